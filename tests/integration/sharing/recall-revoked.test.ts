import { afterAll, beforeAll, expect, test } from 'vitest'
import { show } from '../../servers/recording/markup.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openYard, type RoomName, type Yard } from '../delivery/yard.ts'

/** Somebody's account is revoked: what they were told alone goes, and what stands where their seat cannot be taken away. */
let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Yard
beforeAll(async () => {
  at = await openTestStore()
  yard = await openYard(at.store, (directory) =>
    directory.replace(
      /\[\{ role: niscg_member, (.*?) \}\]/g,
      '[{ role: niscg_member, $1 }, { role: coordinator, $1 }]',
    ),
  )
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

/** What Ana sees of the bot's in a room. */
const seen = (room: RoomName, word: string): readonly string[] =>
  yard.platform
    .seenBy('ana', yard.idOf(room))
    .filter(({ by, text }) => by === yard.platform.bot && text.includes(word))
    .map(({ text }) => show(text).plain)
const order = (handle: string, room: RoomName, line: string): string =>
  yard.platform.post(handle, yard.idOf(room), { text: line, only: yard.platform.bot })
const sits = (handle: string, room: RoomName): boolean =>
  yard.platform.members(yard.platform.bot, yard.idOf(room)).includes(handle)
/** What the bot said to Ben alone and still stands. */
const toBen = (room: RoomName): readonly string[] => {
  const entries = yard.platform.entries(yard.idOf(room))
  const gone = new Set(entries.flatMap((entry) => (entry.kind === 'deleted' ? [entry.message] : [])))
  return entries.flatMap((entry) =>
    entry.kind === 'posted' && entry.only === 'ben' && !gone.has(String(entry.position))
      ? [show(entry.text).plain]
      : [],
  )
}

test('private answers with a label are taken back; a room that keeps the seat loses what its holder may read no more, the others nothing', async () => {
  yard.say('one', 'walnut desk')
  yard.say('one', '[TLP:CLEAR] walnut for everybody')
  for (const room of ['two', 'three'] as const)
    await until(() => seen(room, 'walnut').length === 2, { what: 'it is passed on' })
  // An answer that bears a label, and one that bears none.
  order('ben', 'one', 'help')
  await until(() => toBen('one').length === 1, { what: 'Ben is answered' })
  const answer = await at.store.db.post.findFirstOrThrow({ where: { about: { has: 'account/recording:ben' } } })
  await until(async () => (await at.store.db.post.count({ where: { state: 'pending' } })) === 0, {
    what: 'all is sent',
  })
  await at.store.db.post.update({ where: { id: answer.id }, data: { label: 'TLP:GREEN' } })
  order('ben', 'three', 'help')
  await until(() => toBen('three').length === 1, { what: 'Ben is answered once more' })

  yard.platform.setFault({ call: 'remove', room: yard.idOf('two'), times: 1000, does: { kind: 'status', status: 403 } })
  order('ben', 'two', 'revoke recording:ben because the phone was stolen')
  await until(() => !sits('ben', 'one') && !sits('ben', 'three'), { what: 'Ben is out' })
  await until(() => seen('two', 'walnut').length === 1, {
    what: () => `what is limited is gone; there is ${seen('two', 'walnut').join()}`,
  })
  await until(async () => (await at.store.db.recall.count({ where: { endedAt: null } })) === 0, { what: 'all ended' })

  expect(sits('ben', 'two')).toBe(true)
  expect(seen('two', 'walnut')[0]).toContain('for everybody')
  expect(seen('three', 'walnut')).toHaveLength(2)
  expect(toBen('one')).toEqual([])
  expect(toBen('three')).toHaveLength(1)
  const recalls = await at.store.db.recall.findMany({ orderBy: { id: 'asc' }, include: { copies: true } })
  expect(recalls).toMatchObject([
    { cause: 'revoked', subject: 'account/recording:ben', byId: 'ben', copies: [{ outcome: 'taken-back' }] },
    { cause: 'revoked', subject: 'room/two', byId: null, copies: [{ outcome: 'taken-back' }] },
  ])
})
