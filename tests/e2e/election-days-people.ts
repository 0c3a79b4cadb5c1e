import { below, type Node, ofClass, readHtml, textOf } from '../contract/html.ts'
import type { Person as Account } from '../servers/synapse/person.ts'
import { hasRead, type RoomView, type SeenMessage } from '../servers/synapse/view.ts'
import { until } from '../support/poll.ts'
import type { WebClient } from '../support/web-client.ts'

/** People at their platforms: what they see of the bot's messages, and what they can do with it. Nothing here knows the bot from inside. */

/** `number` is the one under which a platform without buttons shows it. */
export type Control = { label: string; command: string; number?: string }
export type Message = { id: string; place: string; text: string; controls: readonly Control[] }

/** Somebody at one platform. */
export type Desk = {
  readonly platform: 'web' | 'matrix'
  /** The bot's messages in a place, oldest first. */
  look(place: string): Promise<readonly Message[]>
  /** Resolves once everything is here that was said so far, where a platform brings that by itself and a little later. */
  refresh(): Promise<void>
  /** Every place that this person can look at. */
  places(): readonly string[]
  press(message: Message, control: Control): Promise<void>
  /** Fills in the form that a control opens: an answer for each field in its order, an option by what it is called; `''` leaves one out. */
  fill(message: Message, control: Control, answers: readonly string[]): Promise<void>
  /** Types a command. */
  type(place: string, command: string): Promise<void>
  say(place: string, text: string): Promise<void>
}

let nonces = 0
const nonce = (): string => `election-days-${++nonces}`

/** Somebody in a browser; `rooms` are those that they sit in. */
export function webDesk(client: WebClient, rooms: readonly string[]): Desk {
  const need = (what: string, { status, body }: { status: number; body: string }): void => {
    if (status >= 400) throw new Error(`${client.host}: ${what} was answered with ${status}: ${body.slice(0, 400)}`)
  }
  return {
    platform: 'web',
    // A page is read when it is looked at.
    refresh: async () => {},
    places: () => rooms,
    async look(place) {
      const [, ...entries] = (await client.page(`/rooms/${place}`)).split(/(?=<li class="message )/)
      return entries.filter((entry) => /^<li class="message bot /.test(entry)).map((entry) => readEntry(entry, place))
    },
    async press(message, { command }) {
      need(command, await client.deed(message.place, 'press', { command, message: message.id, nonce: nonce() }))
    },
    async fill(message, { command, label }, answers) {
      const left = [...answers]
      let page = `/rooms/${message.place}/form?${new URLSearchParams({ command })}`
      while (page.includes('/form?')) {
        const asked = await client.ask('GET', page, undefined, { accept: 'text/html' })
        need(`the form of ${label}`, asked)
        const form = ofClass(readHtml(asked.body), 'form')[0]
        if (!form) throw new Error(`no form at ${page}`)
        const fields = new URLSearchParams(
          below(form).flatMap((node) =>
            node.attributes.type === 'hidden' ? [[node.attributes.name ?? '', node.attributes.value ?? '']] : [],
          ),
        )
        for (const name of namesIn(form)) {
          const value = valueIn(form, name, left.shift() ?? '')
          if (value !== '') fields.append(name, value)
        }
        const go = below(form).find((node) => node.attributes.name === 'go' && node.attributes.value !== 'back')
        fields.append('go', go?.attributes.value ?? 'submit')
        const taken = await client.ask('POST', `/rooms/${message.place}/form`, fields.toString(), {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html',
        })
        if (taken.status !== 303)
          throw new Error(`${client.host}: ${command} was not taken: ${textOf(readHtml(taken.body))}`)
        page = String(taken.headers.location)
      }
    },
    async type(place, command) {
      need(command, await client.post(place, `/${command}`, nonce()))
    },
    async say(place, text) {
      need(text, await client.post(place, text, nonce()))
    },
  }
}

/** Entries as they were read: most look the same to all who sit in a room, and at the next look. */
const entriesRead = new Map<string, Message>()

function readEntry(entry: string, place: string): Message {
  const known = entriesRead.get(entry)
  if (known) return known
  const [node] = ofClass(readHtml(entry), 'message')
  if (!node) throw new Error(`no message in ${entry}`)
  const read = messageOf(node, place)
  entriesRead.set(entry, read)
  return read
}

function messageOf(node: Node, place: string): Message {
  const controls = below(node).flatMap((each): (Control & { message: string })[] => {
    const { name, value, formaction, href } = each.attributes
    if (each.name === 'button' && name === 'command' && /\/press\?/.test(formaction ?? ''))
      return [{ label: textOf(each), command: value ?? '', message: queryOf(formaction, 'message') }]
    if (each.name === 'a' && /\/form\?/.test(href ?? ''))
      return [{ label: textOf(each), command: queryOf(href, 'command'), message: queryOf(href, 'message') }]
    return []
  })
  return { id: controls[0]?.message ?? node.attributes.id ?? '', place, text: textOf(node), controls }
}

const queryOf = (address = '', name: string): string => new URL(address, 'http://x').searchParams.get(name) ?? ''

/** The names of a form's fields, in their order. */
const namesIn = (form: Node): readonly string[] => [
  ...new Set(below(form).flatMap(({ attributes: { name = '' } }) => (name.startsWith('a-') ? [name] : []))),
]

/** An answer as the field takes it: an option by what it is called. */
function valueIn(form: Node, name: string, answer: string): string {
  const field = below(form).find((node) => node.attributes.name === name)
  if (field?.name !== 'select' || answer === '') return answer
  const option = below(field).find((node) => node.name === 'option' && textOf(node).trim() === answer)
  if (!option) throw new Error(`“${answer}” is not offered: ${textOf(field)}`)
  return option.attributes.value ?? ''
}

/** Somebody with a Matrix client. */
export function matrixDesk(account: Account, bot: string): Desk {
  const heard = async (room: string, event: string): Promise<void> => {
    await until(() => hasRead(account.room(room), bot, event), {
      within: 60_000,
      what: () => `the bot reads what ${account.userId} wrote in ${room}`,
    })
  }
  const seen = (room: string): readonly SeenMessage[] => account.messages(room).filter(({ by }) => by === bot)
  const joined = (): readonly RoomView[] => account.rooms().filter(({ membership }) => membership === 'join')
  const press = async ({ place, id }: Message, { number = '' }: Control): Promise<void> => {
    await heard(place, await account.say(place, number, { replyTo: id }))
  }
  return {
    platform: 'matrix',
    refresh: account.look,
    places: () => joined().map(({ id }) => id),
    async look(place) {
      return seen(place).map(({ id, body }) => ({ id, place, text: body, controls: controlsIn(body) }))
    },
    press,
    async fill(message, control, answers) {
      const forms = (): readonly (SeenMessage & { room: string })[] =>
        joined().flatMap(({ id }) =>
          seen(id).flatMap((each) => (asksAll.test(each.body) ? [{ ...each, room: id }] : [])),
        )
      const before = new Set(forms().map(({ id }) => id))
      await press(message, control)
      const form = await until(() => forms().find(({ id }) => !before.has(id)), {
        within: 30_000,
        what: () => `${account.userId} is asked for ${control.command}`,
      })
      await heard(form.room, await account.say(form.room, replyTo(form.body, answers), { replyTo: form.id }))
    },
    async type(place, command) {
      await heard(place, await account.say(place, `!jom ${command}`))
    },
    async say(place, text) {
      await heard(place, await account.say(place, text))
    },
  }
}

/** The numbered controls under a message: `1. Accept — !jom ack EL-2031-CZ-0001`. */
const controlsIn = (body: string): readonly Control[] =>
  [...body.matchAll(/^(\d+)\. (.+?) — `?!jom ([^`\n]+)`?$/gm)].map(([, number = '', label = '', command = '']) => ({
    label,
    command: command.trim(),
    number,
  }))

const asksAll = /^Reply to this message with all answers at once/m

/** A reply to a form in one message: options by their letter. */
function replyTo(body: string, answers: readonly string[]): string {
  const [above = ''] = body.split(/\n1: \n/)
  const parts = above.split(/^(?=\d+: )/m).filter((part) => /^\d+: /.test(part))
  return parts
    .flatMap((part, index) => {
      const answer = answers[index] ?? ''
      if (answer === '') return []
      const options = [...part.matchAll(/^\W*([a-z])\) (.+)$/gm)]
      const letter = options.find(([, , label]) => label?.trim() === answer)?.[1]
      if (options.length > 0 && letter === undefined) throw new Error(`“${answer}” is not offered: ${part}`)
      return [`${index + 1}: ${letter ?? answer}`]
    })
    .join('\n')
}
