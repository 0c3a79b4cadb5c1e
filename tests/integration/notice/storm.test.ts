import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupKey, noticeId } from '../../../src/notice/file.ts'
import { openNotice } from '../../../src/notice/notice.ts'
import { notice, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (const person of [stage.people.chloe, stage.people.anne]) {
    await stage.contact(person, 'email', `${person.id}@cell.example`)
    await stage.contact(person, 'phone', '+33612345678')
  }
})
afterAll(() => stage.end())

/** What may happen to a notice, in any order and any number of times. */
const deed = fc.oneof(
  fc.record({
    kind: fc.constant('time' as const),
    minutes: fc.integer({ min: 0, max: 12 }),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('post' as const),
    which: fc.nat(9),
    state: fc.constantFrom('sent' as const, 'dead' as const),
  }),
  fc.record({
    kind: fc.constant('errand' as const),
    which: fc.nat(9),
    state: fc.constantFrom('done' as const, 'dead' as const),
  }),
  fc.record({
    kind: fc.constant('again' as const),
    timer: fc.constantFrom('notice.rung', 'notice.look', 'notice.due-late'),
    rung: fc.nat(3),
  }),
  fc.constant({ kind: 'open' as const }),
  fc.record({
    kind: fc.constant('got' as const),
    who: fc.constantFrom('bruno' as const, 'chloe' as const, 'dorte' as const),
  }),
)

let groups = 0

/** Sixty worlds, in parts that have their own time each. */
test.each([1, 2, 3, 4])(
  'whatever happens, in whatever order and how often: each notice climbs each rung once and ends once (%i)',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('delivery' as const, 'acknowledgement' as const),
        fc.array(deed, { maxLength: 12 }),
        async (needs, deeds) => {
          groups += 1
          const group = `storm-${groups}`
          const id = noticeId(groupKey(group, 'FR'))
          const due = new Date(stage.now.getTime() + 45 * 60_000)
          const open = () => stage.inScene((scene) => openNotice(scene, notice(group, { needs, due })))
          await open()
          for (const each of deeds) {
            if (each.kind === 'open') await open()
            else if (each.kind === 'time') {
              stage.pass(each.minutes)
              await stage.fireTimers(each.times)
            } else if (each.kind === 'again') {
              // As it comes from a process that was stopped in between: long after its time, or before it.
              if (each.timer === 'notice.due-late') {
                if (stage.now >= due) await stage.fire('notice.due', { notice: id })
              } else await stage.fire(each.timer, { notice: id, rung: each.rung === 3 ? -1 : 0 })
            } else if (each.kind === 'got') {
              const person = stage.people[each.who]
              const room = each.who === 'dorte' ? stage.rooms.dk : stage.rooms.fr
              await stage.type(person, room, `got ${id}`)
            } else if (each.kind === 'post') {
              const posts = await stage.store.db.post.findMany({
                where: { slot: { startsWith: `notice/${id}/` }, state: 'pending', sentRevision: 0 },
              })
              const post = posts[each.which % Math.max(1, posts.length)]
              if (post) await stage.sent(post.slot, each.state)
            } else {
              const errands = await stage.store.db.errand.findMany({
                where: { key: { contains: id }, state: 'pending' },
              })
              const errand = errands[each.which % Math.max(1, errands.length)]
              if (errand) await stage.ran(errand.key, each.state)
            }
          }
          stage.pass(60)
          await stage.fireTimers(2)

          const told = await stage.told(group)
          const ends = told.filter((kind) => ['delivered', 'acknowledged', 'failed', 'withdrawn'].includes(kind))
          expect(ends).toHaveLength(1)
          expect(await stage.stateOf(id)).toBe(ends[0])
          if (needs === 'delivery') expect(ends[0]).not.toBe('acknowledged')
          expect(told.filter((kind) => kind === 'opened')).toHaveLength(1)
          const tries = await stage.store.db.noticeTry.findMany({ where: { noticeId: id } })
          const keys = tries.map(({ rung, personId, channel, ref }) => `${rung} ${personId} ${channel} ${ref}`)
          expect(new Set(keys).size).toBe(keys.length)
          expect(tries.some(({ rung }) => rung === 3)).toBe(ends[0] === 'failed')
          // Of a notice that is over nothing waits any more but what was told of its failure.
          const waiting = await stage.store.db.timer.findMany({
            where: { key: { startsWith: `notice/${id}/` }, state: 'pending' },
          })
          expect(waiting.filter(({ kind }) => kind !== 'notice.look')).toEqual([])
        },
      ),
      { numRuns: 15 },
    )
  },
  120_000,
)
