import { ack, take } from './ack.ts'
import { answer } from './answer.ts'
import { askAll } from './ask-all.ts'
import { audit } from './audit.ts'
import { calendar } from './calendar.ts'
import { callTree } from './call-tree.ts'
import { caseCommand, cases, search, tasks } from './cases.ts'
import { clock, clocks } from './clock.ts'
import { close, reopen } from './close.ts'
import type { Command } from './command.ts'
import { done } from './done.ts'
import { duty } from './duty.ts'
import { election, elections } from './elections.ts'
import { draft, filed, snooze, stopClockCommand } from './filing.ts'
import { got, notices } from './got.ts'
import { helpOn } from './help.ts'
import { line } from './line.ts'
import { me } from './me.ts'
import { merge, split } from './merge.ts'
import { playbooks } from './playbooks.ts'
import { keep, label, release } from './release.ts'
import { remove } from './remove.ts'
import { report } from './report.ts'
import { comcheck, ring } from './ring.ts'
import { endRound, round, rounds } from './rounds.ts'
import { runs, show } from './runs.ts'
import { schedules } from './schedules.ts'
import { startByHand } from './start-run.ts'
import { note, status } from './status.ts'
import { pause, redo, resume, skip, stop } from './steer.ts'
import { triage } from './triage.ts'
import { approve, refuse } from './verdict.ts'
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
  clock,
  clocks,
  draft,
  filed,
  snooze,
  stopClockCommand,
  line,
  rounds,
  round,
  askAll,
  endRound,
  tasks,
  answer,
  done,
  approve,
  refuse,
  playbooks,
  startByHand,
  runs,
  show,
  pause,
  resume,
  stop,
  skip,
  redo,
  cases,
  caseCommand,
  search,
  got,
  notices,
  duty,
  ring,
  comcheck,
  callTree,
  elections,
  election,
  calendar,
  schedules,
  vouch,
  remove,
  audit,
  me,
  helpOn(() => commands),
]
