import { accounts } from './accounts.ts'
import { backup } from './backup.ts'
import { callTree } from './call-tree.ts'
import type { CliCommand } from './command.ts'
import { connect } from './connect.ts'
import { deliveries, deliveriesRetry } from './deliveries.ts'
import { directoryCheck, directoryImport, directoryNew } from './directory.ts'
import { erase } from './erase.ts'
import { exportFile } from './export.ts'
import { keys, keysRetire, keysRewrap, keysRotate, keysSigning } from './keys.ts'
import { ledgerExport } from './ledger-export.ts'
import { ledgerRoots } from './ledger-roots.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { people } from './people.ts'
import { permissions } from './permissions.ts'
import { playbookCheck, playbookSchema } from './playbook.ts'
import { playbookDiagram } from './playbook-diagram.ts'
import { replay } from './replay.ts'
import { restore } from './restore.ts'
import { retention } from './retention.ts'
import { rooms } from './rooms.ts'
import { signIn } from './sign-in.ts'
import { simulate } from './simulate.ts'
import { timeline } from './timeline.ts'
import { whoSees } from './who-sees.ts'

/** Every command of the command line, in the order in which `help` shows them. */
export const cliCommands: readonly CliCommand[] = [
  signIn,
  replay,
  directoryNew,
  directoryCheck,
  directoryImport,
  simulate,
  playbookDiagram,
  playbookCheck,
  playbookSchema,
  connect,
  people,
  accounts,
  rooms,
  permissions,
  whoSees,
  callTree,
  deliveries,
  deliveriesRetry,
  timeline,
  exportFile,
  ledgerVerify,
  ledgerExport,
  ledgerRoots,
  backup,
  restore,
  retention,
  erase,
  keys,
  keysRotate,
  keysRewrap,
  keysRetire,
  keysSigning,
]
