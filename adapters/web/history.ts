import type { EventSink, History } from '../../src/chat/adapter.ts'
import type { ChatEvent } from '../../src/chat/event.ts'
import { type ConversationRef, localOf, messageId } from '../../src/chat/refs.ts'
import type { Shelf, ShelfLine } from '../../src/chat/shelf.ts'
import { limits } from './limits.ts'
import { fromJson, logOf } from './line.ts'
import { bot } from './roster.ts'

/**
 * A safety net: a line of a person and its event are committed together, so there should be nothing that the core does
 * not know. Lines since the last reading are handed over again; the core knows them by their keys.
 */
export function historyPort(sink: EventSink, shelf: Shelf): Pick<History, 'readBack'> {
  return {
    async readBack(conversation) {
      const room = localOf(conversation)
      const cursor = `cursor/${room}`
      let after = Number((await shelf.get(cursor)) ?? 0)
      while (true) {
        const lines = await shelf.read(logOf(room), { after, limit: limits.lines })
        const events = lines.flatMap((line) => eventOf(line, conversation) ?? [])
        for (const event of events) await sink.accept(event)
        after = lines.at(-1)?.seq ?? after
        if (lines.length > 0) await shelf.write([{ type: 'put', key: cursor, value: after }])
        if (lines.length < limits.lines) return
      }
    },
  }
}

/** The event that a person's line came with; none for lines of the bot, and for erased ones, whose retraction follows. */
function eventOf({ key, at, value }: ShelfLine, conversation: ConversationRef): ChatEvent | undefined {
  const line = fromJson(value)
  switch (line?.kind) {
    case 'posted': {
      const { by: actor, text, thread, files } = line
      const base = { kind: 'message', key, at, actor, conversation, message: messageId(key), text } as const
      return { ...base, ...(thread && { thread }), ...(files && { files }) }
    }
    case 'edited':
      return { kind: 'edited', key, at, actor: line.by, conversation, message: line.of, text: line.text, edit: key }
    case 'retracted':
      return { kind: 'deleted', key, at, actor: line.by, conversation, message: line.of }
    case 'reacted': {
      const { by: actor, of: message, reaction, added } = line
      if (actor === bot) return undefined
      return { kind: 'reacted', key, at, actor, conversation, message, reaction, added }
    }
    case 'joined':
    case 'left':
      return { kind: line.kind, key, at, actor: line.account, conversation }
    default:
      return undefined
  }
}
