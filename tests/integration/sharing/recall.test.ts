import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Message, paragraph } from '../../../src/chat/message.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { put } from '../../../src/sharing/parcel.ts'
import { targetRoom } from '../../../src/sharing/target.ts'
import { show } from '../../servers/recording/markup.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openYard, type RoomName, type Yard } from '../delivery/yard.ts'

/** Taking back what was passed on, on a platform where who joins reads back. Ana and Ben look after the rooms. */
let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Yard
beforeAll(async () => {
  at = await openTestStore()
  const coordinated = (directory: string): string =>
    directory
      .replace(/\[\{ role: niscg_member, (.*?) \}\]/g, '[{ role: niscg_member, $1 }, { role: coordinator, $1 }]')
      .replace('\nbodies:', '\n  - { code: DK, name: Denmark, zone: Europe/Copenhagen }\nbodies:')
      .replace(
        '\nrooms:',
        '\n  - { id: dorte, name: Dorte, accounts: [recording:dorte], roles: [{ role: niscg_member, for: DK, in: niscg }] }\nrooms:',
      )
  yard = await openYard(at.store, coordinated, undefined, { joinersReadBack: true })
})
afterAll(async () => {
  await yard.close()
  await at.end()
})
afterEach(() => yard.platform.clearFaults())

/** What a person was told alone, anywhere, oldest first. */
const told = (handle: string) =>
  (['one', 'two', 'three'] as const).flatMap((room) =>
    yard.platform.members(yard.platform.bot, yard.idOf(room)).includes(handle)
      ? yard.platform
          .seenBy(handle, yard.idOf(room))
          .filter(({ by, only }) => by === yard.platform.bot && only === handle)
          .map((seen) => ({ words: show(seen.text).plain, edited: seen.edited }))
      : [],
  )
const told1 = (handle: string, words: string): Promise<string> =>
  until(() => told(handle).find((each) => each.words.includes(words))?.words, {
    what: () => `${handle} is told “${words}”; told was ${JSON.stringify(told(handle))}`,
  })
const stands = (room: RoomName, word: string, count: number): Promise<unknown> =>
  until(() => yard.words(room, word).length === count, {
    what: () => `${count} of “${word}” in ${room}; there is ${yard.words(room, word).join()}`,
  })
const sitting = (handle: string): Promise<number> =>
  at.store.db.roomMember.count({ where: { roomId: 'two', account: `recording:${handle}` } })
const newest = () =>
  at.store.db.recall.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: { copies: { orderBy: { slot: 'asc' } } },
  })
const marked = (): Promise<unknown> =>
  until(async () => (await at.store.db.post.count({ where: { state: 'pending' } })) === 0, { what: 'all is marked' })
/** Nothing is on its way, and no recall waits to hear what became of its copies. */
const settled = (): Promise<unknown> =>
  until(
    async () =>
      (await at.store.db.post.count({ where: { state: 'pending' } })) === 0 &&
      (await at.store.db.timer.count({ where: { kind: 'recall.look', state: 'pending' } })) === 0,
    { what: 'all is settled' },
  )
const lastId = async () => (await at.store.db.recall.findFirst({ orderBy: { id: 'desc' } }))?.id
const ended = (id?: string) =>
  until(
    async () => {
      const found = await newest().catch(() => undefined)
      return found?.endedAt && found.id !== id ? found : undefined
    },
    { what: 'the recall has ended' },
  )
const ledgerOf = async (id: string) =>
  (await at.store.db.ledgerEntry.findMany({ where: { subject: id }, orderBy: { id: 'asc' } })).map((entry) => ({
    kind: entry.kind,
    payload: payloadOf(at.store.keyring.open(entry.payload ?? new Uint8Array(), payloadContext)),
  }))
const postIn = (room: RoomName, message: string) =>
  at.store.db.post.findFirstOrThrow({ where: { slot: `relay/recording:${yard.idOf('one')}/${message}@${room}` } })
/** How the last edit of the message with a stub was asked for. */
const lindenEdit = async () => {
  const { parts } = await at.store.db.post.findUniqueOrThrow({ where: { slot: 'test/linden' } })
  return yard.lastEdit(parts[0] ?? '')
}
/** What the bot did to one of its messages in a room since it was posted. */
const doneTo = (room: RoomName, id: string): readonly string[] =>
  yard.platform
    .entries(yard.idOf(room))
    .flatMap((entry) => ('message' in entry && entry.message === id ? [entry.kind] : []))

test('a deleted message is taken back wherever it stands, and its author sees a line for each copy', async () => {
  const message = yard.say('one', 'orchard at noon')
  for (const room of ['two', 'three'] as const) await stands(room, 'orchard', 1)
  await marked()
  const post = await postIn('two', message)
  expect(post).toMatchObject({
    about: [`message/recording:${yard.idOf('one')}/${message}`],
    addressees: ['EE', 'FR'],
    shows: 'whole',
  })

  yard.platform.erase('ana', yard.idOf('one'), message)
  for (const room of ['two', 'three'] as const) await stands(room, 'orchard', 0)
  const recall = await ended()
  expect(recall).toMatchObject({ cause: 'retracted', byId: null })
  expect(recall.copies.map(({ outcome }) => outcome)).toEqual(['taken-back', 'taken-back'])
  const report = await told1('ana', `${recall.id}: your message is taken back, all 2 copies.`)
  expect(report).toContain('Room two · recording · taken back')
  expect(report).toContain('Room three · recording · taken back')
  expect(report).not.toContain('orchard')
  expect(told('ana').filter(({ words }) => words.includes(recall.id))).toHaveLength(1)
  expect(told('ben').filter(({ words }) => words.includes(recall.id))).toEqual([])
  expect(await ledgerOf(recall.id)).toMatchObject([
    { kind: 'recall.started', payload: { cause: 'retracted', copies: 2 } },
    { kind: 'recall.ended', payload: { 'taken-back': 2, failed: 0 } },
  ])
})

test('what is said anew before it could be taken back stands, be it as an edit of what still stood', async () => {
  const message = yard.say('one', 'willow by the gate')
  for (const room of ['two', 'three'] as const) await stands(room, 'willow', 1)
  yard.fail('two', 'erase', 503)
  yard.change('one', message, '[TLP:AMBER+STRICT] willow by the gate')
  await stands('three', 'willow', 0)
  yard.change('one', message, '[TLP:AMBER] willow by the wall')
  await stands('three', 'willow by the wall', 1)
  yard.platform.clearFaults()
  await stands('two', 'willow by the wall', 1)
  await marked()
  expect(yard.words('two', 'willow')).toHaveLength(1)
})

test('an edit that meets a withdrawal brings no words back', async () => {
  const message = yard.say('one', 'hazel in the yard')
  for (const room of ['two', 'three'] as const) await stands(room, 'hazel', 1)
  const where = { conversation_externalId: { conversation: `recording:${yard.idOf('one')}`, externalId: message } }
  const edits = () => at.store.db.inbox.findMany({ where: { kind: 'edited' }, select: { state: true } })
  const before = (await edits()).length
  const client = await at.store.pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(`UPDATE "Message" SET "retractedAt" = now(), text = NULL WHERE "externalId" = $1`, [message])
    yard.change('one', message, 'hazel and more')
    await until(async () => (await edits()).length > before, { what: 'the edit has arrived' })
  } finally {
    await client.query('COMMIT')
    client.release()
  }
  await until(async () => (await edits()).every(({ state }) => state === 'done'), { what: 'the edit is handled' })
  await marked()
  expect((await at.store.db.message.findUniqueOrThrow({ where })).text).toBeNull()
  for (const room of ['two', 'three'] as const) expect(yard.words(room, 'hazel and more')).toEqual([])
})

test('what a platform refuses to take back still stands, is reported as such, and is reported anew once it went', async () => {
  const before = await lastId()
  const message = yard.say('one', 'granite wall')
  for (const room of ['two', 'three'] as const) await stands(room, 'granite', 1)
  yard.platform.setFault({ call: 'erase', room: yard.idOf('two'), times: 1000, does: { kind: 'status', status: 403 } })
  yard.platform.erase('ana', yard.idOf('one'), message)
  const recall = await ended(before)
  expect(recall.copies.map(({ outcome, fault }) => [outcome, fault])).toEqual([
    ['taken-back', null],
    ['failed', 'refused'],
  ])
  const report = await told1('ana', `${recall.id}: your message is not wholly taken back. 1 copy still stands, of 2.`)
  expect(report).toContain('Room two · recording · STILL STANDS: the platform refused')
  expect(yard.words('two', 'granite')).toHaveLength(1)

  yard.platform.clearFaults()
  const { id } = await postIn('two', message)
  await at.store.db.post.update({ where: { id }, data: { state: 'pending', attempts: 1 } })
  await stands('two', 'granite', 0)
  await told1('ana', `${recall.id}: your message is taken back, all 2 copies.`)
  expect((await ledgerOf(recall.id)).map(({ kind }) => kind)).toEqual([
    'recall.started',
    'recall.ended',
    'recall.amended',
  ])
})

test('while a platform cannot be reached a copy is on its way; the same message says so and then that it went', async () => {
  const before = await lastId()
  const message = yard.say('one', 'harbour lights')
  for (const room of ['two', 'three'] as const) await stands(room, 'harbour', 1)
  yard.fail('two', 'erase', 503)
  yard.platform.erase('ana', yard.idOf('one'), message)
  await stands('three', 'harbour', 0)
  await until(async () => (await newest()).copies.some(({ outcome }) => outcome === 'taken-back'), { what: 'one went' })
  const { id } = await newest()
  expect(id).not.toBe(before)
  const early = await told1('ana', `${id}: taking back your message. 1 copy is still on the way, of 2.`)
  expect(early).toContain('Room two · recording · on the way')
  yard.platform.clearFaults()
  await stands('two', 'harbour', 0)
  await told1('ana', `${id}: your message is taken back, all 2 copies.`)
  expect(told('ana').filter(({ words }) => words.includes(id))).toHaveLength(1)
})

test('a message that its author labels more strictly is taken back where that may not stand, and stays as it stands elsewhere', async () => {
  const before = await lastId()
  const message = yard.say('one', '[TLP:GREEN] meadow')
  for (const room of ['two', 'three'] as const) await stands(room, 'meadow', 1)
  yard.change('one', message, '[TLP:AMBER+STRICT] meadow')
  for (const room of ['two', 'three'] as const) await stands(room, 'meadow', 0)
  const recall = await ended(before)
  expect(recall).toMatchObject({ cause: 'raised', label: 'TLP:AMBER+STRICT', byId: 'ana' })
  expect(recall.copies.map(({ outcome }) => outcome)).toEqual(['taken-back', 'taken-back'])
})

test('an unknown account joins where joiners read back: what it may not read goes at once, what it may stays untouched, and all stands again when it has left', async () => {
  const before = await lastId()
  const amber = [yard.say('one', 'copper one'), yard.say('one', 'copper two')]
  const green = yard.say('one', '[TLP:GREEN] copper green')
  await stands('two', 'copper', 3)
  await marked()
  const standing = (await postIn('two', green)).parts[0] ?? ''

  yard.platform.join('eve', yard.idOf('two'))
  await stands('two', 'copper', 1)
  const recall = await ended(before)
  expect(recall).toMatchObject({ cause: 'joined', subject: 'room/two' })
  // Whatever else stands there of the label goes as well.
  const slots = recall.copies.map(({ slot }) => slot)
  expect(slots).toEqual(expect.arrayContaining(amber.map((id) => `relay/recording:${yard.idOf('one')}/${id}@two`)))
  expect(slots).not.toContain(`relay/recording:${yard.idOf('one')}/${green}@two`)
  expect(new Set(recall.copies.map(({ outcome }) => outcome))).toEqual(new Set(['taken-back']))
  expect(doneTo('two', standing)).toEqual([])
  for (const handle of ['ana', 'ben']) {
    const report = await told1(handle, `${recall.id}: what stood in Room two is taken back`)
    expect(report).toContain('stands again by itself')
  }
  expect(yard.words('three', 'copper')).toHaveLength(3)

  yard.platform.leave('eve', yard.idOf('two'))
  await stands('two', 'copper', 3)
  // A second time as well: it is another message to the platform each time.
  yard.platform.join('eve', yard.idOf('two'))
  await stands('two', 'copper', 1)
  yard.platform.leave('eve', yard.idOf('two'))
  await stands('two', 'copper', 3)
})

test('what has a stub shows that for as long as somebody reads there who may not read the rest, and its words again afterwards', async () => {
  const saying = (summary: string): Message => ({
    look: 'reply',
    summary,
    marking: 'TLP:AMBER',
    blocks: [paragraph(summary)],
  })
  const parcel = {
    message: saying('linden and all'),
    stub: { ...saying('linden alone'), marking: 'TLP:CLEAR' },
    label: 'TLP:AMBER' as const,
    addressees: ['EE', 'FR'],
  }
  await yard.act(async ({ directory, now }) => {
    const room = directory.rooms.get('two')
    if (!room) throw new Error('the directory has it')
    return put('test/linden', parcel, targetRoom(directory, room, now))
  })
  await stands('two', 'linden and all', 1)
  yard.platform.addAccount({ handle: 'dorte', name: 'Dorte' })
  yard.platform.join('dorte', yard.idOf('two'))
  await stands('two', 'linden alone', 1)
  expect(await lindenEdit(), 'a platform where the words would stay has to refuse it').toMatchObject({ hides: true })
  expect(yard.words('two', 'linden and all')).toEqual([])
  yard.platform.leave('dorte', yard.idOf('two'))
  await stands('two', 'linden and all', 1)
  expect(await lindenEdit()).not.toHaveProperty('hides')
  expect(yard.words('two', 'linden alone')).toEqual([])
})

test('whoever leaves before a stub is known to stand, or while it is on its way, leaves no stub behind', async () => {
  const linden = await at.store.db.post.findUniqueOrThrow({ where: { slot: 'test/linden' } })
  await settled()
  yard.platform.join('dorte', yard.idOf('two'))
  await stands('two', 'linden alone', 1)
  await settled()
  // As it is until the recall's timer has come.
  await at.store.pool.query(`UPDATE "RecallCopy" SET outcome = 'pending' WHERE "postId" = $1`, [linden.id])
  yard.platform.leave('dorte', yard.idOf('two'))
  await stands('two', 'linden and all', 1)

  const slowEdits = (): number => yard.platform.faults.counts().find(({ call }) => call === 'edit')?.faults ?? 0
  const soFar = slowEdits()
  yard.platform.setFault({ call: 'edit', room: yard.idOf('two'), does: { kind: 'slow', ms: 1500 } })
  yard.platform.join('dorte', yard.idOf('two'))
  await until(() => slowEdits() > soFar, { what: 'the stub is on its way' })
  yard.platform.leave('dorte', yard.idOf('two'))
  await until(async () => (await sitting('dorte')) === 0, { what: 'the bot knows that she left' })
  await stands('two', 'linden and all', 1)
})

test('whoever joins while the words of a stub are on their way back reads the stub alone', async () => {
  const slow = (): number => yard.platform.faults.counts().find(({ call }) => call === 'edit')?.faults ?? 0
  await stands('two', 'linden and all', 1)
  await settled()
  yard.platform.join('dorte', yard.idOf('two'))
  await stands('two', 'linden alone', 1)
  await settled()
  const soFar = slow()
  yard.platform.setFault({ call: 'edit', room: yard.idOf('two'), does: { kind: 'slow', ms: 1500 } })
  yard.platform.leave('dorte', yard.idOf('two'))
  await until(() => slow() > soFar, { what: 'its words are on their way back' })
  yard.platform.join('dorte', yard.idOf('two'))
  await until(async () => (await sitting('dorte')) === 1, { what: 'the bot knows who sits there' })
  await marked()
  await stands('two', 'linden alone', 1)
  expect(await lindenEdit(), 'a platform where the words would stay has to refuse it').toMatchObject({ hides: true })
  expect(yard.words('two', 'linden and all')).toEqual([])
  yard.platform.leave('dorte', yard.idOf('two'))
  await stands('two', 'linden and all', 1)
  expect(await lindenEdit()).not.toHaveProperty('hides')
})

test('whoever joins again before what was taken back for their sake is settled, or while its words are on their way back, reads none of it', async () => {
  const before = await lastId()
  const message = yard.say('one', 'larch wood')
  await stands('two', 'larch', 1)
  await marked()
  const { id } = await postIn('two', message)
  yard.platform.join('eve', yard.idOf('two'))
  await stands('two', 'larch', 0)
  await ended(before)
  yard.platform.leave('eve', yard.idOf('two'))
  await stands('two', 'larch', 1)
  await marked()
  // As it is until the recall's timer has come.
  const unsettled = () => at.store.pool.query(`UPDATE "RecallCopy" SET outcome = 'pending' WHERE "postId" = $1`, [id])
  await unsettled()
  yard.platform.join('eve', yard.idOf('two'))
  await stands('two', 'larch', 0)

  const slowPosts = (): number => yard.platform.faults.counts().find(({ call }) => call === 'post')?.faults ?? 0
  const soFar = slowPosts()
  await unsettled()
  yard.platform.setFault({ call: 'post', room: yard.idOf('two'), times: 1, does: { kind: 'slow', ms: 1500 } })
  yard.platform.leave('eve', yard.idOf('two'))
  await until(() => slowPosts() > soFar, { what: 'its words are on their way back' })
  yard.platform.join('eve', yard.idOf('two'))
  await marked()
  await stands('two', 'larch', 0)
  yard.platform.leave('eve', yard.idOf('two'))
  await stands('two', 'larch', 1)
})

test('what lost its words is judged by what it was said with, taken back without them, and cannot return', async () => {
  const before = await lastId()
  const message = yard.say('one', 'silver coin')
  const kept = yard.say('one', '[TLP:GREEN] silver leaf')
  await stands('two', 'silver', 2)
  await until(async () => (await at.store.db.post.count({ where: { state: 'pending' } })) === 0, {
    what: 'all is marked',
  })
  await at.store.pool.query(`UPDATE "Post" SET envelope = NULL WHERE slot LIKE 'relay/%'`)
  yard.platform.join('eve', yard.idOf('two'))
  await stands('two', 'silver', 1)
  const recall = await ended(before)
  expect(await postIn('two', message)).toMatchObject({ state: 'retracted', parts: [], fault: null })
  expect(await postIn('two', kept)).toMatchObject({ state: 'sent', shows: 'whole' })
  expect(await told1('ana', `${recall.id}: what stood in Room two is taken back`)).toContain('cannot stand again')
  yard.platform.leave('eve', yard.idOf('two'))
  yard.say('one', 'after the leave')
  await stands('two', 'after', 1)
  expect(yard.words('two', 'silver')).toHaveLength(1)
  expect(await at.store.db.post.count({ where: { state: 'dead', intent: 'put' } })).toBe(0)
})

test('somebody found in a room when it is read is as one who joined', async () => {
  const before = await lastId()
  yard.say('one', 'willow')
  await stands('three', 'willow', 1)
  await yard.restart(() => yard.platform.join('eve', yard.idOf('three')))
  await stands('three', 'willow', 0)
  expect(await ended(before)).toMatchObject({ cause: 'joined', subject: 'room/three' })
  yard.platform.leave('eve', yard.idOf('three'))
  await stands('three', 'willow', 1)
})

/** The store refuses the first row of its kind that work writes, whatever becomes of the transaction: a sequence counts on. */
async function refusingFirst(table: string, when: string, work: () => Promise<void>): Promise<void> {
  await at.store.pool.query(`
    CREATE SEQUENCE tried;
    CREATE FUNCTION refuse_first() RETURNS trigger AS $$ BEGIN
      IF ${when} AND nextval('tried') = 1 THEN RAISE 'refused once'; END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER refuse_first BEFORE INSERT ON "${table}" FOR EACH ROW EXECUTE FUNCTION refuse_first()`)
  try {
    await work()
  } finally {
    await at.store.pool.query('DROP FUNCTION refuse_first CASCADE; DROP SEQUENCE tried')
  }
}

test('a look at who was found in a room that fails is done again: it does not wait for the next reading', async () => {
  yard.say('one', 'poplar')
  await stands('three', 'poplar', 1)
  await marked()
  await refusingFirst('Recall', 'true', async () => {
    await yard.restart(() => yard.platform.join('eve', yard.idOf('three')))
    const failed = { kind: 'room.read', attempts: 1 }
    await until(async () => (await at.store.db.timer.count({ where: failed })) === 1, { what: 'the look failed' })
    await at.store.pool.query(`UPDATE "Timer" SET "dueAt" = jom_now() WHERE kind = 'room.read' AND state = 'pending'`)
    await stands('three', 'poplar', 0)
  })
  yard.platform.leave('eve', yard.idOf('three'))
  await stands('three', 'poplar', 1)
})

test('a join that is given up has its room read anew: who joined is found there, and reads nothing back', async () => {
  yard.say('one', 'walnut')
  await stands('two', 'walnut', 1)
  await marked()
  await at.store.pool.query(`
    CREATE FUNCTION try_once() RETURNS trigger AS $$ BEGIN NEW.attempts := 7; RETURN NEW; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER try_once BEFORE INSERT ON "Inbox" FOR EACH ROW WHEN (NEW.kind = 'joined') EXECUTE FUNCTION try_once()`)
  await refusingFirst('RoomMember', `NEW.account = 'recording:eve'`, async () => {
    yard.platform.join('eve', yard.idOf('two'))
    await stands('two', 'walnut', 0)
  })
  await at.store.pool.query('DROP FUNCTION try_once CASCADE')
  expect(await at.store.db.inbox.count({ where: { kind: 'joined', state: 'dead' } })).toBe(1)
  yard.platform.leave('eve', yard.idOf('two'))
  await stands('two', 'walnut', 1)
})

test('while somebody is known to have joined and that is not settled, nothing goes into the room', async () => {
  const before = await lastId()
  yard.say('one', 'rowan tree')
  await stands('two', 'rowan', 1)
  await marked()
  const other = await at.store.pool.connect()
  try {
    // Who joined has their seat, and what they may not read is found; it is not committed before the recall has its number.
    await other.query('BEGIN')
    await other.query(`SELECT 1 FROM "YearCounter" WHERE series = 'W' FOR UPDATE`)
    yard.platform.join('eve', yard.idOf('two'))
    const waits = `
      SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%"YearCounter"%'`
    await until(async () => (await at.store.pool.query(waits)).rowCount === 1, { what: 'the join is under way' })
    yard.say('one', 'elder tree')
    await stands('three', 'elder', 1)
    await other.query('ROLLBACK')
  } finally {
    other.release()
  }
  await stands('two', 'rowan', 0)
  await ended(before)
  await marked()
  const said = yard.platform
    .entries(yard.idOf('two'))
    .filter((each) => each.kind === 'posted' && each.text.includes('elder'))
  expect(said).toEqual([])
  yard.platform.leave('eve', yard.idOf('two'))
  await stands('two', 'elder', 1)
})

test('whoever was heard to come or go before a room was read sits there as it was read', async () => {
  const seats = async () =>
    (await at.store.db.roomMember.findMany({ where: { roomId: 'two' }, orderBy: { account: 'asc' } })).map(
      ({ account }) => account,
    )
  const before = await seats()
  expect(before).toContain('recording:ben')
  const told = (key: string, kind: 'joined' | 'left', actor: string) => {
    const event = { key, kind, actor, conversation: `recording:${yard.idOf('two')}`, at: new Date().toISOString() }
    const body = Buffer.from(at.store.keyring.seal(JSON.stringify(event), 'inbox'))
    return at.store.db.inbox.create({ data: { ...event, platform: 'recording', body } })
  }
  await yard.restart(async () => {
    await told('late/left', 'left', 'recording:ben')
    await told('late/joined', 'joined', 'recording:eve')
  })
  await yard.heard()
  await until(async () => (await at.store.db.room.count({ where: { membersReadAt: null } })) === 0, {
    what: 'who is said to have come since is looked for',
  })
  expect(await seats()).toEqual(before)
})

test('what may stand there after an answer got lost is found without saying it again, and taken back', async () => {
  const lost = (): void => {
    yard.platform.setFault({ call: 'post', room: yard.idOf('two'), does: { kind: 'drop', when: 'after' } })
    yard.fail('two', 'post', 503)
  }
  const everSaid = (word: string) =>
    yard.platform
      .entries(yard.idOf('two'))
      .filter((entry) => entry.kind === 'posted' && entry.by === yard.platform.bot && entry.text.includes(word))
  const unknown = async (word: string) => {
    await until(() => yard.words('two', word).length === 1, { what: 'the platform has it' })
    await until(
      async () =>
        (await at.store.db.post.count({
          where: { state: 'pending', attempts: { gt: 0 }, conversation: `recording:${yard.idOf('two')}` },
        })) > 0,
      { what: 'the bot does not know' },
    )
  }
  // Its author labels it more strictly.
  const before = await lastId()
  lost()
  const message = yard.say('one', 'amber maple')
  await unknown('maple')
  yard.change('one', message, '[TLP:AMBER+STRICT] amber maple')
  await yard.heard()
  yard.platform.clearFaults()
  await stands('two', 'maple', 0)
  expect((await ended(before)).copies.map(({ outcome }) => outcome)).toEqual(['taken-back', 'taken-back'])
  expect(everSaid('maple')).toHaveLength(1)

  // Somebody joins: it goes, and stands again when they have left.
  const next = await lastId()
  lost()
  yard.say('one', 'beech tree')
  await unknown('beech')
  yard.platform.join('eve', yard.idOf('two'))
  await yard.heard()
  yard.platform.clearFaults()
  await stands('two', 'beech', 0)
  const recall = await ended(next)
  expect(new Set(recall.copies.map(({ outcome }) => outcome))).toEqual(new Set(['taken-back']))
  yard.platform.leave('eve', yard.idOf('two'))
  await stands('two', 'beech', 1)
  expect(everSaid('beech')).toHaveLength(2)
  expect(everSaid('A message was taken back here')).toEqual([])
})
