import type { ConversationRef } from '../../../src/chat/refs.ts'
import type { Shelf, ShelfWrite } from '../../../src/chat/shelf.ts'

/**
 * Which conversation a message of the bot's was said for, where it stands in another: to one person alone. A button has no room to
 * say that, so it is kept.
 */
export type Subjects = {
  /** The conversation that a message belongs to; `undefined` where that is the one in which it stands. */
  of(message: string): Promise<ConversationRef | undefined>
  note(messages: readonly string[], conversation: ConversationRef): Promise<void>
  forget(messages: readonly string[]): Promise<void>
}

const subjectKey = (message: string): string => `about/${message}`

/** So many are remembered at most, so that what is changed often is not looked up each time. */
const most = 5000

/** Opens this memory, which outlives the process. */
export function openSubjects(shelf: Pick<Shelf, 'get' | 'write'>): Subjects {
  const known = new Map<string, ConversationRef>()

  function remember(message: string, conversation: ConversationRef): void {
    known.set(message, conversation)
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
  }

  return {
    async of(message) {
      const found = known.get(message) ?? (await shelf.get(subjectKey(message)))
      if (typeof found !== 'string') return undefined
      const conversation = found as ConversationRef // as it was noted below
      remember(message, conversation)
      return conversation
    },
    async note(messages, conversation) {
      const news = messages.filter((message) => known.get(message) !== conversation)
      if (news.length === 0) return
      await shelf.write(news.map((each): ShelfWrite => ({ type: 'put', key: subjectKey(each), value: conversation })))
      for (const message of news) remember(message, conversation)
    },
    async forget(messages) {
      const held: string[] = []
      for (const message of messages) if ((await this.of(message)) !== undefined) held.push(message)
      if (held.length === 0) return
      await shelf.write(held.map((each): ShelfWrite => ({ type: 'remove', key: subjectKey(each) })))
      for (const message of held) known.delete(message)
    },
  }
}
