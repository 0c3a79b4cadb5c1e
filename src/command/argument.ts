import { isOver } from '../calendar/page.ts'
import { readElections } from '../calendar/read.ts'
import { choicesOf, isKnown as isKnownPosition, sayValue } from '../decision/controls.ts'
import { type DecisionFile, openStates as openDecisionStates } from '../decision/file.ts'
import { decisionsFor, listDecisions, membersFor as seatsFor } from '../decision/find.ts'
import type { Action } from '../directory/permission.ts'
import { formats } from '../export/request.ts'
import { rootsFor } from '../ledger/witness.ts'
import { say } from '../locale/catalogue.ts'
import type { RunStatus } from '../playbook/engine/run.ts'
import { listRuns } from '../playbook/live/find.ts'
import { mayStart, maySteer } from '../playbook/live/rights.ts'
import { listRounds, membersFor, roundsFor } from '../round/find.ts'
import { isKnown } from '../round/option.ts'
import { roundKinds } from '../round/round.ts'
import { standingsOf } from '../round/standing.ts'
import type { Parcel } from '../sharing/release.ts'
import { belongsTo, type CaseStatus, openStatuses, readableBy } from '../threat/case.ts'
import { listConsents } from '../threat/consent-file.ts'
import { type CasePick, pickCases } from '../threat/find.ts'
import { dispositions, outlooks } from '../threat/taxonomy.ts'
import { callsIn, invitations, seriesWords } from './call-argument.ts'
import { type Looking, openCaseParcel, taskParcel } from './home.ts'
import { nameOf } from './run-words.ts'
import { mayStartHere } from './start-run.ts'
import { askedByNotices, askedByRounds, askedByRuns } from './waiting.ts'

/** Words that may follow a command's name, and what they mean: a thing with its label, or plain words of ours. */
export type Argument = { words: string; is?: Parcel | string }

/** What somebody is looking for: what they typed of it so far, and all that stands before it in the line. */
type Sought = { command: Action; before: readonly string[]; fits(words: string): boolean; most: number }

/** Where arguments of one kind come from. It finds nothing but what the person may read. */
export type Source = (looking: Looking, sought: Sought) => Promise<readonly Argument[]>

const words =
  (...all: readonly string[]): Source =>
  async () =>
    all.map((each) => ({ words: each }))

const cases =
  (pick: CasePick): Source =>
  async (looking, { fits, most }) =>
    (await pickCases(looking, looking.person, { ...pick, fits }, most)).map((file) => ({
      words: file.number,
      is: openCaseParcel(looking, file),
    }))

const own = (...statuses: readonly CaseStatus[]): Source => cases({ own: true, statuses })
const ownOpen = own(...openStatuses)
const unshared = cases({ own: true, statuses: openStatuses, released: false })
const readable = cases({ statuses: openStatuses })

/** What runs ask of the person by one command; what is approved can be refused. */
const asked =
  (by: 'answer' | 'approve' | 'done'): Source =>
  async (looking) =>
    (await askedByRuns(looking, looking.person)).flatMap((waiting) =>
      waiting.controls.flatMap((control): readonly Argument[] =>
        control.type === 'button' && control.command.startsWith(`${by} `)
          ? [{ words: control.command.slice(by.length + 1), is: taskParcel(looking, waiting) }]
          : [],
      ),
    )

const notices: Source = async (looking) =>
  (await askedByNotices(looking, looking.person)).map((each) => ({ words: each.of, is: taskParcel(looking, each) }))

/** Days whose root the person was sent and has not said that they hold. */
const roots: Source = async (looking) => (await rootsFor(looking, looking.person)).map(({ day }) => ({ words: day }))

/** What can be answered in the rounds that wait for a member of the person's. What others called their options stands nowhere. */
const answers: Source = async (looking) => {
  const { person, now } = looking
  const files = await roundsFor(looking, person)
  return askedByRounds(looking, person, files).flatMap((waiting): readonly Argument[] => {
    const file = files.find(({ id }) => id === waiting.of)
    if (!file) return []
    const mine = membersFor(file, person, now)
    const open = standingsOf(file).filter(({ code, answer }) => !answer && mine.includes(code))
    const values = file.options.map(({ value }) => value).filter(isKnown)
    return [
      { words: file.id, is: taskParcel(looking, waiting) },
      ...open.flatMap(({ code }) =>
        values.map((value) => ({
          words: `${file.id} ${code} ${value}`,
          is: say(person.language, `rounds.option.${value}`),
        })),
      ),
    ]
  })
}

const rounds =
  (open: boolean): Source =>
  async (looking) => {
    const { language } = looking.person
    const files = await listRounds(looking, looking.person)
    return files
      .filter(({ closedAt }) => !open || closedAt === null)
      .map((file) => ({ words: file.id, is: say(language, `rounds.kind.${file.kind}`) }))
  }

/** What can be said to the proposals that wait for a member of the person's. What others called their options stands nowhere. */
const positions: Source = async (looking) => {
  const { person, now } = looking
  const { language } = person
  return (await decisionsFor(looking, person)).flatMap((file): readonly Argument[] => [
    { words: file.id, is: say(language, `decisions.type.${file.type}`) },
    ...seatsFor(file, person, now).flatMap((code) =>
      choicesOf(file)
        .filter(isKnownPosition)
        .map((value) => ({ words: `${file.id} ${code} ${value}`, is: sayValue([], value, language) })),
    ),
  ])
}

/** Decisions that the person may read. */
const decisions =
  (fits: (file: DecisionFile, looking: Looking) => boolean): Source =>
  async (looking) => {
    const { language } = looking.person
    const files = await listDecisions(looking, looking.person, { most: mostDecisions })
    return files
      .filter((file) => fits(file, looking))
      .map((file) => ({ words: file.id, is: say(language, `decisions.state.${file.state}`) }))
  }
const mostDecisions = 50

/** Runs that the person may read whole, or (`steered`) steer as well. */
const runs =
  (statuses: readonly RunStatus[] = [], steered = statuses.length > 0): Source =>
  async (looking, { fits }) => {
    const { person } = looking
    return (await listRuns(looking, person, {}, mostRuns))
      .filter(({ run }) => fits(run.id) && (statuses.length === 0 || statuses.includes(run.status)))
      .filter((stored) => !steered || maySteer(looking, stored, person))
      .map(({ playbook, run }): Argument => {
        const state = say(person.language, `runs.status.${run.status}`)
        const of = run.case === undefined ? [] : [run.case]
        return { words: run.id, is: [`${playbook.id} ${nameOf(playbook, person)}`, ...of, state].join(' · ') }
      })
  }

/** Each is looked at by itself whether it may be read: no more than a glance takes. */
const mostRuns = 10

const playbooks: Source = async (looking) =>
  [...looking.library.playbooks.values()]
    .filter((playbook) => mayStartHere(looking, playbook))
    .toSorted((a, b) => a.id.localeCompare(b.id))
    .map((playbook) => ({ words: playbook.id, is: nameOf(playbook, looking.person) }))

/** The cases with which the playbook that is named can be started. */
const about: Source = async (looking, { before, fits, most }) => {
  const playbook = looking.library.playbooks.get((before[0] ?? '').toUpperCase())
  if (playbook?.about !== 'case') return []
  const { person } = looking
  const files = await pickCases(looking, person, { own: true, statuses: openStatuses, fits }, most)
  return files
    .filter((file) => mayStart(looking, playbook, person, file.code, file))
    .map((file) => ({ words: file.number, is: openCaseParcel(looking, file) }))
}

/** What is asked about sharing, by whose word it takes. */
const consents: Source = async (looking, { command }) => {
  const { person, now } = looking
  return (await listConsents(looking, person))
    .filter(({ consent: { state, askedBy }, file }) => {
      if (!readableBy(person, file, now)) return false
      const isOwn = belongsTo(person, file, now)
      if (command !== 'withdraw') return isOwn && state === 'open'
      return (isOwn && state === 'granted') || (state === 'open' && askedBy === person.id)
    })
    .map(({ consent, file }) => ({ words: consent.id, is: openCaseParcel(looking, file) }))
}

/** What can be exported: a case by its number, or more by its name. */
const exported: Source = async (looking, sought) => [
  ...(await words('decisions', 'period')(looking, sought)),
  ...(await cases({ statuses: ['new', 'accepted', 'triaged', 'closed'] })(looking, sought)),
]

/** Dates of elections are public. */
const elections: Source = async ({ tx, now }) =>
  (await readElections(tx)).filter((each) => !isOver(each, now)).map(({ id, title }) => ({ words: id, is: title }))

/** What may follow the name of a command, word by word; the last takes all that is left of the line. */
export const argumentsOf: Readonly<Partial<Record<Action, readonly Source[]>>> = {
  ack: [own('new')],
  take: [ownOpen],
  triage: [own('accepted', 'triaged', 'new')],
  status: [ownOpen, words(...outlooks.values)],
  note: [ownOpen],
  evidence: [readable, words('internal', 'shareable')],
  release: [unshared, words('amber', 'green', 'clear')],
  keep: [unshared],
  label: [ownOpen, words('clear', 'green', 'amber', 'amber+strict', 'red')],
  share: [readable],
  'who-sees': [ownOpen],
  recall: [ownOpen],
  merge: [ownOpen, ownOpen],
  split: [ownOpen],
  close: [ownOpen, words(...dispositions.values)],
  reopen: [own('closed')],
  case: [readable],
  cases: [words('open', 'closed', 'mine', 'all')],
  clocks: [ownOpen],
  clock: [ownOpen],
  draft: [ownOpen],
  filed: [ownOpen],
  snooze: [ownOpen],
  'stop-clock': [ownOpen],
  allow: [consents],
  'refuse-share': [consents],
  withdraw: [consents],
  answer: [asked('answer')],
  done: [asked('done')],
  approve: [asked('approve')],
  refuse: [asked('approve')],
  run: [playbooks, about],
  show: [runs()],
  pause: [runs(['running'])],
  resume: [runs(['paused'])],
  skip: [runs(['running', 'paused', 'stuck'])],
  redo: [runs(['running', 'paused', 'stuck'])],
  stop: [runs(['running', 'paused', 'stuck'])],
  line: [answers],
  round: [rounds(false)],
  'close-round': [rounds(true)],
  position: [positions],
  decision: [decisions(() => true)],
  decisions: [words('open', 'closed')],
  'close-decision': [decisions(({ state }) => openDecisionStates.includes(state))],
  'withdraw-proposal': [
    decisions(({ state, proposedBy }, { person }) => openDecisionStates.includes(state) && proposedBy === person.id),
  ],
  countersign: [
    decisions(
      ({ state, signBy, signedAt, decidedBy }, { person }) =>
        state === 'adopted' && signBy !== null && signedAt === null && decidedBy !== person.id,
    ),
  ],
  ratify: [
    decisions(
      ({ state, ratifyBy, ratifiedAt, decidedBy }, { person }) =>
        state === 'adopted' && ratifyBy !== null && ratifiedAt === null && decidedBy !== person.id,
    ),
  ],
  supersede: [decisions(({ state }) => state === 'adopted')],
  propose: [words('consensus', 'silence', 'vote', 'delegated', 'national')],
  'ask-all': [words(...roundKinds)],
  call: [callsIn(['finding', 'planned', 'running', 'ended'])],
  join: [callsIn(['planned', 'running'])],
  attend: [invitations, words('yes', 'no', 'maybe')],
  'move-call': [callsIn(['finding', 'planned'], true)],
  'cancel-call': [callsIn(['finding', 'planned'], true)],
  'begin-call': [callsIn(['planned'], true)],
  roll: [callsIn(['running'], true)],
  'end-call': [callsIn(['running'], true)],
  minutes: [callsIn(['running', 'ended'])],
  series: [seriesWords],
  feed: [words('off')],
  got: [notices],
  witness: [roots],
  duty: [words('rota', 'take', 'give', 'swap')],
  election: [elections],
  export: [exported, words(...formats)],
}
