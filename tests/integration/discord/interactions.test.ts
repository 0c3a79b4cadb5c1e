import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Deed } from '../../servers/discord/acts.ts'
import { type Discord, startDiscord } from '../../servers/discord/server.ts'
import { until } from '../../support/poll.ts'
import { type Answer, ask, askAll, type Body, type Connection, codeOf, identify, wrongOf } from './bare.ts'

/** Commands, controls and forms: what is answered in time and in the right form, and what is not. */
let discord: Discord
let bot: Connection
let ana: string
let ben: string
let room: string
const commands = [
  {
    name: 'jom',
    description: 'All that the bot does',
    options: [
      {
        type: 1,
        name: 'say',
        description: 'In your own words',
        options: [{ type: 3, name: 'words', description: 'What', required: true, autocomplete: true }],
      },
      { type: 1, name: 'tasks', description: 'What is to be done' },
    ],
  },
  { name: 'Report as threat', type: 3 },
]
beforeEach(async () => {
  discord = await startDiscord()
  ana = discord.people.addUser({ name: 'Ana Moreau', locale: 'da' })
  ben = discord.people.addUser({ name: 'Ben Tamm' })
  room = discord.people.createChannel({ name: 'room' })
  bot = await identify(discord)
  await register(commands)
})
afterEach(() => discord.close())

const at = (): string => `/applications/${discord.applicationId}/commands`
const register = (all: unknown): Promise<Answer> => ask(discord, `PUT ${at()}`, all)

/** The next interaction that the bot hears. */
async function heard(): Promise<Body> {
  const known = bot.all('INTERACTION_CREATE').length
  return await until(() => bot.all('INTERACTION_CREATE')[known]?.d, { what: 'an interaction' })
}

const callback = ({ id, token }: Body, body: unknown, query = ''): Promise<Answer> =>
  ask(discord, `POST /interactions/${id}/${token}/callback${query}`, body, { token: '' })
const by = ({ token }: Body, what: string, body?: unknown): Promise<Answer> => {
  const [method, path = ''] = what.split(' ')
  return ask(discord, `${method} /webhooks/${discord.applicationId}/${token}${path}`, body, { token: '' })
}

/** Somebody does something, and the bot answers it like this. */
async function answered(act: Promise<Deed>, body: unknown): Promise<{ deed: Deed; interaction: Body; answer: Answer }> {
  const interaction = await heard()
  const answer = await callback(interaction, body)
  return { deed: await act, interaction, answer }
}

const reply = (content: string, more: object = {}) => ({ type: 4, data: { content, ...more } })
const ephemeral = { flags: 64 }
const input = (id = 'what') => ({ type: 18, label: 'What', component: { type: 4, custom_id: id, style: 1 } })
const modal = (more: object = {}) => ({
  type: 9,
  data: { custom_id: 'form', title: 'A form', components: [input()], ...more },
})

test('a command: what the bot hears, in the language of who typed it, and its answer', async () => {
  const act = discord.people.slash(ana, room, '/jom say', { words: 'hello' })
  const { deed, interaction, answer } = await answered(act, reply('noted', ephemeral))
  expect(interaction).toMatchObject({
    type: 2,
    application_id: discord.applicationId,
    channel_id: room,
    channel: { id: room, type: 0 },
    guild_id: discord.guild,
    member: { user: { id: ana } },
    locale: 'da',
    context: 0,
    data: { name: 'jom', type: 1, options: [{ type: 1, name: 'say', options: [{ name: 'words', value: 'hello' }] }] },
  })
  expect(answer.status).toBe(204)
  expect(deed).toMatchObject({ acknowledged: true, answer: 'message', message: { words: 'noted', ephemeral: true } })
  // Nobody else sees it, and no history has it.
  expect(discord.people.seenBy(ana, room).map(({ words }) => words)).toEqual(['noted'])
  expect(discord.people.seenBy(ben, room)).toEqual([])
  expect(await askAll(discord, `GET /channels/${room}/messages`)).toEqual([])
  // The bot itself is told of it as if it stood in no guild, and only with the intent for direct messages.
  expect((await bot.next('MESSAGE_CREATE')).d).toMatchObject({
    channel_id: room,
    flags: 64,
    author: { id: discord.bot.id },
  })
  expect(bot.all('MESSAGE_CREATE')[0]?.d).not.toHaveProperty('guild_id')
  const few = await identify(discord, 1 | 512)
  await by(interaction, 'DELETE /messages/@original')
  expect((await bot.next('MESSAGE_DELETE')).d).not.toHaveProperty('guild_id')
  expect(few.all('MESSAGE_DELETE')).toEqual([])
  // In a direct message there is a user and no member.
  const direct = discord.people.slash(ana, discord.people.directWith(ana), 'jom tasks')
  const alone = await answered(direct, reply('none'))
  expect(alone.interaction).toMatchObject({ user: { id: ana }, context: 1 })
  expect(alone.interaction).not.toHaveProperty('member')
})

test('people cannot do what their client does not offer', async () => {
  await expect(discord.people.slash(ana, room, 'other')).rejects.toThrow('no command')
  await expect(discord.people.slash(ana, room, 'jom other')).rejects.toThrow('no sub-command')
  await expect(discord.people.slash(ana, room, 'jom')).rejects.toThrow('wants a sub-command')
  await expect(discord.people.slash(ana, room, 'jom say')).rejects.toThrow('is required')
  await expect(discord.people.slash(ana, room, 'jom tasks', { words: 'x' })).rejects.toThrow('no field')
})

test('3 seconds, one answer, by its own token', async () => {
  discord.timing.interaction = 100
  const act = discord.people.slash(ana, room, 'jom tasks')
  const late = await heard()
  expect(await act).toMatchObject({ acknowledged: false, error: 'The application did not respond' })
  expect((await callback(late, reply('late'))).body.code).toBe(10_062)
  expect((await by(late, 'POST ', { content: 'late' })).body.code).toBe(10_015)
  discord.timing.interaction = 3000
  const { interaction } = await answered(discord.people.slash(ana, room, 'jom tasks'), reply('first'))
  expect((await callback(interaction, reply('second'))).body.code).toBe(40_060)
  expect((await callback({ ...interaction, token: 'wrong' }, reply('x'))).body.code).toBe(10_062)
  expect(discord.people.seenBy(ana, room).map(({ words }) => words)).toEqual(['first'])
})

test('an answer that is of no right form leaves the interaction open', async () => {
  const act = discord.people.slash(ana, room, 'jom tasks')
  const interaction = await heard()
  for (const type of [1, 6, 7, 8, 99]) expect((await callback(interaction, { type })).body.code).toBe(50_035)
  expect((await callback(interaction, reply(''))).body.code).toBe(50_006)
  expect((await callback(interaction, reply('x'.repeat(2001)))).body.code).toBe(50_035)
  expect((await callback(interaction, reply('good'))).status).toBe(204)
  expect(await act).toMatchObject({ acknowledged: true })
})

test('a deferred answer is filled by @original or by the first message after it, and can be taken back', async () => {
  const first = await answered(discord.people.slash(ana, room, 'jom tasks'), { type: 5, data: ephemeral })
  expect(first.deed).toMatchObject({ answer: 'deferred', message: { loading: true, ephemeral: true } })
  const filled = await by(first.interaction, 'PATCH /messages/@original', { content: 'here' })
  expect(filled.body).toMatchObject({ content: 'here', flags: 64, edited_timestamp: null })
  const further = await by(first.interaction, 'POST ?wait=true', { content: 'and more', flags: 64 })
  expect(discord.people.seenBy(ana, room).map(({ words }) => words)).toEqual(['here', 'and more'])
  await by(first.interaction, `PATCH /messages/${further.body.id}`, { content: 'and less' })
  expect((await by(first.interaction, 'GET /messages/%40original')).body.content).toBe('here')
  await by(first.interaction, 'DELETE /messages/@original')
  expect(discord.people.seenBy(ana, room).map(({ words }) => words)).toEqual(['and less'])
  expect((await by(first.interaction, 'DELETE /messages/@original')).body.code).toBe(10_008)
  const second = await answered(discord.people.slash(ana, room, 'jom tasks'), { type: 5, data: ephemeral })
  await by(second.interaction, 'POST ', { content: 'instead' })
  expect(discord.people.seenBy(ana, room).at(-1)).toMatchObject({ words: 'instead', loading: false, ephemeral: true })
  // What only one sees has no place among a channel's messages.
  const id = discord.people.seenBy(ana, room).at(-1)?.id
  expect(await codeOf(discord, `PATCH /channels/${room}/messages/${id}`, { content: 'x' })).toBe(10_008)
  discord.people.dismiss(ana, room, id ?? '')
  expect((await by(second.interaction, 'PATCH /messages/@original', { content: 'x' })).body.code).toBe(10_008)
})

test('a token is good for a quarter of an hour', async () => {
  const { interaction } = await answered(discord.people.slash(ana, room, 'jom tasks'), reply('x', ephemeral))
  expect((await by(interaction, 'POST ', { content: 'y' })).status).toBe(200)
  discord.timing.token = -1
  expect((await by(interaction, 'POST ', { content: 'z' })).body.code).toBe(50_027)
  expect((await ask(discord, 'POST /webhooks/1/none', { content: 'x' }, { token: '' })).body.code).toBe(10_015)
})

test('with_response brings the message', async () => {
  const act = discord.people.slash(ana, room, 'jom tasks')
  const interaction = await heard()
  const { body } = await callback(interaction, reply('here'), '?with_response=true')
  expect(body.resource).toMatchObject({ type: 4, message: { content: 'here', channel_id: room } })
  expect(body.interaction).toMatchObject({ id: interaction.id, response_message_id: body.resource.message.id })
  expect((await act).message?.id).toBe(body.resource.message.id)
})

test('what is offered while somebody types: 25 at most, nothing else', async () => {
  const act = discord.people.autocomplete(ana, room, 'jom say', { words: 'ta' }, 'words')
  const interaction = await heard()
  expect(interaction).toMatchObject({
    type: 4,
    data: { options: [{ options: [{ name: 'words', value: 'ta', focused: true }] }] },
  })
  expect((await callback(interaction, reply('x'))).body.code).toBe(50_035)
  const choices = (count: number, value = 'x') => ({
    type: 8,
    data: { choices: Array.from({ length: count }, (_, n) => ({ name: `Choice ${n}`, value: `${value}${n}` })) },
  })
  expect((await callback(interaction, choices(26))).body.code).toBe(50_035)
  expect((await callback(interaction, choices(1, 'x'.repeat(100)))).body.code).toBe(50_035)
  expect((await callback(interaction, choices(2))).status).toBe(204)
  expect((await act).choices).toEqual([
    { name: 'Choice 0', value: 'x0' },
    { name: 'Choice 1', value: 'x1' },
  ])
})

test('the menu of a message brings the message, with its words, also without MESSAGE_CONTENT', async () => {
  discord.granted.content = false
  bot = await identify(discord, 1 | 512)
  const { id } = discord.people.post(ben, room, 'A strange thing')
  const act = discord.people.menu(ana, room, id, 'Report as threat')
  const { interaction } = await answered(act, modal())
  expect(interaction).toMatchObject({
    type: 2,
    data: {
      type: 3,
      target_id: id,
      resolved: { messages: { [id]: { content: 'A strange thing', author: { id: ben } } } },
    },
  })
  expect(discord.people.modal(ana)?.title).toBe('A form')
})

test('controls: what was pressed or chosen, and the message; deferred, changed, or answered beside it', async () => {
  const { body } = await ask(discord, `POST /channels/${room}/messages`, {
    content: 'A card',
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: 'Take', custom_id: 'c/take' },
          { type: 2, style: 2, label: 'Off', custom_id: 'off', disabled: true },
          { type: 2, style: 5, label: 'Web', url: 'https://example.org' },
        ],
      },
      {
        type: 1,
        components: [
          {
            type: 3,
            custom_id: 's',
            placeholder: 'Which',
            options: [
              { label: 'One', value: '1' },
              { label: 'Two', value: '2' },
            ],
          },
        ],
      },
      { type: 1, components: [{ type: 5, custom_id: 'u', placeholder: 'Who' }] },
    ],
  })
  const { people } = discord
  const deferred = await answered(people.press(ana, room, body.id, 'Take'), { type: 6 })
  expect(deferred.interaction).toMatchObject({
    type: 3,
    data: { component_type: 2, custom_id: 'c/take' },
    message: { id: body.id, content: 'A card' },
  })
  expect(deferred.deed).toMatchObject({ answer: 'nothing' })
  await by(deferred.interaction, 'PATCH /messages/@original', { content: 'Taken' })
  expect(people.seenBy(ana, room).map(({ content }) => content)).toEqual(['Taken'])
  const chosen = await answered(people.choose(ana, room, body.id, 'Which', 'Two'), {
    type: 7,
    data: { components: [] },
  })
  expect(chosen.interaction.data).toMatchObject({ component_type: 3, values: ['2'] })
  expect(chosen.deed.message?.components).toEqual([])
  await expect(people.press(ana, room, body.id, 'Take')).rejects.toThrow('no control')
  await ask(discord, `PATCH /channels/${room}/messages/${body.id}`, {
    components: [{ type: 1, components: [{ type: 5, custom_id: 'u' }] }],
  })
  const who = await answered(people.choose(ana, room, body.id, 'u', ben), reply('noted', ephemeral))
  expect(who.interaction.data).toMatchObject({ values: [ben], resolved: { users: { [ben]: { id: ben } } } })
  // A control of a message that only one person sees.
  const shown = await answered(
    people.slash(ana, room, 'jom tasks'),
    reply('yours', {
      ...ephemeral,
      components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'go' }] }],
    }),
  )
  const own = shown.deed.message?.id ?? ''
  expect(
    (await answered(people.press(ana, room, own, 'Go'), { type: 7, data: { content: 'gone', components: [] } })).deed
      .message?.words,
  ).toBe('gone')
  await expect(people.press(ben, room, own, 'Go')).rejects.toThrow('sees no message')
})

test('buttons that cannot be pressed', async () => {
  const { body } = await ask(discord, `POST /channels/${room}/messages`, {
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 2, label: 'Off', custom_id: 'off', disabled: true },
          { type: 2, style: 5, label: 'Web', url: 'https://example.org' },
        ],
      },
    ],
  })
  await expect(discord.people.press(ana, room, body.id, 'Off')).rejects.toThrow('disabled')
  await expect(discord.people.press(ana, room, body.id, 'Web')).rejects.toThrow('link')
})

test('a form: only as the first answer, never in answer to a form', async () => {
  const deferred = await answered(discord.people.slash(ana, room, 'jom tasks'), { type: 5 })
  expect((await callback(deferred.interaction, modal())).body.code).toBe(40_060)
  const { deed } = await answered(discord.people.slash(ana, room, 'jom tasks'), modal())
  expect(deed).toMatchObject({ answer: 'modal', modal: { title: 'A form', custom_id: 'form' } })
  const submit = discord.people.submit(ana, { What: 'typed' })
  const submitted = await heard()
  expect(submitted).toMatchObject({
    type: 5,
    data: { custom_id: 'form', components: [{ type: 18, component: { type: 4, custom_id: 'what', value: 'typed' } }] },
  })
  expect((await callback(submitted, modal())).body.code).toBe(50_035)
  // Nor can it change a message where none was there.
  expect((await callback(submitted, { type: 6 })).body.code).toBe(50_035)
  await callback(submitted, reply('thanks', ephemeral))
  expect(await submit).toMatchObject({ acknowledged: true, message: { words: 'thanks' } })
  expect(discord.people.modal(ana)).toBeUndefined()
  await expect(discord.people.submit(ana)).rejects.toThrow('no form open')
})

test('a form that a button opened knows its message and may change it; one without answer stays', async () => {
  const card = await ask(discord, `POST /channels/${room}/messages`, {
    content: 'A card',
    components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Fill in', custom_id: 'f/x' }] }],
  })
  await answered(discord.people.press(ana, room, card.body.id, 'Fill in'), modal())
  discord.timing.interaction = 100
  const unanswered = discord.people.submit(ana, { What: 'x' })
  await heard() // else it is taken for the next one
  expect(await unanswered).toMatchObject({ acknowledged: false })
  discord.timing.interaction = 3000
  const sent = await answered(discord.people.submit(ana, { What: 'x' }), { type: 7, data: { content: 'Done' } })
  expect(sent.interaction.message.id).toBe(card.body.id)
  expect(sent.deed.message?.content).toBe('Done')
})

test('every control of a form, as its client sends it; what is required is held back', async () => {
  const option = (value: string, more: object = {}) => ({ label: `Option ${value}`, value, ...more })
  const label = (name: string, component: object) => ({ type: 18, label: name, component })
  const components = [
    label('Text', { type: 4, custom_id: 't', style: 2, value: 'was', max_length: 10 }),
    label('Select', { type: 3, custom_id: 's', options: [option('a'), option('b')], max_values: 2, required: false }),
    label('Radio', { type: 21, custom_id: 'r', options: [option('a', { default: true }), option('b')] }),
    label('Boxes', { type: 22, custom_id: 'c', options: [option('a'), option('b')], min_values: 0, required: false }),
    label('People', { type: 5, custom_id: 'u' }),
  ]
  await answered(discord.people.slash(ana, room, 'jom tasks'), modal({ components }))
  await expect(discord.people.submit(ana, {})).rejects.toThrow('People: is required')
  await expect(discord.people.submit(ana, { Text: 'far too long' })).rejects.toThrow('too long')
  await expect(discord.people.submit(ana, { Radio: 'c' })).rejects.toThrow('does not offer')
  await expect(discord.people.submit(ana, { Other: 'c' })).rejects.toThrow('no field')
  const values = { Select: ['Option a', 'b'], Boxes: [], People: ben }
  const { interaction } = await answered(discord.people.submit(ana, values), reply('thanks'))
  expect(interaction.data).toMatchObject({
    components: [
      { component: { type: 4, value: 'was' } },
      { component: { type: 3, values: ['a', 'b'] } },
      { component: { type: 21, value: 'a' } },
      { component: { type: 22, values: [] } },
      { component: { type: 5, values: [ben] } },
    ],
  })
})

test('forms of no right form', async () => {
  discord.timing.interaction = 60_000 // there are many to look at
  const act = discord.people.slash(ana, room, 'jom tasks')
  const { id, token } = await heard()
  const wrong = (more: object) => wrongOf(discord, `POST /interactions/${id}/${token}/callback`, modal(more))
  expect(await wrong({ title: 'x'.repeat(46) })).toEqual(['data.title: BASE_TYPE_BAD_LENGTH'])
  expect(await wrong({ title: undefined })).toEqual(['data.title: BASE_TYPE_REQUIRED'])
  expect(await wrong({ custom_id: 'x'.repeat(101) })).toEqual(['data.custom_id: BASE_TYPE_BAD_LENGTH'])
  expect(await wrong({ components: [] })).toEqual(['data.components: BASE_TYPE_BAD_LENGTH'])
  expect(await wrong({ components: 'abcdef'.split('').map(input) })).toEqual(['data.components: BASE_TYPE_BAD_LENGTH'])
  expect(await wrong({ components: [input('a'), input('a')] })).toEqual([
    'components.1.component.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
  ])
  const one = (component: object, more: object = {}) =>
    wrong({ components: [{ type: 18, label: 'x', component, ...more }] })
  const text = { type: 4, custom_id: 't', style: 1 }
  expect(await one(text, { label: 'x'.repeat(46) })).toEqual(['data.components.0.label: BASE_TYPE_BAD_LENGTH'])
  expect(await one(text, { description: 'x'.repeat(101) })).toEqual([
    'data.components.0.description: BASE_TYPE_MAX_LENGTH',
  ])
  expect(await one({ ...text, label: 'twice' })).toEqual(['data.components.0.component.label: UNKNOWN_FIELD'])
  expect(await one({ ...text, placeholder: 'x'.repeat(101) })).toEqual([
    'data.components.0.component.placeholder: BASE_TYPE_MAX_LENGTH',
  ])
  expect(await one({ ...text, max_length: 4001 })).toEqual(['data.components.0.component.max_length: NUMBER_TYPE_MAX'])
  expect(await one({ ...text, value: 'xx', max_length: 1 })).toEqual([
    'data.components.0.component.value: BASE_TYPE_MAX_LENGTH',
  ])
  const options = (count: number) => Array.from({ length: count }, (_, n) => ({ label: `${n}`, value: `${n}` }))
  const group = (type: number, count: number, more: object = {}) =>
    one({ type, custom_id: 'g', options: options(count), ...more })
  expect(await group(21, 1)).toContain('data.components.0.component.options: BASE_TYPE_BAD_LENGTH')
  expect(await group(21, 11)).toContain('data.components.0.component.options: BASE_TYPE_BAD_LENGTH')
  expect(await group(22, 11)).toContain('data.components.0.component.options: BASE_TYPE_BAD_LENGTH')
  expect(await group(22, 2, { min_values: 0 })).toEqual(['data.components.0.component.required: COMPONENT_REQUIRED'])
  expect(await group(3, 26)).toContain('data.components.0.component.options: BASE_TYPE_BAD_LENGTH')
  expect(await group(3, 2, { disabled: true })).toEqual(['data.components.0.component.disabled: BASE_TYPE_CHOICES'])
  // A button is no field, and text inputs stand in no message.
  expect(await one({ type: 2, style: 1, label: 'x', custom_id: 'b' })).toEqual([
    'data.components.0.component.type: UNION_TYPE_CHOICES',
  ])
  expect((await callback({ id, token } as Body, modal())).status).toBe(204)
  await act
})

test('commands: kept by name, in other languages on request, within their forms and 200 new ones a day', async () => {
  const all = await askAll(discord, `GET ${at()}`)
  expect(all.map(({ name }) => name)).toEqual(['jom', 'Report as threat'])
  const [before] = all
  const danish = [{ ...commands[0], description_localizations: { da: 'Alt' } }]
  await register(danish)
  const [after] = await askAll(discord, `GET ${at()}?with_localizations=true`)
  expect(after).toMatchObject({ id: before?.id, description_localizations: { da: 'Alt' } })
  expect((await askAll(discord, `GET ${at()}`))[0]).not.toHaveProperty('description_localizations')
  const wrong = (...some: object[]) => wrongOf(discord, `PUT ${at()}`, some)
  const one = (more: object) => wrong({ name: 'x', description: 'x', ...more })
  expect(await one({ name: 'Upper' })).toEqual(['0.name: APPLICATION_COMMAND_INVALID_NAME'])
  expect(await one({ description: '' })).toEqual(['0.description: BASE_TYPE_REQUIRED'])
  expect(await one({ description: 'x'.repeat(101) })).toEqual(['0.description: BASE_TYPE_BAD_LENGTH'])
  expect(await one({ description_localizations: { dk: 'x' } })).toEqual([
    '0.description_localizations.dk: BASE_TYPE_CHOICES',
  ])
  expect(await wrong({ name: 'Menu', type: 3, description: 'x' })).toEqual(['0.description: BASE_TYPE_CHOICES'])
  const field = (name: string, more: object = {}) => ({ type: 3, name, description: 'x', ...more })
  expect(await one({ options: Array.from({ length: 26 }, (_, n) => field(`f${n}`)) })).toEqual([
    '0.options: BASE_TYPE_MAX_LENGTH',
  ])
  expect(await one({ options: [field('a'), field('b', { required: true })] })).toEqual([
    '0.options.1: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ])
  expect(await one({ options: [field('a'), field('a')] })).toEqual([
    '0.options.1: APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
  ])
  expect(await one({ options: [field('a'), { ...field('b'), type: 1 }] })).toEqual([
    '0.options.1.type: APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ])
  const choices = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `${n}`, value: 'x'.repeat(100) }))
  expect(await one({ options: [field('a', { choices: choices(26) })] })).toEqual([
    '0.options.0.choices: BASE_TYPE_MAX_LENGTH',
  ])
  expect(await one({ options: Array.from({ length: 4 }, (_, n) => field(`f${n}`, { choices: choices(25) })) })).toEqual(
    [': APPLICATION_COMMAND_TOO_LARGE'].map((line) => `0${line}`),
  )
  expect(await wrong(...Array.from({ length: 101 }, (_, n) => ({ name: `c${n}`, description: 'x' })))).toEqual([
    ': APPLICATION_COMMANDS_LIMIT',
  ])
  const many = (prefix: string) => Array.from({ length: 99 }, (_, n) => ({ name: `${prefix}${n}`, description: 'x' }))
  expect((await register(many('a'))).status).toBe(200)
  expect((await register(many('b'))).status).toBe(200)
  expect((await register(many('c'))).body.code).toBe(30_034)
  expect(await codeOf(discord, `GET /applications/1/commands`)).toBe(50_001)
})
