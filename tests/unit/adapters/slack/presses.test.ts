import type { BlockAction } from '@slack/bolt'
import { expect, test } from 'vitest'
import { takePress } from '../../../../adapters/slack/acting/presses.ts'
import { idOf } from '../../../../adapters/slack/speaking/spots.ts'
import type { ChatEvent } from '../../../../src/chat/event.ts'
import { conversationRef, localOf } from '../../../../src/chat/refs.ts'

/** Presses a button of Ana's direct messages whose block names a room; what was taken of it. */
async function press(by: string | undefined): Promise<readonly ChatEvent[]> {
  const taken: ChatEvent[] = []
  const ts = '1700000000.000100'
  const action = {
    type: 'button',
    action_id: 'command/0',
    block_id: 'about/0/slack:C0ROOM',
    value: 'ack CZ-1',
    action_ts: '1700000000.000200',
  }
  const press = {
    type: 'block_actions',
    actions: [action],
    team: { id: 'T0', domain: 'x' },
    user: { id: 'U0ANA', username: 'ana' },
    channel: { id: 'D0ANA', name: 'directmessage' },
    container: { type: 'message', message_ts: ts, channel_id: 'D0ANA', is_ephemeral: by === undefined },
    ...(by !== undefined && { message: { type: 'message', user: by, ts } }),
    trigger_id: 'trigger',
    response_url: '',
  } as unknown as BlockAction // what of it is read
  await takePress(press, {
    bot: { userId: 'U0BOT' },
    placed: async ({ channel: at, ts, about = conversationRef('slack', at) }) => ({
      conversation: about,
      message: idOf(localOf(about), { channel: at, ts }),
    }),
    asideWith: async () => conversationRef('slack', 'D0ANA'),
    acts: {
      openForm: async () => false,
      take: async (event) => void taken.push(event),
    },
    forms: { back: async () => {} },
  })
  return taken
}

test.each([
  ['what the bot wrote', 'U0BOT'],
  ['what one person alone sees', undefined],
])('a press on %s counts in the conversation that its block names', async (_, by) => {
  expect(await press(by)).toMatchObject([{ kind: 'pressed', command: 'ack CZ-1', conversation: 'slack:C0ROOM' }])
})

test('a press on what anybody else wrote counts where it stands, whatever its block names', async () => {
  expect(await press('U0APP')).toMatchObject([{ kind: 'pressed', conversation: 'slack:D0ANA' }])
})
