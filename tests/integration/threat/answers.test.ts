import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import { commandsIn, makeWorld, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms, directory } = makeWorld()
const { anne, bruno, chloe } = people
let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(async () => {
  await stage.end()
})

const report = (words: string, by = anne, room = rooms.fr) => stage.type(by, room, `report ${words}`)

describe('a search', () => {
  it('names a title once, and shows other words only where they stand elsewhere', async () => {
    const title = 'Le serveur des candidatures de Rennes répond une fois sur deux depuis ce matin huit heures'
    const number = numberIn(await report(`${title}. L’hébergeur cherche la cause.`))
    const line = async (words: string) =>
      wordsIn(await stage.type(bruno, rooms.fr, `search ${words}`))
        .split('\n')
        .find((each) => each.startsWith(number)) ?? ''
    for (const words of ['candidatures', 'huit', 'serveur rennes', number.slice(-4)])
      expect((await line(words)).split('candidatures').length - 1).toBe(1)
    expect(await line('hébergeur')).toContain('L’hébergeur cherche')
  })
})

describe('the receipt of a report', () => {
  const receipt = (number: string) => stage.shown.get(`case/${number}/receipt@~anne`)?.message
  const standing = (number: string) => wordsIn(receipt(number))

  it('says who has the case and who sees it, as it is now, and offers only what can still be done', async () => {
    const number = numberIn(await report('Panne du portail national'))
    expect(standing(number)).toContain('Bruno is asked to accept it by')
    expect(standing(number)).toContain('Only the people of FR see it, in fr')
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    expect(standing(number)).toMatch(new RegExp(`${number} is with Bruno, since .+ Brussels`))
    expect(standing(number)).not.toContain('What happens next')
    await stage.press(bruno, rooms.fr, `keep ${number}`)
    expect(standing(number)).toContain('Bruno keeps it national')
    expect(commandsIn(receipt(number))).toEqual([`release ${number} amber`, `case ${number}`])
    await stage.press(chloe, rooms.fr, `release ${number} amber`)
    expect(standing(number)).toContain('Shared as TLP:AMBER: the people of FR see it, and those of DK, ENISA.')
    expect(standing(number)).not.toContain('Only the people')
    expect(commandsIn(receipt(number))).toEqual([`case ${number}`])
    await stage.type(chloe, rooms.fr, `label ${number} amber+strict`)
    expect(standing(number)).toContain('Only the people of FR see it')
    await stage.type(chloe, rooms.fr, `close ${number} not-an-incident`)
    expect(standing(number)).toContain(`${number} is closed: not an incident.`)
    expect(commandsIn(receipt(number))).toEqual([`case ${number}`])
    expect(receipt(number)).toMatchObject({ marking: 'TLP:CLEAR', exercise: true })
    expect(standing(number)).not.toContain('portail')
  })

  it('stays where it was given, for its reporter alone, and says when the next one is asked', async () => {
    const number = numberIn(await report('Panne vue du rum commun', anne, rooms.joint))
    const slot = `case/${number}/receipt@~anne`
    stage.pass(15)
    await stage.fireTimers()
    expect(standing(number)).toContain('is not accepted yet. Chloe is asked now.')
    await stage.press(chloe, rooms.fr, `triage ${number} high`)
    expect(standing(number)).toContain('is with Chloe')
    expect(stage.shown.get(slot)).toMatchObject({ conversation: rooms.joint.conversation, only: 'web:anne' })
    expect([...stage.shown.keys()].filter((each) => each.startsWith(`case/${number}/receipt`))).toEqual([slot])
  })

  it('offers a merge only while there is something to merge with', async () => {
    const words = 'Serveur des bulletins de Nantes injoignable asset:count_system'
    const first = numberIn(await report(words, chloe))
    const second = numberIn(await report(`Encore: ${words}`))
    expect(commandsIn(receipt(second))).toContain(`merge ${second} ${first}`)
    await stage.type(bruno, rooms.fr, `close ${first} incident`)
    await stage.press(bruno, rooms.fr, `keep ${second}`)
    expect(commandsIn(receipt(second))).not.toContain(`merge ${second} ${first}`)
    await stage.type(bruno, rooms.fr, `reopen ${first}`)
    await stage.type(bruno, rooms.fr, `merge ${second} ${first}`)
    expect(standing(second)).toContain(`is part of ${first} now`)
    expect(commandsIn(receipt(second))).toEqual([`case ${first}`])
  })
})

describe('taking over', () => {
  it('is offered to whoever comes second, recorded, and told to whoever had the case', async () => {
    const number = numberIn(await report('Relève de la garde'))
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    stage.pass(90)
    const offer = await stage.type(chloe, rooms.fr, `ack ${number}`)
    expect(wordsIn(offer)).toContain(`${number} is with Bruno already, since`)
    expect(commandsIn(offer)).toEqual([`take ${number}`])
    const done = await stage.press(chloe, rooms.fr, `take ${number}`)
    expect(wordsIn(done)).toContain(`${number} is yours now, taken over from Bruno`)
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('Owner: Chloe')
    expect(wordsIn(stage.shown.get(`case/${number}/receipt@~anne`)?.message)).toContain('is with Chloe')
    const told = [...stage.shown].filter(([slot]) => slot.startsWith(`case/${number}/told/`) && slot.endsWith('~bruno'))
    expect(told.map(([, { only, message }]) => [only, message?.summary])).toEqual([
      ['web:bruno', `${number} was taken over from you by Chloe. Nothing more to do for you.`],
    ])
    expect((await stage.ledger(number)).at(-1)).toEqual({ kind: 'case.handed', actor: 'p-chloe' })
    expect(wordsIn(await stage.type(anne, rooms.fr, `case ${number}`))).toContain('taken over by Chloe from Bruno')
    // Who has it already, or comes to one that nobody has, is told or accepts.
    expect(wordsIn(await stage.type(chloe, rooms.fr, `take ${number}`))).toContain('is yours already')
    const fresh = numberIn(await report('Personne encore'))
    expect(wordsIn(await stage.type(chloe, rooms.fr, `take ${fresh}`))).toContain('Nobody else is asked')
    expect((await stage.ledger(fresh)).at(-1)?.kind).toBe('case.accepted')
    await stage.type(chloe, rooms.fr, `close ${fresh} incident`)
    expect(wordsIn(await stage.type(bruno, rooms.fr, `take ${fresh}`))).toContain('is closed')
  })

  it('is for the people of the case’s own member alone', async () => {
    const number = numberIn(await report('Pas à eux'))
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    await stage.type(bruno, rooms.fr, `release ${number}`)
    expect(wordsIn(await stage.type(people.emil, rooms.joint, `take ${number}`))).toContain('Only the people of FR')
    expect((await stage.ledger(number)).some(({ kind }) => kind === 'case.handed')).toBe(false)
  })
})

describe('an answer', () => {
  it('to a typed line begins with what was asked; not one to a button, a form or a word about a message', async () => {
    const number = numberIn(await report('Question et réponse'))
    const first = async (answer: Promise<Message>) => (await answer).blocks[0]
    const asked = (line: string) => ({
      type: 'note',
      children: [{ text: 'You wrote: ' }, { type: 'code', text: line }],
    })
    expect(await first(stage.type(bruno, rooms.fr, 'tasks'))).toMatchObject(asked('tasks'))
    expect(await first(stage.type(bruno, rooms.fr, `case ${number}`))).toMatchObject(asked(`case ${number}`))
    expect(await first(stage.type(bruno, rooms.fr, `note ${number} un nom`))).toMatchObject(asked(`note ${number} …`))
    expect(await first(stage.type(bruno, rooms.fr, 'case FR-9999'))).toMatchObject(asked('case FR-9999'))
    expect(wordsIn(await stage.type(people.dorte, rooms.dk, 'tasks'))).toContain('Du skrev: tasks')
    const id = await stage.sent(`case/${number}/card@fr`, 'card-of-question')
    for (const answer of [
      stage.press(bruno, rooms.fr, `ack ${number}`),
      stage.type(bruno, rooms.fr, 'note vu', id),
      stage.submit(bruno, rooms.fr, 'close', number, { disposition: 'incident' }),
    ])
      expect(wordsIn(await answer)).not.toContain('You wrote')
  })
})
