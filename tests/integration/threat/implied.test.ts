import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { touchPasskey } from '../../support/passkey.ts'
import { commandsIn, makeWorld, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** What is done when a command names no case. Denmark has one open case, the French none. */
const { people, rooms, directory } = makeWorld()
const { dorte, emil } = people
let stage: Stage
let number: string

beforeAll(async () => {
  stage = await openStage(directory)
  number = numberIn(await stage.type(emil, rooms.dk, 'report Portalen er nede'))
})
afterAll(async () => {
  await stage.end()
})

const stored = () => stage.store.db.case.findUniqueOrThrow({ where: { number } })
const entries = () => stage.store.db.caseEntry.count({ where: { case: { number } } })

describe('a command that ends or gives away a case', () => {
  it.each([
    ['close duplicate', 'close # duplicate'],
    ['close incident fordi', 'close # incident fordi'],
    ['release', 'release # amber'],
    ['release green', 'release # green'],
    ['label amber', 'label # amber'],
    ['label green', 'label # green'],
  ])('%s without a number asks back with the full command', async (typed, full) => {
    const [before, told] = [await stored(), await entries()]
    const answer = await stage.type(emil, rooms.dk, typed)
    expect(wordsIn(answer)).toContain(`Your only open case is ${number} (new, no owner)`)
    expect(commandsIn(answer)).toEqual([full.replace('#', number), `case ${number}`])
    // The person's own words stay in the button and bear the case's label.
    expect(wordsIn(answer)).not.toContain('fordi')
    expect(answer.marking).toBe(full.includes('fordi') ? 'TLP:AMBER+STRICT' : 'TLP:CLEAR')
    expect(await stored()).toEqual(before)
    expect(await entries()).toBe(told)
  })

  it('whose words are too many for a button asks to write it with the number', async () => {
    const answer = await stage.type(emil, rooms.dk, `close incident ${'ord '.repeat(40)}`)
    expect(wordsIn(answer)).toContain(`close ${number} incident …`)
    expect(commandsIn(answer)).toEqual([`case ${number}`])
    expect((await stored()).status).toBe('new')
  })

  it('that cannot be done says so at once', async () => {
    expect(wordsIn(await stage.type(emil, rooms.dk, 'close'))).toContain(`close ${number} incident`)
    expect(wordsIn(await stage.type(emil, rooms.dk, 'release red'))).toContain('Nothing is shared as TLP:RED')
    expect(wordsIn(await stage.type(emil, rooms.dk, 'label amber+strict'))).toContain('already')
    expect(wordsIn(await stage.type(emil, rooms.dk, `merge ${number}`))).toContain('Into which case')
  })

  it('asks in the reader’s language, and is done by its button', async () => {
    const [press = ''] = commandsIn(await stage.type(dorte, rooms.dk, 'release'))
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'release'))).toContain('Er det den?')
    await stage.press(dorte, rooms.dk, press)
    expect((await stored()).label).toBe('TLP:AMBER')
  })

  it('said on the case’s card is done: the case is named', async () => {
    const id = await stage.sent(`case/${number}/card@dk`, 'card-dk')
    await touchPasskey(stage.store.db, emil)
    expect(wordsIn(await stage.type(emil, rooms.dk, 'label green', id))).toContain('bears TLP:GREEN now')
    expect(wordsIn(await stage.type(emil, rooms.dk, 'close not-an-incident', id))).toContain(`${number} is closed`)
  })
})

describe('a command that does no harm', () => {
  it('shows the only open case that one may read, and names it', async () => {
    const [{ fiona }, shared] = [people, numberIn(await stage.type(emil, rooms.dk, 'report TLP:GREEN Falske sms’er'))]
    expect(wordsIn(await stage.type(fiona, rooms.joint, 'case'))).toContain('Which case?')
    expect(wordsIn(await stage.type(emil, rooms.dk, 'case'))).toContain(`Meant was ${shared}, your only open case.`)
    await stage.type(emil, rooms.dk, `release ${shared} green`)
    const answer = wordsIn(await stage.type(fiona, rooms.joint, 'case'))
    expect(answer).toContain(`Meant was ${shared}, the only open case you may read.`)
    expect(answer).toContain('Falske sms’er')
    // One's own comes before those of others; of two of one's own none is meant.
    const own = numberIn(await stage.type(fiona, rooms.joint, 'report Phishing'))
    expect(wordsIn(await stage.type(fiona, rooms.joint, 'case'))).toContain(`Meant was ${own}, your only open case.`)
    await stage.type(fiona, rooms.joint, 'report Endnu en')
    expect(wordsIn(await stage.type(fiona, rooms.joint, 'case'))).toContain('Which case?')
    expect(wordsIn(await stage.type(emil, rooms.dk, 'case x-17'))).toContain('is not a case number')
    await stage.type(emil, rooms.dk, `close ${shared} incident`)
    stage.pass(61)
  })

  it('reopens the only case closed within the last hour, and names it', async () => {
    const [one, two] = [
      numberIn(await stage.type(emil, rooms.dk, 'report Første')),
      numberIn(await stage.type(emil, rooms.dk, 'report Anden')),
    ]
    expect(wordsIn(await stage.type(emil, rooms.dk, 'reopen'))).toContain('Which case?')
    await stage.type(emil, rooms.dk, `close ${one} incident`)
    stage.pass(59)
    // Those of others are not meant, whoever closed them.
    expect(wordsIn(await stage.type(people.anne, rooms.joint, 'reopen'))).toContain('Which case?')
    const answer = wordsIn(await stage.type(dorte, rooms.dk, 'reopen det fortsætter'))
    expect(answer).toContain(`Det gælder ${one}, jeres eneste sag, der er lukket`)
    expect((await stage.ledger(one)).at(-1)?.kind).toBe('case.reopened')
    await stage.type(emil, rooms.dk, `close ${one} incident`)
    await stage.type(emil, rooms.dk, `close ${two} incident`)
    expect(wordsIn(await stage.type(emil, rooms.dk, 'reopen'))).toContain('Which case?')
    stage.pass(61)
    expect(wordsIn(await stage.type(emil, rooms.dk, 'reopen'))).toContain('Which case?')
  })
})
