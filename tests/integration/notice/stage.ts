import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Message } from '../../../src/chat/message.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import type { Scene } from '../../../src/delivery/arrival.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import type { TimerHandlers } from '../../../src/delivery/timers.ts'
import { type ContactChannel, sealAddress } from '../../../src/directory/contact.ts'
import type { Directory, Person, Room, Shift } from '../../../src/directory/directory.ts'
import type { NewNotice } from '../../../src/notice/notice.ts'
import { timers as noticeTimers } from '../../../src/notice/settle.ts'
import { timers as turnTimers } from '../../../src/notice/turn.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { shownBy } from '../../../src/sharing/release.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { openTestStore } from '../../support/store.ts'

const held = (person: Person, ...roles: readonly string[]): Person => ({
  ...person,
  roles: [
    ...person.roles,
    ...roles.map((role) => ({
      role,
      body: 'niscg',
      code: person.roles[0]?.code ?? '',
      deputy: false,
      observer: false,
    })),
  ],
})

/** France with a duty officer, a deputy, a head and a coordinator; Denmark with a duty officer alone; a joint room. */
export function makeWorld() {
  const people = {
    anne: held(personOf('anne', 'FR'), 'head'),
    bruno: personOf('bruno', 'FR'),
    chloe: personOf('chloe', 'FR'),
    cora: held(personOf('cora', 'FR'), 'coordinator'),
    otto: personOf('otto', 'FR', 'niscg', 'observer'),
    /** Has no account anywhere. */
    nina: { ...personOf('nina', 'FR'), accounts: [] },
    dorte: { ...held(personOf('dorte', 'DK'), 'coordinator'), language: 'da', zone: 'Europe/Copenhagen' },
  } satisfies Record<string, Person>
  const { anne, bruno, chloe, cora, otto, dorte } = people
  const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell' }
  const rooms = {
    fr: roomOf('fr', [anne, bruno, chloe, cora, otto], { ...strict, code: 'FR', zone: 'Europe/Paris' }),
    dk: roomOf('dk', [dorte], { ...strict, code: 'DK', language: 'da', zone: 'Europe/Copenhagen' }),
    joint: roomOf('joint', [cora, dorte]),
  }
  const shift = (code: string, level: Shift['level'], person: Person): Shift => ({ code, level, person: person.id })
  const shifts = [shift('FR', 0, bruno), shift('FR', 1, chloe), shift('FR', 2, anne), shift('DK', 0, dorte)]
  const directory: Directory = { ...directoryOf(Object.values(people), Object.values(rooms), []), shifts }
  return { people, rooms, directory }
}

const minute = 60_000
const start = new Date('2027-04-25T18:00:00Z')

/** A notice for France that climbs from the duty officer over the deputy to the head. */
export const notice = (group: string, facts: Partial<NewNotice> = {}): NewNotice => ({
  group,
  code: 'FR',
  text: { en: 'The results site is down.', da: 'Resultatsiden er nede.' },
  label: 'TLP:AMBER',
  needs: 'acknowledgement',
  urgent: true,
  ladder: [
    { afterMs: 0, role: 'duty', by: ['chat'] },
    { afterMs: 10 * minute, role: 'deputy', by: ['chat', 'email'] },
    { afterMs: 10 * minute, role: 'head', by: ['chat', 'email', 'webhook'] },
  ],
  due: new Date(start.getTime() + 60 * minute),
  ...facts,
})

const library: Scene['library'] = {
  playbooks: new Map(),
  version: () => Promise.reject(new Error('there are no playbooks on this stage')),
  isApproved: () => Promise.reject(new Error('there are no playbooks on this stage')),
}
const onFault = (fault: unknown): never => {
  throw fault
}
const timers: TimerHandlers = { ...noticeTimers, ...turnTimers }

export type Stage = Awaited<ReturnType<typeof openStage>>

/** The real store and the real handlers; the test is the platforms, the gateways and the clock. */
export async function openStage(world = makeWorld()) {
  const { store, end } = await openTestStore()
  const { db, keyring } = store
  let { directory } = world
  let now = start
  let events = 0
  const shown = new Map<string, { message: Message | undefined; conversation: string; only?: string }>()

  async function inScene(act: (scene: Scene) => Promise<readonly Effect[]>): Promise<readonly Effect[]> {
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
    for (const effect of effects) {
      if (effect.kind !== 'put') continue
      const { conversation, only } = effect.cleared
      shown.set(effect.slot, { message: shownBy(effect.cleared), conversation, ...(only && { only }) })
    }
    return effects
  }

  async function fire(kind: string, payload: Readonly<Record<string, string | number>>): Promise<void> {
    const handler = timers[kind]
    if (!handler) throw new Error(`no handler for ${kind}`)
    await inScene((scene) => handler(payload, scene))
  }

  return {
    store,
    end,
    shown,
    ...world,
    inScene,
    get now() {
      return now
    },
    /** From now on another directory holds. */
    follow(changed: Directory) {
      directory = changed
    },
    pass(minutes: number) {
      now = new Date(now.getTime() + minutes * minute)
    },
    async contact(person: Person, channel: ContactChannel, address: string): Promise<void> {
      const position = await db.contact.count({ where: { personId: person.id } })
      const id = `${person.id}/${position}`
      await db.contact.create({
        data: { id, personId: person.id, channel, address: sealAddress(address, keyring), position },
      })
    },
    /** Types a line and gives all that is answered to the speaker alone. */
    async type(person: Person, room: Room, text: string): Promise<readonly Message[]> {
      const [actor] = person.accounts
      if (!actor) throw new Error('a person needs an account')
      events += 1
      const { conversation } = room
      const key = `test:${events}`
      const event: ChatEvent = { key, at: now.toISOString(), actor, conversation, kind: 'command', text }
      const arrival = { key, kind: 'command', actor, conversation, at: now, waitedMs: 0, event, withheld: undefined }
      const effects = await inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
      const slots = effects.flatMap((effect) =>
        effect.kind === 'put' && effect.slot.startsWith('reply/') ? [effect.slot] : [],
      )
      return slots.flatMap((slot) => shown.get(slot)?.message ?? [])
    },
    fire,
    /** Fires all that is due, earliest first, each so many times; what comes a second time comes as a repeat. */
    async fireTimers(times = 1): Promise<number> {
      let fired = 0
      for (;;) {
        const timer = await db.timer.findFirst({
          where: { state: 'pending', dueAt: { lte: now } },
          orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
        })
        if (!timer) return fired
        const payload = timer.payload as Record<string, string | number> // written by an effect
        await db.timer.update({ where: { id: timer.id }, data: { state: 'fired', firedAt: now } })
        for (let turn = 0; turn < times; turn += 1) await fire(timer.kind, payload)
        fired += 1
        if (fired > 500) throw new Error('timers that never end')
      }
    },
    /** Notes that the platform holds what stands in a slot, or that it never will. */
    async sent(slot: string, state: 'sent' | 'dead' = 'sent'): Promise<void> {
      const data = state === 'sent' ? { state, sentRevision: 1 } : { state }
      const { count } = await db.post.updateMany({ where: { slot }, data })
      if (count !== 1) throw new Error(`nothing stands in ${slot}`)
    },
    /** Notes that an errand was run, or never will be. */
    async ran(key: string, state: 'done' | 'dead'): Promise<void> {
      const { count } = await db.errand.updateMany({
        where: { key, state: 'pending' },
        data: { state, doneAt: new Date() },
      })
      if (count !== 1) throw new Error(`no errand ${key} waits`)
      await fire('notice.errand', { errand: key })
    },
    /** The slots in which requests of a notice stand, by rung and person: `0 bruno`. */
    async asked(id: string): Promise<readonly string[]> {
      const tries = await db.noticeTry.findMany({ where: { noticeId: id }, orderBy: { seq: 'asc' } })
      return tries.map(({ rung, personId, channel, state }) => `${rung} ${personId} ${channel} ${state}`)
    },
    /** What the ledger says of a group, in order: kinds without `notice.`. */
    async told(group: string): Promise<readonly string[]> {
      const entries = await db.ledgerEntry.findMany({ where: { subject: group }, orderBy: { id: 'asc' } })
      return entries.map(({ kind }) => kind.replace(/^notice\./, ''))
    },
    stateOf: async (id: string): Promise<string | undefined> => (await db.notice.findUnique({ where: { id } }))?.state,
  }
}
