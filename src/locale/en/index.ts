import { cases } from './cases.ts'
import { cli } from './cli.ts'
import { commands } from './commands.ts'
import { config } from './config.ts'
import { terminal } from './console.ts'
import { dialogue } from './dialogue.ts'
import { directory } from './directory.ts'
import { file } from './file.ts'
import { matrix } from './matrix.ts'
import { notices } from './notices.ts'
import { playbookFile } from './playbook-file.ts'
import { replay } from './replay.ts'
import { rooms } from './rooms.ts'
import { rounds } from './rounds.ts'
import { sharing } from './sharing.ts'
import { stranger } from './stranger.ts'
import { web } from './web.ts'

/** Every text a person reads, in English: ICU MessageFormat, one file a subject. */
export const en = {
  ...cases,
  ...cli,
  ...commands,
  ...config,
  ...dialogue,
  ...directory,
  ...file,
  ...terminal,
  ...matrix,
  ...notices,
  ...playbookFile,
  ...replay,
  ...rooms,
  ...rounds,
  ...sharing,
  ...stranger,
  ...web,
} as const

export type TextKey = keyof typeof en
