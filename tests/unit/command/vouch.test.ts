import { describe, expect, it } from 'vitest'
import { formBreaches } from '../../../src/chat/portable.ts'
import { type AccountRef, accountRef } from '../../../src/chat/refs.ts'
import { checkForm, formFor } from '../../../src/command/run.ts'
import { meantStranger, readStrangerWords } from '../../../src/command/stranger.ts'
import type { Person, Room } from '../../../src/directory/directory.ts'
import { strangerCode } from '../../../src/directory/stranger.ts'
import { languages } from '../../../src/locale/catalogue.ts'
import { fromMemory } from '../../support/asking.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const anne = personOf('anne', 'FR', 'niscg', 'coordinator')
const bruno = personOf('bruno', 'FR')
const carla = { ...personOf('carla', 'DK', 'niscg', 'coordinator'), language: 'da' }
const eva = { ...personOf('eva', 'DK'), name: 'Eva Ås' }
const mallory = accountRef('matrix', '@mallory:example.eu')
const room = (id: string, seats: readonly Person[], ...strangers: readonly AccountRef[]): Room => {
  const made = roomOf(id, seats)
  return { ...made, seats: new Set([...made.seats, ...strangers]) }
}
const joint = room('joint', [anne, bruno, carla], mallory, accountRef('other', '@mallory:example.eu'))
const cell = room('cell', [anne], mallory)
const far = room('far', [carla], accountRef('web', 'hidden'))
const directory = directoryOf([anne, bruno, carla, eva], [joint, cell, far], [])
const asking = (person: Person, here: Room | undefined, words = '') => ({
  directory,
  person,
  room: here,
  conversation: joint.conversation,
  now: new Date('2027-04-25T18:00:00Z'),
  words,
  ...fromMemory,
})

describe('the words of vouch and remove', () => {
  it.each([
    ['@m:x.eu', { written: '@m:x.eu', rest: '' }],
    ['@m:x.eu FR Jean Dupont', { written: '@m:x.eu', rest: 'FR Jean Dupont' }],
    ['@m:x.eu as FR Jean Dupont', { written: '@m:x.eu', rest: 'FR Jean Dupont' }],
    ['@m:x.eu in joint as FR  Jean', { written: '@m:x.eu', room: 'joint', rest: 'FR  Jean' }],
    ['s-1 IN joint', { written: 's-1', room: 'joint', rest: '' }],
    ['', { written: '', rest: '' }],
  ])('of %j are read', (words, read) => {
    expect(readStrangerWords(words)).toEqual(read)
  })
})

describe('whom they mean', () => {
  const meant = (person: Person, here: Room | undefined, words: string, roomMatters = true) => {
    const found = meantStranger(asking(person, here), readStrangerWords(words), roomMatters)
    return 'stranger' in found ? [found.stranger.room.id, found.stranger.account] : found
  }

  it('is one who sits in a room that the person looks after', () => {
    const code = strangerCode({ room: joint, account: mallory })
    expect(meant(anne, undefined, code)).toEqual(['joint', mallory])
    expect(meant(anne, undefined, `${mallory} in cell`)).toEqual(['cell', mallory])
    expect(meant(anne, cell, mallory)).toEqual(['cell', mallory])
    expect(meant(carla, undefined, 'hidden')).toEqual(['far', 'web:hidden'])
  })

  it('has to be said exactly where it could be another', () => {
    expect(meant(anne, undefined, '@mallory:example.eu')).toMatchObject({ key: 'stranger.several' })
    expect(meant(anne, undefined, mallory)).toMatchObject({ key: 'stranger.which-room' })
    expect(meant(anne, undefined, mallory, false)).toEqual(['joint', mallory])
  })

  it('is told to nobody who does not sit there', () => {
    expect(meant(bruno, joint, mallory)).toEqual({
      key: 'stranger.not-yours',
      values: { room: 'joint', names: 'Anne, Carla' },
    })
    const none = meant(anne, undefined, 'nowhere')
    expect(meant(anne, undefined, 'hidden')).toEqual({ ...none, values: { written: 'hidden' } })
    expect(meant(anne, undefined, 'bruno')).toMatchObject({ key: 'stranger.none' })
  })
})

describe('the form', () => {
  it('opens for whoever may vouch and did not say for whom', async () => {
    const code = strangerCode({ room: joint, account: mallory })
    for (const language of languages) {
      const form = await formFor(`vouch ${mallory} in joint`, asking({ ...anne, language }, undefined))
      if (!form) throw new Error('there is a form')
      expect(formBreaches(form)).toEqual([])
      expect(form).toMatchObject({ id: 'vouch', context: code })
      expect(form.intro).toContain(mallory)
    }
    expect((await formFor(`vouch ${code}`, asking(anne, undefined)))?.pages[0]?.[1]).toMatchObject({
      id: 'member',
      value: 'FR',
    })
    for (const line of ['vouch', `vouch ${code} FR Jean`, 'vouch nowhere', `remove ${code}`]) {
      expect(await formFor(line, asking(anne, undefined))).toBeUndefined()
    }
    expect(await formFor(`vouch ${code}`, asking(bruno, joint))).toBeUndefined()
  })

  it('is checked: the member is one, the name can be one, an id is of that member', async () => {
    const check = (person: string, member: string) => checkForm('vouch', { person, member }, asking(anne, undefined))
    expect(await check('Jean Dupont', ' fr ')).toEqual({})
    expect(await check('eva as', 'DK')).toEqual({})
    expect(await check('Jean Dupont', 'ZZ')).toEqual({
      member: 'There is no member “ZZ”. Write its code, such as FR or ENISA.',
    })
    expect((await check('eva', 'FR')).person).toContain('Eva Ås does not work for FR')
    expect((await check('jean-dupont', 'FR')).person).toContain('Write the full name')
    expect((await checkForm('vouch', {}, asking(carla, undefined))).member).toContain('findes ikke')
  })
})
