import { type Block, type Message, plain } from '../../src/chat/message.ts'
import type { Store } from '../../src/store/open.ts'
import { show } from '../servers/recording/markup.ts'
import type { RecordingServer } from '../servers/recording/server.ts'
import { codes, handleOf } from './world.ts'

/** Something that stands in a room when all is over, as those who sit there see it. In rooms of the bot's own: under what, and with which files. */
export type Standing = {
  text: string
  bot: boolean
  card: boolean
  only?: string
  id?: string
  thread?: string
  files?: readonly string[]
}

/** The lines of a room of the bot's own, as they lie in the store, without any of the bot's code that reads them. */
export async function readWebRoom(store: Store, room: string): Promise<Standing[]> {
  const { rows } = await store.pool.query<{ key: string; value: Buffer | null }>(
    `SELECT key, value FROM "ShelfEntry" WHERE adapter = 'web' AND log = $1 ORDER BY seq`,
    [`room/${room}`],
  )
  const standing = new Map<string, Standing>()
  for (const { key, value } of rows) {
    if (!value) continue
    const line = JSON.parse(store.keyring.openText(value, 'shelf')) as Line // written by the adapter alone
    const subject = standing.get(line.of ?? '')
    if (line.kind === 'posted') standing.set(key, { text: line.text ?? '', bot: false, card: false, id: key })
    else if (line.kind === 'put' && line.message)
      standing.set(key, {
        ...seen(line.message),
        id: key,
        ...(line.only && { only: line.only }),
        ...(line.thread && { thread: line.thread }),
      })
    else if (line.kind === 'edited' && subject) subject.text = line.text ?? ''
    else if (line.kind === 'replaced' && subject && line.message) Object.assign(subject, seen(line.message))
    else if (line.kind === 'retracted' || line.kind === 'withdrawn') standing.delete(line.of ?? '')
  }
  return [...standing.values()]
}

type Line = { kind: string; of?: string; text?: string; message?: Message; only?: string; thread?: string }

const seen = (message: Message): Pick<Standing, 'text' | 'bot' | 'card' | 'files'> => ({
  text: message.blocks.flatMap(wordsOf).join('\n'),
  bot: true,
  card: message.look === 'card',
  files: message.blocks.flatMap((block) => (block.type === 'file' ? [block.file.name] : [])),
})

function wordsOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'heading':
    case 'code':
      return [block.text]
    case 'paragraph':
    case 'note':
    case 'quote':
      return [plain(block.children)]
    case 'facts':
      return block.facts.map(({ value }) => plain(value))
    case 'list':
      return block.items.map(plain)
    default:
      return []
  }
}

/** A room of the recording service, by its own record. */
export function readServiceRoom(server: RecordingServer, room: string): Standing[] {
  const { platform } = server
  return codes.flatMap((code, index) => {
    const handle = handleOf(code)
    return platform
      .seenBy(handle, room)
      .filter(({ only }) => (only === undefined ? index === 0 : only === handle))
      .map(({ by, text, only }): Standing => {
        const words = show(text).plain
        return {
          text: words,
          bot: by === platform.bot,
          // The service knows no cards: a heading with a case's number is one.
          card: only === undefined && /^EL-\d{4}-[A-Z]+-\d+ · /m.test(words),
          ...(only !== undefined && { only: `recording:${only}` }),
        }
      })
  })
}
