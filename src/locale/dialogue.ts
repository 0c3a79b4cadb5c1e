import type { DialogueWords } from '../chat/dialogue.ts'
import { say } from './catalogue.ts'

/** What a form asked for in messages says in a language. `url` is where the same form can be filled in on a page. */
export function dialogueWords(language: string, url?: string): DialogueWords {
  return {
    how: say(language, 'dialogue.how'),
    again: say(language, 'dialogue.again'),
    optional: say(language, 'dialogue.optional'),
    one: say(language, 'dialogue.one'),
    many: say(language, 'dialogue.many'),
    moment: say(language, 'dialogue.moment'),
    taken: say(language, 'dialogue.taken'),
    ...(url !== undefined && { instead: say(language, 'dialogue.instead', { url }) }),
    fault(fault) {
      switch (fault.kind) {
        case 'too-long':
          return say(language, 'dialogue.fault.too-long', { most: fault.most, found: fault.found })
        case 'no-option':
          return say(language, 'dialogue.fault.no-option', { given: fault.given })
        default:
          return say(language, `dialogue.fault.${fault.kind}`)
      }
    },
  }
}
