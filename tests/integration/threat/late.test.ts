import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { commandsIn, makeWorld, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte } = people
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterEach(() => stage.late(0))
afterAll(() => stage.end())

const statusOf = async (number: string): Promise<string | undefined> =>
  (await stage.store.db.case.findUnique({ where: { number } }))?.status
const report = async (words: string): Promise<string> => numberIn(await stage.type(anne, rooms.fr, `report ${words}`))

describe('what reaches the bot late', () => {
  it('is not obeyed: its speaker is asked, told of when it is, and the button obeys', async () => {
    const number = await report('portail en panne')
    stage.late(11)
    const asked = await stage.press(bruno, rooms.fr, `ack ${number}`)
    expect(await statusOf(number)).toBe('new')
    expect(wordsIn(asked)).toContain('this is from Sun 25 Apr, 20:00 Brussels')
    expect(commandsIn(asked)).toEqual([`ack ${number}`])
    stage.late(0)
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    expect(await statusOf(number)).toBe('accepted')
  })

  it('within ten minutes is obeyed', async () => {
    const number = await report('site lent')
    stage.late(9)
    await stage.type(bruno, rooms.fr, `ack ${number}`)
    expect(await statusOf(number)).toBe('accepted')
  })

  it('is taken for the case it was said of, which the button names', async () => {
    const number = await report('serveur muet')
    const card = await stage.sent(`case/${number}/card@fr`, 'card-of-late')
    stage.late(60)
    const asked = await stage.type(bruno, rooms.fr, 'ack', card)
    expect(commandsIn(asked)).toEqual([`ack ${number}`])
    expect(await statusOf(number)).toBe('new')
  })

  it('is to be written again where it names no case, or ends in words of its speaker’s own', async () => {
    const number = await report('faux site')
    stage.late(60)
    const bare = await stage.type(bruno, rooms.fr, 'ack')
    expect(commandsIn(bare)).toEqual([])
    expect(wordsIn(bare)).toContain('write it again: ack <case>')
    const closed = await stage.type(bruno, rooms.fr, `close ${number} incident un nom`)
    expect(commandsIn(closed)).toEqual([])
    expect(wordsIn(closed)).toContain(`write it again: close ${number} …`)
    expect(wordsIn(closed)).not.toContain('un nom')
    expect(await statusOf(number)).toBe('new')
  })

  it('is asked in the speaker’s language and zone', async () => {
    stage.late(60)
    const asked = await stage.type(dorte, rooms.dk, 'release 1')
    expect(wordsIn(asked)).toContain('dette er fra søn. 25. apr.')
    expect(commandsIn(asked)).toEqual(['release 1'])
  })

  it('is done all the same when it only shows or adds words; a report says when it was written', async () => {
    stage.late(60)
    const number = await report('panne annoncée')
    expect(await statusOf(number)).toBe('new')
    expect(wordsIn(await stage.type(anne, rooms.fr, `note ${number} vu aussi chez nous`))).toContain(number)
    const seen = wordsIn(await stage.type(anne, rooms.fr, `case ${number}`))
    expect(seen).toContain('reported by Anne (written Sun 25 Apr, 20:00, came late)')
    expect(seen).toContain('vu aussi chez nous')
  })

  it('is never what was submitted by a form', async () => {
    const number = await report('compte volé')
    stage.late(60)
    await stage.submit(anne, rooms.fr, 'close', number, { disposition: 'not-an-incident' })
    expect(await statusOf(number)).toBe('closed')
  })

  it('may come from a slow clock: what was pressed on an answer is as old as that at most', async () => {
    const number = await report('horloge lente')
    stage.late(60)
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    const slot = [...stage.shown.keys()].findLast((each) => each.startsWith('reply/'))
    await stage.sent(slot ?? '', 'pressed')
    await stage.store.db.post.update({ where: { slot: slot ?? '' }, data: { sentAt: new Date() } })
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    expect(await statusOf(number)).toBe('accepted')
  })
})
