import { describe, expect, test } from 'vitest'
import { messageBreaches } from '../../../src/chat/portable.ts'
import type { Answer, Seat } from '../../../src/round/standing.ts'
import { controls, roundTable } from '../../../src/round/table.ts'
import { directory, fileOf, seatOf, textOf } from './file.ts'

const facts = { directory, unreached: [], exercise: false, origin: 'https://jom.example' }
const place = { language: 'en', zone: 'Europe/Paris' }

const forty = Array.from({ length: 40 }, (_, n) => `X${String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26))}`)
const seats: readonly Seat[] = forty.map((code) => seatOf(code))
const answer = (code: string, value: string, words: string, n: number): Answer => ({
  code,
  key: `web:${code}`,
  revision: 1,
  value,
  words,
  personId: 'anne',
  account: 'web:anne',
  at: new Date(Date.parse('2029-06-10T18:10:00Z') + n * 1000),
  late: false,
})

describe('the table', () => {
  test('of forty delegations that all wrote as much as fits is one that every platform shows', () => {
    const words = 'Les résultats partiels arrivent avec du retard, la cellule suit l’affaire de près. '.repeat(6)
    const answers = forty.map((code, n) => answer(code, n % 3 === 0 ? 'trouble' : 'ok', words.slice(0, 500), n))
    for (const language of ['en', 'da']) {
      const file = fileOf({ seats, answers, quorum: 20, question: 'Wie ist die Lage? '.repeat(100) })
      const { message, stub } = roundTable({ ...facts, file }, { ...place, language })
      expect(messageBreaches(message)).toEqual([])
      expect(messageBreaches(stub)).toEqual([])
    }
    // Not one is left out, and of each one can read how it begins.
    const text = textOf(fileOf({ seats, answers }))
    for (const code of forty) expect(text).toMatch(new RegExp(`^- ${code} Les résultats partiels`, 'm'))
  })

  test('of forty silent delegations names each of them once', () => {
    const file = fileOf({ seats })
    expect(messageBreaches(roundTable({ ...facts, file }, place).message)).toEqual([])
    expect(
      textOf(file)
        .split('\n')
        .find((line) => line.startsWith('- ')),
    ).toBe(`- ${forty.join(', ')}`)
  })

  test('shows trouble first, then silence, then what needs care, at the end what is well', () => {
    const text = textOf(
      fileOf({
        seats: ['AT', 'BE', 'DE', 'EL', 'FR', 'IE'].map((code) => seatOf(code)),
        options: [
          { value: 'normal', label: 'As planned' },
          { value: 'exception', label: 'Something is different' },
          { value: 'trouble', label: 'Something is wrong' },
          { value: 'purple', label: 'Purple' },
        ],
        answers: [
          answer('AT', 'normal', '', 1),
          answer('BE', 'trouble', 'The results site is down', 2),
          answer('DE', 'exception', '', 3),
          answer('FR', 'purple', '', 4),
          answer('IE', 'normal', 'Quiet', 5),
        ],
      }),
    )
    expect(text).toBe(`Status line Q-2029-0007: 5 of 6 answered
How do things stand in your Member State? One line is enough.
Answer by: Sun 10 Jun, 20:30 Brussels (GMT+2) · 18:30 UTC
Something is wrong (1)
- BE The results site is down (Anne, 20:10)
No answer yet (1)
- EL
Something is different (1)
- DE
Purple (1)
- FR
As planned (2)
- IE Quiet (Anne, 20:10)
- AT
[As planned] [Something is different] [Something is wrong] [Purple] [Write a line]`)
  })

  test('says when the silent were asked again, whom to phone, and what came late', () => {
    const chasedAt = new Date('2029-06-10T18:20:00Z')
    const file = fileOf({
      seats: [{ ...seatOf('AT'), chased: 2, chasedAt }, seatOf('BE'), seatOf('EL'), seatOf('ENISA', true)],
      answers: [{ ...answer('BE', 'ok', '', 1), late: true }, answer('ENISA', 'ok', '', 2)],
      closedAt: new Date('2029-06-10T18:40:00Z'),
      quorum: 3,
    })
    const { message } = roundTable({ ...facts, file, unreached: ['EL'] }, place)
    const text = JSON.stringify(message)
    expect(text).toContain('No answer (2)')
    expect(text).toContain('Asked again 20:20: AT')
    expect(text).toContain('please phone: EL')
    expect(text).toContain('BE (late), ENISA (observer)')
    expect(text).toContain('not reached: 1 of 3 needed')
    expect(message.blocks.some(({ type }) => type === 'actions')).toBe(false)
  })

  test('stands in for itself without a word of what was asked or answered', () => {
    const file = fileOf({
      seats: [seatOf('FR')],
      question: 'SECRETQUESTION',
      options: [
        { value: 'ok', label: 'SECRETCALM' },
        { value: 'mauve', label: 'SECRETCOLOUR' },
      ],
      answers: [answer('FR', 'ok', 'SECRETWORDS', 1)],
    })
    const { stub } = roundTable({ ...facts, file }, place)
    expect(JSON.stringify(stub)).not.toContain('SECRET')
    expect(stub.marking).toBe('TLP:CLEAR')
    expect(JSON.stringify(stub)).toContain('"command":"line Q-2029-0007 ok"')
    expect(JSON.stringify(stub)).toContain('Nothing to report')
  })

  test('offers a form where there are more answers than buttons', () => {
    const options = ['a', 'b', 'c', 'd', 'e'].map((value) => ({ value, label: value }))
    const blocks = controls(fileOf({ options }), place, { code: 'FR' })
    expect(blocks).toMatchObject([{ controls: [{ label: 'Answer', command: 'line Q-2029-0007 FR ?', opens: 'form' }] }])
  })
})
