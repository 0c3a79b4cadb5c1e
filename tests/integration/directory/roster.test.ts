import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesOf as linesOfPerson } from '../../../src/cli/people.ts'
import { linesOf as linesOfRoom } from '../../../src/cli/rooms.ts'
import { readAccounts } from '../../../src/directory/account.ts'
import { entryOf } from '../../../src/sharing/room-entry.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(new Date('2027-04-25T18:00:00Z'), (file) => {
    // One more room of ECNE people, one stranger to it, and somebody who only observes for Latvia.
    file.people.push({
      ...{ id: 'otto-observer', name: 'Otto Observer', language: 'en', contacts: [] },
      accounts: ['web:otto-observer' as (typeof file.people)[0]['accounts'][0]], // as the schema would read it
      roles: [{ role: 'observer', for: 'LV', in: 'ecne', deputy: false }],
    })
    file.rooms.find(({ id }) => id === 'csirt-liaison')?.seats.push('otto-observer')
  })
})
afterAll(() => stage.end())

test('one sees the people of one’s own member and bodies, and who sits where one sits', async () => {
  const all = await stage.type('lucie-horakova', 'people')
  // Everybody of ECNE; nobody of the NIS Cooperation Group, with whom she sits nowhere.
  for (const name of ['Lucie Horáková', 'Petr Novák', 'Claire Moreau', 'Ilze Kalniņa']) expect(all).toContain(name)
  for (const name of ['Kristjan Tamm', 'Matthias Brandt', 'Eleni Papadaki']) expect(all).not.toContain(name)
  const jana = await stage.type('jana-dvorakova', 'people niscg')
  for (const name of ['Kristjan Tamm', 'Matthias Brandt', 'Eleni Papadaki']) expect(jana).toContain(name)
  // An observer knows of those alone with whom they sit.
  const otto = await stage.type('otto-observer', 'people')
  for (const name of ['Kristjan Tamm', 'Eleni Papadaki', 'Ilze Kalniņa']) expect(otto).toContain(name)
  for (const name of ['Claire Moreau', 'Matthias Brandt']) expect(otto).not.toContain(name)
})

test('whom one may not know of and who is nowhere get the same answer', async () => {
  const hidden = await stage.type('lucie-horakova', 'people Matthias')
  const nowhere = await stage.type('lucie-horakova', 'people Mattheus')
  expect(hidden.replaceAll('Matthias', '…')).toBe(nowhere.replaceAll('Mattheus', '…'))
  expect(await stage.type('lucie-horakova', 'people DE')).toContain('Nobody you may know of')
})

test('accounts are shown to those who confirm them, with whether they count', async () => {
  const { db } = stage.store
  const petr = { personId: 'petr-novak', how: 'code' }
  await db.account.create({
    data: { ref: 'matrix:@petr:example.eu', ...petr, renewBy: new Date('2028-04-01T10:00:00Z') },
  })
  await db.account.create({ data: { ref: 'matrix:@old:example.eu', ...petr, state: 'revoked' } })
  const own = await stage.type('jana-dvorakova', 'people Petr')
  expect(own).toMatch(/web:petr-novak – counts/)
  expect(own).toMatch(/matrix:@petr:example.eu – counts.*1 Apr/)
  expect(own).toMatch(/matrix:@old:example.eu – .*revoked/i)
  const other = await stage.type('claire-moreau', 'people Petr')
  expect(other).toContain('Petr Novák')
  expect(other).not.toContain('matrix:')
})

test('who holds a role is told member by member; single points of contact of everybody, also of those who have none', async () => {
  await stage.type('jana-dvorakova', 'grant spoc to Petr Novák for CZ in ecne as deputy')
  await stage.type('jana-dvorakova', 'grant dsc to Petr Novák for CZ in ecne to 2027-06-30')
  const spocs = await stage.type('lucie-horakova', 'people spoc')
  expect(spocs).toContain('Czechia: Jana Dvořáková, Petr Novák (deputy)')
  expect(spocs).toContain('Germany: Matthias Brandt')
  await stage.type('jana-dvorakova', 'end-role spoc of Petr Novák')
  await stage.type('jana-dvorakova', 'end-role spoc of Jana Dvořáková')
  expect(await stage.type('lucie-horakova', 'people single point of contact')).toContain('Nobody you may know')
  expect(await stage.type('lucie-horakova', 'people spoc')).toContain('Czechia: nobody')
  const heads = await stage.type('lucie-horakova', 'people head')
  expect(heads).toContain('France: Claire Moreau')
  expect(heads).not.toContain('Germany')
  expect(await stage.type('jana-dvorakova', 'people Petr')).toMatch(
    /Digital Services Coordinator \(until .*; given by Jana/,
  )
})

test('one sees the rooms in which one sits or which one looks after, and no others', async () => {
  const own = await stage.type('lucie-horakova', 'rooms')
  expect(own).toContain('National cell – Czechia (national-cell-cz): TLP:AMBER+STRICT')
  expect(own).not.toContain('Joint')
  const hidden = await stage.type('lucie-horakova', 'rooms joint-mechanism')
  const nowhere = await stage.type('lucie-horakova', 'rooms joint-mechanisn')
  expect(hidden.replaceAll('joint-mechanism', '…')).toBe(nowhere.replaceAll('joint-mechanisn', '…'))
})

test('a room tells what it may carry and why, who sits there and whom nobody knows, its links, and when that was read', async () => {
  const { db } = stage.store
  await db.roomMember.create({ data: { roomId: 'csirt-liaison', account: 'web:somebody' } })
  const foreign = { encryption: 'in-transit', operator: 'allowed', joinersReadBack: true }
  await db.room.update({ where: { id: 'csirt-liaison' }, data: { assurance: foreign } })
  const said = await stage.type('ilze-kalnina', 'rooms CSIRT liaison')
  expect(said).toContain('May carry: TLP:GREEN – its platform promises no more; its own policy would allow TLP:AMBER')
  expect(said).toContain('Unknown: web:somebody')
  expect(said).toContain('Sit there: ')
  expect(said).toContain('Otto Observer')
  expect(said).toContain('Linked with: Joint operational mechanism, ECNE – elections')
  expect(said).toMatch(/Seats read: .*25 Apr/)
  await db.room.update({
    where: { id: 'csirt-liaison' },
    data: { raisedTo: 'TLP:AMBER', raisedBecause: 'a contract', raisedBy: 'The secretariat' },
  })
  expect(await stage.type('ilze-kalnina', 'rooms csirt-liaison')).toContain(
    'May carry: TLP:AMBER – raised: a contract (decided by The secretariat)',
  )
  await db.$executeRaw`UPDATE "Room" SET assurance = NULL, "membersReadAt" = NULL WHERE id = 'csirt-liaison'`
  // What is said alone there would be above its ceiling now.
  const directory = await stage.directory()
  const unread = linesOfRoom(entryOf(directory, directory.rooms.get('csirt-liaison')!, stage.now), 'en').join(' ')
  expect(unread).toMatch(/TLP:CLEAR – what its platform promises is not known yet/)
  expect(unread).toMatch(/Seats read +not yet/)
})

test('on a terminal no line is wider than 80 columns, whatever the names', async () => {
  const directory = await stage.directory()
  const accounts = await readAccounts(stage.store.db, ['petr-novak'])
  const long = { ...accounts[0]!, ref: `matrix:@${'petr'.repeat(12)}:cell.example` as (typeof accounts)[0]['ref'] } // as long as some are
  for (const language of ['en', 'da'] as const) {
    const people = [...directory.people.values()].flatMap((person) =>
      linesOfPerson(directory, person, [...accounts, long], stage.now, language),
    )
    const rooms = [...directory.rooms.values()].flatMap((room) =>
      linesOfRoom(entryOf(directory, room, stage.now), language),
    )
    expect(people.length).toBeGreaterThan(40)
    expect([...people, ...rooms].filter((line) => line.length > 80)).toEqual([])
  }
})
