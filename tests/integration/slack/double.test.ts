import { LogLevel, SocketModeClient } from '@slack/socket-mode'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { until } from '../../support/poll.ts'

let slack: Slack
let web: WebClient
beforeEach(async () => {
  slack = await startSlack({ timing: { interaction: 300, event: 300, retries: [10, 20, 30] } })
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
