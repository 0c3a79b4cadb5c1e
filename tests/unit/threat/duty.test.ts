import { describe, expect, it } from 'vitest'
import { type Directory, dutyOf, type Person, type Shift } from '../../../src/directory/directory.ts'
import { heldBy, holdersOf } from '../../../src/directory/holders.ts'
import { dutyLevel, nextLevel, onDuty } from '../../../src/threat/duty.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const shift = (level: Shift['level'], person: string): Shift => ({ code: 'FR', level, person })
const shifts = [shift(0, 'bruno'), shift(1, 'chloe'), shift(2, 'anne'), { ...shift(0, 'emil'), code: 'DK' }]
const emil = personOf('emil', 'DK')
/** France's rota as it was laid, and what has become of its people since. */
const now = (...people: readonly Person[]): Directory => ({
  ...directoryOf([...people, emil, personOf('otto', 'FR')], [], []),
  shifts,
})
const [anne, bruno, chloe] = [personOf('anne', 'FR'), personOf('bruno', 'FR'), personOf('chloe', 'FR')]
const gone = {
  moved: (person: Person): Person => ({ ...person, roles: emil.roles }),
  'only an observer': (person: Person): Person => personOf(person.id, 'FR', 'niscg', 'observer'),
  retired: (person: Person): Person => ({ ...person, retired: true }),
  'not in the directory': undefined,
}

describe('a turn of the rota', () => {
  it('is asked at its own level while its holder works for the member', () => {
    const directory = now(anne, bruno, chloe)
    expect([0, 1, 2].map((level) => dutyLevel(directory, 'FR', level, at)?.id)).toEqual(['bruno', 'chloe', 'anne'])
    expect([0, 1, 2].map((level) => nextLevel(directory, 'FR', level, at))).toEqual([1, 2, undefined])
    expect(onDuty(directory, 'FR', at)).toBe(bruno)
  })

  it.each(Object.entries(gone))('is nobody’s whose holder is %s: no rung is spent on them', (_state, become) => {
    const left = (person: Person): readonly Person[] => (become ? [become(person)] : [])
    const noDeputy = now(anne, bruno, ...left(chloe))
    expect(nextLevel(noDeputy, 'FR', 0, at)).toBe(2)
    expect(dutyLevel(noDeputy, 'FR', 1, at)).toBe(bruno)
    const noHead = now(...left(anne), bruno, chloe)
    expect(nextLevel(noHead, 'FR', 1, at)).toBeUndefined()
    const nobody = now(...left(anne), ...left(bruno), ...left(chloe))
    expect(onDuty(nobody, 'FR', at)).toBeUndefined()
    expect(dutyLevel(nobody, 'FR', 2, at)).toBeUndefined()
    expect(dutyOf(nobody, 'FR', 0, at)).toBeUndefined()
    expect(onDuty(now(...left(bruno), chloe), 'FR', at)).toBe(chloe)
    // All members together are asked no more of a turn that is nobody's than the member alone.
    expect(holdersOf(nobody, 'duty', 'FR', at)).toEqual([])
    expect(holdersOf(nobody, 'duty', undefined, at)).toEqual([emil])
    for (const person of nobody.people.values())
      expect(heldBy(nobody, person, at).filter((role) => /^(duty|deputy|head)@FR/.test(role))).toEqual([])
  })
})
