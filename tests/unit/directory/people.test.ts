import { expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import { coordinatorsOf, type Room, worksFor } from '../../../src/directory/directory.ts'
import { idFor, isName, matchPerson } from '../../../src/directory/newcomer.ts'
import { isMeant, isStranger, strangerCode, strangersAt } from '../../../src/directory/stranger.ts'
import { targetRoom } from '../../../src/sharing/target.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const coordinator = (id: string, code: string) => personOf(id, code, 'niscg', 'coordinator')
const anne = coordinator('anne', 'FR')
const bruno = personOf('bruno', 'FR')
const carla = coordinator('carla', 'DK')
const gone = { ...coordinator('gone', 'FR'), retired: true }
const people = [anne, bruno, carla, gone]

const lookedAfter = (room: Room): readonly string[] =>
  coordinatorsOf(directoryOf(people, [room], []), room, at).map(({ id }) => id)

test('a room is looked after by those it names, else by the coordinators who sit there, else by those of the members that do', () => {
  expect(lookedAfter(roomOf('joint', [anne, bruno], { coordinators: ['carla'] }))).toEqual(['carla'])
  expect(lookedAfter(roomOf('joint', [anne, bruno]))).toEqual(['anne'])
  expect(lookedAfter(roomOf('joint', [bruno]))).toEqual(['anne'])
  expect(lookedAfter(roomOf('cell', [], { code: 'DK' }))).toEqual(['carla'])
  expect(lookedAfter(roomOf('empty', []))).toEqual([])
})

test('whoever has left decides nothing, named or not', () => {
  expect(lookedAfter(roomOf('joint', [carla], { coordinators: ['gone'] }))).toEqual(['carla'])
  expect(lookedAfter(roomOf('joint', [gone, carla]))).toEqual(['carla'])
})

test('who only observes for a member does not work for it', () => {
  const observer = personOf('eve', 'FR', 'ecne', 'observer')
  expect(worksFor(observer, at)).toEqual([])
  expect(worksFor({ ...observer, roles: [...observer.roles, ...bruno.roles, ...carla.roles] }, at)).toEqual([
    'FR',
    'DK',
  ])
})

test('a stranger is whoever the release rule counts as one', () => {
  const unknown = accountRef('web', 'unknown')
  const roleless = { ...personOf('zoe', 'FR'), roles: [] }
  const room = roomOf('joint', [anne, gone, roleless])
  const seats = new Set([...room.seats, unknown])
  const directory = directoryOf([...people, roleless], [{ ...room, seats }], [])
  const found = strangersAt(directory, at).map(({ account }) => account)
  expect(found).toEqual(['web:gone', 'web:zoe', 'web:unknown'])
  expect(found).toHaveLength(targetRoom(directory, { ...room, seats }, at).strangers)
  expect(isStranger(directory, accountRef('web', 'anne'), at)).toBe(false)
})

test('a stranger can be meant by a short name, which is another one in another room', () => {
  const account = accountRef('matrix', `@${'m'.repeat(240)}:example.eu`)
  const [here, there] = ['joint', 'cell'].map((id) => ({ room: { id }, account }))
  if (!here || !there) throw new Error('there are two')
  const code = strangerCode(here)
  expect(code).toMatch(/^s-[0-9a-f]{12}$/)
  expect(
    [code, code.toUpperCase(), account, account.slice('matrix:'.length)].every((each) => isMeant(here, each)),
  ).toBe(true)
  expect(isMeant(there, code)).toBe(false)
  expect(isMeant(here, '@m:example.eu')).toBe(false)
})

test('somebody is found by their id, by their name, and by a name that differs in case or accents alone', () => {
  const known = [
    { id: 'jana-dvorakova', name: 'Jana Dvořáková' },
    { id: 'jana-2', name: 'Jana Nová' },
    { id: 'jana-3', name: 'Jana Nova' },
  ]
  const found = (written: string) => {
    const match = matchPerson(known, written)
    return match.kind === 'one' ? match.person.id : match.kind
  }
  expect(found('jana-dvorakova')).toBe('jana-dvorakova')
  expect(found('  jana   DVORAKOVA ')).toBe('jana-dvorakova')
  expect(found('Jana Nova')).toBe('jana-3')
  expect(found('JANA NOVA')).toBe('several')
  expect(found('Jana')).toBe('none')
})

test('a new person’s id is made of their name', () => {
  expect(idFor('Jean-Luc Dupont', 'fr-newcomer')).toBe('jean-luc-dupont')
  expect(idFor('Søren Łukasz Æther ß', 'x')).toBe('soren-lukasz-aether-ss')
  expect(idFor('Ελένη', 'el-newcomer')).toBe('el-newcomer')
  expect(idFor('x'.repeat(200), 'x')).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
})

test('a name has letters, is one line of seen characters, and is no id', () => {
  expect(['Eve', 'Ελένη Παπαδάκη', 'al-Rashid', 'x'].every(isName)).toBe(true)
  expect(['', '   ', '123', 'a\nb', 'Eve\u202e', 'jean-dupont', 'x'.repeat(101)].some(isName)).toBe(false)
})
