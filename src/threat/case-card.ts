import {
  actions,
  type Block,
  button,
  type Control,
  type Fact,
  fact,
  type Inline,
  type Message,
  note,
  paragraph,
  strong,
} from '../chat/message.ts'
import type { Directory, Person, Room } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import { isWithin, type Label, shortOf } from '../sharing/label.ts'
import { mentionIn } from '../sharing/mention.ts'
import { type CaseFile, isClosedUp, nameOf, openStatuses, sharedByName } from './case.ts'
import { openBlocks, openControls } from './case-todos.ts'
import { clockBlocks } from './clocks/shown.ts'
import { dutyLevel } from './duty.ts'
import { redCard } from './red-card.ts'
import { outlookHours } from './taxonomy.ts'
import type { Newest } from './timeline.ts'

/** Where a card will stand: how its words and times are written, and what those who read it there may do. */
export type CardPlace = {
  language: string
  zone: string
  /** Read by people of the case's own member: they get the controls. */
  own: boolean
  /** Whether the room to release to is known, and may be offered. */
  releasable: boolean
  /** The report is shown to its end. */
  whole?: boolean
  /** Nothing of the content may be shown. */
  bare?: boolean
  /** It is shared with nobody who reads there. */
  unshared?: boolean
  /** The room itself, when it is one: mentions are made there. */
  room?: Room
}

export type CardFacts = {
  file: CaseFile
  newest: Newest
  directory: Directory
  now: Date
  exercise: boolean
  origin: string
}

/** How many characters of a report a card shows; the rest is read by `case <number>`. */
const excerptLength = 700

/** A case as it is seen in one place: the card, and the stub that stands where the card may not. */
export function caseCard(facts: CardFacts, place: CardPlace): { message: Message; stub: Message } {
  const { file, exercise } = facts
  if (isClosedUp(file)) {
    const { subject } = facts.newest
    const message = redCard({ ...facts, ...(subject !== undefined && { subject }) }, place)
    return { message, stub: message }
  }
  const controls = controlsOf(facts, place)
  const tail: readonly Block[] = controls.length > 0 ? [actions(...controls)] : []
  const marked = exercise ? ({ exercise } as const) : {}
  const status = say(place.language, `cases.status.${file.status}`)
  const message: Message = {
    look: 'card',
    marking: file.label,
    summary: say(place.language, 'cases.card.summary', { number: file.number, status, title: file.title }),
    blocks: [
      { type: 'heading', text: say(place.language, 'cases.card.heading', { number: file.number, status }) },
      ...wordsOf(file, place),
      ...(place.own ? clockBlocks(file, facts.newest.clocks ?? [], facts.now, place) : []),
      { type: 'facts', facts: [...stateFacts(facts, place), ...contentFacts(facts, place)] },
      ...nextStep(facts, place),
      ...openBlocks(facts, place),
      ...tail,
      ...openControls(facts, place, controls),
    ],
    ...marked,
  }
  // Nobody is sent to where they find nothing.
  const kept = controlsOf(facts, { ...place, bare: true }).filter(
    (control) => control.type === 'link' || !control.command.startsWith('case '),
  )
  const room: Control = { type: 'link', label: say(place.language, 'cases.control.web'), url: `${facts.origin}/rooms` }
  const offered = place.unshared ? kept : [...kept, room]
  const why = place.unshared ? 'cases.stub.unshared' : kept.length > 0 ? 'cases.stub.note' : 'cases.stub.read'
  // Number, state, due time, owner: nothing of the content, and not the label either.
  const stub: Message = {
    look: 'card',
    marking: 'TLP:CLEAR',
    summary: say(place.language, 'cases.stub.summary', { number: file.number, status }),
    blocks: [
      { type: 'heading', text: say(place.language, 'cases.card.heading', { number: file.number, status }) },
      { type: 'facts', facts: stateFacts(facts, place) },
      note(say(place.language, why, { member: memberName(facts.directory, file.code) })),
      ...(offered.length > 0 ? [actions(...offered)] : []),
      ...openControls(facts, { ...place, bare: true }, controls),
    ],
    ...marked,
  }
  return { message, stub }
}

/** Title, and what the report says besides. A title that is only the beginning of a longer sentence says nothing that its report does not. */
function wordsOf(file: CaseFile, place: CardPlace): readonly Block[] {
  const title = paragraph(strong(file.title))
  const words = file.report.what.trim()
  const [said, named] = [squeeze(words), squeeze(file.title)]
  if (said === named) return [title]
  const isCut = named.endsWith('…') && said.startsWith(named.slice(0, -1))
  const further = words.startsWith(file.title) ? words.slice(file.title.length).trim() : words
  const cut = !place.whole && further.length > excerptLength
  const shown = cut ? `${further.slice(0, excerptLength).toWellFormed().trimEnd()}…` : further
  const more = note(say(place.language, 'cases.card.more', { number: file.number, characters: words.length }))
  const head = isCut ? [] : [title]
  return [...head, { type: 'quote', children: [{ type: 'text', text: shown }] }, ...(cut ? [more] : [])]
}

/** Words as they are seen, so that two writings of the same are the same. */
const squeeze = (words: string): string =>
  words
    .replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}]+/gu, (run) => (/\s/.test(run) ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim()

/** Who has it and until when: what a stub may show as well. */
function stateFacts(facts: CardFacts, place: CardPlace): readonly Fact[] {
  const { file, directory, now } = facts
  const t = textIn(place)
  const rows: Fact[] = [fact(t('cases.fact.member'), memberName(directory, file.code))]
  if (file.status === 'new') {
    const duty = dutyLevel(directory, file.code, file.level, now)
    rows.push(
      fact(t(`cases.fact.asked.${levelOf(file.level)}`), duty ? personIn(duty, place) : t('cases.card.no-duty')),
      ...(file.acceptBy ? [fact(t('cases.fact.accept-by'), momentIn(file.acceptBy, place))] : []),
    )
  }
  if (file.ownerId && file.acceptedAt) {
    rows.push(fact(t('cases.fact.owner'), nameOf(directory, file.ownerId)))
    rows.push(fact(t('cases.fact.accepted-at'), momentIn(file.acceptedAt, place)))
  }
  if (file.status === 'closed' && file.closedAt)
    rows.push(fact(t('cases.fact.closed-at'), momentIn(file.closedAt, place)))
  if (mayName(facts, place, file.mergedInto)) rows.push(fact(t('cases.fact.merged-into'), file.mergedInto))
  return rows
}

/** Whether the readers of a place may know of another case that this one was merged into or taken out of. */
const mayName = ({ newest }: CardFacts, place: CardPlace, number: string | null): number is string =>
  number !== null && (place.own || newest.kin?.has(number) === true)

function contentFacts(facts: CardFacts, place: CardPlace): readonly Fact[] {
  const { file, newest, directory, now } = facts
  const { report, triage } = file
  const t = textIn(place)
  const rows: Fact[] = []
  const add = (label: TextKey, value: string | undefined): void => {
    if (value) rows.push(fact(t(label), value))
  }
  if (newest.status) {
    const by = nameOf(directory, newest.status.personId)
    const at = sayPlaced(place.language, newest.status.at, place.zone)
    rows.push(fact(t('cases.fact.latest'), newest.status.text, t('cases.card.by', { by, at })))
  }
  if (file.disposition) add('cases.fact.disposition', t(`cases.disposition.${file.disposition}`))
  if (report.concerns !== file.code) add('cases.fact.concerns', memberName(directory, report.concerns))
  rows.push(
    fact(
      t('cases.fact.reported'),
      momentIn(file.reportedAt, place),
      t('cases.card.by-name', { by: nameOf(directory, file.reporterId) }),
    ),
  )
  if (file.happenedAt) rows.push(fact(t('cases.fact.happened'), momentIn(file.happenedAt, place)))
  add('cases.fact.phase', report.phase && t(`cases.phase.${report.phase}`))
  add('cases.fact.asset', report.asset && t(`cases.asset.${report.asset}`))
  if (report.evidence !== undefined) add('cases.fact.evidence', t(report.evidence ? 'cases.yes' : 'cases.no'))
  add('cases.fact.triage', sayTriage(file, place.language))
  if (file.outlookAt && triage.outlook) {
    const until = new Date(file.outlookAt.getTime() + outlookHours * 3_600_000)
    const words = sayPlaced(place.language, until, place.zone)
    const outlook = t(`cases.outlook.${triage.outlook}`)
    add('cases.fact.outlook', t(until > now ? 'cases.outlook.until' : 'cases.outlook.expired', { outlook, at: words }))
  }
  if (place.own) add('cases.fact.alike', report.alike?.join(', '))
  if (mayName(facts, place, file.splitFrom)) add('cases.fact.split-from', file.splitFrom)
  add('cases.fact.sharing', saySharing(facts, place))
  return rows
}

/** The triage in one line, e.g. `high · impact yellow · availability:ddos · malicious actions · F6`. */
function sayTriage(file: CaseFile, language: string): string {
  const { severity, impact, rsit, cause, grade, origin, threat } = file.triage
  return [
    severity && say(language, `cases.severity.${severity}`),
    impact && say(language, `cases.impact.${impact}`),
    rsit && `RSIT ${rsit}`,
    cause && say(language, `cases.cause.${cause}`),
    threat,
    origin && say(language, `cases.origin.${origin}`),
    grade,
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}

function saySharing({ file, newest, directory }: CardFacts, place: CardPlace): string {
  const t = textIn(place)
  if (file.released) {
    const codes = file.addressees.filter((code) => code !== file.code)
    return t('cases.sharing.released', { label: file.label, members: codes.join(', ') || '—' })
  }
  const named = sharedByName(file)
  if (named.length > 0) return t('cases.sharing.named', { label: file.label, members: named.join(', ') })
  if (!newest.kept) return t('cases.sharing.undecided', { code: file.code })
  const by = nameOf(directory, newest.kept.personId)
  return t('cases.sharing.kept', { code: file.code, by, at: sayPlaced(place.language, newest.kept.at, place.zone) })
}

/** One sentence: what to do next. */
function nextStep({ file, newest, now }: CardFacts, place: CardPlace): readonly Block[] {
  if (!place.own) return []
  const t = textIn(place)
  switch (file.status) {
    case 'new':
      if (!file.acceptBy || file.acceptBy <= now) return [paragraph(strong(t('cases.next.overdue')))]
      // The one place of the card where the deadline stands in full, in the zones of all who share it.
      return [
        note(t(`cases.next.new.${levelOf(file.level)}`, { at: sayMoment(place.language, file.acceptBy, place.zone) })),
      ]
    // What a playbook asks for stands below in full.
    case 'accepted':
      return newest.todos?.length ? [] : [note(t('cases.next.accepted'))]
    case 'triaged':
      return newest.todos?.length ? [] : [note(t('cases.next.triaged'))]
    default:
      return []
  }
}

function controlsOf({ file, newest }: CardFacts, place: CardPlace): readonly Control[] {
  const t = textIn(place)
  const { number } = file
  const details = button(t('cases.control.details'), `case ${number}`)
  if (!place.own || file.status === 'merged') return [details]
  if (file.status === 'closed') return [button(t('cases.control.reopen'), `reopen ${number}`), details]
  return [
    ...(file.status === 'new' ? [button(t('cases.control.accept'), `ack ${number}`, 'primary')] : []),
    button(t('cases.control.triage'), `triage ${number}`, file.status === 'accepted' ? 'primary' : 'plain', 'form'),
    ...releaseControls(file, newest, place),
    button(t('cases.control.close'), `close ${number}`, 'plain', 'form'),
    details,
  ]
}

/** The label under which a case is offered to others: its own where that may be shared, else the strictest that may. */
export const offeredAs = ({ label }: Pick<CaseFile, 'label'>): Label =>
  isWithin(label, 'TLP:AMBER') ? label : 'TLP:AMBER'

/** The button that shares a case, and says as what. */
export const releaseControl = (number: string, label: Label, language: string): Control =>
  button(say(language, 'cases.control.release', { label }), `release ${number} ${shortOf(label)}`)

/** The choice that a case which was not released waits for. */
export function releaseControls(
  file: Pick<CaseFile, 'number' | 'released' | 'status' | 'label'>,
  newest: Newest,
  place: Pick<CardPlace, 'language' | 'releasable' | 'bare'>,
): readonly Control[] {
  if (file.released || !place.releasable || !openStatuses.includes(file.status)) return []
  return [
    // What all stubs offer: one of its own would tell the label.
    releaseControl(file.number, place.bare ? 'TLP:AMBER' : offeredAs(file), place.language),
    ...(newest.kept ? [] : [button(say(place.language, 'cases.control.keep'), `keep ${file.number}`)]),
  ]
}

/** A person's name, and a mention where they sit: only those who are asked to act are mentioned. */
export const personIn = (person: Person, { room }: Pick<CardPlace, 'room'>): Inline => mentionIn(person, room)

/** An instant as it is read in a place, short, with the place's zone named: those who read it may sit in another. */
function momentIn(at: Date, place: Pick<CardPlace, 'language' | 'zone'>): Inline {
  return { type: 'moment', at: at.toISOString(), text: sayPlaced(place.language, at, place.zone) }
}

const memberName = (directory: Directory, code: string): string => {
  const name = directory.members.get(code)?.name
  return name ? `${code} · ${name}` : code
}

const textIn =
  ({ language }: Pick<CardPlace, 'language'>) =>
  (key: TextKey, values?: Values): string =>
    say(language, key, values)

/** The escalation level as the catalogue names it. */
export const levelOf = (level: number): '0' | '1' | '2' => (level <= 0 ? '0' : level === 1 ? '1' : '2')
