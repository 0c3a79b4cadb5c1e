import type { MemberJoinedChannelEvent, SectionBlock } from '@slack/types'
import type { ChatPostMessageArguments, ChatPostMessageResponse } from '@slack/web-api'
import { expect, test } from 'vitest'
import { method } from '../../servers/slack/method.ts'
import { startSlack } from '../../servers/slack/server.ts'
import { maybe, oneOf, shape, words } from '../../servers/slack/shape.ts'

/** What does not fit Slack's own types does not compile: each line marked here is one that the compiler refuses. */
test('arguments, answers, blocks and events are held to the types of Slack', async () => {
  const define = method<ChatPostMessageArguments, ChatPostMessageResponse>()
  // @ts-expect-error an argument that chat.postMessage does not have
  define({ form: { channel: 'text!', chanel: 'text' }, run: () => ({}) })
  // @ts-expect-error an answer that it does not give
  define({ form: { channel: 'text!' }, run: () => ({ ts: 17, message: { colour: 'red' } }) })
  // @ts-expect-error an argument that its form does not read
  const made = define({ form: { channel: 'text!' }, run: (_world, { text }) => ({ ts: text }) })
  expect(made.token).toBe('bot')

  const type = oneOf('section')
  const [block_id, text, fields] = [maybe(words()), maybe(words()), maybe(words())]
  const whole = { type, block_id, text, fields, accessory: maybe(words()), expand: maybe(words()) }
  expect(shape<SectionBlock>(whole).need).toBe('required')
  // @ts-expect-error a field of the type that no rule looks at
  shape<SectionBlock>({ type, block_id, text, fields })
  // @ts-expect-error a required field that may be absent
  shape<SectionBlock>({ ...whole, type: maybe(type) })
  // @ts-expect-error a rule for a field that the type does not have
  shape<SectionBlock>({ ...whole, colour: maybe(words()) })

  const slack = await startSlack()
  // @ts-expect-error an event without what it must have
  const event: MemberJoinedChannelEvent = { type: 'member_joined_channel', user: 'U1', channel: 'C1' }
  expect(event.user).toBe('U1')
  await slack.close()
})
