import { accounts } from './accounts.ts'
import { calendar } from './calendar.ts'
import { calls } from './calls.ts'
import { cases } from './cases.ts'
import { cli } from './cli.ts'
import { clocks } from './clocks.ts'
import { commands } from './commands.ts'
import { config } from './config.ts'
import { consents } from './consents.ts'
import { terminal } from './console.ts'
import { decisions } from './decisions.ts'
import { diagram } from './diagram.ts'
import { dialogue } from './dialogue.ts'
import { directory } from './directory.ts'
import { discord } from './discord.ts'
import { evidence } from './evidence.ts'
import { exports } from './exports.ts'
import { file } from './file.ts'
import { labels } from './labels.ts'
import { ledger } from './ledger.ts'
import { matrix } from './matrix.ts'
import { minuted } from './minuted.ts'
import { notices } from './notices.ts'
import { people } from './people.ts'
import { permissions } from './permissions.ts'
import { playbookCheck } from './playbook-check.ts'
import { playbookField } from './playbook-field.ts'
import { playbookFile } from './playbook-file.ts'
import { proposals } from './proposals.ts'
import { recalls } from './recalls.ts'
import { replay } from './replay.ts'
import { reports } from './reports.ts'
import { retention } from './retention.ts'
import { rooms } from './rooms.ts'
import { rota } from './rota.ts'
import { rounds } from './rounds.ts'
import { runs } from './runs.ts'
import { sharing } from './sharing.ts'
import { simulate } from './simulate.ts'
import { slack } from './slack.ts'
import { stranger } from './stranger.ts'
import { timeline } from './timeline.ts'
import { versions } from './versions.ts'
import { web } from './web.ts'
import { whoSees } from './who-sees.ts'

/** Every text a person reads, in English: ICU MessageFormat, one file a subject. */
export const en = {
  ...accounts,
  ...calendar,
  ...calls,
  ...cases,
  ...reports,
  ...cli,
  ...clocks,
  ...commands,
  ...config,
  ...consents,
  ...decisions,
  ...proposals,
  ...diagram,
  ...dialogue,
  ...directory,
  ...discord,
  ...evidence,
  ...exports,
  ...file,
  ...terminal,
  ...labels,
  ...ledger,
  ...matrix,
  ...minuted,
  ...notices,
  ...permissions,
  ...people,
  ...playbookCheck,
  ...playbookField,
  ...playbookFile,
  ...recalls,
  ...replay,
  ...retention,
  ...rooms,
  ...rota,
  ...rounds,
  ...runs,
  ...sharing,
  ...simulate,
  ...slack,
  ...stranger,
  ...timeline,
  ...versions,
  ...web,
  ...whoSees,
} as const

export type TextKey = keyof typeof en
