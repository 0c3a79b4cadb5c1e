import type { Directory } from '../directory/directory.ts'
import type { Database } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/** Where exports are made. */
export type Place = {
  db: Database
  keyring: Keyring
  directory: Directory
  now: Date
  exercise: boolean
  /** The bot's public address. */
  origin: string
}
