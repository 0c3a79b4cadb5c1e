import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { clockForm } from '../../../src/command/clock-form.ts'
import type { Asking } from '../../../src/command/command.ts'
import { folderOf, intake } from '../playbook/books.ts'
import { commandsIn, makeWorld, mentionsIn, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

// Sunday 25 April 2027, 20:00 in Paris: the evening of a vote, the first working day is the next one.
const { people, rooms, directory } = makeWorld()
const { anne, bruno, chloe, dorte, emil } = people
let stage: Stage
beforeAll(async () => {
  // The shipped playbooks have much to do at every hour that passes here; flow.test.ts and the incidents are played with those.
  stage = await openStage(directory, undefined, folderOf({ 'PB-01': intake }))
})
afterAll(() => stage.end())

const say = async (line: string, by = bruno, room = rooms.fr) => wordsIn(await stage.type(by, room, line))
const newCase = async (words = 'Le site des résultats est tombé'): Promise<string> => {
  const number = numberIn(await stage.type(anne, rooms.fr, `report ${words}`))
  await stage.type(bruno, rooms.fr, `ack ${number}`)
  return number
}
const clocksOf = (caseNumber: string) =>
  stage.store.db.clock.findMany({ where: { caseNumber }, orderBy: { regime: 'asc' } })
const timerOf = (clock: string) => stage.store.db.timer.findUnique({ where: { key: `clock/${clock}` } })
/** What the form of a clock has in it when it is opened: since when, by when. */
async function fieldsOf(words: string, facts: Partial<Asking> = {}): Promise<readonly (string | undefined)[]> {
  let values: readonly (string | undefined)[] = []
  await stage.inScene(async (scene) => {
    const { conversation } = rooms.fr
    const form = await clockForm({ ...scene, person: bruno, room: rooms.fr, conversation, words, ...facts })
    const fields = form?.pages.flat() ?? []
    values = ['aware', 'due'].map(
      (id) => fields.flatMap((field) => (field.id === id && 'value' in field ? [field.value] : []))[0],
    )
    return []
  })
  return values
}
/** What reminders of a case stand in a place now. */
const reminders = (number: string, place = 'fr') =>
  [...stage.shown].filter(([slot]) => slot.startsWith(`case/${number}/clock/`) && slot.endsWith(`@${place}`))
const told = async (number: string) =>
  (await stage.ledger(number)).filter(({ kind }) => kind.startsWith('clock.')).map(({ kind }) => kind)

describe('a clock', () => {
  it('starts from the instant a person confirms, and stands on the card with its dates', async () => {
    const number = await newCase()
    const answer = await say(`clock ${number} nis2.early-warning 18:30 suspected:17:05`)
    expect(answer).toContain('NIS2 · early warning (art. 23(4)(a))')
    expect(answer).toContain('by Mon 26 Apr, 18:30 Brussels')
    const [clock] = await clocksOf(number)
    expect(clock).toMatchObject({ regime: 'nis2.early-warning', state: 'running', confirmedBy: 'bruno' })
    expect(clock?.startedFrom.toISOString()).toBe('2027-04-25T16:30:00.000Z')
    expect(clock?.suspectedAt?.toISOString()).toBe('2027-04-25T15:05:00.000Z')
    expect(clock?.strict?.toISOString()).toBe('2027-04-26T16:30:00.000Z')
    const card = wordsIn(stage.card(number, rooms.fr))
    expect(card).toContain('NIS2 · early warning')
    // Shown in front of the facts.
    expect(card.indexOf('early warning')).toBeLessThan(card.indexOf('Member'))
    expect(await say(`case ${number}`)).toContain('clock started by Bruno: NIS2 · early warning (art. 23(4)(a))')
  })

  it('started again from the same instant is the same; from another it says which one runs', async () => {
    const number = await newCase()
    await say(`clock ${number} gdpr.33 18:30`)
    expect(await say(`clock ${number} gdpr.33 18:30`)).toContain('Nothing to do')
    expect(await say(`clock ${number} gdpr.33 19:00`)).toContain('runs already, from Sun 25 Apr, 18:30')
    expect(await clocksOf(number)).toHaveLength(1)
    expect(await told(number)).toEqual(['clock.started'])
  })

  it('runs beside others, the nearest first on the card, each with both dates where they differ', async () => {
    const number = await newCase()
    for (const line of [
      'gdpr.33 18:30',
      'nis2.final-handled 2027-04-08T10:00',
      'nis2.early-warning 18:30',
      'gdpr.34 19:00',
    ]) {
      await say(`clock ${number} ${line}`)
    }
    const card = wordsIn(stage.card(number, rooms.fr))
    const order = ['early warning', 'to the authority', 'after handling', 'to those concerned'].map((word) =>
      card.indexOf(word),
    )
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order.every((at) => at > 0)).toBe(true)
    // 8 May is a Saturday, and a French holiday as well.
    expect(card).toContain('by Sat 8 May, 10:00 Paris (legally by Mon 10 May, 23:59 Paris)')
    expect(card).toContain('[figure to be confirmed]')
    expect(card).toContain('without undue delay')
    expect((await clocksOf(number)).find(({ regime }) => regime === 'gdpr.34')?.strict).toBeNull()
    for (const { conversation, message } of stage.shown.values()) {
      if (message && conversation === rooms.fr.conversation && message.summary.includes(number)) {
        expect(messageBreaches(message).filter(({ limit }) => limit !== 'facts')).toEqual([])
      }
    }
  })

  it('starts by form, with what was confirmed', async () => {
    const number = await newCase()
    const answers = { duty: 'nis2.notification', aware: '2027-04-25T18:00', suspected: '2027-04-25T17:00', why: '' }
    const answer = wordsIn(await stage.submit(bruno, rooms.fr, 'clock', number, answers))
    expect(answer).toContain('by Wed 28 Apr, 18:00')
    expect((await clocksOf(number))[0]?.suspectedAt?.toISOString()).toBe('2027-04-25T15:00:00.000Z')
  })

  it('is not started from what lies ahead, long ago, before its law, or by others', async () => {
    const number = await newCase()
    expect(await say(`clock ${number} gdpr.33 2027-04-26T18:30`)).toContain('lies ahead')
    expect(await say(`clock ${number} gdpr.33 2027-03-20T10:00`)).toContain('more than 30 days back')
    expect(await say(`clock ${number} cra.14-4-notification 2026-09-10T10:00 - found late`)).toContain(
      'applies from 2026-09-11',
    )
    expect(await say(`clock ${number} nis2.summary now`)).toContain('recurs by the calendar')
    expect(await say(`clock ${number} dsa.guidelines now`)).toContain('a duty of others')
    expect(await say(`clock ${number} gdpr.33 sometime`)).toContain('is not an instant')
    expect(await say(`clock ${number} gdpr.99 now`)).toContain('not a duty the bot knows')
    expect(await say(`clock ${number} gdpr.33 18:00 suspected:19:00`)).toContain('cannot be later')
    await stage.press(bruno, rooms.fr, `release ${number} amber`)
    expect(wordsIn(await stage.type(dorte, rooms.dk, `clock ${number} gdpr.33 now`))).toContain('FR')
    expect(await clocksOf(number)).toEqual([])
    await say(`clock ${number} gdpr.33 2027-03-20T10:00 - the processor told us only now`)
    expect(await clocksOf(number)).toHaveLength(1)
  })

  it('of an intermediate report is due when the request says, and else at no time of the bot’s making', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.intermediate 18:00`)
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('by when the request says')
    const other = await newCase()
    await stage.submit(bruno, rooms.fr, 'clock', other, {
      duty: 'nis2.intermediate',
      aware: '2027-04-25T18:00',
      due: '2027-04-27T12:00',
    })
    expect(wordsIn(stage.card(other, rooms.fr))).toContain('by Tue 27 Apr, 12:00')
    expect(await say(`clock ${other} gdpr.33 18:00 due:19:00`)).toContain('stands in the law')
  })

  it('keeps the deadline of its request where another instant is corrected, and takes another for a reason', async () => {
    const number = await newCase()
    const until = async () => (await clocksOf(number))[0]?.strict?.toISOString()
    const line = `clock ${number} nis2.intermediate`
    // A time of day is the next that comes: 20:00 in Paris is over.
    await say(`${line} 18:00 due:19:00`)
    expect(await until()).toBe('2027-04-26T17:00:00.000Z')
    const from = '2027-04-25T18:00'
    expect(await say(`${line} ${from} due:2027-04-26T19:00`)).toContain('Nothing to do')
    expect(await say(`${line} ${from}`)).toContain('Nothing to do')
    await say(`${line} 2027-04-25T17:30 - the request came in by fax`)
    expect(await until()).toBe('2027-04-26T17:00:00.000Z')
    // Its form has what stands, and does not show it where the case may not be read.
    expect(await fieldsOf(`${number} nis2.intermediate`)).toEqual(['2027-04-25T17:30', '2027-04-26T19:00'])
    const place = { ceiling: 'TLP:GREEN', shows: true } as const
    expect((await fieldsOf(`${number} nis2.intermediate`, { place }))[1]).toBeUndefined()
    expect((await fieldsOf(`${number} nis2.intermediate`, { person: dorte }))[1]).toBeUndefined()

    const again = `${line} 2027-04-25T17:30 due:2027-04-27T12:00`
    expect(await say(again)).toContain('say why')
    expect(await until()).toBe('2027-04-26T17:00:00.000Z')
    expect(await say(`${again} - they gave us a day more`)).toContain('Corrected')
    expect(await until()).toBe('2027-04-27T10:00:00.000Z')
    const [clock] = await clocksOf(number)
    expect(clock?.startedFrom.toISOString()).toBe('2027-04-25T15:30:00.000Z')
    const timer = await timerOf(clock?.id ?? '')
    expect(timer?.dueAt.getTime()).toBe((Date.parse('2027-04-25T15:30Z') + Date.parse('2027-04-27T10:00Z')) / 2)
    expect(await say(`case ${number}`)).toMatch(/deadline of NIS2 .+ changed by Bruno: Tue 27 Apr, 12:00/)
    // It still has to lie after what it counts from.
    await stage.store.db.clock.updateMany({
      where: { caseNumber: number },
      data: { strict: new Date('2027-04-25T15:00Z') },
    })
    expect(await say(`${line} 2027-04-25T17:15 - a slip`)).toContain('must lie after')
    await stage.store.db.clock.updateMany({ where: { caseNumber: number }, data: { strict: clock?.strict ?? null } })
    expect(await say(`clock ${number} gdpr.33 18:00`)).toContain('The clock runs')
    expect(await say(`clock ${number} gdpr.33 18:00 due:19:00 - more time`)).toContain('stands in the law')
  })

  it('is corrected with a reason; both instants stand on record, the dates follow', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning 18:30`)
    const answer = await say(`clock ${number} nis2.early-warning 16:00 - the hoster’s log shows it`)
    expect(answer).toContain('Corrected')
    expect(answer).toContain('by Mon 26 Apr, 16:00')
    const [clock] = await clocksOf(number)
    expect(clock?.strict?.toISOString()).toBe('2027-04-26T14:00:00.000Z')
    expect(await told(number)).toEqual(['clock.started', 'clock.corrected'])
    const timeline = await say(`case ${number}`)
    expect(timeline).toMatch(
      /corrected by Bruno: .+ counting from Sun 25 Apr, 16:00 Brussels \(before: Sun 25 Apr, 18:30/,
    )
    expect(timeline).toContain('the hoster’s log shows it')
    expect((await timerOf(clock?.id ?? ''))?.dueAt.toISOString()).toBe('2027-04-26T02:00:00.000Z')
  })

  it('that is corrected says so where it reminded', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning now`)
    stage.pass(12 * 60)
    await stage.fireTimers()
    await say(`clock ${number} nis2.early-warning now - known only from the second call on`)
    expect(reminders(number)).toHaveLength(1)
    expect(wordsIn(reminders(number)[0]?.[1].message)).toContain('Bruno corrected the instant')
    expect(commandsIn(reminders(number)[0]?.[1].message)).toEqual([])
    stage.pass(12 * 60)
    await stage.fireTimers()
    expect(reminders(number)[0]?.[1].message?.summary).toContain('50 %')
  })

  it('is nobody’s business but its member’s: others see neither dates nor entries, and a stub not even the duty', async () => {
    const number = await newCase()
    await say(`clock ${number} gdpr.33 18:30`)
    await stage.press(bruno, rooms.fr, `release ${number} amber`)
    await say(`clock ${number} nis2.notification 18:30`)
    expect(wordsIn(stage.card(number, rooms.joint))).not.toMatch(/GDPR|NIS2/)
    const seen = wordsIn(await stage.type(dorte, rooms.dk, `case ${number}`))
    expect(seen).toContain(number)
    expect(seen).not.toMatch(/GDPR|NIS2/)
    expect(wordsIn(await stage.type(dorte, rooms.dk, `clocks ${number}`))).not.toMatch(/GDPR|NIS2/)
  })
})

describe('reminders', () => {
  it('come at 50, 75, 90 and 100 percent and each hour after, one standing at a time, to the owner and from the deadline to the head', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning now`)
    const seen: string[] = []
    for (const minutes of [12 * 60, 6 * 60, 216, 144, 60, 60]) {
      stage.pass(minutes)
      await stage.fireTimers()
      const [standing, ...more] = reminders(number)
      expect(more).toEqual([])
      const message = standing?.[1].message
      seen.push(message?.summary.replace(number, '#') ?? 'nothing')
      if (seen.length === 1) {
        expect(mentionsIn(message)).toEqual(bruno.accounts)
        expect(standing?.[1].label).toBe('TLP:AMBER+STRICT')
        const duty = `${number} nis2.early-warning`
        expect(commandsIn(message)).toEqual([`draft ${duty}`, `filed ${duty}`, `snooze ${duty}`, `stop-clock ${duty}`])
        if (message) expect(messageBreaches(message)).toEqual([])
      }
      if (seen.length === 4) expect(mentionsIn(message)).toEqual([...bruno.accounts, ...anne.accounts])
    }
    const name = 'NIS2 · early warning (art. 23(4)(a))'
    expect(seen).toEqual([
      ...[50, 75, 90].map((percent) => `#: ${percent} % of the time of a legal duty has passed. ${name}`),
      `#: a legal duty is due now. ${name}`,
      ...['1 hour', '2 hours'].map((late) => `#: a legal duty is ${late} overdue. ${name}`),
    ])
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('overdue since')
    expect((await told(number)).filter((kind) => kind === 'clock.reminded')).toHaveLength(6)
  })

  it('that were missed while the bot was away come once, with what holds now', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning now`)
    stage.pass(23 * 60)
    await stage.fireTimers()
    expect(reminders(number)[0]?.[1].message?.summary).toContain('90 %')
    expect((await told(number)).filter((kind) => kind === 'clock.reminded')).toHaveLength(1)
    stage.pass(180)
    await stage.fireTimers()
    expect(reminders(number)[0]?.[1].message?.summary).toContain('2 hours overdue')
  })

  it('of a case without a room of its own reach the owner alone, in their language', async () => {
    const number = numberIn(await stage.type(people.fiona, rooms.joint, 'report ENISA voit des sondages falsifiés'))
    await stage.type(people.fiona, rooms.joint, `ack ${number}`)
    await stage.type(people.fiona, rooms.joint, `clock ${number} eui.21-early-warning now`)
    stage.pass(12 * 60)
    await stage.fireTimers()
    const [standing, ...more] = reminders(number, '~fiona')
    expect(more).toEqual([])
    expect(standing?.[1].only).toBe(people.fiona.accounts[0])
    expect(wordsIn(standing?.[1].message)).toContain('EUI · early warning of an EU institution')
  })

  it('are put off only for a reason, at most to the deadline, and those of no other clock', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning now`)
    await say(`clock ${number} nis2.reply now`)
    stage.pass(12 * 60)
    await stage.fireTimers()
    expect(reminders(number)).toHaveLength(2)
    expect(await say(`snooze ${number} nis2.early-warning 2 h`)).toContain('and why')
    expect(await say(`snooze ${number} nis2.early-warning 20 h the portal is down`)).toContain('at most')
    const done = await say(`snooze ${number} nis2.early-warning 8 h the portal is down until the morning`)
    expect(done).toContain('no reminder of NIS2 · early warning')
    expect(wordsIn(reminders(number)[0]?.[1].message)).toContain('Bruno put the reminders off until')
    stage.pass(6 * 60)
    await stage.fireTimers()
    const summaries = reminders(number).map(([, { message }]) => message?.summary ?? '')
    expect(summaries.filter((line) => line.includes('75 %'))).toHaveLength(1)
    expect(summaries.find((line) => line.includes('75 %'))).toContain('reply')
    stage.pass(2 * 60)
    await stage.fireTimers()
    // What holds at the end of the snooze is said at once.
    expect(
      reminders(number)
        .map(([, { message }]) => message?.summary ?? '')
        .filter((line) => line.includes('75 %')),
    ).toHaveLength(2)
    stage.pass(4 * 60)
    await stage.fireTimers()
    expect(await say(`snooze ${number} nis2.early-warning 5 h still down`)).toContain('at most')
    await say(`snooze ${number} nis2.early-warning 4 h still down`)
    const timeline = await say(`case ${number}`)
    expect(timeline).toContain('put off by Bruno until')
    expect(timeline).toContain('the portal is down until the morning')
  })

  it('are put off by form at most to the deadline, which is said at its time', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning 2027-04-25T18:00`, bruno)
    const [clock] = await clocksOf(number)
    if (!clock?.strict) throw new Error('the clock runs')
    // An hour before the deadline of a clock that began long before this moment of the test.
    await stage.store.db.clock.update({
      where: { id: clock.id },
      data: { strict: new Date(stage.now.getTime() + 3_600_000) },
    })
    await stage.submit(bruno, rooms.fr, 'snooze', `${number} nis2.early-warning`, {
      minutes: '240',
      why: 'on the phone with the CSIRT',
    })
    expect((await timerOf(clock.id))?.dueAt).toEqual(new Date(stage.now.getTime() + 3_600_000))
    stage.pass(60)
    await stage.fireTimers()
    expect(reminders(number)[0]?.[1].message?.summary).toContain('due now')
  })
})

describe('whoever has gone to another member', () => {
  const moved = { ...anne, roles: anne.roles.map((role) => ({ ...role, code: 'DK' })) }
  afterEach(() => {
    for (const person of [anne, dorte]) stage.changePerson(person)
  })

  it('has nothing more to do with what they owned and reported there: not its to-dos, its questions or its run', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report Une affaire de chez nous'))
    await stage.press(anne, rooms.fr, `ack ${number}`)
    const { id } = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number } })
    expect(await say('tasks', anne)).toContain(`answer ${id} d1`)
    stage.changePerson(moved)
    const tasks = await say('tasks', moved, rooms.joint)
    expect(tasks).not.toContain(number)
    expect(tasks).not.toContain(id)
    const none = `There is no run ${id} that you may see`
    for (const command of ['pause', 'skip', 'stop', 'show'])
      expect(await say(`${command} ${id} because`, moved, rooms.joint)).toContain(none)
    const answered = await stage.submit(moved, rooms.joint, 'answer', `${id} d1`, { significant: 'no' })
    expect(wordsIn(answered)).toContain(none)
    expect(await stage.store.db.decision.count({ where: { runId: id } })).toBe(0)
    expect((await stage.store.db.run.findUniqueOrThrow({ where: { id } })).status).toBe('running')
    // Who is on duty there answers all the same.
    await stage.submit(bruno, rooms.fr, 'answer', `${id} d1`, { significant: 'no' })
    expect(await stage.store.db.todo.count({ where: { runId: id, step: 'd1' } })).toBe(0)
  })

  it('is reminded of no clock: whoever is on duty is, and has it among what waits for them', async () => {
    const number = numberIn(await stage.type(dorte, rooms.dk, 'report Stemmerne tælles forkert'))
    await say(`ack ${number}`, dorte, rooms.dk)
    await say(`clock ${number} nis2.early-warning now`, dorte, rooms.dk)
    expect(await say('tasks', emil, rooms.dk)).not.toContain(`clocks ${number}`)
    stage.changePerson({ ...dorte, roles: anne.roles })
    stage.pass(12 * 60)
    await stage.fireTimers()
    expect(mentionsIn(reminders(number, 'dk')[0]?.[1].message)).toEqual(emil.accounts)
    expect(reminders(number, '~dorte')).toEqual([])
    expect(await say('tasks', emil, rooms.dk)).toContain(`clocks ${number}`)
    await say(`stop-clock ${number} nis2.early-warning prøvet`, emil, rooms.dk)
  })

  it('takes on no other case by a merge with what was theirs: that goes on asking for somebody', async () => {
    const [one, other] = [await newCase('Un bureau fermé'), await newCase('Un bureau est fermé')]
    const [theirs, fresh] = [one, numberIn(await stage.type(chloe, rooms.fr, 'report Encore un bureau'))]
    await say(`take ${theirs}`, anne)
    stage.changePerson(moved)
    await say(`merge ${theirs} into ${fresh}`)
    const ofCase = (number: string) => stage.store.db.case.findUniqueOrThrow({ where: { number } })
    expect(await ofCase(theirs)).toMatchObject({ status: 'merged', mergedInto: fresh })
    expect(await ofCase(fresh)).toMatchObject({ status: 'new', ownerId: null })
    // Of somebody who is there yet it is taken on.
    await say(`merge ${other} into ${fresh}`)
    expect(await ofCase(fresh)).toMatchObject({ status: 'accepted', ownerId: 'bruno' })
  })
})

describe('a draft', () => {
  it('is plain text of what the case knows, with marked blanks, for its own people, and sends nothing', async () => {
    const number = await newCase('Intrusion dans le registre électoral. Des fiches ont été lues.')
    await say(`triage ${number} high yellow malicious`)
    await say(`clock ${number} nis2.notification now`)
    const posts = stage.shown.size
    const draft = wordsIn(await stage.type(bruno, rooms.fr, `draft ${number} nis2.notification`))
    expect(stage.shown.size).toBe(posts + 1) // the answer alone
    for (const words of [
      'TLP:AMBER+STRICT',
      'EXERCISE',
      'DRAFT – NIS2 · incident notification (art. 23(4)(b))',
      'Directive (EU) 2022/2555, art. 23(4)(b)',
      'CSIRT or competent authority',
      'Intrusion dans le registre électoral. Des fiches ont été lues.',
      'severity high',
      '[ to be filled in ]',
      'The bot files nothing.',
    ]) {
      expect(draft).toContain(words)
    }
    expect(wordsIn(await stage.type(dorte, rooms.dk, `draft ${number} nis2.notification`))).not.toContain('Intrusion')
  })
})

describe('a filing', () => {
  it('is recorded with who, when, reference and channel; it ends the clock, and begins that of the final report', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.notification now`)
    stage.pass(60)
    const sent = stage.now
    const answer = await say(`filed ${number} nis2.notification CERTFR-2027-0815 via the portal of the ANSSI`)
    expect(answer).toContain('was sent')
    expect(answer).toContain('nis2.final')
    const [final, notification] = await clocksOf(number)
    expect(notification).toMatchObject({ state: 'filed', filedBy: 'bruno', filedAt: sent })
    expect(final).toMatchObject({ regime: 'nis2.final', state: 'running', startedFrom: sent })
    expect(notification?.reference && Buffer.from(notification.reference).toString('utf8')).not.toContain('CERTFR')
    const list = await say(`clocks ${number}`)
    expect(list).toMatch(/filed · NIS2 · incident notification .+ by Bruno, CERTFR-2027-0815, the portal of the ANSSI/)
    expect(await told(number)).toEqual(['clock.started', 'clock.filed', 'clock.started'])
    const [entry] = await stage.store.db.ledgerEntry.findMany({ where: { subject: number, kind: 'clock.filed' } })
    expect(entry?.actor).toBe('p-bruno')
    expect((await timerOf(notification?.id ?? ''))?.state).toBe('cancelled')
    stage.pass(36 * 60)
    await stage.fireTimers()
    expect(reminders(number)).toEqual([])
  })

  it('takes the time it was sent at, which is neither ahead nor before the clock began', async () => {
    const number = await newCase()
    await say(`clock ${number} gdpr.33 now`)
    stage.pass(120)
    expect(await say(`filed ${number} gdpr.33 CNIL-1 via portal at 2027-01-01T10:00`)).toContain('before the instant')
    expect(await say(`filed ${number} gdpr.33 CNIL-1 via portal at 2099-01-01T10:00`)).toContain('lies ahead')
    expect(await say(`filed ${number} gdpr.33 CNIL-1`)).toContain('by which channel')
    const at = new Date(stage.now.getTime() - 3_600_000)
    await say(`filed ${number} gdpr.33 CNIL-1 via portal at ${at.toISOString().slice(0, 16)}Z`)
    expect((await clocksOf(number))[0]?.filedAt).toEqual(at)
    expect(await say(`filed ${number} gdpr.33 CNIL-1 via portal`)).toContain('No clock gdpr.33 runs')
  })

  it('by form needs reference and channel; reminders that stand say that it is done', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning now`)
    stage.pass(12 * 60)
    await stage.fireTimers()
    const context = `${number} nis2.early-warning`
    expect(wordsIn(await stage.submit(bruno, rooms.fr, 'filed', context, { reference: '', channel: 'x' }))).toContain(
      'Nothing was saved',
    )
    await stage.submit(chloe, rooms.fr, 'filed', context, { reference: 'A-1', channel: 'e-mail' })
    expect((await clocksOf(number))[0]).toMatchObject({ state: 'filed', filedBy: 'chloe', filedAt: stage.now })
    const [standing, ...more] = reminders(number)
    expect(more).toEqual([])
    expect(wordsIn(standing?.[1].message)).toContain('was filed by Chloe. Nothing more to do here.')
    expect(commandsIn(standing?.[1].message)).toEqual([])
  })

  it('of a progress report is done in place of the final one', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.notification now`)
    stage.pass(10)
    await say(`filed ${number} R-1 via portal`)
    await say(`clock ${number} nis2.progress now`)
    stage.pass(10)
    const filed = await stage.type(bruno, rooms.fr, `filed ${number} nis2.progress R-2 via portal`)
    const later = `clock ${number} nis2.final-handled`
    expect(wordsIn(filed)).toContain('Once the incident has been handled, NIS2')
    expect(commandsIn(filed)).toContain(later)
    const states = (await clocksOf(number)).map(({ regime, state }) => [regime, state])
    expect(states).toEqual([
      ['nis2.final', 'stopped'],
      ['nis2.notification', 'filed'],
      ['nis2.progress', 'filed'],
    ])
    expect(commandsIn(await stage.type(bruno, rooms.fr, `close ${number} incident`))).toContain(later)
    await say(`reopen ${number}`)
    await say(`${later} now`)
    expect(commandsIn(await stage.type(bruno, rooms.fr, `close ${number} incident`))).not.toContain(later)
  })

  it('needs the duty named where several clocks run, and none where one does', async () => {
    const number = await newCase()
    await say(`clock ${number} gdpr.33 now`)
    await say(`clock ${number} nis2.early-warning now`)
    expect(await say(`filed ${number} X-1 via portal`)).toContain('Name the duty: nis2.early-warning, gdpr.33')
    await say(`filed ${number} early-warning X-1 via portal`)
    await say(`filed ${number} X-2 via portal`)
    expect((await clocksOf(number)).map(({ state }) => state)).toEqual(['filed', 'filed'])
  })
})

describe('a clock that is stopped', () => {
  it('needs a reason; it reminds of nothing, and can be started again', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning 18:00`, bruno)
    const [clock] = await clocksOf(number)
    expect(await say(`stop-clock ${number} nis2.early-warning`)).toContain('Say why')
    await say(`stop-clock ${number} nis2.early-warning not significant after all`)
    expect((await clocksOf(number))[0]?.state).toBe('stopped')
    expect((await timerOf(clock?.id ?? ''))?.state).toBe('cancelled')
    expect(await say(`case ${number}`)).toContain('clock stopped by Bruno')
    const again = clock?.startedFrom.toISOString().slice(0, 16)
    await say(`clock ${number} nis2.early-warning ${again}Z`)
    expect((await clocksOf(number)).map(({ state }) => state)).toEqual(['running'])
    expect((await timerOf(clock?.id ?? ''))?.state).toBe('pending')
    expect(await told(number)).toEqual(['clock.started', 'clock.stopped', 'clock.started'])
  })

  it('after its instant was corrected is started again from the first one: another clock beside the stopped one', async () => {
    const number = await newCase()
    const [first = '', corrected = ''] = [2, 4].map((hours) =>
      new Date(stage.now.getTime() - hours * 3_600_000).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z'),
    )
    await say(`clock ${number} nis2.early-warning ${first}`)
    await say(`clock ${number} nis2.early-warning ${corrected} - the operator knew it by then`)
    await say(`stop-clock ${number} nis2.early-warning the operator was mistaken`)
    expect(await say(`clock ${number} nis2.early-warning ${first}`)).toContain('The clock runs')
    const clocks = (await clocksOf(number)).map(({ state, startedFrom }) => `${state} ${startedFrom.toISOString()}`)
    expect(clocks.toSorted()).toEqual([
      `running ${new Date(first).toISOString()}`,
      `stopped ${new Date(corrected).toISOString()}`,
    ])
  })
})

describe('a case that ends', () => {
  it('by closing names the clocks that go on, and they do', async () => {
    const number = await newCase()
    await say(`clock ${number} nis2.early-warning now`)
    const answer = await stage.type(bruno, rooms.fr, `close ${number} incident repaired`)
    expect(wordsIn(answer)).toContain('A clock of EL')
    expect(commandsIn(answer)).toContain(`clocks ${number}`)
    stage.pass(12 * 60)
    await stage.fireTimers()
    expect(reminders(number)).toHaveLength(1)
    expect(wordsIn(stage.card(number, rooms.fr))).toContain('early warning')
    await say(`filed ${number} nis2.early-warning A-9 via portal`)
    expect(wordsIn(stage.card(number, rooms.fr))).not.toContain('early warning')
  })

  it('by merging shows its clocks on the other, whose owner is reminded and can file; taken out, it has them again', async () => {
    const one = await newCase('Le portail des candidats ne répond plus')
    const other = await newCase('Les candidats ne peuvent plus se connecter')
    await say(`clock ${one} nis2.early-warning now`)
    await stage.type(chloe, rooms.fr, `take ${other}`)
    await say(`merge ${one} into ${other}`)
    expect(wordsIn(stage.card(other, rooms.fr))).toContain(`early warning (art. 23(4)(a)) · ${one}`)
    stage.pass(12 * 60)
    await stage.fireTimers()
    expect(mentionsIn(reminders(one)[0]?.[1].message)).toEqual(chloe.accounts)
    const notice = wordsIn(stage.card(other, rooms.fr))
    expect(notice).toContain('early warning')
    await say(`split ${one}`)
    expect(wordsIn(stage.card(one, rooms.fr))).toContain('early warning')
    await say(`merge ${one} into ${other}`)
    await say(`filed ${other} nis2.early-warning A-1 via portal`, chloe)
    expect((await clocksOf(one))[0]).toMatchObject({ state: 'filed', filedBy: 'chloe' })
    expect(wordsIn(stage.card(other, rooms.fr))).not.toContain('early warning')
    expect(await told(one)).toContain('clock.filed')
  })
})

describe('a case that is open again', () => {
  const outlookOf = async (number: string) => {
    const timer = await stage.store.db.timer.findUnique({ where: { key: `case/${number}/outlook` } })
    return timer?.state === 'pending' ? timer.dueAt : undefined
  }

  it('shows that its outlook expired, when it does', async () => {
    const [number, other] = [await newCase('Des bulletins manquent'), await newCase('Il manque des bulletins')]
    await say(`triage ${number} high yellow stable`)
    const due = await outlookOf(number)
    expect(due?.getTime()).toBe(stage.now.getTime() + 6 * 3_600_000)
    await say(`close ${number} incident trouvés`)
    expect(await outlookOf(number)).toBeUndefined()
    await say(`reopen ${number} pas tous`)
    expect(await outlookOf(number)).toEqual(due)
    await say(`merge ${number} into ${other}`)
    expect(await outlookOf(number)).toBeUndefined()
    await say(`split ${number}`)
    expect(await outlookOf(number)).toEqual(due)
    await say(`close ${number} incident trouvés`)
    stage.pass(6 * 60)
    await say(`reopen ${number} encore`)
    expect(await outlookOf(number)).toBeUndefined()
  })

  it('is none whose words were destroyed while it was part of another', async () => {
    const [number, other] = [await newCase('Une urne ouverte'), await newCase('Une urne est ouverte')]
    await say(`merge ${number} into ${other}`)
    await stage.store.db.case.update({ where: { number }, data: { destroyedAt: stage.now } })
    expect(await say(`split ${number}`)).toContain('were destroyed')
    expect(await stage.store.db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({ status: 'merged' })
  })
})

describe('a list', () => {
  it('has all running clocks of one’s own cases, the nearest first, and of nobody else’s', async () => {
    const list = await say('clocks')
    expect(list).toMatch(/clocks run for cases of yours/)
    expect(await say('clocks', dorte, rooms.dk)).toContain('Der går intet ur')
    const duties = await say('clocks duties')
    expect(duties).toContain(
      'nis2.early-warning · NIS2 · early warning (art. 23(4)(a)): Aware of the significant incident → within 24 hours',
    )
    expect(duties).toContain('every 3 months')
    expect(duties).toContain('[figure to be confirmed]')
    expect(duties).toContain('within 24 hours, where possible')
  })

  it('of what waits for an owner has the clocks of their cases, also of those that are closed', async () => {
    // Emil owns nothing else here: the list holds only what is most urgent of all that waits.
    const number = numberIn(await stage.type(dorte, rooms.dk, 'report Valgresultaterne er væk'))
    const asEmil = (line: string) => say(line, emil, rooms.dk)
    await asEmil(`ack ${number}`)
    await asEmil(`clock ${number} nis2.early-warning now`)
    await asEmil(`clock ${number} gdpr.34 now`)
    await asEmil(`close ${number} incident repaired`)
    const waiting = await asEmil('tasks')
    expect(waiting).toMatch(new RegExp(`${number} a legal duty is due .+ clocks ${number}`))
    expect(waiting).toContain(`a legal duty waits that names no time: clocks ${number}`)
    expect(await say('tasks', dorte, rooms.dk)).not.toContain(`clocks ${number}`)
  })
})
