import type { Scene } from '../directory/scene.ts'
import type { Parts } from './context.ts'

/** What pages read in: no transaction, since they change nothing. Throws where the server was given no key. */
export function sceneOf({ options, site }: Parts): Scene {
  const { db, keyring, directory, now, world, calls } = options
  if (!keyring) throw new Error('what people wrote is sealed, and there is no key')
  const scene = { tx: db, keyring, directory: directory(), now: now?.() ?? new Date() }
  return { ...scene, exercise: world === 'exercise', origin: site().origin, ...(calls && { calls }) }
}
