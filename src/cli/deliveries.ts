import { listStuck, retryStuck } from '../delivery/stuck.ts'
import { say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'

export const deliveries: CliCommand = {
  name: 'deliveries',
  usage: '',
  summary: 'cli.deliveries.summary',
  switches: [],
  words: { least: 0, most: 0 },
  async run({ language, print, open }) {
    const { db } = await open()
    const rooms = await db.room.findMany({ select: { conversation: true, title: true } })
    const titles = new Map(rooms.map(({ conversation, title }) => [conversation, title]))
    const stuck = await listStuck(db, (conversation) => titles.get(conversation) ?? conversation)
    for (const { id, state, what, where, label, since, attempts, reason } of stuck) {
      const parts = [id, say(language, `cli.deliveries.${state}`), what, where, label ?? '', since.toISOString()]
      print([...parts, say(language, 'cli.deliveries.attempts', { attempts }), reason ?? ''].filter(Boolean).join('  '))
    }
    print(say(language, 'cli.deliveries.count', { count: stuck.length }))
    return 0
  },
}

export const deliveriesRetry: CliCommand = {
  name: 'deliveries retry',
  usage: '<id>',
  summary: 'cli.deliveries.retry.summary',
  switches: [],
  words: { least: 1, most: 1 },
  async run({ words: [id = ''], language, print, open }) {
    const { db } = await open()
    const retried = await retryStuck(db, id)
    print(say(language, retried ? 'cli.deliveries.retried' : 'cli.deliveries.not-dead', { id }))
    return retried ? 0 : 1
  },
}
