import type { AccountRef, ConversationRef } from '../../../src/chat/refs.ts'
import { openReply, type Reply, type ReplyParts, type Said, type Shown } from './reply.ts'

/** What can be said to people by their interactions, seen by them alone, where they are. After a restart nothing of it is known. */
export type Replies = {
  /** The answer to one interaction. */
  to(interaction: Pick<ReplyParts, 'id' | 'token'>): Reply
  /** Something is handed on of which somebody will be told: from now on by this answer. */
  expect(account: AccountRef, conversation: ConversationRef, reply: Reply): void
  /**
   * Shows somebody something where they did something in the last five minutes; `undefined` where that cannot be any more, and
   * it has to reach them otherwise. Throws `DeliveryError` where nobody knows, or where it may be tried again.
   */
  show(account: AccountRef, conversation: ConversationRef, body: Said): Promise<Shown | undefined>
  /** Changes what was shown, by Discord's id of it. False where that cannot be any more. */
  change(id: string, body: Said): Promise<boolean>
  /** Takes back what was shown. False where that cannot be any more. */
  takeBack(id: string): Promise<boolean>
  /** The conversation for which something was shown, where it is known. */
  about(id: string): ConversationRef | undefined
  /** What somebody waits for is said to them elsewhere: where they wait for it nothing more comes. */
  elsewhere(account: AccountRef): void
  /** Lets nobody wait any more. */
  stop(): Promise<void>
}

type Expected = { account: AccountRef; conversation: ConversationRef; at: number; reply: Reply }

/** For so many milliseconds somebody who did something somewhere is answered there. */
const nearMs = 5 * 60_000
/** So many are remembered at most. */
const most = 2000

/** Opens this memory for one application; `now` gives the time in milliseconds. */
export function openReplies(parts: Pick<ReplyParts, 'wire' | 'application' | 'now'>): Replies {
  const { now = Date.now } = parts
  let expected: readonly Expected[] = []
  /** By which answer something was shown. */
  const shown = new Map<string, { reply: Reply; conversation: ConversationRef }>()

  function remember(id: string, by: { reply: Reply; conversation: ConversationRef }): void {
    shown.set(id, by)
    const [oldest] = shown.keys()
    if (shown.size > most && oldest !== undefined) shown.delete(oldest)
  }

  /** The one that they wait for longest, else the latest. */
  function answerTo(account: AccountRef, conversation: ConversationRef): Reply | undefined {
    const near = expected.filter(
      (each) =>
        each.account === account &&
        each.conversation === conversation &&
        now() - each.at < nearMs &&
        !each.reply.isOver(),
    )
    return (near.find(({ reply }) => reply.isAwaited()) ?? near.at(-1))?.reply
  }

  return {
    to: (interaction) => openReply({ ...parts, ...interaction }),

    expect(account, conversation, reply) {
      const recent = expected.filter(({ at }) => now() - at < nearMs)
      expected = [...recent.slice(-most + 1), { account, conversation, at: now(), reply }]
    },

    async show(account, conversation, body) {
      const reply = answerTo(account, conversation)
      const told = await reply?.say(body)
      if (reply && told) remember(told.id, { reply, conversation })
      return told
    },

    change: async (id, body) => (await shown.get(id)?.reply.change(id, body)) ?? false,

    async takeBack(id) {
      const isTaken = (await shown.get(id)?.reply.takeBack(id)) ?? false
      if (isTaken) shown.delete(id)
      return isTaken
    },

    about: (id) => shown.get(id)?.conversation,

    elsewhere(account) {
      const waiting = expected.find((each) => each.account === account && each.reply.isAwaited())
      void waiting?.reply.clear()
    },

    async stop() {
      await Promise.all(expected.map(({ reply }) => reply.clear()))
      expected = []
      shown.clear()
    },
  }
}
