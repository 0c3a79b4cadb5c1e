import { readLine } from './commands.js'
import { drawForm } from './form.js'
import { base64Of, make } from './make.js'
import { drawEmbed, drawRow } from './parts.js'
import { markdown } from './words.js'

/** The client: who one is, where one looks, what stands there. It asks again and again, and draws what has changed. */
const at = (id) => document.getElementById(id)
const here = { user: '', place: '', answer: undefined, overview: undefined, drawn: '', modal: '' }

const names = (id) =>
  here.overview?.people.find((one) => one.id === id)?.name ??
  here.overview?.channels.find((one) => one.id === id)?.name ??
  id

async function ask(path) {
  const response = await fetch(path)
  return await response.json()
}

/** Does something as the person one is, and says what Discord says. */
async function act(name, ...args) {
  const response = await fetch('/do', { method: 'POST', body: JSON.stringify({ name, args }) })
  const done = await response.json()
  if (done?.error && name !== 'submit' && name !== 'autocomplete') notice(done.error)
  await look()
  return done ?? {}
}

let noticed
function notice(words) {
  at('notice').textContent = words
  at('notice').hidden = false
  clearTimeout(noticed)
  noticed = setTimeout(() => {
    at('notice').hidden = true
  }, 6000)
}

function drawSide() {
  const { channels, bot } = here.overview
  const button = (place, words) =>
    make(
      'button',
      { type: 'button', 'aria-current': place === here.place ? 'true' : undefined, onclick: () => go(place) },
      words,
    )
  const direct = channels.find(({ type }) => type === 1)
  at('side').replaceChildren(
    make('h2', {}, 'Channels'),
    ...channels.filter(({ type }) => type === 0 || type === 5).map(({ id, name }) => button(id, `# ${name}`)),
    make('h2', {}, 'Direct messages'),
    ...(direct ? [button(direct.id, bot.name)] : []),
    make('button', { type: 'button', class: 'quiet', onclick: newChannel }, '+ New private channel'),
  )
}

async function newChannel() {
  const name = prompt('Name of the channel, in small letters')
  if (!name) return
  const withoutBot = !confirm('Shall the bot see it?')
  const { done } = await act('createChannel', { name, private: true, members: [here.user], withoutBot })
  if (done) await go(done)
}

async function go(place) {
  Object.assign(here, { place, drawn: '' })
  answer(undefined)
  at('side').classList.remove('open')
  at('menu').setAttribute('aria-expanded', 'false')
  await look()
}

function drawMessage(message, threads, byId) {
  const { id, channel, author, bot, ephemeral, loading, edited, reactions, files, embeds, components, content } =
    message
  const replies = threads.get(id) ?? []
  const own = author === here.user
  const on = {
    press: ({ custom_id }) => act('press', here.user, channel, id, custom_id),
    choose: ({ custom_id }, values) => act('choose', here.user, channel, id, custom_id, values),
  }
  const people = () => here.overview.people
  const tool = (words, title, run) =>
    make('button', { type: 'button', class: 'quiet', title, 'aria-label': title, onclick: run }, words)
  const answered = message.reference && byId.get(message.reference)
  const menus = here.overview.commands.filter(({ type }) => type === 3)
  const said = loading ? `${names(author)} is thinking …` : content
  return make(
    'article',
    { class: `message ${ephemeral ? 'ephemeral' : ''} ${[0, 19, 20, 23].includes(message.type) ? '' : 'aside'}` },
    make('div', { class: `face ${bot ? 'bot' : ''}`, 'aria-hidden': 'true' }, names(author).slice(0, 1).toUpperCase()),
    make(
      'div',
      { class: 'said' },
      make(
        'p',
        { class: 'by' },
        make('b', {}, names(author)),
        ...(bot ? [make('span', { class: 'tag' }, 'APP')] : []),
        make(
          'time',
          { class: 'faint' },
          new Date(Number((BigInt(id) >> 22n) + 1420070400000n)).toLocaleTimeString([], {
            hour: '2-digit',
            minute: '2-digit',
          }),
        ),
        ...(edited ? [make('span', { class: 'faint' }, '(edited)')] : []),
        ...(answered
          ? [make('span', { class: 'faint' }, `↪ ${names(answered.author)}: ${answered.words.slice(0, 60)}`)]
          : []),
        ...(ephemeral ? [make('span', { class: 'faint' }, 'Only you can see this')] : []),
      ),
      make(
        'div',
        { class: 'body' },
        ...(said ? [make('div', {}, markdown(said, names))] : []),
        ...(message.type === 6 ? ['pinned a message'] : message.type === 21 ? ['started this thread'] : []),
        ...embeds.map((embed) => drawEmbed(embed, names)),
        ...components.map((row) => drawRow(row, { on, people })),
      ),
      ...files.map((file) =>
        make(
          'a',
          { class: 'file', href: `/file?user=${here.user}&id=${file.id}`, download: file.name },
          `📄 ${file.name} `,
          make('span', { class: 'faint' }, `${file.size} bytes`),
        ),
      ),
      ...(Object.keys(reactions).length > 0 ? [drawReactions(message)] : []),
      make(
        'div',
        { class: 'tools' },
        ...(ephemeral
          ? [tool('Dismiss', 'Dismiss', () => act('dismiss', here.user, channel, id))]
          : [
              tool('✅', 'React', () => act('react', here.user, channel, id, '✅')),
              tool('👀', 'React', () => act('react', here.user, channel, id, '👀')),
              tool('Reply', 'Reply', () => answer({ channel, reply: id, words: names(author) })),
              ...(channel === here.place ? [tool('Thread', 'Answer in a thread', () => inThread(id))] : []),
              ...menus.map(({ name }) => tool(name, name, () => act('menu', here.user, channel, id, name))),
              ...(own ? [tool('Edit', 'Edit', () => edit(message))] : []),
              ...(own ? [tool('Delete', 'Delete', () => act('erase', here.user, channel, id))] : []),
            ]),
      ),
      ...(replies.length > 0
        ? [make('div', { class: 'thread' }, ...replies.map((reply) => drawMessage(reply, threads, byId)))]
        : []),
    ),
  )
}

const drawReactions = ({ id, channel, reactions }) =>
  make(
    'div',
    { class: 'reactions' },
    ...Object.entries(reactions).map(([emoji, users]) => {
      const mine = users.includes(here.user)
      return make(
        'button',
        {
          type: 'button',
          class: mine ? 'mine' : '',
          title: users.map(names).join(', '),
          onclick: () => act(mine ? 'unreact' : 'react', here.user, channel, id, emoji),
        },
        `${emoji} ${users.length}`,
      )
    }),
  )

function edit({ channel, id, content }) {
  const changed = prompt('Change the message', content)
  if (changed !== null && changed !== content) act('edit', here.user, channel, id, changed)
}

/** Starts the thread at a message, unless there is one, and writes into it. */
async function inThread(id) {
  const there = here.overview.channels.some((channel) => channel.id === id)
  const { error } = there ? {} : await act('startThread', here.user, here.place, id, 'Thread')
  if (!error) answer({ channel: id, words: 'the thread' })
}

/** Where the next message goes: into a thread, or in answer to one. */
function answer(to) {
  here.answer = to
  at('replying').hidden = to === undefined
  at('replying').replaceChildren(
    `Answering ${to?.words}. `,
    make('button', { type: 'button', class: 'quiet', onclick: () => answer(undefined) }, 'Not so'),
  )
  if (to) at('text').focus()
}

function drawPlace(messages) {
  const drawn = JSON.stringify([here.place, messages, here.overview.commands.length])
  if (drawn === here.drawn) return
  here.drawn = drawn
  const box = at('messages')
  const low = box.scrollHeight - box.scrollTop - box.clientHeight < 80 || box.childElementCount === 0
  const byId = new Map(messages.map((message) => [message.id, message]))
  const threads = new Map()
  const top = []
  for (const message of messages) {
    if (message.channel === here.place) top.push(message)
    else if (message.type !== 21) threads.set(message.channel, [...(threads.get(message.channel) ?? []), message])
  }
  box.replaceChildren(...top.map((message) => drawMessage(message, threads, byId)))
  if (top.length === 0) box.replaceChildren(make('p', { class: 'faint empty' }, 'Nothing was said here yet.'))
  if (low) box.scrollTop = box.scrollHeight
}

function drawModal(modal) {
  const drawn = JSON.stringify(modal ?? null)
  if (drawn === here.modal) return
  here.modal = drawn
  const dialog = at('modal')
  if (!modal) {
    if (dialog.open) dialog.close()
    return
  }
  dialog.replaceChildren(
    drawForm(modal, {
      names,
      people: () => here.overview.people,
      send: (values) => act('submit', here.user, values),
      close: () => act('closeModal', here.user),
    }),
  )
  if (!dialog.open) dialog.showModal()
  dialog.querySelector('.field :is(input, textarea, select)')?.focus()
}

/** Asks what stands now, and draws it. */
async function look() {
  if (!here.user) return
  const [overview, { modal }] = await Promise.all([
    ask(`/overview?user=${here.user}`),
    ask(`/screen?user=${here.user}`),
  ])
  const side = JSON.stringify([overview.channels, here.place])
  here.overview = overview
  if (at('side').dataset.drawn !== side) {
    at('side').dataset.drawn = side
    drawSide()
  }
  at('team').textContent = overview.guilds.map(({ name }) => name).join(', ')
  const channel = overview.channels.find(({ id }) => id === here.place)
  at('composer').hidden = !channel
  at('title').textContent = channel ? (channel.type === 1 ? overview.bot.name : `# ${channel.name}`) : 'Nothing to see'
  at('topic').textContent = channel?.topic ?? ''
  if (channel) drawPlace(await ask(`/channel?user=${here.user}&channel=${here.place}`))
  else at('messages').replaceChildren(make('p', { class: 'faint empty' }, 'You see no channel.'))
  drawModal(modal)
}

at('composer').addEventListener('submit', async (event) => {
  event.preventDefault()
  const text = at('text').value.trim()
  const files = await Promise.all(
    [...at('files').files].map(async (file) => ({ name: file.name, base64: await base64Of(file) })),
  )
  if (text === '' && files.length === 0) return
  at('text').value = ''
  at('files').value = ''
  at('attached').textContent = ''
  asked++
  offer([])
  const to = here.answer
  answer(undefined)
  if (text.startsWith('/')) {
    const { path, options } = readLine(text, here.overview.commands)
    await act('slash', here.user, to?.channel ?? here.place, path, options)
  } else {
    const more = { ...(to?.reply && { reply: to.reply }), files }
    await act('post', here.user, to?.channel ?? here.place, mentions(text), more)
  }
  at('messages').scrollTop = at('messages').scrollHeight
})

/** `@name` becomes a mention. */
function mentions(text) {
  let out = text
  for (const { id, name } of here.overview.people) out = out.replaceAll(`@${name}`, `<@${id}>`)
  return out
}

/** What may be typed next: sub-commands, or what the bot offers for the field that is being typed into. */
let asked = 0
async function suggest() {
  const text = at('text').value
  const now = ++asked
  if (!text.startsWith('/')) return offer([])
  const { path, options, offers, fields } = readLine(text, here.overview.commands)
  if (offers.length > 0)
    return offer(
      offers.map(({ name, description }) => ({ words: `${name}: ${description}`, line: `/${path} ${name} ` })),
    )
  const field = fields.find(({ autocomplete }) => autocomplete)
  if (!field) return offer(fields.map(({ name, description }) => ({ words: `${name}: ${description}` })))
  await new Promise((done) => setTimeout(done, 250))
  if (now !== asked) return
  const { choices = [] } = await act('autocomplete', here.user, here.place, path, options, field.name)
  if (now === asked) offer(choices.map(({ name, value }) => ({ words: name, line: `/${path} ${field.name}:${value}` })))
}

function offer(all) {
  at('offers').hidden = all.length === 0
  at('offers').replaceChildren(
    ...all.map(({ words, line }) =>
      make(
        'button',
        {
          type: 'button',
          class: 'quiet',
          disabled: line === undefined,
          onclick: () => {
            at('text').value = line
            at('text').focus()
            suggest()
          },
        },
        words,
      ),
    ),
  )
}

at('text').addEventListener('input', () => suggest().catch(() => {}))
at('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey) return
  event.preventDefault()
  at('composer').requestSubmit()
})
at('files').addEventListener('change', () => {
  at('attached').textContent = [...at('files').files].map(({ name }) => name).join(', ')
})
at('menu').addEventListener('click', () => {
  at('menu').setAttribute('aria-expanded', String(at('side').classList.toggle('open')))
})
at('modal').addEventListener('cancel', (event) => {
  event.preventDefault()
  act('closeModal', here.user)
})
at('user').addEventListener('change', () => {
  localStorage.setItem('user', at('user').value)
  location.reload()
})

const start = await ask('/overview?user=')
at('user').replaceChildren(
  ...start.people.filter(({ bot }) => !bot).map(({ id, name }) => make('option', { value: id }, name)),
)
const kept = localStorage.getItem('user')
here.user = start.people.some(({ id }) => id === kept) ? kept : at('user').value
at('user').value = here.user
const first = await ask(`/overview?user=${here.user}`)
await go(first.channels[0]?.id ?? '')
setInterval(() => look().catch(() => {}), 700)
