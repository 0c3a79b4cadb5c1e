import type { BlockAction, MessageShortcut, SlashCommand, ViewClosedAction, ViewSubmitAction } from '@slack/bolt'
import type { AdapterContext } from '../../../src/chat/adapter.ts'
import { type AccountRef, accountRef, type ConversationRef, type MessageId } from '../../../src/chat/refs.ts'
import { platform } from '../platform.ts'
import type { Wire } from '../wire.ts'
import { openActs } from './acts.ts'
import { openForms } from './forms.ts'
import { openHome } from './home.ts'
import { takePress } from './presses.ts'
import { takeShortcut } from './shortcut.ts'
import { takeSlash } from './slash.ts'

/** What an acknowledgement carries; nothing, for most. */
export type AckBody = string | object | undefined

/**
 * What people press and fill. Each takes one interaction as Bolt hands it over, resolves with the body of its
 * acknowledgement once all that came of it is committed, and rejects when nothing was stored: then it stays
 * unacknowledged, and Slack tells the person that it failed.
 */
export type Interactions = {
  slash(command: SlashCommand): Promise<AckBody>
  /** Buttons and selects, on messages and on the home page. */
  pressed(press: BlockAction): Promise<AckBody>
  shortcut(shortcut: MessageShortcut): Promise<AckBody>
  submitted(submission: ViewSubmitAction): Promise<AckBody>
  closed(closing: ViewClosedAction): Promise<AckBody>
  /** Shows somebody their own page, by `app_home_opened`; what fails is logged, since opening it again tries again. */
  homeOpened(user: string): Promise<void>
  /** Somebody did something on another way (a message, a mention): their own page is shown anew, where they have one. */
  acted(account: AccountRef): void
  /** Begins nothing more, and waits for what is under way. */
  stop(): Promise<void>
}

/** A message of the bot's or of somebody's, as an interaction names it. */
export type Spot = {
  user: string
  channel: string
  ts: string
  ephemeral: boolean
  /** The conversation that its controls say they belong to, where it is not that in which it stands. */
  about?: ConversationRef
}

export type InteractionParts = Pick<AdapterContext, 'sink' | 'shelf' | 'log' | 'exercise'> & {
  wire: Wire
  bot: { userId: string }
  /** The conversation that goes on in a channel. */
  conversationOf(channel: string): ConversationRef
  /** The conversation that a message belongs to, and its id there: what the bot said to one person alone belongs to the conversation it was said for. */
  placed(spot: Spot): Promise<{ conversation: ConversationRef; message: MessageId }>
  /** The direct message of the bot with somebody. */
  asideWith(user: string): Promise<ConversationRef>
  /** Notes that somebody acted in a conversation now. */
  near(account: AccountRef, conversation: ConversationRef): void
}

/** Opens the way in for all that people press and fill. */
export async function openInteractions(parts: InteractionParts): Promise<Interactions> {
  const { sink, log, wire, exercise, near } = parts
  const forms = await openForms(parts)
  const home = await openHome(parts)
  const acts = openActs({ sink, log, wire, exercise, near, forms, acted: home.acted })
  const ways = { ...parts, acts, forms }
  return {
    slash: (command) => takeSlash(command, ways),
    pressed: (press) => takePress(press, ways),
    shortcut: (shortcut) => takeShortcut(shortcut, ways),
    async submitted(submission) {
      const body = await forms.submitted(submission)
      home.acted(accountRef(platform, submission.user.id))
      return body
    },
    async closed(closing) {
      await forms.closed(closing)
      return undefined
    },
    homeOpened: home.opened,
    acted: home.acted,
    stop: home.stop,
  }
}
