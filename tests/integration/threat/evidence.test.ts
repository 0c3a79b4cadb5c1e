import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AdapterContext, ChatAdapter } from '../../../src/chat/adapter.ts'
import { gone, unreachable } from '../../../src/chat/errors.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import type { FileRef } from '../../../src/chat/message.ts'
import { messageId } from '../../../src/chat/refs.ts'
import { readEntries, readMatters } from '../../../src/cli/timeline/entry.ts'
import { sayEntry } from '../../../src/cli/timeline/line.ts'
import { readDecisions } from '../../../src/decision/file.ts'
import { openEngine } from '../../../src/delivery/engine.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import type { Person } from '../../../src/directory/directory.ts'
import { eraseCase } from '../../../src/retention/erase-case.ts'
import type { CaseFile } from '../../../src/threat/case.ts'
import { openCase } from '../../../src/threat/case.ts'
import type { EvidenceItem } from '../../../src/threat/evidence/file.ts'
import { mostFileBytes } from '../../../src/threat/evidence/mark.ts'
import { withNumbers } from '../../../src/threat/evidence/quote.ts'
import { readEvidence, readEvidenceBytes } from '../../../src/threat/evidence/read.ts'
import { evidenceTimers } from '../../../src/threat/evidence/timers.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { wordsLeft } from '../retention/left.ts'
import { account, fillDirectory, makePlatform, place } from '../review/place.ts'
import { commandsIn, makeWorld, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

/** Evidence: a message marked for a case stands there as it was, once, with what became of it later beside it. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms, directory } = makeWorld()
const { anne, bruno, chloe, dorte } = people
const { fr, dk, joint } = rooms
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(() => stage.end())

/** The case as it is now. */
async function caseOf(number: string): Promise<CaseFile> {
  return openCase(await stage.store.db.case.findUniqueOrThrow({ where: { number } }), stage.store.keyring)
}

/** What a person may see of a case's evidence. */
async function seen(number: string, person: Person): Promise<readonly EvidenceItem[]> {
  const { db: tx, keyring } = stage.store
  return readEvidence({ tx, keyring, now: stage.now }, await caseOf(number), person)
}

const report = async (person: Person, words: string): Promise<string> =>
  numberIn(await stage.type(person, person === dorte ? dk : fr, `report ${words}`))
const reactions = (number: bigint | undefined): Promise<number> =>
  stage.store.db.post.count({ where: { slot: { startsWith: `evidence/${number}/seen@~` }, intent: 'react' } })

describe('a message that is marked', () => {
  let number: string
  beforeAll(async () => {
    number = await report(anne, 'The results site is slow since eight')
  })

  test('stands in the only open case with its words, hash and time, once however often and by however many', async () => {
    const said = await stage.talk(bruno, fr, 'TLP:AMBER The attack began at 08:02\nSee the graph')
    const answers = await Promise.all([
      stage.react(anne, fr, said, 'pushpin'),
      stage.react(bruno, fr, said, '📌\ufe0f'),
      stage.react(anne, fr, said, '📌'),
    ])
    expect(answers).toEqual([undefined, undefined, undefined])
    const [item, ...more] = await seen(number, anne)
    expect(more).toEqual([])
    const words = 'The attack began at 08:02\nSee the graph'
    expect(item).toMatchObject({
      ...{ number: 1, words, hash: sha256(words), audience: 'internal', author: 'web:bruno', externalId: said },
      ...{ label: 'TLP:AMBER+STRICT', saidAt: stage.now, withdrawnAt: null, shut: false },
    })
    expect(await reactions(item?.id)).toBe(2) // one for each who marked it
    expect((await stage.ledger(number)).filter(({ kind }) => kind === 'evidence.marked')).toHaveLength(1)
    // Whoever takes their reaction away takes nothing from the record; any other reaction marks nothing.
    await stage.react(anne, fr, said, 'pushpin', false)
    await stage.react(bruno, fr, await stage.talk(bruno, fr, 'lunch?'), 'done')
    expect(await seen(number, anne)).toHaveLength(1)
  })

  test('is recorded with its later edits and its deletion, each once; what was marked stays', async () => {
    const said = await stage.talk(anne, fr, 'It comes from 192.0.2.1')
    expect(wordsIn(await stage.type(bruno, fr, 'evidence', said))).toContain(
      `E2 of ${number} is kept, for your own people`,
    )
    await stage.edit(anne, fr, said, 'It comes from 192.0.2.7')
    await stage.edit(anne, fr, said, 'It comes from 192.0.2.7')
    await stage.erase(anne, fr, said)
    const item = (await seen(number, anne)).find((each) => each.number === 2)
    expect(item?.words).toBe('It comes from 192.0.2.1')
    expect(item?.changes.map(({ kind, words, hash }) => ({ kind, words, hash }))).toEqual([
      { kind: 'edited', words: 'It comes from 192.0.2.7', hash: sha256('It comes from 192.0.2.7') },
      { kind: 'deleted', words: '', hash: null },
    ])
    const shown = wordsIn(await stage.type(anne, fr, `case ${number}`))
    expect(shown).toContain('E2 kept as evidence by Bruno (own people only)')
    expect(shown).toContain(`It comes from 192.0.2.1 · own people only · ${item?.hash.slice(0, 12)}`)
    expect(shown).toMatch(/E2 · edited .*: It comes from 192\.0\.2\.7\n/)
    expect(shown).toMatch(/E2 · deleted /)
    const matters = await readMatters(stage.store, directory)
    const lines: (string | undefined)[] = []
    for await (const entry of readEntries(stage.store, matters, { case: number }))
      lines.push(sayEntry(matters, entry, 'en')?.text)
    expect(lines).toContainEqual(
      expect.stringContaining(
        `${number}: E2 kept as evidence by Bruno (own people only): “It comes from 192.0.2.1” – Anne`,
      ),
    )
    expect(lines).toContain(`${number}: E2: its author changed the message: It comes from 192.0.2.7`)
    // What is gone cannot be marked any more.
    expect(wordsIn(await stage.type(anne, fr, `evidence ${number}`, said))).toContain('It is kept already: E2')
    const late = await stage.talk(anne, fr, 'never mind')
    await stage.erase(anne, fr, late)
    expect(wordsIn(await stage.react(anne, fr, late, '📌'))).toContain(`note ${number} <words>`)
  })

  test('bears the grade that one of the case’s people gives it, by name or as it is marked, and others give it none', async () => {
    expect(wordsIn(await stage.type(bruno, fr, `evidence ${number} E2 b2`))).toContain(`E2 of ${number} is graded B2`)
    const items = await seen(number, anne)
    expect(items.map(({ grade, audience }) => [grade, audience])).toEqual([
      [null, 'internal'],
      ['B2', 'internal'],
    ])
    expect(wordsIn(await stage.type(bruno, fr, `evidence ${number} E2`))).toContain('B2')
    const entries = await stage.ledger(number)
    expect(entries.filter(({ kind }) => kind === 'evidence.graded')).toHaveLength(1)
    // The same again is no news; nobody of another member judges what this one's people hold.
    await stage.type(bruno, fr, `evidence ${number} E2 B2`)
    expect(wordsIn(await stage.type(dorte, dk, `evidence ${number} E2 A1`))).not.toContain('graded')
    expect((await stage.ledger(number)).filter(({ kind }) => kind === 'evidence.graded')).toHaveLength(1)
    expect(wordsIn(await stage.type(bruno, fr, `case ${number}`))).toContain('E2 graded B2 by Bruno')
  })

  test('is told all that was done with it at once, and a grade beside its withdrawal is none', async () => {
    const both = wordsIn(await stage.type(bruno, fr, `evidence ${number} E2 shareable C3`))
    expect(both).toContain(`E2 of ${number} is kept, for everybody who may read the case`)
    expect(both).toContain(`E2 of ${number} is graded C3`)
    const again = wordsIn(await stage.type(bruno, fr, `evidence ${number} E2 internal B2`))
    expect(again).toContain(`E2 of ${number} is kept, for your own people`)
    expect(again).toContain(`E2 of ${number} is graded B2`)
    for (const beside of ['E1', 'B2', 'shareable']) {
      const refused = wordsIn(await stage.type(bruno, fr, `evidence withdraw ${number} E2 ${beside}`))
      expect(refused).toContain(`“${beside}” is not understood`)
    }
    expect((await seen(number, anne)).map(({ withdrawnAt }) => withdrawnAt)).toEqual([null, null])
  })

  test('E1 to E6 said of a message may be a piece or its grade: it is asked which, and nothing is done', async () => {
    const said = await stage.talk(bruno, fr, 'The graph of nine o’clock')
    const before = await stage.ledger(number)
    for (const words of ['E1 shareable', 'E2', `${number} shareable e1`]) {
      const asked = wordsIn(await stage.type(bruno, fr, `evidence ${words}`, said))
      expect(asked, words).toMatch(
        /may be a piece of the case or the grade of the message that this was said of \(Bruno, .*\d{1,2}:\d{2}.*\)/,
      )
      expect(asked, words).toContain('neither in answer to a message nor in a thread')
      expect(asked, words).toContain(`evidence ${words}`)
    }
    expect(await stage.ledger(number)).toHaveLength(before.length)
    expect((await seen(number, anne)).map(({ audience }) => audience)).toEqual(['internal', 'internal'])
    // Where another grade stands beside it, or it was said of what the bot itself said, the piece is meant.
    expect(wordsIn(await stage.type(bruno, fr, 'evidence E2 B2', said))).toContain(`E2 of ${number} is graded B2`)
    const card = await stage.sent(`case/${number}/card@fr`, 'card-0')
    expect(wordsIn(await stage.type(bruno, fr, 'evidence E1', card))).toContain(`E1 · ${number}`)
    // E7 is no grade.
    expect(wordsIn(await stage.type(bruno, fr, 'evidence E7', said))).toContain('There is no evidence E7')
  })

  test('is said to be whose it is, since what is typed in a thread is said of its first message', async () => {
    const own = await report(chloe, 'The hall lost its power')
    const root = await stage.talk(bruno, fr, 'The power went at nine')
    const whose = /The message that this was said of: Bruno, .*\d{1,2}:\d{2}/
    // Of two open cases it is asked which one, and told whose message is asked about.
    await stage.react(chloe, fr, root, '📌')
    const asked = stage.shown.get(`reply/mark/${fr.conversation}/${root}@~chloe`)?.message
    expect(commandsIn(asked)).toContain(`evidence ${own} internal`)
    expect(wordsIn(asked)).toMatch(whose)
    const kept = wordsIn(await stage.type(chloe, fr, `evidence ${own} internal B2`, root))
    expect(kept).toContain(`E1 of ${own} is kept, for your own people`)
    expect(kept).toContain(`E1 of ${own} is graded B2`)
    expect(kept).toMatch(whose)
    const again = wordsIn(await stage.type(chloe, fr, `evidence ${own} internal`, root))
    expect(again).toContain('It is kept already')
    expect(again).toMatch(whose)
    expect(again).not.toContain('graded')
    expect((await seen(own, chloe)).map(({ words, grade }) => [words, grade])).toEqual([
      ['The power went at nine', 'B2'],
    ])
    expect(wordsIn(await stage.type(dorte, joint, 'evidence internal', root))).not.toContain('Bruno')
    await stage.type(chloe, fr, `close ${own} not-an-incident it was a fuse`)
  })

  test('counts no more once it is withdrawn, and stays on record', async () => {
    expect(wordsIn(await stage.type(bruno, fr, `evidence withdraw ${number} E2`))).toContain('is withdrawn')
    expect((await seen(number, anne)).map(({ withdrawnAt }) => withdrawnAt !== null)).toEqual([false, true])
    expect(wordsIn(await stage.type(bruno, fr, `evidence ${number} E2`))).toContain('E2 · EL-')
    expect(wordsIn(await stage.type(bruno, fr, `evidence ${number} E9`))).toContain('There is no evidence E9')
  })

  test('that is a copy in another room is kept as its original; a message of the bot is none, nor one it never heard', async () => {
    const said = await stage.talk(dorte, joint, 'TLP:AMBER Copenhagen sees the same')
    const copy = await stage.sent(`relay/${joint.conversation}/${said}@ecne`, 'copy-1')
    expect(await stage.react(bruno, rooms.ecne, copy, '📎')).toBeUndefined()
    expect((await seen(number, anne)).at(-1)).toMatchObject({
      externalId: said,
      author: 'web:dorte',
      audience: 'shareable',
    })
    const card = await stage.sent(`case/${number}/card@fr`, 'card-1')
    expect(wordsIn(await stage.react(anne, fr, card, '📌'))).toContain('only what people wrote')
    expect(wordsIn(await stage.react(anne, fr, 'unknown', '📌'))).toContain(`Paste what it says: note ${number}`)
  })

  test('is shown to others only where it is shareable and theirs to read, and nothing tells them that there is more', async () => {
    const strict = await stage.talk(dorte, joint, 'TLP:AMBER+STRICT Our own logs')
    expect(wordsIn(await stage.type(anne, joint, `evidence ${number} shareable`, strict))).toContain('E4')
    const ours = await stage.talk(anne, fr, 'TLP:GREEN The address is down')
    await stage.react(anne, fr, ours, '📎')
    const before = wordsIn(await stage.type(dorte, dk, `evidence ${number}`))
    expect(before).toContain('ingen sag')
    await stage.type(anne, fr, `share ${number} with ENISA as amber`)
    // ENISA sits in the joint room, so it was addressed; it does not read the internal pieces, nor those withdrawn.
    const theirs = await seen(number, people.fiona)
    expect(theirs.map((item) => item.words)).toEqual([
      'Copenhagen sees the same',
      'Our own logs',
      'The address is down',
    ])
    const shown = wordsIn(await stage.type(people.fiona, joint, `case ${number}`))
    expect(shown).toContain('Copenhagen sees the same')
    expect(shown).not.toMatch(/E4|E5|own people|kept as evidence|may be shared|Our own logs/)
    expect(shown).toContain('E2 Dorte (DK)')
    expect(await seen(number, dorte)).toEqual([])
    expect(wordsIn(await stage.type(people.fiona, joint, `evidence ${number} E4`))).toContain('There is no evidence E4')
    expect(wordsIn(await stage.type(people.fiona, joint, `evidence ${number} E2 internal`))).toContain(
      'Only the people of FR',
    )
  })

  test('is quoted in a decision by its hash, and to each reader by the number that they know it by', async () => {
    const asked = { title: 'Block the address', type: 'operational', label: 'TLP:AMBER', rule: 'national' }
    const evidence = 'B2 E5\nE1\nthe log of the provider'
    const done = await stage.submit(anne, fr, 'propose', '', { ...asked, case: number, evidence })
    const id = /P-\d{4}-\d{4}/.exec(wordsIn(done))?.[0] ?? ''
    const told = [...stage.shown].filter(([slot]) => slot.startsWith(`decision/${id}/`))
    const short = sha256('The address is down').slice(0, 12)
    expect(told).not.toEqual([])
    for (const [slot, { message }] of told) expect(wordsIn(message), slot).not.toMatch(/\bE\d/)
    const details = wordsIn(await stage.type(anne, fr, `decision ${id}`))
    expect(details).toContain(`B2 ${number} E5`)
    expect(details).toContain(`${number} E1`)
    // Who else may read the case knows the same piece by another number, and of what is internal nothing but that it is of the case.
    const scene = { tx: stage.store.db, keyring: stage.store.keyring, now: stage.now }
    const [file] = await readDecisions(scene, { id })
    const quoted = await withNumbers(scene, people.fiona, file!)
    expect(quoted.evidence.map(({ words }) => words)).toEqual([`${number} E3`, number, 'the log of the provider'])
    const closed = await withNumbers(scene, dorte, file!)
    expect(closed.evidence.map(({ words }) => words)).toEqual([
      `${number} · ${short}`,
      number,
      'the log of the provider',
    ])
  })

  test('takes its grade along into a decision only where its hash goes too; what the proposal says of it itself stands', async () => {
    for (const piece of ['E1 B3', 'E4 C4', 'E5 A2']) await stage.type(anne, fr, `evidence ${number} ${piece}`)
    const graded = (await seen(number, anne)).filter((item) => [1, 4, 5].includes(item.number))
    expect(graded.map((item) => [item.audience, item.label, item.grade])).toEqual([
      ['internal', 'TLP:AMBER', 'B3'],
      ['shareable', 'TLP:AMBER+STRICT', 'C4'],
      ['shareable', 'TLP:AMBER', 'A2'],
    ])
    const asked = { title: 'Ask the provider', type: 'operational', label: 'TLP:AMBER', rule: 'national' }
    const evidence = 'E1\nE4\nE5\nD5 E1'
    const done = await stage.submit(anne, fr, 'propose', '', { ...asked, case: number, evidence })
    const id = /P-\d{4}-\d{4}/.exec(wordsIn(done))?.[0] ?? ''
    const quoted = await stage.store.db.decisionEvidence.findMany({
      where: { decisionId: id },
      orderBy: { number: 'asc' },
    })
    expect(quoted.map(({ grade, hash }) => [grade, hash !== null])).toEqual([
      [null, false],
      [null, false],
      ['A2', true],
      ['D5', false],
    ])
  })

  test('that its author raises to TLP:RED is read by nobody from then on, and destroyed a day later', async () => {
    const said = await stage.talk(anne, fr, 'the source is a xylophone')
    await stage.react(bruno, fr, said, '📌')
    const key = `${said}:edit:red`
    const base = { key, at: stage.now.toISOString(), actor: anne.accounts[0]!, conversation: fr.conversation }
    const event: ChatEvent = { ...base, kind: 'edited', message: messageId(said), text: '', edit: 'red' }
    const arrival = { ...base, at: stage.now, kind: 'edited', waitedMs: 0, event, withheld: 'TLP:RED' }
    await stage.inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
    expect((await seen(number, anne)).at(-1)).toMatchObject({ words: '', shut: true, label: 'TLP:RED' })
    expect(wordsIn(await stage.type(anne, fr, `case ${number}`))).not.toContain('xylophone')
    expect(await wordsLeft(stage.store, 'xylophone')).toEqual(['Evidence.words'])
    stage.pass(24 * 60 + 1)
    await stage.fireTimers()
    expect(await wordsLeft(stage.store, 'xylophone')).toEqual([])
  })

  test('is recorded as changed, without the words, once its author or its room counts no more; nobody else changes it', async () => {
    const said = await stage.talk(anne, fr, 'The port is 8443')
    await stage.react(bruno, fr, said, '📌')
    const [account] = anne.accounts
    const accounts = new Map(directory.accounts)
    if (account) accounts.delete(account)
    const conversations = new Map(directory.conversations)
    conversations.delete(fr.conversation)
    const edit = async (by: Person, name: string, then: Partial<typeof directory> = {}): Promise<void> => {
      const base = { key: `${said}:edit:${name}`, actor: by.accounts[0]!, conversation: fr.conversation }
      const words = { message: messageId(said), text: `The zither is ${name}`, edit: name }
      const event: ChatEvent = { ...base, at: stage.now.toISOString(), kind: 'edited', ...words }
      const arrival = { ...base, at: stage.now, kind: 'edited', waitedMs: 0, event, withheld: undefined }
      const put = await stage.inScene(
        async (scene) => (await handleArrival(arrival, { ...scene, directory: { ...directory, ...then } })).effects,
      )
      expect(put.filter((slot) => !slot.startsWith('case/'))).toEqual([]) // nobody is told
    }
    const retired = { ...anne, retired: true }
    await edit(anne, 'lapsed', { accounts })
    await edit(anne, 'lapsed', { accounts })
    await edit(anne, 'retired', { accounts: new Map([...accounts, [account!, retired]]) })
    await edit(anne, 'roomless', { conversations })
    // On some platforms anybody can send what claims to change somebody else's message.
    await edit(dorte, 'forged', { conversations })
    await edit(dorte, 'forged too', { accounts: new Map() })
    const item = (await seen(number, bruno)).at(-1)
    const untold = { kind: 'edited', at: stage.now, words: '', hash: null }
    expect(item).toMatchObject({ words: 'The port is 8443', changes: [untold, untold, untold] })
    expect(wordsIn(await stage.type(bruno, fr, `evidence ${number} E${item?.number}`))).toMatch(/edited .* UTC\n/)
    const kinds = (await stage.ledger(number)).map(({ kind }) => kind)
    expect(kinds.slice(-3)).toEqual(['evidence.edited', 'evidence.edited', 'evidence.edited'])
    expect(await wordsLeft(stage.store, 'zither')).toEqual([])
  })
})

describe('which case, and who may', () => {
  test('with several open cases the marker is asked in private, and a press keeps the message', async () => {
    const other = await report(bruno, 'Somebody calls polling stations')
    const said = await stage.talk(anne, fr, 'They called from a hidden number')
    expect(await stage.react(anne, fr, said, '📎')).toBeUndefined()
    const slot = `reply/mark/${fr.conversation}/${said}@~anne`
    const asked = stage.shown.get(slot)
    expect(asked?.only).toBe('web:anne')
    expect(commandsIn(asked?.message)).toContain(`evidence ${other} shareable`)
    const on = await stage.sent(slot, 'asked-1')
    expect(wordsIn(await stage.type(anne, fr, `evidence ${other} shareable`, on))).toContain(`E1 of ${other} is kept`)
    // The question is hers alone.
    expect(wordsIn(await stage.type(bruno, fr, `evidence ${other}`, on))).toContain('I did not hear this message')
    expect(await seen(other, bruno)).toHaveLength(1)
  })

  test('a message in the thread of a card belongs to that case; others than its own people cannot mark', async () => {
    const number = await report(anne, 'A leaflet with a wrong date')
    await stage.type(anne, fr, `release ${number} amber`)
    const reported = await stage.talk(anne, joint, 'TLP:AMBER the leaflet is also in Lille')
    await stage.store.db.message.update({
      where: { conversation_externalId: { conversation: joint.conversation, externalId: reported } },
      data: { caseId: (await caseOf(number)).id },
    })
    expect(wordsIn(await stage.react(dorte, joint, reported, '📌'))).toContain('Kun FR')
    expect(await stage.react(anne, joint, reported, '📌')).toBeUndefined()
    expect(await seen(number, anne)).toHaveLength(1)
    // What Denmark said to Denmark is not France's to keep.
    const own = await stage.talk(dorte, dk, 'only for us')
    await stage.store.db.message.update({
      where: { conversation_externalId: { conversation: dk.conversation, externalId: own } },
      data: { conversation: joint.conversation },
    })
    expect(wordsIn(await stage.type(anne, joint, `evidence ${number}`, own))).toContain('was not meant for FR')
  })
})

describe('files', () => {
  const bytes = Buffer.from([0, 1, 2, 255, 10, 13, 0])
  const ref = (id: string, size = bytes.length): FileRef => ({
    id,
    name: `${id}.bin`,
    mediaType: 'application/octet-stream',
    bytes: size,
  })

  test('are copied byte by byte after a break between marking and copying; the reaction is shown, what cannot be had is said', async () => {
    const { db } = stage.store
    await fillDirectory(stage.store, ['far'])
    const number = await report(anne, 'A file went around')
    const marks: string[] = []
    let reads = 0
    let sink: AdapterContext['sink'] | undefined
    const run = (read: (id: string) => Promise<Uint8Array>, react = true) => {
      const adapter: ChatAdapter = {
        ...makePlatform().adapter,
        async start(context) {
          sink = context.sink
        },
        reactions: {
          async add(_conversation, message, reaction) {
            if (!react) throw gone('not allowed')
            marks.push(`${reaction} ${message}`)
          },
        },
        files: { read, keep: async () => 'kept' },
      }
      return openEngine({
        store: stage.store,
        adapters: [{ adapter, http: {} as HttpMount }], // this adapter has no pages
        timers: evidenceTimers,
        library: noPlaybooks,
        wishOf: () => undefined,
        origin: 'http://localhost',
        log: { info: () => {}, warn: () => {}, error: () => {} },
      })
    }
    const say = async (id: string, what: object): Promise<void> => {
      const base = {
        key: `yard:${id}`,
        at: new Date().toISOString(),
        actor: account('ana'),
        conversation: place('far'),
      }
      await sink?.accept({ ...base, ...what } as ChatEvent) // an event of the kind that `what` says
    }
    const first = await run(async () => {
      reads += 1
      throw unreachable('the store of files')
    })
    await until(() => sink && first.platforms[0]?.health().holder, { what: 'the adapter runs' })
    const files = [ref('graph'), ref('missing'), ref('huge', mostFileBytes + 1)]
    await say('1', { kind: 'message', message: messageId('m1'), text: 'look at these', files })
    await until(() => db.message.findFirst({ where: { externalId: 'm1' } }), { what: 'it is heard' })
    const { id: caseId } = await caseOf(number)
    await db.message.updateMany({ where: { externalId: 'm1' }, data: { caseId } })
    await say('2', { kind: 'reacted', message: messageId('m1'), reaction: 'paperclip', added: true })
    await until(() => reads > 0, { what: 'a file is asked for' })
    await first.stop()
    expect(await db.evidenceFile.count({ where: { copiedAt: null, fault: null } })).toBe(2)

    const second = await run(async (id) => {
      if (id === 'missing') throw gone('the file')
      return bytes
    })
    await until(async () => (await db.evidenceFile.count({ where: { copiedAt: null, fault: null } })) === 0, {
      what: 'all files are copied or given up',
    })
    await second.stop()
    const [item] = await seen(number, anne)
    expect(item?.files.map(({ name, hash, fault }) => ({ name, hash, fault }))).toEqual([
      { name: 'graph.bin', hash: sha256(bytes), fault: null },
      { name: 'missing.bin', hash: null, fault: 'gone' },
      { name: 'huge.bin', hash: null, fault: 'too-large' },
    ])
    const parts = { tx: db, keyring: stage.store.keyring }
    expect(Buffer.from((await readEvidenceBytes(parts, item!, 1))!).equals(bytes)).toBe(true)
    // A file was too large: that is more than a reaction can say.
    expect(marks).toEqual([])
    const shown = await stage.type(anne, fr, `evidence ${number} E1`)
    expect(shown.blocks).toContainEqual({ type: 'file', file: { ...ref('graph'), id: `evidence:${item?.id}/1` } })
    expect(wordsIn(shown)).toContain('huge.bin: not copied, it is larger than 20 MB')

    // Without files the reaction says enough; where it cannot be given, words do.
    const third = await run(async () => bytes)
    await until(() => third.platforms[0]?.health().holder, { what: 'the adapter runs again' })
    await say('3', { kind: 'message', message: messageId('m3'), text: 'and more' })
    await until(() => db.message.findFirst({ where: { externalId: 'm3' } }), { what: 'it is heard' })
    await db.message.updateMany({ where: { externalId: 'm3' }, data: { caseId } })
    await say('4', { kind: 'reacted', message: messageId('m3'), reaction: '📌', added: true })
    await until(() => marks.length > 0, { what: 'the reaction stands' })
    expect(marks).toEqual(['seen m3'])
    await third.stop()
    const fourth = await run(async () => bytes, false)
    await until(() => fourth.platforms[0]?.health().holder, { what: 'the adapter runs at last' })
    await say('5', { kind: 'message', message: messageId('m5'), text: 'and yet more' })
    await until(() => db.message.findFirst({ where: { externalId: 'm5' } }), { what: 'it is heard' })
    await db.message.updateMany({ where: { externalId: 'm5' }, data: { caseId } })
    await say('6', { kind: 'reacted', message: messageId('m5'), reaction: '📌', added: true })
    await until(() => db.post.findFirst({ where: { slot: { endsWith: '/told@~ana' }, state: 'sent' } }), {
      what: 'whoever marked it is told',
    })
    await fourth.stop()
  })

  test('end with their case', async () => {
    const number = await report(anne, 'Another one')
    const said = await stage.talk(anne, fr, 'the zeppelin landed', [ref('zeppelin')])
    await stage.type(anne, fr, `evidence ${number}`, said)
    await stage.edit(anne, fr, said, 'the zeppelin left')
    expect((await wordsLeft(stage.store, 'zeppelin')).length).toBeGreaterThan(3)
    await stage.inScene((scene) => eraseCase(scene, number, 'erasure'))
    expect((await wordsLeft(stage.store, 'zeppelin')).filter((place) => place.startsWith('Evidence'))).toEqual([])
    expect(await seen(number, anne)).toMatchObject([{ words: '', shut: true, files: [{ name: '', hash: null }] }])
  })
})
