import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Days, openDays } from './election-days.ts'
import { openPlay } from './election-days-play.ts'
import { errandsOf, initiatives, rules } from './election-days-script.ts'
import { begins, electionId, setClock } from './election-days-world.ts'

/**
 * Days around a made-up election, in compressed time: the bot in a process of its own with a real database, web rooms by HTTP and a
 * real homeserver, and people who answer, decide, approve, report, or stay silent where they planned to. In its short form the
 * clock first shows the noon of the election: all that began earlier is caught up then.
 */

/** Set to `1` for all three days, from the afternoon before the first day of voting to the evening after the results. */
const whole = process.env.JOM_TEST_DAYS === '1'
const from = whole ? begins : new Date('2031-06-15T11:20:00Z')
// Nobody ends the calls here: they end by themselves, and are over then, the hourly ones and Portugal's of a quarter past.
const to = whole ? new Date('2031-06-16T19:00:00Z') : new Date('2031-06-16T00:58:00Z')

let days: Days
let play: ReturnType<typeof openPlay>

beforeAll(async () => {
  days = await openDays()
  await setClock(days.store, from, 5)
  const errands = errandsOf(days).filter(({ at }) => at >= from)
  play = openPlay({ ...days, rules, initiatives, errands, log: whole ? console.log : () => {} })
}, 300_000)

afterAll(async () => days?.end(), 120_000)

test('everybody can do what they want to do', { timeout: 1_800_000 }, async () => {
  await play.until(to)
  expect(play.troubles).toEqual([])
  // What was gone before somebody came to it: the question was closed meanwhile, and nothing else takes a button away from them.
  for (const { who, command } of play.gone) {
    const [number = ''] = /Q-\d{4}-\d{4}/.exec(command) ?? []
    const round = await days.store.db.round.findUnique({ where: { id: number } })
    expect({ who, command, closed: round?.closedAt instanceof Date }).toEqual({ who, command, closed: true })
  }
  // Whatever somebody planned came about, also their silence.
  if (whole) expect(play.unused()).toEqual([])
})

test('the bot wrote no line of warning or fault', () => {
  const lines = days.bot.output().split('\n')
  expect(lines.filter((line) => line.startsWith('{') || /warn|error|fault/i.test(line))).toEqual([])
})

test('nothing is left undone: no dead timer, errand or message, none that is late, nothing found by the auditor', async () => {
  const { db } = days.store
  expect(await db.timer.findMany({ where: { state: 'dead' } })).toEqual([])
  expect(await db.errand.findMany({ where: { state: { not: 'done' } } })).toEqual([])
  expect(
    await db.post.findMany({ where: { state: { notIn: ['sent', 'retracted'] } }, select: { slot: true, held: true } }),
  ).toEqual([])
  expect(await db.inbox.findMany({ where: { state: { not: 'done' } } })).toEqual([])
  expect(await db.auditFinding.findMany({ where: { endedAt: null } })).toEqual([])
})

test('every run is over, or waits for something that has a name', async () => {
  const { db } = days.store
  const runs = await db.run.findMany({ orderBy: { id: 'asc' } })
  const waiting = new Set(
    (await db.timer.findMany({ where: { state: 'pending', kind: 'run.due' } })).map(({ key }) => key.split('/')[1]),
  )
  const asked = new Set((await db.todo.findMany()).map(({ runId }) => runId))
  for (const { id, playbook, status } of runs)
    expect({
      id,
      playbook,
      holds: status === 'ended' || (status === 'running' && (waiting.has(id) || asked.has(id))),
    }).toEqual({ id, playbook, holds: true })
  const ended = runs.flatMap(({ playbook, status }) => (status === 'ended' ? [playbook] : []))
  if (whole) expect(ended.toSorted()).toEqual(['PB-01', 'PB-01', 'PB-07', 'PB-08'])
})

test('the calls of the election are held with their roll, and what is decided stands with who stood beside it', async () => {
  const { db } = days.store
  const calls = await db.call.findMany({ where: { electionId } })
  const held = calls.filter(({ state }) => state === 'ended')
  // One of each cell before and after the close at least; nothing hangs that has begun.
  expect(held.length).toBeGreaterThanOrEqual(whole ? 20 : 8)
  expect(calls.filter(({ state }) => state === 'running')).toEqual([])
  const rolls = await db.round.findMany({
    where: { id: { in: held.flatMap(({ rollCallId }) => rollCallId ?? []) } },
    include: { answers: true },
  })
  expect(rolls).toHaveLength(held.length)
  expect(rolls.filter(({ answers }) => answers.some(({ value }) => value === 'here')).length).toBeGreaterThan(4)
  const published = await db.decision.findMany({ where: { electionId, type: 'publish' } })
  for (const { state, decidedBy, recordedBy, signBy } of published) {
    expect({ state, signBy }).toEqual({ state: 'adopted', signBy: null })
    expect(recordedBy).not.toBe(decidedBy)
  }
})

test('each message stands once on each platform', async () => {
  for (const [who, desks] of days.cast)
    for (const desk of desks)
      for (const place of desk.places()) {
        const cards = (await desk.look(place)).flatMap(({ text }) => {
          // A card, a table or a question says of itself which one it is.
          const about =
            /(?:R-\d{4}-\d{4} · [^·]+ · (?:running|ended))|(?:(?:Status line|Roll call|Positions) Q-\d{4}-\d{4})/.exec(
              text,
            )?.[0]
          return about ? [about] : []
        })
        expect(
          cards.filter((about, index) => cards.indexOf(about) !== index),
          `${who} in ${place}`,
        ).toEqual([])
      }
})

test('the record holds, and tells what happened', async () => {
  const jom = (...words: string[]): Promise<string> =>
    new Promise((done, fail) => {
      const root = resolve(import.meta.dirname, '../..')
      const env = { PATH: process.env.PATH, JOM_DATA_DIR: days.folder, LANG: 'en_GB.UTF-8' }
      const program = ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/start.ts'), ...words]
      execFile(process.execPath, program, { cwd: root, env, maxBuffer: 1e8 }, (fault, stdout, stderr) =>
        fault ? fail(new Error(`${stdout}${stderr}`)) : done(stdout),
      )
    })
  expect(await jom('ledger', 'verify')).toContain('The ledger holds')
  const told = await jom('timeline', `--election=${electionId}`)
  const expected = [
    // The alert reaches Portugal by letter.
    /EL-2031-CZ-0001: reported by Radim Konečný: volby\.cz padá/,
    /EL-2031-CZ-0001: accepted by Pavel Hrubý/,
    /The alert itself – nobody has said yet that they got it; now the officer on duty, by e-mail and pager/,
    /The alert itself – Rui Tavares Lima has got it/,
    // Nobody takes the report of the scanners: the deputy, then the head.
    /EL-2031-LV-0001: deputy asked/,
    /EL-2031-LV-0001: head asked/,
    /EL-2031-LV-0001: accepted by Juris Liepa/,
    // The first figures are held once, and need two others each time.
    /First figures – decided by Radim Konečný: .*No, hold them/,
    /First figures – approved by Alena Krupová/,
  ]
  const lines = told.split('\n')
  const places = expected.map((line) => lines.findIndex((each) => line.test(each)))
  expect(Object.fromEntries(expected.map((line, index) => [String(line), (places[index] ?? -1) >= 0]))).toEqual(
    Object.fromEntries(expected.map((line) => [String(line), true])),
  )
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  if (!whole) return
  // The second and third are asked long after the case's card was new: somebody is called all the same.
  expect(lines.filter((line) => /Six-hour summary – answered by/.test(line))).toHaveLength(3)
  // The line that Greece forgot, and who was paged for it.
  expect(told).toMatch(/Status line – closed with 0 of 1 answers; no answer: EL/)
  expect(told).toMatch(/Page the duty officer – Nikos Vlachos has got it/)
  console.log(told)
})
