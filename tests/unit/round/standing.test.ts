import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Answer, countOf, rowsOf, type Seat, standingsOf } from '../../../src/round/standing.ts'
import { roundTable } from '../../../src/round/table.ts'
import { directory, fileOf, seatOf, textOf } from './file.ts'

/** What is true of a round whatever happens to it. */

const codes = ['AT', 'BE', 'FR', 'EL', 'ENISA']
const values = ['ok', 'trouble', 'words', 'checking']
const start = Date.parse('2029-06-10T18:00:00Z')

/** Answers with few instants, so that many fall on the same one; each has a key of its own, as events do. */
const answers = fc
  .uniqueArray(
    fc.record({
      key: fc.integer({ min: 0, max: 999 }).map((n) => `web:${n}`),
      code: fc.constantFrom(...codes),
      value: fc.constantFrom(...values),
      minute: fc.integer({ min: 0, max: 4 }),
    }),
    { selector: ({ key }) => key, maxLength: 24 },
  )
  .map((given) =>
    given.map(
      ({ key, code, value, minute }): Answer => ({
        key,
        code,
        value,
        words: '',
        revision: 1,
        personId: 'anne',
        account: 'web:anne',
        at: new Date(start + minute * 60_000),
        late: false,
      }),
    ),
  )
const seats: readonly Seat[] = codes.map((code) => seatOf(code, code === 'ENISA'))

describe('a round', () => {
  test('stands the same whatever the order in which its answers arrive, and says so in the same table', () => {
    fc.assert(
      fc.property(
        answers.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
        ([given, shuffled]) => {
          const [one, other] = [given, shuffled].map((each) => fileOf({ seats, answers: each, quorum: 3 }))
          expect(rowsOf(other!)).toEqual(rowsOf(one!))
          expect(countOf(other!)).toEqual(countOf(one!))
          expect(textOf(other!)).toBe(textOf(one!))
          for (const { code, answer } of standingsOf(one!)) {
            const own = given.filter((each) => each.code === code)
            const newest = own.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? 1 : -1))[0]
            expect(answer?.key).toBe(newest?.key)
          }
        },
      ),
    )
  })

  test('counts nobody who is silent, and no observer, in anything but silence', () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (given, closed) => {
        const file = fileOf({
          seats,
          answers: given,
          quorum: 2,
          ...(closed && { closedAt: new Date(start + 3_600_000) }),
        })
        const count = countOf(file)
        const spoke = new Set(given.map(({ code }) => code))
        const members = codes.filter((code) => code !== 'ENISA')
        expect(count.asked).toBe(members.length)
        expect([...count.silent].toSorted()).toEqual(members.filter((code) => !spoke.has(code)).toSorted())
        expect(count.answered).toBe(members.filter((code) => spoke.has(code)).length)
        expect(count.answered + count.silent.length).toBe(count.asked)
        expect(count.present).toBeLessThanOrEqual(count.answered)
        expect(count.reached).toBe(count.present >= 2)
        const rows = rowsOf(file)
        for (const code of codes) expect(rows[code] === null).toBe(!spoke.has(code))
        // In the table a silent delegation stands under silence and nowhere else.
        const { message } = roundTable({ ...textFacts, file }, { language: 'en', zone: 'Europe/Brussels' })
        const lists = message.blocks.flatMap((block, at) => {
          const head = message.blocks[at - 1]
          return block.type === 'list' && head?.type === 'paragraph' ? [{ head, block }] : []
        })
        for (const { head, block } of lists) {
          const title = JSON.stringify(head)
          const words = JSON.stringify(block)
          for (const code of count.silent)
            expect(new RegExp(`\\b${code}\\b`).test(words)).toBe(title.includes('No answer'))
        }
      }),
    )
  })

  test('an answer after its end changes what the delegation says, and no count', () => {
    const before = fileOf({ seats, quorum: 1, closedAt: new Date(start) })
    const late = fileOf({
      seats,
      quorum: 1,
      closedAt: new Date(start),
      answers: [{ ...answerOf('FR', 'ok'), at: new Date(start + 1), late: true }],
    })
    expect(countOf(late)).toEqual(countOf(before))
    expect(countOf(late)).toMatchObject({ answered: 0, present: 0, reached: false })
    expect(rowsOf(late).FR).toBe('ok')
  })

  test('who is absent has answered, but makes no quorum', () => {
    const roll = fileOf({
      kind: 'roll-call',
      seats,
      quorum: 2,
      answers: [answerOf('FR', 'here'), answerOf('BE', 'absent'), answerOf('ENISA', 'here')],
    })
    expect(countOf(roll)).toMatchObject({ answered: 2, present: 1, needed: 2, reached: false })
  })
})

const textFacts = { directory: directory, unreached: [], exercise: false, origin: 'https://jom.example' }
const answerOf = (code: string, value: string): Answer => ({
  key: `web:${code}`,
  code,
  value,
  words: '',
  revision: 1,
  personId: 'anne',
  account: 'web:anne',
  at: new Date(start - 60_000),
  late: false,
})
