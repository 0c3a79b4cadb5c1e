import { setTimeout as sleep } from 'node:timers/promises'
import { web } from '../../adapters/web/index.ts'
import type { AdapterContext, ChatAdapter } from '../../src/chat/adapter.ts'
import { fieldsOf } from '../../src/chat/form.ts'
import type { HttpMount } from '../../src/chat/http.ts'
import { accountRef, localOf, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { commandWords } from '../../src/command/index.ts'
import { createWeb } from '../../src/web/server.ts'
import { openSession } from '../../src/web/session.ts'
import { directoryOf, personOf } from '../support/directory.ts'
import type { Act, Harness, Player, Seen } from './harness.ts'
import { below, type Node, ofClass, readHtml, textOf } from './html.ts'
import { type Inlet, withInlet } from './inlet.ts'

type Guest = { cookie: string; csrf: string }
const players: readonly Player[] = ['ana', 'ben', 'cyd']

/** People with browsers in the bot's own rooms, by the real HTTP server and real sessions. */
export const playWeb = (): Promise<Harness> => withInlet('web', open)

async function open({ store, sink, shelf, log, close }: Inlet): Promise<Harness> {
  const people = players.map((id) => personOf(id, 'FR'))
  for (const { id, name, language, zone, pseudonym } of people) {
    await store.db.person.create({ data: { id, name, language, zone, pseudonym } })
  }
  const directory = directoryOf(people, [], [])
  const server = createWeb({
    db: store.db,
    world: 'exercise',
    host: '127.0.0.1',
    port: 0,
    directory: () => directory,
    log: () => {},
  })
  const { origin, port } = await server.start()
  const mountOfServer = server.mountFor('web')
  let adapter: ChatAdapter
  let handle: Parameters<HttpMount['mount']>[1] | undefined
  let losesAnswer = false
  let nonces = 0
  let rooms = 0

  /** The server's paths stay over a restart, as in the bot; the adapter that started last serves them. */
  const http: HttpMount = {
    origin,
    mount(path, serve) {
      if (!handle) mountOfServer.mount(path, (request, visitor) => (handle ?? serve)(request, visitor))
      handle = serve
    },
    open: mountOfServer.open,
    page: mountOfServer.page,
  }
  /** What the rooms post is committed to the shelf: an answer is lost when the commit was made and nobody heard of it. */
  const forgetful: Shelf = {
    ...shelf,
    async write(writes) {
      await shelf.write(writes)
      if (!losesAnswer) return
      losesAnswer = false
      throw new Error('the connection to the database broke')
    },
  }

  const context: AdapterContext = { sink, shelf: forgetful, http, log, exercise: true, commands: commandWords }
  async function start(): Promise<void> {
    adapter = await web.create(web.settings.parse({}) ?? {})
    await adapter.start(context)
  }
  await start()

  async function signIn(person: string): Promise<Guest> {
    const secret = await openSession(store.db, { person, method: 'link', agent: 'test' })
    // The cookie's name is the site's; what matters here is that the server takes the session.
    const cookie = `jom-${port}=${secret}; jom=${secret}`
    const page = await (await fetch(`${origin}/rooms`, { headers: { cookie, accept: 'text/html' } })).text()
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1]
    if (csrf === undefined) throw new Error('not signed in')
    return { cookie, csrf }
  }
  const guests = Object.fromEntries(await Promise.all(players.map(async (id) => [id, await signIn(id)] as const)))
  const guest = (who: Player): Guest => guests[who] ?? { cookie: '', csrf: '' }

  const headersOf = (who: Player, accept: string): Record<string, string> => ({
    cookie: guest(who).cookie,
    origin,
    accept,
    'sec-fetch-site': 'same-origin',
    'x-csrf-token': guest(who).csrf,
  })
  const get = (who: Player, path: string): Promise<Response> =>
    fetch(origin + path, { headers: headersOf(who, 'text/html'), redirect: 'manual' })

  /** A request of the page's script, tried again like a person would as long as the bot cannot take it. */
  function act(
    who: Player,
    path: string,
    fields: Record<string, string>,
    options: { message?: MessageId; file?: File } = {},
  ): Act {
    let taken = false
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set('_csrf', guest(who).csrf)
    if (options.file) body.set('files', options.file)
    async function attempt(): Promise<MessageId> {
      const answer = await fetch(origin + path, { method: 'POST', headers: headersOf(who, 'application/json'), body })
      if (answer.status === 503) {
        await sleep(20)
        return attempt()
      }
      const told = (await answer.json()) as { state: string; message?: string; notice?: string } // the page's own answers
      if (answer.status !== 200 && told.state !== 'withheld') throw new Error(`${answer.status} ${told.notice}`)
      taken = true
      return messageId(options.message ?? told.message ?? '')
    }
    const done = attempt()
    done.catch(() => {})
    return { done, acknowledged: () => taken, again: async () => void (await attempt()) }
  }
  const nonce = (): string => `contract-${String(++nonces).padStart(6, '0')}`

  const harness: Harness = {
    get adapter() {
      return adapter
    },
    context,
    sink,
    account: (who) => accountRef('web', who),
    async room() {
      const room = await adapter.rooms?.create({ key: `room-${++rooms}`, title: 'A room', readBack: false })
      if (!room) throw new Error('the web has rooms')
      for (const who of ['ana', 'ben'] as const) await adapter.rooms?.invite(room, accountRef('web', who), who)
      return room
    },
    type: (who, room, text, { thread, file } = {}) =>
      act(
        who,
        `/rooms/${localOf(room)}/messages`,
        { text, nonce: nonce(), ...(thread && { thread }) },
        {
          ...(file && { file: new File([new Uint8Array(file.bytes)], file.name) }),
        },
      ),
    addresses: ['slash', 'of'],
    command: (who, room, words, { on } = { address: 'slash' }) =>
      on === undefined
        ? act(who, `/rooms/${localOf(room)}/messages`, { text: `/${words}`, nonce: nonce() })
        : act(who, `/rooms/${localOf(room)}/command`, { command: words, message: on, nonce: nonce() }),
    reply: (who, room, words, on) =>
      act(who, `/rooms/${localOf(room)}/messages`, { text: `/${words}`, answer: on, nonce: nonce() }),
    edit: (who, room, message, text) =>
      act(who, `/rooms/${localOf(room)}/edit`, { message, text, nonce: nonce() }, { message }),
    erase: (who, room, message) =>
      act(who, `/rooms/${localOf(room)}/retract`, { message, nonce: nonce() }, { message }),
    react: (who, room, message) =>
      act(who, `/rooms/${localOf(room)}/react`, { message, reaction: 'seen', nonce: nonce() }, { message }),
    press(who, room, message, label) {
      // The page is read and the button looked for before it is pressed, as one does.
      let pressed: Act | undefined
      const done = harness.sees(who, room).then((seen) => {
        const control = seen.find((each) => each.id === message)?.controls.find((each) => each.label === label)
        if (control?.command === undefined) throw new Error(`${who} sees no such button`)
        pressed = act(
          who,
          `/rooms/${localOf(room)}/press`,
          { message, command: control.command, nonce: nonce() },
          { message },
        )
        return pressed.done
      })
      return { done, acknowledged: () => pressed?.acknowledged() ?? false, again: async () => pressed?.again() }
    },
    async fill(who, room, words, form, by) {
      const path = `/rooms/${localOf(room)}/form`
      // A button that opens a form is a link to its page.
      const command = by ? commandAt(await harness.sees(who, room), by) : words
      const query = new URLSearchParams({ command })
      const page = await (await get(who, `${path}?${query}`)).text()
      const draft = /name="draft" value="([^"]+)"/.exec(page)?.[1]
      if (draft === undefined) throw new Error('no form opened')
      return {
        async answer(answers) {
          for (const [index, fields] of form.pages.entries()) {
            const body = new URLSearchParams({ command, draft, page: String(index), _csrf: guest(who).csrf })
            body.set('go', index === form.pages.length - 1 ? 'submit' : 'next')
            for (const field of fieldsOf({ ...form, pages: [fields] })) {
              for (const value of (answers[field.id] ?? '').split(field.type === 'many' ? ',' : '\0'))
                body.append(`a-${field.id}`, value)
            }
            const answer = await fetch(origin + path, {
              method: 'POST',
              headers: headersOf(who, 'text/html'),
              body,
              redirect: 'manual',
            })
            if (answer.status !== 303) return textOf(readHtml(await answer.text()))
          }
          return ''
        },
      }
    },
    async sees(who, conversation) {
      const room = localOf(conversation)
      const answer = await get(who, `/rooms/${room}`)
      if (answer.status !== 200) throw new Error(`${who} sees no such room`)
      const keys = new Map(
        (await shelf.read(`room/${room}`, { limit: 500 })).map((line) => [String(line.seq), line.key]),
      )
      const items = below(readHtml(await answer.text())).filter((node) => node.attributes['data-seq'] !== undefined)
      return items.flatMap((item) => seenIn(item, keys.get(item.attributes['data-seq'] ?? '') ?? ''))
    },
    alone: async () => [],
    async download(who, conversation, file) {
      const answer = await get(who, `/rooms/${localOf(conversation)}/files/${encodeURIComponent(file)}`)
      return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : undefined
    },
    async restart() {
      await adapter.stop()
      await start()
    },
    async away(meanwhile) {
      await adapter.stop()
      const acts = meanwhile()
      await start()
      return acts
    },
    faults: {
      loseAnswer() {
        losesAnswer = true
      },
    },
    async close() {
      await adapter.stop()
      await server.stop()
      await close()
    },
  }
  return harness
}

/** The command of a control that somebody sees. */
function commandAt(seen: readonly Seen[], { message, label }: { message: MessageId; label: string }): string {
  const control = seen.find((each) => each.id === message)?.controls.find((each) => each.label === label)
  if (control?.command === undefined) throw new Error('there is no such control')
  return control.command
}

const known = new Set(
  'a b bdi blockquote button code dd details div dl dt em h3 hr li ol p pre span strong summary time ul'.split(' '),
)

/** One item of the list of messages; none for one that was taken back, or that tells who came and went. */
function seenIn(item: Node, key: string): Seen[] {
  const classes = (item.attributes.class ?? '').split(' ')
  const by = classes.includes('bot') ? 'bot' : classes.includes('said') ? item.attributes['data-by'] : undefined
  if (by === undefined) return []
  const inside = below(item)
  const bodies = [...ofClass(item, 'message-body'), ...ofClass(item, 'card')]
  const content = bodies.flatMap(below)
  const actions = ofClass(item, 'card-actions').flatMap(below)
  const thread = inside.find(
    (node) => node.attributes.href?.includes('/thread?of=') && !isIn(item, node, 'message-foot'),
  )
  return [
    {
      id: messageId(key),
      by: by as Seen['by'], // an address, as the rooms wrote it
      plain: bodies.map((body) => textOf(body, 'marks', 'card-actions', 'soft')).join('\n'),
      marks: ofClass(item, 'marks')
        .map((each) => textOf(each))
        .join(' '),
      pings: content.flatMap((node) => node.attributes['data-account'] ?? []),
      controls: actions.flatMap(controlOf),
      links: content
        .filter((node) => node.name === 'a' && !actions.includes(node))
        .flatMap((node) => node.attributes.href ?? []),
      files: ofClass(item, 'file')
        .flatMap(below)
        .flatMap((node) =>
          node.name === 'a' ? [decodeURIComponent(node.attributes.href?.split('/').at(-1) ?? '')] : [],
        ),
      reactions: inside
        .filter((node) => node.attributes.name === 'reaction' && node.attributes.class === 'reaction')
        .map((node) => node.attributes.value ?? ''),
      ...(thread && { thread: messageId(decodeURIComponent(thread.attributes.href?.split('of=').at(-1) ?? '')) }),
      strange: inside.flatMap(strangeIn),
    },
  ]
}

const isIn = (item: Node, node: Node, name: string): boolean =>
  ofClass(item, name).some((each) => below(each).includes(node))

function controlOf({ name, attributes, children }: Node): Seen['controls'][number][] {
  const label = textOf({ name, attributes, children })
  if (name === 'button') return [{ label, command: attributes.value ?? '' }]
  if (name !== 'a') return []
  const form = /\/form\?(.*)$/.exec(attributes.href ?? '')?.[1]
  return [
    form === undefined
      ? { label, url: attributes.href ?? '' }
      : { label, command: new URLSearchParams(form).get('command') ?? '' },
  ]
}

function strangeIn({ name, attributes }: Node): string[] {
  const odd = Object.entries(attributes).filter(
    ([key, value]) =>
      /^(on|style|src)/.test(key) || (/^(href|formaction)$/.test(key) && !/^(https?:\/\/|\/|#)/.test(value)),
  )
  return [...(known.has(name) ? [] : [name]), ...odd.map(([key, value]) => `${key}=${value}`)]
}
