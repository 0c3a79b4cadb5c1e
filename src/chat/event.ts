import type { Answers } from './form.ts'
import type { FileRef } from './message.ts'
import type { AccountRef, ConversationRef, MessageId } from './refs.ts'

type Base = {
  /** Made of stable platform identity, the same on every redelivery; unique over all platforms. */
  key: string
  /** When it happened by the platform's clock, ISO 8601 UTC. */
  at: string
  /** Who did it: of `deleted` whoever took the message away, of `joined` and `left` who came or went. */
  actor: AccountRef
  /** Where; of what is pressed on, or said of, a message to one person alone, the conversation that it was sent to. */
  conversation: ConversationRef
}

/** What an adapter tells the bot. */
export type ChatEvent = Base &
  (
    | {
        kind: 'message'
        message: MessageId
        text: string
        variants?: Variants
        thread?: MessageId
        files?: readonly FileRef[]
      }
    /** `edit` is the platform's own name of this very edit; `files` those that still stand with it, where the platform says so. */
    | {
        kind: 'edited'
        message: MessageId
        text: string
        variants?: Variants
        files?: readonly FileRef[]
        edit: string
      }
    | { kind: 'deleted'; message: MessageId }
    /**
     * Words addressed to the bot, without its prefix: `report volby.cz is down`. `on` is the message it was said of. `unseen`:
     * nobody else in the conversation sees what was typed.
     */
    | { kind: 'command'; text: string; variants?: Variants; on?: MessageId; unseen?: true }
    | { kind: 'pressed'; command: string; message: MessageId }
    | { kind: 'submitted'; form: string; context: string; answers: Answers }
    /** `reaction` is `seen` or `done` where it is one of these (see `Reactions`), else what the platform calls it. */
    | { kind: 'reacted'; message: MessageId; reaction: string; added: boolean }
    | { kind: 'joined' }
    | { kind: 'left' }
  )

/** Other words that some clients show in place of the text: they count for markings alone. */
export type Variants = readonly string[]

/** Every word a person put into the event, for the search of markings. */
export function wordsOf(event: ChatEvent): string {
  switch (event.kind) {
    case 'message':
    case 'edited':
      return [event.text, ...(event.variants ?? []), ...(event.files ?? []).map((file) => file.name)].join('\n')
    case 'command':
      return [event.text, ...(event.variants ?? [])].join('\n')
    case 'pressed':
      return event.command
    case 'submitted':
      return [event.context, ...Object.values(event.answers)].join('\n')
    default:
      return ''
  }
}
