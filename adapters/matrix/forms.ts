import type { AdapterContext } from '../../src/chat/adapter.ts'
import { type Dialogues, openDialogues } from '../../src/chat/dialogues.ts'
import { localOf, messageId } from '../../src/chat/refs.ts'
import { dialogueWords } from '../../src/locale/dialogue.ts'
import type { Places } from './places.ts'
import type { Speech } from './speak.ts'

/** Forms, asked for where the bot speaks with somebody alone; the same form is offered on a page. */
export function openForms(
  { speech, places }: { speech: Speech; places: Places },
  { sink, shelf, http, exercise }: AdapterContext,
): Promise<Dialogues> {
  return openDialogues({
    sink,
    shelf,
    exercise,
    words: (actor, line) =>
      dialogueWords(
        sink.reader(actor)?.language ?? 'en',
        `${http.origin}/rooms?${new URLSearchParams({ form: line })}`,
      ),
    async say({ actor, conversation, message }, asked) {
      const sent = await speech.send(conversation, asked, { key: `ask/${message}`, only: actor, replyTo: message })
      return messageId(places.spotOf(conversation, sent.parts.at(-1) ?? '').event)
    },
    async change({ actor, conversation, message }, shown, asked) {
      const here = places.roomOf(conversation)
      const room = places.asideWith(localOf(actor), here)?.id ?? here
      const shownThere = places.idOf(conversation, { room, event: shown })
      await speech.edit({ conversation, parts: [shownThere] }, asked, { key: `ask-again/${message}`, only: actor })
    },
  })
}
