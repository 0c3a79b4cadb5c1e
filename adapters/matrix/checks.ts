import type { Check, Checks } from '../../src/chat/adapter.ts'
import { say } from '../../src/locale/catalogue.ts'
import type { Settings } from './settings.ts'
import { TokenRefused, type Wire } from './wire.ts'

/** Opens the checks of `connect`; they ask the homeserver and change nothing that the running bot sees. */
export function openChecks(wire: Wire, _settings: Settings): Checks {
  return {
    async *run({ language }): AsyncGenerator<Check> {
      try {
        const { user_id: user } = await wire.ask<{ user_id: string }>('GET', ['account', 'whoami'])
        yield { what: say(language, 'matrix.check.token', { user }), ok: true }
      } catch (fault) {
        if (!(fault instanceof TokenRefused)) throw fault
        yield {
          what: say(language, 'matrix.check.token.refused'),
          ok: false,
          todo: say(language, 'matrix.check.token.refused.todo'),
        }
      }
    },
  }
}
