import { describe, expect, test } from 'vitest'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { wordsIn } from '../../../src/locale/words.ts'
import type { NoticeFile, NoticeState } from '../../../src/notice/file.ts'
import { failureParcel, requestParcel } from '../../../src/notice/message.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const anne = personOf('anne', 'FR')
const dorte = { ...personOf('dorte', 'FR'), language: 'da', zone: 'Europe/Copenhagen' }
const scene = {
  directory: directoryOf([anne, dorte], [], []),
  now: new Date('2027-04-25T18:00:00Z'),
  exercise: false,
  origin: 'https://jom.example',
} as Parameters<typeof requestParcel>[0] // a message is made of these alone

const file = (facts: Partial<NoticeFile> = {}): NoticeFile => ({
  id: 'n-4f2a91c07be3',
  group: 'G',
  code: 'FR',
  text: { en: `The register is down.\n\n${'x'.repeat(2000)}`, da: 'Registret er nede.' },
  label: 'TLP:AMBER',
  needs: 'acknowledgement',
  urgent: true,
  ladder: [{ afterMs: 0, role: 'duty', by: ['chat'] }],
  rung: 0,
  state: 'open',
  runId: 'R-2027-0001',
  caseNumber: 'EL-2027-FR-0042',
  due: new Date('2027-04-25T19:00:00Z'),
  openedAt: new Date('2027-04-25T18:00:00Z'),
  endedAt: null,
  ackedBy: null,
  ...facts,
})
const states: readonly NoticeState[] = ['open', 'delivered', 'acknowledged', 'failed', 'withdrawn']

describe('what is said of a notice', () => {
  test.each(states)('fits every platform when it is %s, and its stub holds none of its words', (state) => {
    for (const person of [anne, dorte]) {
      for (const needs of ['delivery', 'acknowledgement'] as const) {
        for (const facts of [{}, { ring: 'anne' }, { urgent: false, caseNumber: null }]) {
          const shown = file({
            state,
            needs,
            ...facts,
            ...(state !== 'open' && { endedAt: scene.now, ackedBy: 'anne' }),
          })
          const { message, stub, label, addressees } = requestParcel(scene, shown, person)
          expect(messageBreaches(message)).toEqual([])
          expect(stub && messageBreaches(stub)).toEqual([])
          expect(message.marking).toBe('TLP:AMBER')
          expect({ label, addressees }).toEqual({ label: 'TLP:AMBER', addressees: ['FR'] })
          expect(JSON.stringify(message)).toContain(person === anne ? 'register' : 'Registret')
          expect(JSON.stringify(stub)).not.toMatch(/regist/i)
          expect(message.summary).not.toMatch(/regist/i)
        }
      }
    }
  })

  test('asks for a word only where one is needed and can still be given', () => {
    const buttons = (facts: Partial<NoticeFile>): boolean =>
      JSON.stringify(requestParcel(scene, file(facts), anne).message).includes('"command":"got n-4f2a91c07be3"')
    expect(buttons({})).toBe(true)
    expect(buttons({ state: 'failed' })).toBe(true)
    expect(buttons({ needs: 'delivery' })).toBe(false)
    expect(buttons({ state: 'acknowledged', ackedBy: 'anne', endedAt: scene.now })).toBe(false)
    expect(buttons({ state: 'withdrawn', endedAt: scene.now })).toBe(false)
  })

  test('tells those who look after a member of a failure in clear, without words and without names of those who were asked', () => {
    const failed = file({ state: 'failed', endedAt: scene.now })
    for (const people of [0, 2]) {
      const { message, label } = failureParcel(scene, failed, dorte, { people })
      expect(messageBreaches(message)).toEqual([])
      expect(label).toBe('TLP:CLEAR')
      expect(JSON.stringify(message)).not.toMatch(/regist|Anne/i)
      expect(JSON.stringify(message)).toContain('https://jom.example/call-tree.pdf')
    }
  })

  test('speaks English where a language has no words of its own', () => {
    expect(wordsIn({ en: 'yes' }, 'da')).toBe('yes')
    expect(wordsIn('one for all', 'da')).toBe('one for all')
  })
})
