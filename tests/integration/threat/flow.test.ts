import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSignals } from '../../../src/delivery/signals.ts'
import { commandsIn, makeWorld, mentionsIn, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms, directory } = makeWorld()
const { anne, bruno, chloe, dorte, emil, fiona, zoe } = people
let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(async () => {
  await stage.end()
})

const secret = 'Le site resultats.fr ne répond plus'
const report = (words = `${secret} phase:results_publication asset:results_website`, by = anne, room = rooms.fr) =>
  stage.type(by, room, `report ${words}`)

describe('a report', () => {
  it('gets a number at once, stays with its own people, and asks the duty officer', async () => {
    const receipt = await report()
    const number = numberIn(receipt)
    expect(number).toMatch(/^EL-2027-FR-\d{4}$/)
    expect(receipt.marking).toBe('TLP:CLEAR')
    expect(wordsIn(receipt)).toContain('Bruno')
    expect(wordsIn(receipt)).not.toContain('resultats')
    expect(commandsIn(receipt)).toEqual(expect.arrayContaining([`release ${number} amber`, `keep ${number}`]))

    const card = stage.card(number, rooms.fr)
    expect(card?.marking).toBe('TLP:AMBER+STRICT')
    expect(card?.exercise).toBe(true)
    expect(wordsIn(card)).toContain(secret)
    expect(wordsIn(card)).toContain('Results website')
    expect(wordsIn(card)).toMatch(/20:15 Paris.*Brussels|20:15 Paris.*18:15 UTC/)
    expect(mentionsIn(card)).toEqual(['web:bruno'])
    for (const room of [rooms.dk, rooms.joint, rooms.ecne, rooms.outreach]) expect(stage.inRoom(room).size).toBe(0)
    expect(await stage.ledger(number)).toEqual([{ kind: 'case.opened', actor: 'p-anne' }])
  })

  it('typed in the joint room without a label goes to the own cell alone', async () => {
    const before = stage.inRoom(rooms.joint).size
    const number = numberIn(await report(`${secret} encore`, anne, rooms.joint))
    expect(wordsIn(stage.card(number, rooms.fr))).toContain(secret)
    expect(stage.inRoom(rooms.joint).size).toBe(before)
  })

  it('labelled for those who sit in the joint room is shown there and in what is linked with it, nowhere else', async () => {
    const number = numberIn(await report(`[TLP:AMBER] ${secret} partout`, anne, rooms.joint))
    for (const room of [rooms.fr, rooms.joint, rooms.ecne]) expect(wordsIn(stage.card(number, room))).toContain(secret)
    for (const room of [rooms.dk, rooms.outreach]) expect(stage.card(number, room)).toBeUndefined()
    const row = await stage.store.db.case.findUniqueOrThrow({ where: { number } })
    expect(row.addressees).toEqual(['DK', 'ENISA', 'FR'])
  })

  it('of somebody whose member has no room is kept, and shown to them alone', async () => {
    const number = numberIn(await report('Phishing against staff of the agency', fiona, rooms.joint))
    expect(number).toContain('-ENISA-')
    const card = stage.shown.get(`case/${number}/card@~fiona`)
    expect(card?.only).toBe('web:fiona')
    expect(wordsIn(stage.card(number, rooms.joint))).toBe('')
    // The joint room carries AMBER: what bears more is shown there as its stub, even to one person.
    expect(card?.message?.summary).toContain(number)
  })

  it('seals what was written: no row holds the words', async () => {
    const number = numberIn(await report(`${secret} scellé`))
    await stage.type(bruno, rooms.fr, `note ${number} resultats: note scellée`)
    const tables = ['Case', 'CaseEntry', 'Timer', 'LedgerEntry', 'Post']
    const rows = await Promise.all(
      tables.map((table) =>
        stage.store.pool.query<{ row: string }>(`SELECT each::text AS row FROM "${table}" AS each`),
      ),
    )
    const stored = rows.flatMap((found) => found.rows.map(({ row }) => row)).join('\n')
    expect(stored).toContain(number)
    for (const words of ['resultats', 'scellé']) {
      expect(stored).not.toContain(words)
      expect(stored).not.toContain(Buffer.from(words).toString('hex'))
    }
  })

  it('is not taken with a word that is not understood, with RED, or empty', async () => {
    const before = await stage.store.db.case.count()
    expect(wordsIn(await report('x phase:couting'))).toContain('counting')
    expect(wordsIn(await report(''))).toContain('report <what happened>')
    expect(wordsIn(await report('phase:counting'))).toContain('in a few words')
    expect(await stage.store.db.case.count()).toBe(before)
  })

  it('carries hostile text as text, without mentions but the duty officer’s', async () => {
    const words = '@everyone <script>alert(1)</script> **x** <!channel> \u202Egnp.exe\u200B [a](javascript:1)'
    const number = numberIn(await report(words))
    const card = stage.card(number, rooms.fr)
    expect(mentionsIn(card)).toEqual(['web:bruno'])
    expect(card?.summary).not.toMatch(/[\u202E\u200B]/)
    expect(wordsIn(card)).toContain('<script>alert(1)</script>')
  })

  it('of 100 kB is kept whole and shown short', async () => {
    const words = `Flood. ${'lorem ipsum '.repeat(8500)}`
    const number = numberIn(await report(words))
    expect(wordsIn(stage.card(number, rooms.fr)).length).toBeLessThan(3000)
    expect(wordsIn(await stage.type(anne, rooms.fr, `case ${number}`))).toContain(words.trim())
  })
})

describe('the whole way of a case', () => {
  it('is accepted, triaged, told, released, acknowledged elsewhere, closed and reopened', async () => {
    const number = numberIn(await report('DDoS sur le portail des résultats asset:results_website'))
    stage.pass(2)
    expect(wordsIn(await stage.press(bruno, rooms.fr, `ack ${number}`))).toContain(`${number} is yours`)
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('Owner: Bruno')
    expect(mentionsIn(stage.card(number, rooms.fr))).toEqual([])

    const released = await stage.press(anne, rooms.fr, `release ${number} amber`)
    expect(wordsIn(released)).toContain('DK, ENISA')
    for (const room of [rooms.joint, rooms.ecne]) {
      const card = stage.card(number, room)
      expect(card?.marking).toBe('TLP:AMBER')
      expect(wordsIn(card)).toContain('DDoS sur le portail')
      expect(wordsIn(card)).toContain('Owner: Bruno')
      expect(commandsIn(card)).toEqual([`case ${number}`])
    }
    expect(stage.card(number, rooms.dk)).toBeUndefined()
    expect(commandsIn(stage.card(number, rooms.fr))).not.toContain(`release ${number} amber`)

    await stage.type(bruno, rooms.fr, `triage ${number} high yellow worsening ddos malicious B2 T23 - trafic x40`)
    const triaged = wordsIn(stage.card(number, rooms.joint))
    for (const part of ['severity high', 'availability:ddos', 'malicious action', 'T23', 'B2', 'worsening until']) {
      expect(triaged).toContain(part)
    }
    await stage.type(bruno, rooms.fr, `status ${number} improving filtrage en place`)
    expect(wordsIn(stage.card(number, rooms.joint))).toContain('filtrage en place')
    expect(wordsIn(stage.card(number, rooms.joint))).toContain('improving until')

    stage.pass(6 * 60 + 1)
    await stage.fireTimers()
    expect(wordsIn(stage.card(number, rooms.joint))).toContain('expired at')

    await stage.submit(bruno, rooms.fr, 'close', number, { disposition: 'incident', why: 'fin' })
    expect(wordsIn(stage.card(number, rooms.joint))).toContain('Outcome: incident')
    expect(wordsIn(await stage.type(bruno, rooms.fr, `status ${number} x`))).toContain('closed')
    await stage.type(chloe, rooms.fr, `reopen ${number} encore`)
    expect(wordsIn(stage.card(number, rooms.joint))).toContain('Owner: Chloe')
    const kinds = (await stage.ledger(number)).map(({ kind }) => kind)
    expect(kinds).toEqual(
      ['opened', 'accepted', 'released', 'triaged', 'status', 'closed', 'reopened'].map((kind) => `case.${kind}`),
    )
  })

  it('tells the reporter who took it', async () => {
    const number = numberIn(await report('Panne du registre'))
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    const told = [...stage.shown].filter(([slot]) => slot.startsWith(`case/${number}/told/`))
    expect(told).toHaveLength(1)
    expect(told[0]?.[1].only).toBe('web:anne')
    expect(wordsIn(told[0]?.[1].message)).toContain('accepted by Bruno')
  })

  it('answers a second press with who was first, and changes nothing', async () => {
    const number = numberIn(await report('Panne du registre 2'))
    const before = await stage.store.db.caseEntry.count()
    const [first, second] = await Promise.all([
      stage.press(bruno, rooms.fr, `ack ${number}`),
      stage.press(chloe, rooms.fr, `ack ${number}`),
    ])
    const answers = [wordsIn(first), wordsIn(second)]
    expect(answers.filter((words) => words.includes('is yours. Nobody else'))).toHaveLength(1)
    expect(answers.filter((words) => /is with (Bruno|Chloe) already, since .*Brussels/.test(words))).toHaveLength(1)
    expect(await stage.store.db.caseEntry.count()).toBe(before + 1)
    expect((await stage.ledger(number)).filter(({ kind }) => kind === 'case.accepted')).toHaveLength(1)
  })

  it('can be kept national, which the card says, and still be released later', async () => {
    const number = numberIn(await report('Rumeur locale'))
    await stage.press(anne, rooms.fr, `keep ${number}`)
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('kept national by Anne')
    expect(commandsIn(stage.card(number, rooms.fr))).not.toContain(`keep ${number}`)
    expect(stage.card(number, rooms.joint)).toBeUndefined()
    await stage.type(anne, rooms.fr, `release ${number}`)
    expect(stage.card(number, rooms.joint)?.marking).toBe('TLP:AMBER')
    // Taken back: what stood in the joint room becomes a stub without content.
    await stage.type(anne, rooms.fr, `label ${number} amber+strict`)
    expect(wordsIn(stage.card(number, rooms.joint))).not.toContain('Rumeur')
    expect(stage.card(number, rooms.joint)?.marking).toBe('TLP:CLEAR')
    expect(wordsIn(await stage.type(dorte, rooms.joint, `case ${number}`))).toContain('ingen sag')
  })

  it('is asked of the deputy after 15 minutes and of the head after 30, once each, and stops when accepted', async () => {
    const number = numberIn(await report('Personne ne répond'))
    stage.pass(14)
    await stage.fireTimers()
    expect(stage.shown.has(`case/${number}/ask/1@fr`)).toBe(false)
    stage.pass(1)
    await stage.fireTimers()
    expect(mentionsIn(stage.shown.get(`case/${number}/ask/1@fr`)?.message)).toEqual(['web:chloe'])
    expect(mentionsIn(stage.card(number, rooms.fr))).toEqual(['web:chloe'])
    stage.pass(15)
    await stage.fireTimers()
    expect(mentionsIn(stage.shown.get(`case/${number}/ask/2@fr`)?.message)).toEqual(['web:anne'])
    await stage.press(chloe, rooms.fr, `ack ${number}`)
    expect(mentionsIn(stage.shown.get(`case/${number}/ask/1@fr`)?.message)).toEqual([])
    expect(wordsIn(stage.shown.get(`case/${number}/ask/2@fr`)?.message)).toContain('accepted by Chloe')
    expect((await stage.ledger(number)).map(({ kind }) => kind)).toEqual([
      'case.opened',
      'case.escalated',
      'case.escalated',
      'case.accepted',
    ])
  })

  it('asks nobody any more once it is accepted', async () => {
    const number = numberIn(await report('Vite pris'))
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    const run = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number } })
    const timers = await stage.store.db.timer.findMany({
      where: { AND: [{ key: { startsWith: `run/${run.id}/` } }, { key: { contains: '/accept#' } }] },
    })
    expect(timers.length).toBeGreaterThan(0)
    expect(timers.map(({ state }) => state)).toEqual(timers.map(() => 'cancelled'))
    stage.pass(40)
    await stage.fireTimers()
    expect(stage.shown.has(`case/${number}/ask/1@fr`)).toBe(false)
  })

  it('asks the whole room when nobody more is on the rota', async () => {
    const number = numberIn(await report('Nedbrud', emil, rooms.dk))
    stage.pass(15)
    await stage.fireTimers()
    const asked = stage.shown.get(`case/${number}/ask/2@dk`)?.message
    expect(wordsIn(asked)).toContain('ikke flere på vagtplanen')
    expect(mentionsIn(asked)).toEqual([])
    stage.pass(15)
    await stage.fireTimers()
    expect((await stage.ledger(number)).filter(({ kind }) => kind === 'case.escalated')).toHaveLength(1)
  })
})

describe('rights', () => {
  it('give the same answer for a case that is not there and one that is not yours', async () => {
    const number = numberIn(await report('Strictement national'))
    const unknown = 'EL-2027-FR-9999'
    for (const command of [
      'case',
      'ack',
      'take',
      'release',
      'note',
      'close',
      'label',
      'merge',
      'triage',
      'reopen',
      'split',
    ]) {
      const tail = command === 'label' ? ' green' : command === 'triage' ? ' high' : ' incident'
      const theirs = wordsIn(await stage.type(dorte, rooms.dk, `${command} ${number}${tail}`))
      const none = wordsIn(await stage.type(dorte, rooms.dk, `${command} ${unknown}${tail}`))
      expect(theirs.replaceAll(number, '#')).toBe(none.replaceAll(unknown, '#'))
    }
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'search Strictement'))).toContain('Intet fundet')
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'cases all'))).not.toContain(number)
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'search STRICTEMENT natio'))).toContain(number)
  })

  it('let others read what was released, but not work on it, and not read what was noted before', async () => {
    const number = numberIn(await report('Fuite du registre'))
    await stage.type(bruno, rooms.fr, `note ${number} soupçon contre un agent nommé`)
    await stage.type(anne, rooms.fr, `release ${number}`)
    await stage.type(bruno, rooms.fr, `note ${number} indicateurs envoyés`)
    for (const command of [
      `ack ${number}`,
      `close ${number} incident`,
      `label ${number} green`,
      `release ${number} green`,
    ]) {
      expect(wordsIn(await stage.type(dorte, rooms.joint, command))).toMatch(/folk kan/)
    }
    const theirs = wordsIn(await stage.type(dorte, rooms.joint, `case ${number}`))
    expect(theirs).toContain('Fuite du registre')
    expect(theirs).toContain('indicateurs envoyés')
    expect(theirs).not.toContain('soupçon')
    expect(wordsIn(await stage.type(dorte, rooms.joint, 'search soupçon'))).toContain('Intet fundet')
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'search indicateurs'))).toContain(number)
    expect(wordsIn(await stage.type(anne, rooms.fr, `case ${number}`))).toContain('soupçon')
  })

  it('refuse RED with what to do, and who holds no role', async () => {
    const number = numberIn(await report('Sans couleur'))
    expect(wordsIn(await stage.type(anne, rooms.fr, `label ${number} RED`))).toContain('Nothing was done yet')
    expect(wordsIn(await stage.type(anne, rooms.fr, `release ${number} red`))).toContain('Nothing is shared as TLP:RED')
    expect(wordsIn(await stage.type(zoe, rooms.fr, 'cases'))).toContain('no role')
    expect(wordsIn(await stage.type(zoe, rooms.fr, 'help'))).toContain('report')
  })

  it('share a case under its own label where none is named, else as TLP:AMBER', async () => {
    const labelOf = async (line: string, named = '') => {
      const number = numberIn(await stage.type(anne, rooms.fr, `report ${line}`))
      await stage.type(anne, rooms.fr, `release ${number}${named}`)
      return (await stage.store.db.case.findUniqueOrThrow({ where: { number } })).label
    }
    expect(await labelOf('TLP:CLEAR Page lente')).toBe('TLP:CLEAR')
    expect(await labelOf('TLP:GREEN Page très lente')).toBe('TLP:GREEN')
    expect(await labelOf('TLP:AMBER Page coupée')).toBe('TLP:AMBER')
    expect(await labelOf('Page volée')).toBe('TLP:AMBER')
    expect(await labelOf('TLP:CLEAR Page rendue', ' amber')).toBe('TLP:AMBER')
  })

  it('refuse words that bear a higher label than the case', async () => {
    const number = numberIn(await report('Mot étiqueté'))
    await stage.type(anne, rooms.fr, `release ${number}`)
    const answer = wordsIn(await stage.type(anne, rooms.fr, `note ${number} TLP:AMBER+STRICT un nom`))
    expect(answer).toContain('Nothing was added')
    expect(await stage.store.db.caseEntry.count({ where: { kind: 'note', case: { number } } })).toBe(0)
  })
})

describe('merging, splitting and messages', () => {
  it('suggests a likely duplicate, merges it and takes it apart again', async () => {
    const first = numberIn(await report('Le serveur de collecte des votes de Lyon est hors service asset:count_system'))
    stage.pass(3)
    const receipt = await report(
      'Lyon: serveur de collecte des votes hors service depuis 20h asset:count_system',
      chloe,
    )
    expect(wordsIn(receipt)).toContain(`same thing: ${first}`)
    const [second = ''] = commandsIn(receipt).flatMap((command) => /^merge (\S+) /.exec(command)?.[1] ?? [])
    expect(wordsIn(stage.card(second, rooms.fr))).toContain(`Perhaps the same as: ${first}`)
    await stage.press(bruno, rooms.fr, `merge ${second} ${first}`)
    expect(wordsIn(stage.card(second, rooms.fr))).toContain(`Part of: ${first}`)
    expect(wordsIn(await stage.type(bruno, rooms.fr, `ack ${second}`))).toContain(`case ${first}`)
    await stage.type(bruno, rooms.fr, `split ${second}`)
    expect(wordsIn(stage.card(second, rooms.fr))).not.toContain('Part of')
  })

  it('does not suggest what the reporter may not read', async () => {
    await report('Kommunens valgliste er blevet slettet fra serveren', emil, rooms.dk)
    const receipt = await report('Kommunens valgliste er blevet slettet fra serveren', anne, rooms.fr)
    expect(wordsIn(receipt)).not.toContain('same thing')
  })

  it('takes a part out as a case of its own people', async () => {
    const number = numberIn(await report('Deux choses'))
    await stage.type(anne, rooms.fr, `release ${number}`)
    const part = numberIn(await stage.type(anne, rooms.fr, `split ${number} La seconde chose`))
    expect(part).not.toBe(number)
    expect(wordsIn(stage.card(part, rooms.fr))).toContain(`Taken out of: ${number}`)
    expect(stage.card(part, rooms.joint)).toBeUndefined()
  })

  it('makes a report of a message, once, with at least its label', async () => {
    const id = await stage.talk(dorte, rooms.joint, 'TLP:AMBER En falsk side for brevstemmer er oppe')
    const number = numberIn(await stage.type(anne, rooms.joint, 'report', id))
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('En falsk side for brevstemmer')
    expect(wordsIn(await stage.type(anne, rooms.joint, 'report', id))).toContain(`already: ${number}`)
    expect(wordsIn(await stage.type(anne, rooms.fr, `release ${number} green`))).toContain('cannot go lower')
    expect(wordsIn(await stage.type(anne, rooms.joint, 'note vu aussi ici', id))).toContain(`Noted in ${number}`)
  })
})

describe('a report of a message', () => {
  it('is not made of what the bot itself said: that is told, and how to report', async () => {
    const number = numberIn(await report('Noget at se', dorte, rooms.dk))
    const card = await stage.sent(`case/${number}/card@dk`, 'card')
    const before = await stage.store.db.case.count()
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'report', card))).toContain('Denne besked er bottens egen')
    expect(await stage.store.db.case.count()).toBe(before)
    expect(numberIn(await stage.type(dorte, rooms.dk, 'report Noget mere', card))).not.toBe(number)
  })
})

describe('the lists of one person', () => {
  it('show what waits, and nothing of others', async () => {
    const number = numberIn(await report('Noget at gøre', dorte, rooms.dk))
    expect(wordsIn(await stage.type(emil, rooms.dk, 'tasks'))).toMatch(
      new RegExp(`${number} Accept the case, by .*: ack ${number} – Noget`),
    )
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'tasks'))).toMatch(
      new RegExp(`${number} del den eller behold den`),
    )
    await stage.press(emil, rooms.dk, `ack ${number}`)
    expect(wordsIn(await stage.type(emil, rooms.dk, 'tasks'))).toMatch(
      new RegExp(`${number} Triage the case, by .*: triage ${number} – Noget`),
    )
    expect(wordsIn(await stage.type(emil, rooms.dk, 'tasks'))).not.toContain(`ack ${number}`)
    expect(wordsIn(await stage.type(emil, rooms.dk, 'tasks'))).not.toContain('FR')
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'tasks'))).not.toContain('DK')
  })

  it('show one’s roles and bodies by their names', async () => {
    await stage.store.db.body.create({ data: { id: 'ecne', name: 'European Cooperation Network', network: 'ecne' } })
    const words = wordsIn(await stage.type(dorte, rooms.dk, 'me'))
    expect(words).toContain('Roller: DK · European Cooperation Network: Medlem af ECNE')
    expect(words).not.toContain('ecne_member')
  })

  it('set language and zone', async () => {
    const { db } = stage.store
    await db.person.create({ data: { id: 'fiona', name: 'Fiona', pseudonym: 'p-fiona' } })
    expect(wordsIn(await stage.type(fiona, rooms.joint, 'me language xx'))).toContain('en, da')
    const signals = await openSignals(stage.store.pool, stage.store.connection)
    const heard = new Promise((resolve) => signals.on('jom_directory', resolve))
    expect(wordsIn(await stage.type(fiona, rooms.joint, 'me language da'))).toContain('Fra nu af')
    await heard // every process reads the directory anew
    await signals.stop()
    await stage.type(fiona, rooms.joint, 'me zone europe/copenhagen')
    expect(await db.person.findUnique({ where: { id: 'fiona' } })).toMatchObject({
      language: 'da',
      zone: 'Europe/Copenhagen',
    })
    expect(wordsIn(await stage.type(fiona, rooms.joint, 'me zone Mars/Base'))).toContain('not a time zone')
  })
})
