import { recording } from '../../../adapters/recording/index.ts'
import type { Assurance, ChatAdapter, SendOptions, Sent } from '../../../src/chat/adapter.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import { conversationRef } from '../../../src/chat/refs.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import { type OpenEngine, openEngine } from '../../../src/delivery/engine.ts'
import { listStuck, type Stuck } from '../../../src/delivery/stuck.ts'
import { parseDirectoryFile, roomWishes } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import type { Library } from '../../../src/playbook/live/library.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { labels } from '../../../src/sharing/label.ts'
import { recallTimers } from '../../../src/sharing/recall-timers.ts'
import { timers as seatTimers } from '../../../src/sharing/seat-watch.ts'
import type { Store } from '../../../src/store/open.ts'
import { timers } from '../../../src/threat/escalation.ts'
import { show } from '../../servers/recording/markup.ts'
import { startRecordingServer } from '../../servers/recording/server.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'

/** Three linked rooms on the recording service, and the bot's engine room before it. Ana and Ben sit in all of them. */
export type Yard = Awaited<ReturnType<typeof openYard>>
export type RoomName = 'one' | 'two' | 'three'

const names: readonly RoomName[] = ['one', 'two', 'three']

const directory = `
authority: Delivery tests
accountsConfirmedBy: Delivery tests
members:
  - { code: FR, name: France, zone: Europe/Paris }
  - { code: EE, name: Estonia, zone: Europe/Tallinn }
bodies:
  - { id: niscg, name: NIS Cooperation Group, network: nis }
people:
  - id: ana
    name: Ana
    accounts: [recording:ana]
    roles: [{ role: niscg_member, for: FR, in: niscg }]
  - id: ben
    name: Ben
    accounts: [recording:ben]
    roles: [{ role: niscg_member, for: EE, in: niscg }]
rooms:
${names.map((id) => `  - { id: ${id}, title: Room ${id}, kind: joint, platform: recording, label: TLP:AMBER, ceiling: TLP:AMBER, seats: [ana, ben] }`).join('\n')}
links:
  - { name: linked, rooms: [one, two, three] }
`

/** Fills the store with that world. */
async function fillDirectory(store: Store, text: string) {
  const file = parseDirectoryFile(text, 'directory.yaml', labels)
  await importDirectory(store.db, file)
  return roomWishes(file, store.clock())
}

export async function openYard(
  store: Store,
  edit: (directory: string) => string = (same) => same,
  library: Library = noPlaybooks,
  /** What the platform promises otherwise than it does. */
  promises: Partial<Assurance> = {},
) {
  const wishes = await fillDirectory(store, edit(directory))
  const server = await startRecordingServer()
  const { platform } = server
  for (const handle of ['ana', 'ben', 'eve']) platform.addAccount({ handle, name: handle })
  let engine: OpenEngine
  const edits: { sent: Sent; options: SendOptions }[] = []

  async function start(): Promise<void> {
    const settings = recording.settings.parse({ JOM_RECORDING_URL: server.url, JOM_RECORDING_TOKEN: platform.token })
    if (!settings) throw new Error('the service is configured')
    const adapter = await recording.create(settings)
    const assurance = async () => ({ ...(await adapter.assurance(conversationRef('recording', 'any'))), ...promises })
    const edit: ChatAdapter['edit'] = (sent, message, options) => {
      edits.push({ sent, options })
      return adapter.edit(sent, message, options)
    }
    engine = await openEngine({
      store,
      adapters: [{ adapter: { ...adapter, assurance, edit }, http: {} as HttpMount }], // this adapter has no pages
      timers: { ...timers, ...runTimers, ...roundTimers, ...decisionTimers, ...recallTimers, ...seatTimers },
      library,
      wishOf: (room) => wishes.get(room),
      origin: 'http://localhost',
      log: { info: () => {}, warn: () => {}, error: () => {} },
    })
    // Nobody but its holder drains its outbox.
    const isUp = (): boolean => engine.platforms.every((each) => each.health().state === 'up' && each.health().holder)
    await until(isUp, { what: 'the platform is up' })
  }
  await start()
  const idOf = (room: RoomName): string =>
    platform.roomsOf(platform.bot).find(({ title }) => title === `Room ${room}`)?.id ?? ''

  /** What the bot says to all in a room, oldest first, of messages that hold a word. */
  const copies = (room: RoomName, word: string) =>
    platform
      .seenBy('ben', idOf(room))
      .filter(({ by, only, text }) => by === platform.bot && only === undefined && text.includes(word))
      .map((each) => ({ ...each, words: show(each.text).plain.split('\n').at(-1) ?? '' }))

  return {
    store,
    server,
    platform,
    idOf,
    /** How the platform was asked for the last edit of one of its messages. */
    lastEdit: (id: string): SendOptions | undefined =>
      edits.findLast(({ sent }) => sent.parts.some((part) => part === id))?.options,
    copies,
    words: (room: RoomName, word: string): string[] => copies(room, word).map(({ words }) => words),
    say: (room: RoomName, text: string, more: { thread?: string } = {}): string =>
      platform.post('ana', idOf(room), { text, ...more }),
    change: (room: RoomName, message: string, text: string): void => platform.edit('ana', idOf(room), message, text),
    /** Calls of one kind to a room fail so until faults are cleared. */
    fail: (room: RoomName, call: 'post' | 'edit' | 'erase', status: 404 | 429 | 503, retryAfterMs?: number): void =>
      platform.setFault({
        call,
        room: idOf(room),
        times: 1_000_000,
        does: { kind: 'status', status, ...(retryAfterMs !== undefined && { retryAfterMs }) },
      }),
    act: (work: Parameters<OpenEngine['act']>[0]): Promise<void> => engine.act(work),
    stuck: (): Promise<readonly Stuck[]> => listStuck(store.db, (conversation) => engine.titleOf(conversation)),
    /** Ends the stream of what happens, and waits until the bot follows it again: between the two something may have happened. */
    async gap(): Promise<void> {
      const before = server.events.controls.connections()
      server.events.controls.cutStream()
      await until(() => server.events.controls.connections() > before, { what: 'the bot follows again' })
    },
    /** Waits until everything told was handled. */
    heard: () =>
      until(
        async () =>
          server.events.controls.unacknowledged() === 0 &&
          (await store.db.inbox.count({ where: { platform: 'recording', state: 'pending' } })) === 0,
        { what: 'all that was said is handled' },
      ),
    async restart(meanwhile: () => void | Promise<void> = () => {}): Promise<void> {
      await engine.stop()
      await meanwhile()
      await start()
    },
    async close(): Promise<void> {
      await engine.stop()
      await server.close()
    },
  }
}
