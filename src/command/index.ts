import { ack, take } from './ack.ts'
import { caseCommand, cases, search, tasks } from './cases.ts'
import { close, reopen } from './close.ts'
import type { Command } from './command.ts'
import { helpOn } from './help.ts'
import { me } from './me.ts'
import { merge, split } from './merge.ts'
import { keep, label, release } from './release.ts'
import { remove } from './remove.ts'
import { report } from './report.ts'
import { note, status } from './status.ts'
import { triage } from './triage.ts'
import { vouch } from './vouch.ts'

/** Everything a person can say to the bot, in the order in which help lists it. */
export const commands: readonly Command[] = [
  report,
  ack,
  take,
  triage,
  status,
  note,
  release,
  keep,
  label,
  merge,
  split,
  close,
  reopen,
  tasks,
  cases,
  caseCommand,
  search,
  vouch,
  remove,
  me,
  helpOn(() => commands),
]
