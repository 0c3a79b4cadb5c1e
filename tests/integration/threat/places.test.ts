import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { commands } from '../../../src/command/index.ts'
import type { Directory } from '../../../src/directory/directory.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { commandsIn, mentionsIn, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

// France has its cell on a platform that can promise enough for GREEN alone; Denmark and Estonia sit with it in the joint room,
// to which an open room is linked in which Latvia alone sits. Maria works for France and for Denmark.
const anne = personOf('anne', 'FR')
const dorte = personOf('dorte', 'DK')
// On duty for France, and in none of its rooms.
const elsa = personOf('elsa', 'FR')
const coordinator = personOf('ebba', 'EE', 'niscg', 'coordinator')
const laima = personOf('laima', 'LV')
const [french] = anne.roles
const [danish] = dorte.roles
const maria = { ...personOf('maria', 'FR'), roles: [french, danish].filter((role) => role !== undefined) }
const cell = { kind: 'national-cell', label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', releasesTo: 'joint' }
const rooms = {
  fr: roomOf('fr', [anne, maria], {
    ...cell,
    code: 'FR',
    assurance: { encryption: 'in-transit', operator: 'allowed', joinersReadBack: true },
  }),
  dk: roomOf('dk', [dorte, maria], { ...cell, code: 'DK' }),
  joint: roomOf('joint', [anne, dorte, coordinator]),
  open: roomOf('open', [laima], { kind: 'outreach', label: 'TLP:CLEAR', ceiling: 'TLP:GREEN' }),
  lv: roomOf('lv', [laima], { ...cell, code: 'LV' }),
}
const directory: Directory = {
  ...directoryOf([anne, dorte, coordinator, laima, maria, elsa], Object.values(rooms), [
    { name: 'mechanism', rooms: ['joint', 'open'] },
  ]),
  shifts: [{ code: 'FR', level: 0, person: 'elsa' }],
}
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(async () => {
  await stage.end()
})

describe('a place that may not carry the case', () => {
  it('shows number, owner and controls, and the controls work', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report Portail compromis'))
    const stub = stage.card(number, rooms.fr)
    expect(wordsIn(stub)).not.toContain('Portail')
    expect(stub?.marking).toBe('TLP:CLEAR')
    expect(commandsIn(stub)).toContain(`ack ${number}`)
    expect(mentionsIn(stub)).toEqual([]) // the officer on duty does not sit here
    expect(wordsIn(stub)).toContain('Elsa')
    await stage.press(anne, rooms.fr, `ack ${number}`)
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('Owner: Anne')
    const details = await stage.type(anne, rooms.fr, `case ${number}`)
    expect(wordsIn(details)).not.toContain('Portail')
  })

  it('does not make those who sit there addressees', async () => {
    const number = numberIn(await stage.type(anne, rooms.joint, 'report Fuite'))
    await stage.type(anne, rooms.joint, `release ${number}`)
    expect(wordsIn(stage.card(number, rooms.joint))).toContain('Fuite')
    expect(wordsIn(stage.card(number, rooms.open))).not.toContain('Fuite')
    const { addressees } = await stage.store.db.case.findUniqueOrThrow({ where: { number } })
    expect(addressees).toEqual(['DK', 'EE', 'FR'])
    expect(wordsIn(await stage.type(laima, rooms.lv, `case ${number}`))).toContain('There is no case')
    await touchPasskey(stage.store.db, anne)
    await stage.type(anne, rooms.joint, `release ${number} green`)
    expect(wordsIn(stage.card(number, rooms.open))).toContain('Fuite')
  })
})

describe('a number', () => {
  it('that fits cases of others alone gets the same answer as none, and names nothing', async () => {
    const french = numberIn(await stage.type(anne, rooms.fr, 'report Un'))
    const danish = numberIn(await stage.type(dorte, rooms.dk, 'report En'))
    const short = String(Math.max(Number(french.slice(-4)), Number(danish.slice(-4)))).padStart(4, '0')
    for (let left = 6; left > 0; left -= 1) await stage.type(dorte, rooms.dk, 'report endnu en')
    const answer = wordsIn(await stage.type(laima, rooms.lv, `case ${short}`))
    expect(answer).toBe(wordsIn(await stage.type(laima, rooms.lv, 'case 9876')).replaceAll('9876', short))
    // To whoever may read both, it says which they are.
    const both = wordsIn(await stage.type(maria, rooms.fr, `case ${french.slice(-4)}`))
    expect(both).toContain('several cases')
    expect(both).toContain(french)
  })

  it('may be left out on a card, but not by those who may not read the case', async () => {
    const number = numberIn(await stage.type(anne, rooms.joint, 'report Carte'))
    await stage.type(anne, rooms.joint, `release ${number}`)
    await stage.type(anne, rooms.joint, `label ${number} amber+strict`)
    const id = await stage.sent(`case/${number}/card@joint`, 'card-1')
    expect(wordsIn(await stage.type(dorte, rooms.joint, 'note 3 sites de plus', id))).toContain('There is no case')
    expect(wordsIn(await stage.type(anne, rooms.joint, 'note 3 sites de plus', id))).toContain(`Noted in ${number}`)
  })

  it('may be left out when there is one open case, which the answer names; not when a word may be meant for one', async () => {
    const number = numberIn(await stage.type(laima, rooms.lv, 'report Skeneri nestrādā'))
    expect(wordsIn(await stage.type(laima, rooms.lv, 'ack EL-2027-LV'))).toContain('is not a case number')
    expect(wordsIn(await stage.type(laima, rooms.lv, 'ack'))).toContain(`Meant was ${number}`)
    await stage.type(laima, rooms.lv, 'report Vēl viens')
    expect(wordsIn(await stage.type(laima, rooms.lv, 'status viss kārtībā'))).toContain('Which case?')
  })
})

describe('people of two members, coordinators, and what comes late', () => {
  it('cannot merge cases of different members', async () => {
    const french = numberIn(await stage.type(anne, rooms.fr, 'report Deux pays'))
    const danish = numberIn(await stage.type(dorte, rooms.dk, 'report To lande'))
    expect(wordsIn(await stage.type(maria, rooms.dk, `merge ${french} into ${danish}`))).toContain('different members')
    expect(wordsIn(await stage.type(anne, rooms.fr, `merge ${french} ${french}`))).toContain('into itself')
  })

  it('report for the member whose room they are in', async () => {
    expect(numberIn(await stage.type(maria, rooms.dk, 'report Her'))).toContain('-DK-')
    expect(numberIn(await stage.type(maria, rooms.fr, 'report Ici'))).toContain('-FR-')
  })

  it('may raise the label of a case they read, not lower it', async () => {
    const number = numberIn(await stage.type(anne, rooms.joint, 'report Étiquette'))
    expect(wordsIn(await stage.type(coordinator, rooms.joint, `label ${number} amber+strict`))).toContain(
      'There is no case',
    )
    await touchPasskey(stage.store.db, anne)
    await stage.type(anne, rooms.joint, `release ${number} green`)
    expect(wordsIn(await stage.type(coordinator, rooms.joint, `label ${number} clear`))).toContain(
      'Only the people of FR',
    )
    expect(wordsIn(await stage.type(dorte, rooms.joint, `label ${number} amber`))).toContain('Only the people of FR')
    expect(wordsIn(await stage.type(coordinator, rooms.joint, `label ${number} amber`))).toContain(
      'bears TLP:AMBER now',
    )
  })

  it('a request that comes after the case was accepted asks nobody', async () => {
    const number = numberIn(await stage.type(dorte, rooms.dk, 'report Sent'))
    await stage.press(dorte, rooms.dk, `ack ${number}`)
    await stage.fireLate({ case: number, level: 1 })
    expect([...stage.shown.keys()].filter((slot) => slot.startsWith(`case/${number}/ask/`))).toEqual([])
    await stage.fireLate({ case: 'EL-2027-DK-9999', level: 1 })
  })

  it('two merges across each other at once leave one of the two', async () => {
    const one = numberIn(await stage.type(dorte, rooms.dk, 'report Alpha'))
    const two = numberIn(await stage.type(dorte, rooms.dk, 'report Beta'))
    const tries = await Promise.allSettled([
      stage.press(dorte, rooms.dk, `merge ${one} ${two}`),
      stage.press(maria, rooms.dk, `merge ${two} ${one}`),
    ])
    expect(tries.some(({ status }) => status === 'fulfilled')).toBe(true)
    const rows = await stage.store.db.case.findMany({ where: { number: { in: [one, two] } } })
    expect(rows.filter(({ status }) => status === 'merged')).toHaveLength(1)
  })
})

describe('hostile words', () => {
  const awkward = [
    ' '.repeat(50_000),
    '-'.repeat(100_000),
    `${'- '.repeat(50_000)}x`,
    'phase: '.repeat(15_000),
    "\u202E\u200B\u0000@everyone <!channel> {number} ' OR 1=1; -- %_\\",
    'EL-2027-FR-0001 '.repeat(6000),
    '😀'.repeat(25_000),
  ]
  it.each(commands.map(({ name }) => name))('after %s get an answer and break nothing', async (name) => {
    for (const words of awkward) {
      const answer = await stage.type(laima, rooms.lv, `${name} ${words}`)
      expect(mentionsIn(answer)).toEqual([])
      expect(answer.summary.length).toBeLessThan(1000)
    }
  })
})
