import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelCall, planCall } from '../../../src/call/plan.ts'
import { showAgenda } from '../../../src/call/posted-agenda.ts'
import { endCall } from '../../../src/call/roll.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { propose } from '../../../src/decision/propose.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import type { Directory, Room } from '../../../src/directory/directory.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { recallForJoiner } from '../../../src/sharing/recall-room.ts'
import { recallTimers } from '../../../src/sharing/recall-timers.ts'
import type { Transaction } from '../../../src/store/client.ts'
import { lockCase } from '../../../src/threat/case.ts'
import { timers as caseTimers } from '../../../src/threat/escalation.ts'
import { labelCase } from '../../../src/threat/sharing.ts'
import { roomOf } from '../../support/directory.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { passTo as passStageTo } from './passing.ts'

/** What stands below a call's card when it is near: what everybody may read who reads the call, and nothing else. */

const { people, directory } = makeWorld()
const { anne, bruno, dorte, oscar, stranger } = people
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), {
    ...callTimers,
    ...caseTimers,
    ...decisionTimers,
    ...roundTimers,
    ...recallTimers,
  })
})
afterAll(() => stage.end())

const passTo = (at: string): Promise<void> => passStageTo(stage, at)
const everybody = ['BE', 'DK', 'EE', 'ENISA', 'FR', 'LU']

type Shared = { label?: string; addressees?: readonly string[]; released?: boolean; code?: string }
let cases = 0
async function openCase(title: string, { label = 'TLP:AMBER', addressees = [], released = true, code = 'FR' }: Shared) {
  cases += 1
  const number = `EL-2029-${code}-${String(cases).padStart(4, '0')}`
  const { db, keyring } = stage.store
  await db.case.create({
    data: {
      ...{ number, code, year: 2029, label, addressees: [...addressees], released, status: 'accepted', triage: {} },
      title: keyring.seal(title, 'case.title'),
      report: keyring.seal(JSON.stringify({ what: title, concerns: code }), 'case.report'),
      ...{ reporterId: 'bruno', level: 0, roomId: 'fr', version: 1, reportedAt: stage.now },
    },
  })
  return number
}

let planned = 0
async function plan(
  wall: string,
  roomId = 'joint',
  codes: readonly string[] = ['FR', 'DK', 'EE'],
  label = 'TLP:AMBER',
) {
  planned += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const made = await planCall(scene, {
      ...{
        key: `test/${planned}`,
        title: 'Results path',
        codes,
        ...(roomId !== '' && { roomId }),
        askedBy: anne,
        wall,
        minutes: 30,
        urgent: false,
      },
      ...{ label: label as 'TLP:AMBER', zone: 'Europe/Brussels' },
    })
    id = made.id
    return made.effects
  })
  return id
}
/** Has it made anew, as after whatever gives cause to it. */
const again = (id: string) => stage.inScene((scene) => showAgenda(scene, id))
const agenda = (id: string, room = 'joint') => stage.shown.get(`call/${id}/agenda@${room}`)

test('a quarter of an hour before a call its room reads the cases and decisions that all may read who read the call', async () => {
  const shared = await openCase('Mirror is down', { addressees: everybody })
  await openCase('Kept from Estonia', { addressees: ['FR', 'DK', 'BE', 'LU', 'ENISA'] })
  // Who only observes for France reads nothing of it that France has not released.
  await openCase('Nobody released this', { addressees: everybody, released: false })
  await openCase('Stricter than the call', { label: 'TLP:AMBER+STRICT', addressees: everybody })
  await openCase('Known to all', { label: 'TLP:GREEN', addressees: everybody })
  const id = await plan('2029-06-12T14:00')
  let decision = ''
  await stage.inScene(async (scene) => {
    const made = await propose(scene, {
      ...{ key: 'test/p', type: 'operational', title: 'Switch to the mirror', question: 'Shall we?', callId: id },
      ...{ rule: { profile: 'consensus' }, label: 'TLP:AMBER', codes: everybody, roomId: 'joint' },
    })
    decision = made.id
    return made.effects
  })
  await passTo('2029-06-12T11:30:00Z')
  expect(agenda(id)).toBeUndefined()
  await passTo('2029-06-12T11:46:00Z')
  const said = agenda(id)?.message
  expect(said?.marking).toBe('TLP:AMBER')
  expect(wordsIn(said)).toContain(`${shared} Mirror is down`)
  expect(wordsIn(said)).toContain('Known to all')
  expect(wordsIn(said)).toContain(`${decision} Switch to the mirror`)
  expect(wordsIn(said)).not.toMatch(/Kept from Estonia|Nobody released|Stricter than/)
  expect(commandsIn(said)).toEqual([`call ${id}`])
  expect([...stage.shown.keys()].filter((slot) => slot.startsWith(`call/${id}/agenda@`))).toEqual([
    `call/${id}/agenda@joint`,
  ])

  // What is settled meanwhile is gone at the start.
  await stage.store.db.case.update({ where: { number: shared }, data: { status: 'closed' } })
  await passTo('2029-06-12T12:00:00Z')
  expect(wordsIn(agenda(id)?.message)).toContain('Known to all')
  expect(wordsIn(agenda(id)?.message)).not.toContain('Mirror is down')
  await stage.inScene((scene) => endCall(scene, id, anne))
  expect(agenda(id)).toBeUndefined()
})

test('a case that is taken back takes the agenda with it and leaves the card, which has it anew without the case', async () => {
  const number = await openCase('A leaflet', { addressees: everybody })
  const id = await plan('2029-06-13T14:00')
  await passTo('2029-06-13T11:46:00Z')
  expect(wordsIn(agenda(id)?.message)).toContain(`${number} A leaflet`)
  await stage.inScene(async (scene) => {
    const file = await lockCase(scene, number)
    if (!file) throw new Error('it was written just now')
    return (await labelCase(scene, file, anne, 'TLP:AMBER+STRICT')).effects
  })
  const copies = await stage.store.db.recallCopy.findMany({ where: { slot: { startsWith: `call/${id}/` } } })
  expect(copies.map(({ slot }) => slot)).toEqual([`call/${id}/agenda@joint`])
  const cut = await stage.store.db.post.findUniqueOrThrow({ where: { slot: `call/${id}/agenda@joint` } })
  expect(cut).toMatchObject({ label: 'TLP:AMBER+STRICT', state: 'pending' })
  // A minute later, when nothing of it is under way any more, the rest stands again.
  await passTo('2029-06-13T11:48:00Z')
  expect(wordsIn(agenda(id)?.message)).toContain('Known to all')
  expect(wordsIn(agenda(id)?.message)).not.toContain('A leaflet')
  await stage.inScene((scene) => cancelCall(scene, id))
  expect(agenda(id)).toBeUndefined()
})

test('the overdue clocks of a case stand where all who read the call are its own people, and nowhere else', async () => {
  const number = await openCase('Register is slow', { addressees: everybody })
  await stage.store.db.clock.create({
    data: {
      ...{ id: 'K-test', caseNumber: number, regime: 'nis2.early-warning', state: 'running', startedFrom: stage.now },
      ...{ strict: stage.now, confirmedBy: 'bruno', confirmedAt: stage.now },
    },
  })
  const cell = directory.rooms.get('fr')!
  const seats = new Set([...cell.seats].filter((seat) => !oscar.accounts.includes(seat)))
  stage.become((world) => withRoom(world, { ...cell, seats }))
  const home = await plan('2029-06-14T14:00', 'fr', ['FR'], 'TLP:AMBER+STRICT')
  // Who only observes for France reads what bears TLP:AMBER.
  const milder = await plan('2029-06-14T14:00', 'fr', ['FR'], 'TLP:AMBER')
  const joint = await plan('2029-06-14T14:00')
  await passTo('2029-06-14T11:46:00Z')
  expect(wordsIn(agenda(home, 'fr')?.message)).toMatch(new RegExp(`Overdue[^]*${number}`))
  for (const [id, room] of [
    [milder, 'fr'],
    [joint, 'joint'],
  ] as const) {
    expect(wordsIn(agenda(id, room)?.message)).toContain('Register is slow')
    expect(wordsIn(agenda(id, room)?.message)).not.toContain('Overdue')
  }
  // Who only observes sits in the cell: the card has no words there, and nobody is told that there is an agenda.
  stage.become((world) => withRoom(world, cell))
  await stage.type(bruno, cell, `attend ${home} yes`)
  await again(home)
  expect(stage.shown.get(`call/${home}/card@fr`)?.shows).toBe('stub')
  expect(agenda(home, 'fr')).toBeUndefined()
})

test('nothing of it stands where the card has no words, nor for a call without a room', async () => {
  await openCase('Phones are out', { addressees: everybody })
  const roomless = await plan('2029-06-15T14:00', '', ['FR', 'DK'])
  const id = await plan('2029-06-15T14:00')
  // The linked room of people who all read the call may carry TLP:GREEN.
  const joint = directory.rooms.get('joint')!
  stage.become((world) => withRoom(world, { ...joint, ceiling: 'TLP:GREEN' }))
  await passTo('2029-06-15T11:46:00Z')
  expect(stage.shown.get(`call/${id}/card@joint`)?.shows).toBe('stub')
  expect([...stage.shown.keys()].filter((slot) => /agenda@/.test(slot) && slot.includes(id))).toEqual([])
  expect([...stage.shown.keys()].filter((slot) => slot.startsWith(`call/${roomless}/agenda@`))).toEqual([])
  stage.become((world) => withRoom(world, joint))
  await again(id)
  expect(wordsIn(agenda(id)?.message)).toContain('Phones are out')
  // Somebody comes of a member that is not addressed: what stands is taken back, as the card's words are, and nothing is said anew.
  const seats = new Set([...joint.seats, ...stranger.accounts])
  stage.become((world) => withRoom(world, { ...joint, seats }))
  const room = { ...joint, seats }
  await stage.inScene(async (scene) => {
    await scene.tx.post.updateMany({
      where: { slot: { startsWith: `call/${id}/` }, conversation: joint.conversation },
      data: { state: 'sent', sentRevision: 1, shows: 'whole', parts: ['seen'], attempts: 1 },
    })
    return (await recallForJoiner(scene, room, `joined/${id}`)).effects
  })
  const copies = await stage.store.db.recallCopy.findMany({ where: { recall: { key: `joined/${id}` } } })
  expect(copies.map(({ slot }) => slot)).toContain(`call/${id}/agenda@joint`)
  await again(id)
  expect(agenda(id)).toBeUndefined()
  stage.become((world) => withRoom(world, joint))
})

test('its points are looked for once, in however many rooms it stands', async () => {
  await openCase('Tallies differ', { addressees: everybody })
  const further = ['one', 'two', 'three'].map((id) => ({ ...roomOf(id, [anne, dorte]), zone: 'Europe/Paris' }))
  const id = await plan('2029-06-16T14:00')
  const asked = async (world: Directory): Promise<number> => {
    let count = 0
    await stage.inScene((scene) => {
      const tx = counting(scene.tx, () => {
        count += 1
      })
      return showAgenda({ ...scene, tx, directory: world, now: new Date('2029-06-16T11:46:00Z') }, id)
    })
    return count
  }
  const few = await asked(directory)
  const linked = { name: 'further', rooms: ['joint', ...further.map(({ id: room }) => room)] }
  const many = await asked({
    ...further.reduce(withRoom, directory),
    links: [...directory.links, linked],
  })
  expect(few).toBeGreaterThan(0)
  expect(many).toBe(few)
  for (const { id: room } of further) expect(wordsIn(agenda(id, room)?.message)).toContain('Tallies differ')
})

/** A directory in which a room is otherwise. */
const withRoom = (world: Directory, room: Room): Directory => ({
  ...world,
  rooms: new Map(world.rooms).set(room.id, room),
  conversations: new Map(world.conversations).set(room.conversation, room),
})

/** A transaction that tells how often cases, decisions and calls are asked for. */
const counting = (tx: Transaction, onAsked: () => void): Transaction =>
  new Proxy(tx, {
    get(of, name, self) {
      if (name === 'case' || name === 'decision' || name === 'call') onAsked()
      return Reflect.get(of, name, self)
    },
  })
