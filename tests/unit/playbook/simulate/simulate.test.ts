import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePlaybook } from '../../../../src/playbook/language/read.ts'
import { jsonLines } from '../../../../src/playbook/simulate/json.ts'
import type { Line } from '../../../../src/playbook/simulate/line.ts'
import { emptyScript, parseScript, type Script } from '../../../../src/playbook/simulate/script.ts'
import { simulate } from '../../../../src/playbook/simulate/simulate.ts'
import { tellSimulation } from '../../../../src/playbook/simulate/tell.ts'

/** What the simulator plays of the house: notices, rounds, people, cases, other runs. */

const head = (id: string): string => `
playbook: ${id}
title: A try
purpose: To see what happens
room: joint-mechanism
label: TLP:AMBER
may: { run: [coordinator], change: [coordinator], approve: [head] }
`
const book = (steps: string, more = 'on: [{ command: true }]', id = 'PB-90') =>
  parsePlaybook(`${head(id)}${more}\nsteps:\n${steps}`, `${id}.yaml`)
const script = (text: string) => parseScript(text, 'script.yaml')

/** Minutes after the start, and what happened, for the lines of some kinds. */
function seen(lines: readonly Line[], ...kinds: Line['what'][]): readonly (readonly [number, Line['what'], string])[] {
  return lines.filter(({ what }) => kinds.includes(what)).map((line) => [line.after / 60, line.what, detailOf(line)])
}

function detailOf(line: Line): string {
  if (line.what === 'rung') return `${line.who} ${line.by.join('+')}`
  if (line.what === 'unreached' || line.what === 'acknowledged') return line.code
  if (line.what === 'round-closed') return JSON.stringify(line.rows)
  if (line.what === 'chased') return `${line.codes.join('+')} ${line.who}`
  if (line.what === 'ended') return line.outcome
  if (line.what === 'judged') return `${line.by} ${line.verdict}`
  if (line.what === 'done') return line.evidence ?? line.by ?? ''
  return line.step ?? ''
}

const notice = `
  - notify: Please read this
    id: tell
    who: [duty of each]
    acknowledge: each
    urgent: true
    ladder:
      - { after: 0 min, who: duty, by: [chat] }
      - { after: 10 min, who: deputy, by: [email, webhook] }
  - { id: over, end: over }
`

describe('a notice', () => {
  test('climbs its ladder in time and fails half an hour after it was given', () => {
    const { lines } = simulate(book(notice), script('members: [EE]'))
    expect(seen(lines, 'rung', 'unreached', 'ended')).toEqual([
      [0, 'rung', 'duty of EE chat'],
      [10, 'rung', 'deputy of EE email+webhook'],
      [30, 'unreached', 'EE'],
      [30, 'ended', 'over'],
    ])
  })

  test('is tried no further once somebody has acknowledged it, in each member for itself', () => {
    const deeds = 'members: [EE, FR]\ndeeds: [{ after: 4 min, who: duty of FR, step: tell, acknowledge: true }]'
    const { lines } = simulate(book(notice), script(deeds))
    expect(seen(lines, 'rung', 'acknowledged', 'unreached')).toEqual([
      [0, 'rung', 'duty of EE chat'],
      [0, 'rung', 'duty of FR chat'],
      [4, 'acknowledged', 'FR'],
      [10, 'rung', 'deputy of EE email+webhook'],
      [30, 'unreached', 'EE'],
    ])
  })
})

const round = `
  - collect: status-line
    id: lines
    question: One line
    options: { ok: All well, trouble: Trouble }
    of: all
    deadline: step + 60 min
    chase: [{ at: step + 45 min, who: duty }]
  - branch:
      - if: steps.lines.result.exists(c, steps.lines.result[c] == null)
        steps: [{ id: missing, end: missing }]
      - otherwise: [{ id: complete, end: complete }]
    id: all_there
`

const rollCall = (quorum: number): string => `
  - collect: roll-call
    id: there
    question: Who is there?
    options: { here: Here, absent: Not here }
    of: all
    quorum: ${quorum}
    deadline: step + 10 min
  - branch:
      - if: steps.there.quorum
        steps: [{ id: enough, end: enough }]
      - otherwise: [{ id: few, end: too-few }]
    id: quorate
`

describe('a round', () => {
  test('is chased, and whoever is silent stands without an answer', () => {
    const deeds = 'members: [EE, FR]\ndeeds: [{ after: 5 min, who: duty of EE, step: lines, value: ok }]'
    const { lines } = simulate(book(round), script(deeds))
    expect(seen(lines, 'chased', 'round-closed', 'ended')).toEqual([
      [45, 'chased', 'FR duty'],
      [60, 'round-closed', '{"EE":"ok","FR":null}'],
      [60, 'ended', 'missing'],
    ])
  })

  test('leads a branch by whether enough were there, whoever they are', () => {
    const members = ['CZ', 'EE', 'FR', 'LV']
    const said = fc.constantFrom('here', 'absent', undefined)
    fc.assert(
      fc.property(fc.tuple(said, said, said, said), fc.integer({ min: 1, max: 5 }), (values, quorum) => {
        const deeds = members.flatMap((code, index) =>
          values[index] === undefined
            ? []
            : [`{ after: 5 min, who: duty of ${code}, step: there, value: ${values[index]} }`],
        )
        const { standings } = simulate(
          book(rollCall(quorum)),
          script(`members: [${members.join(', ')}]\ndeeds: [${deeds.join(', ')}]`),
        )
        const enough = values.filter((value) => value === 'here').length >= quorum
        expect(standings).toMatchObject([{ status: 'ended', outcome: enough ? 'enough' : 'too-few' }])
      }),
      { numRuns: 60 },
    )
  })

  test('is answered by everybody where everybody answers', () => {
    const { standings } = simulate(book(round), script('people: everybody'))
    expect(standings).toMatchObject([{ status: 'ended', outcome: 'complete' }])
  })
})

const decision = `
  - decide: Shall we?
    id: shall
    of: [duty]
    fields: [{ id: yes_no, type: one, label: "Shall we?", options: { yes: "Yes", no: "No" } }]
    due: step + 60 min
    approvals: [head]
    rule: national
    escalate: [{ at: step + 30 min, who: deputy }]
    timeout: step + 2 h
    on-timeout: { end: lapsed }
  - task: Do it
    id: it
    owner: coordinator
    evidence: true
`

describe('people', () => {
  test('answer, are not approved, answer again', () => {
    const deeds = `
member: FR
deeds:
  - { after: 10 min, who: duty of FR, step: shall, answers: { yes_no: yes } }
  - { after: 5 min, who: head of FR, step: shall, approve: no, every: false }
  - { at: start + 40 min, who: head of FR, step: shall, approve: yes }
  - { after: 1 h, who: coordinator of FR, step: it, done: Seen by two }
`
    const { lines, standings } = simulate(book(decision), script(deeds))
    expect(seen(lines, 'answered', 'judged', 'done', 'ended')).toEqual([
      [10, 'answered', 'shall'],
      [15, 'judged', 'head@FR no'],
      [25, 'answered', 'shall'],
      [40, 'judged', 'head@FR yes'],
      [100, 'done', 'Seen by two'],
      [100, 'ended', 'done'],
    ])
    expect(standings[0]?.status).toBe('ended')
  })

  test('who is not asked answers in vain', () => {
    const deeds =
      'member: FR\ndeeds: [{ at: start + 1 min, who: spoc of FR, step: shall, answers: { yes_no: yes } }, { at: start + 2 min, step: it, done: true }]'
    const { lines } = simulate(book(decision), script(deeds))
    expect(seen(lines, 'answered')).toEqual([])
    expect(seen(lines, 'in-vain', 'ended')).toEqual([
      [2, 'in-vain', ''],
      [120, 'ended', 'lapsed'],
    ])
  })

  test('what silence leads to stands beside the question, and is what then happens', () => {
    const simulation = simulate(book(decision), script('member: FR'))
    const asked = simulation.lines.find((line) => line.what === 'asked')
    const minutes = (at: string | undefined): number => (Date.parse(at ?? '') - Date.parse(simulation.start)) / 60_000
    const silence = asked?.what === 'asked' ? asked.silence : []
    expect(silence.map(({ at, next }) => [minutes(at), next])).toEqual([
      [30, { kind: 'asks', who: 'deputy of FR' }],
      [120, { kind: 'ends', outcome: 'lapsed' }],
    ])
    expect(seen(simulation.lines, 'escalated', 'overdue', 'timed-out', 'ended')).toEqual([
      [30, 'escalated', 'shall'],
      [60, 'overdue', 'shall'],
      [120, 'timed-out', 'shall'],
      [120, 'ended', 'lapsed'],
    ])
  })
})

describe('a case', () => {
  const about = 'about: case\non: [{ command: true }]'
  const steps = `
  - task: Accept it
    id: accept
    owner: duty
    does: ack
    until: case.status != "new"
  - task: Close it
    id: close
    owner: owner
    does: close
    until: case.status == "closed"
  - { id: over, end: over }
`

  test('is changed by what people do, and by what the script has happen to it', () => {
    const deeds =
      'member: FR\ndeeds: [{ after: 3 min, who: duty of FR, step: accept, done: true }, { at: start + 9 min, case: { status: closed } }]'
    const { lines } = simulate(book(steps, about), script(deeds))
    expect(seen(lines, 'case', 'ended').map(([at, what]) => [at, what])).toEqual([
      [3, 'case'],
      [9, 'case'],
      [9, 'ended'],
    ])
    expect(lines.find(({ what }) => what === 'case')).toMatchObject({ facts: { status: 'accepted', owner: 'duty@FR' } })
  })
})

describe('other runs', () => {
  const outer = book('  - { id: inner, run: PB-91, wait: true }\n  - { id: over, end: over }')
  const inner = book(
    '  - { id: pause, wait: 20 min }\n  - { id: over, end: inner }',
    'on: [{ playbook: true }]',
    'PB-91',
  )

  test('are played too, and waited for', () => {
    const { lines, standings } = simulate(outer, script(''), { library: new Map([['PB-91', inner]]) })
    expect(seen(lines, 'started', 'ended').map(([at, what]) => [at, what])).toEqual([
      [0, 'started'],
      [0, 'started'],
      [20, 'ended'],
      [20, 'ended'],
    ])
    expect(standings.map(({ playbook, outcome }) => [playbook, outcome])).toEqual([
      ['PB-90', 'over'],
      ['PB-91', 'inner'],
    ])
  })

  test('that are not here count as done', () => {
    const { lines } = simulate(outer, script(''))
    expect(seen(lines, 'child', 'ended')).toEqual([
      [0, 'child', 'inner'],
      [0, 'ended', 'over'],
    ])
  })
})

describe('the end', () => {
  test('what would go on for years is cut off, and says so', () => {
    const endless = book(
      '  - { id: again, repeat: [{ id: pause, wait: 1 d }], every: 1 d, times: 1000 }\n  - { id: and, until: "{{ now + duration(\\"20000h\\") }}" }',
    )
    const simulation = simulate(endless, script(''))
    expect(simulation.cut).toBe(true)
    expect(tellSimulation(simulation, 'en').at(-1)).toBe('It would go on; this is cut off here.')
  })

  test('what waits says for what', () => {
    const { standings } = simulate(
      book('  - { id: never, title: For a sign, condition: now > start + duration("1000h") }'),
      script(''),
    )
    expect(standings).toMatchObject([{ status: 'running', waits: [{ step: 'never', title: 'For a sign' }] }])
  })
})

describe('the election clock', () => {
  const eve = book('  - { id: over, end: over }', 'about: election\neach: member\non: [{ election: day - 2 d 09:00 }]')

  test.each([
    ['FR', 'Europe/Paris', '2027-03-26T08:00:00.000Z'],
    ['EE', 'Europe/Tallinn', '2027-03-26T07:00:00.000Z'],
  ])('begins when the playbook says, on the wall clock of %s', (code, zone, at) => {
    const election = `election: { id: e, polls: [{ code: ${code}, day: "2027-03-28", zone: ${zone} }] }`
    expect(simulate(eve, script(election)).start).toBe(at)
  })
})

describe('as lines of JSON', () => {
  test('each is one object with a kind, and at the end stands what silence leads to and how runs stand', () => {
    const lines = jsonLines(simulate(book(decision), script('member: FR'))).map(
      (line) => JSON.parse(line) as { what: string },
    )
    expect(lines[0]).toMatchObject({ what: 'begins', zone: 'Europe/Brussels' })
    expect(lines.filter(({ what }) => what === 'silence')).toMatchObject([{ step: 'shall', as: 'decision' }])
    expect(lines.at(-1)).toMatchObject({ what: 'standing', status: 'ended', outcome: 'lapsed', cut: false })
  })
})

describe('a script that is wrong', () => {
  test.each([
    ['people: all', 'script.yaml:1:1'],
    ['deeds: [{ who: duty of FR, step: a }]', 'A deed has either “at” or “after”'],
    ['deeds: [{ after: 5 min, who: duty }]', '“after” counts from'],
    ['deeds: [{ at: some day, step: a }]', 'is an instant'],
    ['deeds: [{ at: start, step: a, who: the duty }]', 'is a role and a member'],
    ['deed: []', 'deeds'],
    ['election: { id: x, polls: [{ code: FR, day: 1 May, zone: Europe/Paris }] }', 'is a day'],
  ])('says where and what to do: %s', (text, words) => {
    expect(() => script(text)).toThrow(words)
  })
})

describe('calls and decisions', () => {
  const steps = `
  - { id: sync, call: Sync, at: step + 2 h, minutes: 20, of: all, quorum: 2 }
  - { id: shall, decide: Shall we?, rule: consensus, of: all, deadline: step + 1 h }
  - { id: line, decide: This line?, rule: silence, of: all, deadline: step + 1 d }
  - { id: over, end: done }
`
  const told = (people: Script['people'], deeds: Script['deeds'] = []) =>
    simulate(book(steps), { ...emptyScript, people, members: ['EE', 'FR'], deeds })
  const ends = ({ lines }: ReturnType<typeof told>) =>
    lines.flatMap((line) => {
      if (line.what === 'call-ended') return [`${line.after / 60} ${JSON.stringify(line.rows)}`]
      return line.what === 'decided' ? [`${line.after / 60} ${line.outcome} ${line.chosen}`] : []
    })

  test('nobody: the call ends by itself, consensus lapses, silence adopts', () => {
    expect(ends(told('nobody'))).toEqual(['170 {"EE":null,"FR":null}', '230 lapsed null', '1670 adopted yes'])
  })

  test('everybody: the call ends in time, consensus closes with the last who speaks, silence still takes its time', () => {
    expect(ends(told('everybody'))).toEqual(['140 {"EE":"here","FR":"here"}', '141 adopted yes', '1581 adopted yes'])
    expect(ends(told('last-minute'))).toEqual(['140 {"EE":"here","FR":"here"}', '199 adopted yes', '1639 adopted yes'])
  })

  test('a script says who comes and who objects', () => {
    const deeds = parseScript(
      `deeds:
        - { at: start + 125 min, who: duty of EE, step: sync, value: here }
        - { after: 5 min, who: duty of FR, step: shall, value: no }
        - { after: 1 h, who: duty of EE, step: line, value: object }`,
      'script.yaml',
    ).deeds
    expect(ends(told('nobody', deeds))).toEqual([
      '140 {"EE":"here","FR":null}',
      '200 rejected null',
      '260 rejected null',
    ])
  })
})
