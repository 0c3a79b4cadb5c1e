import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Answers, Form } from '../../../src/chat/form.ts'
import type { Message } from '../../../src/chat/message.ts'
import { formBreaches, messageBreaches } from '../../../src/chat/portable.ts'
import { accountRef, conversationRef, messageId, platformOf } from '../../../src/chat/refs.ts'
import { formFor } from '../../../src/command/run.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import type { Scene } from '../../../src/delivery/arrival.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import type { TimerHandlers } from '../../../src/delivery/timers.ts'
import type { Directory, Person, Room } from '../../../src/directory/directory.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { type RoundFile, readRounds } from '../../../src/round/file.ts'
import { type NewRound, openRound } from '../../../src/round/round.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { shownBy } from '../../../src/sharing/release.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { noPlaybooks } from '../../support/library.ts'
import { openTestStore } from '../../support/store.ts'

/** A room, and people, on a second platform that carries TLP:GREEN at most. */
const onOther = (id: string, seats: readonly Person[], facts: Partial<Room> = {}): Room =>
  roomOf(id, [], {
    platform: 'other',
    conversation: conversationRef('other', id),
    seats: new Set(seats.flatMap(({ accounts }) => accounts.filter((each) => platformOf(each) === 'other'))),
    assurance: { encryption: 'in-transit', operator: 'allowed', joinersReadBack: false },
    ...facts,
  })

const both = (person: Person): Person => ({
  ...person,
  accounts: [...person.accounts, accountRef('other', person.id)],
})

/** France with a cell and two people, Denmark with a cell, Estonia without one, ENISA as observer, and a joint room linked with another. */
export function makeWorld() {
  const people = {
    anne: both(personOf('anne', 'FR', 'ecne', 'coordinator')),
    bruno: both(personOf('bruno', 'FR')),
    dorte: { ...personOf('dorte', 'DK'), language: 'da', zone: 'Europe/Copenhagen' },
    kadri: { ...both(personOf('kadri', 'EE')), zone: 'Europe/Tallinn' },
    fiona: personOf('fiona', 'ENISA', 'niscg', 'eeas_observer'),
    /** Stands for two Member States. */
    lux: {
      ...personOf('lux', 'BE'),
      roles: ['BE', 'LU'].map((code) => ({ role: 'spoc', body: 'niscg', code, deputy: false, observer: false })),
    },
    oscar: personOf('oscar', 'FR', 'ecne', 'observer'),
    stranger: personOf('sven', 'SE'),
  } satisfies Record<string, Person>
  const { anne, bruno, dorte, kadri, fiona, lux, oscar, stranger } = people
  const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell' }
  const rooms = {
    fr: roomOf('fr', [anne, bruno, oscar], { ...strict, code: 'FR', zone: 'Europe/Paris' }),
    dk: roomOf('dk', [dorte], { ...strict, code: 'DK', language: 'da', zone: 'Europe/Copenhagen' }),
    joint: roomOf('joint', [anne, dorte, kadri, fiona, lux]),
    linked: onOther('linked', [anne, bruno, kadri], { ceiling: 'TLP:GREEN' }),
    abroad: roomOf('abroad', [bruno, stranger]),
    se: roomOf('se', [stranger], { ...strict, code: 'SE' }),
  }
  const links = [{ name: 'mechanism', rooms: ['joint', 'linked', 'abroad'] }]
  const shifts = [
    { code: 'FR', level: 0 as const, person: 'bruno' },
    { code: 'FR', level: 1 as const, person: 'anne' },
    { code: 'EE', level: 0 as const, person: 'kadri' },
  ]
  const directory: Directory = { ...directoryOf(Object.values(people), Object.values(rooms), links), shifts }
  return { people, rooms, directory }
}

type Shown = { conversation: string; only?: string; message: Message | undefined; shows: string }
export type Stage = Awaited<ReturnType<typeof openStage>>

/** The real store and the real handlers; the test is the platforms and the clock. Nothing unportable may be said. */
export async function openStage(
  world: Directory,
  start = new Date('2029-06-10T18:00:00Z'),
  timers: TimerHandlers = roundTimers,
) {
  const { store, end } = await openTestStore()
  const { db, keyring } = store
  let directory = world
  let now = start
  let events = 0
  const shown = new Map<string, Shown>()

  function keep(effects: readonly Effect[]): readonly string[] {
    for (const effect of effects) {
      if (effect.kind === 'retract') shown.delete(effect.slot)
      if (effect.kind !== 'put') continue
      const { cleared } = effect
      const message = shownBy(cleared)
      for (const said of [cleared.parcel.message, cleared.parcel.stub]) {
        const breaches = said ? messageBreaches(said) : []
        if (breaches.length > 0) throw new Error(`${effect.slot} is not portable: ${JSON.stringify(breaches)}`)
      }
      const { conversation, only, shows } = cleared
      shown.set(effect.slot, { conversation, message, shows, ...(only && { only }) })
    }
    return effects.flatMap((effect) => (effect.kind === 'put' ? [effect.slot] : []))
  }

  const sceneOf = (tx: Scene['tx']): Scene => ({
    tx,
    keyring,
    directory,
    now,
    exercise: true,
    origin: 'http://localhost',
    library: noPlaybooks,
    onFault(fault) {
      throw fault
    },
  })

  async function inScene(act: (scene: Scene) => Promise<readonly Effect[]>): Promise<readonly string[]> {
    const effects = await db.$transaction(
      async (tx) => {
        const wanted = await act(sceneOf(tx))
        await applyEffects(tx, keyring, wanted, now)
        return wanted
      },
      { timeout: 20_000, maxWait: 20_000 },
    )
    return keep(effects)
  }

  const base = (person: Person, room: Room) => {
    const actor = person.accounts.find((each) => platformOf(each) === room.platform)
    if (!actor) throw new Error(`${person.id} has no account on ${room.platform}`)
    events += 1
    return { key: `test:${events}`, at: now.toISOString(), actor, conversation: room.conversation }
  }

  /** Hands an event over as one that took `waitedMs`, and gives the private answer. */
  async function hand(event: ChatEvent, waitedMs = 0): Promise<Message> {
    const { key, kind, actor, conversation } = event
    const arrival = { key, kind, actor, conversation, at: now, waitedMs, event, withheld: undefined }
    await inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
    const answer = shown.get(`reply/${key}`)?.message
    if (!answer) throw new Error(`there is no answer to ${JSON.stringify(event)}`)
    return answer
  }

  return {
    store,
    end,
    shown,
    hand,
    inScene,
    get now() {
      return now
    },
    pass(minutes: number) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    /** The directory becomes another one. */
    become(change: (directory: Directory) => Directory) {
      directory = change(directory)
    },
    type: (person: Person, room: Room, text: string, more: { waitedMs?: number; on?: string } = {}) =>
      hand(
        { ...base(person, room), kind: 'command', text, ...(more.on && { on: messageId(more.on) }) },
        more.waitedMs ?? 0,
      ),
    press: (person: Person, room: Room, command: string) =>
      hand({ ...base(person, room), kind: 'pressed', command, message: messageId('pressed') }),
    submit: (person: Person, room: Room, form: string, context: string, answers: Answers) =>
      hand({ ...base(person, room), kind: 'submitted', form, context, answers }),
    async form(person: Person, room: Room, command: string): Promise<Form | undefined> {
      const form = await db.$transaction((tx) =>
        formFor(command, { ...sceneOf(tx), person, room, conversation: room.conversation, words: '' }),
      )
      const breaches = form ? formBreaches(form) : []
      if (breaches.length > 0) throw new Error(`the form of ${command} is not portable: ${JSON.stringify(breaches)}`)
      return form
    },
    async open(asked: NewRound): Promise<string> {
      let id = ''
      await inScene(async (scene) => {
        const opened = await openRound(scene, asked)
        id = opened.id
        return opened.effects
      })
      return id
    },
    async round(id: string): Promise<RoundFile> {
      const [file] = await readRounds({ tx: db, keyring }, { id })
      if (!file) throw new Error(`there is no round ${id}`)
      return file
    },
    /** Fires all that is due, earliest first, and gives how much it was. */
    async fireTimers(): Promise<number> {
      const due = await db.timer.findMany({
        where: { state: 'pending', dueAt: { lte: now } },
        orderBy: { dueAt: 'asc' },
      })
      for (const timer of due) {
        const fire = timers[timer.kind]
        if (!fire) throw new Error(`no handler for ${timer.kind}`)
        await inScene(async (scene) => {
          const { state, dueAt } = await scene.tx.timer.findUniqueOrThrow({ where: { id: timer.id } })
          if (state !== 'pending' || dueAt > now) return []
          const effects = await fire(timer.payload as Record<string, string>, scene) // written by an effect
          await scene.tx.timer.update({ where: { id: timer.id }, data: { state: 'fired', firedAt: now } })
          return effects
        })
      }
      return due.length
    },
    table: (id: string, room: Room): Message | undefined => shown.get(`round/${id}/table@${room.id}`)?.message,
    /** What was said to a member's people about a round, by what it was for: `ask@fr`, `chase.1@fr`, `told.1@~anne`. */
    said(id: string, code: string): ReadonlyMap<string, Message | undefined> {
      const stem = `round/${id}/for/${code}/`
      return new Map(
        [...shown].flatMap(([slot, { message }]) =>
          slot.startsWith(stem) ? [[slot.slice(stem.length), message] as const] : [],
        ),
      )
    },
    async ledger(id: string): Promise<readonly { kind: string; actor: string; payload: Record<string, unknown> }[]> {
      const rows = await db.ledgerEntry.findMany({ where: { subject: id }, orderBy: { id: 'asc' } })
      return rows.map(({ kind, actor, payload }) => ({
        kind,
        actor,
        payload: payload ? (payloadOf(keyring.open(payload, payloadContext)) as Record<string, unknown>) : {}, // an object, as rounds write
      }))
    },
  }
}
