import type { Asking } from '../../src/command/command.ts'
import { noPlaybooks } from './library.ts'

/** What a form is asked with that looks nothing up: what it reads of the store is not there, and a fault. */
export const fromMemory = { library: noPlaybooks } as Pick<Asking, 'tx' | 'keyring' | 'library'> // the two others are what must not be read
