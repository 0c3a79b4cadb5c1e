import {
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  MessageFlags,
} from 'discord.js'
import { expect, test } from 'vitest'
import type { By } from '../../../../adapters/discord/acting/acts.ts'
import { takeEntry } from '../../../../adapters/discord/acting/entry.ts'
import { takePress } from '../../../../adapters/discord/acting/presses.ts'
import { accountOf, idOf } from '../../../../adapters/discord/spots.ts'
import type { ChatEvent } from '../../../../src/chat/event.ts'
import { conversationRef, localOf } from '../../../../src/chat/refs.ts'

const bot = '155149108183695360'
const direct = '155149108183695361'
const room = conversationRef('discord', '155149108183695362')
const message = '155149108183695363'

/** What a message in Ana's direct messages is, by whom and seen by whom. */
const written = (author: string, fleeting = false) => ({
  id: message,
  channel_id: direct,
  author: { id: author },
  flags: fleeting ? MessageFlags.Ephemeral : 0,
})

/** The bot said every message for one room, whatever says so. */
async function take(act: (by: By, parts: Parameters<typeof takePress>[2]) => Promise<void>) {
  const taken: ChatEvent[] = []
  const waited: string[] = []
  const by = {
    account: accountOf('1551491081'),
    user: '1551491081',
    conversation: conversationRef('discord', direct),
    key: 'discord:1',
    at: '2027-04-18T12:00:00.000Z',
    reply: { wait: async (how: string) => void waited.push(how) },
  } as unknown as By // what of it is used
  const parts = {
    bot: { userId: bot, applicationId: bot },
    sink: { isRoom: () => true },
    subjects: { of: async () => room },
    replies: { about: () => room },
    places: { idOf: (home: typeof room, spot: { channel: string; id: string }) => idOf(localOf(home), spot) },
    acts: { openForm: async () => false, take: async (event: ChatEvent) => void taken.push(event) },
    forms: { turn: async () => void waited.push('turn') },
  } as unknown as Parameters<typeof takePress>[2] // what of it is used
  await act(by, parts)
  return { taken, waited }
}

const press = (author: string, { fleeting = false, id = 'c/ack CZ-1' } = {}) =>
  take((by, parts) =>
    takePress(
      { data: { custom_id: id }, message: written(author, fleeting) } as unknown as APIMessageComponentInteraction,
      by,
      parts,
    ),
  )

test('A press on what the bot said to one person alone counts in the conversation it was said for', async () => {
  expect((await press(bot)).taken).toMatchObject([
    { kind: 'pressed', command: 'ack CZ-1', conversation: room, message: `${message}/${direct}` },
  ])
  expect((await press(bot, { fleeting: true })).taken).toMatchObject([
    { conversation: room, message: `ephemeral/${message}/${direct}/1551491081` },
  ])
})

test('A press on what anybody else wrote is nothing, whatever it names', async () => {
  expect(await press('155149108183695999')).toEqual({ taken: [], waited: ['unseen'] })
})

test('A press on what the renderer never wrote is nothing', async () => {
  for (const id of ['ack CZ-1', 'x/ack CZ-1', 'c/', 's/6f1c4a2e-0d6b-4c5e-9a51-1f2b3c4d5e6f/0'])
    expect((await press(bot, { id })).taken).toEqual([])
})

test('A press that leads to a page of a form is no command', async () => {
  expect(await press(bot, { id: 'f/sheet/6f1c4a2e-0d6b-4c5e-9a51-1f2b3c4d5e6f/1' })).toEqual({
    taken: [],
    waited: ['turn'],
  })
})

test('“Report as threat” on what anybody else wrote counts where it stands', async () => {
  const choose = (author: string, name = 'Report as threat') =>
    take((by, parts) => {
      const data = { name, target_id: message, resolved: { messages: { [message]: written(author) } } }
      return takeEntry({ data } as unknown as APIMessageApplicationCommandInteraction, by, parts)
    })
  expect((await choose('155149108183695999')).taken).toMatchObject([
    { kind: 'command', text: 'report', on: message, conversation: conversationRef('discord', direct), unseen: true },
  ])
  expect((await choose(bot)).taken).toMatchObject([{ conversation: room, on: `${message}/${direct}` }])
  expect((await choose(bot, 'Another')).taken).toEqual([])
})
