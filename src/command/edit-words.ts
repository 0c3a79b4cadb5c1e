import type { Edit } from '../calendar/edit.ts'
import { sayDay } from '../calendar/page.ts'
import { say } from '../locale/catalogue.ts'

/** What a change of the calendar does, in a few words. */
export function sayEdit(language: string, id: string, edit: Edit): string {
  const day = (written: string): string => sayDay(language, written)
  switch (edit.kind) {
    case 'poll': {
      const { code, opens, closes, zone } = edit.poll
      const hours = opens && closes ? `${opens}–${closes}` : 'none'
      return say(language, 'calendar.say.poll', { id, code, day: day(edit.poll.day), hours, zone })
    }
    case 'move': {
      const values = { id, code: edit.code ?? 'all', from: day(edit.from), to: day(edit.to) }
      return say(language, 'calendar.say.move', values)
    }
    case 'drop':
      return say(language, 'calendar.say.drop', { id, code: edit.code, day: edit.day ? day(edit.day) : 'all' })
    case 'silence':
      return say(language, 'calendar.say.silence', { id, code: edit.silence.code })
    case 'embargo': {
      const { code = 'all', until = 'close' } = edit.embargo
      return say(language, 'calendar.say.embargo', { id, code, until: until.replace('T', ' ') })
    }
    case 'lift':
    case 'check':
      return say(language, `calendar.say.${edit.kind}`, { id, code: edit.code ?? 'all' })
    default:
      return say(language, `calendar.say.${edit.kind}`, { id })
  }
}
