import type { CallFile } from '../../call/file.ts'
import type { DecisionFile } from '../../decision/file.ts'
import { type Language, say } from '../../locale/catalogue.ts'
import { sayPlaced } from '../../locale/moment.ts'
import { wordsIn } from '../../locale/words.ts'
import type { Matters, Recorded } from './entry.ts'
import type { Words } from './line.ts'
import { excerptOf } from './title.ts'

/** How calls and what delegations decide read: planned, held with whom, decided how. Their roll is told as the round that it is. */
export function sayMeetingEntry(
  { calls, decisions }: Pick<Matters, 'calls' | 'decisions'>,
  entry: Recorded,
  by: string,
  language: Language,
): Words | undefined {
  const call = calls.get(entry.subject)
  if (call) return sayCall(call, entry, by, language)
  const decision = decisions.get(entry.subject)
  return decision && sayDecision(decision, entry, by, language)
}

const memberOf = (codes: readonly string[]): string | undefined => (codes.length === 1 ? codes[0] : undefined)

function sayCall(file: CallFile, { kind, payload }: Recorded, by: string, language: Language): Words | undefined {
  const title = excerptOf(wordsIn(file.title, language))
  const placed = (value: unknown): string =>
    typeof value === 'string' ? sayPlaced(language, new Date(value), file.zone) : ''
  const told = (text: string): Words => ({ member: memberOf(file.codes), text })
  const values = { title, call: file.id, by }
  switch (kind) {
    case 'call.planned':
    case 'call.moved':
      return told(say(language, `timeline.${kind}`, { ...values, at: placed(payload.startsAt) }))
    case 'call.begun':
    case 'call.cancelled':
      return told(say(language, `timeline.${kind}`, values))
    case 'call.ended': {
      const rows = Object.entries((payload.rows ?? {}) as Readonly<Record<string, unknown>>) // as `endCall` writes it
      const noted = (payload.noted ?? []) as readonly string[] // likewise
      const marked = (code: string): string =>
        noted.includes(code) ? say(language, 'timeline.call.noted', { code }) : code
      const there = rows.flatMap(([code, value]) => (value === 'here' || value === 'late' ? [marked(code)] : []))
      const codes = there.length === 0 ? 'none' : new Intl.ListFormat(language).format(there)
      return told(say(language, 'timeline.call.ended', { ...values, codes }))
    }
    default:
      return undefined
  }
}

/** What one person decided is told where they did; of what delegations decide, what was proposed, and how it ended. */
function sayDecision(
  file: DecisionFile,
  { kind, payload }: Recorded,
  by: string,
  language: Language,
): Words | undefined {
  const { profile } = file.rule
  const isSole = profile === 'national' || profile === 'delegated'
  const values = { title: excerptOf(wordsIn(file.title, language)), decision: file.id, by }
  const told = (text: string): Words => ({ member: memberOf(file.seats.map(({ code }) => code)), text })
  switch (kind) {
    case 'decision.proposed':
      return isSole ? undefined : told(say(language, 'timeline.decision.proposed', values))
    case 'decision.closed':
    case 'decision.recounted': {
      // Of what is counted anew and comes out as before nobody would tell.
      if (isSole || (kind === 'decision.recounted' && payload.before === payload.outcome)) return undefined
      const option = file.options.find(({ value }) => value === payload.chosen)
      const chosen = option ? wordsIn(option.label, language) : 'none'
      const outcome = typeof payload.outcome === 'string' ? payload.outcome : 'lapsed'
      return told(say(language, `timeline.${kind}`, { ...values, outcome, chosen }))
    }
    case 'decision.withdrawn':
    case 'decision.countersigned':
    case 'decision.ratified':
      return told(say(language, `timeline.${kind}`, values))
    default:
      return undefined
  }
}
