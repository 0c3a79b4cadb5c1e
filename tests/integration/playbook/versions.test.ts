import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import type { Person } from '../../../src/directory/directory.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { announceVersions } from '../../../src/playbook/version/announce.ts'
import { commandsIn, makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { folderOf, intake } from './books.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, emil } = people

const book = (changes: Readonly<Record<string, string>> = {}) => `
playbook: PB-50
title: { en: Look at the results site, da: Se på resultatsiden }
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [niscg_member of FR], approve: [${changes.approve ?? 'ecne_member'}] }
${changes.by ? `changed-by: ${changes.by}` : ''}
on: [{ command: true }]
steps:
  - { id: look, task: Open the results site, owner: niscg_member of FR, due: ${changes.due ?? '15 min'}, timeout: 2 h }
  - { id: over, end: done }
`
const folder = folderOf({ 'PB-01': intake, 'PB-50': book() })

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, undefined, folder)
})
afterAll(async () => {
  await stage?.end()
})

/** The bot is started again, with the file as it is now. */
async function start(changes?: Readonly<Record<string, string>>): Promise<string> {
  if (changes) writeFileSync(join(folder, 'PB-50.yaml'), book(changes))
  stage.pass(1)
  await stage.restart()
  await stage.inScene(announceVersions)
  return stage.playbook('PB-50').hash.slice(0, 8)
}

const letterTo = (version: string, person: Person, id = 'PB-50') =>
  stage.shown.get(`playbook/${id}/${version}@~${person.id}`)?.message

async function entries(kind: string) {
  const { db, keyring } = stage.store
  const rows = await db.ledgerEntry.findMany({ where: { kind, subject: 'PB-50' }, orderBy: { id: 'asc' } })
  return rows.map(({ actor, payload }) => ({
    actor,
    ...(payload && (payloadOf(keyring.open(payload, payloadContext)) as Record<string, unknown>)), // of our own entry
  }))
}

let first: string
it('a first version is written into the record once, and those who may approve it are told once, with a button', async () => {
  first = await start()
  await start()
  const { hash } = stage.playbook('PB-50')
  expect(await entries('playbook.read')).toEqual([
    { actor: 'bot', hash, title: 'Look at the results site', approved: false },
  ])
  const letter = letterTo(first, dorte)
  expect(wordsIn(letter)).toContain(`PB-50 Se på resultatsiden: version ${first} gælder.`)
  expect(wordsIn(letter)).toContain('Det er den første version; den har 2 trin.')
  expect(commandsIn(letter)).toEqual([`approve-playbook PB-50 ${first}`])
  expect(letter && messageBreaches(letter)).toEqual([])
  // Nobody else is; PB-01 is approved by heads on duty, and tells Anne alone.
  const told = [...stage.shown.keys()].filter((slot) => slot.startsWith('playbook/'))
  expect(told.map((slot) => slot.split('@~')[1]).toSorted()).toEqual(['anne', 'dorte'])
})

it('its runs start all the same; their card, what shows them and what starts them say that it is not approved', async () => {
  const words = `Version ${first} of PB-50 is not approved yet.`
  expect(wordsIn(await stage.type(bruno, rooms.fr, 'run PB-50'))).toContain(words)
  const run = await stage.store.db.run.findFirstOrThrow({ where: { playbook: 'PB-50' } })
  const card = () => wordsIn(stage.shown.get(`run/${run.id}/card@joint`)?.message)
  expect(card()).toContain(words)
  expect(wordsIn(await stage.type(bruno, rooms.fr, `show ${run.id}`))).toContain(words)

  // Who may not is told who may; a version that is not in force is none.
  expect(wordsIn(await stage.type(bruno, rooms.fr, 'approve-playbook PB-50'))).toContain('approved by others: ')
  const missed = wordsIn(await stage.type(dorte, rooms.dk, 'approve-playbook PB-50 00000000'))
  expect(missed).toContain(`der gælder: ${first}`)
  expect(wordsIn(await stage.type(dorte, rooms.dk, 'approve-playbook PB-99'))).toContain('ingen drejebog PB-99')
  expect(await entries('playbook.approved')).toEqual([])

  await stage.press(dorte, rooms.dk, `approve-playbook PB-50 ${first}`)
  const { hash } = stage.playbook('PB-50')
  expect(await entries('playbook.approved')).toEqual([
    { actor: dorte.pseudonym, hash, title: 'Look at the results site' },
  ])
  expect(wordsIn(letterTo(first, dorte))).toContain('godkendt af Dorte')
  expect(commandsIn(letterTo(first, dorte))).toEqual([])
  await stage.fireTimers()
  expect(card()).not.toContain('not approved')
  expect(wordsIn(await stage.type(bruno, rooms.fr, `show ${run.id}`))).not.toContain('not approved')
  // Once is enough.
  expect(wordsIn(await stage.press(dorte, rooms.dk, `approve-playbook PB-50 ${first}`))).toContain('godkendt af Dorte')
  expect(await entries('playbook.approved')).toHaveLength(1)
})

it('no version makes its own approvers: those of the one before it are told what changed, and approve', async () => {
  const second = await start({ approve: 'niscg_member', due: '20 min', by: 'anne' })
  const letter = wordsIn(letterTo(second, dorte))
  expect(letter).toContain(
    'Det er ændret: et trin ændret: look (frist); desuden hvem der må køre, ændre eller godkende den. Ændret af Anne',
  )
  expect(letterTo(second, bruno)).toBeUndefined()
  expect(wordsIn(await stage.type(bruno, rooms.fr, `approve-playbook PB-50 ${second}`))).toContain('by others')

  // Nor one that came after another which nobody approved, and that makes the old letter idle.
  const third = await start({ approve: 'niscg_member', due: '25 min', by: 'dorte' })
  expect(wordsIn(letterTo(second, dorte))).toContain(`nu gælder version ${third}`)
  expect(commandsIn(letterTo(second, dorte))).toEqual([])
  expect(wordsIn(await stage.type(bruno, rooms.fr, `approve-playbook PB-50 ${third}`))).toContain('by others')
  // Whoever changed it does not approve it, and is seen to be one who may not change it.
  expect(commandsIn(letterTo(third, dorte))).toEqual([])
  expect(wordsIn(letterTo(third, dorte))).toContain('som ikke må ændre den')
  expect(wordsIn(await stage.type(dorte, rooms.dk, `approve-playbook PB-50 ${third}`))).toContain('du ændrede den')

  const list = wordsIn(await stage.type(bruno, rooms.fr, 'playbooks'))
  expect(list).toContain(`Version ${third} since`)
  expect(list).toContain('not approved yet. Changed by Dorte')
  expect(list).toMatch(/Run: .+\. Change: .+ of FR\. Approve: .+\./)
  expect(await entries('playbook.approved')).toHaveLength(1)
})

it('an approved version that is there again is written down, and asks nobody anything', async () => {
  const again = await start({})
  expect(again).toBe(first)
  const read = await entries('playbook.read')
  expect(read.at(-1)).toMatchObject({ approved: true, again: true })
  expect(wordsIn(await stage.type(bruno, rooms.fr, 'playbooks'))).toContain('approved by Dorte')
  expect(wordsIn(letterTo(first, dorte))).toContain('godkendt af Dorte')
})

it('two at once approve it once', async () => {
  const fourth = await start({ due: '30 min' })
  await Promise.all([
    stage.press(dorte, rooms.dk, `approve-playbook PB-50 ${fourth}`),
    stage.press(dorte, rooms.dk, `approve-playbook PB-50 ${fourth}`),
  ])
  expect(await entries('playbook.approved')).toHaveLength(2)
})

it('as long as nobody holds the role that would approve it, its own approvers do', async () => {
  const fifth = await start({ approve: 'spoc', due: '31 min' })
  await stage.press(dorte, rooms.dk, `approve-playbook PB-50 ${fifth}`)
  const sixth = await start({ approve: 'niscg_member', due: '32 min' })
  expect(commandsIn(letterTo(sixth, emil))).toEqual([`approve-playbook PB-50 ${sixth}`])
  expect(wordsIn(await stage.press(emil, rooms.dk, `approve-playbook PB-50 ${sixth}`))).toContain('recorded')
})

it('a version that the language of today cannot read any more stands in nobody’s way', async () => {
  const { db } = stage.store
  stage.pass(1)
  const old = {
    hash: 'f'.repeat(64),
    playbook: 'PB-50',
    text: new TextEncoder().encode('playbook: PB-50'),
    readAt: stage.now,
  }
  await db.playbookVersion.create({ data: { ...old, since: stage.now, approvedAt: stage.now } })
  const next = await start({ due: '33 min' })
  // Those whom the one before that approved.
  expect(wordsIn(letterTo(next, emil))).toContain('cannot be read any more')
  expect(wordsIn(await stage.type(bruno, rooms.fr, 'playbooks'))).toContain(`Version ${next} since`)
  expect(wordsIn(await stage.press(emil, rooms.dk, `approve-playbook PB-50 ${next}`))).toContain('recorded')
})

it('what is shipped is approved as such, and nobody is told of it at first', async () => {
  const fresh = await openStage(directory, undefined, shippedPlaybooks)
  try {
    await fresh.inScene(announceVersions)
    await fresh.inScene(announceVersions)
    expect([...fresh.shown.keys()]).toEqual([])
    const list = await fresh.type(anne, rooms.fr, 'playbooks')
    expect(wordsIn(list)).toContain('approved as shipped')
    expect(messageBreaches(list)).toEqual([])
    const read = await fresh.store.db.ledgerEntry.groupBy({
      by: ['subject'],
      where: { kind: 'playbook.read' },
      _count: true,
    })
    expect(read.map(({ subject, _count }) => [subject, _count])).toEqual(
      expect.arrayContaining([
        ['PB-01', 1],
        ['PB-07', 1],
      ]),
    )
  } finally {
    await fresh.end()
  }
})
