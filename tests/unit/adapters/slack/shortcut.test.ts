import type { MessageShortcut } from '@slack/bolt'
import { expect, test } from 'vitest'
import { takeShortcut } from '../../../../adapters/slack/acting/shortcut.ts'
import { idOf } from '../../../../adapters/slack/speaking/spots.ts'
import type { ChatEvent } from '../../../../src/chat/event.ts'
import { conversationRef, localOf } from '../../../../src/chat/refs.ts'

/** Chooses the shortcut on a message with a block of this id; what was taken of it. */
async function choose(
  user: string,
  channel: string,
  block: string,
  callback = 'report',
): Promise<readonly ChatEvent[]> {
  const taken: ChatEvent[] = []
  const blocks = [{ type: 'section', block_id: block, text: { type: 'plain_text', text: 'x' } }]
  const shortcut: MessageShortcut = {
    type: 'message_action',
    callback_id: callback,
    trigger_id: 'trigger',
    message_ts: '1700000000.000100',
    response_url: '',
    message: { type: 'message', user, ts: '1700000000.000100', text: 'x', blocks },
    user: { id: 'U0ANA', name: 'ana' },
    channel: { id: channel, name: 'duty' },
    team: { id: 'T0', domain: 'x' },
    token: '',
    action_ts: '1700000000.000200',
  }
  await takeShortcut(shortcut, {
    bot: { userId: 'U0BOT' },
    sink: { isRoom: (conversation) => localOf(conversation).startsWith('C') },
    placed: async ({ channel: at, ts, about = conversationRef('slack', at) }) => ({
      conversation: about,
      message: idOf(localOf(about), { channel: at, ts }),
    }),
    acts: {
      openForm: async () => false,
      take: async (event) => void taken.push(event),
    },
  })
  return taken
}

test('The shortcut on what the bot said to somebody alone counts in the conversation it was said for', async () => {
  expect(await choose('U0BOT', 'D0ANA', 'about/0/slack:C0ROOM')).toMatchObject([
    { kind: 'command', text: 'report', conversation: 'slack:C0ROOM', on: '1700000000.000100/D0ANA' },
  ])
})

test('What anybody else wrote names no other conversation', async () => {
  expect(await choose('U0BEN', 'C0ROOM', 'about/0/slack:C0OTHER')).toMatchObject([
    {
      kind: 'command',
      conversation: 'slack:C0ROOM',
      on: '1700000000.000100',
      key: 'slack:T0:U0ANA:1700000000.000200:report',
    },
  ])
})

test('A shortcut of another name is none of the bot’s', async () => {
  expect(await choose('U0BEN', 'C0ROOM', 'x', 'other')).toEqual([])
})
