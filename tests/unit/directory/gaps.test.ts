import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Shift } from '../../../src/directory/directory.ts'
import { readDirectoryFile } from '../../../src/directory/file.ts'
import { sayGap } from '../../../src/directory/gap-words.ts'
import { gapsOf } from '../../../src/directory/gaps.ts'
import { isMemberState } from '../../../src/directory/member-state.ts'
import { directoryOf as directoryOfFile } from '../../../src/directory/of-file.ts'
import { gapOf, stretchesOf } from '../../../src/directory/rota.ts'
import { labels } from '../../../src/sharing/label.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const at = new Date('2027-04-19T06:00:00Z')
const day = (days: number): Date => new Date(at.getTime() + days * 86_400_000)
const anne = personOf('anne', 'FR', 'niscg', 'spoc')
const bruno = personOf('bruno', 'FR', 'niscg', 'coordinator')
const shift = (person: string, from?: Date, to?: Date): Shift => ({
  code: 'FR',
  level: 0,
  person,
  ...(from && { from }),
  ...(to && { to }),
})
const withShifts = (...shifts: readonly Shift[]) => ({ ...directoryOf([anne, bruno], [], []), shifts })

test('the start of a directory is in order, has every Member State, and names nobody', () => {
  const file = readDirectoryFile(resolve(import.meta.dirname, '../../../src/directory/union.yaml'), labels)
  const states = file.members.filter(({ code }) => isMemberState(code))
  expect(new Set(states.map(({ code }) => code)).size).toBe(27)
  expect(file.members.filter(({ code }) => !isMemberState(code)).map(({ code }) => code)).toEqual([
    'COM',
    'EEAS',
    'EP',
    'ENISA',
    'CERT-EU',
  ])
  expect(file.people).toEqual([])
  for (const { code, zone } of states) {
    const cell = file.rooms.find((room) => room.kind === 'national-cell' && room.for === code)
    expect(cell).toMatchObject({ zone, label: 'TLP:AMBER+STRICT', releasesTo: 'joint-mechanism' })
  }
  const observers = Object.fromEntries(file.bodies.map((body) => [body.id, body.observers]))
  expect(observers).toMatchObject({ niscg: ['EEAS'], 'csirts-network': ['COM'], cyclone: ['COM'], ecne: [] })
  const gaps = gapsOf(directoryOfFile(file, at), at)
  expect(gaps.map(({ kind }) => kind)).toEqual(['coordinator', 'spoc', 'duty'])
  expect(gaps[0]).toMatchObject({ codes: states.map(({ code }) => code) })
})

test('a Member State has one single point of contact besides deputies', () => {
  const deputy = { ...personOf('dora', 'FR'), roles: [{ ...anne.roles[0]!, deputy: true }] }
  const second = personOf('zoe', 'FR', 'ecne', 'spoc')
  const spocs = (...people: Parameters<typeof directoryOf>[0]) =>
    gapsOf(directoryOf(people, [], []), at).filter(({ kind }) => kind === 'spoc' || kind === 'spocs')
  expect(spocs(anne, deputy)).toEqual([])
  expect(spocs(deputy)).toEqual([{ kind: 'spoc', codes: ['FR'] }])
  const [two] = spocs(anne, second)
  expect(two).toMatchObject({ kind: 'spocs', code: 'FR' })
  expect(sayGap({ language: 'en', zone: 'UTC' }, two!, directoryOf([anne], [], []), at)).toContain('2 single points')
})

test('the rota is told stretch by stretch, with what an override takes and who has it again', () => {
  const directory = withShifts(shift('anne'), shift('bruno', day(2), day(3)))
  const stretches = stretchesOf(directory, { code: 'FR', level: 0 }, { from: at, to: day(5) })
  expect(stretches.map(({ from, to, person }) => [from, to, person?.id])).toEqual([
    [at, day(2), 'anne'],
    [day(2), day(3), 'bruno'],
    [day(3), day(5), 'anne'],
  ])
  expect(gapOf(directory, 'FR', at)).toBeUndefined()
})

test('a time without anybody is found within two weeks, also where who had it works for the member no more', () => {
  expect(gapOf(withShifts(shift('anne', undefined, day(13))), 'FR', at)).toEqual({ from: day(13), to: day(14) })
  expect(gapOf(withShifts(shift('anne', undefined, day(15))), 'FR', at)).toBeUndefined()
  expect(gapOf(withShifts(shift('anne', undefined, day(3)), shift('bruno', day(4))), 'FR', at)).toEqual({
    from: day(3),
    to: day(4),
  })
  expect(gapOf(withShifts(), 'FR', at)).toEqual({ from: at, to: day(14) })
  const leaving = { ...anne, roles: [{ ...anne.roles[0]!, to: day(6) }] }
  const directory = { ...directoryOf([leaving], [], []), shifts: [shift('anne')] }
  expect(gapOf(directory, 'FR', at)).toEqual({ from: day(6), to: day(14) })
})
