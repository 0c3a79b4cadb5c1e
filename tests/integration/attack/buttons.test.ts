import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { makeWorld, openStage } from '../round/stage.ts'
import { nonce, numberIn, sayIn, tellBot } from './intruder.ts'

/** Buttons that were forged, copied from others, or kept after they should do nothing any more. */

const joint = 'joint-mechanism'
const french = 'national-cell-fr'
const own = 'national-cell-ee'

describe('a button in the web rooms', () => {
  const data = freshFolder('attack-buttons')
  let bot: Bot
  let claire: WebClient
  let kristjan: WebClient
  beforeAll(async () => {
    bot = await startBot({ dataDir: data.path, within: 90_000 })
    claire = await signIn(bot.links.get('FR') ?? 'no link')
    kristjan = await signIn(bot.links.get('EE') ?? 'no link')
  }, 120_000)
  afterAll(async () => {
    claire?.close()
    kristjan?.close()
    await bot?.stop()
    data.remove()
  })

  const press = (who: WebClient, room: string, message: string, command: string) =>
    who.deed(room, 'press', { nonce: nonce(), message, command })

  /** The buttons that somebody sees in a room: the message they stand on, and what they do. */
  async function buttonsOf(who: WebClient, room: string): Promise<readonly { message: string; command: string }[]> {
    const found = /formaction="\/rooms\/[^/]+\/press\?message=([^"]+)" name="command" value="([^"]+)"/g
    return [...(await who.page(`/rooms/${room}`)).matchAll(found)].map(([, message = '', command = '']) => ({
      message: decodeURIComponent(message),
      command,
    }))
  }

  it('of what the bot told one person alone is nothing to others, as if the message were not there', async () => {
    await tellBot(claire, joint, 'elections')
    const mine = (await buttonsOf(claire, joint)).find(({ command }) => command.startsWith('election '))
    if (!mine) throw new Error('the answer has no button')
    expect((await press(claire, joint, mine.message, mine.command)).status).toBe(200)
    const theirs = await press(kristjan, joint, mine.message, mine.command)
    const none = await press(kristjan, joint, 'web:joint-mechanism/bot-999999', mine.command)
    expect([theirs.status, theirs.body]).toEqual([404, none.body])
    expect((await press(kristjan, own, mine.message, mine.command)).body).toBe(none.body)
  })

  it('does what its message offers, not what somebody wrote on it: another command, another case', async () => {
    const number = numberIn(await tellBot(kristjan, own, 'report The register is slow'))
    const card = await until(
      async () => (await buttonsOf(kristjan, own)).find(({ command }) => command.endsWith(` ${number}`)),
      { what: 'a card with buttons' },
    )
    const forged = [`close ${number} incident`, card.command.replace(/\d{4}$/, '0099'), `${card.command} `, 'audit', '']
    for (const command of forged) {
      const answer = await press(kristjan, own, card.message, command)
      expect([command, answer.status >= 400 && answer.status < 500]).toEqual([command, true])
    }
    const said = await sayIn(kristjan, own, 'a message of a person offers nothing')
    expect((await press(kristjan, own, said, card.command)).status).toBe(409)
  })

  it('on a card that was shared shows nothing once the label was raised', async () => {
    const number = numberIn(await tellBot(claire, french, 'report Marigold results page'))
    await tellBot(claire, french, `release ${number} amber`)
    const shared = await until(
      async () => (await buttonsOf(kristjan, joint)).find(({ command }) => command === `case ${number}`),
      { what: 'the card in the joint room' },
    )
    await tellBot(claire, french, `label ${number} amber+strict`)
    await until(async () => !(await kristjan.page(`/rooms/${joint}`)).includes('Marigold results'), {
      what: 'the words are gone',
    })
    const late = await press(kristjan, joint, shared.message, shared.command)
    expect(late.status).toBeGreaterThanOrEqual(400)
    // Whoever types what it did learns no more.
    const typed = await tellBot(kristjan, own, `case ${number}`)
    const none = await tellBot(kristjan, own, `case ${number.replace(/\d{4}$/, '0098')}`)
    expect(typed.replaceAll(number, 'NUMBER')).toBe(none.replaceAll(number.replace(/\d{4}$/, '0098'), 'NUMBER'))
  })
})

describe('a button that is kept', () => {
  it('does nothing for somebody who was revoked meanwhile, and tells them nothing', async () => {
    const world = makeWorld()
    const { kadri, anne } = world.people
    const stage = await openStage(world.directory)
    try {
      const now = stage.now.getTime()
      const asked = {
        key: 'k',
        kind: 'roll-call' as const,
        question: 'Here?',
        options: [{ value: 'yes', label: 'Yes' }],
      }
      const round = await stage.open({
        ...asked,
        members: ['EE', 'FR'],
        label: 'TLP:AMBER',
        roomId: 'joint',
        askedBy: anne,
        deadline: new Date(now + 3_600_000),
      })
      const { accounts, people } = world.directory
      const gone = { ...kadri, retired: true, roles: [] }
      stage.become((directory) => ({
        ...directory,
        people: new Map([...people, [gone.id, gone]]),
        accounts: new Map([...accounts].filter(([, { id }]) => id !== kadri.id)),
      }))
      const before = new Set(stage.shown.keys())
      await expect(stage.press(kadri, world.rooms.joint, `line ${round} EE yes`)).rejects.toThrow('no answer')
      expect((await stage.round(round)).answers).toEqual([])
      const told = [...stage.shown].filter(([slot, { only }]) => !before.has(slot) && only === kadri.accounts[0])
      expect(JSON.stringify(told)).not.toContain(round)
    } finally {
      await stage.end()
    }
  }, 60_000)
})
