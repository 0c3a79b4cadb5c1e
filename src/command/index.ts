import type { CommandWords } from '../chat/adapter.ts'
import { say } from '../locale/catalogue.ts'
import { accounts } from './accounts.ts'
import { ack, take } from './ack.ts'
import { answer } from './answer.ts'
import { approvePlaybook } from './approve-playbook.ts'
import { askAll } from './ask-all.ts'
import { audit } from './audit.ts'
import { breakGlassCommand } from './break-glass.ts'
import { calendar } from './calendar.ts'
import { call } from './call.ts'
import { callTree } from './call-tree.ts'
import { attend, calls, join } from './calls.ts'
import { caseCommand, cases, search } from './cases.ts'
import { clock, clocks } from './clock.ts'
import { close, reopen } from './close.ts'
import { closeDecisionCommand, withdrawProposalCommand } from './close-decision.ts'
import type { Command } from './command.ts'
import { confirm } from './confirm.ts'
import { allow, consents, refuseShare, withdraw } from './consents.ts'
import { countersign, ratify } from './countersign.ts'
import { decision, decisions } from './decisions.ts'
import { done } from './done.ts'
import { duty } from './duty.ts'
import { election, elections } from './elections.ts'
import { erase } from './erase.ts'
import { evidence } from './evidence.ts'
import { exportCommand } from './export.ts'
import { feed } from './feed.ts'
import { draft, filed, snooze, stopClockCommand } from './filing.ts'
import { got, notices } from './got.ts'
import { endRoleCommand, grant } from './grant.ts'
import { helpOn, type Subject } from './help.ts'
import { hold, holds, lift } from './hold.ts'
import { line } from './line.ts'
import { link } from './link.ts'
import { me } from './me.ts'
import { merge, split } from './merge.ts'
import { minutes } from './minutes.ts'
import { people } from './people.ts'
import { permissions } from './permissions.ts'
import { playbooks } from './playbooks.ts'
import { position } from './position.ts'
import { propose, supersede } from './propose.ts'
import { recall, recalls } from './recall.ts'
import { recordDecision } from './record-decision.ts'
import { keep, label, release } from './release.ts'
import { remove } from './remove.ts'
import { report } from './report.ts'
import { revoke } from './revoke.ts'
import { comcheck, ring } from './ring.ts'
import { roll } from './roll.ts'
import { rooms } from './rooms.ts'
import { endRound, round, rounds } from './rounds.ts'
import { runs, show } from './runs.ts'
import { schedules } from './schedules.ts'
import { series } from './series.ts'
import { share } from './share.ts'
import { startByHand } from './start-run.ts'
import { note, status } from './status.ts'
import { pause, redo, resume, skip, stop } from './steer.ts'
import { beginCallCommand, cancelCallCommand, endCallCommand, moveCallCommand } from './steer-call.ts'
import { tasks } from './tasks.ts'
import { triage } from './triage.ts'
import { approve, refuse } from './verdict.ts'
import { vouch } from './vouch.ts'
import { whoSees } from './who-sees.ts'
import { witness } from './witness.ts'

const help = helpOn(() => ({ first, subjects }))

/** Everything a person can say to the bot, by what it is about, in the order in which help lists it. */
const subjects: readonly Subject[] = [
  {
    name: 'cases',
    title: 'commands.help.cases',
    commands: [
      report,
      ack,
      take,
      triage,
      status,
      note,
      evidence,
      release,
      keep,
      label,
      share,
      allow,
      refuseShare,
      withdraw,
      consents,
      recall,
      recalls,
      breakGlassCommand,
      whoSees,
      merge,
      split,
      close,
      reopen,
      cases,
      caseCommand,
      search,
      exportCommand,
    ],
  },
  {
    name: 'clocks',
    title: 'commands.help.clocks',
    commands: [clocks, clock, draft, filed, snooze, stopClockCommand],
  },
  {
    name: 'runs',
    title: 'commands.help.runs',
    commands: [
      tasks,
      answer,
      done,
      approve,
      refuse,
      playbooks,
      approvePlaybook,
      startByHand,
      runs,
      show,
      pause,
      resume,
      skip,
      redo,
      stop,
      schedules,
    ],
  },
  { name: 'rounds', title: 'commands.help.rounds', commands: [line, rounds, round, askAll, endRound] },
  {
    name: 'decisions',
    title: 'commands.help.decisions',
    commands: [
      propose,
      position,
      decisions,
      decision,
      closeDecisionCommand,
      withdrawProposalCommand,
      countersign,
      ratify,
      supersede,
      recordDecision,
    ],
  },
  {
    name: 'calls',
    title: 'commands.help.calls',
    commands: [
      call,
      calls,
      join,
      attend,
      moveCallCommand,
      cancelCallCommand,
      beginCallCommand,
      roll,
      endCallCommand,
      minutes,
      series,
      feed,
    ],
  },
  { name: 'notices', title: 'commands.help.notices', commands: [got, notices, duty, ring, comcheck, callTree] },
  { name: 'elections', title: 'commands.help.elections', commands: [elections, election, calendar] },
  {
    name: 'people',
    title: 'commands.help.people',
    commands: [people, rooms, permissions, accounts, link, confirm, revoke, vouch, remove, grant, endRoleCommand],
  },
  {
    name: 'bot',
    title: 'commands.help.bot',
    commands: [me, audit, witness, hold, holds, lift, erase, help],
  },
]

/** What an official needs who is woken at 03:00. */
const first: readonly Command[] = [report, tasks, ack, line, got, caseCommand, duty]

/** What is said most besides, for a list of commands that is bounded. */
const next: readonly Command[] = [
  triage,
  status,
  note,
  release,
  keep,
  share,
  close,
  cases,
  answer,
  done,
  approve,
  clocks,
]

/** Everything a person can say to the bot. */
export const commands: readonly Command[] = subjects.flatMap((subject) => subject.commands)

/** What most people say to the bot, at most 20, the most needed first; what each does in a language. */
export const commandWords = (language: string): readonly CommandWords[] =>
  [...first, ...next, help].map(({ name, usage, summary }) => ({ name, usage, summary: say(language, summary) }))

/** Everything a person can say to the bot, what is needed most first. */
export const byNeed: readonly Command[] = [...new Set([...first, ...next, ...commands])]
