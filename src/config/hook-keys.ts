import { z } from 'zod'

/** The keys of machines that call, as they are written: `monitoring:key,results:key`. */
export const hookKeys = z.string().refine((written) => readHookKeys(written) !== undefined, 'config.hook-keys')

/** Reads `monitoring:key,results:key`; `undefined` where it is none. A key is a text, or base64 after `whsec_`. */
export function readHookKeys(written: string): ReadonlyMap<string, readonly Uint8Array[]> | undefined {
  const keys = new Map<string, Uint8Array[]>()
  for (const each of written.split(',').filter((part) => part.trim() !== '')) {
    const [, name = '', key = ''] = /^([a-z0-9]+(?:-[a-z0-9]+)*):(\S{32,})$/.exec(each.trim()) ?? []
    if (name === '') return undefined
    const bytes = key.startsWith('whsec_') ? Buffer.from(key.slice('whsec_'.length), 'base64') : Buffer.from(key)
    if (bytes.length < 24) return undefined
    keys.set(name, [...(keys.get(name) ?? []), bytes])
  }
  return keys
}
