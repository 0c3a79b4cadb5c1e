import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

/** What the configuration names on the disk: looked at before the start, so that what is wrong with it is said in a line. */

/** Whether a file lies at a path that this process can read. */
export const isFile = (path: string): boolean => isReadable(path, 'isFile')

/** Whether a folder lies at a path that this process can look through. */
export const isFolder = (path: string): boolean => isReadable(path, 'isDirectory')

function isReadable(path: string, kind: 'isFile' | 'isDirectory'): boolean {
  try {
    accessSync(path, kind === 'isFile' ? constants.R_OK : constants.R_OK | constants.X_OK)
    return statSync(path)[kind]()
  } catch {
    return false
  }
}

/** The text of a file that holds a key: `empty` where nothing is written in it, `undefined` where it cannot be read. */
export function readKeyText(path: string): { key: string } | 'empty' | undefined {
  try {
    const key = readFileSync(resolve(path), 'utf8')
    return key.trim() === '' ? 'empty' : { key }
  } catch {
    return undefined
  }
}
