import { type Language, say } from '../../locale/catalogue.ts'
import { entryValues } from '../../threat/clocks/words.ts'
import type { Matters, Recorded } from './entry.ts'
import { sayEvidence } from './evidence.ts'
import { sayMeetingEntry } from './meeting.ts'
import { sayNoticeEntry } from './notice.ts'
import { sayRoundEntry } from './round.ts'
import { sayRunEntry } from './run.ts'

/** One thing that happened, as people read it. */
export type Line = {
  at: Date
  /** Of whose clock `local` is: of the member whose matter it is, else Brussels. */
  zone: string
  member?: string
  /** The number of the run, round, notice or case, where there is one. */
  about: string
  kind: string
  /** Whose name stands in it. */
  who?: string
  text: string
  /** Lines at one instant that differ in the member alone are one: what these members have in common. */
  joins?: string
}

/** How an entry reads; nothing for what nobody would tell: steps that only arrange others, and what another line says already. */
export function sayEntry(matters: Matters, entry: Recorded, language: Language): Line | undefined {
  const { at, kind, subject, actor } = entry
  const who = [...matters.directory.people.values()].find(({ pseudonym }) => pseudonym === actor)
  const by = who?.name ?? say(language, 'cases.entry.bot')
  const found = wordsOf(matters, entry, by, language)
  if (!found) return undefined
  const { member, text, about = subject, joins } = found
  const zone = (member && matters.directory.members.get(member)?.zone) || 'Europe/Brussels'
  return {
    at,
    zone,
    ...(member !== undefined && { member }),
    about,
    kind,
    ...(who && { who: who.name }),
    text,
    ...(joins !== undefined && { joins }),
  }
}

export type Words = { member?: string | undefined; text: string; about?: string; joins?: string }

function wordsOf(matters: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind } = entry
  if (kind.startsWith('run.') || kind === 'decision.made') return sayRunEntry(matters, entry, by, language)
  if (kind.startsWith('round.')) return sayRoundEntry(matters, entry, by, language)
  if (/^(call|decision)\./.test(kind)) return sayMeetingEntry(matters, entry, by, language)
  if (kind.startsWith('notice.')) return sayNoticeEntry(matters, entry, by, language)
  if (/^(case|clock|evidence)\./.test(kind)) return sayCaseEntry(matters, entry, by, language)
  return sayOther(matters, entry, by, language)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Decisions about a case are told where they were made. */
function sayCaseEntry(
  { directory, evidence }: Matters,
  entry: Recorded,
  by: string,
  language: Language,
): Words | undefined {
  const { kind, subject, payload } = entry
  const member = /^EL-\d+-([A-Z-]+)-\d+$/.exec(subject)?.[1]
  const zone = (member && directory.members.get(member)?.zone) || 'Europe/Brussels'
  const said = text(payload.words) || text(payload.title) || sayEvidence(evidence, entry, { language, zone })
  const data = payload as Readonly<Record<string, string | number>> // enums, numbers and instants, as `note` writes them
  const values = {
    ...entryValues({ kind, data }, { language, zone }),
    by,
    level: Number(payload.level ?? 0),
    label: text(payload.label),
    into: text(payload.into),
    to: text(payload.to).split(' ').join(', '),
    from: directory.people.get(text(payload.owner))?.name ?? text(payload.from),
  }
  const what = kind.startsWith('case.') ? kind.slice('case.'.length) : kind
  if (what === 'decided') return undefined
  const key = `cases.entry.${what}` as Parameters<typeof say>[1] // every entry of a case has a text of this name
  const done = say(language, key, values)
  return { member, text: `${subject}: ${said === '' ? done : `${done}: ${said.replace(/\s+/g, ' ')}`}` }
}

function sayOther({ runs, rooms }: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind, subject, payload } = entry
  const told = runs.get(subject.split('/')[1] ?? '')
  switch (kind) {
    case 'room.made':
    case 'room.archived': {
      const title = rooms.get(text(payload.room)) ?? text(payload.room)
      return { member: told?.code, about: told?.run.id ?? subject, text: say(language, `timeline.${kind}`, { title }) }
    }
    case 'duty.taken':
      return { member: subject.split('/')[1], text: say(language, 'timeline.duty.taken', { by }) }
    case 'calendar.changed':
      return { text: say(language, 'timeline.calendar.changed', { election: subject, by }) }
    case 'schedule.missed':
      return { text: say(language, 'timeline.schedule.missed', { playbook: subject.split('/')[0] ?? subject }) }
    default:
      return undefined
  }
}
