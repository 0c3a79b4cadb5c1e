import { drawBlocks } from './blocks.js'
import { drawForm } from './form.js'
import { base64Of, make } from './make.js'
import { emojiOf, mrkdwn } from './words.js'

/** The client: who one is, where one looks, what stands there. It asks again and again, and draws what has changed. */
const at = (id) => document.getElementById(id)
const here = { user: '', place: '', thread: undefined, overview: undefined, drawn: '', view: '', home: '' }

const names = (id) =>
  here.overview?.people.find((one) => one.id === id)?.name ??
  here.overview?.channels.find((one) => one.id === id)?.name ??
  id

async function ask(path) {
  const response = await fetch(path)
  return await response.json()
}

/** Does something as the person one is, and says what Slack says. */
async function act(name, ...args) {
  const response = await fetch('/do', { method: 'POST', body: JSON.stringify({ name, args }) })
  const done = await response.json()
  if (done?.error === 'operation_timeout') notice('operation_timeout: the app did not answer in time.')
  else if (done?.error && done.error !== 'incomplete') notice(done.error)
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
  const { channels, people } = here.overview
  const button = (place, words, faint) =>
    make(
      'button',
      {
        type: 'button',
        class: faint ? 'faint' : '',
        'aria-current': place === here.place ? 'true' : undefined,
        onclick: () => go(place),
      },
      words,
    )
  const own = channels.filter(({ kind }) => kind !== 'im')
  const direct = channels.find(({ kind, member }) => kind === 'im' && member)
  at('side').replaceChildren(
    make('h2', {}, 'Channels'),
    ...own.map(({ id, name, kind, member, archived }) =>
      button(id, `${kind === 'channel' ? '#' : '🔒'} ${name}${archived ? ' (archived)' : ''}`, !member),
    ),
    make('h2', {}, 'App'),
    ...(direct ? [button(direct.id, `Messages with ${people.find(({ bot }) => bot)?.name}`)] : []),
    button('home', 'Home'),
    make('button', { type: 'button', class: 'quiet', onclick: newChannel }, '+ New channel'),
  )
}

async function newChannel() {
  const name = prompt('Name of the channel, in small letters')
  if (!name) return
  const { done } = await act('createChannel', { name, members: [here.user], withBot: confirm('Bring the bot in?') })
  if (done) await go(done)
}

async function go(place) {
  Object.assign(here, { place, thread: undefined, drawn: '', home: '' })
  at('side').classList.remove('open')
  at('menu').setAttribute('aria-expanded', 'false')
  if (place === 'home') act('openHome', here.user)
  await look()
}

function drawMessage(message, threads) {
  const { ts, user, bot, ephemeral, edited, reactions, files, blocks, text, thread } = message
  const channel = here.place
  const on = {
    press: (element) => act('press', here.user, channel, ts, element.action_id),
    choose: (element, value) => act('choose', here.user, channel, ts, element.action_id, value),
  }
  const replies = threads.get(ts) ?? []
  const own = user === here.user && !ephemeral
  const aside = message.subtype?.startsWith('channel_')
  const tool = (words, title, run) =>
    make('button', { type: 'button', class: 'quiet', title, 'aria-label': title, onclick: run }, words)
  return make(
    'article',
    {
      class: `message ${ephemeral ? 'ephemeral' : ''} ${thread ? 'reply' : ''} ${aside ? 'aside' : ''}`,
    },
    make('div', { class: `face ${bot ? 'bot' : ''}`, 'aria-hidden': 'true' }, names(user).slice(0, 1).toUpperCase()),
    make(
      'div',
      { class: 'said' },
      make(
        'p',
        { class: 'by' },
        make('b', {}, names(user)),
        ...(bot ? [make('span', { class: 'tag' }, 'APP')] : []),
        make(
          'time',
          { class: 'faint' },
          new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
        ),
        ...(edited ? [make('span', { class: 'faint' }, '(edited)')] : []),
        ...(ephemeral ? [make('span', { class: 'faint' }, 'Only visible to you')] : []),
      ),
      make(
        'div',
        { class: 'body' },
        ...(blocks.length > 0 ? drawBlocks(blocks, { names, on }) : [make('div', {}, mrkdwn(text, names))]),
      ),
      ...files.map(({ id, name, size }) =>
        make(
          'a',
          { class: 'file', href: `/file?user=${here.user}&id=${id}`, download: name },
          `📄 ${name} `,
          make('span', { class: 'faint' }, `${size} bytes`),
        ),
      ),
      ...(Object.keys(reactions).length > 0
        ? [
            make(
              'div',
              { class: 'reactions' },
              ...Object.entries(reactions).map(([name, users]) => {
                const mine = users.includes(here.user)
                return make(
                  'button',
                  {
                    type: 'button',
                    class: mine ? 'mine' : '',
                    title: users.map(names).join(', '),
                    onclick: () => act(mine ? 'unreact' : 'react', here.user, channel, ts, name),
                  },
                  `${emojiOf(name)} ${users.length}`,
                )
              }),
            ),
          ]
        : []),
      ...(ephemeral || aside
        ? []
        : [
            make(
              'div',
              { class: 'tools' },
              tool('✅', 'React', () => act('react', here.user, channel, ts, 'white_check_mark')),
              tool('👀', 'React', () => act('react', here.user, channel, ts, 'eyes')),
              tool('Reply', 'Reply in thread', () => replyTo(thread ?? ts)),
              tool('Report as threat', 'Message shortcut', () => act('shortcut', here.user, channel, ts, 'report')),
              tool('Keep as evidence', 'Message shortcut', () => act('shortcut', here.user, channel, ts, 'evidence')),
              ...(own
                ? [
                    tool('Edit', 'Edit', () => edit(message)),
                    tool('Delete', 'Delete', () => act('erase', here.user, channel, ts)),
                  ]
                : []),
            ),
          ]),
      ...(replies.length > 0
        ? [make('div', { class: 'thread' }, ...replies.map((reply) => drawMessage(reply, threads)))]
        : []),
    ),
  )
}

function edit({ ts, text }) {
  const changed = prompt('Change the message', text)
  if (changed !== null && changed !== text) act('edit', here.user, here.place, ts, changed)
}

function replyTo(thread) {
  here.thread = thread
  at('replying').hidden = false
  at('replying').replaceChildren(
    'Answering in the thread. ',
    make('button', { type: 'button', class: 'quiet', onclick: () => replyTo(undefined) }, 'Not so'),
  )
  if (thread === undefined) at('replying').hidden = true
  at('text').focus()
}

function drawPlace(messages) {
  const drawn = JSON.stringify([here.place, messages])
  if (drawn === here.drawn) return
  here.drawn = drawn
  const box = at('messages')
  const low = box.scrollHeight - box.scrollTop - box.clientHeight < 80 || box.childElementCount === 0
  const known = new Set(messages.map(({ ts }) => ts))
  const threads = new Map()
  const top = []
  for (const message of messages) {
    if (message.thread && known.has(message.thread))
      threads.set(message.thread, [...(threads.get(message.thread) ?? []), message])
    else top.push(message)
  }
  box.replaceChildren(...top.map((message) => drawMessage(message, threads)))
  if (top.length === 0) box.replaceChildren(make('p', { class: 'faint empty' }, 'Nothing was said here yet.'))
  if (low) box.scrollTop = box.scrollHeight
}

function drawHome(home) {
  const drawn = JSON.stringify(home ?? null)
  if (drawn === here.home) return
  here.home = drawn
  const on = {
    press: (element) => act('pressIn', here.user, 'home', element.action_id),
    choose: (element, value) => act('chooseIn', here.user, 'home', element.action_id, value),
  }
  at('messages').replaceChildren(
    home
      ? make('div', { class: 'home' }, ...drawBlocks(home.blocks, { names, on }))
      : make('p', { class: 'faint empty' }, 'The app has published no home yet.'),
  )
}

function drawModal(view) {
  const drawn = JSON.stringify(view ?? null)
  if (drawn === here.view) return
  here.view = drawn
  const dialog = at('modal')
  if (!view) {
    if (dialog.open) dialog.close()
    return
  }
  const on = {
    press: (element) => act('pressIn', here.user, 'modal', element.action_id),
    choose: (element, value) => act('chooseIn', here.user, 'modal', element.action_id, value),
  }
  const people = () => here.overview.people
  const send = (values) => act('submit', here.user, values)
  dialog.replaceChildren(drawForm(view, { names, people, on, send, close: () => act('closeView', here.user) }))
  if (!dialog.open) dialog.showModal()
  dialog.querySelector('.field :is(input, textarea, select)')?.focus()
}

/** Asks what stands now, and draws it. */
async function look() {
  if (!here.user) return
  const [overview, { modal, home }] = await Promise.all([
    ask(`/overview?user=${here.user}`),
    ask(`/screen?user=${here.user}`),
  ])
  const before = JSON.stringify([here.overview, here.place])
  here.overview = overview
  if (JSON.stringify([overview, here.place]) !== before || at('side').dataset.place !== here.place) {
    at('side').dataset.place = here.place
    drawSide()
  }
  at('team').textContent = overview.team.name
  const channel = overview.channels.find(({ id }) => id === here.place)
  const inIt = channel?.member && !channel.archived
  at('composer').hidden = !inIt
  if (here.place === 'home') {
    at('title').textContent = 'Home'
    at('topic').textContent = ''
    drawHome(home)
  } else if (channel?.member) {
    at('title').textContent =
      channel.kind === 'im'
        ? `Messages with ${overview.people.find(({ bot }) => bot)?.name}`
        : `${channel.kind === 'channel' ? '#' : '🔒'} ${channel.name}`
    at('topic').textContent = [
      channel.topic,
      ...(channel.kind === 'im' ? [] : [`${channel.members.length} members`]),
      ...(channel.shared ? ['shared with others'] : []),
    ]
      .filter(Boolean)
      .join(' · ')
    drawPlace(await ask(`/channel?user=${here.user}&channel=${here.place}`))
  } else if (channel) {
    at('title').textContent = `# ${channel.name}`
    at('topic').textContent = ''
    here.drawn = ''
    at('messages').replaceChildren(
      make(
        'p',
        { class: 'empty' },
        make(
          'button',
          { type: 'button', class: 'primary', onclick: () => act('join', here.user, channel.id) },
          'Join this channel',
        ),
      ),
    )
  }
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
  const { thread } = here
  replyTo(undefined)
  if (text.startsWith('/')) await act('slash', here.user, here.place, text)
  else await act('post', here.user, here.place, mentions(text), { ...(thread && { thread }), files })
  at('messages').scrollTop = at('messages').scrollHeight
})

/** `@name` becomes a mention, and the three characters that Slack escapes are escaped. */
function mentions(text) {
  let out = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  for (const { id, name } of here.overview.people) out = out.replaceAll(`@${name}`, `<@${id}>`)
  return out
}

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
  act('closeView', here.user)
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
await go(first.channels.find(({ member }) => member)?.id ?? 'home')
setInterval(() => look().catch(() => {}), 700)
