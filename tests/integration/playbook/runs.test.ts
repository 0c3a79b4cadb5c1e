import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { beginCall, endCall } from '../../../src/call/roll.ts'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { answer } from '../../../src/command/answer.ts'
import type { Directory } from '../../../src/directory/directory.ts'
import { tellRun } from '../../../src/playbook/live/hear.ts'
import { runTimer } from '../../../src/playbook/live/run-timer.ts'
import { enterRun, startRun } from '../../../src/playbook/live/start.ts'
import { verifyRun } from '../../../src/playbook/live/verify.ts'
import { personOf } from '../../support/directory.ts'
import { commandsIn, makeWorld, mentionsIn, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import {
  allKinds,
  approved,
  breathless,
  chasing,
  child,
  clocked,
  folderOf,
  intake,
  lost,
  matching,
  meeting,
  summed,
  voting,
} from './books.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms, directory: known } = makeWorld()
const peter = personOf('peter', 'EP', 'ecne', 'ep_observer')
const directory: Directory = {
  ...known,
  people: new Map([...known.people, [peter.id, peter]]),
  members: new Map([...known.members, ['EP', { code: 'EP', name: 'European Parliament', zone: 'Europe/Brussels' }]]),
}
const { anne, bruno, chloe, dorte, emil, fiona, zoe } = people
let stage: Stage

beforeAll(async () => {
  stage = await openStage(
    directory,
    new Date('2027-04-25T18:00:00Z'),
    folderOf({
      'PB-01': intake,
      'PB-20': allKinds,
      'PB-21': child,
      'PB-22': matching,
      'PB-23': clocked,
      'PB-24': lost,
      'PB-26': voting,
      'PB-27': meeting,
      'PB-28': breathless,
      'PB-29': chasing,
      'PB-32': approved,
      'PB-33': summed,
    }),
  )
})
afterAll(async () => {
  await stage.end()
})

const runIn = (words: string): string => {
  const found = /R-\d{4}-\d{4}/.exec(words)?.[0]
  if (!found) throw new Error(`no run in: ${words}`)
  return found
}
const row = (id: string) => stage.store.db.run.findUniqueOrThrow({ where: { id } })
/** Lets so many minutes pass, and one more in which what was said at the end of them arrives. What fires sets what comes next. */
const passed = async (minutes: number): Promise<void> => {
  for (const each of [minutes, 1]) {
    stage.pass(each)
    while ((await stage.fireTimers()) > 0);
  }
}
const card = (id: string) => stage.shown.get(`run/${id}/card@joint`)?.message
const start = async (words = 'A site is down'): Promise<string> =>
  runIn(wordsIn(await stage.submit(anne, rooms.joint, 'run', 'PB-20', { what: words })))
/** What a run is, is what its history makes of it, and all its rows follow from that. */
const holds = async (id: string) =>
  expect(
    await stage.inScene(async (scene) => {
      expect(await verifyRun(scene, id)).toEqual([])
      return []
    }),
  ).toEqual([])

describe('a run through all kinds of steps', () => {
  it('goes from its form to its end, by commands of people', async () => {
    const refused = wordsIn(await stage.submit(emil, rooms.dk, 'run', 'PB-20', { what: 'x' }))
    expect(refused).toContain('That is for those who run PB-20')
    const id = await start('volby.example is down')
    expect(wordsIn(card(id))).toContain('All kinds of steps')
    expect(card(id)?.marking).toBe('TLP:AMBER')
    expect(wordsIn(stage.shown.get(`run/${id}/say/hello#1@joint`)?.message)).toContain('Seen: volby.example is down')
    expect(wordsIn(stage.shown.get(`run/${id}/say/hello#1@~emil`)?.message)).toContain('Seen: volby.example is down')
    expect(commandsIn(card(id))).toEqual(expect.arrayContaining([`answer ${id} bad`, `show ${id}`]))
    expect(wordsIn(await stage.type(anne, rooms.joint, 'tasks'))).toContain(`answer ${id} bad`)
    // Bruno does not sit in the joint room: he is asked in private.
    expect(stage.shown.get(`run/${id}/ask/both/bad#1/0@~bruno`)?.only).toBe('web:bruno')
    expect(mentionsIn(stage.shown.get(`run/${id}/ask/both/bad#1/0@joint`)?.message)).toEqual(['web:anne'])
    await holds(id)

    // Only those asked may answer; what does not fit is said.
    expect(wordsIn(await stage.submit(dorte, rooms.joint, 'answer', `${id} bad`, { level: 'high' }))).toContain(
      'spurgt andre',
    )
    expect(wordsIn(await stage.submit(anne, rooms.joint, 'answer', `${id} bad`, { level: 'purple' }))).toContain(
      'not taken',
    )
    expect(
      wordsIn(
        await stage.submit(anne, rooms.joint, 'answer', `${id} bad`, {
          level: 'high',
          words: 'TLP:AMBER+STRICT a name',
        }),
      ),
    ).toContain('bears TLP:AMBER')
    expect(wordsIn(await stage.submit(anne, rooms.joint, 'answer', `${id} bad`, { level: 'high' }))).toContain(
      'approved by',
    )
    // Whoever else was asked is asked no more.
    for (const place of ['joint', '~bruno']) {
      const asked = stage.shown.get(`run/${id}/ask/both/bad#1/0@${place}`)?.message
      expect(wordsIn(asked)).toContain('answered by Anne')
      expect(commandsIn(asked)).toEqual([])
    }
    expect(wordsIn(await stage.type(anne, rooms.joint, `approve ${id} bad`))).toContain('cannot approve it as well')
    expect(wordsIn(await stage.type(dorte, rooms.joint, `refuse ${id} bad`))).toContain('Sig hvorfor')
    await stage.type(dorte, rooms.joint, `refuse ${id} bad not enough known`)
    await stage.submit(bruno, rooms.fr, 'answer', `${id} bad`, { level: 'high' })
    expect(wordsIn(await stage.press(dorte, rooms.joint, `approve ${id} bad`))).toContain('godkendelse er noteret')
    const decided = await stage.store.db.ledgerEntry.findFirst({ where: { subject: id, kind: 'decision.made' } })
    expect(decided?.actor).toBe('p-bruno')

    expect(wordsIn(await stage.type(anne, rooms.joint, `done ${id} proof`))).toContain('what shows')
    expect(wordsIn(await stage.type(anne, rooms.joint, `done ${id} proof hash 1234 in the safe`))).toContain('done')
    await holds(id)

    // The round closes at its deadline, without its quorum; the notice is acknowledged.
    await passed(46)
    expect(wordsIn(stage.shown.get(`run/${id}/say/both/few#1@joint`)?.message)).toContain('Nobody answered')
    const notice = await stage.store.db.notice.findFirstOrThrow({ where: { runId: id, code: 'DK' } })
    expect(wordsIn(await stage.type(emil, rooms.dk, `got ${notice.id}`)).length).toBeGreaterThan(0)
    expect((await row(id)).status).toBe('running')
    for (const minutes of [11, 11, 11]) {
      stage.pass(minutes)
      await stage.fireTimers()
    }
    await holds(id)
    const second = await stage.store.db.run.findFirstOrThrow({ where: { parent: { startsWith: id } } })
    expect(wordsIn(await stage.type(emil, rooms.dk, 'tasks'))).toContain(`done ${second.id} look`)
    await stage.type(emil, rooms.dk, `done ${second.id} look`)
    expect(await row(second.id)).toMatchObject({ status: 'ended' })
    expect(await row(id)).toMatchObject({ status: 'ended' })
    expect(wordsIn(card(id))).toContain('ended')
    // The European Parliament only watches: it is asked, and counts for no quorum.
    const seats = await stage.store.db.roundSeat.findMany({ where: { round: { runId: id } }, orderBy: { code: 'asc' } })
    expect(seats.map(({ code, observer }) => `${code}${observer ? ' watches' : ''}`)).toEqual([
      'DK',
      'ENISA',
      'EP watches',
      'FR',
    ])
    for (const each of [id, second.id]) {
      await holds(each)
      expect(await stage.store.db.todo.count({ where: { runId: each } })).toBe(0)
      expect(await stage.store.db.runWait.count({ where: { runId: each } })).toBe(0)
      expect(
        await stage.store.db.timer.count({ where: { key: { startsWith: `run/${each}/` }, state: 'pending' } }),
      ).toBe(0)
    }
    expect(wordsIn(await stage.type(anne, rooms.joint, `show ${id}`))).toContain('hash 1234')
  })
})

describe('a round of a run', () => {
  const at = { platform: 'web', conversation: 'web:dk', kind: 'command', actor: 'web:dorte' }
  const sayInTime = async (key: string): Promise<bigint> => {
    const said = { ...at, key, at: new Date(Date.now() - 5 * 60_000) }
    return (await stage.store.db.inbox.create({ data: said })).id
  }
  const hear = (id: bigint) => stage.store.db.inbox.update({ where: { id }, data: { state: 'done' } })
  const roundOf = (runId: string) => stage.store.db.round.findFirstOrThrow({ where: { runId } })
  const pass = async (minutes: number): Promise<void> => {
    stage.pass(minutes)
    while ((await stage.fireTimers()) > 0);
  }

  /** What was said of it once it was over. */
  const said = (id: string) => ['all', 'none'].filter((step) => stage.shown.has(`run/${id}/say/${step}#1@joint`))

  it('does not close at its deadline before what was said by then has been heard, and what comes after it waits', async () => {
    const id = runIn(wordsIn(await stage.type(anne, rooms.joint, 'run PB-33')))
    const waiting = await sayInTime('waiting/run')
    await pass(61)
    const { id: round, closedAt } = await roundOf(id)
    expect(closedAt).toBeNull()
    expect(said(id)).toEqual([])
    stage.late(5)
    await stage.type(dorte, rooms.dk, `line ${round} in order`)
    stage.late(0)
    await hear(waiting)
    await pass(1)
    expect((await roundOf(id)).closedAt).not.toBeNull()
    expect(said(id)).toEqual(['all'])
    expect(await row(id)).toMatchObject({ status: 'ended' })
    await holds(id)
  })

  it.each([
    { meanwhile: 'paused', command: 'pause', status: 'paused' },
    { meanwhile: 'stopped', command: 'stop', status: 'stopped' },
  ])('closes all the same where that is $meanwhile while it waits', async ({ meanwhile, command, status }) => {
    const id = runIn(wordsIn(await stage.type(anne, rooms.joint, 'run PB-33')))
    const waiting = await sayInTime(`waiting/${meanwhile}`)
    await pass(61)
    await stage.type(anne, rooms.joint, `${command} ${id} we look`)
    expect((await row(id)).status).toBe(status)
    await hear(waiting)
    await pass(1)
    expect((await roundOf(id)).closedAt).not.toBeNull()
    expect((await row(id)).status).toBe(status)
    await holds(id)
    if (meanwhile !== 'paused') return
    expect(said(id)).toEqual([])
    await stage.type(anne, rooms.joint, `resume ${id}`)
    expect(said(id)).toEqual(['none'])
    expect(await row(id)).toMatchObject({ status: 'ended' })
    await holds(id)
  })

  it('that is taken back with its step is closed at once', async () => {
    const id = runIn(wordsIn(await stage.type(anne, rooms.joint, 'run PB-33')))
    const waiting = await sayInTime('waiting/taken-back')
    await stage.type(anne, rooms.joint, `stop ${id} we look`)
    expect((await roundOf(id)).closedAt).not.toBeNull()
    await hear(waiting)
    await holds(id)
  })
})

describe('what is due at the instant at which a step is over', () => {
  it.each([
    { how: 'each in its time', pauses: [46, 15] },
    { how: 'after hours in which nothing ran', pauses: [240] },
  ])('is done before that: $how', async ({ pauses }) => {
    const id = runIn(wordsIn(await stage.type(anne, rooms.joint, 'run PB-29')))
    for (const minutes of pauses) {
      await passed(minutes)
    }
    expect(await row(id)).toMatchObject({ status: 'ended' })
    const round = await stage.store.db.round.findFirstOrThrow({ where: { runId: id } })
    const kindsOf = async (subject: string, kinds: readonly string[]) => {
      const where = { subject, kind: { in: [...kinds] } }
      return (await stage.store.db.ledgerEntry.findMany({ where, orderBy: { id: 'asc' } })).map(({ kind }) => kind)
    }
    expect(await kindsOf(round.id, ['round.chased', 'round.closed'])).toEqual([
      ...['round.chased', 'round.chased', 'round.closed'],
    ])
    expect(await kindsOf(id, ['run.escalated', 'run.step-timed-out'])).toEqual([
      ...['run.escalated', 'run.escalated', 'run.step-timed-out'],
    ])
    // Nobody is left with a reminder of what is over.
    const about = new RegExp(`^(run/${id}/ask|round/${round.id}/for)/`)
    for (const [slot, { message }] of stage.shown)
      if (about.test(slot)) expect([slot, commandsIn(message)]).toEqual([slot, []])
    await holds(id)
  })
})

describe('a step that cannot be done', () => {
  it('takes back with the run what was asked just before: nobody reads of it as if it stood', async () => {
    const id = runIn(wordsIn(await stage.type(anne, rooms.joint, 'run PB-28')))
    expect(await row(id)).toMatchObject({ status: 'ended' })
    const round = await stage.store.db.round.findFirstOrThrow({ where: { runId: id } })
    const notice = await stage.store.db.notice.findFirstOrThrow({ where: { runId: id } })
    expect([round.closedAt === null, notice.state]).toEqual([false, 'withdrawn'])
    const about = new RegExp(`^(run/${id}/ask|round/${round.id}/for|notice/${notice.id})/`)
    const read = [...stage.shown].filter(([slot]) => about.test(slot))
    expect(read.map(([slot]) => slot.split('/')[0])).toEqual(expect.arrayContaining(['run', 'round', 'notice']))
    for (const [slot, { message }] of read) {
      expect([slot, commandsIn(message)]).toEqual([slot, []])
      expect(wordsIn(message)).toMatch(/not needed any more|No longer needed|blev lukket/)
    }
    await holds(id)
  })
})

describe('a report', () => {
  const report = async (words: string) => numberIn(await stage.type(anne, rooms.fr, `report ${words}`))
  const runOf = (number: string, playbook = 'PB-01') =>
    stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number, playbook } })

  it('is a run of PB-01 from the same instant, and shows what it waits for on the one card of the case', async () => {
    const number = await report('Le registre est lent')
    const run = await runOf(number)
    expect(run).toMatchObject({ status: 'running', code: 'FR', key: `report/${number}/PB-01` })
    expect(stage.shown.has(`run/${run.id}/card@fr`)).toBe(false)
    expect(wordsIn(stage.card(number, rooms.fr))).toMatch(/Accept by: .* Paris/)
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    const accepted = stage.card(number, rooms.fr)
    expect(wordsIn(accepted)).toContain('Significant? – Bruno')
    expect(commandsIn(accepted)).toContain(`answer ${run.id} d1`)
    await stage.submit(bruno, rooms.fr, 'answer', `${run.id} d1`, { significant: 'yes', why: 'beaucoup de gens' })
    expect(wordsIn(await stage.type(bruno, rooms.fr, `case ${number}`))).toContain('Bruno decided: Significant?')
    expect(commandsIn(stage.card(number, rooms.fr))).not.toContain(`answer ${run.id} d1`)
    await stage.type(bruno, rooms.fr, `close ${number} incident fin`)
    expect(await runOf(number)).toMatchObject({ status: 'ended' })
    await holds(run.id)
  })

  it('starts the other playbooks whose condition it meets, and no others', async () => {
    const hit = await report('Site en panne asset:results_website')
    const missed = await report('Autre chose')
    const run = await runOf(hit, 'PB-22')
    expect(await stage.store.db.run.count({ where: { caseNumber: missed, playbook: 'PB-22' } })).toBe(0)
    expect(wordsIn(stage.card(hit, rooms.fr))).toContain('Check it from two networks – Bruno')
    await stage.press(bruno, rooms.fr, `done ${run.id} check`)
    expect(await runOf(hit, 'PB-22')).toMatchObject({ status: 'ended' })
    await holds(run.id)
  })

  it('taken out of another has a run of its own', async () => {
    const number = await report('Deux choses à la fois')
    const part = numberIn(await stage.type(anne, rooms.fr, `split ${number} La seconde`))
    await holds((await runOf(part)).id)
    expect((await runOf(part)).id).not.toBe((await runOf(number)).id)
  })

  it('that is closed and opened again is led by a fresh run, of which nobody is asked what has been done', async () => {
    const number = await report('Fini trop tôt')
    const first = await runOf(number)
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    await stage.submit(bruno, rooms.fr, 'answer', `${first.id} d1`, { significant: 'no' })
    await stage.type(bruno, rooms.fr, `close ${number} incident fin`)
    expect(await runOf(number)).toMatchObject({ id: first.id, status: 'ended' })
    await stage.type(chloe, rooms.fr, `reopen ${number} il y a du nouveau`)
    const again = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number, status: 'running' } })
    expect(again.id).not.toBe(first.id)
    // Whoever opened it again has it: nobody is asked to accept it, and what is asked is asked anew.
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('Significant? – Chloe')
    const todos = await stage.store.db.todo.findMany({ where: { caseNumber: number }, select: { step: true } })
    expect(todos).toEqual([{ step: 'd1' }])
    await stage.submit(chloe, rooms.fr, 'answer', `${again.id} d1`, { significant: 'yes' })
    await stage.type(chloe, rooms.fr, `close ${number} incident`)
    expect(await stage.store.db.run.count({ where: { caseNumber: number, status: 'ended' } })).toBe(2)
    for (const { id } of [first, again]) await holds(id)
  })

  it('that is opened again before its run heard that it was closed goes on with that run', async () => {
    const number = await report('Une erreur de frappe')
    const { id } = await runOf(number)
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    await stage.type(bruno, rooms.fr, `pause ${id} un instant`)
    await stage.type(bruno, rooms.fr, `close ${number} incident`)
    await stage.type(bruno, rooms.fr, `reopen ${number}`)
    await stage.type(bruno, rooms.fr, `resume ${id}`)
    expect(await stage.store.db.run.count({ where: { caseNumber: number } })).toBe(1)
    expect(await runOf(number)).toMatchObject({ id, status: 'running' })
    await holds(id)
  })

  it('that is closed and opened again while its run is paused is led again once that has ended', async () => {
    const number = await report('Fermé pendant la pause')
    const { id } = await runOf(number)
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    await stage.submit(bruno, rooms.fr, 'answer', `${id} d1`, { significant: 'no' })
    await stage.type(bruno, rooms.fr, `pause ${id} un instant`)
    await stage.type(bruno, rooms.fr, `close ${number} incident`)
    await stage.type(bruno, rooms.fr, `reopen ${number}`)
    await stage.type(bruno, rooms.fr, `resume ${id}`)
    expect(await row(id)).toMatchObject({ status: 'ended' })
    const again = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number, status: 'running' } })
    expect(await stage.store.db.todo.findMany({ where: { caseNumber: number } })).toMatchObject([
      { runId: again.id, step: 'd1' },
    ])
    await holds(again.id)
  })

  it('that was merged and is on its own again is led again', async () => {
    const [one, other] = [await report('Une panne ici'), await report('Une panne aussi')]
    const { id } = await runOf(one)
    await stage.press(bruno, rooms.fr, `ack ${one}`)
    await stage.submit(bruno, rooms.fr, 'answer', `${id} d1`, { significant: 'no' })
    await stage.type(bruno, rooms.fr, `merge ${one} ${other}`)
    expect(await stage.store.db.todo.count({ where: { caseNumber: one } })).toBe(0)
    await stage.type(bruno, rooms.fr, `split ${one}`)
    const again = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: one, status: 'running' } })
    expect(await stage.store.db.todo.findMany({ where: { caseNumber: one } })).toMatchObject([
      { runId: again.id, step: 'd1' },
    ])
    await holds(again.id)
  })

  it('that was started twice under one key is one run', async () => {
    const before = await stage.store.db.run.count()
    const playbook = stage.playbook('PB-21')
    const key = { key: 'twice', inputs: { word: 'x' } }
    const ids: string[] = []
    for (let turn = 0; turn < 2; turn += 1)
      await stage.inScene(async (scene) => {
        const { id, effects } = await startRun(scene, playbook, key)
        ids.push(id)
        return effects
      })
    expect(new Set(ids).size).toBe(1)
    expect(await stage.store.db.run.count()).toBe(before + 1)
  })

  it('asks the next when nobody did it, and says in the room when it is settled', async () => {
    const number = await report('Personne ici')
    const run = await runOf(number)
    await stage.press(chloe, rooms.fr, `ack ${number}`)
    stage.pass(91)
    await stage.fireTimers()
    const asked = [...stage.shown].filter(([slot]) => slot.startsWith(`run/${run.id}/ask/d1#1/`))
    // What is asked first stands on the card alone; the head is asked by name.
    expect(asked.map(([slot]) => slot)).toEqual([`run/${run.id}/ask/d1#1/1@fr`])
    expect(mentionsIn(asked[0]?.[1].message)).toEqual(['web:anne'])
    await stage.submit(anne, rooms.fr, 'answer', `${run.id} d1`, { significant: 'no' })
    const settled = stage.shown.get(`run/${run.id}/ask/d1#1/1@fr`)?.message
    expect(wordsIn(settled)).toContain('done by Anne')
    expect(commandsIn(settled)).toEqual([])
    await holds(run.id)
  })
})

describe('rights', () => {
  it('give the same answer for a run that is not there and one that is not yours', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report Secret national'))
    const { id } = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number } })
    for (const command of ['show', 'answer', 'done', 'approve', 'refuse', 'pause', 'resume', 'stop', 'skip', 'redo']) {
      const theirs = wordsIn(await stage.type(dorte, rooms.dk, `${command} ${id} accept because`))
      const none = wordsIn(await stage.type(dorte, rooms.dk, `${command} R-2027-9999 accept because`))
      expect(theirs.replaceAll(id, '#')).toBe(none.replaceAll('R-2027-9999', '#'))
    }
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'runs all'))).not.toContain(id)
    expect(wordsIn(await stage.type(anne, rooms.fr, 'runs'))).toContain(id)
    expect(wordsIn(await stage.type(zoe, rooms.fr, `show ${id}`))).toContain('no role')
  })

  it('keep steering for those whom the playbook names', async () => {
    const id = await start('steering')
    for (const command of ['pause', 'stop'])
      expect(wordsIn(await stage.type(fiona, rooms.joint, `${command} ${id} because`))).toContain('those who run PB-20')
    expect((await row(id)).status).toBe('running')
  })
})

describe('steering', () => {
  it('pauses, takes answers meanwhile, and goes on where time has passed', async () => {
    const id = await start('pausing')
    expect(wordsIn(await stage.type(anne, rooms.joint, `pause ${id}`))).toContain('Say why')
    await stage.type(anne, rooms.joint, `pause ${id} fire alarm`)
    expect(wordsIn(card(id))).toContain('paused')
    expect(await stage.store.db.timer.count({ where: { key: { startsWith: `run/${id}/` }, state: 'pending' } })).toBe(0)
    expect(wordsIn(await stage.type(anne, rooms.joint, `pause ${id} again`))).toContain('nothing was changed')
    stage.pass(31)
    await stage.fireTimers()
    expect(stage.shown.has(`run/${id}/ask/bad#1/1@joint`)).toBe(false)
    await holds(id)
    await stage.type(anne, rooms.joint, `resume ${id}`)
    await stage.fireTimers()
    expect([...stage.shown.keys()].filter((slot) => slot.startsWith(`run/${id}/ask/both/bad#1/1@`))).not.toEqual([])
    await holds(id)
  })

  it('skips and redoes a step with a reason, which the record has', async () => {
    const id = await start('mending')
    expect(wordsIn(await stage.type(anne, rooms.joint, `skip ${id} bad`))).toContain('Say why')
    await stage.type(anne, rooms.joint, `skip ${id} bad nobody can tell`)
    expect(wordsIn(await stage.type(anne, rooms.joint, `show ${id}`))).toContain('nobody can tell')
    await stage.type(anne, rooms.joint, `redo ${id} bad now somebody can`)
    expect(commandsIn(card(id))).toContain(`answer ${id} bad`)
    const kinds = await stage.store.db.ledgerEntry.findMany({ where: { subject: id }, select: { kind: true } })
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['run.step-skipped', 'run.step-redone']))
    await holds(id)
    await stage.type(anne, rooms.joint, `stop ${id} enough`)
    expect(await row(id)).toMatchObject({ status: 'stopped' })
    await holds(id)
  })
})

describe('a playbook about a case', () => {
  it('asks back which one, with a button for each of one’s own that are open', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report Une autre panne'))
    const foreign = numberIn(await stage.type(dorte, rooms.dk, 'report Noget dansk'))
    const listed = await stage.type(bruno, rooms.fr, 'playbooks')
    expect(commandsIn(listed)).toContain('run PB-23')
    // A button that promises a form where there is none leads nowhere.
    expect(JSON.stringify(listed)).not.toMatch(/"command":"run PB-23"[^}]*"opens"/)
    const asked = await stage.type(bruno, rooms.fr, 'run PB-23')
    expect(wordsIn(asked)).toContain('PB-23 is about a case. Which one?')
    expect(commandsIn(asked)).toContain(`run PB-23 ${number}`)
    expect(commandsIn(asked)).not.toContain(`run PB-23 ${foreign}`)
    expect(wordsIn(await stage.press(bruno, rooms.fr, `run PB-23 ${number}`))).toContain('is started')
  })
})

describe('a playbook about an election', () => {
  it('says when there is no such election, or none that takes place, and starts nothing', async () => {
    const begun = () => stage.store.db.run.count({ where: { playbook: 'PB-26' } })
    const said = async (line: string) => wordsIn(await stage.type(anne, rooms.joint, line))
    expect(await said('run PB-26 nope')).toContain('PB-26 is about an election, and the calendar has none.')
    for (const [id, cancelledAt] of [
      ['vote-2027', null],
      ['old-vote', new Date('2027-04-01T12:00:00Z')],
    ] as const)
      await stage.store.db.election.create({
        data: {
          id,
          title: 'A vote',
          kind: 'local',
          cancelledAt,
          polls: { create: { code: 'FR', day: '2027-05-09', zone: 'Europe/Paris', opens: '08:00', closes: '20:00' } },
        },
      })
    expect(await said('run PB-26 nope')).toContain(
      'There is no election “nope”; nothing was started. Those there are: elections',
    )
    expect(await said('run PB-26 vote-2072')).toContain('“vote-2072”; nothing was started. Did you mean vote-2027?')
    expect(await said('run PB-26 old-vote')).toContain('old-vote is cancelled; nothing was started.')
    expect(await begun()).toBe(0)
    expect(commandsIn(await stage.type(anne, rooms.joint, 'run PB-26'))).toEqual(['run PB-26 vote-2027'])
    expect(await said('run PB-26 Vote-2027')).toContain('is started')
    expect(await begun()).toBe(1)
  })

  it('that people paused is not resumed by them while the vote does not take place', async () => {
    const { db } = stage.store
    const said = async (line: string) => wordsIn(await stage.type(anne, rooms.joint, line))
    const id = (await db.run.findFirstOrThrow({ where: { playbook: 'PB-26' } })).id
    await said(`pause ${id} we look at it`)
    await db.election.update({ where: { id: 'vote-2027' }, data: { cancelledAt: stage.now } })
    expect(await said(`resume ${id}`)).toContain(`${id} does not go on: vote-2027 is cancelled.`)
    expect(await row(id)).toMatchObject({ status: 'paused' })
    await db.election.update({ where: { id: 'vote-2027' }, data: { cancelledAt: null } })
    expect(await said(`resume ${id}`)).toContain(`${id} goes on.`)
    await holds(id)
  })
})

describe('what cannot be done', () => {
  const at = (day: string) => ({ at: `2027-${day}T10:00` })

  it('holds its run where people see why, until they redo or skip it', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report Une panne'))
    const id = runIn(wordsIn(await stage.type(bruno, rooms.fr, `run PB-32 ${number}`)))
    await stage.submit(bruno, rooms.fr, 'answer', `${id} aware`, at('01-25'))
    const said = wordsIn(await stage.type(anne, rooms.fr, `approve ${id} aware`))
    expect(said).toContain('Early warning could not be done: Mon 25 Jan')
    expect(await row(id)).toMatchObject({ status: 'stuck' })
    expect(wordsIn(await stage.type(bruno, rooms.fr, `show ${id}`))).toContain(
      'Early warning could not be done: Mon 25 Jan',
    )
    const card = stage.card(number, rooms.fr)
    expect(wordsIn(card)).toContain(`Early warning could not be done, and ${id} waits for how it goes on: Mon 25 Jan`)
    expect(commandsIn(card)).toEqual(expect.arrayContaining([`redo ${id} warn`, `skip ${id} warn`]))
    expect(await stage.store.db.clock.count({ where: { caseNumber: number } })).toBe(0)
    await holds(id)
    await stage.type(bruno, rooms.fr, `redo ${id} aware the year was wrong`)
    await stage.submit(bruno, rooms.fr, 'answer', `${id} aware`, at('04-25'))
    await stage.type(anne, rooms.fr, `approve ${id} aware`)
    await stage.type(bruno, rooms.fr, `redo ${id} warn from the right instant`)
    expect(await stage.store.db.clock.findMany({ where: { caseNumber: number } })).toMatchObject([
      { regime: 'nis2.early-warning', confirmedBy: 'bruno' },
    ])
    expect(wordsIn(stage.card(number, rooms.fr))).not.toContain('could not be done')
    await holds(id)
  })

  it('is an answer from whose instant no clock could start: it is not taken, and the question stands', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report Une autre panne'))
    const id = runIn(wordsIn(await stage.type(bruno, rooms.fr, `run PB-23 ${number}`)))
    const answered = async (day: string) =>
      wordsIn(await stage.submit(bruno, rooms.fr, 'answer', `${id} aware`, at(day)))
    expect(await answered('04-26')).toMatch(/The answer was not taken: Mon 26 Apr.* lies ahead/)
    expect(await answered('01-25')).toContain('lies more than 30 days back. If that is right, start the clock yourself')
    // The form keeps what was written, and says the same.
    await stage.inScene(async (scene) => {
      const { conversation } = rooms.fr
      const asking = { ...scene, person: bruno, room: rooms.fr, conversation, words: `${id} aware` }
      expect(await answer.check?.(at('04-26'), asking)).toEqual({ at: expect.stringContaining('lies ahead') })
      expect(await answer.check?.(at('04-25'), asking)).toEqual({})
      return []
    })
    expect(await row(id)).toMatchObject({ status: 'running' })
    // What was started with a reason is what was asked for.
    await stage.type(bruno, rooms.fr, `clock ${number} nis2.early-warning 2027-01-25T10:00 - told late`)
    expect(await answered('01-25')).toContain('your answer is taken')
    expect(await stage.store.db.clock.count({ where: { caseNumber: number } })).toBe(1)
    await holds(id)
  })

  it('is no clock that people started themselves: that one stands, and the run goes on', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report Une troisième panne'))
    const id = runIn(wordsIn(await stage.type(bruno, rooms.fr, `run PB-23 ${number}`)))
    await stage.type(bruno, rooms.fr, `clock ${number} nis2.early-warning 2027-04-25T11:00`)
    const said = wordsIn(await stage.submit(bruno, rooms.fr, 'answer', `${id} aware`, at('04-25')))
    expect(said).toContain('your answer is taken')
    expect(said).toContain('runs already, from Sun 25 Apr, 11:00')
    expect(await row(id)).toMatchObject({ status: 'running' })
    const clocks = await stage.store.db.clock.findMany({ where: { caseNumber: number } })
    expect(clocks.map(({ startedFrom }) => startedFrom.toISOString())).toEqual(['2027-04-25T09:00:00.000Z'])
    await holds(id)
  })

  it('is a clock of a case that ends before since when is answered: whoever ends it is asked back once', async () => {
    const numbers: string[] = []
    for (const what of ['Une panne', 'Une fuite', 'Une copie'])
      numbers.push(numberIn(await stage.type(anne, rooms.fr, `report ${what}`)))
    const [closed = '', merged = '', into = ''] = numbers
    for (const [number, line, over] of [
      [closed, `close ${closed} incident`, 'closed'],
      [merged, `merge ${merged} ${into}`, 'merged'],
    ] as const) {
      const id = runIn(wordsIn(await stage.type(bruno, rooms.fr, `run PB-23 ${number}`)))
      const status = async () => (await stage.store.db.case.findUniqueOrThrow({ where: { number } })).status
      const asked = await stage.type(bruno, rooms.fr, line)
      expect(wordsIn(asked)).toContain('no clock of a law starts without it')
      expect(commandsIn(asked)).toEqual([`answer ${id} aware`, `${line} sure`])
      expect(messageBreaches(asked)).toEqual([])
      expect(await status()).toBe('new')
      await stage.press(bruno, rooms.fr, `${line} sure`)
      expect(await status()).toBe(over)
    }
    // Nothing is asked of the one that the other went into.
    expect(wordsIn(await stage.type(bruno, rooms.fr, `close ${into} incident`))).toContain('is closed')
  })

  it('goes on where its playbook says so: a playbook that is not there', async () => {
    const id = runIn(wordsIn(await stage.type(anne, rooms.joint, 'run PB-24')))
    expect(await row(id)).toMatchObject({ status: 'ended' })
    expect(wordsIn(await stage.type(anne, rooms.joint, `show ${id}`))).toContain('there is no playbook PB-99')
    await holds(id)
  })
})

describe('a run that another one started', () => {
  it('and wants no more before it has begun never begins', async () => {
    const parent = await start('no child')
    const stored = (id: string) => stage.store.db.run.findUniqueOrThrow({ where: { id } })
    let child = ''
    await stage.inScene(async (scene) => {
      const entered = await enterRun(scene, stage.playbook('PB-21'), { key: 'child/no', inputs: { word: 'x' }, parent })
      child = entered.id
      // In the order in which they are set, whatever is due first.
      return ['begin', 'stop'].map((what) =>
        runTimer(child, what, { timer: `run.${what}`, due: scene.now, payload: { by: parent } }),
      )
    })
    await stage.fireTimers()
    expect(await stored(child)).toMatchObject({ status: 'stopped' })
    let late = ''
    await stage.inScene(async (scene) => {
      const entered = await enterRun(scene, stage.playbook('PB-21'), {
        key: 'child/late',
        inputs: { word: 'x' },
        parent,
      })
      late = entered.id
      return [runTimer(late, 'stop', { timer: 'run.stop', due: scene.now, payload: { by: parent } })]
    })
    await stage.fireTimers()
    await stage.inScene(async () => [runTimer(late, 'begin', { timer: 'run.begin', due: new Date(0) })])
    await stage.fireTimers()
    expect(await stored(late)).toMatchObject({ status: 'stopped' })
    expect(await stage.store.db.todo.count({ where: { runId: { in: [child, late] } } })).toBe(0)
    for (const id of [child, late]) await holds(id)
  })
})

describe('whatever happens', () => {
  it('two runs at once do not disturb each other', async () => {
    const [one, two] = await Promise.all([start('one'), start('two')])
    expect(one).not.toBe(two)
    await Promise.all([
      stage.submit(anne, rooms.joint, 'answer', `${one} bad`, { level: 'low' }),
      stage.submit(bruno, rooms.fr, 'answer', `${two} bad`, { level: 'high' }),
    ])
    await Promise.all([one, two].map((id) => stage.press(dorte, rooms.joint, `approve ${id} bad`)))
    await stage.settle()
    expect(stage.shown.has(`run/${one}/say/both/how/calm#1@joint`)).toBe(true)
    expect(stage.shown.has(`run/${two}/say/both/how/calm#1@joint`)).toBe(false)
    for (const id of [one, two]) await holds(id)
  })

  it('what is told twice counts once', async () => {
    const id = await start('doubled')
    const tell = () =>
      stage.inScene((scene) =>
        tellRun(scene, id, { kind: 'recorded', key: 'entry/same', subject: 'nothing', what: 'x', data: {} }),
      )
    await tell()
    const heard = (await row(id)).heard
    await tell()
    expect((await row(id)).heard).toBe(heard)
    const timer = await stage.store.db.timer.findFirstOrThrow({
      where: { key: { startsWith: `run/${id}/` }, state: 'pending' },
      orderBy: { dueAt: 'asc' },
    })
    stage.pass(31)
    await stage.fireTimers()
    const after = await row(id)
    await stage.store.db.timer.update({ where: { id: timer.id }, data: { state: 'pending' } })
    await stage.fireTimers()
    expect((await row(id)).heard).toBe(after.heard)
    await holds(id)
  })

  it('a run keeps to the version of its playbook that it began with, in a process that never read it', async () => {
    const id = await start('frozen')
    const changed = folderOf({
      'PB-01': intake,
      'PB-20': allKinds.replace('How bad is it?', 'How good is it?'),
      'PB-21': child,
      'PB-27': meeting,
    })
    await stage.restart(changed)
    await stage.submit(anne, rooms.joint, 'answer', `${id} bad`, { level: 'low' })
    await stage.press(dorte, rooms.joint, `approve ${id} bad`)
    await stage.settle()
    expect(stage.shown.has(`run/${id}/say/both/how/calm#1@joint`)).toBe(true)
    await holds(id)
    const fresh = await start('new version')
    expect(wordsIn(stage.shown.get(`run/${fresh}/ask/both/bad#1/0@joint`)?.message)).toContain('How good is it?')
    expect((await row(fresh)).hash).not.toBe((await row(id)).hash)
  })

  it('seals what people say: no row holds the words', async () => {
    const secret = 'quincunxial'
    const id = await start(`${secret} is down`)
    await stage.submit(anne, rooms.joint, 'answer', `${id} bad`, { level: 'high', words: `so ${secret}` })
    for (const table of ['Run', 'RunHappening', 'Todo', 'Timer', 'LedgerEntry', 'Post', 'Round', 'Notice']) {
      const { rows } = await stage.store.pool.query<{ row: string }>(`SELECT each::text AS row FROM "${table}" AS each`)
      const stored = rows.map((each) => each.row).join('\n')
      expect(stored).not.toContain(secret)
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })

  it('all that was said can be shown by every platform', () => {
    const messages = [...stage.shown].filter(([slot]) => slot.startsWith('run/') || slot.startsWith('reply/'))
    expect(messages.length).toBeGreaterThan(50)
    for (const [slot, { message }] of messages)
      if (message) expect([slot, messageBreaches(message)]).toEqual([slot, []])
  })
})

describe('a run in which people meet and decide', () => {
  const meet = async (): Promise<string> => runIn(wordsIn(await stage.submit(anne, rooms.joint, 'run', 'PB-27', {})))
  const callOf = (id: string) => stage.store.db.call.findFirstOrThrow({ where: { runId: id } })
  const decisionOf = (id: string, step: string) =>
    stage.store.db.decision.findFirst({ where: { runId: id, step }, orderBy: { id: 'desc' } })

  it('plans the call, hears its end and its minutes, and has proposed and recorded what is decided', async () => {
    const id = await meet()
    const call = await callOf(id)
    const startsAt = new Date(stage.now.getTime() + 2 * 3_600_000)
    expect(call).toMatchObject({ key: `call/${id}/sides/sync#1`, state: 'planned', minutes: 20, quorum: 1, startsAt })
    expect(call.zone).toBe('Europe/Brussels')
    const proposed = await decisionOf(id, 'sides/shall')
    expect(proposed).toMatchObject({ state: 'in_silence', type: 'procedural', rule: { profile: 'silence' } })
    // The card names both, so that people find them.
    expect(wordsIn(card(id))).toContain(`Sync of today (${call.id})`)
    expect(wordsIn(card(id))).toContain(String(proposed?.id))
    await holds(id)

    await stage.submit(anne, rooms.joint, 'answer', `${id} publish`, { go: 'yes' })
    const act = await decisionOf(id, 'sides/publish')
    expect(act).toMatchObject({ state: 'adopted', type: 'publish', chosen: 'yes', decidedBy: 'anne', recordedBy: null })
    // Nobody approved it: somebody else has a day to sign.
    expect(act?.signBy).toEqual(new Date(stage.now.getTime() + 24 * 3_600_000))
    expect(wordsIn(card(id))).toContain(`First figures (${act?.id})`)

    await stage.inScene((scene) => beginCall(scene, call.id))
    const inside = await stage.inScene((scene) => endCall(scene, call.id))
    expect(inside.length).toBeGreaterThan(0)
    await stage.fireTimers()
    const waits = () => stage.store.db.todo.count({ where: { runId: id, step: { endsWith: 'write' } } })
    expect(await waits()).toBe(1)
    const entry = { kind: 'call.minuted', subject: call.id, actor: 'bot', payload: { decisions: ['P-2027-0099'] } }
    await stage.inScene(async () => [{ kind: 'append', entry }])
    await stage.fireTimers()
    expect(await waits()).toBe(0)
    await holds(id)

    stage.pass(24 * 60 + 1)
    await stage.fireTimers()
    expect(wordsIn(stage.shown.get(`run/${id}/say/sides/told#1@joint`)?.message)).toContain(
      `${proposed?.id} is adopted`,
    )
    expect(await row(id)).toMatchObject({ status: 'ended' })
    await holds(id)
  })

  it('that is stopped calls off what is planned and takes back what is proposed', async () => {
    const id = await meet()
    await stage.type(anne, rooms.joint, `stop ${id} not needed`)
    await stage.fireTimers()
    expect(await callOf(id)).toMatchObject({ state: 'cancelled' })
    expect(await decisionOf(id, 'sides/shall')).toMatchObject({ state: 'withdrawn' })
    await holds(id)
  })
})
