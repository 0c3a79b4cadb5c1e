import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { until } from '../../support/poll.ts'
import { call, codeOf, dial, type Frame, type Line } from './bare.ts'

/** Commands, controls, forms and the home page, driven without Slack's libraries and without the adapter. */
let slack: Slack
let ana: string
let room: string
let line: Line
/** What the app answers to whatever is not an event; `undefined` is silence. */
let reply: (payload: Record<string, unknown>, kind: string) => unknown
const came: Record<string, unknown>[] = []
beforeEach(async () => {
  slack = await startSlack({ timing: { interaction: 800, retries: [10] } })
  ana = slack.people.addUser({ name: 'Ana Moreau' })
  room = slack.people.createChannel({ name: 'room', members: [ana] })
  came.length = 0
  reply = () => ({})
  line = await dial(slack, ({ type, payload = {} }: Frame) => {
    if (type === 'events_api') return {}
    came.push(payload)
    return reply(payload, type)
  })
})
afterEach(async () => {
  line.close()
  await slack.close()
})
const plain = (text: string) => ({ type: 'plain_text', text })
const input = (block_id: string, label: string, element: object = {}, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(label),
  element: { type: 'plain_text_input', action_id: 'value', ...element },
  ...more,
})
const modal = (more: object = {}) => ({
  type: 'modal',
  title: plain('Report'),
  submit: plain('Send'),
  callback_id: 'report',
  blocks: [input('what', 'What happened')],
  ...more,
})
/** A trigger of Ana's, from a command that she types. */
async function trigger(): Promise<string> {
  await slack.people.slash(ana, room, '/jom x')
  return String(came.at(-1)?.trigger_id)
}
const open = async (view: object = modal()) => await call(slack, 'views.open', { trigger_id: await trigger(), view })

test('a command: its form, what is said back to its sender alone, one that is not there, no answer in time', async () => {
  reply = () => ({ text: 'only you see this' })
  const typed = await slack.people.slash(ana, room, '/jom report now')
  expect(typed).toMatchObject({ acknowledged: true, text: 'only you see this' })
  expect(came[0]).toMatchObject({
    command: '/jom',
    text: 'report now',
    user_id: ana,
    channel_id: room,
    team_id: slack.team.id,
    is_enterprise_install: 'false',
  })
  const ben = slack.people.addUser({ name: 'Ben' })
  slack.people.join(ben, room)
  const wordsFor = (user: string) =>
    slack.people
      .seenBy(user, room)
      .filter(({ bot }) => bot)
      .map(({ words, ephemeral }) => [words, ephemeral])
  expect([wordsFor(ana), wordsFor(ben)]).toEqual([[['only you see this', true]], []])
  reply = () => ({ text: 'everybody sees this', response_type: 'in_channel' })
  await slack.people.slash(ana, room, '/jom x')
  expect(wordsFor(ben)).toEqual([['everybody sees this', false]])
  expect((await slack.people.slash(ana, room, '/other x')).error).toBe('/other is not a valid command.')
  reply = () => undefined
  expect(await slack.people.slash(ana, room, '/jom x')).toMatchObject({
    acknowledged: false,
    error: 'operation_timeout',
  })
  // A command is told once: Slack does not repeat it.
  expect(came.length).toBe(3)
})

test('response_url: five uses, for the sender alone by itself', async () => {
  await slack.people.slash(ana, room, '/jom x')
  const url = String(came[0]?.response_url)
  const use = async (body: object) => {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
    return [answer.status, await answer.text()]
  }
  expect(await use({ text: 'later' })).toEqual([200, 'ok'])
  expect(slack.people.seenBy(ana, room)).toMatchObject([{ words: 'later', ephemeral: true }])
  expect((await use({}))[0]).toBe(400)
  for (let n = 3; n <= 5; n++) expect((await use({ text: 'x' }))[0]).toBe(200)
  expect(await use({ text: 'x' })).toEqual([404, '{"ok":false,"error":"used_url"}'])
  expect((await fetch(`${slack.url}/commands/none`, { method: 'POST', body: '{}' })).status).toBe(404)
})

test('a trigger opens one modal, for a short time', async () => {
  const trigger_id = await trigger()
  expect(await codeOf(slack, 'views.open', { trigger_id: 'made.up', view: modal() })).toBe('invalid_trigger_id')
  expect(await codeOf(slack, 'views.open', { trigger_id, view: modal() })).toBe('ok')
  expect(await codeOf(slack, 'views.open', { trigger_id, view: modal() })).toBe('exchanged_trigger_id')
  const late = await trigger()
  await until(
    async () =>
      (await codeOf(slack, 'views.open', { trigger_id: late, view: { type: 'modal' } })) === 'invalid_arguments',
    { what: 'a wrong view costs no trigger' },
  )
  const since = Date.now()
  await until(() => Date.now() - since > 850, { what: 'its time is over' })
  expect(await codeOf(slack, 'views.open', { trigger_id: late, view: modal() })).toBe('expired_trigger_id')
})

test('views lie three deep; a stale hash changes nothing; external ids are their own', async () => {
  const { view } = (await open(modal({ external_id: 'one' }))) as unknown as { view: { id: string; hash: string } } // asserted below
  expect(await codeOf(slack, 'views.update', { view_id: view.id, hash: 'old', view: modal() })).toBe('hash_conflict')
  expect(
    await codeOf(slack, 'views.update', { view_id: view.id, hash: view.hash, view: modal({ external_id: 'one' }) }),
  ).toBe('ok')
  expect(await codeOf(slack, 'views.update', { external_id: 'one', view: modal({ external_id: 'one' }) })).toBe('ok')
  expect(await codeOf(slack, 'views.update', { view_id: 'V0', view: modal() })).toBe('not_found')
  const push = async (more: object = {}) =>
    await codeOf(slack, 'views.push', { trigger_id: await trigger(), view: modal(more) })
  expect(await push({ external_id: 'one' })).toBe('duplicate_external_id')
  expect([await push(), await push(), await push()]).toEqual(['ok', 'ok', 'push_limit_reached'])
  expect(slack.people.stack(ana).length).toBe(3)
})

test('a form: what the client holds back, what is sent, errors beside the fields, a next page, the end', async () => {
  await open(
    modal({
      blocks: [
        input('what', 'What happened', { max_length: 20 }),
        input('where', 'Where', { type: 'url_text_input' }, { optional: true }),
        input('kind', 'Kind', { type: 'static_select', options: [{ text: plain('False news'), value: 'false' }] }),
        input('who', 'Whom', { type: 'multi_users_select' }, { optional: true }),
      ],
    }),
  )
  const before = came.length
  const held = await slack.people.submit(ana, { 'What happened': 'x'.repeat(21), where: 'nowhere' })
  expect(held.errors).toEqual({
    what: 'This field must be 20 characters or fewer.',
    where: 'Please enter a valid URL.',
    kind: 'Please complete this required field.',
  })
  expect(came.length).toBe(before)
  reply = () => ({ response_action: 'errors', errors: { what: 'Say more.' } })
  const refused = await slack.people.submit(ana, { what: 'a page', where: undefined, Kind: 'False news', who: [ana] })
  expect(refused).toMatchObject({ acknowledged: true, errors: { what: 'Say more.' }, view: { callback_id: 'report' } })
  expect(came.at(-1)).toMatchObject({
    type: 'view_submission',
    user: { id: ana, team_id: slack.team.id },
    view: {
      callback_id: 'report',
      state: {
        values: {
          what: { value: { type: 'plain_text_input', value: 'a page' } },
          where: { value: { type: 'url_text_input', value: null } },
          kind: { value: { type: 'static_select', selected_option: { value: 'false', text: { text: 'False news' } } } },
          who: { value: { type: 'multi_users_select', selected_users: [ana] } },
        },
      },
    },
  })
  reply = () => ({ response_action: 'errors', errors: { nowhere: 'x' } })
  expect((await slack.people.submit(ana)).error).toBe('invalid_errors')
  reply = () => ({ response_action: 'update', view: { type: 'modal' } })
  expect((await slack.people.submit(ana)).error).toContain('invalid_arguments')
  reply = () => ({
    response_action: 'update',
    view: modal({ blocks: [input('what', 'Once more'), input('next', 'Next')] }),
  })
  // What was typed stays where block and action do.
  expect((await slack.people.submit(ana)).view?.blocks.length).toBe(2)
  reply = () => ({ response_action: 'push', view: modal({ notify_on_close: true }) })
  await slack.people.submit(ana, { next: 'y' })
  expect(came.at(-1)).toMatchObject({ view: { state: { values: { what: { value: { value: 'a page' } } } } } })
  expect(slack.people.stack(ana).length).toBe(2)
  await slack.people.closeView(ana)
  expect(came.at(-1)).toMatchObject({ type: 'view_closed', is_cleared: false })
  reply = () => undefined
  expect(await slack.people.submit(ana)).toMatchObject({ error: 'operation_timeout', view: { callback_id: 'report' } })
  reply = () => ({})
  expect((await slack.people.submit(ana)).view).toBeUndefined()
})

test('a modal is checked: title, submit where there is an input, blocks of its surface, size', async () => {
  const refused = async (view: object) => JSON.stringify((await open(view)).response_metadata ?? '')
  expect(await refused(modal({ title: plain('x'.repeat(25)) }))).toContain(
    'must be less than 25 characters [json-pointer:/view/title/text]',
  )
  expect(await refused(modal({ submit: undefined }))).toContain('submit is needed')
  expect(await refused(modal({ blocks: [{ type: 'markdown', text: 'x' }] }))).toContain('unsupported type: markdown')
  expect(await refused(modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }))).toContain(
    'no more than 100 items allowed',
  )
  expect(await refused(modal({ private_metadata: 'x'.repeat(3001) }))).toContain('/view/private_metadata')
  expect(await refused(modal({ colour: 'red' }))).toContain('invalid additional property: colour')
  expect(await refused({ ...modal(), type: 'home' })).toContain('must be a modal')
  expect(
    (
      await open(
        modal({ blocks: Array.from({ length: 90 }, () => ({ type: 'section', text: plain('x'.repeat(2900)) })) }),
      )
    ).error,
  ).toBe('view_too_large')
})

test('buttons and selects of a message, and of one that only one person sees', async () => {
  const blocks = [
    {
      type: 'section',
      block_id: 's',
      text: plain('Who?'),
      accessory: {
        type: 'static_select',
        action_id: 'assign',
        placeholder: plain('Assign'),
        options: [{ text: plain('Ana'), value: 'a' }],
      },
    },
    {
      type: 'actions',
      block_id: 'b',
      elements: [{ type: 'button', action_id: 'take', text: plain('Take it'), value: 'case-1' }],
    },
  ]
  const { ts } = await call(slack, 'chat.postMessage', { channel: room, text: 'card', blocks })
  expect(await slack.people.press(ana, room, String(ts), 'Take it')).toMatchObject({ acknowledged: true })
  expect(came[0]).toMatchObject({
    type: 'block_actions',
    user: { id: ana },
    channel: { id: room },
    container: { type: 'message', message_ts: ts, channel_id: room, is_ephemeral: false },
    message: { ts, text: 'card' },
    actions: [{ type: 'button', block_id: 'b', action_id: 'take', value: 'case-1' }],
  })
  await slack.people.choose(ana, room, String(ts), 'Assign', 'Ana')
  expect(came[1]).toMatchObject({
    actions: [{ type: 'static_select', action_id: 'assign', selected_option: { value: 'a' } }],
  })
  const shown = await call(slack, 'chat.postEphemeral', { channel: room, user: ana, text: 'card', blocks })
  await slack.people.press(ana, room, String(shown.message_ts), 'take')
  expect(came[2]).toMatchObject({ container: { is_ephemeral: true } })
  expect(came[2]).not.toHaveProperty('message')
  const answer = (body: object) => fetch(String(came[2]?.response_url), { method: 'POST', body: JSON.stringify(body) })
  await answer({ replace_original: true, text: 'taken' })
  expect(slack.people.seenBy(ana, room).at(-1)?.words).toBe('taken')
  await answer({ delete_original: true })
  expect(slack.people.seenBy(ana, room).length).toBe(1)
  await expect(slack.people.press(ana, room, String(ts), 'Nothing')).rejects.toThrow('there is no control Nothing')
})

test("the message shortcut brings the message, somebody's home shows what was published", async () => {
  const { ts } = slack.people.post(ana, room, 'a false page')
  await slack.people.shortcut(ana, room, ts, 'report')
  expect(came[0]).toMatchObject({
    type: 'message_action',
    callback_id: 'report',
    message_ts: ts,
    message: { text: 'a false page', user: ana },
    channel: { id: room },
  })
  const publish = (view: object, more: object = {}) => codeOf(slack, 'views.publish', { user_id: ana, view, ...more })
  const home = {
    type: 'home',
    blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'open', text: plain('Open') }] }],
  }
  expect(await publish(home)).toBe('ok')
  expect(await publish(home, { hash: 'old' })).toBe('hash_conflict')
  expect(await publish(modal())).toBe('invalid_arguments')
  expect((await slack.people.openHome(ana))?.blocks.length).toBe(1)
  expect(line.envelopes().at(-1)?.payload?.event).toMatchObject({
    type: 'app_home_opened',
    user: ana,
    tab: 'home',
    view: { type: 'home' },
  })
  await slack.people.pressIn(ana, 'home', 'Open')
  expect(came.at(-1)).toMatchObject({
    type: 'block_actions',
    container: { type: 'view' },
    view: { type: 'home' },
    actions: [{ action_id: 'open' }],
  })
})
