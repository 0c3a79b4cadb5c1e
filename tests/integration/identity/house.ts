import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Message } from '../../../src/chat/message.ts'
import { type AccountRef, type ConversationRef, conversationRef, platformOf } from '../../../src/chat/refs.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import type { Scene } from '../../../src/delivery/arrival.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import { parseDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { timers } from '../../../src/identity/renewal.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { labels } from '../../../src/sharing/label.ts'
import { shownBy } from '../../../src/sharing/release.ts'
import { openTestStore } from '../../support/store.ts'
import { wordsIn } from '../threat/stage.ts'

/** A French and a Danish coordinator with colleagues, on two platforms: `recording` shows in a room what is typed, `web` does not. */
const file = (extra: string): string => `
authority: Tests
accountsConfirmedBy: Tests
platform: recording
members:
  - { code: FR, name: France, zone: Europe/Paris }
  - { code: DK, name: Denmark, zone: Europe/Copenhagen }
bodies:
  - { id: niscg, name: NIS Cooperation Group, network: nis }
people:
  - { id: anne, name: Anne Roux, accounts: ["recording:anne", "web:anne"], roles: [{ role: coordinator, for: FR, in: niscg }] }
  - { id: bruno, name: Bruno Petit, accounts: ["recording:bruno", "web:bruno"], roles: [{ role: niscg_member, for: FR, in: niscg }] }
  - { id: chloe, name: Chloe Blanc, accounts: ["recording:chloe"], roles: [{ role: coordinator, for: FR, in: niscg }] }
  - { id: dora, name: Dora Holm, accounts: ["recording:dora", "web:dora"], roles: [{ role: coordinator, for: DK, in: niscg }] }
  - { id: emil, name: Emil Krog, accounts: ["recording:emil"], roles: [{ role: niscg_member, for: DK, in: niscg }] }
rooms:
  - { id: fr, title: French cell, kind: national-cell, for: FR, platform: recording, conversation: fr, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT, seats: [anne, bruno, chloe] }
  - { id: joint, title: Joint room, kind: joint, platform: recording, conversation: joint, label: TLP:AMBER, ceiling: TLP:AMBER, seats: [anne, bruno, dora, emil] }
  - { id: pages, title: Pages, kind: joint, platform: web, conversation: pages, label: TLP:AMBER, ceiling: TLP:AMBER, seats: [anne, bruno, dora] }
links: []
rota:
  - { for: FR, duty: bruno, deputy: chloe, head: anne }
${extra}`

export type House = Awaited<ReturnType<typeof openHouse>>
type Told = { slot: string; only: string | undefined; conversation: string; words: string }

/** The real store and handlers, with a directory that is read anew before each event, as the bot does. */
export async function openHouse(extra = '') {
  const { store, end } = await openTestStore()
  const { db, keyring } = store
  const parsed = parseDirectoryFile(file(extra), 'house.yaml', labels)
  await importDirectory(db, parsed, {
    keyring,
    record: (tx, notes) => appendEntries(tx, keyring, notes, new Date(0)),
  })
  // As the platforms answered: everybody whom the file wishes for sits there.
  await db.room.updateMany({
    data: { membersReadAt: new Date(), assurance: { encryption: 'loopback', operator: 'own', joinersReadBack: false } },
  })
  let now = new Date('2027-04-25T18:00:00Z')
  const library = await openLibrary(db, shippedPlaybooks, now)
  let events = 0

  async function inScene(act: (scene: Scene) => Promise<readonly Effect[]>): Promise<readonly Effect[]> {
    const directory = await readDirectory(db)
    return db.$transaction(
      async (tx) => {
        const onFault = (fault: unknown): never => {
          throw fault
        }
        const origin = 'http://localhost:8484'
        const place = { exercise: true, origin, ownPages: 'web', library }
        const scene: Scene = { tx, keyring, directory, now, ...place, onFault }
        const effects = await act(scene)
        await applyEffects(tx, keyring, effects, now)
        return effects
      },
      { timeout: 20_000, maxWait: 20_000 },
    )
  }

  const toldBy = (effects: readonly Effect[]): readonly Told[] =>
    effects.flatMap((effect) => {
      if (effect.kind !== 'put') return []
      const message: Message | undefined = shownBy(effect.cleared)
      const { conversation, only } = effect.cleared
      return [{ slot: effect.slot, only, conversation, words: wordsIn(message) }]
    })

  async function hand(event: ChatEvent): Promise<{ told: readonly Told[]; effects: readonly Effect[] }> {
    const { key, kind, actor, conversation } = event
    const unseen = platformOf(conversation) === 'web' && { unseen: true as const }
    const arrival = { key, kind, actor, conversation, at: now, waitedMs: 0, event, withheld: undefined, ...unseen }
    const effects = await inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
    return { told: toldBy(effects), effects }
  }

  const base = (actor: AccountRef, conversation: ConversationRef) => {
    events += 1
    return { key: `test:${events}`, at: now.toISOString(), actor, conversation }
  }

  return {
    db,
    keyring,
    end,
    inScene,
    hand,
    base,
    toldBy,
    get now() {
      return now
    },
    set now(at: Date) {
      now = at
    },
    /** Types a line to the bot, alone with it or in a room, and gives what is said to whom because of it. */
    async type(account: string, line: string, where = `${platformOf(account as AccountRef)}:alone-with-${account}`) {
      const actor = account as AccountRef // written as one
      const conversation = conversationRef(where.slice(0, where.indexOf(':')), where.slice(where.indexOf(':') + 1))
      return hand({ ...base(actor, conversation), kind: 'command', text: line })
    },
    /** The answer to that alone. */
    async ask(account: string, line: string, where?: string): Promise<string> {
      const { told } = await this.type(account, line, where)
      const own = told.filter(({ slot }) => /^(reply|stranger)\//.test(slot))
      return own.map(({ words }) => words).join('\n')
    },
    /** Shows a code to an account that counts. */
    async code(account: string): Promise<string> {
      const found = /[3-9A-Y]{4}-[3-9A-Y]{4}/.exec(await this.ask(account, 'link'))?.[0]
      if (!found) throw new Error(`no code was shown to ${account}`)
      return found
    },
    account: (ref: string) => db.account.findUnique({ where: { ref } }),
    set: (ref: string, data: { state?: string; renewBy?: Date | null; revokedAt?: Date }) =>
      db.account.update({ where: { ref }, data }),
    counts: async (ref: string): Promise<boolean> => (await readDirectory(db)).accounts.has(ref as AccountRef), // written as one
    /** Looks when accounts end, as the timer does. */
    look: async () => {
      const effects = await inScene((scene) => timers['account.watch']({}, scene))
      return { told: toldBy(effects), effects }
    },
    async ledger(kind: string) {
      const rows = await db.ledgerEntry.findMany({ where: { kind }, orderBy: { id: 'asc' } })
      return rows.map(({ subject, actor, payload }) => ({
        subject,
        actor,
        payload: payloadOf(keyring.open(payload ?? new Uint8Array(), payloadContext)),
      }))
    },
    pseudonym: async (id: string) => (await db.person.findUniqueOrThrow({ where: { id } })).pseudonym,
  }
}
