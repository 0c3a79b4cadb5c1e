import { describe, expect, test } from 'vitest'
import type { Rule } from '../../../src/decision/rule.ts'
import { readPosition } from '../../../src/decision/written.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { inAll } from '../../../src/locale/every.ts'

/** What a delegation wrote must never count as what it did not mean: where that is not plain, nothing is read and it is asked. */

const place = { own: ['FR'], language: 'en' }
const seats = ['FR', 'DK'].map((code) => ({ code, observer: false }))
const yesOrNo = (['yes', 'no'] as const).map((value) => ({
  value,
  label: inAll((language) => say(language, `decisions.option.${value}`)),
}))
const consensus = { rule: { profile: 'consensus' } as Rule, options: yesOrNo, seats }
const silence = { ...consensus, rule: { profile: 'silence' } as Rule }
const ways = {
  ...{ rule: { profile: 'vote', threshold: 'simple' } as Rule, seats },
  options: [
    { value: 'a', label: 'Every day' },
    { value: 'b', label: 'No change' },
  ],
}

describe('a position as people write it', () => {
  test.each([
    ['object, no mandate from capital', { value: 'object', reservation: false, words: 'no mandate from capital' }],
    ['objection: the list is not final', { value: 'object', reservation: false, words: 'the list is not final' }],
    ['FR no', { code: 'FR', value: 'no', reservation: false, words: '' }],
    ['no!', { value: 'no', reservation: false, words: '!' }],
    ['no because nothing was checked', { value: 'no', reservation: false, words: 'nothing was checked' }],
    ['no reservation: pending capital', { value: 'no', reservation: true, words: 'pending capital' }],
    ['no with a reservation, pending', { value: 'no', reservation: true, words: 'pending' }],
    ['no, the mandate is missing', { value: 'no', reservation: false, words: 'the mandate is missing' }],
    ['no - the mandate is missing', { value: 'no', reservation: false, words: 'the mandate is missing' }],
    ['nej: mandatet mangler', { value: 'no', reservation: false, words: 'mandatet mangler' }],
    ['nej fordi mandatet mangler', { value: 'no', reservation: false, words: 'mandatet mangler' }],
    ['reject the list is not final', { value: 'no', reservation: false, words: 'the list is not final' }],
    ['yes, no objection', { value: 'yes', reservation: false, words: 'no objection' }],
    ['ja, ingen indvendinger', { value: 'yes', reservation: false, words: 'ingen indvendinger' }],
    ['yes reservation: pending capital', { value: 'yes', reservation: true, words: 'pending capital' }],
    ['yes, agree', { value: 'yes', reservation: false, words: 'agree' }],
  ])('%s', (line, expected) => {
    expect(readPosition(line, consensus, place)).toEqual(expected)
  })

  test.each([
    'no objection',
    'No objections.',
    'FR no objection',
    'no-objection',
    'no–objection',
    'no_objection',
    'no comment',
    'no comments',
    'no reservation',
    'no reservations: we agree',
    'no problem, we agree',
    'no, no objection from us',
    'no: without objection',
    'no we can live with it',
    'nej ingen indvendinger',
    'nej, ingen bemærkninger',
    'ingen indvendinger',
    'ingen indsigelser',
    'ingen bemærkninger',
    'objection: none',
    'indsigelse? nej',
    'object, no',
    'yes or no',
    'yes, no',
    'no + yes',
  ])('is asked for: %s', (line) => {
    for (const file of [consensus, silence]) expect(readPosition(line, file, place).value).toBeUndefined()
  })

  test('of several options one is meant, or it is asked; what an option is called is no refusal', () => {
    expect(readPosition('a because we are few', ways, place)).toMatchObject({ value: 'a', words: 'we are few' })
    expect(readPosition('No change', ways, place)).toMatchObject({ value: 'b', words: '' })
    expect(readPosition('a: we are few', ways, place)).toMatchObject({ value: 'a', words: 'we are few' })
    expect(readPosition('a fordi vi er få', ways, { ...place, language: 'da' })).toMatchObject({ value: 'a' })
    expect(readPosition('FR a with a reservation', ways, place)).toMatchObject({ value: 'a', reservation: true })
    for (const line of ['a compromise is needed first', 'FR a longer time is needed', 'a mere delay'])
      expect(readPosition(line, ways, place).value).toBeUndefined()
    for (const line of ['a, b', 'a+b', 'a b', 'every day, no change', 'no objection'])
      expect(readPosition(line, ways, place).value).toBeUndefined()
  })
})
