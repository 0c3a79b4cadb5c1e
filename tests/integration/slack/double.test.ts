import { LogLevel, SocketModeClient } from '@slack/socket-mode'
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { until } from '../../support/poll.ts'

let slack: Slack
let web: WebClient
beforeEach(async () => {
  slack = await startSlack({ timing: { retries: [10, 20, 30] } })
  web = new WebClient(slack.botToken, {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  })
})
afterEach(() => slack.close())

test("Slack's own clients speak with it: a message in, an answer out, a command, a form", async () => {
  const ana = slack.people.addUser({ name: 'Ana Moreau', email: 'ana@example.org' })
  const channel = slack.people.createChannel({ name: 'mechanism', members: [ana] })
  const socket = new SocketModeClient({
    appToken: slack.appToken,
    clientOptions: { slackApiUrl: `${slack.url}/api/` },
    logLevel: LogLevel.ERROR,
  })
  const heard: string[] = []
  socket.on('message', async ({ ack, event }) => {
    heard.push(event.text)
    await ack()
  })
  socket.on('slash_commands', async ({ ack, body }) => {
    await ack({ text: 'a form is coming' })
    await web.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'report',
        title: { type: 'plain_text', text: 'Report' },
        submit: { type: 'plain_text', text: 'Send' },
        blocks: [
          {
            type: 'input',
            block_id: 'what',
            label: { type: 'plain_text', text: 'What happened' },
            element: { type: 'plain_text_input', action_id: 'value' },
          },
        ],
      },
    })
  })
  const filled: unknown[] = []
  socket.on('interactive', async ({ ack, body }) => {
    filled.push(body.view.state.values)
    await ack()
  })
  await socket.start()
  const said = slack.people.post(ana, channel, 'hello <@Someone>')
  expect(await said.acknowledged).toBe(true)
  expect(heard).toEqual(['hello <@Someone>'])
  const posted = await web.chat.postMessage({ channel, text: 'good *day*' })
  expect(slack.people.seenBy(ana, channel).map(({ ts, words }) => [ts, words])).toEqual([
    [said.ts, 'hello <@Someone>'],
    [posted.ts, 'good *day*'],
  ])
  const typed = await slack.people.slash(ana, channel, '/jom report')
  expect(typed).toMatchObject({ acknowledged: true, text: 'a form is coming' })
  await until(() => slack.people.view(ana), { what: 'the form' })
  const sent = await slack.people.submit(ana, { 'What happened': 'a false page' })
  expect(sent.acknowledged).toBe(true)
  expect(filled).toEqual([{ what: { value: { type: 'plain_text_input', value: 'a false page' } } }])
  expect(slack.people.view(ana)).toBeUndefined()
  await socket.disconnect()
})

test("Slack's own web client takes the double's refusals, limits and failures for what they are", async () => {
  const ana = slack.people.addUser({ name: 'Ana Moreau' })
  const channel = slack.people.createChannel({ name: 'mechanism', members: [ana] })
  const faultOf = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (fault: unknown) => fault,
    )
  slack.scopes.delete('chat:write')
  const missing = await faultOf(web.chat.postMessage({ channel, text: 'x' }))
  expect(missing).toBeInstanceOf(WebAPIPlatformError)
  expect(missing).toMatchObject({ data: { error: 'missing_scope', needed: 'chat:write' } })
  slack.scopes.add('chat:write')
  slack.faults.call('chat.postMessage', { kind: 'ratelimited', seconds: 30 })
  const limited = await faultOf(web.chat.postMessage({ channel, text: 'x' }))
  expect(limited).toBeInstanceOf(WebAPIRateLimitedError)
  expect(limited).toMatchObject({ retryAfter: 30 })
  slack.faults.call('chat.postMessage', { kind: 'status', status: 500 })
  expect(await faultOf(web.chat.postMessage({ channel, text: 'x' }))).toBeInstanceOf(WebAPIHTTPError)
  const { response_metadata } = await web.auth.test()
  expect(response_metadata?.scopes).toContain('chat:write')
})

test("Slack's own web client uploads a file, and goes through pages by cursor", async () => {
  const ana = slack.people.addUser({ name: 'Ana Moreau' })
  const channel = slack.people.createChannel({ name: 'mechanism', members: [ana] })
  await web.files.uploadV2({
    channel_id: channel,
    filename: 'a.txt',
    file: Buffer.from('bytes'),
    initial_comment: 'see',
  })
  const [message] = slack.people.seenBy(ana, channel)
  expect([message?.words, message?.files.map(({ name }) => name)]).toEqual(['see', ['a.txt']])
  expect(Buffer.from(slack.people.download(ana, message?.files[0]?.id ?? '')).toString()).toBe('bytes')
  for (const text of ['a', 'b', 'c', 'd']) slack.people.post(ana, channel, text)
  const texts: (string | undefined)[] = []
  for await (const page of web.paginate('conversations.history', { channel, limit: 2 }))
    texts.push(...(page as { messages?: { text?: string }[] }).messages!.map(({ text }) => text)) // a page of history
  expect(texts).toEqual(['d', 'c', 'b', 'a', 'see'])
})

test("Slack's own socket client comes back when it is asked to, and when it is cut off", async () => {
  const ana = slack.people.addUser({ name: 'Ana Moreau' })
  const channel = slack.people.createChannel({ name: 'mechanism', members: [ana] })
  const clientOptions = { slackApiUrl: `${slack.url}/api/` }
  const socket = new SocketModeClient({
    appToken: slack.appToken,
    clientPingTimeout: 200,
    clientOptions,
    logLevel: LogLevel.ERROR,
  })
  socket.on('message', ({ ack }) => ack())
  await socket.start()
  const opened = () => slack.callsOf('apps.connections.open').length
  slack.faults.disconnect('refresh_requested')
  await until(() => opened() === 2 && slack.sockets() === 1, { what: 'a second connection' })
  expect(await slack.people.post(ana, channel, 'after the refresh').acknowledged).toBe(true)
  slack.faults.dropSockets()
  await until(() => opened() === 3 && slack.sockets() === 1, { what: 'a third connection' })
  expect(await slack.people.post(ana, channel, 'after the cut').acknowledged).toBe(true)
  await socket.disconnect()
})
