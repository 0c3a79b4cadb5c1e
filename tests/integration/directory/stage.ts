import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Message } from '../../../src/chat/message.ts'
import type { AccountRef, ConversationRef } from '../../../src/chat/refs.ts'
import { exerciseDirectory } from '../../../src/config.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import type { Scene } from '../../../src/delivery/arrival.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import type { TimerHandlers } from '../../../src/delivery/timers.ts'
import { type DirectoryFile, readDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { noticeTimers } from '../../../src/notice/timers.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { labels } from '../../../src/sharing/label.ts'
import { shownBy } from '../../../src/sharing/release.ts'
import { noPlaybooks } from '../../support/library.ts'
import { openTestStore } from '../../support/store.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'

const timers: TimerHandlers = noticeTimers
const onFault = (fault: unknown): never => {
  throw fault
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/** The exercise's directory in a real store, in which everything is read anew each time; the test is the platform and the clock. */
export async function openStage(start: Date, edit: (file: DirectoryFile) => void = () => {}) {
  const { store, folder, end } = await openTestStore()
  const { db, keyring } = store
  let now = start
  let events = 0
  const shown = new Map<string, { message: Message | undefined; conversation: string; only?: string }>()

  async function bring(change: (file: DirectoryFile) => void = edit): Promise<void> {
    const file = readDirectoryFile(exerciseDirectory, labels)
    change(file)
    await importDirectory(db, file, { keyring, record: (tx, notes) => appendEntries(tx, keyring, notes, now) })
    const assurance = { encryption: 'loopback', operator: 'own', joinersReadBack: true }
    await db.room.updateMany({ data: { assurance, membersReadAt: start } })
  }
  await setClock()
  await bring()

  /** The store's own clock follows, since some of its rows are written by it. */
  async function setClock(): Promise<void> {
    await db.$executeRaw`UPDATE "World" SET "clockAnchor" = now(), "clockOffsetMs" = ${BigInt(now.getTime() - Date.now())}, "clockSpeed" = 1`
  }

  async function inScene(act: (scene: Scene) => Promise<readonly Effect[]>): Promise<readonly Effect[]> {
    const directory = await readDirectory(db)
    const effects = await db.$transaction(
      async (tx) => {
        const scene: Scene = {
          ...{ tx, keyring, directory, now, exercise: true, origin: 'http://localhost' },
          ...{ library: noPlaybooks, onFault },
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

  return {
    store,
    folder,
    end,
    shown,
    bring,
    inScene,
    get now() {
      return now
    },
    directory: () => readDirectory(db),
    async at(when: Date | string) {
      now = new Date(when)
      await setClock()
    },
    /** Types a line and gives what was answered to the speaker alone, in words. */
    async type(person: string, text: string): Promise<string> {
      const { accounts, rooms } = await readDirectory(db)
      const [account] = [...accounts].find(([, { id }]) => id === person) ?? []
      const room = [...rooms.values()].find(({ seats }) => account !== undefined && seats.has(account))
      if (!account || !room) throw new Error(`${person} sits nowhere`)
      return typeAs(account, room.conversation, text)
    },
    fire: (kind: string, payload: Readonly<Record<string, string | number>>) => {
      const handler = timers[kind]
      if (!handler) throw new Error(`no handler for ${kind}`)
      return inScene((scene) => handler(payload, scene))
    },
    /** Fires all that is due, earliest first. */
    async fireTimers(): Promise<void> {
      for (let fired = 0; fired < 200; fired += 1) {
        const timer = await db.timer.findFirst({
          where: { state: 'pending', dueAt: { lte: now } },
          orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
        })
        if (!timer) return
        await db.timer.update({ where: { id: timer.id }, data: { state: 'fired', firedAt: now } })
        const handler = timers[timer.kind]
        if (!handler) throw new Error(`no handler for ${timer.kind}`)
        const payload = timer.payload as Record<string, string | number> // written by an effect
        await inScene((scene) => handler(payload, scene))
      }
      throw new Error('timers that never end')
    },
    /** What is on record of a kind, oldest first: `actor subject payload`. */
    async recorded(kind: string): Promise<readonly { subject: string; actor: string; payload: unknown }[]> {
      const rows = await db.ledgerEntry.findMany({ where: { kind }, orderBy: { id: 'asc' } })
      return rows.map(({ subject, actor, payload }) => ({
        ...{ subject, actor },
        payload: payloadOf(keyring.open(payload ?? new Uint8Array(), payloadContext)),
      }))
    },
    pseudonymOf: async (id: string) => (await db.person.findUniqueOrThrow({ where: { id } })).pseudonym,
    /** What stands in slots that begin so, in words. */
    said: (prefix: string): readonly string[] =>
      [...shown].flatMap(([slot, { message }]) => (slot.startsWith(prefix) && message ? [wordsIn(message)] : [])),
    /** The commands on the buttons of what stands in slots that begin so. */
    buttons: (prefix: string): readonly string[] =>
      [...shown].flatMap(([slot, { message }]) => (slot.startsWith(prefix) && message ? commandsIn(message) : [])),
  }

  async function typeAs(actor: AccountRef, conversation: ConversationRef, text: string): Promise<string> {
    events += 1
    const key = `test:${events}`
    const event: ChatEvent = { key, at: now.toISOString(), actor, conversation, kind: 'command', text }
    const arrival = { key, kind: 'command', actor, conversation, at: now, waitedMs: 0, event, withheld: undefined }
    const effects = await inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
    return effects
      .flatMap((effect) => (effect.kind === 'put' && effect.slot.startsWith('reply/') ? [effect.slot] : []))
      .flatMap((slot) => shown.get(slot)?.message ?? [])
      .map(wordsIn)
      .join('\n')
  }
}
