import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accountRef, conversationRef, messageId } from '../../../src/chat/refs.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { openFacts } from '../../../src/delivery/facts.ts'
import { openInbox } from '../../../src/delivery/inbox.ts'
import { openIntake } from '../../../src/delivery/intake.ts'
import { takeLease } from '../../../src/delivery/lease.ts'
import { openShelf } from '../../../src/delivery/shelf.ts'
import { openSignals } from '../../../src/delivery/signals.ts'
import { oldestUndelivered, retryStuck } from '../../../src/delivery/stuck.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { until } from '../../support/poll.ts'
import { findTraces } from '../../support/traces.ts'
import type { Base } from './databases.ts'
import { openYard, type RoomName, type Yard } from './yard.ts'

/** The way from what was said to what stands elsewhere, with a real platform that can fail. */
export function outboxTests(base: () => Base): void {
  describe('the way out', () => {
    let yard: Yard
    beforeAll(async () => {
      yard = await openYard(base().store)
    })
    afterAll(() => yard.close())
    afterEach(() => yard.platform.clearFaults())

    const many = (word: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${word} ${index}`)
    const shown = (room: RoomName, word: string, expected: readonly string[]): Promise<unknown> =>
      until(
        () => yard.words(room, word).length >= expected.length && yard.words(room, word).join() === expected.join(),
        {
          what: () => `${expected.join()} in ${room}, there is ${yard.words(room, word).join()}`,
        },
      )
    const postsOf = (room: RoomName) =>
      base().store.db.post.findMany({
        where: { conversation: `recording:${yard.idOf(room)}` },
        orderBy: { position: 'asc' },
      })
    /** The last post to a room. */
    const lastPost = async (room: RoomName) => (await postsOf(room)).at(-1)

    test('each conversation has everything once and in order, whatever the platform does meanwhile', async () => {
      const words = many('order', 30)
      const faults = [
        { kind: 'status', status: 429, retryAfterMs: 30 },
        { kind: 'drop', when: 'after' },
        { kind: 'status', status: 503 },
      ] as const
      for (const does of faults) yard.platform.setFault({ call: 'post', room: yard.idOf('two'), does })
      for (const each of words) yard.say('one', each)
      await shown('three', 'order', words)
      await shown('two', 'order', words)
    })

    test('a conversation that fails holds up no other, and is obeyed when it says until when', async () => {
      const words = many('hour', 3)
      yard.fail('two', 'post', 429, 3_600_000)
      for (const each of words) yard.say('one', each)
      await shown('three', 'hour', words)
      await until(async () => (await postsOf('two')).some(({ fault }) => fault !== null), {
        what: 'the refusal is noted',
      })
      const waiting = (await postsOf('two')).filter(({ state }) => state === 'pending')
      expect(waiting).toHaveLength(3)
      const [head, ...behind] = waiting
      expect(head?.dueAt.getTime()).toBeGreaterThan(Date.now() + 3_000_000)
      // Nothing was tried of what waits behind: it has no failures of its own.
      expect(behind.map(({ attempts }) => attempts)).toEqual([0, 0])
      // The platform would take it now. It is not asked before the hour is over, not even after a restart.
      yard.platform.clearFaults()
      await yard.restart()
      yard.say('one', 'hour 3')
      await shown('three', 'hour', [...words, 'hour 3'])
      expect(yard.words('two', 'hour')).toEqual([])
      await yard.restart(async () => {
        await base().store.pool.query(`UPDATE "Post" SET "dueAt" = now() WHERE state = 'pending'`)
      })
      await shown('two', 'hour', [...words, 'hour 3'])
    })

    test('what a slow platform has is noted before it has all that waits there', async () => {
      for (const ms of [400, 2000])
        yard.platform.setFault({ call: 'post', room: yard.idOf('two'), does: { kind: 'slow', ms } })
      const words = many('slow', 3)
      for (const each of words) yard.say('one', each)
      await until(
        async () =>
          (await postsOf('two'))
            .slice(-3)
            .map(({ state }) => state)
            .join() === 'sent,pending,pending',
        {
          what: 'the first is noted while the second is under way',
        },
      )
      await shown('two', 'slow', words)
    })

    test('edits replace what was not sent yet: one message, with the last words', async () => {
      yard.fail('two', 'post', 503)
      const message = yard.say('one', 'edit first')
      await shown('three', 'edit', ['edit first'])
      for (const revision of ['edit second', 'edit third']) yard.change('one', message, revision)
      await shown('three', 'edit', ['edit third'])
      yard.platform.clearFaults()
      await shown('two', 'edit', ['edit third'])
      const history = yard.platform.entries(yard.idOf('two')).flatMap((entry) => ('text' in entry ? [entry] : []))
      expect(history.filter(({ text }) => text.includes('edit ')).map(({ kind }) => kind)).toEqual(['posted'])
    })

    test('a file that its author took out of a message is gone from its copies; the others stay', async () => {
      const keep = (name: string) =>
        yard.platform.keepFile({ name, mediaType: 'text/plain', bytes: new TextEncoder().encode(name) }).id
      const [list, map] = [keep('list.txt'), keep('map.txt')]
      const where = yard.idOf('one')
      const message = yard.platform.post('ana', where, { text: 'see attached', files: [list, map] })
      const copies = (): readonly (readonly string[])[] =>
        (['two', 'three'] as const).flatMap((room) =>
          yard.copies(room, 'see attached').map(({ files }) => files.map(({ name }) => name)),
        )
      const stand = (...names: readonly string[]): Promise<unknown> =>
        until(() => copies().length === 2 && copies().every((each) => each.join() === names.join()), {
          what: () => `${names.join()} stand in both rooms, there is ${JSON.stringify(copies())}`,
        })
      const kept = async (): Promise<boolean | undefined> => {
        const conversation = conversationRef('recording', where)
        const of = { conversation_externalId: { conversation, externalId: message } }
        const row = await base().store.db.message.findUnique({ where: of })
        return row ? row.files !== null : undefined
      }
      await stand('list.txt', 'map.txt')
      yard.platform.edit('ana', where, message, 'see attached', [map])
      await stand('map.txt')
      // Words alone change: what stands with them stays.
      yard.change('one', message, 'see attached, please')
      await until(() => yard.copies('two', 'please').length === 1, { what: 'the words changed' })
      await stand('map.txt')
      expect(await kept()).toBe(true)
      yard.platform.edit('ana', where, message, 'see attached, please', [])
      await stand()
      expect(await kept()).toBe(false)
    })

    test('failures are counted since the last success', async () => {
      const message = yard.say('one', 'count 0')
      await shown('two', 'count', ['count 0'])
      for (const revision of ['count 1', 'count 2', 'count 3']) {
        yard.change('one', message, revision)
        await shown('two', 'count', [revision])
      }
      await until(async () => (await lastPost('two'))?.state === 'sent', { what: 'the last edit is marked' })
      expect((await lastPost('two'))?.attempts).toBe(0)
      // What waits behind a failure is claimed with it, and has no failures of its own.
      yard.fail('two', 'post', 503)
      const words = many('behind', 3)
      for (const each of words) yard.say('one', each)
      await until(
        async () => {
          const waiting = (await postsOf('two'))
            .filter(({ state }) => state === 'pending')
            .map(({ attempts }) => attempts)
          return waiting.length === 3 && Number(waiting[0]) > 1 && waiting[1] === 0 && waiting[2] === 0
        },
        { what: 'the first fails twice, the others not at all' },
      )
      yard.platform.clearFaults()
      await shown('two', 'behind', words)
    })

    test('what cannot be delivered is laid aside, seen, and can be tried again; what stands behind it goes on', async () => {
      yard.fail('two', 'post', 404)
      yard.say('one', 'dead letter')
      const [stuck] = await until(async () => ((await yard.stuck()).length > 0 ? yard.stuck() : undefined), {
        what: 'the dead letter is seen',
      })
      expect(stuck).toMatchObject({ kind: 'post', state: 'dead', what: 'relay', where: 'Room two', label: 'TLP:AMBER' })
      expect(JSON.stringify(stuck)).not.toContain('dead letter')
      yard.platform.clearFaults()
      yard.say('one', 'dead no more')
      await shown('two', 'dead', ['dead no more'])
      expect(await retryStuck(base().store.db, stuck?.id ?? '')).toBe(true)
      await shown('two', 'dead', ['dead no more', 'dead letter'])
      expect(await retryStuck(base().store.db, stuck?.id ?? '')).toBe(false)
      expect(await yard.stuck()).toEqual([])
    })

    test('a stranger who comes between the writing and the send sees nothing; once gone, all comes in its order', async () => {
      yard.fail('two', 'post', 503)
      const words = many('stranger', 3)
      yard.say('one', words[0] ?? '')
      await shown('three', 'stranger', words.slice(0, 1))
      yard.platform.join('eve', yard.idOf('two'))
      await yard.heard()
      yard.platform.clearFaults()
      for (const each of words.slice(1)) yard.say('one', each)
      await shown('three', 'stranger', words)
      await until(async () => (await yard.stuck()).length === 3, { what: 'all three are held' })
      const reasons = (await yard.stuck()).map(({ state, where, reason }) => `${state} ${where} ${reason}`)
      expect(new Set(reasons)).toEqual(new Set(['held Room two stranger-present']))
      const seen = yard.platform.seenBy('eve', yard.idOf('two')).map(({ text }) => text)
      expect(seen.filter((text) => text.includes('stranger '))).toEqual([])
      yard.platform.leave('eve', yard.idOf('two'))
      yard.say('one', 'stranger 3')
      await shown('two', 'stranger', [...words, 'stranger 3'])
      expect(await yard.stuck()).toEqual([])
    })

    test('a seat is taken away behind what was said before, tried again and laid aside like all else; twice does no harm', async () => {
      const { store } = base()
      const unseat = (room: RoomName) =>
        store.db.$transaction((tx) =>
          applyEffects(
            tx,
            store.keyring,
            [
              {
                kind: 'unseat',
                slot: `unseat/eve@${room}`,
                conversation: conversationRef('recording', yard.idOf(room)),
                account: accountRef('recording', 'eve'),
              },
            ],
            new Date(),
          ),
        )
      const seated = (room: RoomName) => yard.platform.members(yard.platform.bot, yard.idOf(room)).includes('eve')
      const fails = (status: 403 | 503) =>
        yard.platform.setFault({ call: 'remove', room: yard.idOf('two'), does: { kind: 'status', status } })

      yard.platform.join('eve', yard.idOf('two'))
      await yard.heard()
      yard.say('one', 'unseat first')
      fails(503)
      await unseat('two')
      await until(() => !seated('two'), { what: 'her seat is taken away' })
      await shown('two', 'unseat', ['unseat first'])
      await unseat('two')
      await until(async () => (await lastPost('two'))?.revision === 2 && (await lastPost('two'))?.state === 'sent', {
        what: 'it was done again',
      })
      expect(await yard.stuck()).toEqual([])

      yard.platform.join('eve', yard.idOf('two'))
      await yard.heard()
      fails(403)
      await unseat('two')
      const [stuck] = await until(async () => ((await yard.stuck()).length > 0 ? yard.stuck() : undefined), {
        what: 'the refusal is seen',
      })
      expect(stuck).toMatchObject({ kind: 'seat', state: 'dead', what: 'unseat', where: 'Room two' })
      expect(stuck).not.toHaveProperty('label')
      expect(await retryStuck(store.db, stuck?.id ?? '')).toBe(true)
      await until(() => !seated('two'), { what: 'her seat is taken away' })
      await yard.heard()
    })

    test('what waits is as old as its newest revision', async () => {
      const { db } = base().store
      const message = yard.say('one', 'aged first')
      await shown('two', 'aged', ['aged first'])
      await until(async () => (await oldestUndelivered(db)) === null, { what: 'nothing waits' })
      await db.post.updateMany({ data: { createdAt: new Date(0) } })
      yard.fail('two', 'edit', 503)
      yard.change('one', message, 'aged second')
      await until(async () => (await lastPost('two'))?.fault, { what: 'the edit waits' })
      expect(await oldestUndelivered(db)).toBeLessThan(600_000)
      yard.platform.clearFaults()
      await shown('two', 'aged', ['aged second'])
    })

    test('what stood there before a stranger came, and was edited since, stands again once they are gone', async () => {
      const message = yard.say('one', 'again first')
      await shown('two', 'again', ['again first'])
      yard.platform.join('eve', yard.idOf('two'))
      await yard.heard()
      yard.change('one', message, 'again second')
      await shown('three', 'again', ['again second'])
      await shown('two', 'again', [])
      yard.platform.leave('eve', yard.idOf('two'))
      await shown('two', 'again', ['again second'])
    })

    test('what is edited while its room is unread stands as it did, in its place, until the room is read', async () => {
      const message = yard.say('one', 'unread first')
      yard.say('one', 'unread behind')
      await shown('two', 'unread', ['unread first', 'unread behind'])
      for (const room of ['two', 'three'] as const)
        yard.platform.setFault({
          ...{ call: 'members', room: yard.idOf(room), times: 1_000_000 },
          does: { kind: 'status', status: 503 },
        })
      await yard.gap()
      yard.change('one', message, 'unread second')
      await until(
        async () => (await yard.stuck()).some(({ where, state }) => where === 'Room two' && state === 'held'),
        {
          what: 'the edit is held',
        },
      )
      expect(yard.words('two', 'unread')).toEqual(['unread first', 'unread behind'])
      yard.platform.clearFaults()
      await yard.gap()
      await shown('two', 'unread', ['unread second', 'unread behind'])
      const kinds = yard.platform
        .entries(yard.idOf('two'))
        .flatMap((entry) => ('text' in entry && entry.text.includes('unread ') ? [entry.kind] : []))
      expect(kinds).toEqual(['posted', 'posted', 'edited'])
    })

    test('what is taken back before it was ever sent is never said; what may have been sent is found and taken back', async () => {
      yard.fail('two', 'post', 429, 300)
      const first = yard.say('one', 'gone unsaid')
      const behind = yard.say('one', 'gone behind')
      await shown('three', 'gone', ['gone unsaid', 'gone behind'])
      await until(() => yard.platform.faults.counts().some(({ call, faults }) => call === 'post' && faults > 0), {
        what: 'an attempt was refused',
      })
      for (const message of [behind, first]) yard.platform.erase('ana', yard.idOf('one'), message)
      await shown('three', 'gone', [])
      yard.platform.clearFaults()
      // The answer gets lost: the message stands, and the bot cannot know.
      yard.platform.setFault({ call: 'post', room: yard.idOf('two'), does: { kind: 'drop', when: 'after' } })
      const doubtful = yard.say('one', 'doubt')
      await shown('two', 'doubt', ['doubt'])
      yard.platform.erase('ana', yard.idOf('one'), doubtful)
      await shown('two', 'doubt', [])
      const said = yard.platform
        .entries(yard.idOf('two'))
        .filter((entry) => 'text' in entry && entry.text.includes('gone '))
      expect(said).toEqual([])
    })

    test('answers in a thread stand in the thread, even when the root goes out together with them', async () => {
      yard.fail('two', 'post', 503)
      const root = yard.say('one', 'thread root')
      yard.say('one', 'thread answer', { thread: root })
      await shown('three', 'thread', ['thread root', 'thread answer'])
      yard.platform.clearFaults()
      await shown('two', 'thread', ['thread root', 'thread answer'])
      for (const room of ['two', 'three'] as const) {
        const [first, second] = yard.copies(room, 'thread')
        expect(second?.thread).toBe(first?.id)
      }
    })

    test('a forbidden marking leaves no words anywhere, and its author is told in private', async () => {
      yard.say('one', 'plainly kept words')
      await shown('two', 'plainly', ['plainly kept words'])
      // The search does find what is kept, sealed or not.
      expect(await findTraces(base().store, 'plainly kept')).toEqual({
        plain: [],
        sealed: ['Inbox.body', 'Message.text', 'Post.envelope'],
      })
      yard.say('one', 'TLP:RED quincunx at dawn')
      const told = (): boolean =>
        yard.platform.seenBy('ana', yard.idOf('one')).some(({ only, text }) => only === 'ana' && text.includes('RED'))
      await until(told, { what: 'the author is told' })
      expect(await findTraces(base().store, 'quincunx')).toEqual({ plain: [], sealed: [] })
      const rows = await base().store.db.inbox.findMany({ where: { withheld: { not: null } } })
      expect(rows.map(({ withheld, body, state }) => ({ withheld, body, state }))).toEqual([
        { withheld: 'TLP:RED', body: null, state: 'done' },
      ])
      for (const room of ['two', 'three'] as const) expect(yard.copies(room, 'quincunx')).toEqual([])
    })
  })

  describe('the inbox', () => {
    /** A way in and a handling of its own, on the directory that the tests above brought in. */
    async function openDesk(platform: string, wrong: { changed?: boolean } = {}) {
      const { store } = base()
      const { db, keyring, pool } = store
      const signals = await openSignals(pool, store.connection)
      const facts = await openFacts(db, signals)
      const lease = await takeLease(pool, `adapter/${platform}`, new AbortController().signal)
      if (!lease) throw new Error('nobody else holds it')
      const shelf = openShelf(pool, keyring, platform, () => {})
      const intake = openIntake({ pool, keyring, shelf, lease, platform }, () => {})
      let failures = wrong.changed ? 1 : 0
      const inbox = openInbox({
        db,
        keyring,
        lease,
        platform,
        exercise: true,
        library: await openLibrary(db, shippedPlaybooks, store.clock()),
        origin: '',
        log: { info: () => {}, warn: () => {}, error: () => {} },
        onTouched: () => {},
        // The connection breaks once right after a commit.
        facts: { ...facts, changed: () => (failures-- > 0 ? Promise.reject(new Error('broken')) : facts.changed()) },
      })
      return {
        intake,
        async handle(conversation: string): Promise<void> {
          inbox.poke(conversation)
          await until(async () => (await db.inbox.count({ where: { platform, state: 'pending' } })) === 0, {
            what: 'all is handled',
          })
        },
        failures: () => failures,
        async close() {
          await inbox.stop()
          await lease.release()
          await signals.stop()
        },
      }
    }

    const at = new Date().toISOString()
    const room = async () => {
      const found = await base().store.db.room.findUniqueOrThrow({ where: { id: 'one' } })
      const conversation = conversationRef('recording', found.conversation.slice('recording:'.length))
      return { at, conversation, actor: accountRef('recording', 'ana') }
    }

    test('what was committed is not done again when the answer to the commit got lost', async () => {
      const desk = await openDesk('desk-one', { changed: true })
      const where = await room()
      const { db } = base().store
      const before = await db.case.count()
      await Promise.all([
        desk.intake.accept({ ...where, kind: 'command', key: 'desk-one:1', text: 'report the counting stands still' }),
        desk.intake.accept({ ...where, kind: 'joined', key: 'desk-one:2', actor: accountRef('recording', 'mallory') }),
      ])
      await desk.handle(where.conversation)
      await until(() => desk.failures() <= 0, { what: 'it broke' })
      await desk.close()
      expect(await db.case.count()).toBe(before + 1)
      const handled = await db.inbox.findMany({ where: { platform: 'desk-one' }, select: { state: true } })
      expect(handled.map(({ state }) => state)).toEqual(['done', 'done'])
    })

    test('a message that is deleted before it was handled stands nowhere', async () => {
      const desk = await openDesk('desk-two')
      const where = await room()
      const message = messageId('desk-two-message')
      await desk.intake.accept({ ...where, kind: 'message', key: 'desk-two:1', message, text: 'brief' })
      await desk.intake.accept({ ...where, kind: 'deleted', key: 'desk-two:2', message })
      await desk.handle(where.conversation)
      await desk.close()
      const posts = await base().store.db.post.findMany({ where: { slot: { contains: message } } })
      expect(posts.map(({ intent, state }) => `${intent} ${state}`)).toEqual(['retract retracted', 'retract retracted'])
    })
  })
}
