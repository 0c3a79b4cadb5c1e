import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { formFor } from '../../../src/command/run.ts'
import { suggestLines } from '../../../src/command/suggestion.ts'
import { closeAtDeadline } from '../../../src/decision/close.ts'
import { type DecisionFile, openStates, readDecisions } from '../../../src/decision/file.ts'
import { outcomeOf } from '../../../src/decision/outcome.ts'
import { takePosition } from '../../../src/decision/position.ts'
import { type NewDecision, propose } from '../../../src/decision/propose.ts'
import { withdrawProposal } from '../../../src/decision/withdraw.ts'
import type { Directory, Person, Room } from '../../../src/directory/directory.ts'
import { writeCsv } from '../../../src/export/csv.ts'
import { documentOf } from '../../../src/export/document.ts'
import { dossierOf } from '../../../src/export/dossier.ts'
import { writeMarkdown } from '../../../src/export/markdown.ts'
import { decisionPart } from '../../../src/export/read-decision.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import { createWeb } from '../../../src/web/server.ts'
import { readCsv } from '../../interop/csv.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { commandsIn, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { send } from '../web/place.ts'

/** Proposals and positions from several platforms, on the real store: what is decided, once, and who may read it. */

const other = (person: Person): Person => ({ ...person, accounts: [accountRef('other', person.id)] })
const both = (person: Person): Person => ({ ...person, accounts: [...person.accounts, accountRef('other', person.id)] })

const anne = both(personOf('anne', 'FR', 'ecne', 'coordinator'))
const bruno = both(personOf('bruno', 'FR'))
const henri = personOf('henri', 'FR', 'niscg', 'head')
const dorte = { ...personOf('dorte', 'DK'), language: 'da', zone: 'Europe/Copenhagen' }
const kadri = both(personOf('kadri', 'EE'))
const fiona = personOf('fiona', 'ENISA', 'niscg', 'eeas_observer')
const olga = personOf('olga', 'SE')
/** Her delegation observes in one body, and works in another. */
const nora: Person = {
  ...personOf('nora', 'NO'),
  roles: [
    ...personOf('nora', 'NO').roles.map((role) => ({ ...role, observer: true })),
    ...personOf('nora', 'NO', 'ecne').roles,
  ],
}
const people = [anne, bruno, henri, dorte, kadri, fiona, olga, nora]

const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell', releasesTo: 'joint' }
const rooms = {
  fr: roomOf('fr', [anne, bruno, henri], { ...strict, code: 'FR' }),
  dk: roomOf('dk', [dorte], { ...strict, code: 'DK', language: 'da' }),
  se: roomOf('se', [olga], { ...strict, code: 'SE' }),
  council: roomOf('council', [nora, henri], { kind: 'body' }),
  joint: roomOf('joint', [anne, dorte, kadri, fiona]),
  /** On election night one decides for all. */
  night: roomOf('night', [anne, dorte, kadri], { decides: { profile: 'delegated', ratifyHours: 12 } }),
  /** On a platform that carries less: there the stub stands, and its buttons work. */
  low: roomOf('low', [], {
    platform: 'other',
    conversation: conversationRef('other', 'low'),
    seats: new Set([bruno, kadri].flatMap((person) => other(person).accounts)),
    ceiling: 'TLP:GREEN',
    assurance: { encryption: 'in-transit', operator: 'allowed', joinersReadBack: false },
  }),
} satisfies Record<string, Room>
const shift = (code: string, level: 0 | 1 | 2, person: Person) => ({ code, level, person: person.id })
const directory: Directory = {
  ...directoryOf(people, Object.values(rooms), []),
  shifts: [shift('FR', 0, bruno), shift('FR', 2, henri), shift('DK', 0, dorte), shift('EE', 0, kadri)],
}
const { fr, dk, se, council, joint, night, low } = rooms

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(async () => {
  for (const [slot, { message }] of stage.shown)
    if (slot.startsWith('decision/')) expect(message ? messageBreaches(message) : [], `${slot} is portable`).toEqual([])
  await stage.end()
})

let asked = 0
/** Proposes something to France, Denmark and Estonia in the joint room, watched by ENISA. */
async function put(
  wish: Partial<NewDecision> = {},
  usual: Partial<NewDecision> = { proposedBy: anne, deadline: new Date(stage.now.getTime() + 60 * 60_000) },
): Promise<string> {
  asked += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const made = await propose(scene, {
      key: `test/${asked}`,
      type: 'operational',
      title: 'Open the war room at 20:00',
      question: 'Shall the joint war room open tonight?',
      rule: { profile: 'consensus' },
      label: 'TLP:AMBER',
      codes: ['FR', 'DK', 'EE', 'ENISA'],
      observers: ['ENISA'],
      roomId: 'joint',
      ...usual,
      ...wish,
    })
    id = made.id
    return made.effects
  })
  return id
}

/** As a run proposes what its step gives no deadline. */
const putTimeless = (wish: Partial<NewDecision>): Promise<string> => put(wish, {})

async function read(id: string): Promise<DecisionFile> {
  const [file] = await readDecisions({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!file) throw new Error(`there is no ${id}`)
  return file
}

const card = (id: string, room: Room = joint): string =>
  wordsIn(stage.shown.get(`decision/${id}/card@${room.id}`)?.message)
const request = (id: string, code: string, key: string): Message | undefined =>
  stage.shown.get(`decision/${id}/for/${code}/ask@${key}`)?.message
const numberOf = (said: Message): string => /P-\d{4}-\d{4}/.exec(wordsIn(said))?.[0] ?? ''
const kindsOf = async (id: string): Promise<readonly string[]> => (await stage.ledger(id)).map(({ kind }) => kind)

async function closing(id: string): Promise<Record<string, unknown>> {
  const { db, keyring } = stage.store
  const rows = await db.ledgerEntry.findMany({ where: { subject: id, kind: 'decision.closed' } })
  expect(rows).toHaveLength(1)
  const [row] = rows
  return payloadOf(keyring.open(row?.payload ?? new Uint8Array(), payloadContext)) as Record<string, unknown> // an object, as decisions write
}

test('three delegations speak at the same instant on several platforms: one outcome, recorded once', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    const id = await put()
    await Promise.all([
      stage.press(anne, joint, `position ${id} FR yes`),
      stage.press(other(bruno), low, `position ${id} FR abstain`),
      stage.press(dorte, dk, `position ${id} DK yes`),
      stage.press(other(kadri), low, `position ${id} EE yes`),
      stage.press(fiona, joint, `position ${id} ENISA no`),
    ])
    const file = await read(id)
    expect(file.state).toBe('adopted')
    expect(file.chosen).toBe('yes')
    expect(file.positions).toHaveLength(5)
    // What stands is what the rule makes of what was said, whoever came first.
    expect(outcomeOf(file, stage.now)).toMatchObject({ state: 'adopted', counts: { entitled: 3, present: 3 } })
    expect(await closing(id)).toMatchObject({
      outcome: 'adopted',
      chosen: 'yes',
      quorum: true,
      entitled: 3,
      present: 3,
    })
    // The deadline comes, and finds nothing to do.
    stage.pass(61)
    await stage.fireTimers()
    expect((await kindsOf(id)).filter((kind) => kind === 'decision.closed')).toHaveLength(1)
  }
})

test('an event that is told twice is one position', async () => {
  const id = await put()
  await stage.press(dorte, dk, `position ${id} DK yes`)
  const [first] = (await read(id)).positions
  await stage.inScene(async (scene) => {
    const again = await takePosition(scene, id, {
      key: first?.key ?? '',
      code: 'DK',
      value: 'no',
      reservation: false,
      words: '',
      person: dorte,
      account: accountRef('web', 'dorte'),
      at: stage.now,
    })
    return again.effects
  })
  expect((await read(id)).positions.map(({ value }) => value)).toEqual(['yes'])
})

test('each delegation is asked where its people are, with buttons that also work on a stub', async () => {
  const id = await put()
  expect(commandsIn(request(id, 'FR', 'fr'))).toEqual([
    `position ${id} FR yes`,
    `position ${id} FR no`,
    `position ${id} FR abstain`,
    `position ${id} FR ?`,
  ])
  expect(wordsIn(request(id, 'DK', 'dk'))).toContain('tag venligst stilling for DK')
  // Estonia has no room of its own: Kadri is asked alone.
  expect(commandsIn(request(id, 'EE', '~kadri'))).toContain(`position ${id} EE yes`)
  expect(card(id)).toContain('No position yet (3)')
  const form = await stage.store.db.$transaction((tx) =>
    formFor(`position ${id} FR ?`, {
      tx,
      keyring: stage.store.keyring,
      directory,
      person: anne,
      room: joint,
      conversation: joint.conversation,
      now: stage.now,
      words: '',
      library: undefined as never, // no form of a decision looks at playbooks
    }),
  )
  expect(form?.pages[0]?.map(({ id: field }) => field)).toEqual(['position', 'reservation', 'words'])
  const answer = await stage.submit(anne, joint, 'position', `${id} FR`, {
    position: 'yes',
    reservation: 'yes',
    words: 'pending Paris',
  })
  expect(wordsIn(answer)).toContain(`${id}: recorded for FR: Adopt, with a reservation.`)
  expect(card(id)).toContain('FR (with a reservation) pending Paris (Anne, ')
})

test('a deputy changes the position of their delegation; who spoke before is told, and both stay on record', async () => {
  const id = await put({ rule: { profile: 'vote', threshold: 'simple' } })
  await stage.type(anne, joint, `position ${id} yes reservation: pending capital`)
  stage.pass(1)
  await stage.type(other(bruno), low, `position ${id} no because the mandate does not cover it`)
  expect(card(id)).toContain('Reject (1)')
  expect(card(id)).toContain('FR the mandate does not cover it (Bruno, ')
  expect(card(id)).toContain('changed once')
  const told = [...stage.shown].find(([slot]) => slot.startsWith(`decision/${id}/over/FR/`))
  expect(wordsIn(told?.[1].message)).toContain('what counts for FR now is not your position any more')
  await stage.type(dorte, dk, `position ${id} DK yes`)
  await stage.type(kadri, joint, `position ${id} EE yes`)
  expect(await closing(id)).toMatchObject({
    outcome: 'adopted',
    dissent: ['FR'],
    rows: { FR: 'no', DK: 'yes', EE: 'yes' },
  })
  const whole = wordsIn(await stage.type(dorte, dk, `decision ${id}`))
  expect(whole).toContain('FR Forkast: the mandate does not cover it')
  expect(whole).toContain('FR [erstattet] Vedtag, med forbehold: pending capital')
})

test('an observer is shown and never counted, and whoever has no seat cannot speak', async () => {
  const id = await put({ rule: { profile: 'vote', threshold: 'simple', quorum: 3 } })
  expect(wordsIn(await stage.type(fiona, joint, `position ${id} yes`))).toContain('ENISA observes')
  await stage.type(dorte, dk, `position ${id} yes`)
  await stage.type(kadri, joint, `position ${id} yes`)
  expect(card(id)).toContain('ENISA (observer, not counted)')
  expect(card(id)).toContain('not reached: 2 of 3 needed')
  stage.pass(61)
  await stage.fireTimers()
  expect(await closing(id)).toMatchObject({ outcome: 'lapsed', why: 'no-quorum', quorum: false, present: 2 })
  expect(card(id)).toContain('Too few delegations took a position.')
})

test('silence is broken at once by one, and adopts at its end where nobody spoke', async () => {
  const broken = await put({ rule: { profile: 'silence', hours: 1 } })
  expect(card(broken)).toContain('in silence')
  expect(commandsIn(request(broken, 'DK', 'dk'))[0]).toBe(`position ${broken} DK object`)
  await stage.press(fiona, joint, `position ${broken} ENISA object`)
  expect((await read(broken)).state).toBe('in_silence')
  // Diplomats assent so, and nothing but a value of the decision is ever stored.
  const asked = await stage.type(dorte, dk, `position ${broken} no objection`)
  expect(commandsIn(asked)).toContain(`position ${broken} DK object`)
  const taken = stage.inScene(async (scene) => {
    const position = { key: 'k', code: 'DK', value: 'object+object', reservation: false, words: '' }
    const by = { person: dorte, account: accountRef('web', 'dorte'), at: stage.now }
    return (await takePosition(scene, broken, { ...position, ...by })).effects
  })
  await expect(taken).rejects.toThrow('object+object is no position')
  expect((await read(broken)).state).toBe('in_silence')
  await stage.type(dorte, dk, `position ${broken} object, no mandate from capital`)
  expect((await read(broken)).state).toBe('rejected')
  expect(card(broken)).toContain('The silence was broken.')

  const kept = await put({
    rule: { profile: 'silence', hours: 1 },
    deadline: new Date(stage.now.getTime() + 60 * 60_000),
  })
  await expect(stage.type(anne, joint, `close-decision ${kept}`)).resolves.toSatisfy((said: Message) =>
    wordsIn(said).includes('runs on'),
  )
  stage.pass(41)
  await stage.fireTimers()
  expect(stage.shown.get(`decision/${kept}/for/EE/remind@~kadri`)).toBeDefined()
  stage.pass(20)
  // Its end has passed and nobody has closed it yet: what is said now is late, and adopts what nobody broke in time.
  const late = await stage.type(kadri, joint, `position ${kept} object`)
  expect(wordsIn(late)).toContain('It came too late')
  expect(await closing(kept)).toMatchObject({ outcome: 'adopted', why: 'silent' })
  await stage.fireTimers()
  expect((await kindsOf(kept)).filter((kind) => kind === 'decision.closed')).toHaveLength(1)
  expect(card(kept)).toContain('EE (late, not counted)')
})

test('what was said in time and arrives after the deadline counts, if nobody has closed it', async () => {
  const id = await put({ rule: { profile: 'silence', hours: 1 } })
  stage.pass(62)
  stage.late(10)
  await stage.type(dorte, dk, `position ${id} object`)
  stage.late(0)
  expect(await closing(id)).toMatchObject({ outcome: 'rejected', why: 'broken' })
})

test('a position without a number is never of what was proposed after it was said, nor of the one left when another closed', async () => {
  const openNow = { state: { in: [...openStates] } }
  await stage.store.db.decision.updateMany({ where: openNow, data: { state: 'withdrawn', recordedAt: new Date(0) } })
  stage.pass(10)
  const id = await put()
  stage.late(5)
  const asked = await stage.type(dorte, dk, 'position yes')
  expect(commandsIn(asked)).toEqual([`position ${id} yes`])
  stage.pass(6)
  await stage.type(dorte, dk, 'position yes')
  expect((await read(id)).positions).toMatchObject([{ code: 'DK', value: 'yes' }])
  stage.pass(6)
  const closed = await put()
  stage.pass(6)
  for (const person of [anne, kadri]) await stage.type(person, joint, `position ${closed} yes`)
  stage.late(0)
  await stage.type(dorte, dk, `position ${closed} yes`)
  expect((await read(closed)).state).toBe('adopted')
  stage.late(1)
  const either = await stage.type(kadri, joint, 'position no')
  stage.late(0)
  expect(commandsIn(either).toSorted()).toEqual([`position ${closed} no`, `position ${id} no`].toSorted())
  expect((await read(id)).positions).toHaveLength(1)
  await stage.inScene((scene) => withdrawProposal(scene, id))
})

/** Puts a command into the inbox that was said and received so many minutes ago, and that nobody has handled yet. */
async function waitingSince(minutes: number, received = 0): Promise<bigint> {
  asked += 1
  const { id } = await stage.store.db.inbox.create({
    data: {
      ...{ key: `waiting/${asked}`, platform: 'web', conversation: 'web:joint', kind: 'command' },
      ...{ actor: 'web:dorte', at: new Date(Date.now() - minutes * 60_000) },
      receivedAt: new Date(Date.now() - received * 60_000),
    },
  })
  return id
}
const heard = (id: bigint): Promise<unknown> => stage.store.db.inbox.update({ where: { id }, data: { state: 'done' } })

test('nothing closes at its deadline before what was said by then has been heard, in whatever order it comes', async () => {
  const silent = await put({ rule: { profile: 'silence', hours: 1 } })
  const joined = await put()
  stage.pass(62)
  const objection = await waitingSince(3)
  await stage.fireTimers()
  // What was said in time for one delegation decides nothing while that of another waits behind it.
  stage.late(4)
  await stage.type(anne, fr, `position ${joined} FR yes`)
  stage.late(0)
  expect(wordsIn(await stage.type(kadri, joint, `position ${silent} EE object`))).toContain('It came too late')
  expect(wordsIn(await stage.type(anne, joint, `close-decision ${joined}`))).toContain('is still being read')
  expect([(await read(silent)).state, (await read(joined)).state]).toEqual(['in_silence', 'proposed'])
  stage.late(3)
  await stage.type(dorte, dk, `position ${silent} object`)
  await stage.type(dorte, dk, `position ${joined} DK no`)
  stage.late(0)
  expect((await read(silent)).state).toBe('rejected')
  await heard(objection)
  stage.pass(1)
  await stage.fireTimers()
  expect(await closing(joined)).toMatchObject({ outcome: 'rejected', rows: { FR: 'yes', DK: 'no', EE: null } })
})

test('a deadline waits for what a platform has still to hand over, and for nothing that was said after it', async () => {
  const id = await put({ rule: { profile: 'silence', hours: 1 } })
  stage.pass(62)
  const afterwards = await waitingSince(1)
  const reading: { isOver?: true } = {}
  const due = async (): Promise<void> => {
    await stage.inScene((scene) => closeAtDeadline({ ...scene, isCatchingUp: async () => !reading.isOver }, id, since))
  }
  const since = stage.now
  await due()
  expect((await read(id)).state).toBe('in_silence')
  const timer = await stage.store.db.timer.findUniqueOrThrow({ where: { key: `decision/${id}/close` } })
  expect(timer).toMatchObject({ state: 'pending', payload: { decision: id, since: since.toISOString() } })
  expect(timer.dueAt > stage.now).toBe(true)
  reading.isOver = true
  await due()
  expect((await read(id)).state).toBe('adopted')
  await heard(afterwards)

  const stuck = await put({ rule: { profile: 'silence', hours: 1 } })
  stage.pass(62)
  const never = await waitingSince(30)
  await stage.fireTimers()
  expect((await read(stuck)).state).toBe('in_silence')
  stage.pass(11)
  await stage.fireTimers()
  expect(await read(stuck)).toMatchObject({ state: 'adopted', decidedAt: (await read(stuck)).deadline })
  await heard(never)
})

test('what was said at the last moment counts: a deadline closes once that has had time to arrive', async () => {
  const objected = await put({ rule: { profile: 'silence', hours: 1 } })
  const silent = await put({ rule: { profile: 'silence', hours: 1 } })
  stage.pass(60)
  await stage.fireTimers()
  expect([(await read(objected)).state, (await read(silent)).state]).toEqual(['in_silence', 'in_silence'])
  stage.late(0.01)
  await stage.type(dorte, dk, `position ${objected} object`)
  stage.late(0)
  expect((await read(objected)).state).toBe('rejected')
  stage.pass(0.1)
  await stage.fireTimers()
  expect(await read(silent)).toMatchObject({ state: 'adopted', decidedAt: (await read(silent)).deadline })
})

test('a deadline does not wait for what lies in the inbox of a platform that runs no more', async () => {
  const id = await put({ rule: { profile: 'silence', hours: 1 } })
  stage.pass(62)
  const left = await waitingSince(30, 29)
  await stage.fireTimers()
  expect((await read(id)).state).toBe('adopted')
  await heard(left)
})

test('of two positions of one delegation the later counts, also where the earlier is handled after it', async () => {
  const id = await put()
  stage.pass(10)
  await stage.type(dorte, dk, `position ${id} DK no`)
  stage.late(1)
  await stage.type(dorte, dk, `position ${id} DK yes`)
  stage.late(0)
  expect(card(id)).toContain('Reject (1)')
})

test('an objection after the end stands on the card as what it is', async () => {
  const id = await put()
  for (const person of [anne, kadri]) await stage.type(person, joint, `position ${id} yes`)
  await stage.type(dorte, dk, `position ${id} yes`)
  await stage.type(dorte, dk, `position ${id} no because the mandate is missing`)
  expect(card(id)).toContain('Came too late, not counted (1)\nDK Reject: the mandate is missing (Dorte, ')
  expect(card(id)).not.toContain('changed once')
})

test('whoever looks after a room is not told to withdraw what others proposed', async () => {
  for (const rule of [{ profile: 'silence', hours: 1 }, { profile: 'consensus' }] as const) {
    const id = await put({ rule, proposedBy: dorte })
    await stage.type(kadri, joint, `position ${id} EE yes`)
    const said = wordsIn(await stage.type(anne, joint, `close-decision ${id}`))
    expect(said).toContain('Only whoever proposed it can withdraw it: Dorte.')
    expect(said).not.toContain('withdraw-proposal')
    await stage.inScene((scene) => withdrawProposal(scene, id))
  }
})

test('what several decide nobody closes for the others before they had the time to speak: by line, by form, in a run', async () => {
  for (const rule of [{ profile: 'consensus' }, { profile: 'vote', threshold: 'simple' }] as const) {
    const id = await putTimeless({ rule })
    await stage.press(anne, joint, `position ${id} FR yes`)
    expect((await read(id)).deadline).toBeNull()
    const said = wordsIn(await stage.type(anne, joint, `close-decision ${id}`))
    expect(said).toContain('DK, EE have said nothing yet')
    expect(said).toContain('no set time')
    expect((await read(id)).state).toBe('proposed')
    stage.pass(60)
    expect(wordsIn(await stage.type(anne, joint, `close-decision ${id}`))).toContain('is closed')
    expect(await closing(id)).toMatchObject({ outcome: 'adopted', present: 1 })
  }
  // What a person proposes has a time: theirs, or a day.
  const line = numberOf(await stage.type(anne, joint, 'propose consensus We open the war room'))
  const form = numberOf(await stage.submit(anne, joint, 'propose', '', { title: 'We open it', rule: 'vote' }))
  for (const id of [line, form]) {
    const { deadline, proposedAt } = await read(id)
    expect((deadline?.getTime() ?? 0) - proposedAt.getTime()).toBe(24 * 3_600_000)
    await stage.press(anne, joint, `position ${id} FR yes`)
    stage.pass(60)
    expect(wordsIn(await stage.type(anne, joint, `close-decision ${id}`))).toContain('DK, EE have said nothing yet')
    await stage.inScene((scene) => withdrawProposal(scene, id))
  }
  // Of a silence there is none without an end, and what one decides is decided once it is said.
  expect((await read(await putTimeless({ rule: { profile: 'silence' } }))).deadline).not.toBeNull()
  for (const rule of [
    { profile: 'delegated', ratifyHours: 12, delegate: 'FR' },
    { profile: 'national', code: 'FR' },
  ] as const) {
    const id = await putTimeless({ rule })
    await stage.press(anne, joint, `position ${id} FR yes`)
    expect((await read(id)).state).toBe('adopted')
  }
})

test('what is published takes a passkey, and a second person within 24 hours', async () => {
  const { db } = stage.store
  const id = await put({
    type: 'publish',
    rule: { profile: 'national', code: 'FR' },
    codes: ['FR'],
    observers: [],
    roomId: 'fr',
    label: 'TLP:AMBER+STRICT',
  })
  expect(wordsIn(await stage.press(anne, fr, `position ${id} FR yes`))).toMatch(/passkey/i)
  expect((await read(id)).state).toBe('proposed')
  await touchPasskey(db, anne)
  await stage.press(anne, fr, `position ${id} FR yes`)
  const file = await read(id)
  expect(file).toMatchObject({ state: 'adopted', decidedBy: 'anne', recordedBy: null })
  expect(card(id, fr)).toContain('Second signature: waits for a second person until')
  expect(wordsIn(await stage.press(anne, fr, `countersign ${id}`))).toContain('you decided it yourself')
  expect(wordsIn(await stage.press(dorte, dk, `countersign ${id}`))).toContain(`ingen beslutning ${id}`)
  stage.pass(24 * 60 + 1)
  await stage.fireTimers()
  expect(wordsIn(stage.shown.get(`decision/${id}/unsigned@~henri`)?.message)).toContain('nobody countersigned')
  expect(card(id, fr)).toContain('MISSING')
  await touchPasskey(db, bruno)
  await stage.press(bruno, fr, `countersign ${id}`)
  expect(card(id, fr)).toMatch(/Second signature: Bruno, .*LATE/)
  expect(await kindsOf(id)).toEqual([
    'decision.proposed',
    'decision.position',
    'decision.closed',
    'decision.unsigned',
    'decision.countersigned',
  ])
})

const second = (id: string, slot: string): string => wordsIn(stage.shown.get(`decision/${id}/second/${slot}`)?.message)

test('who has to sign is told, has it among their tasks, and signs also what was superseded meanwhile', async () => {
  const own = { codes: ['FR'], observers: [], roomId: 'fr', label: 'TLP:AMBER+STRICT' } as const
  const id = await put({ type: 'publish', rule: { profile: 'national', code: 'FR' }, ...own })
  await touchPasskey(stage.store.db, anne)
  await stage.press(anne, fr, `position ${id} FR yes`)
  expect(second(id, 'sign/ask@~henri')).toContain('Anne decided alone. It waits for your signature')
  expect(wordsIn(await stage.type(henri, fr, 'tasks'))).toContain(`countersign ${id}`)
  expect(wordsIn(await stage.type(anne, fr, 'tasks'))).not.toContain(`countersign ${id}`)
  const next = numberOf(await stage.type(anne, fr, `supersede ${id} national in 2 h We say nothing of it`))
  await stage.press(anne, fr, `position ${next} FR yes`)
  expect(await read(id)).toMatchObject({ state: 'superseded', signedAt: null })
  expect(commandsIn(stage.shown.get(`decision/${id}/card@fr`)?.message)).toContain(`countersign ${id}`)
  stage.pass(16 * 60 + 1)
  await stage.fireTimers()
  expect(second(id, 'sign/remind@~henri')).toContain('still waits for a second signature')
  await touchPasskey(stage.store.db, henri)
  await stage.press(henri, fr, `countersign ${id}`)
  expect(await read(id)).toMatchObject({ state: 'superseded', signedBy: 'henri' })
  for (const turn of ['ask', 'remind']) expect(second(id, `sign/${turn}@~henri`)).toBe('')
  expect(wordsIn(await stage.type(henri, fr, 'tasks'))).not.toContain(`countersign ${id}`)
})

test('those who could ratify are told so, and once more while there is time', async () => {
  const id = await put({ rule: { profile: 'delegated', ratifyHours: 3, delegate: 'DK' }, mandate: 'point 4' })
  stage.pass(10)
  stage.late(8)
  await stage.press(dorte, dk, `position ${id} DK yes`)
  stage.late(0)
  // The time to ratify is counted from when others could know of it.
  expect(await read(id)).toMatchObject({ ratifyBy: new Date(stage.now.getTime() + 3 * 3_600_000) })
  expect(second(id, 'ratify/ask@~bruno')).toContain('Dorte decided for all')
  expect(second(id, 'ratify/ask@~kadri')).toContain('lapses')
  expect(second(id, 'ratify/ask@~dorte')).toBe('')
  expect(wordsIn(await stage.type(kadri, joint, 'tasks'))).toContain(`ratify ${id}`)
  stage.pass(121)
  await stage.fireTimers()
  expect(second(id, 'ratify/remind@~kadri')).toContain('still waits to be ratified')
  await stage.press(kadri, joint, `ratify ${id}`)
  expect(second(id, 'ratify/ask@~bruno')).toBe('')
  expect(wordsIn(await stage.type(kadri, joint, 'tasks'))).not.toContain(`ratify ${id}`)
})

test('two different people, proposer and decider, need no signature more', async () => {
  const id = await put({
    type: 'escalate',
    rule: { profile: 'national', code: 'FR' },
    codes: ['FR'],
    observers: [],
    roomId: 'fr',
    label: 'TLP:AMBER+STRICT',
    proposedBy: bruno,
  })
  await touchPasskey(stage.store.db, anne)
  await stage.press(anne, fr, `position ${id} FR yes`)
  expect(await read(id)).toMatchObject({ state: 'adopted', decidedBy: 'anne', recordedBy: 'bruno', signBy: null })
})

test('one person alone does not pass for two: by consensus with themselves, or by writing a colleague down', async () => {
  const { db } = stage.store
  const own = { codes: ['FR'], observers: [], roomId: 'fr', label: 'TLP:AMBER+STRICT' } as const
  const alone = await put({ type: 'publish', ...own })
  await touchPasskey(db, anne)
  await stage.press(anne, fr, `position ${alone} FR yes`)
  expect(await read(alone)).toMatchObject({ state: 'adopted', signBy: expect.any(Date) })
  expect(wordsIn(await stage.press(anne, fr, `countersign ${alone}`))).toContain('you decided it yourself')

  const entry = { when: 'now', what: 'We publish', type: 'publish', label: 'TLP:AMBER', by: 'bruno' }
  const written = wordsIn(await stage.submit(anne, fr, 'record-decision', '', entry))
  const id = /P-\d{4}-\d{4}/.exec(written)?.[0] ?? ''
  expect(await read(id)).toMatchObject({ decidedBy: 'bruno', recordedBy: 'anne', signBy: expect.any(Date) })
  expect(wordsIn(await stage.press(anne, fr, `countersign ${id}`))).toContain('you decided it yourself')
  await touchPasskey(db, bruno)
  for (const each of [alone, id]) await stage.press(bruno, fr, `countersign ${each}`)
  for (const each of [alone, id]) expect(await read(each)).toMatchObject({ signedBy: 'bruno' })
})

test('no delegation replaces or ratifies by itself what several decided, and no silence is too short to be broken', async () => {
  const joined = await put()
  await stage.press(anne, joint, `position ${joined} FR yes`)
  await stage.press(dorte, dk, `position ${joined} DK yes`)
  await stage.press(kadri, joint, `position ${joined} EE yes`)
  for (const [room, rule] of [
    [fr, 'national'],
    [fr, 'consensus'],
    [joint, 'national'],
    [joint, 'delegated'],
  ] as const)
    expect(wordsIn(await stage.type(anne, room, `supersede ${joined} ${rule} in 2 h No war room`))).toContain(
      `${joined} is of DK, EE, FR`,
    )
  expect(await read(joined)).toMatchObject({ state: 'adopted', supersededBy: null })
  // Asked they were all, and closed before they could answer it would be decided by one all the same.
  const hasty = wordsIn(await stage.type(anne, joint, `supersede ${joined} consensus in 2 h No war room`))
  const next = /P-\d{4}-\d{4}/.exec(hasty)?.[0] ?? ''
  await stage.press(anne, joint, `position ${next} FR yes`)
  expect(wordsIn(await stage.type(anne, joint, `close-decision ${next}`))).toContain('DK, EE have said nothing yet')
  expect(await read(joined)).toMatchObject({ state: 'adopted', supersededBy: null })
  await stage.type(anne, joint, `withdraw-proposal ${next}`)
  expect(wordsIn(await stage.type(anne, joint, 'propose silence in 2 min We publish'))).toContain('at least 60 minutes')

  const held = await put({ rule: { profile: 'delegated', ratifyHours: 2 }, supersedes: joined })
  await stage.press(anne, joint, `position ${held} FR yes`)
  expect(wordsIn(await stage.press(other(bruno), low, `ratify ${held}`))).toContain('another delegation')
  expect(await read(joined)).toMatchObject({ state: 'adopted', supersededBy: null })
  await stage.press(kadri, joint, `ratify ${held}`)
  expect(await read(joined)).toMatchObject({ state: 'superseded', supersededBy: held })
})

test('one delegation alone does not replace in minutes, nor by itself, what all decided together', async () => {
  const joined = await put()
  await stage.press(anne, joint, `position ${joined} FR yes`)
  await stage.press(dorte, dk, `position ${joined} DK yes`)
  await stage.press(kadri, joint, `position ${joined} EE yes`)
  for (const rule of ['vote', 'consensus'])
    expect(wordsIn(await stage.type(anne, joint, `supersede ${joined} ${rule} in 2 min No war room`))).toContain(
      'at least 60 minutes',
    )
  for (const rule of ['vote', 'consensus']) {
    const next = numberOf(await stage.type(anne, joint, `supersede ${joined} ${rule} in 1 h No war room`))
    await stage.press(anne, joint, `position ${next} FR yes`)
    expect(card(next)).toContain('1 of 3 needed')
    stage.pass(61)
    await stage.fireTimers()
    expect(await closing(next)).toMatchObject({ outcome: 'lapsed', why: 'no-quorum', needed: 3 })
    expect(await read(joined)).toMatchObject({ state: 'adopted', supersededBy: null })
  }
  // By silence all of them agreed; by silence again each of them can hold it back.
  const silent = await put({ rule: { profile: 'silence', hours: 1 } })
  stage.pass(61)
  await stage.fireTimers()
  const next = numberOf(await stage.type(anne, joint, `supersede ${silent} vote in 1 h No war room`))
  expect((await read(next)).rule).toEqual({ profile: 'vote', threshold: 'simple', quorum: 3 })
  await stage.type(anne, joint, `withdraw-proposal ${next}`)
})

test('what is published has an hour, and by silence takes a passkey; no vote needs more than may vote', async () => {
  const publish = { title: 'Publish the line', type: 'publish', label: 'TLP:AMBER' }
  const submit = async (more: Record<string, string>): Promise<string> =>
    wordsIn(await stage.submit(anne, joint, 'propose', '', { ...publish, ...more }))
  expect(await submit({ rule: 'consensus', by: 'in 10 min' })).toContain('at least 60 minutes')
  expect(await submit({ rule: 'vote', by: 'in 2 h', quorum: '4' })).toContain('where 3 may take a position')
  await stage.store.db.passkey.deleteMany({ where: { personId: 'anne' } })
  expect(await submit({ rule: 'silence', by: 'in 2 h' })).toMatch(/passkey/i)
  await touchPasskey(stage.store.db, anne)
  const id = /P-\d{4}-\d{4}/.exec(await submit({ rule: 'silence', by: 'in 2 h' }))?.[0] ?? ''
  expect(await read(id)).toMatchObject({ type: 'publish', state: 'in_silence' })
  await stage.type(anne, joint, `withdraw-proposal ${id}`)
})

test('no vote of several is had in minutes from one; once all have spoken it is there at once', async () => {
  for (const how of ['vote', 'vote two-thirds', 'vote quorum 2'])
    expect(wordsIn(await stage.type(anne, joint, `propose ${how} by in 10 min We open the room`)), how).toContain(
      'A vote of several takes at least 60 minutes',
    )
  const answers = { title: 'We open the room', type: 'operational', label: 'TLP:AMBER', rule: 'vote' }
  expect(wordsIn(await stage.submit(anne, joint, 'propose', '', { ...answers, by: 'in 10 min' }))).toContain(
    'at least 60 minutes',
  )
  const id = numberOf(await stage.type(anne, joint, 'propose vote by in 1 h We open the room'))
  await stage.press(anne, joint, `position ${id} FR yes`)
  await stage.press(dorte, dk, `position ${id} DK no`)
  expect((await read(id)).state).toBe('proposed')
  await stage.press(kadri, joint, `position ${id} EE yes`)
  expect(await read(id)).toMatchObject({ state: 'adopted', chosen: 'yes' })
})

test('no consensus of several is had in minutes from one, nor with fewer than it needs', async () => {
  for (const more of ['', ' quorum 2'])
    expect(wordsIn(await stage.type(anne, joint, `propose consensus${more} by in 2 min We publish`))).toContain(
      'at least 60 minutes',
    )
  const answers = { title: 'We publish', type: 'operational', label: 'TLP:AMBER', rule: 'consensus', quorum: '2' }
  expect(wordsIn(await stage.submit(anne, joint, 'propose', '', { ...answers, by: 'in 2 min' }))).toContain(
    'at least 60 minutes',
  )
  expect(wordsIn(await stage.submit(anne, joint, 'propose', '', { ...answers, rule: 'silence' }))).toContain(
    'Only a consensus and a vote have a quorum',
  )
  const numbers: string[] = []
  for (let turn = 0; turn < 2; turn += 1) {
    const said = wordsIn(await stage.submit(anne, joint, 'propose', '', { ...answers, by: 'in 1 h' }))
    numbers.push(/P-\d{4}-\d{4}/.exec(said)?.[0] ?? '')
  }
  const [alone = '', both = ''] = numbers
  for (const id of numbers) await stage.press(anne, joint, `position ${id} FR yes`)
  await stage.press(dorte, dk, `position ${both} DK abstain`)
  expect(card(alone)).toContain('not reached: 1 of 2 needed')
  expect(card(both)).toContain('reached: 2 of 2 needed')
  stage.pass(61)
  await stage.fireTimers()
  expect(await closing(alone)).toMatchObject({ outcome: 'lapsed', why: 'no-quorum', needed: 2, present: 1 })
  expect(await closing(both)).toMatchObject({ outcome: 'adopted', why: 'no-objection', needed: 2, present: 2 })
})

test('of members a vote needs its share of all who are entitled, whoever stays away or abstains', async () => {
  const numbers: string[] = []
  for (const basis of ['members', 'votes cast']) {
    const line = `propose vote two-thirds of ${basis}, quorum 2, in 1 h: We publish`
    numbers.push(numberOf(await stage.type(anne, joint, line)))
  }
  const [members = '', cast = ''] = numbers
  expect(wordsIn(request(members, 'DK', 'dk'))).toContain('alle stemmeberettigede medlemmer')
  const enough = numberOf(await stage.type(anne, joint, 'propose vote two-thirds of members in 1 h We publish'))
  for (const id of [...numbers, enough]) await stage.press(anne, joint, `position ${id} FR yes`)
  for (const id of numbers) await stage.press(dorte, dk, `position ${id} DK abstain`)
  await stage.press(dorte, dk, `position ${enough} DK yes`)
  await stage.press(fiona, joint, `position ${members} ENISA yes`)
  expect((await read(members)).rule).toEqual({
    profile: 'vote',
    threshold: 'two-thirds',
    basis: 'members',
    quorum: 2,
  })
  expect(card(members)).toContain('two thirds of all members entitled')
  expect(card(cast)).toContain('two thirds of the votes cast')
  stage.pass(61)
  await stage.fireTimers()
  expect(await closing(members)).toMatchObject({ outcome: 'rejected', why: 'no-majority', entitled: 3, present: 2 })
  expect(await closing(cast)).toMatchObject({ outcome: 'adopted', why: 'majority' })
  expect(await closing(enough)).toMatchObject({ outcome: 'adopted', chosen: 'yes' })
})

test('where no rule is named the room’s own holds, and whoever looks at the room can read it', async () => {
  expect(wordsIn(await stage.type(dorte, night, 'propose We publish'))).toContain('mandat')
  const id = numberOf(await stage.type(anne, night, 'propose We publish, mandate: terms, point 4'))
  expect(await read(id)).toMatchObject({ rule: { profile: 'delegated', ratifyHours: 12, delegate: 'FR' } })
  expect(card(id, night)).toContain('Delegated: FR decides for all')
  const other = numberOf(await stage.type(anne, night, 'propose consensus We publish'))
  expect(await read(other)).toMatchObject({ rule: { profile: 'consensus' } })
  for (const each of [id, other]) await stage.type(anne, night, `withdraw-proposal ${each}`)
  expect(wordsIn(await stage.type(anne, night, 'rooms night'))).toContain('within 12 hours')
  expect(wordsIn(await stage.type(anne, joint, 'rooms joint'))).toContain('Consensus: adopted if')
})

test('what all have spoken to closes at once, and what one delegation alone decides needs no hour', async () => {
  const id = numberOf(await stage.type(anne, joint, 'propose consensus in 1 h We publish'))
  await stage.press(anne, joint, `position ${id} FR yes`)
  await stage.press(dorte, dk, `position ${id} DK yes`)
  await stage.press(kadri, joint, `position ${id} EE yes`)
  expect(await read(id)).toMatchObject({ state: 'adopted', decidedAt: stage.now })
  const own = numberOf(await stage.type(dorte, dk, 'propose consensus om 2 min Vi offentliggør'))
  expect(await read(own)).toMatchObject({ state: 'proposed' })
  await stage.type(dorte, dk, `withdraw-proposal ${own}`)
})

test('what comes in the place of a decision about a case is about that case, and asks nobody who does not read it', async () => {
  const caseNumber = await sharedCase('The site of the count was copied')
  const first = await put({ caseNumber, title: 'Leave the copy up', observers: [], codes: ['FR', 'DK', 'EE'] })
  for (const [person, room] of [
    [anne, fr],
    [dorte, dk],
    [kadri, joint],
  ] as const)
    await stage.type(person, room, `position ${first} yes`)
  const next = numberOf(await stage.type(anne, joint, `supersede ${first} consensus in 2 h Take the copy down`))
  expect(await read(next)).toMatchObject({ caseNumber })
  await stage.type(anne, joint, `withdraw-proposal ${next}`)
  // Who only observes in the room, and does not read the case, sees nothing of it from its first card on.
  await stage.store.db.case.update({ where: { number: caseNumber }, data: { addressees: ['DK', 'EE'] } })
  const shut = await put({ caseNumber, title: 'Warn the provider', observers: [], codes: ['FR', 'DK', 'EE'] })
  expect(wordsIn(request(shut, 'DK', 'dk'))).toContain('Warn the provider')
  expect(card(shut)).not.toContain('Warn the provider')
})

test('what one member decides by its own authority is asked of nobody else, and it decides though it observes there', async () => {
  const id = numberOf(await stage.type(anne, joint, 'propose national in 2 h Close our hotline'))
  expect(request(id, 'FR', 'fr')).toBeDefined()
  expect([request(id, 'DK', 'dk'), request(id, 'EE', '~kadri')]).toEqual([undefined, undefined])
  expect(wordsIn(await stage.type(dorte, dk, 'tasks'))).not.toContain(id)
  expect(wordsIn(await stage.type(anne, fr, 'tasks'))).toContain(id)
  await stage.press(anne, joint, `position ${id} FR yes`)
  expect((await read(id)).state).toBe('adopted')

  const own = numberOf(await stage.type(nora, council, 'propose national in 2 h Close our hotline'))
  await stage.press(nora, council, `position ${own} NO yes`)
  expect(await read(own)).toMatchObject({ state: 'adopted', seats: [{ code: 'FR' }, { code: 'NO', observer: false }] })
})

test('a case that is published stands in the register as a sole act', async () => {
  const number = numberIn(await stage.type(anne, fr, 'report TLP:GREEN The results site answers slowly'))
  await touchPasskey(stage.store.db, anne)
  const said = wordsIn(await stage.type(anne, fr, `label ${number} clear`))
  const id = /P-\d{4}-\d{4}/.exec(said)?.[0] ?? ''
  expect(said).toContain('somebody else has to countersign within 24 hours')
  expect(await read(id)).toMatchObject({ type: 'publish', state: 'adopted', decidedBy: 'anne', caseNumber: number })
  expect(wordsIn(await stage.type(dorte, dk, `decision ${id}`))).toContain(`ingen beslutning ${id}`)
})

test('what is delegated is ratified by others in time, or lapses and says so', async () => {
  const rule = { profile: 'delegated', ratifyHours: 2 } as const
  const held = await put({ rule })
  await stage.press(dorte, dk, `position ${held} DK yes`)
  expect(wordsIn(await stage.press(dorte, dk, `ratify ${held}`))).toContain('du besluttede den selv')
  await stage.press(kadri, joint, `ratify ${held}`)
  expect(await read(held)).toMatchObject({ state: 'adopted', ratifiedBy: 'kadri' })
  const lost = await put({ rule })
  await stage.press(dorte, dk, `position ${lost} DK yes`)
  stage.pass(121)
  await stage.fireTimers()
  expect((await read(lost)).state).toBe('lapsed')
  expect(wordsIn(stage.shown.get(`decision/${lost}/lapsed@~dorte`)?.message)).toContain('bortfaldt')
  expect(wordsIn(await stage.press(kadri, joint, `ratify ${lost}`))).toContain('lapsed: nobody ratified it in time')
})

test('to ratify what publishes takes a passkey of whoever ratifies, as what it makes count does', async () => {
  const { db } = stage.store
  const id = await put({ type: 'publish', rule: { profile: 'delegated', ratifyHours: 2, delegate: 'FR' } })
  await touchPasskey(db, anne)
  await stage.press(anne, joint, `position ${id} FR yes`)
  expect(await read(id)).toMatchObject({ state: 'adopted', ratifiedAt: null })
  await db.passkey.deleteMany({ where: { personId: 'kadri' } })
  expect(wordsIn(await stage.press(kadri, joint, `ratify ${id}`))).toMatch(/passkey/i)
  expect(await read(id)).toMatchObject({ ratifiedBy: null, ratifiedAt: null })
  await touchPasskey(db, kadri)
  await stage.press(kadri, joint, `ratify ${id}`)
  expect(await read(id)).toMatchObject({ state: 'adopted', ratifiedBy: 'kadri' })
  // Whoever comes after that is told so, and not sent for a passkey first.
  await db.passkey.deleteMany({ where: { personId: 'kadri' } })
  expect(wordsIn(await stage.press(kadri, joint, `ratify ${id}`))).not.toMatch(/passkey/i)
})

test('whoever is to decide for all is named, has a mandate, and decides alone, whoever presses first', async () => {
  expect(wordsIn(await stage.type(anne, joint, 'propose delegated in 2 h We publish'))).toContain('without a mandate')
  const mandate = 'mandate: terms of reference, point 4'
  expect(wordsIn(await stage.type(anne, joint, `propose delegated to SE in 2 h We publish; ${mandate}`))).toContain(
    'SE is none of those',
  )
  // Nobody chairs there: France looks after the room.
  const id = numberOf(await stage.type(anne, joint, `propose delegated ratified in 2 h in 1 h We publish; ${mandate}`))
  expect((await read(id)).rule).toEqual({ profile: 'delegated', ratifyHours: 2, delegate: 'FR' })
  expect(card(id)).toContain('Delegated: FR decides for all; another delegation must ratify an adoption within 2 hours')
  expect(card(id)).toContain('Mandate: terms of reference, point 4')
  const said = await stage.type(kadri, joint, `position ${id} no because too early`)
  expect(wordsIn(said)).toContain('What EE said is shown beside it, and not counted.')
  expect((await read(id)).state).toBe('proposed')
  await stage.press(anne, joint, `position ${id} FR yes`)
  expect(await read(id)).toMatchObject({ state: 'adopted', decidedBy: 'anne' })
  expect(await closing(id)).toMatchObject({ entitled: 1, dissent: ['EE'] })
  await stage.press(kadri, joint, `ratify ${id}`)
  expect(await read(id)).toMatchObject({ ratifiedBy: 'kadri' })
})

test('what one member decides by its own authority names who is against it, on the card, on record and in exports', async () => {
  const id = await put({ rule: { profile: 'national', code: 'FR' } })
  const said = await stage.press(kadri, joint, `position ${id} EE no`)
  expect(wordsIn(said)).toContain('What EE said is shown beside it, and not counted.')
  await stage.type(dorte, dk, `position ${id} yes reservation: pending capital`)
  expect((await read(id)).state).toBe('proposed')
  await stage.press(anne, joint, `position ${id} FR yes`)
  const file = await read(id)
  expect(file).toMatchObject({ state: 'adopted', chosen: 'yes', decidedBy: 'anne' })
  expect(await closing(id)).toMatchObject({
    ...{ outcome: 'adopted', why: 'decided', entitled: 1, present: 1, votes: { yes: 1 } },
    ...{ dissent: ['EE'], reservations: ['DK'], rows: { FR: 'yes', DK: 'yes', EE: 'no' } },
  })
  expect(wordsIn(await stage.type(anne, joint, `decision ${id}`))).toContain('EE Reject (Kadri, ')
  // Dissent stands first.
  expect(card(id)).toMatch(/Reject \(1\).*EE.*Adopt \(2\).*DK \(with a reservation\) pending capital/s)
  const parts = { cases: [], decisions: [decisionPart({ directory }, file)], calls: [] }
  const dossier = dossierOf(
    { directory, exercise: true, origin: 'https://jom.example.eu' },
    { kind: 'decisions' },
    parts,
  )
  const [head = [], row = []] = readCsv(writeCsv(dossier, ';'), ';')
  expect(row[head.indexOf('dissent_and_reservations')]?.split('\n').toSorted()).toEqual([
    'DK yes (reservation): pending capital',
    'EE no',
  ])
  const made = { hash: 'c'.repeat(64), language: 'en', zone: 'Europe/Paris', madeAt: stage.now }
  expect(writeMarkdown(documentOf(dossier, made))).toMatch(/EE.*Reject.*Kadri/)
})

test('of a deadline that comes twice whoever proposes says which is meant', async () => {
  const said = await stage.type(anne, joint, 'propose vote by 2027-10-31 02:30 Europe/Paris Close the lists')
  expect(wordsIn(said)).toContain('comes twice')
  const [, second = ''] = commandsIn(said)
  const id = /P-\d{4}-\d{4}/.exec(wordsIn(await stage.press(anne, joint, second)))?.[0] ?? ''
  expect(await read(id)).toMatchObject({ title: 'Close the lists', deadline: new Date('2027-10-31T01:30:00Z') })
  await stage.type(anne, joint, `withdraw-proposal ${id}`)
})

test('a proposal by command: form, evidence, supersession, review, withdrawal', async () => {
  const wrong = await stage.submit(anne, joint, 'propose', '', {
    title: 'x',
    rule: 'vote',
    quorum: 'many',
    type: 'config',
    label: 'TLP:AMBER',
  })
  expect(wordsIn(wrong)).not.toContain('is proposed')
  const done = await stage.submit(anne, joint, 'propose', '', {
    title: 'Daily sync at 08:00',
    question: 'Shall we meet daily until the vote?',
    type: 'procedural',
    label: 'TLP:AMBER',
    rule: 'vote',
    by: 'in 2 h',
    quorum: '2',
    options: 'Every day\nEvery second day\nNot at all',
    mandate: 'Terms of reference, point 4',
    known: 'Three incidents',
    assumed: 'More to come',
    unknown: 'Who is behind it',
    evidence: 'B2 https://example.eu/report\nthe log of the provider',
    review: '2027-06-01 09:00',
  })
  const id = /P-\d{4}-\d{4}/.exec(wordsIn(done))?.[0] ?? ''
  expect(card(id)).toContain('B2 https://example.eu/report')
  expect(card(id)).toContain('Mandate: Terms of reference, point 4')
  await stage.type(anne, joint, `position ${id} every day`)
  await stage.type(dorte, dk, `position ${id} DK a`)
  await stage.type(kadri, joint, `position ${id} b because we are few`)
  expect(await read(id)).toMatchObject({ state: 'adopted', chosen: 'a' })
  expect(card(id)).toContain('adopted: Every day')
  expect(card(id)).toContain('EE we are few')
  expect(wordsIn(await stage.type(anne, joint, `position ${id} b`))).toContain('It came too late')
  expect((await read(id)).chosen).toBe('a')

  const next =
    /P-\d{4}-\d{4}/.exec(
      wordsIn(await stage.type(anne, joint, `supersede ${id} consensus in 1 h Sync twice a day`)),
    )?.[0] ?? ''
  expect((await read(id)).state).toBe('adopted')
  for (const [person, room] of [
    [anne, joint],
    [dorte, dk],
    [kadri, joint],
  ] as const)
    await stage.type(person, room, `position ${next} yes`)
  expect(await read(id)).toMatchObject({ state: 'superseded', supersededBy: next })
  expect(card(id)).toContain(`Superseded by: ${next}`)

  const gone =
    /P-\d{4}-\d{4}/.exec(wordsIn(await stage.type(kadri, joint, 'propose silence Close the lists')))?.[0] ?? ''
  // 5 working days of the institutions from Monday 26 April on: Europe Day is no working day, and comes later.
  expect((await read(gone)).deadline?.getTime()).toBeGreaterThan(stage.now.getTime() + 6 * 86_400_000)
  expect(wordsIn(await stage.type(anne, joint, `withdraw-proposal ${gone}`))).toContain('can be withdrawn by whoever')
  await stage.type(kadri, joint, `withdraw-proposal ${gone}`)
  expect((await read(gone)).state).toBe('withdrawn')
  expect(await kindsOf(gone)).toEqual(['decision.proposed', 'decision.withdrawn'])
})

test('a day of review is told once', async () => {
  const id = await put({
    rule: { profile: 'vote', threshold: 'simple' },
    reviewAt: new Date(stage.now.getTime() + 3 * 3_600_000),
  })
  for (const [person, room] of [
    [anne, joint],
    [dorte, dk],
    [kadri, joint],
  ] as const)
    await stage.type(person, room, `position ${id} yes`)
  stage.pass(181)
  await stage.fireTimers()
  expect(wordsIn(stage.shown.get(`decision/${id}/review@~anne`)?.message)).toContain('is to be looked at again')
  expect((await kindsOf(id)).filter((kind) => kind === 'decision.reviewed')).toHaveLength(1)
})

test('a review whose makers are gone, or that a run proposed, is told to whoever looks after it now', async () => {
  for (const proposedBy of [null, 'gone']) {
    const id = await put({
      rule: { profile: 'vote', threshold: 'simple' },
      reviewAt: new Date(stage.now.getTime() + 3 * 3_600_000),
    })
    await stage.store.db.decision.update({ where: { id }, data: { proposedBy } })
    for (const [person, room] of [
      [anne, joint],
      [dorte, dk],
      [kadri, joint],
    ] as const)
      await stage.type(person, room, `position ${id} yes`)
    stage.pass(181)
    await stage.fireTimers()
    // Anne looks after the room; Denmark and Estonia name nobody who coordinates or heads: who has the duty there is told.
    for (const person of ['anne', 'dorte', 'kadri'])
      expect(stage.shown.get(`decision/${id}/review@~${person}`), person).toBeDefined()
    expect(stage.shown.get(`decision/${id}/review@~fiona`)).toBeUndefined()
  }
})

test('what is written down much later is marked late', async () => {
  const at = new Date(stage.now.getTime() - 3 * 3_600_000).toISOString().slice(0, 16)
  const said = wordsIn(await stage.type(anne, fr, `record-decision ${at}Z We hold the second press line`))
  expect(said).toContain('marked LATE')
  const id = /P-\d{4}-\d{4}/.exec(said)?.[0] ?? ''
  expect(await read(id)).toMatchObject({ state: 'adopted', late: true, decidedBy: 'anne', signBy: null })
  expect(card(id, fr)).toContain('Recorded: LATE')
  const prompt = wordsIn(
    await stage.submit(anne, fr, 'record-decision', '', {
      when: 'now',
      what: 'Shift ends',
      type: 'operational',
      label: 'TLP:AMBER',
      by: 'bruno',
    }),
  )
  const second = /P-\d{4}-\d{4}/.exec(prompt)?.[0] ?? ''
  expect(await read(second)).toMatchObject({ late: false, decidedBy: 'bruno', recordedBy: 'anne' })
})

test('what is recorded late stands in its case, with its mandate and its review, and goes no further than the case', async () => {
  const caseNumber = numberIn(await stage.type(anne, fr, 'report A town counts by hand'))
  const recorded = async (said: Message): Promise<DecisionFile> =>
    read(/P-\d{4}-\d{4}/.exec(wordsIn(said))?.[0] ?? wordsIn(said))
  const line = await recorded(
    await stage.type(
      anne,
      joint,
      `record-decision now ${caseNumber}: We wait for the town; and say so; mandate: law 7; review: 2027-06-01 09:00`,
    ),
  )
  expect(line).toMatchObject({ caseNumber, title: 'We wait for the town; and say so', mandate: 'law 7' })
  expect(line.reviewAt).toEqual(new Date('2027-06-01T07:00:00Z'))
  expect(line).toMatchObject({ label: 'TLP:AMBER+STRICT', addressees: ['FR'] })
  // The delegations that sit in the joint room do not read the case.
  expect(card(line.id)).not.toContain('We wait')
  expect(wordsIn(await stage.type(dorte, dk, `decision ${line.id}`))).toContain(`ingen beslutning ${line.id}`)
  const form = { when: 'now', what: 'We wait', type: 'operational', label: 'TLP:AMBER', case: caseNumber }
  const evidence = 'B2 the log of the provider'
  const byForm = await recorded(await stage.submit(anne, fr, 'record-decision', '', { ...form, evidence }))
  expect(byForm).toMatchObject({ caseNumber, evidence: [{ grade: 'B2', words: 'the log of the provider' }] })
  // Who may not read a case records nothing about it, and is told no more than of one that does not exist.
  const none = async (number: string): Promise<string> =>
    (await stage.type(olga, se, `record-decision now ${number} We wait`)).summary.replace(number, '#')
  expect(await none(caseNumber)).toBe(await none('EL-2027-FR-9999'))
  const twice = await stage.submit(anne, fr, 'record-decision', '', { ...form, review: '2027-10-31 02:30' })
  expect(wordsIn(twice)).toContain('The clocks show this time twice')
})

test('what is not theirs is nowhere: same answer, no list, no completion, no page', async () => {
  const id = await put({ onlyAsked: true, codes: ['FR', 'DK'], observers: [] })
  const refused = (said: Message, number: string): string => said.summary.replaceAll(number, '#')
  const none = refused(await stage.type(olga, se, 'decision P-2027-9999'), 'P-2027-9999')
  for (const command of [
    'decision',
    'position',
    'close-decision',
    'countersign',
    'ratify',
    'supersede',
    'withdraw-proposal',
  ])
    expect(refused(await stage.type(olga, se, `${command} ${id}${command === 'position' ? ' yes' : ''}`), id)).toBe(
      none,
    )
  expect(wordsIn(await stage.type(olga, se, 'decisions'))).not.toContain(id)
  expect(wordsIn(await stage.type(dorte, dk, 'decisions'))).toContain(id)

  const library = await openLibrary(stage.store.db, 'playbooks', stage.now)
  const suggested = async (person: Person, room: Room, typed: string) => {
    const looking = {
      ...{
        tx: stage.store.db,
        keyring: stage.store.keyring,
        library,
        directory,
        person,
        room,
        conversation: room.conversation,
        now: stage.now,
        words: '',
        exercise: true,
        origin: '',
      },
    }
    const [account] = person.accounts
    if (!account) throw new Error('no account')
    const target = targetPerson(directory, person, account, room.conversation, stage.now)
    return (await suggestLines(looking, typed, target)).map(({ line }) => line)
  }
  expect(await suggested(dorte, dk, `decision ${id.slice(0, 9)}`)).toContain(`decision ${id}`)
  expect(await suggested(olga, se, 'decision P')).not.toContain(`decision ${id}`)
  expect(await suggested(olga, se, 'position P')).not.toContain(`position ${id}`)

  const { db, keyring } = stage.store
  for (const { id: person, name, pseudonym } of [dorte, olga])
    await db.person.upsert({
      where: { id: person },
      create: { id: person, name, pseudonym, language: 'en' },
      update: {},
    })
  const web = createWeb({
    db,
    keyring,
    world: 'exercise',
    names: 'single',
    host: '127.0.0.1',
    port: 0,
    directory: () => directory,
    now: () => stage.now,
    log: () => {},
  })
  const { origin, port } = await web.start()
  try {
    const at = { web, origin, port, host: `localhost:${port}` }
    const page = async (person: string, path: string) => {
      const link = await issueSignInLink(db, person, 'sign-in', 60_000)
      const { cookie = '' } = await send(at, { method: 'POST', path: link })
      return send(at, { path, cookie })
    }
    expect((await page('dorte', '/decisions')).text).toContain(id)
    const whole = await page('dorte', `/decisions/${id}`)
    expect(whole.status).toBe(200)
    expect(whole.text).toContain('Open the war room at 20:00')
    expect((await page('olga', '/decisions')).text).not.toContain(id)
    const [theirs, nobodys] = [await page('olga', `/decisions/${id}`), await page('olga', '/decisions/P-2027-9999')]
    expect(theirs.status).toBe(404)
    const said = (page: string): string => page.replace(/[\s\S]*<main/, '')
    expect(said(theirs.text)).toBe(said(nobodys.text))
  } finally {
    await web.stop()
  }
})

test('when a case is raised, what was said to decide about it is taken back with it', async () => {
  const number = numberIn(await stage.type(anne, fr, 'report TLP:GREEN The count is delayed in one town'))
  await stage.type(anne, fr, `release ${number}`)
  const id = await put({ caseNumber: number, title: 'Inform the press about the delay', label: 'TLP:GREEN' })
  expect(card(id)).toContain('Inform the press about the delay')
  expect(wordsIn(await stage.type(olga, se, `decision ${id}`))).toContain('Inform the press')
  await stage.type(anne, fr, `label ${number} amber+strict`)
  const posts = await stage.store.db.post.findMany({ where: { slot: { startsWith: `decision/${id}/` } } })
  expect(posts.length).toBeGreaterThan(2)
  for (const post of posts) expect(post.label).toBe('TLP:AMBER+STRICT')
  // And whatever is said of it from now on.
  expect(wordsIn(await stage.type(olga, se, `decision ${id}`))).toContain('no decision')
  expect((await read(id)).label).toBe('TLP:AMBER+STRICT')
  await stage.type(anne, fr, `position ${id} FR yes`)
  expect(card(id)).not.toContain('Inform the press')
})

/** A case of France that the delegations of the joint room read. */
async function sharedCase(what: string): Promise<string> {
  const number = numberIn(await stage.type(anne, fr, `report TLP:AMBER ${what}`))
  await stage.type(anne, fr, `release ${number}`)
  return number
}

test('who can no longer read what is asked is never taken to agree: it is withdrawn at once', async () => {
  for (const [raised, rule] of [
    ['amber+strict', { profile: 'silence', hours: 1 }],
    ['amber+strict', { profile: 'consensus' }],
    ['red sure', { profile: 'vote', threshold: 'simple' }],
  ] as const) {
    const caseNumber = await sharedCase(`The voters' roll was copied, ${rule.profile}`)
    const id = await put({ caseNumber, rule, title: 'We tell the press' })
    const own = await put({ caseNumber, rule, codes: ['FR'], observers: [], roomId: 'fr' })
    expect(wordsIn(request(id, 'DK', 'dk'))).toContain('We tell the press')
    await stage.type(anne, fr, `label ${caseNumber} ${raised}`)
    expect(await read(id)).toMatchObject({ state: 'withdrawn', chosen: null })
    expect(await kindsOf(id)).toEqual(['decision.proposed', 'decision.withdrawn'])
    expect(wordsIn(stage.shown.get(`decision/${id}/unread@~anne`)?.message)).toContain(`${id} is withdrawn`)
    // Whoever may read the case decides on.
    expect(openStates.includes((await read(own)).state)).toBe(raised === 'amber+strict')
    stage.pass(61)
    await stage.fireTimers()
    expect((await read(id)).state).toBe('withdrawn')
    for (const [slot, { conversation, message }] of stage.shown)
      if (slot.startsWith(`decision/${id}/`) && conversation !== fr.conversation && !slot.endsWith('@~anne'))
        expect(wordsIn(message), slot).not.toContain('We tell the press')
  }
})

test('the deadline that comes with the raise adopts nothing either', async () => {
  const caseNumber = await sharedCase('The forum of the authority was defaced')
  const id = await put({ caseNumber, rule: { profile: 'silence', hours: 1 } })
  const label = 'TLP:AMBER+STRICT'
  const raised = { label, released: false, addressees: ['FR'] }
  // As it stands between the raise and what follows from it.
  await stage.store.db.case.update({ where: { number: caseNumber }, data: raised })
  stage.pass(41)
  await stage.fireTimers()
  expect(stage.shown.get(`decision/${id}/for/DK/remind@dk`)).toBeUndefined()
  expect((await read(id)).state).toBe('withdrawn')
  const late = await put({ caseNumber: await sharedCase('A queue of mails'), rule: { profile: 'silence', hours: 1 } })
  await stage.store.db.case.update({ where: { number: (await read(late)).caseNumber ?? '' }, data: raised })
  stage.pass(61)
  await stage.type(anne, fr, `position ${late} FR yes`)
  expect((await read(late)).state).toBe('withdrawn')
})

test('after a raise nothing that is said anew goes to whom the case is shut', async () => {
  const caseNumber = await sharedCase('The count of one town was published early')
  const id = await put({
    caseNumber,
    title: 'Ask the town to wait',
    rule: { profile: 'national', code: 'FR' },
    codes: ['FR'],
    observers: [],
    proposedBy: dorte,
    reviewAt: new Date(stage.now.getTime() + 2 * 3_600_000),
  })
  await stage.press(anne, fr, `position ${id} FR yes`)
  expect((await read(id)).addressees).toContain('DK')
  await stage.type(anne, fr, `label ${caseNumber} amber+strict`)
  expect((await read(id)).addressees).toEqual(['FR'])
  stage.pass(121)
  await stage.fireTimers()
  const told = wordsIn(stage.shown.get(`decision/${id}/review@~dorte`)?.message)
  expect(told).toContain(id)
  expect(told).not.toContain('Ask the town to wait')
  expect(wordsIn(stage.shown.get(`decision/${id}/review@~anne`)?.message)).toContain('Ask the town to wait')
})

test('a day of review that comes before the decision is told once it is adopted', async () => {
  const reviewAt = new Date(stage.now.getTime() + 10 * 60_000)
  const id = await put({ rule: { profile: 'silence', hours: 1 }, reviewAt })
  stage.pass(11)
  await stage.fireTimers()
  expect(await kindsOf(id)).toEqual(['decision.proposed'])
  stage.pass(50)
  await stage.fireTimers()
  await stage.fireTimers()
  expect(await kindsOf(id)).toEqual(['decision.proposed', 'decision.closed', 'decision.reviewed'])
})

test('whoever decided does not ratify, in whatever order their delegation was heard', async () => {
  const id = await put({ rule: { profile: 'delegated', ratifyHours: 2 } })
  stage.pass(10)
  const said = (person: Person, value: string, minutesAgo: number): Promise<unknown> =>
    stage.inScene(async (scene) => {
      const at = new Date(stage.now.getTime() - minutesAgo * 60_000)
      const account = accountRef('web', person.id)
      const position = {
        key: `order/${person.id}`,
        code: 'FR',
        value,
        reservation: false,
        words: '',
        person,
        account,
        at,
      }
      return (await takePosition(scene, id, position)).effects
    })
  await said(bruno, 'abstain', 1)
  await said(anne, 'yes', 6)
  expect(await read(id)).toMatchObject({ state: 'adopted', chosen: 'yes', decidedBy: 'anne' })
  expect(wordsIn(await stage.press(anne, joint, `ratify ${id}`))).toContain('you decided it yourself')
  expect(wordsIn(await stage.press(other(bruno), low, `ratify ${id}`))).toContain('another delegation')
  // Where it is not kept who decided, nobody who spoke for the one that did is the second.
  await stage.store.db.decision.update({ where: { id }, data: { decidedBy: null } })
  expect(wordsIn(await stage.press(anne, joint, `ratify ${id}`))).toContain('you decided it yourself')
  await stage.press(kadri, joint, `ratify ${id}`)
  expect(await read(id)).toMatchObject({ ratifiedBy: 'kadri' })
})
