import { createHash, createHmac, randomBytes } from 'node:crypto'

// Without letters and digits that are read for one another.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 16

/** A secret of 256 bits that can stand in a cookie or a path. */
export const makeSecret = (): string => randomBytes(32).toString('base64url')

/** What the store keeps in place of a secret. `use` keeps a secret of one kind from being taken for another. */
export const hashOf = (use: string, secret: string): string =>
  createHash('sha256').update(`${use}\n${secret}`).digest('base64url')

/** The token by which a session's own forms are known; it does not reveal the session's secret. */
export const csrfOf = (secret: string): string => createHmac('sha256', secret).update('csrf').digest('base64url')

/** A code of 80 bits that a person can type: `7K2M-9QXD-4TVA-H3RW`. */
export function makeCode(): string {
  const letters = Array.from(randomBytes(codeLength), (byte) => alphabet[byte % alphabet.length])
  return letters.join('').replace(/(.{4})(?!$)/g, '$1-')
}

/** A typed code as it was made, however it was written; empty when it cannot be one. */
export function readCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return letters.length === codeLength && [...letters].every((letter) => alphabet.includes(letter)) ? letters : ''
}
