import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { tellBest } from '../../../src/call/seek.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { instantOf } from '../../../src/call/wall.ts'
import { writeWhen } from '../../../src/call/when.ts'
import type { Answers } from '../../../src/chat/form.ts'
import type { Message } from '../../../src/chat/message.ts'
import { checkCall } from '../../../src/command/call-form.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { afterDeadline, passTo } from './passing.ts'

/** Everybody is asked when they can: of times that are proposed, or that whoever asks names. */

const { people, rooms, directory } = makeWorld()
const { anne, dorte, kadri } = people
let stage: Stage

beforeAll(async () => {
  // A Sunday, noon in Brussels.
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), { ...callTimers, ...roundTimers })
})
afterAll(() => stage.end())
// Nobody may have more than so many planned.
afterEach(async () => {
  await stage.store.db.call.updateMany({ data: { state: 'cancelled' } })
})

const type = (words: string): Promise<Message> => stage.type(anne, rooms.joint, words)
async function soughtBy(answer: Message): Promise<CallFile> {
  const id = /C-2029-\d{4}/.exec(wordsIn(answer))?.[0] ?? ''
  const [file] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!file) throw new Error(`no call in: ${wordsIn(answer)}`)
  return file
}
const timesOf = (file: CallFile): readonly string[] => (file.times ?? []).map(writeWhen)
const foundTimer = (id: string) => stage.store.db.timer.findUniqueOrThrow({ where: { key: `call/${id}/found` } })

describe('times that are proposed', () => {
  test('lie after the day in which everybody may answer', async () => {
    const file = await soughtBy(await type('call find Weekly sync'))
    const { deadline } = await stage.round(file.roundId ?? '')
    expect(deadline).toEqual(new Date(stage.now.getTime() + 24 * 3_600_000))
    const first = Math.min(
      ...(file.times ?? []).map(({ wall, zone, offset }) => instantOf(wall, zone, offset).getTime()),
    )
    expect(first).toBeGreaterThan(deadline?.getTime() ?? 0)
  })

  test('of an urgent call are soon, and everybody has an hour less', async () => {
    const file = await soughtBy(await type('call find urgent Mirror down'))
    expect(timesOf(file)[0]).toBe('2029-06-10T12:30 Europe/Brussels')
    const { deadline } = await stage.round(file.roundId ?? '')
    expect(deadline).toEqual(new Date(stage.now.getTime() + 10 * 60_000))
  })
})

describe('times that are named', () => {
  test('are not lost in the title behind a label without its colon: how it is written is said, and nothing is done', async () => {
    for (const words of [
      'find TLP AMBER tue 10:00, wed 14:00 Filtering',
      'tue 10:00 tlp green Filtering',
      'find TLP-CLEAR Sync',
    ]) {
      const answer = wordsIn(await type(`call ${words}`))
      expect(answer, words).toMatch(/“TLP.(AMBER|GREEN|CLEAR)” is not read as a label/i)
      expect(answer, words).toContain('TLP:AMBER')
    }
    const series = wordsIn(await type('series every Monday 10:00 TLP AMBER Filtering'))
    expect(series).toContain('“TLP AMBER” is not read as a label')
    expect(await stage.store.db.callSeries.count()).toBe(0)
    const form = { when: '', minutes: '30', title: 'TLP AMBER Filtering' } satisfies Answers
    expect(checkCall(form, { person: anne, now: stage.now }).title).toContain('TLP AMBER')
    expect(checkCall({ ...form, title: 'The TLP AMBER rules' }, { person: anne, now: stage.now }).title).toBeUndefined()
    const meant = await soughtBy(await type('call find 30 min The TLP AMBER rules'))
    expect(meant.title).toBe('The TLP AMBER rules')
    expect(await stage.store.db.call.count({ where: { state: { not: 'cancelled' } } })).toBe(1)
  })

  test('are asked about, in their order, whatever would be proposed; they are told to whoever asks', async () => {
    const answer = await type('call find wed 14:00, tue 10:00, tue 10:00 Europe/Brussels TLP:AMBER about the filtering')
    const file = await soughtBy(answer)
    expect(file).toMatchObject({ state: 'finding', label: 'TLP:AMBER', title: 'about the filtering' })
    expect(timesOf(file)).toEqual(['2029-06-12T10:00 Europe/Brussels', '2029-06-13T14:00 Europe/Brussels'])
    const round = await stage.round(file.roundId ?? '')
    expect(round.options.map(({ value }) => value)).toEqual(['a', 'b', 'none'])
    expect(wordsIn(answer)).toContain('Wed 13 Jun, 14:00 Brussels')
    await stage.type(dorte, rooms.dk, `line ${round.id} b`)
    await stage.type(kadri, rooms.joint, `line ${round.id} a+b`)
    await passTo(stage, await afterDeadline(stage, round.id))
    const [take = ''] = commandsIn(stage.shown.get(`call/${file.id}/found@~anne`)?.message)
    expect(take).toBe(`move-call ${file.id} 2029-06-13T14:00 Europe/Brussels`)
    await stage.press(anne, rooms.joint, take)
    expect(await soughtBy(answer)).toMatchObject({ state: 'planned', wall: '2029-06-13T14:00' })
  })

  test('may be ten, and are answered until an hour before the first of them where that is within a day', async () => {
    const day = new Date(stage.now.getTime() + 86_400_000).toISOString().slice(0, 10)
    const hours = Array.from({ length: 10 }, (_, index) => `${String(index + 8).padStart(2, '0')}:00`)
    const answer = await type(`call find ${day} ${hours.join(', ')} Brussels. Sync`)
    const file = await soughtBy(answer)
    expect(timesOf(file)).toEqual(hours.map((hour) => `${day}T${hour} Europe/Brussels`))
    const first = instantOf(`${day}T08:00`, 'Europe/Brussels')
    const { deadline } = await stage.round(file.roundId ?? '')
    expect(deadline?.getTime()).toBe(Math.min(first.getTime() - 3_600_000, stage.now.getTime() + 86_400_000))
    expect(wordsIn(await type(`call find ${day} ${hours.join(', ')}, 18:00 Sync`))).toContain('2 to 10 different times')
  })

  test('are refused with what is wrong where they cannot be asked about', async () => {
    const calls = await stage.store.db.call.count()
    for (const [words, why] of [
      ['2029-10-01 10:00 Sync', '2 to 10 different times'],
      ['2029-10-01 10:00, 2029-10-01 10:00 Sync', '2 to 10 different times'],
      ['2029-10-01 10:00, 2029-06-01 14:00 Sync', '2029-06-01 14:00 in Europe/Brussels is over'],
      ['in 5 min, 2029-10-01 14:00 Sync', 'too near'],
      ['2029-10-01 10:00 Helsinki, 2029-10-02 14:00 Sync', 'a zone'],
      ['2029-10-01 10:00, 2029-10-02 25:00 Sync', 'cannot be read'],
      ['2029-10-01 10:00-11:00, 2029-10-02 14:00-14:30 Sync', 'different lengths'],
      ['45 min 2029-10-01 10:00-11:00, 2029-10-02 14:00-15:00 Sync', 'different lengths'],
    ] as const)
      expect(wordsIn(await type(`call find ${words}`))).toContain(why)
    expect(await stage.store.db.call.count()).toBe(calls)
  })

  test('that are in doubt are asked about one after the other: what was said besides is kept', async () => {
    const asked = await type('call TLP:AMBER+STRICT find 2029-10-28 02:30, 2030-03-31 02:30')
    expect(wordsIn(asked)).toContain('comes twice')
    // Where that is too long for a button, the time is shown, to be written.
    expect(wordsIn(asked)).toContain('2029-10-28T02:30+01:00 Europe/Brussels')
    const [, second = ''] = commandsIn(await type('call find urgent 2029-10-28 02:30, 2030-03-31 02:30'))
    expect(second).toBe('call urgent find 2029-10-28T02:30+01:00 Europe/Brussels , 2030-03-31 02:30 Europe/Brussels')
    const again = await stage.press(anne, rooms.joint, second)
    expect(wordsIn(again)).toContain('does not exist')
    const said = 'call TLP:AMBER+STRICT urgent find 45 min 2029-10-28T02:30+01:00 Europe/Brussels'
    const file = await soughtBy(await type(`${said}, 2030-03-31T03:30 Europe/Brussels Sync`))
    expect(file).toMatchObject({ label: 'TLP:AMBER+STRICT', urgent: true, minutes: 45, title: 'Sync' })
    expect(timesOf(file)).toEqual(['2029-10-28T02:30+01:00 Europe/Brussels', '2030-03-31T03:30 Europe/Brussels'])
  })

  test('are written in the form as well, where what is in doubt is said by its place', async () => {
    const usual = { minutes: '30', title: 'Sync', urgent: 'no', label: 'TLP:AMBER' }
    const problem = (when: string) =>
      checkCall({ ...usual, when } satisfies Answers, { person: anne, now: stage.now }).when
    const good = '2029-10-01 10:00, 2029-10-02 14:00 Helsinki'
    expect(problem(good)).toBeUndefined()
    expect(problem('2029-10-01 10:00, 2029-10-28 02:30')).toContain('Time 2: The clocks show this time twice')
    expect(problem('2029-10-01 10:00, 2029-06-01 10:00')).toContain('Time 2: This time is over')
    expect(problem('2029-10-01 10:00, 2029-10-02 25:00')).toContain('cannot be read')
    expect(problem('2029-10-01 10:00, 2029-10-02 14:00 or so')).toContain('cannot be read')
    expect(problem('2029-10-01 10:00')).toBeUndefined()
    const form = await stage.form(anne, rooms.joint, 'call')
    expect(form?.pages[0]?.map(({ id }) => id)).toContain('when')
    const file = await soughtBy(await stage.submit(anne, rooms.joint, 'call', '', { ...usual, when: good }))
    expect(file).toMatchObject({ state: 'finding', minutes: 30 })
    expect(timesOf(file)).toEqual(['2029-10-01T10:00 Europe/Helsinki', '2029-10-02T14:00 Europe/Helsinki'])
  })
})

test('the best is told once all that was answered in time has been read, from a platform that catches up as well', async () => {
  const file = await soughtBy(await type('call find 2029-10-01 10:00, 2029-10-02 14:00 Sync'))
  const round = file.roundId ?? ''
  const found = () => stage.shown.get(`call/${file.id}/found@~anne`)
  const timer = await foundTimer(file.id)
  stage.pass((timer.dueAt.getTime() - stage.now.getTime()) / 60_000 + 1)
  const reading: { isOver?: true } = {}
  const since = stage.now
  const due = async (): Promise<void> => {
    await stage.inScene((scene) => tellBest({ ...scene, isCatchingUp: async () => !reading.isOver }, file.id, since))
  }
  await due()
  expect((await stage.round(round)).closedAt).toBeNull()
  expect(found()).toBeUndefined()
  const again = await foundTimer(file.id)
  expect(again).toMatchObject({ state: 'pending', payload: { call: file.id, since: since.toISOString() } })
  expect(again.dueAt > stage.now).toBe(true)
  // What was said in time, and is read only now, counts.
  await stage.type(kadri, rooms.joint, `line ${round} b`, { waitedMs: 120_000 })
  reading.isOver = true
  await due()
  expect((await stage.round(round)).closedAt).not.toBeNull()
  expect(commandsIn(found()?.message)[0]).toBe(`move-call ${file.id} 2029-10-02T14:00 Europe/Brussels`)
})
