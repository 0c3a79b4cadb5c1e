import type { EventSink } from '../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { AccountRef, ConversationRef } from '../../../src/chat/refs.ts'
import { say, type TextKey } from '../../../src/locale/catalogue.ts'
import type { Forms } from './forms.ts'
import type { InteractionParts } from './interactions.ts'
import { offerOf, sayingOf } from './offers.ts'
import type { Reply } from './reply.ts'

/** Who did something, where, when, and by what they are answered. */
export type By = {
  account: AccountRef
  user: string
  /** The language to answer in: the directory's for them, else that of their Discord. */
  language: string
  conversation: ConversationRef
  /** What it is called, the same however often it is told. */
  key: string
  at: string
  reply: Reply
}

export type Acts = {
  /** Opens the form of a command, or offers it anew where nobody knows whether it opened. False where it is to be taken as a command. */
  openForm(command: string, by: By): Promise<boolean>
  /** Takes what somebody did, and answers. Where it was not stored they are told so. */
  take(event: ChatEvent, by: By & { refused: TextKey; wait: 'shown' | 'unseen' }): Promise<void>
}

type ActParts = Pick<InteractionParts, 'log' | 'exercise' | 'replies'> & {
  sink: Pick<EventSink, 'accept'>
  forms: Pick<Forms, 'open'>
}

/** Milliseconds after which somebody sees that something comes, however long it takes to store what they did. */
const patienceMs = 2000

/** What is the same for all that people do with the bot's own commands and controls. */
export function openActs({ sink, log, exercise, replies, forms }: ActParts): Acts {
  return {
    async openForm(command, by) {
      const opening = await forms.open(command, by)
      if (opening !== 'late') return opening === 'open'
      const offer = offerOf(command, { language: by.language, exercise })
      try {
        // Where Discord never heard of the form it takes nothing by this answer any more either.
        return (await by.reply.say(offer)) !== undefined
      } catch {
        // The core says how to go on without the form.
        log('warn', 'a form came too late, and could not be offered anew')
        return false
      }
    },

    async take(event, { account, conversation, language, reply, refused, wait }) {
      replies.expect(account, conversation, reply)
      const timer = setTimeout(() => void reply.wait(wait), patienceMs)
      try {
        await sink.accept(event)
      } catch (fault) {
        clearTimeout(timer)
        log('error', 'what somebody did on Discord was not stored', { fault })
        await reply.say(sayingOf(say(language, refused), { language, exercise })).catch(() => {})
        return
      }
      clearTimeout(timer)
      await reply.wait(wait)
    },
  }
}
