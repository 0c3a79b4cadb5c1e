import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Assurance } from '../../../src/chat/adapter.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import {
  type AccountRef,
  accountRef,
  type ConversationRef,
  conversationRef,
  messageId,
} from '../../../src/chat/refs.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import { type OpenEngine, openEngine } from '../../../src/delivery/engine.ts'
import { parseDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import { noticeTimers } from '../../../src/notice/timers.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { retentionTimers } from '../../../src/retention/erasure.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { labels } from '../../../src/sharing/label.ts'
import { recallTimers } from '../../../src/sharing/recall-timers.ts'
import { timers as consentTimers } from '../../../src/threat/consent-timers.ts'
import { timers as caseTimers } from '../../../src/threat/escalation.ts'
import { timers as redTimers } from '../../../src/threat/red.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openPlatform, openTape } from './worlds/platform.ts'

/** The life of a consent, and TLP:RED, on the real engine: France on one platform, Denmark and Estonia on another. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const text = `
authority: Tests
accountsConfirmedBy: Tests
members:
  - { code: FR, name: France, zone: Europe/Paris }
  - { code: DK, name: Denmark, zone: Europe/Copenhagen }
  - { code: EE, name: Estonia, zone: Europe/Tallinn }
bodies: [{ id: niscg, name: NIS Cooperation Group, network: nis }]
people:
  - { id: anne, name: Anne, accounts: ["castle:anne"], roles: [{ role: niscg_member, for: FR, in: niscg }] }
  - { id: bruno, name: Bruno, accounts: ["castle:bruno"], roles: [{ role: niscg_member, for: FR, in: niscg }] }
  - { id: dorte, name: Dorte, accounts: ["house:dorte"], roles: [{ role: niscg_member, for: DK, in: niscg }] }
  - { id: mari, name: Mari, accounts: ["house:mari"], roles: [{ role: niscg_member, for: EE, in: niscg }] }
rooms:
  - { id: fr, title: French cell, kind: national-cell, for: FR, platform: castle, conversation: fr, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT, releasesTo: joint, seats: [anne, bruno] }
  - { id: dk, title: Danish cell, kind: national-cell, for: DK, platform: house, conversation: dk, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT, seats: [dorte] }
  - { id: ee, title: Estonian cell, kind: national-cell, for: EE, platform: house, conversation: ee, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT, seats: [mari] }
  - { id: joint, title: Joint room, kind: joint, platform: house, conversation: joint, label: TLP:AMBER, ceiling: TLP:AMBER, seats: [dorte] }
links: []
rota: [{ for: FR, duty: bruno }]
`
const rooms = { fr: 'castle', dk: 'house', ee: 'house', joint: 'house' } as const
type RoomId = keyof typeof rooms
const seats: Readonly<Record<RoomId, readonly string[]>> = {
  fr: ['anne', 'bruno'],
  dk: ['dorte'],
  ee: ['mari'],
  joint: ['dorte'],
}
const own: Assurance = { encryption: 'end-to-end', operator: 'own', joinersReadBack: false }

const tape = openTape()
const services = { castle: openPlatform('castle', tape), house: openPlatform('house', tape) }
let at: Awaited<ReturnType<typeof openTestStore>>
let engine: OpenEngine

const conversationOf = (room: RoomId): ConversationRef => conversationRef(rooms[room], room)
const accountIn = (room: RoomId, handle: string): AccountRef => accountRef(rooms[room], handle)

beforeAll(async () => {
  at = await openTestStore()
  const { store } = at
  await importDirectory(store.db, parseDirectoryFile(text, 'consents.yaml', labels))
  for (const room of Object.keys(rooms) as RoomId[]) // the keys of a literal
    services[rooms[room]].open(conversationOf(room), {
      assurance: own,
      alone: own,
      seats: seats[room].map((handle) => accountIn(room, handle)),
    })
  engine = await openEngine({
    store,
    adapters: Object.values(services).map(({ adapter }) => ({ adapter, http: {} as HttpMount })), // these have no pages
    timers: {
      ...caseTimers,
      ...consentTimers,
      ...redTimers,
      ...retentionTimers,
      ...recallTimers,
      ...roundTimers,
      ...decisionTimers,
      ...noticeTimers,
      ...runTimers,
    },
    library: await openLibrary(store.db, shippedPlaybooks, store.clock()),
    wishOf: () => ({ named: true, seats: [] }),
    origin: 'http://localhost',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  })
  await until(async () => (await store.db.room.count({ where: { membersReadAt: null } })) === 0, {
    what: 'every seat is read',
  })
})
afterAll(async () => {
  await engine.stop()
  await at.end()
})

/** What stands in a room before somebody's eyes, by message. */
function standing(room: RoomId, handle: string): ReadonlyMap<string, string> {
  const seen = new Map<string, string>()
  for (const fact of tape.facts) {
    if (fact.kind === 'taken' && fact.conversation === conversationOf(room)) seen.delete(fact.message)
    if (fact.kind !== 'shown' || fact.conversation !== conversationOf(room)) continue
    if (fact.only === undefined || fact.only === accountIn(room, handle)) seen.set(fact.message, fact.words)
  }
  return seen
}
const words = (room: RoomId, handle: string): string => [...standing(room, handle).values()].join('\n')
async function sees(room: RoomId, handle: string, what: string | RegExp): Promise<void> {
  await until(() => (typeof what === 'string' ? words(room, handle).includes(what) : what.test(words(room, handle))), {
    what: () => `${handle} sees ${what} in ${room}: ${words(room, handle).slice(-1500)}`,
    within: 60_000,
  })
}

function say(room: RoomId, handle: string, line: string): Promise<void> {
  const service = services[rooms[room]]
  const from = { key: service.nextKey(), at: new Date().toISOString(), actor: accountIn(room, handle) }
  return service.tell({ ...from, kind: 'command', conversation: conversationOf(room), text: line })
}

/** Presses a button that stands before somebody. */
async function press(room: RoomId, handle: string, command: string): Promise<void> {
  const found = [...standing(room, handle)].find(([, shown]) => shown.includes(`"command":"${command}"`))
  if (!found) throw new Error(`${handle} has no button ${command}`)
  const service = services[rooms[room]]
  const from = { key: service.nextKey(), at: new Date().toISOString(), actor: accountIn(room, handle) }
  await service.tell({
    ...from,
    kind: 'pressed',
    conversation: conversationOf(room),
    message: messageId(found[0]),
    command,
  })
}

let number = ''

test('what is asked for is held where it would go, and goes out the moment one of the originator’s people allows it', async () => {
  await say('fr', 'anne', 'report the orchard burns')
  await sees('fr', 'bruno', 'the orchard burns')
  number = /EL-\d{4}-FR-\d{4}/.exec(words('fr', 'anne'))?.[0] ?? ''
  await say('fr', 'anne', `release ${number}`)
  await sees('joint', 'dorte', 'the orchard burns')

  await say('dk', 'dorte', `share ${number} with EE because their orchard is next`)
  await sees('dk', 'dorte', 'FR is asked')
  await sees('fr', 'bruno', 'asks whether EE may read')
  const [{ id } = { id: '' }] = await at.store.db.consent.findMany()
  await until(
    async () => {
      const held = await at.store.db.post.findUnique({ where: { slot: `consent/${id}/share@ee` } })
      return held?.state === 'held' && held.held === 'awaits-consent'
    },
    { what: 'what was asked for is held' },
  )
  expect(words('ee', 'mari')).toBe('')

  await press('fr', 'bruno', `allow ${id}`)
  await sees('ee', 'mari', 'the orchard burns')
  await sees('dk', 'dorte', 'Bruno has allowed it')
  await sees('fr', 'anne', 'Bruno has allowed it')
  expect(words('fr', 'anne')).not.toContain(`"command":"allow ${id}"`)

  await press('fr', 'bruno', `withdraw ${id}`)
  await until(() => !words('ee', 'mari').includes('orchard'), { what: 'Estonia has it no more', within: 60_000 })
  expect(words('joint', 'dorte')).toContain('the orchard burns')
})

test('raised to TLP:RED its words stand nowhere any more, and after an undo where they did', async () => {
  const everybody = [
    ['fr', 'anne'],
    ['fr', 'bruno'],
    ['dk', 'dorte'],
    ['joint', 'dorte'],
    ['ee', 'mari'],
  ] as const
  await say('fr', 'anne', `label ${number} red`)
  await sees('fr', 'anne', 'Nothing was done yet')
  await press('fr', 'anne', `label ${number} red sure`)
  await sees('fr', 'bruno', 'Raised to TLP:RED by Anne')
  for (const [room, handle] of everybody)
    await until(() => !words(room, handle).includes('orchard'), {
      what: () => `${handle} sees none of it in ${room}: ${words(room, handle).slice(-1500)}`,
      within: 60_000,
    })
  await until(async () => (await at.store.db.recall.count({ where: { cause: 'red', endedAt: null } })) === 0, {
    what: 'every copy has its result',
    within: 60_000,
  })
  await press('fr', 'bruno', `label ${number} undo`)
  await sees('fr', 'anne', 'the orchard burns')
  await sees('joint', 'dorte', 'the orchard burns')
})
