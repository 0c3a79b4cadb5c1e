import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../../src/directory/directory.ts'
import { usualOptions, usualQuestion } from '../../../src/round/option.ts'
import { answerRound, chaseRound, closeRound } from '../../../src/round/round.ts'
import { countOf } from '../../../src/round/standing.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { wordsIn } from '../threat/stage.ts'
import { openStage, type Stage } from './stage.ts'

/** Forty delegations with a cell each, answering at once. The stage refuses whatever not every platform can show. */

const codes = Array.from({ length: 40 }, (_, n) => `X${String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26))}`)
const people = codes.map((code): Person => personOf(`p-${code.toLowerCase()}`, code))
const joint = roomOf('joint', people)
const cells = people.map((person, n) =>
  roomOf(`cell-${n}`, [person], {
    kind: 'national-cell',
    code: codes[n] ?? '',
    label: 'TLP:AMBER+STRICT',
    ceiling: 'TLP:AMBER+STRICT',
    language: n % 2 === 0 ? 'en' : 'da',
  }),
)
const directory = {
  ...directoryOf(people, [joint, ...cells], []),
  shifts: people.map(({ id }, n) => ({ code: codes[n] ?? '', level: 0 as const, person: id })),
}
let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(() => stage.end())

test('each is asked once, each answer counts once, and the table says so whatever comes first', async () => {
  const id = await stage.open({
    key: 'forty',
    kind: 'status-line',
    question: usualQuestion('status-line'),
    options: usualOptions('status-line'),
    members: codes,
    label: 'TLP:AMBER',
    roomId: 'joint',
    runId: 'R-2029-0001',
    deadline: new Date(stage.now.getTime() + 30 * 60_000),
    quorum: 30,
  })
  expect([...stage.shown.keys()].filter((slot) => slot.includes('/ask@'))).toHaveLength(40)
  const words = 'Everything goes as planned here, counting begins at nine and lasts until the early morning. '.repeat(5)
  const give = (n: number, key: string, value: string, text: string) =>
    stage.inScene(async (scene) => {
      const person = people[n]
      const [account] = person?.accounts ?? []
      if (!person || !account) throw new Error('there are forty')
      const at = new Date(stage.now.getTime() + n)
      const answer = { key, code: codes[n] ?? '', value, words: text, person, account, at }
      return (await answerRound(scene, id, answer)).effects
    })
  stage.pass(10)
  // All at the same time, as on the night, each told twice by its platform; four are silent.
  const answering = people.slice(0, 36).flatMap((_, n) => {
    const value = n % 9 === 0 ? 'trouble' : 'ok'
    return [give(n, `web:${n}`, value, words.slice(0, 480)), give(n, `web:${n}`, value, words.slice(0, 480))]
  })
  await Promise.all(answering)
  stage.pass(15)
  await stage.inScene((scene) => chaseRound(scene, id, { turn: 0, role: 'duty' }))
  const silent = codes.slice(36)
  const file = await stage.round(id)
  expect(file.answers).toHaveLength(36)
  expect(countOf(file)).toMatchObject({ asked: 40, answered: 36, silent, present: 36, reached: true })
  // What stands in the room is what the last of them left there: it is shown anew by one more change.
  await give(0, 'web:again', 'trouble', 'The register is down')
  const table = wordsIn(stage.table(id, joint))
  expect(table).toContain('36 of 40 answered')
  expect(table).toContain(`No answer yet (4)\n${silent.join(', ')}\nAsked again`)
  for (const code of codes.slice(1, 36)) expect(table).toMatch(new RegExp(`^${code} Everything goes`, 'm'))
  stage.pass(6)
  await stage.inScene((scene) => closeRound(scene, id))
  const closed = (await stage.ledger(id)).filter(({ kind }) => kind === 'round.closed')
  expect(closed).toMatchObject([{ payload: { asked: 40, answered: 36, silent: 4, quorum: true } }])
})
