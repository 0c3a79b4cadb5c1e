import { type Language, say } from '../../locale/catalogue.ts'
import { wordsIn } from '../../locale/words.ts'
import type { Matters, Recorded } from './entry.ts'
import type { Words } from './line.ts'
import { excerptOf, titleOfSubject, turnOf } from './title.ts'

/** How what became of a notice reads: what it says once, when it is given. */
export function sayNoticeEntry(matters: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind, payload, subject, at } = entry
  const id = String(payload.notice ?? '')
  const file = matters.notices.get(id)
  if (!file) return undefined
  const ring = file.ring === undefined ? undefined : say(language, 'timeline.notice.ring')
  const words = excerptOf(wordsIn(file.text, language))
  const title = ring ?? titleOfSubject(matters, subject, at, language) ?? words
  const told = { member: file.code, about: id }
  switch (kind) {
    case 'notice.opened': {
      const said = ring ?? say(language, 'timeline.notice.opened', { title, words })
      return { ...told, text: said, joins: `${subject} ${said}` }
    }
    case 'notice.rung': {
      const rung = Number(payload.rung ?? 0)
      const step = file.ladder[rung]
      if (rung === 0 || !step || Number(payload.sent ?? 0) === 0) return undefined
      const role = say(language, `timeline.role.${turnOf(step.role)}`)
      const ways = new Intl.ListFormat(language).format(step.by.map((way) => say(language, `timeline.channel.${way}`)))
      return { ...told, text: say(language, 'timeline.notice.rung', { title, role, ways }) }
    }
    case 'notice.acknowledged':
    case 'notice.failed':
    case 'notice.late':
      return { ...told, text: say(language, `timeline.${kind}`, { title, by }) }
    default:
      return undefined
  }
}
