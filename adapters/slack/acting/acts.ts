import type { EventSink } from '../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import { type AccountRef, accountRef, type ConversationRef } from '../../../src/chat/refs.ts'
import { say, type TextKey } from '../../../src/locale/catalogue.ts'
import { platform } from '../platform.ts'
import type { Forms } from './forms.ts'
import type { InteractionParts } from './interactions.ts'
import { type Hearer, offerOf, sayingOf } from './offers.ts'

/** Who did something, where, and by what they can be answered at once. */
export type By = {
  user: string
  conversation: ConversationRef
  trigger: string
  /** Where an answer goes that is seen by them alone; home pages have none. */
  address: string | undefined
}

export type Acts = {
  /** Opens the form of a command, or offers it anew where Slack was too slow. False where it is to be taken as a command. */
  openForm(command: string, by: By): Promise<boolean>
  /** Resolves once it is committed. Rejects when it is not, and tells the person so. */
  take(event: ChatEvent, by: By & { refused: TextKey }): Promise<void>
}

type ActParts = Pick<InteractionParts, 'log' | 'wire' | 'exercise' | 'near'> & {
  sink: Pick<EventSink, 'accept' | 'reader'>
  forms: Pick<Forms, 'open'>
  /** Somebody did something, so that what their own page shows may have changed. */
  acted(account: AccountRef): void
}

/** What is the same for all that people do with the bot's own controls. */
export function openActs({ sink, log, wire, exercise, near, forms, acted }: ActParts): Acts {
  const hearerOf = (user: string): Hearer => ({
    language: sink.reader(accountRef(platform, user))?.language ?? 'en',
    exercise,
  })

  return {
    async openForm(command, by) {
      near(accountRef(platform, by.user), by.conversation)
      const opening = await forms.open({ command, ...by })
      if (opening !== 'late') return opening === 'open'
      if (!by.address) return false
      try {
        await wire.respond(by.address, offerOf(command, by.conversation, hearerOf(by.user)))
        return true
      } catch {
        // The core says how to go on without the form.
        log('warn', 'a form came too late, and could not be offered anew')
        return false
      }
    },

    async take(event, { user, address, refused }) {
      near(event.actor, event.conversation)
      try {
        await sink.accept(event)
      } catch (fault) {
        const hearer = hearerOf(user)
        if (address) await wire.respond(address, sayingOf(say(hearer.language, refused), hearer)).catch(() => {})
        throw fault
      }
      acted(event.actor)
    },
  }
}
