import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../../src/store/open.ts'
import type { Control, Desk, Message } from './election-days-people.ts'
import { setClock } from './election-days-world.ts'

/** Plays days in compressed time: the world's clock goes on to whatever is due next, and people do what they do. */

/** What somebody does about a control of the bot's that comes into their sight. The first rule that fits counts. */
export type Rule = {
  who: string
  /** The command behind the control. */
  on: RegExp
  /** What it is called, where the command does not tell. */
  label?: RegExp
  /** What else stands on its message. */
  text?: RegExp
  /** Only before, or only from, an instant. */
  before?: Date
  from?: Date
  /** How often it holds; always unless given. */
  times?: number
  /** After how many minutes of the world's time. */
  after: number
  does: Doing
}
export type Doing =
  | { kind: 'press' }
  | { kind: 'fill'; answers: readonly string[] }
  /** Types a command instead, made from the control's. */
  | { kind: 'type'; command: (control: string) => string }
  | { kind: 'nothing' }

/** What somebody does of their own accord; `number` gives the number of the case that a member reported last. */
export type Initiative = {
  at: Date
  who: string
  /** On which platform: where they sit in the room. */
  room: string
  command: string | ((told: Told) => string)
}
/** What somebody does elsewhere than in a room. */
export type Errand = { at: Date; who: string; what: string; run(): Promise<void> }
export type Told = { caseOf(member: string): string }

export type Cast = ReadonlyMap<string, readonly Desk[]>

export type Play = {
  store: Store
  cast: Cast
  /** Where a room of the directory is for a desk: its id on the web, the homeserver's on Matrix. */
  placeOf(who: string, room: string): { desk: Desk; place: string }
  rules: readonly Rule[]
  initiatives: readonly Initiative[]
  errands?: readonly Errand[]
  /** Real milliseconds in which the world's clock goes an hour while nobody has to do anything; absent: it skips that time. */
  hourMs?: number
  log(line: string): void
}

/** How fast the clock runs while somebody or the bot is at work. */
const workingSpeed = 5
/** Looks for turns of duty once a minute: whether it does so on time is not what is played here. */
const passedOver = 'duty/watch'

type Act = { at: number; who: string; what: string; command?: string; run(): Promise<void> }
type State = { now: Date; busy: number; next: Date | null }

/** What somebody could not do, and why. */
export type Trouble = { who: string; what: string; at: Date; fault: unknown }

export function openPlay(play: Play) {
  const { store, cast, rules, log } = play
  const used = new Map<Rule, number>()
  /** By person and place, which commands of which messages were in sight at the last look; by person, which of them are seen to, and where. */
  const inSight = new Map<string, ReadonlySet<string>>()
  const spentBy = new Map<string, Map<string, string>>()
  const signatures = new Map<string, string>()
  const numbers = new Map<string, string>()
  const acts: Act[] = []
  const troubles: Trouble[] = []
  const pressed: { at: Date; who: string; what: string }[] = []
  const gone: { who: string; command: string }[] = []

  for (const { at, who, room, command } of play.initiatives)
    acts.push({
      at: at.getTime(),
      who,
      what: typeof command === 'string' ? command.slice(0, 60) : 'of their own accord',
      run() {
        const { desk, place } = play.placeOf(who, room)
        return desk.type(place, typeof command === 'string' ? command : command({ caseOf }))
      },
    })

  for (const { at, ...errand } of play.errands ?? []) acts.push({ at: at.getTime(), ...errand })

  const caseOf = (member: string): string => numbers.get(member) ?? `no case of ${member}`

  async function state(): Promise<State> {
    const [row] = await store.db.$queryRaw<[State]>`
      SELECT jom_now() AS now,
        ((SELECT count(*) FROM "Timer" WHERE state = 'pending' AND "dueAt" <= jom_now() AND key <> ${passedOver})
          + (SELECT count(*) FROM "Inbox" WHERE state = 'pending')
          + (SELECT count(*) FROM "Post" WHERE state = 'pending')
          + (SELECT count(*) FROM "Errand" WHERE state = 'pending'))::int AS busy,
        (SELECT min("dueAt") FROM "Timer" WHERE state = 'pending' AND "dueAt" > jom_now() AND key <> ${passedOver}) AS next`
    return row
  }

  /** Which conversations have something new, and for whom: the whole room, or one person. */
  async function changed(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const rows = await store.db.$queryRaw<{ slot: string; conversation: string; sign: string }[]>`
      SELECT slot, conversation, "sentRevision"::text || state AS sign FROM "Post" WHERE "sentRevision" > 0 OR state = 'retracted'`
    const found = new Map<string, Set<string>>()
    for (const { slot, conversation, sign } of rows) {
      if (signatures.get(slot) === sign) continue
      signatures.set(slot, sign)
      const whom = /@~([^@]+)$/.exec(slot)?.[1] ?? '*'
      found.set(conversation, (found.get(conversation) ?? new Set()).add(whom))
    }
    return found
  }

  /** Everybody whom something new may concern looks at it. */
  async function look(now: Date): Promise<boolean> {
    const news = await changed()
    if (news.size === 0) return false
    /** Whether something new stands in one of the places that a desk looks at, for this person. */
    const concerns = (who: string, { platform }: Desk, place: string): boolean => {
      const whom = news.get(`${platform}:${place}`)
      return whom !== undefined && (whom.has('*') || whom.has(who))
    }
    // On Matrix the bot may have said it in a room for two, which has another name than the conversation.
    const isFresh = (who: string, desk: Desk): boolean =>
      desk.places().some((place) => concerns(who, desk, place)) ||
      (desk.platform === 'matrix' && [...news.values()].some((whom) => whom.has(who)))
    const looking = [...cast].flatMap(([who, desks]) =>
      desks.filter((desk) => isFresh(who, desk)).map((desk) => ({ who, desk })),
    )
    await Promise.all(looking.map(({ desk }) => desk.refresh()))
    for (const { who, desk } of looking)
      for (const place of desk.places())
        if (desk.platform === 'matrix' || concerns(who, desk, place))
          consider(who, desk, place, await desk.look(place), now)
    return true
  }

  function consider(who: string, desk: Desk, place: string, messages: readonly Message[], now: Date): void {
    for (const { text } of messages)
      for (const [number, member = ''] of text.matchAll(/\bEL-\d{4}-([A-Z]{2})-\d{4}\b/g))
        if (number > (numbers.get(member) ?? '')) numbers.set(member, number)
    const here = new Set(messages.flatMap(({ id, controls }) => controls.map(({ command }) => pairOf(id, command))))
    inSight.set(`${who} ${place}`, here)
    // What is gone from a message and comes again is asked anew; what a message offers for ever is not.
    const spent = spentBy.get(who) ?? new Map<string, string>()
    spentBy.set(who, spent)
    for (const [pair, where] of spent) if (where === place && !here.has(pair)) spent.delete(pair)
    for (const message of messages)
      for (const control of message.controls) {
        const pair = pairOf(message.id, control.command)
        // The same may be offered by several messages: one is enough.
        if (spent.has(pair) || isPlanned(who, control.command)) continue
        const rule = ruleFor(who, control, message, now)
        if (!rule) continue
        used.set(rule, (used.get(rule) ?? 0) + 1)
        spent.set(pair, place)
        if (rule.does.kind === 'nothing') continue
        acts.push({
          at: now.getTime() + rule.after * 60_000,
          who,
          what: `${control.label} (${control.command})`,
          command: control.command,
          run: () => doIt(who, desk, message, control, rule.does),
        })
      }
  }

  const pairOf = (message: string, command: string): string => `${message} ${command}`
  const isPlanned = (who: string, command: string): boolean =>
    acts.some((act) => act.who === who && act.command === command)

  /** What somebody did, they see no more in any message that offers it now. */
  function spend(who: string, command: string): void {
    const spent = spentBy.get(who) ?? new Map<string, string>()
    spentBy.set(who, spent)
    for (const [key, pairs] of inSight) {
      const [person = '', place = ''] = key.split(' ')
      if (person === who) for (const pair of pairs) if (pair.endsWith(` ${command}`)) spent.set(pair, place)
    }
  }

  const ruleFor = (who: string, control: Control, message: Message, now: Date): Rule | undefined =>
    rules.find(
      (rule) =>
        rule.who === who &&
        rule.on.test(control.command) &&
        (rule.label?.test(control.label) ?? true) &&
        (rule.text?.test(message.text) ?? true) &&
        (rule.before === undefined || now < rule.before) &&
        (rule.from === undefined || now >= rule.from) &&
        (used.get(rule) ?? 0) < (rule.times ?? Number.POSITIVE_INFINITY),
    )

  /** Whether a control stands on its message still, when somebody comes to it. */
  async function stands(desk: Desk, { id, place }: Message, { command }: Control): Promise<boolean> {
    await desk.refresh()
    const messages = await desk.look(place)
    return messages.some((each) => each.id === id && each.controls.some((control) => control.command === command))
  }

  async function doIt(who: string, desk: Desk, message: Message, control: Control, does: Doing): Promise<void> {
    switch (does.kind) {
      case 'press':
        if (await stands(desk, message, control)) return desk.press(message, control)
        gone.push({ who, command: control.command })
        return
      case 'fill':
        return desk.fill(message, control, does.answers)
      case 'type':
        return desk.type(message.place, does.command(control.command))
      case 'nothing':
        return
    }
  }

  async function act(now: Date): Promise<number> {
    const due = acts.filter(({ at }) => at <= now.getTime()).toSorted((a, b) => a.at - b.at)
    for (const each of due) acts.splice(acts.indexOf(each), 1)
    const people = Map.groupBy(due, ({ who }) => who)
    await Promise.all(
      [...people].map(async ([who, list]) => {
        for (const { what, command, run } of list) {
          if (command !== undefined) spend(who, command)
          pressed.push({ at: now, who, what })
          log(`${now.toISOString()} ${who}: ${what}`)
          try {
            await run()
          } catch (fault) {
            troubles.push({ who, what, at: now, fault })
            log(`  !! ${fault instanceof Error ? fault.message : String(fault)}`)
          }
        }
      }),
    )
    return due.length
  }

  return {
    troubles,
    pressed,
    /** What stood on no message any more when somebody came to press it. */
    gone,
    caseOf,
    /** Rules that never came to hold: the script and the bot do not fit each other. */
    unused: () => rules.filter((rule) => !used.has(rule)),
    /** Goes on until an instant of the world's time, and until all that is due by then is done. */
    async until(end: Date): Promise<void> {
      let settled = false
      await setClock(store, undefined, workingSpeed)
      for (;;) {
        const { now, busy, next } = await state()
        const news = await look(now)
        const done = await act(now)
        if (busy > 0 || news || done > 0) {
          settled = false
          await sleep(busy > 0 ? 25 : 5)
          continue
        }
        // Once more after something happened: what was said on a homeserver a moment ago may not be here yet.
        if (!settled) {
          settled = true
          await sleep(25)
          continue
        }
        if (now >= end) return
        const stops = [end.getTime(), ...(next ? [next.getTime()] : []), ...acts.map(({ at }) => at)]
        const stop = new Date(Math.max(now.getTime(), Math.min(...stops)))
        if (play.hourMs !== undefined) {
          const ms = ((stop.getTime() - now.getTime()) / 3_600_000) * play.hourMs
          await setClock(store, undefined, 3_600_000 / play.hourMs)
          await sleep(ms)
          await setClock(store, undefined, workingSpeed)
        } else await setClock(store, stop, workingSpeed)
      }
    },
  }
}
