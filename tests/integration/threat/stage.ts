import { callTimers } from '../../../src/call/timers.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Answers } from '../../../src/chat/form.ts'
import type { FileRef, Inline, Message } from '../../../src/chat/message.ts'
import { plain } from '../../../src/chat/message.ts'
import { messageId } from '../../../src/chat/refs.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import type { Scene } from '../../../src/delivery/arrival.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import { storable } from '../../../src/delivery/inbox.ts'
import type { TimerHandlers } from '../../../src/delivery/timers.ts'
import type { Directory, Person, Room, Shift } from '../../../src/directory/directory.ts'
import { noticeTimers } from '../../../src/notice/timers.ts'
import type { Playbook } from '../../../src/playbook/language/model.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { retentionTimers } from '../../../src/retention/erasure.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { recallTimers } from '../../../src/sharing/recall-timers.ts'
import { shownBy } from '../../../src/sharing/release.ts'
import { timers as clockTimers } from '../../../src/threat/clocks/reminder.ts'
import { timers as consentTimers } from '../../../src/threat/consent-timers.ts'
import { timers as caseTimers } from '../../../src/threat/escalation.ts'
import { evidenceTimers } from '../../../src/threat/evidence/timers.ts'
import { timers as redTimers } from '../../../src/threat/red.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { openTestStore } from '../../support/store.ts'

/** Two Member States and ENISA: a cell each for France and Denmark, a joint room of all, an outreach room of the French. */
export function makeWorld() {
  const people = {
    anne: personOf('anne', 'FR'),
    bruno: personOf('bruno', 'FR'),
    chloe: personOf('chloe', 'FR'),
    dorte: { ...personOf('dorte', 'DK', 'ecne', 'ecne_member'), language: 'da', zone: 'Europe/Copenhagen' },
    emil: personOf('emil', 'DK'),
    fiona: personOf('fiona', 'ENISA'),
    zoe: { ...personOf('zoe', 'FR'), roles: [] },
  } satisfies Record<string, Person>
  const { anne, bruno, chloe, dorte, emil, fiona } = people
  const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell', releasesTo: 'joint' }
  const rooms = {
    fr: roomOf('fr', [anne, bruno, chloe], { ...strict, code: 'FR', zone: 'Europe/Paris' }),
    dk: roomOf('dk', [dorte, emil], { ...strict, code: 'DK', language: 'da', zone: 'Europe/Copenhagen' }),
    joint: roomOf('joint', [anne, dorte, fiona]),
    ecne: roomOf('ecne', [bruno, dorte]),
    outreach: roomOf('outreach', [anne, dorte], { kind: 'outreach', label: 'TLP:GREEN', ceiling: 'TLP:GREEN' }),
  }
  const links = [{ name: 'mechanism', rooms: ['joint', 'ecne'] }]
  const shift = (code: string, level: Shift['level'], person: Person): Shift => ({ code, level, person: person.id })
  const shifts = [shift('FR', 0, bruno), shift('FR', 1, chloe), shift('FR', 2, anne), shift('DK', 0, emil)]
  const directory: Directory = { ...directoryOf(Object.values(people), Object.values(rooms), links), shifts }
  return { people, rooms, directory }
}

const onFault = (fault: unknown): never => {
  throw fault
}
const timers: TimerHandlers = {
  ...caseTimers,
  ...clockTimers,
  ...consentTimers,
  ...redTimers,
  ...evidenceTimers,
  ...retentionTimers,
  ...roundTimers,
  ...decisionTimers,
  ...callTimers,
  ...noticeTimers,
  ...runTimers,
  ...recallTimers,
}
/** What is due at once and follows from what just happened. */
const following = ['run.heard', 'run.begin', 'run.again', 'run.stop', 'run.look', 'decision.unread']

export type Stage = Awaited<ReturnType<typeof openStage>>

type Shown = { conversation: string; only?: string; message: Message | undefined; label: string }

/** The real store and the real handlers; the test is the platforms and the clock. */
export async function openStage(
  first: Directory,
  start = new Date('2027-04-25T18:00:00Z'),
  playbooks = shippedPlaybooks,
) {
  const { store, folder, end } = await openTestStore()
  const { db, keyring } = store
  let directory = first
  let library = await openLibrary(db, playbooks, start)
  let now = start
  let events = 0
  let waitedMs = 0
  /** What stands in each slot, as its readers see it. */
  const shown = new Map<string, Shown>()

  /** Keeps what is shown, and gives the slots that were put. */
  function keep(effects: readonly Effect[]): readonly string[] {
    for (const effect of effects) {
      if (effect.kind === 'retract') shown.delete(effect.slot)
      if (effect.kind !== 'put') continue
      const { cleared } = effect
      const message = shownBy(cleared)
      const { conversation, only, parcel } = cleared
      shown.set(effect.slot, { conversation, message, label: parcel.label, ...(only && { only }) })
    }
    return effects.flatMap((effect) => (effect.kind === 'put' ? [effect.slot] : []))
  }

  async function inScene(act: (scene: Scene) => Promise<readonly Effect[]>): Promise<readonly string[]> {
    const effects = await db.$transaction(
      async (tx) => {
        const scene: Scene = {
          tx,
          keyring,
          directory,
          now,
          exercise: true,
          origin: 'http://localhost',
          library,
          onFault,
        }
        const wanted = await act(scene)
        await applyEffects(tx, keyring, wanted, now)
        return wanted
      },
      { timeout: 20_000, maxWait: 20_000 },
    )
    return keep(effects)
  }

  /** Hands an event over, and gives the private answer to it: a reply, or the receipt of a report. */
  async function hand(said: ChatEvent): Promise<Message | undefined> {
    const event = JSON.parse(JSON.stringify(said), storable) as ChatEvent // as the inbox keeps it and hands it on
    const { key, kind, actor, conversation } = event
    const arrival = { key, kind, actor, conversation, at: now, waitedMs, event, withheld: undefined }
    const put = await inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
    await settle()
    const slot = put.find((each) => each === `reply/${key}`) ?? put.find((each) => each.includes('/receipt@~'))
    return slot === undefined ? undefined : shown.get(slot)?.message
  }

  /** Fires one timer, unless it was moved or cancelled meanwhile. */
  async function fire({ id }: { id: bigint }): Promise<void> {
    await inScene(async (scene) => {
      const timer = await scene.tx.timer.findUniqueOrThrow({ where: { id } })
      if (timer.state !== 'pending' || timer.dueAt > now) return []
      const handler = timers[timer.kind]
      if (!handler) throw new Error(`no handler for ${timer.kind}`)
      const payload = timer.payload as Record<string, string | number> // written by an effect
      const effects = await handler(payload, scene)
      await scene.tx.timer.updateMany({
        where: { id, state: 'pending', dueAt: timer.dueAt },
        data: { state: 'fired', firedAt: now },
      })
      return effects
    })
  }

  /** Lets the runs hear what was recorded, as the bot does at once. */
  async function settle(): Promise<void> {
    const next = () =>
      db.timer.findMany({
        where: { state: 'pending', dueAt: { lte: now }, kind: { in: following } },
        orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      })
    for (let due = await next(); due.length > 0; due = await next()) for (const timer of due) await fire(timer)
  }

  const base = (person: Person, room: Room) => {
    const [account] = person.accounts
    if (!account) throw new Error('a person needs an account')
    events += 1
    return { key: `test:${events}`, at: now.toISOString(), actor: account, conversation: room.conversation }
  }

  return {
    store,
    /** Where its store lies. */
    folder,
    end,
    shown,
    get now() {
      return now
    },
    pass(minutes: number) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    /** From now on the directory says of somebody what stands here: other roles, as who goes to another member has. */
    changePerson(person: Person) {
      const people = new Map(directory.people).set(person.id, person)
      const accounts = new Map(directory.accounts)
      for (const account of person.accounts) accounts.set(account, person)
      directory = { ...directory, version: directory.version + 1, people, accounts }
    },
    /** From now on everything reaches the bot so many minutes late. */
    late(minutes: number) {
      waitedMs = minutes * 60_000
    },
    /** Types a line (`on`: of a message) and gives the private answer. */
    async type(person: Person, room: Room, text: string, on?: string): Promise<Message> {
      const from = base(person, room)
      const answer = await hand({ ...from, kind: 'command', text, ...(on && { on: messageId(on) }) })
      return need(answer, `an answer to ${text}`)
    },
    async press(person: Person, room: Room, command: string): Promise<Message> {
      const from = base(person, room)
      const answer = await hand({ ...from, kind: 'pressed', command, message: messageId('pressed') })
      return need(answer, `an answer to pressing ${command}`)
    },
    async submit(person: Person, room: Room, form: string, context: string, answers: Answers): Promise<Message> {
      const from = base(person, room)
      const answer = await hand({ ...from, kind: 'submitted', form, context, answers })
      return need(answer, `an answer to the form ${form}`)
    },
    /** Says something in a room, and gives its id. */
    async talk(person: Person, room: Room, text: string, files: readonly FileRef[] = []): Promise<string> {
      const from = base(person, room)
      const id = `m${from.key}`
      await hand({ ...from, kind: 'message', message: messageId(id), text, ...(files.length > 0 && { files }) })
      return id
    },
    /** Changes what somebody said in a room; the same `edit` is the same change told again. */
    async edit(person: Person, room: Room, id: string, text: string, edit = text): Promise<void> {
      const from = base(person, room)
      await hand({ ...from, key: `${id}:edit:${edit}`, kind: 'edited', message: messageId(id), text, edit })
    },
    /** Reacts to a message, and gives what was said to whoever did alone. */
    async react(person: Person, room: Room, id: string, reaction: string, added = true): Promise<Message | undefined> {
      return hand({ ...base(person, room), kind: 'reacted', message: messageId(id), reaction, added })
    },
    /** Deletes what somebody said in a room. */
    async erase(person: Person, room: Room, id: string): Promise<void> {
      await hand({ ...base(person, room), kind: 'deleted', message: messageId(id) })
    },
    /** Notes that the platform holds what stands in a slot, as a message of this id. */
    async sent(slot: string, id: string): Promise<string> {
      const { count } = await db.post.updateMany({ where: { slot }, data: { parts: [id] } })
      if (count !== 1) throw new Error(`nothing stands in ${slot}`)
      return id
    },
    /** Fires a timer that is not there any more, as one that comes late. */
    async fireLate(payload: Record<string, string | number>): Promise<void> {
      await inScene(async (scene) => (await timers['case.accept']?.(payload, scene)) ?? [])
    },
    /** Fires all that is due, earliest first. */
    async fireTimers(): Promise<number> {
      const due = await db.timer.findMany({
        where: { state: 'pending', dueAt: { lte: now } },
        orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      })
      for (const timer of due) await fire(timer)
      await settle()
      return due.length
    },
    /** Begins anew, as another process would: with nothing but what the store holds. */
    async restart(folder = playbooks): Promise<void> {
      library = await openLibrary(db, folder, now)
    },
    inScene,
    settle,
    playbook: (id: string): Playbook => need(library.playbooks.get(id), `playbook ${id}`),
    /** The messages about a case that a room shows to all who sit there, by slot. */
    inRoom(room: Room): ReadonlyMap<string, Message> {
      const seen = [...shown].flatMap(([slot, { conversation, only, message }]) =>
        conversation === room.conversation && !only && message ? [[slot, message] as const] : [],
      )
      return new Map(seen)
    },
    card(number: string, room: Room): Message | undefined {
      return shown.get(`case/${number}/card@${room.id}`)?.message
    },
    async ledger(number: string): Promise<readonly { kind: string; actor: string }[]> {
      return db.ledgerEntry.findMany({
        where: { subject: number },
        orderBy: { id: 'asc' },
        select: { kind: true, actor: true },
      })
    },
  }
}

function need<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`there is no ${what}`)
  return value
}

/** All words of a message in the order they are read. */
export function wordsIn(message: Message | undefined): string {
  if (!message) return ''
  const lines = message.blocks.flatMap((block): string[] => {
    switch (block.type) {
      case 'heading':
      case 'code':
        return [block.text]
      case 'paragraph':
      case 'note':
      case 'quote':
        return [plain(block.children)]
      case 'list':
        return block.items.map((item: readonly Inline[]) => plain(item))
      case 'facts':
        return block.facts.map(({ label, value }) => `${label}: ${plain(value)}`)
      case 'actions':
        return block.controls.map((control) => `[${control.label}]`)
      default:
        return []
    }
  })
  return [message.marking, message.summary, ...lines].join('\n')
}

/** The commands that a message's buttons stand for. */
export const commandsIn = (message: Message | undefined): readonly string[] =>
  (message?.blocks ?? []).flatMap((block) =>
    block.type === 'actions' ? block.controls.flatMap((each) => (each.type === 'button' ? [each.command] : [])) : [],
  )

/** The accounts that a message mentions. */
export const mentionsIn = (message: Message | undefined): readonly string[] =>
  (JSON.stringify(message?.blocks ?? []).match(/"type":"mention","account":"[^"]+"/g) ?? []).map((found) =>
    found.slice('"type":"mention","account":"'.length, -1),
  )

/** The case number in an answer. */
export function numberIn(message: Message): string {
  return need(/EL-\d{4}-[A-Z]+-\d{4,}/.exec(wordsIn(message))?.[0], 'case number in the answer')
}
