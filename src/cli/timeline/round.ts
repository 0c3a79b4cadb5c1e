import { type Language, say } from '../../locale/catalogue.ts'
import { sayPlaced } from '../../locale/moment.ts'
import { wordsIn } from '../../locale/words.ts'
import { sayValue } from '../../round/option.ts'
import type { Matters, Recorded } from './entry.ts'
import type { Words } from './line.ts'
import { excerptOf, titleOfSubject, turnOf } from './title.ts'

/** How what became of a round reads. Of one that asks one member its answer tells all; asking many is told, and who is silent. */
export function sayRoundEntry(matters: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind, payload, subject, at } = entry
  const file = matters.rounds.get(subject)
  if (!file) return undefined
  const codes = file.seats.map(({ code }) => code).sort()
  const [own, ...others] = codes
  const member = others.length === 0 ? own : undefined
  const question = wordsIn(file.question, language)
  const title = titleOfSubject(matters, matters.openedAs.get(subject) ?? '', at, language) ?? excerptOf(question)
  const joined = (items: readonly string[]): string => new Intl.ListFormat(language).format(items)
  const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
  switch (kind) {
    case 'round.opened': {
      if (member !== undefined) return undefined
      const until = file.deadline ? sayPlaced(language, file.deadline, 'Europe/Brussels') : 'none'
      return { text: say(language, 'timeline.round.opened', { title, codes: joined(codes), until }) }
    }
    case 'round.answered': {
      const words = typeof payload.words === 'string' && payload.words !== '' ? ` “${payload.words}”` : ''
      const answer = `${sayValue(file.options, String(payload.value ?? ''), language)}${words}`
      const late = payload.late === true ? 'yes' : 'no'
      return {
        member: String(payload.code ?? ''),
        text: say(language, 'timeline.round.answered', { title, answer, by, late }),
      }
    }
    case 'round.chased': {
      const role = say(language, `timeline.role.${turnOf(payload.role)}`)
      return {
        member,
        text: say(language, 'timeline.round.chased', { title, codes: joined(list(payload.codes)), role }),
      }
    }
    case 'round.closed': {
      const rows = (payload.rows ?? {}) as Readonly<Record<string, unknown>> // as `closeRound` writes it
      const silent = Object.entries(rows).flatMap(([code, value]) => (value === null ? [code] : []))
      const values = { title, answered: Number(payload.answered ?? 0), asked: Number(payload.asked ?? 0) }
      if (silent.length > 0)
        return { member, text: say(language, 'timeline.round.silent', { ...values, codes: joined(silent) }) }
      return member === undefined ? { text: say(language, 'timeline.round.closed', values) } : undefined
    }
    default:
      return undefined
  }
}
