import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerCall } from '../../../src/call/answer.ts'
import { planCall } from '../../../src/call/plan.ts'
import { showAgenda } from '../../../src/call/posted-agenda.ts'
import { isCaseForReaders } from '../../../src/call/shared-agenda.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { UserError } from '../../../src/chat/errors.ts'
import { applyEffects, openEnvelope } from '../../../src/delivery/apply.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { eraseCase } from '../../../src/retention/erase-case.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { asLabel, rankOf } from '../../../src/sharing/label.ts'
import { caseSubject } from '../../../src/sharing/recall.ts'
import { lockCase } from '../../../src/threat/case.ts'
import { recallLateAnswers } from '../../../src/threat/late-answers.ts'
import { mergeCase } from '../../../src/threat/merge.ts'
import { labelCase } from '../../../src/threat/sharing.ts'
import { until } from '../../support/poll.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'

/**
 * The agenda of a call beside those who take back or erase its cases at the same time, each in a transaction of their own on PostgreSQL:
 * none waits for another that waits for them, and nothing is said of a case after it was taken back.
 */

const { people, directory } = makeWorld()
const { anne, dorte } = people
const everybody = ['BE', 'DK', 'EE', 'ENISA', 'FR', 'LU']
const start = new Date('2029-06-10T10:00:00Z')
const shared = { label: 'TLP:AMBER', released: true, addressees: everybody }
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, start, callTimers)
})
afterAll(() => stage.end())

let cases = 0
async function openCase(): Promise<string> {
  cases += 1
  const number = `EL-2029-FR-${String(cases).padStart(4, '0')}`
  const { db, keyring } = stage.store
  await db.case.create({
    data: {
      ...{ ...shared, number, code: 'FR', year: 2029, status: 'accepted', triage: {}, reporterId: 'bruno' },
      title: keyring.seal(`Words of ${number}`, 'case.title'),
      report: keyring.seal(JSON.stringify({ what: 'x', concerns: 'FR' }), 'case.report'),
      ...{ level: 0, roomId: 'fr', version: 1, reportedAt: start },
    },
  })
  return number
}

let planned = 0
/** A call that begins in ten minutes. */
async function plan(caseNumber?: string): Promise<string> {
  planned += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const made = await planCall(scene, {
      ...{ key: `test/${planned}`, title: 'Results path', codes: ['FR', 'DK', 'EE'], roomId: 'joint', askedBy: anne },
      ...{ wall: '2029-06-10T12:10', zone: 'Europe/Brussels', minutes: 30, urgent: false, label: 'TLP:AMBER' },
      ...(caseNumber !== undefined && { caseNumber }),
    })
    id = made.id
    return made.effects
  })
  return id
}

const slotOf = (id: string) => `call/${id}/agenda@joint`
const postOf = (id: string) => stage.store.db.post.findUnique({ where: { slot: slotOf(id) } })
const timerOf = (id: string) => stage.store.db.timer.findUnique({ where: { key: `call/${id}/agenda` } })
const show = (id: string) => stage.inScene((scene) => showAgenda(scene, id))

/** Where a transaction stops until somebody lets it go on. */
function openGate() {
  const gate = Promise.withResolvers<void>()
  return { reached: gate.promise, open: () => gate.resolve() }
}

/** A transaction that holds what it took until `free`: what it does is written by then, and not committed. */
function holding(act: (scene: Scene) => Promise<readonly Effect[]>) {
  const [done, free] = [openGate(), openGate()]
  const over = stage.store.db.$transaction(
    async (tx) => {
      const scene = { tx, keyring: stage.store.keyring, directory, now: stage.now, exercise: true, origin: '' }
      await applyEffects(tx, stage.store.keyring, await act(scene), stage.now)
      done.open()
      await free.reached
    },
    { timeout: 60_000 },
  )
  return { done: Promise.race([done.reached, over]), free: free.open, over }
}

const locked = async (scene: Scene, number: string) => {
  const file = await lockCase(scene, number)
  if (!file) throw new Error(`there is no case ${number}`)
  return file
}
const narrow = (number: string) => async (scene: Scene) =>
  (await labelCase(scene, await locked(scene, number), anne, 'TLP:AMBER+STRICT')).effects

/** Waits until some transaction waits for the lock of another. */
const somebodyWaits = () =>
  until(
    async () => {
      const [row] = await stage.store.db.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
      return (row?.n ?? 0) > 0
    },
    { what: () => 'somebody waits for a lock' },
  )

test('while a case is being erased its call has no agenda made and waits for nobody; then it is made without the case', async () => {
  const [number, other] = [await openCase(), await openCase()]
  const [about, beside] = [await plan(number), await plan()]
  const erasing = holding(async (scene) => {
    await locked(scene, number)
    return []
  })
  await erasing.done
  for (const id of [about, beside]) {
    await show(id)
    expect(await postOf(id)).toBeNull()
    expect(await timerOf(id)).toMatchObject({ state: 'pending', dueAt: new Date(stage.now.getTime() + 1000) })
  }
  erasing.free()
  await erasing.over
  await show(beside)
  expect((await postOf(beside))?.about).toContain(caseSubject(number))
  await stage.inScene((scene) => eraseCase(scene, number, 'erasure', anne))
  expect(await postOf(beside)).toMatchObject({ intent: 'retract' })
  const late = await stage.store.db.timer.findUniqueOrThrow({ where: { key: `case/${number}/erased/late` } })
  expect(late).toMatchObject({ kind: 'case.late', dueAt: new Date(stage.now.getTime() + 60_000) })
  await stage.inScene((scene) => recallLateAnswers(scene, number))
  expect(await timerOf(beside)).toMatchObject({ state: 'pending', dueAt: stage.now })
  await show(beside)
  expect(await postOf(beside)).toMatchObject({ intent: 'put' })
  expect((await postOf(beside))?.about).toContain(caseSubject(other))
  expect((await postOf(beside))?.about).not.toContain(caseSubject(number))
  // The erasure has called off the call about the case.
  await show(about)
  expect(await postOf(about)).toBeNull()
})

test('who has the call in hand is waited for by nobody who makes its agenda', async () => {
  const number = await openCase()
  const id = await plan()
  const answering = holding(async (scene) => {
    const { effects } = await answerCall(scene, id, { person: dorte, answer: 'yes', via: 'page' })
    return effects
  })
  await answering.done
  await show(id)
  expect(await postOf(id)).toBeNull()
  answering.free()
  await answering.over
  await show(id)
  expect((await postOf(id))?.about).toContain(caseSubject(number))
})

test('two processes that make one agenda at the same time say it once', async () => {
  await openCase()
  const id = await plan()
  const making = holding((scene) => showAgenda(scene, id))
  await making.done
  await show(id)
  making.free()
  await making.over
  expect(await stage.store.db.post.findMany({ where: { slot: { startsWith: `call/${id}/agenda@` } } })).toMatchObject([
    { slot: slotOf(id), revision: 1 },
  ])
})

test('whoever takes a case back while an agenda with it is written waits for that, and takes the agenda back as well', async () => {
  const number = await openCase()
  const id = await plan()
  const making = holding((scene) => showAgenda(scene, id))
  await making.done
  const narrowing = stage.inScene(narrow(number))
  await somebodyWaits()
  making.free()
  await Promise.all([making.over, narrowing])
  expect(await postOf(id)).toMatchObject({ label: 'TLP:AMBER+STRICT' })
  expect(await stage.store.db.recallCopy.count({ where: { slot: slotOf(id) } })).toBe(1)
  // And is not waited for, nor overlooked, where the case is in hand first.
  await stage.store.db.case.update({ where: { number }, data: shared })
  const again = holding(narrow(number))
  await again.done
  await show(id)
  again.free()
  await again.over
  await stage.inScene((scene) => recallLateAnswers(scene, number))
  await show(id)
  expect((await postOf(id))?.about).not.toContain(caseSubject(number))
  expect(await postOf(id)).toMatchObject({ label: 'TLP:AMBER' })
})

test('agendas, answers, recalls, merges and erasures at the same time stop nobody, and leave nothing said of what was taken back', async () => {
  const numbers = await Promise.all(Array.from({ length: 6 }, openCase))
  const calls = [await plan(), await plan(numbers[0]), await plan(), await plan(numbers[1])]
  for (const id of calls) await show(id)
  const faults: unknown[] = []
  const act = (work: (scene: Scene) => Promise<readonly Effect[]>) =>
    stage.inScene(work).catch((fault: unknown) => {
      // What one may not do any more since another did it.
      if (!(fault instanceof UserError)) faults.push(fault)
    })
  let shown = 0
  for (let turn = 0; turn < 12; turn += 1) {
    const [one, two, three] = [0, 1, 2].map((step) => numbers[(turn + step) % numbers.length] ?? '') as [
      string,
      string,
      string,
    ] // of six
    const answer = turn % 2 === 0 ? 'yes' : 'maybe'
    await Promise.all([
      ...[...calls, ...calls].map((id) => act((scene) => showAgenda(scene, id))),
      ...calls.map((id) =>
        act(async (scene) => (await answerCall(scene, id, { person: dorte, answer, via: 'page' })).effects),
      ),
      act(narrow(one)),
      // The one with the higher number first, as no agenda does.
      act(async (scene) => {
        const [from, into] = [two, three].toSorted().toReversed() as [string, string] // two of them
        return (await mergeCase(scene, await locked(scene, from), await locked(scene, into), anne)).effects
      }),
      ...(turn % 4 === 3 ? [act((scene) => eraseCase(scene, three, 'erasure', anne))] : []),
    ])
    for (const id of calls) {
      const [call, post] = [await stage.store.db.call.findUniqueOrThrow({ where: { id } }), await postOf(id)]
      if (!post?.envelope || post.intent !== 'put') continue
      const words = JSON.stringify(openEnvelope(post.envelope, stage.store.keyring))
      const files = await stage.store.db.case.findMany({ where: { number: { in: numbers } } })
      for (const file of files.filter(({ number }) => words.includes(`Words of ${number}`))) {
        shown += 1
        const mayRead = isCaseForReaders(
          { ...call, label: asLabel(call.label) },
          { ...file, label: asLabel(file.label) },
        )
        // Where it may not be read any more the outbox lets the post stand nowhere.
        const isBarred = rankOf(asLabel(post.label)) >= rankOf('TLP:AMBER+STRICT')
        expect(file.destroyedAt === null && (mayRead || isBarred), `${file.number} in ${id}`).toBe(true)
      }
    }
    await stage.store.db.case.updateMany({ where: { number: { in: [one] }, destroyedAt: null }, data: shared })
    await stage.store.db.case.updateMany({
      where: { number: { in: numbers }, status: 'merged', destroyedAt: null },
      data: { status: 'accepted', mergedInto: null },
    })
  }
  expect(faults).toEqual([])
  expect(shown).toBeGreaterThan(0)
  expect(await stage.store.db.recallCopy.count({ where: { slot: { in: calls.map(slotOf) } } })).toBeGreaterThan(0)
})
