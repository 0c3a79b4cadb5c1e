import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Message, paragraph } from '../../../src/chat/message.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import { propose } from '../../../src/decision/propose.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { chaseRound, openRound } from '../../../src/round/round.ts'
import { put } from '../../../src/sharing/parcel.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { show } from '../../servers/recording/markup.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openYard, type RoomName, type Yard } from '../delivery/yard.ts'

/** Cases whose label is raised or that are taken back: cards, answers and receipts, with the real outbox before a platform. */
let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Yard
let cell = ''
beforeAll(async () => {
  at = await openTestStore()
  const strict = 'label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT'
  const library = await openLibrary(at.store.db, shippedPlaybooks, at.store.clock())
  const withCell = (directory: string): string =>
    directory
      .replace(/\[\{ role: niscg_member, (.*?) \}\]/g, '[{ role: niscg_member, $1 }, { role: coordinator, $1 }]')
      .replace(
        'links:',
        `  - { id: fr, title: Cell FR, kind: national-cell, for: FR, platform: recording, ${strict}, seats: [ana], releasesTo: one }
links:`,
      )
  yard = await openYard(at.store, withCell, library)
  cell = yard.platform.roomsOf(yard.platform.bot).find(({ title }) => title === 'Cell FR')?.id ?? ''
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

const idOf = (room: RoomName | 'fr'): string => (room === 'fr' ? cell : yard.idOf(room))
/** What somebody sees in a room that the bot said, to all or to them alone, oldest first. */
const seen = (handle: string, room: RoomName | 'fr', only = false) =>
  yard.platform
    .seenBy(handle, idOf(room))
    .filter((each) => each.by === yard.platform.bot && (each.only !== undefined) === only)
    .map((each) => ({ id: each.id, words: show(each.text).plain }))
const order = (handle: string, room: RoomName | 'fr', line: string, re?: string): string =>
  yard.platform.post(handle, idOf(room), { text: line, only: yard.platform.bot, ...(re && { re }) })
const sees = (
  handle: string,
  room: RoomName | 'fr',
  words: string,
  only = false,
): Promise<{ id: string; words: string }> =>
  until(() => seen(handle, room, only).findLast((each) => each.words.includes(words)), {
    what: () => `${handle} sees “${words}” in ${room}; there is ${JSON.stringify(seen(handle, room, only))}`,
  })
const gone = (handle: string, room: RoomName | 'fr', words: string, only = false): Promise<unknown> =>
  until(() => !seen(handle, room, only).some((each) => each.words.includes(words)), {
    what: () => `${handle} sees “${words}” no more in ${room}; there is ${JSON.stringify(seen(handle, room, only))}`,
  })
const settled = () =>
  until(
    async () =>
      (await at.store.db.post.count({ where: { state: 'pending' } })) === 0 &&
      (await at.store.db.timer.count({ where: { state: 'pending', kind: 'recall.look' } })) === 0,
    { what: 'all is sent and told' },
  )
const lastRecall = async () =>
  at.store.db.recall.findFirstOrThrow({ orderBy: { id: 'desc' }, include: { copies: { orderBy: { slot: 'asc' } } } })
const outcomes = async () =>
  Object.fromEntries(
    (await lastRecall()).copies.map(({ slot, outcome }) => [slot.replace(/^reply\/.*/, 'reply'), outcome]),
  )

/** A case of France that is shared with the joint rooms, and that Ben of Estonia has looked at. */
async function sharedCase(title: string): Promise<string> {
  const newest = async () => (await at.store.db.case.findFirst({ orderBy: { id: 'desc' } }))?.number
  const before = await newest()
  order('ana', 'fr', `report ${title}`)
  await until(async () => (await newest()) !== before, { what: 'the case is opened' })
  const number = (await newest()) ?? ''
  order('ana', 'fr', `release ${number} amber`)
  await sees('ben', 'one', title)
  await sees('ben', 'two', title)
  order('ben', 'one', `case ${number}`)
  await sees('ben', 'one', title, true)
  await settled()
  return number
}

test('a raised label replaces every card elsewhere and every answer that quotes the case, leaves what may stay alone, and tells its own people', async () => {
  const number = await sharedCase('Router at the data centre')
  const home = (await sees('ana', 'fr', 'Router')).id
  const before = yard.platform.entries(cell).length

  order('ana', 'fr', `label ${number} amber+strict`)
  for (const room of ['one', 'two', 'three'] as const) await gone('ben', room, 'Router')
  await gone('ben', 'one', 'Router', true)
  await settled()
  expect(await lastRecall()).toMatchObject({
    cause: 'raised',
    subject: `case/${number}`,
    byId: 'ana',
    label: 'TLP:AMBER+STRICT',
  })
  expect((await lastRecall()).endedAt).not.toBeNull()
  expect(await outcomes()).toEqual({
    [`case/${number}/card@one`]: 'changed',
    [`case/${number}/card@two`]: 'changed',
    [`case/${number}/card@three`]: 'changed',
    reply: 'changed',
  })
  // The card at home says the new label, once; the receipt, which says nothing of the case, stands.
  expect((await sees('ana', 'fr', 'Router')).id).toBe(home)
  const edits = yard.platform.entries(cell).slice(before)
  expect(edits.filter((entry) => entry.kind === 'edited' && entry.message === home)).toHaveLength(1)
  const { id } = await lastRecall()
  const report = await sees('ana', 'fr', `${id}: ${number} is taken back, all 4 copies.`, true)
  expect(report.words).toContain('Room two · recording · replaced by a line without its content')
  expect(report.words).toContain('somebody of EE · recording · replaced')
  expect(report.words).not.toContain('Router')
})

test('copies from before posts knew what they are about are found by the slots that name the case', async () => {
  const number = await sharedCase('Printer in the hall')
  await at.store.pool.query(
    `UPDATE "Post" SET about = '{}', addressees = '{}', shows = NULL WHERE slot LIKE 'case/' || $1 || '/%'`,
    [number],
  )
  order('ana', 'fr', `label ${number} amber+strict`)
  for (const room of ['one', 'two', 'three'] as const) await gone('ben', room, 'Printer')
  await gone('ben', 'one', 'Printer', true)
  await settled()
  expect(Object.keys(await outcomes())).toHaveLength(4)
  await sees('ana', 'fr', 'Printer')
})

test('an answer that was read before a raise and is said after it is taken back a little later', async () => {
  const number = await sharedCase('Antenna on the roof')
  order('ana', 'fr', `label ${number} amber+strict`)
  for (const alone of [false, true]) await gone('ben', 'one', 'Antenna', alone)
  await settled()
  const words = 'What it was about: the antenna'
  const message: Message = { look: 'reply', summary: words, marking: 'TLP:AMBER', blocks: [paragraph(words)] }
  const parcel = { message, label: 'TLP:AMBER', addressees: ['EE'], about: [`case/${number}`] } as const
  await yard.act(async ({ directory, now }) => {
    const [ben, one] = [directory.people.get('ben'), directory.rooms.get('one')]
    const [account] = ben?.accounts ?? []
    if (!ben || !one || !account) throw new Error('the directory has both')
    return put('reply/late', parcel, targetPerson(directory, ben, account, one.conversation, now))
  })
  await sees('ben', 'one', words, true)
  await at.store.pool.query(`UPDATE "Timer" SET "dueAt" = now() WHERE kind = 'case.late' AND state = 'pending'`)
  await yard.act(async () => [])
  await gone('ben', 'one', words, true)
})

test('what runs that a case began asked and proposed follows its raise, though they know of no case; nobody is reminded of it who may not read it', async () => {
  const number = await sharedCase('Gate of the depot')
  const { db, keyring } = at.store
  const version = await db.playbookVersion.findFirstOrThrow()
  const run = {
    playbook: version.playbook,
    hash: version.hash,
    status: 'running',
    state: keyring.seal('{}', 'run.state'),
    label: 'TLP:AMBER',
    startedAt: at.store.clock(),
  }
  await db.run.createMany({
    data: [
      { ...run, id: 'R-2019-0001', key: 'gate', caseNumber: number },
      { ...run, id: 'R-2019-0002', key: 'gate/part', parent: 'R-2019-0001 part#1' },
    ],
  })
  const common = { label: 'TLP:AMBER', roomId: 'one', runId: 'R-2019-0002' } as const
  let [round, decision] = ['', '']
  await yard.act(async (scene) => {
    const asked = { ...common, kind: 'positions', options: [], members: ['FR', 'EE'] } as const
    const opened = await openRound(scene, { ...asked, key: 'gate/round', question: { en: 'Who holds the gate?' } })
    const words = { title: { en: 'Close the gate' }, question: { en: 'Close the gate?' } }
    const proposed = await propose(scene, {
      ...common,
      ...words,
      key: 'gate/decision',
      type: 'operational',
      rule: { profile: 'consensus' },
      codes: ['FR', 'EE'],
    })
    round = opened.id
    decision = proposed.id
    return [...opened.effects, ...proposed.effects]
  })
  for (const words of ['Who holds the gate?', 'Close the gate']) await sees('ben', 'one', words)
  await settled()

  order('ana', 'fr', `label ${number} amber+strict`)
  for (const words of ['Who holds the gate?', 'Close the gate', 'depot'])
    for (const alone of [false, true]) await gone('ben', 'one', words, alone)
  await until(async () => (await db.round.findUniqueOrThrow({ where: { id: round } })).label === 'TLP:AMBER+STRICT', {
    what: 'the round bears the label of its case',
  })
  await settled()
  expect((await db.round.findUniqueOrThrow({ where: { id: round } })).addressees).toEqual(['FR'])
  const before = seen('ben', 'one', true).length
  await yard.act((scene) => chaseRound(scene, round, { turn: 1, role: 'duty' }))
  await settled()
  expect(seen('ben', 'one', true)).toHaveLength(before)
  order('ben', 'one', `round ${round}`)
  await sees('ben', 'one', 'There is no round', true)
  expect((await db.decision.findUniqueOrThrow({ where: { id: decision } })).state).toBe('withdrawn')
})

test('the people of a case take it back from everybody else, once they said so again; nothing of it stands there, and it can be released anew', async () => {
  const number = await sharedCase('Switch in the tower')
  order('ben', 'one', `recall ${number}`)
  await sees('ben', 'one', 'recall', true)
  order('ana', 'fr', `recall ${number}`)
  await sees('ana', 'fr', `Take back ${number} from everybody but the people of FR?`, true)
  expect(seen('ben', 'one').some(({ words }) => words.includes('Switch'))).toBe(true)

  order('ana', 'fr', `recall ${number} yes`)
  for (const room of ['one', 'two', 'three'] as const) await gone('ben', room, number)
  await gone('ben', 'one', 'Switch', true)
  await settled()
  const { id } = await lastRecall()
  expect(new Set(Object.values(await outcomes()))).toEqual(new Set(['taken-back']))
  await sees('ana', 'fr', 'Switch')
  expect(await at.store.db.case.findUnique({ where: { number } })).toMatchObject({
    released: false,
    label: 'TLP:AMBER+STRICT',
    addressees: ['FR'],
  })

  order('ana', 'fr', `recall ${id}`)
  await sees('ana', 'fr', 'Room three · recording · taken back', true)
  order('ana', 'fr', 'recalls')
  await sees('ana', 'fr', `${id} done · ${number}`, true)
  order('ben', 'one', `recall ${id}`)
  await sees('ben', 'one', `There is no recall ${id} that you could see.`, true)
  order('ben', 'one', 'recalls')
  await sees('ben', 'one', 'Nothing was taken back that you could see.', true)

  order('ana', 'fr', `release ${number} amber`)
  await sees('ben', 'two', 'Switch')
})

test('who wrote a message takes it back by answering it; nobody else can', async () => {
  const message = yard.say('one', 'velvet curtain')
  await until(() => yard.words('two', 'velvet').length === 1, { what: 'it is passed on' })
  await settled()
  const copy = yard.copies('two', 'velvet')[0]?.id ?? ''
  order('ben', 'two', 'recall', copy)
  await sees('ben', 'two', 'Only who wrote a message can take it back', true)
  order('ana', 'one', 'recall', message)
  await sees('ana', 'one', 'Take back your message from 2 other rooms?', true)
  order('ana', 'one', `recall message ${message}`)
  await until(() => yard.words('two', 'velvet').length + yard.words('three', 'velvet').length === 0, {
    what: 'it is gone',
  })
  await settled()
  expect(await lastRecall()).toMatchObject({ cause: 'retracted', byId: 'ana' })
  // What was taken back follows no edit.
  yard.change('one', message, 'velvet curtain again')
  await yard.heard()
  await settled()
  expect(yard.words('two', 'velvet')).toEqual([])
  order('ana', 'one', 'recall', message)
  await sees('ana', 'one', 'This message was taken back already.', true)
})

test('where joiners cannot read back, nothing is recalled for somebody who joins', async () => {
  const count = await at.store.db.recall.count()
  yard.say('one', 'quiet lake')
  await until(() => yard.words('two', 'quiet').length === 1, { what: 'it is passed on' })
  await settled()
  yard.platform.join('eve', yard.idOf('two'))
  await yard.heard()
  await settled()
  expect(await at.store.db.recall.count()).toBe(count)
  expect(yard.words('two', 'quiet')).toHaveLength(1)
  yard.platform.leave('eve', yard.idOf('two'))
})
