import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { touchPasskey } from '../../support/passkey.ts'
import { folderOf, intake } from '../playbook/books.ts'
import { makeWorld, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 })

/** What people write in runs, rounds and notices is sealed wherever it is kept, and stands nowhere that its label does not reach. */

const secret = 'marigold'

const all = `
playbook: PB-50
title: All that takes words
purpose: For tests.
about: case
label: TLP:AMBER+STRICT
room: home
may: { run: [niscg_member], change: [coordinator], approve: [head] }
inputs: [{ id: what, type: paragraph, label: What, max: 500 }]
on: [{ command: true }]
steps:
  - { id: keep, set: { seen: inputs.what } }
  - { id: hello, say: "Seen: {{ vars.seen }}", to: [card, home, "room:joint", "niscg_member of DK"] }
  - decide: "What of {{ inputs.what }}?"
    id: d1
    of: [niscg_member]
    rule: national
    approvals: [niscg_member]
    fields: [{ id: words, type: paragraph, label: Words, max: 500 }]
  - { id: proof, task: "Keep {{ steps.d1.answers.words }}", owner: niscg_member, evidence: true }
  - id: tell
    notify: "Look at {{ steps.proof.answers.evidence }}"
    who: [niscg_member of each]
    of: '["FR", "DK", inputs.what]'
    acknowledge: each
    ladder: [{ after: 0 min, who: niscg_member, by: [chat, email, webhook] }]
    due: step + 30 min
  - id: lines
    collect: status-line
    question: "About {{ inputs.what }}"
    options: { ok: "Not {{ inputs.what }}", trouble: "As {{ inputs.what }}" }
    of: '["FR", inputs.what]'
    deadline: step + 45 min
  - { id: last, task: "The last of {{ inputs.what }}", owner: niscg_member }
  - { id: over, end: done }
`

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, emil, fiona } = people
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, new Date('2027-04-25T18:00:00Z'), folderOf({ 'PB-01': intake, 'PB-50': all }))
})
afterAll(async () => {
  await stage.end()
})

/** Every column of every table in which a secret stands readable. */
async function readable(word: string): Promise<readonly string[]> {
  const { db } = stage.store
  const columns = await db.$queryRaw<{ table_name: string; column_name: string }[]>`
    SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()`
  const found: string[] = []
  for (const { table_name: table, column_name: column } of columns) {
    const rows = await db.$queryRawUnsafe<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM "${table}" WHERE position(lower($1) in lower("${column}"::text)) > 0
       OR position(encode(convert_to($1, 'UTF8'), 'hex') in "${column}"::text) > 0`,
      word,
    )
    if ((rows[0]?.n ?? 0) > 0) found.push(`${table}.${column}`)
  }
  return found
}

describe('what people write in a run', () => {
  it('is sealed in every column of every table, and reaches nobody of another member by itself', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, `report the register is slow, ${secret} 1`))
    await touchPasskey(stage.store.db, anne)
    const run = /R-\d{4}-\d{4}/.exec(
      wordsIn(await stage.submit(anne, rooms.fr, 'run', `PB-50 ${number}`, { what: secret.toUpperCase() })),
    )?.[0]
    await stage.submit(anne, rooms.fr, 'answer', `${run} d1`, { words: `${secret} 3` })
    await stage.type(bruno, rooms.fr, `refuse ${run} d1 ${secret} 4`)
    await stage.submit(anne, rooms.fr, 'answer', `${run} d1`, { words: `${secret} 5` })
    await stage.type(bruno, rooms.fr, `approve ${run} d1 ${secret} 6`)
    await stage.type(bruno, rooms.fr, `done ${run} proof ${secret} 7`)
    // Whom the playbook names are told, in private.
    expect(wordsIn(await stage.type(emil, rooms.dk, 'notices'))).toContain(`${secret} 7`)
    for (const each of await stage.store.db.notice.findMany({ where: { runId: run ?? '' } }))
      await stage.type(each.code === 'FR' ? anne : emil, each.code === 'FR' ? rooms.fr : rooms.dk, `got ${each.id}`)
    await stage.type(anne, rooms.fr, `line trouble ${secret} 8`)
    // The deadline of the round, and the moment in which what was said at it arrives.
    for (const minutes of [46, 1]) {
      stage.pass(minutes)
      await stage.fireTimers()
    }
    for (const [verb, at] of [
      ['pause', 9],
      ['resume', 10],
    ] as const)
      await stage.type(anne, rooms.fr, `${verb} ${run} ${secret} ${at}`)
    await stage.type(anne, rooms.fr, `skip ${run} last ${secret} 11`)
    const { status } = await stage.store.db.run.findUniqueOrThrow({ where: { id: run ?? '' } })
    expect(status).toBe('ended')

    expect(await readable('PB-50')).toContain('Run.playbook')
    expect(await readable(secret)).toEqual([])
    for (const room of [rooms.joint, rooms.dk, rooms.ecne, rooms.outreach])
      for (const [slot, message] of stage.inRoom(room))
        expect([room.id, slot, new RegExp(secret, 'i').test(JSON.stringify(message))]).toEqual([room.id, slot, false])
    for (const person of [dorte, emil, fiona])
      for (const line of [
        'runs all',
        'rounds',
        'tasks',
        `show ${run}`,
        `case ${number}`,
        'search register',
        'cases all',
      ])
        expect([
          person.id,
          line,
          wordsIn(await stage.type(person, rooms.joint, line))
            .replace('search register', '')
            .includes(secret),
        ]).toEqual([person.id, line, false])
  })
})
