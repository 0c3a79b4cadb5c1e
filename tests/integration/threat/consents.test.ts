import { afterEach, expect, test, vi } from 'vitest'
import type { Person, Room, Shift } from '../../../src/directory/directory.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { commandsIn, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

/** Whether others may read a case: its originator is asked, answers or is silent; and two people may act over its silence. */

const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell', releasesTo: 'joint' }
const people = {
  anne: personOf('anne', 'FR'),
  bruno: personOf('bruno', 'FR'),
  chloe: personOf('chloe', 'FR'),
  henri: personOf('henri', 'FR'),
  dorte: personOf('dorte', 'DK'),
  emil: personOf('emil', 'DK'),
  mari: personOf('mari', 'EE'),
  jan: personOf('jan', 'CZ'),
  fiona: personOf('fiona', 'ENISA'),
  olga: personOf('olga', 'DK', 'niscg', 'observer'),
}
const { anne, bruno, chloe, henri, dorte, emil, mari, jan, fiona, olga } = people
const rooms = {
  fr: roomOf('fr', [anne, bruno, chloe, henri], { ...strict, code: 'FR' }),
  dk: roomOf('dk', [dorte, emil], { ...strict, code: 'DK' }),
  ee: roomOf('ee', [mari], { ...strict, code: 'EE' }),
  cz: roomOf('cz', [jan], { ...strict, code: 'CZ' }),
  joint: roomOf('joint', [anne, dorte, fiona, olga]),
  bridge: roomOf('bridge', [mari, jan]),
}
const { fr, dk, ee, joint } = rooms
const shift = (code: string, level: Shift['level'], person: Person): Shift => ({ code, level, person: person.id })
const directory = {
  ...directoryOf(Object.values(people), Object.values(rooms), []),
  shifts: [
    shift('FR', 0, bruno),
    shift('FR', 1, chloe),
    shift('FR', 2, henri),
    shift('DK', 0, emil),
    shift('EE', 0, mari),
    shift('CZ', 0, jan),
    shift('ENISA', 0, fiona),
  ],
}

// Many commands each, on a database of its own: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })

let stage: Stage
afterEach(() => stage.end())

/** A French case that Denmark and ENISA read. */
async function releasedCase(): Promise<string> {
  const number = numberIn(await stage.type(anne, fr, 'report results site down - attackers rent botnets'))
  await stage.type(anne, fr, `release ${number} amber`)
  return number
}

const shownAt = (slot: string): string => wordsIn(stage.shown.get(slot)?.message)
const consentIn = (words: string): string => /S-\d{4}-\d{4}/.exec(words)?.[0] ?? ''
const stateOf = async (id: string) => (await stage.store.db.consent.findUniqueOrThrow({ where: { id } })).state
const kindsOf = async (id: string) => (await stage.ledger(id)).map(({ kind, actor }) => `${kind} ${actor}`)
const whatEstoniaSees = (number: string) => ({
  card: wordsIn(stage.card(number, ee)),
  case: stage.type(mari, ee, `case ${number}`).then(wordsIn),
})

async function ask(by: Person, room: Room, number: string, as = ''): Promise<string> {
  const told = wordsIn(
    await stage.type(by, room, `share ${number} with EE${as} because Estonia runs the same software`),
  )
  expect(told).toContain('FR is asked')
  return consentIn(told)
}

test('a question to the originator: asked of the reporter and whoever is on duty, allowed by button, taken back', async () => {
  stage = await openStage(directory)
  const number = await releasedCase()
  const id = await ask(dorte, dk, number)

  // Reporter and duty officer have it with buttons; deputy and head not yet; in Estonia nobody learns that there is anything.
  for (const asked of [anne, bruno]) {
    const slot = `consent/${id}/ask@~${asked.id}`
    expect(shownAt(slot)).toContain(`Dorte (DK) asks whether EE may read ${number}, as TLP:AMBER`)
    expect(shownAt(slot)).toContain('Estonia runs the same software')
    expect(commandsIn(stage.shown.get(slot)?.message)).toEqual([`allow ${id}`, `refuse-share ${id}`, `case ${number}`])
  }
  expect([...stage.shown.keys()].filter((slot) => slot.includes(id) && slot.includes('/ask@'))).toHaveLength(2)
  expect(stage.shown.get(`consent/${id}/share@ee`)).toMatchObject({ message: undefined })
  expect(await stage.store.db.post.findUnique({ where: { slot: `consent/${id}/share@ee` } })).not.toBeNull()
  expect(await whatEstoniaSees(number).case).toContain(`There is no case ${number}`)
  expect(wordsIn(await stage.type(mari, ee, 'consents'))).toContain('Nothing was asked')
  expect(wordsIn(await stage.type(mari, ee, `allow ${id}`))).toContain(`There is no ${id}`)
  expect(wordsIn(await stage.type(dorte, dk, `allow ${id}`))).toContain('for the people of FR to decide')
  expect(wordsIn(await stage.type(fiona, joint, `share ${number} with EE because we think so too`))).toContain(
    'was asked this about',
  )
  expect(wordsIn(await stage.type(dorte, dk, 'consents'))).toContain(`${number} with EE as TLP:AMBER · open until`)
  // Whoever writes the case's number instead is told what number it takes; of a case that is not there as well.
  for (const written of [number, 'EL-2027-FR-0999'])
    expect(wordsIn(await stage.type(dorte, dk, `break-glass ${written} because it burns`))).toContain(
      `“${written}” is a case, and this takes the number of what was asked about one`,
    )

  // Allowed: at once in Estonia's own room, as the announcement and as the card; both who were asked see who answered.
  expect(wordsIn(await stage.press(bruno, fr, `allow ${id}`))).toContain('Allowed: EE can read')
  expect(shownAt(`consent/${id}/share@ee`)).toContain('results site down')
  expect(whatEstoniaSees(number).card).toContain('results site down')
  expect(await whatEstoniaSees(number).case).toContain('attackers rent botnets')
  expect(shownAt(`consent/${id}/ask@~anne`)).toContain('Bruno has allowed it')
  expect(commandsIn(stage.shown.get(`consent/${id}/ask@~anne`)?.message)).toEqual([`case ${number}`])
  expect(shownAt(`consent/${id}/end@~dorte`)).toContain('Bruno has allowed it')
  expect(wordsIn(await stage.type(anne, fr, `allow ${id}`))).toContain('was allowed already')
  expect(await stage.store.db.timer.count({ where: { key: { startsWith: `consent/${id}/` }, state: 'pending' } })).toBe(
    0,
  )

  // Taken back: Estonia reads it no more, Denmark as before.
  expect(wordsIn(await stage.type(dorte, dk, `withdraw ${id}`))).toContain('for the people of FR to decide')
  expect(wordsIn(await stage.type(anne, fr, `withdraw ${id}`))).toContain('EE can read')
  expect(await whatEstoniaSees(number).case).toContain(`There is no case ${number}`)
  expect(whatEstoniaSees(number).card).not.toContain('results site')
  // Estonia is told that it is shared no more, and sent nowhere: there is nothing to read for it.
  expect(whatEstoniaSees(number).card).toContain('not shared with those who read here')
  expect(JSON.stringify(stage.card(number, ee))).not.toContain('"link"')
  expect(stage.shown.has(`consent/${id}/share@ee`)).toBe(false)
  expect(wordsIn(await stage.type(dorte, dk, `case ${number}`))).toContain('attackers rent botnets')
  expect(await kindsOf(id)).toEqual(['consent.asked p-dorte', 'consent.granted p-bruno', 'consent.withdrawn p-anne'])
  expect(await stateOf(id)).toBe('withdrawn')
})

test('refused: what waited is withdrawn, whoever asked is told, and nobody breaks the glass over a refusal', async () => {
  stage = await openStage(directory)
  const number = await releasedCase()
  const id = await ask(dorte, dk, number)
  stage.pass(61)
  await stage.fireTimers()
  stage.pass(16)
  await stage.fireTimers()
  expect(wordsIn(await stage.press(chloe, fr, `refuse-share ${id}`))).toContain('is not shared with EE')
  expect(shownAt(`consent/${id}/end@~dorte`)).toContain('Chloe has refused it')
  const held = await stage.store.db.post.findUniqueOrThrow({ where: { slot: `consent/${id}/share@ee` } })
  expect(held).toMatchObject({ intent: 'retract', state: 'retracted', envelope: null })
  for (const line of [`break-glass ${id} because it burns`, `break-glass ${id}`])
    expect(wordsIn(await stage.type(fiona, joint, line))).toContain('That is not overridden')
  expect(wordsIn(await stage.type(chloe, fr, `allow ${id}`))).toContain('was refused')
  expect(await whatEstoniaSees(number).case).toContain('There is no case')
})

test('silence: deputy and head are asked after a quarter, and at the end it lapses; near an election all of it is faster', async () => {
  stage = await openStage(directory)
  const number = await releasedCase()
  const id = await ask(dorte, dk, number)
  stage.pass(59)
  await stage.fireTimers()
  expect(stage.shown.has(`consent/${id}/ask@~chloe`)).toBe(false)
  stage.pass(1)
  await stage.fireTimers()
  expect(shownAt(`consent/${id}/ask@~chloe`)).toContain('asks whether EE may read')
  expect(shownAt(`consent/${id}/ask@~henri`)).toContain('asks whether EE may read')
  stage.pass(179)
  await stage.fireTimers()
  expect(await stateOf(id)).toBe('open')
  stage.pass(1)
  await stage.fireTimers()
  expect(await stateOf(id)).toBe('lapsed')
  expect(shownAt(`consent/${id}/end@~dorte`)).toContain('nobody of FR answered in time')
  expect(shownAt(`consent/${id}/ask@~chloe`)).toContain('nobody of FR answered in time')
  expect(stage.shown.has(`consent/${id}/share@ee`)).toBe(false)
  expect(wordsIn(await stage.type(anne, fr, `allow ${id}`))).toContain('asked anew')

  await stage.store.db.election.create({
    data: {
      id: 'fr-2027',
      title: 'Presidential election',
      kind: 'presidential',
      polls: { create: { code: 'FR', day: '2027-04-28', zone: 'Europe/Paris' } },
    },
  })
  const urgent = await ask(dorte, dk, number)
  stage.pass(15)
  await stage.fireTimers()
  expect(shownAt(`consent/${urgent}/ask@~chloe`)).toContain('asks whether EE may read')
  stage.pass(45)
  await stage.fireTimers()
  expect(await stateOf(urgent)).toBe('lapsed')
})

test('the glass is broken by two people of different members over silence, and by nobody else', async () => {
  stage = await openStage(directory)
  const number = await releasedCase()
  const id = await ask(dorte, dk, number)
  const say = async (person: Person, room: Room, words = ' because the count begins in an hour') =>
    wordsIn(await stage.type(person, room, `break-glass ${id}${words}`))

  expect(await say(dorte, dk)).toContain('deputy and head of FR are asked first')
  stage.pass(60)
  await stage.fireTimers()
  stage.pass(14)
  expect(await say(dorte, dk)).toContain('have until')
  stage.pass(1)
  await stage.fireTimers()
  expect(shownAt(`consent/${id}/silence@~dorte`)).toContain('deputy and head neither')
  expect(commandsIn(stage.shown.get(`consent/${id}/silence@~dorte`)?.message)).toContain(`break-glass ${id}`)

  expect(await say(chloe, fr)).toContain('You are of FR yourself')
  expect(await say(olga, joint)).toContain('You observe')
  expect(await say(mari, ee)).toContain(`There is no ${id}`)
  expect(await say(dorte, dk, '')).toContain('Say why')
  expect(await say(dorte, dk)).toContain('nothing is released yet')
  expect(await stateOf(id)).toBe('open')

  // The originator is warned and can still say no; those on duty elsewhere who read it, or would, are asked.
  const slots = () => [...stage.shown.keys()].filter((slot) => slot.startsWith(`consent/${id}/`))
  expect(slots().filter((slot) => slot.includes('/warning/'))).toHaveLength(4)
  const seconds = slots().filter((slot) => slot.includes('/second/'))
  expect(seconds.map((slot) => slot.slice(slot.indexOf('@'))).sort()).toEqual(['@~fiona', '@~mari'])
  const toMari = shownAt(seconds.find((slot) => slot.endsWith('mari')) ?? '')
  expect(toMari).not.toContain('results site')
  expect(toMari).not.toContain('the count begins')
  expect(shownAt(seconds.find((slot) => slot.endsWith('fiona')) ?? '')).toContain('the count begins in an hour')

  expect(await say(dorte, dk)).toContain('You were the first')
  expect(await say(emil, dk)).toContain('another member than Dorte')
  expect(await say(anne, fr)).toContain('You are of FR yourself')
  expect(await say(jan, rooms.cz)).toContain(`There is no ${id}`)

  // Too late: it is as if nobody had begun.
  stage.pass(16)
  await stage.fireTimers()
  expect(shownAt(seconds[0] ?? '')).toContain('nobody confirmed in time')
  expect(await say(fiona, joint)).toContain('nothing is released yet')
  expect(await stateOf(id)).toBe('open')

  // Now the other way round: the first is of ENISA, the second of Denmark.
  expect(await say(fiona, joint)).toContain('You were the first')
  expect(await say(emil, dk, '')).toContain('Released: EE can read')
  expect(await stateOf(id)).toBe('broken')
  expect(await whatEstoniaSees(number).case).toContain('attackers rent botnets')
  expect(shownAt(`consent/${id}/ask@~anne`)).toContain('Fiona and Emil, of two other members, released')
  // Estonia is not told that France shared it, and nobody has a button left that does nothing.
  expect(shownAt(`consent/${id}/share@ee`)).toContain('by Fiona and Emil: nobody of FR had answered')
  expect(shownAt(`consent/${id}/share@ee`)).not.toContain('FR shares')
  for (const slot of slots().filter((each) => /\/(second|warning)\/|\/silence@/.test(each)))
    expect([slot, commandsIn(stage.shown.get(slot)?.message).filter((each) => !each.startsWith('case '))]).toEqual([
      slot,
      [],
    ])
  const notice = await stage.store.db.notice.findFirstOrThrow({ where: { caseNumber: number, urgent: true } })
  expect(notice).toMatchObject({ code: 'FR', needs: 'acknowledgement' })
  expect(await kindsOf(id)).toEqual([
    'consent.asked p-dorte',
    'consent.deputy-asked bot',
    'consent.glass-first p-dorte',
    'consent.glass-unconfirmed bot',
    'consent.glass-first p-fiona',
    'consent.broken p-emil',
  ])
  // The originator can take it back.
  expect(wordsIn(await stage.type(henri, fr, `withdraw ${id}`))).toContain('EE can read')
  expect(await whatEstoniaSees(number).case).toContain('There is no case')
})

test('a refusal while the glass is being broken ends it, and so does the first one losing their role', async () => {
  stage = await openStage(directory)
  const number = await releasedCase()
  const id = await ask(dorte, dk, number)
  stage.pass(60)
  await stage.fireTimers()
  stage.pass(15)
  await stage.type(dorte, dk, `break-glass ${id} because it burns`)
  await stage.press(henri, fr, `refuse-share ${id}`)
  expect(wordsIn(await stage.type(fiona, joint, `break-glass ${id}`))).toContain('not overridden')
  for (const [slot, { message }] of stage.shown)
    if (slot.startsWith(`consent/${id}/second/`)) {
      expect(commandsIn(message)).toEqual([])
      expect(wordsIn(message)).toContain('has refused it')
    }
  expect(await whatEstoniaSees(number).case).toContain('There is no case')
})

test('a case of one’s own people is shared by name at once, AMBER+STRICT too: with those alone', async () => {
  stage = await openStage(directory)
  const number = numberIn(await stage.type(anne, fr, 'report results site down - attackers rent botnets'))
  expect(wordsIn(await stage.type(anne, fr, `share ${number} with EE`))).toContain(
    `${number} is shared with EE as TLP:AMBER+STRICT`,
  )
  expect(whatEstoniaSees(number).card).toContain('results site down')
  expect(await whatEstoniaSees(number).case).toContain('attackers rent botnets')
  expect(wordsIn(await stage.type(mari, ee, 'cases'))).toContain(number)
  for (const [person, room] of [
    [dorte, dk],
    [jan, rooms.cz],
    [fiona, joint],
  ] as const)
    expect(wordsIn(await stage.type(person, room, `case ${number}`))).toContain('There is no case')
  expect(stage.card(number, joint)).toBeUndefined()
  expect(wordsIn(await stage.type(anne, fr, `share ${number} with EE`))).toContain('can read')
  // Its own people read it anyhow, whoever names them.
  expect(wordsIn(await stage.type(mari, ee, `share ${number} with FR because they ask`))).toContain('FR can read')

  // Estonia works on it no more than before, and may not pass it on.
  expect(wordsIn(await stage.type(mari, ee, `close ${number} incident`))).toContain('case of FR')
  const id = consentIn(wordsIn(await stage.type(mari, ee, `share ${number} with CZ because their site is next`)))
  expect(await stateOf(id)).toBe('open')
  // Words of the case's own people from before are not meant for those who came later.
  await stage.type(anne, fr, `note ${number} our provider is slow`)
  await stage.press(anne, fr, `allow ${id}`)
  const seen = wordsIn(await stage.type(jan, rooms.cz, `case ${number}`))
  expect(seen).toContain('attackers rent botnets')
  expect(seen).not.toContain('our provider is slow')
  expect(wordsIn(await stage.type(mari, ee, `case ${number}`))).toContain('our provider is slow')
  // Raised to its own people again.
  await stage.type(anne, fr, `share ${number} with DK as amber`)
  await stage.type(anne, fr, `label ${number} amber+strict`)
  for (const [person, room] of [
    [mari, ee],
    [jan, rooms.cz],
    [dorte, dk],
  ] as const)
    expect(wordsIn(await stage.type(person, room, `case ${number}`))).toContain('There is no case')
})

test('a consent withdrawn after a release takes back what it gave, and leaves what the release gave', async () => {
  stage = await openStage(directory)
  const number = numberIn(await stage.type(anne, fr, 'report results site down - attackers rent botnets'))
  await stage.type(anne, fr, `share ${number} with EE`)
  const asked = await stage.type(mari, ee, `share ${number} with CZ as amber because their site is next`)
  const id = consentIn(wordsIn(asked))
  await stage.press(anne, fr, `allow ${id}`)
  await stage.type(anne, fr, `release ${number} amber`)
  const told = wordsIn(await stage.type(anne, fr, `withdraw ${id}`))
  expect(told).toContain('CZ can read')
  expect(wordsIn(await stage.type(jan, rooms.cz, `case ${number}`))).toContain('There is no case')
  for (const [person, room] of [
    [mari, ee],
    [dorte, dk],
  ] as const)
    expect(wordsIn(await stage.type(person, room, `case ${number}`))).toContain('attackers rent botnets')
  expect(await stage.store.db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({
    released: true,
    label: 'TLP:AMBER',
  })
})

test('a case taken back is asked about no more: two others do not share over silence what its own people just took back', async () => {
  stage = await openStage(directory)
  for (const taken of ['recall', 'label'] as const) {
    const number = await releasedCase()
    const id = await ask(dorte, dk, number)
    await stage.type(anne, fr, taken === 'recall' ? `recall ${number} yes` : `label ${number} amber+strict`)
    expect([taken, await stateOf(id)]).toEqual([taken, 'withdrawn'])
    expect(
      await stage.store.db.timer.count({ where: { key: { startsWith: `consent/${id}/` }, state: 'pending' } }),
    ).toBe(0)
    stage.pass(80)
    await stage.fireTimers()
    const refused = wordsIn(await stage.type(dorte, dk, `break-glass ${id} because the count begins`))
    expect(refused).toContain(`${id} was taken back`)
    expect(await whatEstoniaSees(number).case).toContain('There is no case')
  }
})

test('a room is named by its title, whoever cannot be named is said, and what makes no sense is refused', async () => {
  stage = await openStage(directory)
  const number = numberIn(await stage.type(anne, fr, 'report results site down'))
  const say = async (words: string) => wordsIn(await stage.type(anne, fr, `share ${number} ${words}`))
  expect(await say('with XX')).toContain('neither a member nor a room')
  expect(await say('with fr')).toContain('can read')
  expect(await say('DK')).toContain('Say with whom')
  expect(await say('with joint')).toContain('carries up to TLP:AMBER, not TLP:AMBER+STRICT')
  expect(await say('with EE as red')).toContain('Nothing is shared as TLP:RED')
  expect(await say('with EE as purple')).toContain('not a TLP label')
  expect(await say('with bridge as amber')).toContain('shared with CZ, EE as TLP:AMBER')
  expect(wordsIn(stage.card(number, rooms.bridge))).toContain('results site down')
  expect(await say('with DK as amber+strict')).toContain('bears TLP:AMBER. It can be shared as that or lower')
})
