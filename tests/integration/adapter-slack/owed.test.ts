import { afterAll, beforeAll, expect, test } from 'vitest'
import { slack } from '../../../adapters/slack/index.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import { propose } from '../../../src/decision/propose.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import { type OpenEngine, openEngine } from '../../../src/delivery/engine.ts'
import { parseDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { labels } from '../../../src/sharing/label.ts'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

/** The engine room before a double of Slack: a deadline passes while Slack does not let the bot read what it missed. */

let at: Awaited<ReturnType<typeof openTestStore>>
let double: Slack
let engine: OpenEngine
let channel: string
let kadri: string

const directoryOf = (accounts: { anne: string; kadri: string }): string => `
authority: Tests of what is owed
accountsConfirmedBy: Tests of what is owed
members:
  - { code: FR, name: France, zone: Europe/Paris }
  - { code: EE, name: Estonia, zone: Europe/Tallinn }
bodies:
  - { id: niscg, name: NIS Cooperation Group, network: nis }
people:
  - { id: anne, name: Anne, accounts: ['slack:${accounts.anne}'], roles: [{ role: niscg_member, for: FR, in: niscg }] }
  - { id: kadri, name: Kadri, accounts: ['slack:${accounts.kadri}'], roles: [{ role: niscg_member, for: EE, in: niscg }] }
rooms:
  - id: joint
    title: Joint
    kind: joint
    platform: slack
    conversation: ${channel}
    label: TLP:GREEN
    ceiling: TLP:GREEN
    raised: { to: 'TLP:GREEN', because: Nothing real is said here, by: Tests of what is owed }
    seats: [anne, kadri]
`

beforeAll(async () => {
  at = await openTestStore()
  const { store } = at
  // Slack gives up soon to tell what nobody took: what is missing can be read back alone.
  double = await startSlack({ timing: { retries: [10, 50] } })
  const anne = double.people.addUser({ name: 'Anne' })
  kadri = double.people.addUser({ name: 'Kadri' })
  channel = double.people.createChannel({ name: 'joint', members: [anne, kadri], private: true })
  const file = parseDirectoryFile(directoryOf({ anne, kadri }), 'directory.yaml', labels)
  await importDirectory(store.db, file, {
    keyring: store.keyring,
    record: (tx, notes) => appendEntries(tx, store.keyring, notes, store.clock()),
  })
  const settings = slack.settings.parse({
    JOM_SLACK_URL: double.url,
    JOM_SLACK_TOKEN: double.botToken,
    JOM_SLACK_APP_TOKEN: double.appToken,
  })
  if (!settings) throw new Error('it is configured')
  engine = await openEngine({
    store,
    adapters: [{ adapter: await slack.create(settings), http: {} as HttpMount }], // its events come over sockets
    timers: decisionTimers,
    library: noPlaybooks,
    wishOf: () => undefined,
    origin: 'http://localhost',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  })
  await until(() => isUp() && double.sockets() === 2, { what: 'Slack is up' })
}, 60_000)
afterAll(async () => {
  await engine?.stop()
  await double?.close()
  await at?.end()
}, 60_000)

const isUp = (): boolean => {
  const { state, holder } = engine.platforms[0]?.health() ?? {}
  return state === 'up' && holder === true
}
const stateOf = async (id: string): Promise<string> =>
  (await at.store.db.decision.findUniqueOrThrow({ where: { id } })).state

/** Proposes what is adopted at its deadline, so many milliseconds from now, where nobody objects. */
async function put(withinMs: number): Promise<string> {
  let id = ''
  await engine.act(async (scene) => {
    const anne = scene.directory.people.get('anne')
    if (!anne) throw new Error('she is in the directory')
    const made = await propose(scene, {
      key: `owed/${withinMs}`,
      type: 'operational',
      title: 'Open the war room at 20:00',
      question: 'Shall the joint war room open tonight?',
      rule: { profile: 'silence', hours: 1 },
      label: 'TLP:GREEN',
      codes: ['FR', 'EE'],
      roomId: 'joint',
      proposedBy: anne,
      deadline: new Date(scene.now.getTime() + withinMs),
    })
    id = made.id
    return made.effects
  })
  return id
}

/** For how long the close of a decision is waited with, in milliseconds; 0 where it is not, or was closed. */
async function waitedMs(id: string): Promise<number> {
  const timer = await at.store.db.timer.findUnique({ where: { key: `decision/${id}/close` } })
  const { since } = (timer?.payload ?? {}) as { since?: string }
  return timer?.state === 'pending' && since !== undefined ? timer.dueAt.getTime() - Date.parse(since) : 0
}

test('a position said in a gap counts, though Slack lets the channel be read only long after the deadline and the end of the gap', {
  timeout: 120_000,
}, async () => {
  const { faults, people } = double
  const id = await put(8000)
  const limit = { kind: 'ratelimited', seconds: 2 } as const
  faults.call('conversations.history', limit, { times: Number.POSITIVE_INFINITY, channel })
  faults.refuseConnections()
  faults.dropSockets()
  await until(() => engine.platforms[0]?.health().state === 'connecting', { what: 'the sockets broke' })
  const said = people.post(kadri, channel, `<@${double.bot.user}> position ${id} EE object`)
  expect(await said.acknowledged).toBe(false)
  faults.refuseConnections(0)
  await until(isUp, { what: 'Slack is up again' })
  const { deadline } = await at.store.db.decision.findUniqueOrThrow({ where: { id } })
  // Long after all that is on its way by itself would have come.
  await until(async () => (await stateOf(id)) !== 'in_silence' || (await waitedMs(id)) > 20_000, {
    within: 60_000,
    what: 'it is waited for',
  })
  expect(await stateOf(id)).toBe('in_silence')
  expect(engine.platforms[0]?.isCatchingUp()).toBe(true)
  const { catchingUpSince } = await at.store.db.lease.findUniqueOrThrow({ where: { name: 'adapter/slack' } })
  expect(catchingUpSince).not.toBeNull()
  faults.clear()
  await until(async () => (await stateOf(id)) !== 'in_silence', { within: 30_000, what: 'it is decided' })
  expect(await stateOf(id)).toBe('rejected')
  const [position] = await at.store.db.decisionPosition.findMany({ where: { decisionId: id } })
  expect(position).toMatchObject({ code: 'EE', value: 'object', late: false })
  expect(Number(position?.at)).toBeLessThan(Number(deadline))
})

test('a channel that Slack refuses holds up no deadline', { timeout: 120_000 }, async () => {
  const { faults } = double
  const id = await put(1000)
  faults.call('conversations.history', { kind: 'error', error: 'not_in_channel' }, { times: 1000, channel })
  faults.refuseConnections()
  faults.dropSockets()
  await until(() => engine.platforms[0]?.health().state === 'connecting', { what: 'the sockets broke' })
  faults.refuseConnections(0)
  await until(async () => (await stateOf(id)) === 'adopted', { within: 60_000, what: 'it is adopted' })
  faults.clear()
})
