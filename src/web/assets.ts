import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

type Asset = { bytes: Uint8Array<ArrayBuffer>; packed: Uint8Array<ArrayBuffer>; mediaType: string; version: string }

const own = (name: string): URL => new URL(`./public/${name}`, import.meta.url)
const vendored = (specifier: string): URL => new URL(import.meta.resolve(specifier))
const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

const sources: Readonly<Record<string, URL>> = {
  'jom.css': own('jom.css'),
  'jom.js': own('jom.js'),
  'passkey.js': own('passkey.js'),
  'night.css': own('night.css'),
  'night.js': own('night.js'),
  'favicon.svg': own('favicon.svg'),
  'htmx.js': vendored('htmx.org/dist/htmx.min.js'),
  'sse.js': vendored('htmx-ext-sse/dist/sse.min.js'),
  'webauthn.js': new URL('../dist/bundle/index.umd.min.js', vendored('@simplewebauthn/browser')),
}

const assets = new Map(Object.entries(sources).map(([name, url]) => [name, load(name, url)]))

function load(name: string, url: URL): Asset {
  const bytes = new Uint8Array(readFileSync(fileURLToPath(url)))
  return {
    bytes,
    packed: new Uint8Array(gzipSync(bytes, { level: 9 })),
    mediaType: types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    version: createHash('sha256').update(bytes).digest('base64url').slice(0, 12),
  }
}

/** The path of a static file, different whenever its content is, so that browsers may keep it for good. */
export function assetPath(name: string): string {
  const asset = assets.get(name)
  if (!asset) throw new RangeError(`There is no static file ${name}.`)
  return `/assets/${asset.version}/${name}`
}

/** Answers a request for a static file; `undefined` when there is none of that name. */
export function serveAsset(request: Request, name: string, version?: string): Response | undefined {
  const asset = assets.get(name)
  if (!asset) return undefined
  const etag = `"${asset.version}"`
  const headers = new Headers({
    'content-type': asset.mediaType,
    etag,
    vary: 'accept-encoding',
    'cache-control': version === asset.version ? 'public, max-age=31536000, immutable' : 'public, no-cache',
  })
  const known = request.headers.get('if-none-match')?.split(',')
  if (known?.some((tag) => tag.trim().replace(/^W\//, '') === etag)) return new Response(null, { status: 304, headers })
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(asset.bytes, { headers })
  headers.set('content-encoding', 'gzip')
  return new Response(asset.packed, { headers })
}
