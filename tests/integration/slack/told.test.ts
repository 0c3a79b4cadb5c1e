import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { until } from '../../support/poll.ts'
import { call, codeOf, dial, type Frame } from './bare.ts'

/** What the double tells the app of all that happens in a workspace. */
let slack: Slack
let ana: string
let room: string
beforeEach(async () => {
  slack = await startSlack({ timing: { retries: [10, 20, 30] } })
  ana = slack.people.addUser({ name: 'Ana Moreau' })
  room = slack.people.createChannel({ name: 'room', members: [ana] })
})
afterEach(() => slack.close())
const textOf = ({ payload }: Frame) => payload?.event?.text
const settled = () => until(() => slack.delivered.pending === 0, { what: 'all is delivered or lost' })

test('what the app is told: only where it is, what it may hear, and what it asked for', async () => {
  const line = await dial(slack)
  const kinds = () =>
    line.envelopes().map(({ payload: { event } = {} }) => [event?.type, event?.subtype].filter(Boolean).join('/'))
  const away = slack.people.createChannel({ name: 'away', members: [ana], withBot: false })
  expect(await slack.people.post(ana, away, 'unheard').acknowledged).toBeUndefined()
  const said = slack.people.post(ana, room, `<@${slack.bot.user}> help`)
  await said.acknowledged
  expect(kinds().sort()).toEqual(['app_mention', 'message'])
  const reacted = slack.people.react(ana, room, said.ts, 'eyes')
  await slack.people.edit(ana, room, said.ts, 'help me').acknowledged
  await slack.people.unreact(ana, room, said.ts, 'eyes').acknowledged
  await slack.people.erase(ana, room, said.ts).acknowledged
  await slack.people.invite(ana, away, slack.bot.user).acknowledged
  await slack.people.leave(ana, room).acknowledged
  await slack.people.archive(ana, room).acknowledged
  await reacted.acknowledged
  expect(kinds().slice(2).sort()).toEqual([
    'channel_archive',
    'member_joined_channel',
    'member_left_channel',
    'message/channel_join',
    'message/message_changed',
    'message/message_deleted',
    'reaction_added',
    'reaction_removed',
  ])
  slack.scopes.delete('channels:history')
  expect(await slack.people.post(ana, away, 'unheard').acknowledged).toBeUndefined()
})

test('what becomes of a channel is told: renamed, shared, under another id, closed and open again, gone; the bot taken out', async () => {
  const line = await dial(slack)
  const { people } = slack
  const kai = people.addUser({ name: 'Kai', team: 'T0OTHER' })
  await people.rename(room, 'other-name').acknowledged
  await people.share(room, 'T0OTHER').acknowledged
  expect(await people.join(kai, room).acknowledged).toBe(true)
  await people.post(kai, room, 'from elsewhere').acknowledged
  const { payload } = line.envelopes().at(-1) ?? {}
  expect([payload?.is_ext_shared_channel, payload?.event?.team, payload?.team_id]).toEqual([
    true,
    'T0OTHER',
    slack.team.id,
  ])
  await people.unshare(room, 'T0OTHER').acknowledged
  const moved = people.renumber(room)
  await moved.acknowledged
  expect(people.seenBy(ana, moved.id).at(-1)?.text).toBe('from elsewhere')
  expect(await codeOf(slack, 'conversations.info', { channel: room })).toBe('channel_not_found')
  await people.archive(ana, moved.id).acknowledged
  await people.unarchive(ana, moved.id).acknowledged
  await people.leave(slack.bot.user, moved.id).acknowledged
  const kinds = line.envelopes().map((frame) => frame.payload?.event?.type)
  expect(kinds.filter((kind) => kind !== 'message')).toEqual([
    'channel_rename',
    'channel_shared',
    'member_joined_channel',
    'channel_unshared',
    'channel_id_changed',
    'channel_archive',
    'channel_unarchive',
    'member_left_channel',
    'channel_left',
  ])
  const gone = people.createChannel({ name: 'gone', members: [ana], private: true })
  await people.removeChannel(gone).acknowledged
  expect(line.envelopes().at(-1)?.payload?.event?.type).toBe('group_deleted')
  expect(await codeOf(slack, 'chat.postMessage', { channel: gone, text: 'x' })).toBe('channel_not_found')
})

test('events that the app did not ask for do not come', async () => {
  const deaf = await startSlack({ events: ['message.groups'] })
  const ben = deaf.people.addUser({ name: 'Ben' })
  const [open, closed] = [false, true].map((isPrivate) =>
    deaf.people.createChannel({ name: isPrivate ? 'closed' : 'open', members: [ben], private: isPrivate }),
  )
  const line = await dial(deaf)
  expect(await deaf.people.post(ben, String(open), 'x').acknowledged).toBeUndefined()
  expect(await deaf.people.post(ben, String(closed), 'y').acknowledged).toBe(true)
  expect(line.envelopes().map(textOf)).toEqual(['y'])
  await deaf.close()
})

test("the bot's own messages come too, and one under another name has the old subtype", async () => {
  const line = await dial(slack)
  slack.scopes.add('chat:write.customize')
  await call(slack, 'chat.postMessage', { channel: room, text: 'a' })
  await call(slack, 'chat.postMessage', { channel: room, text: 'b', username: 'Desk' })
  await settled()
  expect(line.envelopes().map(({ payload }) => [payload?.event?.bot_id, payload?.event?.subtype])).toEqual([
    [slack.bot.botId, undefined],
    [slack.bot.botId, 'bot_message'],
  ])
})
