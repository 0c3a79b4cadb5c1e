import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const

type Asset = { bytes: Uint8Array<ArrayBuffer>; type: string; version: string }

const assets = new Map<string, Asset>([load('rooms.css', types.css), load('rooms.js', types.js)])

function load(name: string, type: string): [string, Asset] {
  const bytes = new Uint8Array(readFileSync(new URL(`./public/${name}`, import.meta.url)))
  return [name, { bytes, type, version: createHash('sha256').update(bytes).digest('base64url').slice(0, 12) }]
}

/** The path of a static file of the rooms, different whenever its content is, so that browsers may keep it. */
export function assetPath(name: 'rooms.css' | 'rooms.js'): string {
  return `/rooms/assets/${name}?v=${assets.get(name)?.version ?? ''}`
}

/** Answers a request for a static file. */
export function serveAsset(url: URL): Response | undefined {
  const asset = assets.get(url.pathname.slice('/rooms/assets/'.length))
  if (!asset) return undefined
  const fresh = url.searchParams.get('v') === asset.version
  return new Response(asset.bytes, {
    headers: {
      'content-type': asset.type,
      'x-content-type-options': 'nosniff',
      'cache-control': fresh ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
  })
}
