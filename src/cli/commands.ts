import { backup } from './backup.ts'
import type { CliCommand } from './command.ts'
import { deliveries, deliveriesRetry } from './deliveries.ts'
import { directoryCheck, directoryImport } from './directory.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { restore } from './restore.ts'
import { signIn } from './sign-in.ts'

/** Every command of the command line, in the order in which `help` shows them. */
export const cliCommands: readonly CliCommand[] = [
  signIn,
  directoryCheck,
  directoryImport,
  deliveries,
  deliveriesRetry,
  ledgerVerify,
  backup,
  restore,
]
