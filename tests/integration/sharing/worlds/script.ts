import type { ChatEvent } from '../../../../src/chat/event.ts'
import {
  type AccountRef,
  type ConversationRef,
  conversationRef,
  messageId,
  platformOf,
} from '../../../../src/chat/refs.ts'
import { callLine, copyOf, everyDay, isNamed, meetingLine, proposalOf } from './meeting-lines.ts'
import type { Fact, Tape, WorldPlatform } from './platform.ts'
import { type Kind, type Spot, type Step, tokenOf, type World, type WorldRoom, type Written } from './world.ts'

/** What somebody did, as the oracle is told: who said which piece of text where, with which label; who decided what. */
export type Deed =
  | {
      what: 'said' | 'reported' | 'asked'
      token: string
      label?: Written
      on?: number
      files?: string
      thread?: number
      by: Spot
      message: string
    }
  | { what: 'edited'; of: number; token: string; label?: Written }
  | { what: 'deleted'; of: number }
  | { what: 'noted'; of: number; token: string; by: Spot }
  | { what: 'answered'; of: number; token: string; by: Spot }
  | { what: 'released' | 'labelled'; of: number; label: Written; by: Spot }
  | { what: 'kept' | 'closed' | 'accepted' | 'undone'; of: number; by: Spot; token?: string }
  | { what: 'shared'; of: number; to: string; label?: Written; by: Spot; token: string }
  | { what: 'allowed' | 'refused' | 'withdrawn'; of: number; by: Spot }
  | { what: 'looked'; by: Spot }
  | { what: 'revoked' | 'verified'; account: string }
  | { what: 'retired' | 'lapsed'; person: string }
  | { what: 'moved' }
  /** A call was planned or something proposed; minutes or a position came to it. */
  | { what: 'planned' | 'proposed'; token: string; label?: Written; on?: number; by: Spot }
  | { what: 'minuted' | 'positioned'; of: number; token: string; by: Spot }
  | { what: 'begun'; of: number; by: Spot }
  | { what: 'marked'; of: number; said: number; shareable: boolean; by: Spot }

/** What a world did so far: its deeds by step, and the numbers that the bot gave. */
export type Playing = {
  world: World
  deeds: Map<number, Deed>
  numbers: Map<number, string>
  /** Where the tape stood when the step under way began. */
  from: number
}

/** What a step may use besides the platforms: changes of the directory that no chat platform brings. */
export type Office = {
  setAccount(account: string, state: 'verified' | 'revoked'): Promise<void>
  retire(person: string): Promise<void>
  endRoles(person: string): Promise<void>
  /** Spoils what is held for a room: see the step `gap`. */
  spoil(room: WorldRoom, what: 'label' | 'red'): Promise<void>
  /** Time passes for what has a number until the next thing is due there. */
  pass(number: string): Promise<void>
  /** What is exported for whoever has an account; nothing where they may have none of it. */
  fetch(account: string, asked: Wanted): Promise<{ words: string; label: string } | undefined>
}
export type Wanted = { name: string; format: 'md' | 'csv' | 'jsonl' | 'stix' | 'misp' }

export type Services = Readonly<Record<Kind, WorldPlatform>>

export const conversationOf = (room: WorldRoom): ConversationRef => conversationRef(room.platform, room.id)

function roomOf({ rooms }: World, id: string): WorldRoom {
  const room = rooms.find((each) => each.id === id)
  if (!room) throw new Error(`there is no room ${id}`)
  return room
}

/** Has a step happen. Gives what is to be done once nothing else is under way: the end of what lasts over the step. */
export async function perform(
  playing: Playing,
  at: number,
  parts: { services: Services; tape: Tape; office: Office },
): Promise<(() => Promise<void>) | undefined> {
  const { world, deeds, numbers } = playing
  const { services, tape, office } = parts
  const step = world.steps[at]
  if (!step) return undefined
  const token = tokenOf(world.seed, at)
  playing.from = tape.facts.length
  const done = (deed: Deed): void => {
    deeds.set(at, deed)
    tape.note({ kind: 'done', world: world.seed, step: at, facts: deed })
  }
  const serviceOf = (room: WorldRoom): WorldPlatform => services[room.platform as Kind] // rooms are on these four
  const marked = (label: Written | undefined, words: string): string => (label ? `[${label}] ${words}` : words)

  async function tell(by: Spot, event: Happening): Promise<void> {
    const room = roomOf(world, by.room)
    const service = serviceOf(room)
    const base = {
      key: service.nextKey(),
      at: new Date().toISOString(),
      actor: by.account as AccountRef, // as the generator writes accounts
      conversation: conversationOf(room),
    }
    await service.tell({ ...base, ...event } as ChatEvent) // a happening is an event without its base
  }
  const type = (by: Spot, text: string): Promise<void> => tell(by, { kind: 'command', text })

  async function talk(by: Spot, say: { label?: Written; thread?: number; file?: true }, words: string): Promise<void> {
    const service = serviceOf(roomOf(world, by.room))
    const message = service.nextMessage()
    const root = say.thread === undefined ? undefined : deeds.get(say.thread)
    const thread = root?.what === 'said' && root.by.room === by.room ? root.message : undefined
    const files = say.file && tokenOf(world.seed, at, 1)
    done({
      what: 'said',
      token: words,
      by,
      message,
      ...(say.label && { label: say.label }),
      ...(files && { files }),
      ...(thread && say.thread !== undefined && { thread: say.thread }),
    })
    await tell(by, {
      kind: 'message',
      message,
      text: marked(say.label, `${words} said in passing`),
      ...(thread && { thread: messageId(thread) }),
      ...(files && { files: [{ id: `f-${files}`, name: `${files}.pdf`, mediaType: 'application/pdf', bytes: 9 }] }),
    })
  }

  /** Whoever is named speaks where they do not sit only to the bot: nobody there would see it as talk. */
  const sits = ({ account, room }: Spot): boolean =>
    serviceOf(roomOf(world, room)).sits(conversationOf(roomOf(world, room)), account)

  switch (step.do) {
    case 'say':
      if (sits(step)) await talk(step, step, token)
      return undefined
    case 'edit':
    case 'delete': {
      const said = deeds.get(step.of)
      if (said?.what !== 'said' || !sits(said.by)) return undefined
      const message = messageId(said.message)
      if (step.do === 'delete') {
        done({ what: 'deleted', of: step.of })
        await tell(said.by, { kind: 'deleted', message })
        return undefined
      }
      done({ what: 'edited', of: step.of, token, ...(step.label && { label: step.label }) })
      await tell(said.by, { kind: 'edited', message, text: marked(step.label, `${token} said anew`), edit: `e${at}` })
      return undefined
    }
    case 'report': {
      const said = step.on === undefined ? undefined : deeds.get(step.on)
      // A message is pointed at where it stands, by somebody who sees it there.
      const on = said?.what === 'said' && sits({ account: step.account, room: said.by.room }) ? said : undefined
      const by = on ? { ...step, room: on.by.room } : step
      if (platformOf(by.account as AccountRef) !== roomOf(world, by.room).platform) return undefined
      const { label } = step
      const deed = { what: 'reported', token, by, message: '', ...(label && { label }) } as const
      done({ ...deed, ...(on && step.on !== undefined && { on: step.on }) })
      const text = `report ${marked(label, `${token} incident at the count`)}`
      await tell(by, { kind: 'command', text, ...(on && { on: messageId(on.message) }) })
      return undefined
    }
    case 'gap': {
      const room = roomOf(world, step.room)
      const service = serviceOf(room)
      const end = await service.doubt(conversationOf(room))
      // Unseen: nobody tells the bot.
      if (step.comes) service.come(conversationOf(room), step.comes as AccountRef) // as the generator writes accounts
      if (step.goes) service.leave(conversationOf(room), step.goes as AccountRef)
      if (sits(step.says)) await talk(step.says, {}, token)
      else done({ what: 'moved' })
      return async () => {
        if (step.spoils) await office.spoil(room, step.spoils)
        end()
      }
    }
    case 'join':
    case 'leave': {
      const room = roomOf(world, step.room)
      const service = serviceOf(room)
      const account = step.account as AccountRef
      if (service.sits(conversationOf(room), account) === (step.do === 'join')) return undefined
      done({ what: 'moved' })
      if (step.do === 'join') service.come(conversationOf(room), account)
      else service.leave(conversationOf(room), account)
      await tell(step, { kind: step.do === 'join' ? 'joined' : 'left' })
      return undefined
    }
    case 'rest':
      return undefined
    case 'revoke':
    case 'verify':
      if (!world.people.some(({ accounts }) => accounts.includes(step.account))) return undefined
      // What gives a right counts as soon as it is done, what takes one once it is.
      if (step.do === 'verify') done({ what: 'verified', account: step.account })
      await office.setAccount(step.account, step.do === 'revoke' ? 'revoked' : 'verified')
      if (step.do === 'revoke') done({ what: 'revoked', account: step.account })
      return undefined
    case 'retire':
    case 'lapse':
      await (step.do === 'retire' ? office.retire(step.person) : office.endRoles(step.person))
      done({ what: step.do === 'retire' ? 'retired' : 'lapsed', person: step.person })
      return undefined
    case 'pass': {
      const number = numbers.get(step.of)
      done({ what: 'moved' })
      if (number !== undefined) await office.pass(number)
      return undefined
    }
    default:
      break
  }

  // What is left are lines to the bot.
  if (platformOf(step.account as AccountRef) !== roomOf(world, step.room).platform) return undefined
  const by: Spot = { account: step.account, room: step.room }
  const number = 'of' in step && step.of !== undefined ? numbers.get(step.of) : undefined
  if (step.do === 'round') {
    done({ what: 'asked', token, by, message: '' })
    await type(by, `ask-all status-line in 30 min ${token} how are things?`)
    return undefined
  }
  if (step.do === 'ask') {
    done({ what: 'looked', by })
    const rest = step.what === 'search' ? ' incident' : isNamed(step.what) ? ` ${number ?? '1'}` : ''
    await type(by, `${step.what === 'cases' ? 'cases all' : step.what}${rest}`)
    return undefined
  }
  if (step.do === 'call' || step.do === 'propose') {
    const about = step.on === undefined ? undefined : numbers.get(step.on)
    const what = step.do === 'call' ? 'planned' : 'proposed'
    done({ what, token, by, ...(step.label && { label: step.label }), ...(about && { on: step.on }) })
    const said = step.do === 'call' ? callLine(step, token, about) : proposalOf(step, token, about)
    await tell(by, typeof said === 'string' ? { kind: 'command', text: said } : said)
    return undefined
  }
  if (step.do === 'export') {
    if (step.what === 'case' && number === undefined) return undefined
    const name = step.what === 'case' ? String(number) : step.what === 'period' ? everyDay : step.what
    done({ what: 'looked', by })
    await type(by, `export ${step.what === 'period' ? `period ${everyDay.replace('_', ' ')}` : name} ${step.format}`)
    const got = await office.fetch(step.account, { name, format: step.format })
    if (got) {
      const { words, label: marking } = got
      tape.note({ kind: 'fetched', world: world.seed, account: step.account, way: 'export', words, marking })
    }
    return undefined
  }
  if (number === undefined) return undefined
  switch (step.do) {
    case 'move':
    case 'cancel':
    case 'end':
    case 'settle':
    case 'attend':
      done({ what: 'looked', by })
      await type(by, meetingLine(step, number))
      return undefined
    case 'begin':
      done({ what: 'begun', of: step.of, by })
      await type(by, meetingLine(step, number))
      return undefined
    case 'minutes':
      done({ what: 'minuted', of: step.of, token, by })
      await type(by, `minutes ${number} ${step.line}: ${token} was said`)
      return undefined
    case 'position':
      done({ what: 'positioned', of: step.of, token, by })
      await type(by, `position ${number} ${step.value} because ${token}`)
      return undefined
    case 'mark': {
      const said = deeds.get(step.said)
      if (said?.what !== 'said' || !sits(by)) return undefined
      const on =
        by.room === said.by.room ? said.message : copyOf(tape, conversationOf(roomOf(world, by.room)), said.token)
      if (on === undefined) return undefined
      done({ what: 'marked', of: step.of, said: step.said, shareable: step.for === 'shareable', by })
      await tell(by, { kind: 'command', text: `evidence ${number} ${step.for}`, on: messageId(on) })
      return undefined
    }
    case 'line':
      if (deeds.get(step.of)?.what === 'begun') {
        // The roll of a call is answered in one word.
        done({ what: 'looked', by })
        await type(by, `line ${number} here`)
        return undefined
      }
      done({ what: 'answered', of: step.of, token, by })
      await type(by, `line ${number} ${token}`)
      return undefined
    case 'release':
    case 'label':
      done({ what: step.do === 'release' ? 'released' : 'labelled', of: step.of, label: step.label, by })
      // Raising to TLP:RED is asked back; `sure` is what its button says.
      await type(by, `${step.do} ${number} ${shortOf(step.label)}${step.label === 'TLP:RED' ? ' sure' : ''}`)
      return undefined
    case 'note':
    case 'status':
      done({ what: 'noted', of: step.of, token, by })
      await type(by, `${step.do} ${number} ${token}`)
      return undefined
    case 'ack':
    case 'keep':
      done({ what: step.do === 'ack' ? 'accepted' : 'kept', of: step.of, by })
      await type(by, `${step.do} ${number}`)
      return undefined
    case 'undo':
      done({ what: 'undone', of: step.of, by })
      await type(by, `label ${number} undo`)
      return undefined
    case 'share': {
      const { of, to, label } = step
      done({ what: 'shared', of, to, by, token, ...(label && { label }) })
      await type(by, `share ${number} with ${to}${label ? ` as ${shortOf(label)}` : ''} because ${token}`)
      return undefined
    }
    case 'allow':
    case 'refuse':
    case 'withdraw': {
      const what = ({ allow: 'allowed', refuse: 'refused', withdraw: 'withdrawn' } as const)[step.do]
      done({ what, of: step.of, by })
      await type(by, `${step.do === 'refuse' ? 'refuse-share' : step.do} ${number}`)
      return undefined
    }
    case 'close':
      done({ what: 'closed', of: step.of, by, token })
      await type(by, `close ${number} incident ${token}`)
      return undefined
    default:
      return undefined
  }
}

const shortOf = (label: Written): string => label.slice('TLP:'.length).toLowerCase()

type WithoutBase<Event> = Event extends unknown ? Omit<Event, 'key' | 'at' | 'actor' | 'conversation'> : never
type Happening = WithoutBase<ChatEvent>

/** What is given a number, and its letter. */
const numbered = { reported: 'EL', asked: 'Q', begun: 'Q', shared: 'S', planned: 'C', proposed: 'P' } as const

/** Once a step is over: the number that the bot gave in its private answer to a report or a question for all. */
export function hearNumber(playing: Playing, at: number, facts: readonly Fact[]): string | undefined {
  const deed = playing.deeds.get(at)
  const letter = deed && deed.what in numbered ? numbered[deed.what as keyof typeof numbered] : undefined // looked up
  if (!deed || letter === undefined || !('by' in deed)) return undefined
  const shape =
    letter === 'EL'
      ? new RegExp(`EL-\\d{4}-${playing.world.prefix}[A-Z]-\\d{4,}`)
      : new RegExp(`${letter}-\\d{4}-\\d{4,}`)
  const known = new Set(playing.numbers.values())
  for (const fact of facts.slice(playing.from)) {
    if (fact.kind !== 'shown' || fact.only !== deed.by.account) continue
    const found = shape.exec(fact.words)?.[0]
    if (found && !known.has(found)) {
      playing.numbers.set(at, found)
      return found
    }
  }
  return undefined
}

/** A step in words, as somebody would tell it. */
export function sayStep(step: Step, at: number): string {
  const { do: doing, ...rest } = step
  const told = Object.entries(rest).map(([name, value]) =>
    typeof value === 'object' ? `${name} ${Object.values(value).join(' in ')}` : `${name} ${String(value)}`,
  )
  return `  ${at}. ${doing}: ${told.join(', ')}`
}
