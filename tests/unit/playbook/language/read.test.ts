import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../../../../src/command/index.ts'
import { languages } from '../../../../src/locale/catalogue.ts'
import { sayProblems } from '../../../../src/locale/file-fault.ts'
import { allSteps } from '../../../../src/playbook/language/names.ts'
import { PlaybookFault } from '../../../../src/playbook/language/problem.ts'
import { parsePlaybook, readPlaybook, readPlaybooks } from '../../../../src/playbook/language/read.ts'
import { doing } from '../../../../src/playbook/language/step-schema.ts'

const here = import.meta.dirname
const shipped = resolve(here, '../../../../playbooks')
const whole = readFileSync(join(here, 'whole.yaml'), 'utf8')

const head = `playbook: PB-42
title: Test
purpose: To see
about: case
label: TLP:AMBER
room: home
may: { run: spoc, change: coordinator, approve: head }
on:
  - command: true
`

function faultOf(text: string): PlaybookFault | undefined {
  try {
    parsePlaybook(text, 'a.yaml')
    return undefined
  } catch (fault) {
    if (fault instanceof PlaybookFault) return fault
    throw fault
  }
}

describe('a playbook with all that the language has', () => {
  const playbook = parsePlaybook(whole, 'whole.yaml')
  const step = (id: string) => allSteps(playbook).find((each) => each.id === id)

  test('has its head, and the hash of its text', () => {
    expect(playbook).toMatchObject({
      id: 'PB-99-ALL',
      hash: createHash('sha256').update(whole).digest('hex'),
      title: { en: 'Everything', da: 'Alt' },
      purpose: 'Shows all that can be written.',
      about: 'election',
      each: 'member',
      label: 'TLP:AMBER',
      room: 'home',
      may: {
        run: [{ role: 'spoc' }, { role: 'duty', of: 'own' }, { role: 'coordinator' }],
        change: [{ role: 'coordinator' }],
        approve: [{ role: 'head', of: 'FR' }],
      },
    })
    expect(playbook.inputs.map(({ id, type, required }) => [id, type, required])).toEqual([
      ['what', 'paragraph', true],
      ['severity', 'one', false],
      ['since', 'moment', false],
      ['where', 'many', false],
      ['short', 'line', true],
    ])
  })

  test('has its triggers', () => {
    expect(playbook.triggers).toEqual([
      { kind: 'command' },
      { kind: 'command', name: 'everything' },
      { kind: 'report', if: { cel: 'case.asset == "results_website"', at: { line: 22, column: 13 } } },
      {
        kind: 'schedule',
        cron: '0 9 * * MON',
        zone: 'Europe/Paris',
        missed: 'skip',
        skipped: 'skip',
        doubled: 'both',
        during: { from: { days: 84, ms: 0 }, to: { days: 28, ms: 0 } },
      },
      {
        kind: 'election',
        at: { from: 'opens', shift: { days: 0, ms: -3_600_000 }, written: 'opens - 60 min' },
        missed: 'skip',
      },
      { kind: 'webhook', name: 'monitoring', if: { cel: 'body.kind == "outage"', at: { line: 32, column: 9 } } },
      { kind: 'playbook' },
    ])
  })

  test('has its steps', () => {
    expect(step('hello')).toEqual({
      id: 'hello',
      title: 'Open the call',
      if: { cel: 'inputs.severity != "low"', at: { line: 39, column: 9 } },
      onTimeout: { kind: 'continue' },
      onFailure: { kind: 'stop' },
      at: { line: 35, column: 5 },
      kind: 'say',
      text: 'The call is open: {{ vars.link }}',
      to: [
        { room: 'card' },
        { room: 'home' },
        { room: 'csirt-liaison' },
        { room: 'made:war_room' },
        { who: { role: 'duty', of: 'each' } },
      ],
    })
    expect(step('d1')).toMatchObject({
      kind: 'ask',
      of: [{ role: 'owner' }, { role: 'duty' }],
      due: { from: 'start', written: 'start + 60 min' },
      approvals: [{ role: 'legal_adviser' }, { role: 'comms_lead' }],
      decision: { rule: 'delegated', ratifyHours: 24, type: 'escalate', mandate: 'Terms of reference, point 4' },
      escalate: [{ at: { from: 'start', shift: { days: 0, ms: 5_400_000 } }, who: { role: 'head' } }],
      timeout: { from: 'start' },
      onTimeout: { kind: 'end', outcome: 'lapsed' },
      onFailure: { kind: 'retry', times: 2, after: { days: 0, ms: 600_000 } },
      fields: [
        {
          id: 'significant',
          options: [
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
            { value: 'unknown', label: 'Not known yet' },
          ],
        },
        { id: 'aware', type: 'moment', required: false },
      ],
    })
    expect(step('call')).toMatchObject({
      kind: 'task',
      evidence: true,
      due: { from: 'day', shift: { days: -1 }, time: '17:00', zone: 'Europe/Brussels' },
      timeout: { from: 'step', shift: { ms: 7_200_000 } },
      onTimeout: { kind: 'do', steps: [{ id: 'not_called' }] },
    })
    expect(step('tell')).toMatchObject({
      kind: 'notify',
      of: { cel: 'members.filter(m, m != member)' },
      acknowledge: 'each',
      ladder: [{ by: ['chat'] }, { after: { ms: 600_000 }, who: { role: 'deputy' }, by: ['chat', 'email', 'webhook'] }],
    })
    expect(step('tell_simply')).toMatchObject({
      acknowledge: 'none',
      urgent: false,
      ladder: [{ after: { days: 0, ms: 0 }, who: { role: 'reporter' }, by: ['chat'] }],
    })
    expect(step('lines')).toMatchObject({ kind: 'collect', round: 'status-line', of: 'all', quorum: 14 })
    expect(step('readiness')).toMatchObject({
      kind: 'call',
      about: 'Readiness for {{ election.id }}',
      starts: { from: 'day', time: '17:00' },
      minutes: 20,
      of: 'all',
      roles: [{ role: 'duty' }, { role: 'spoc' }],
      urgent: true,
      quorum: 2,
      agenda: [{ en: 'Open risks', da: 'Åbne risici' }],
      room: 'joint-mechanism',
    })
    expect(step('adopted')).toMatchObject({ kind: 'decide', rule: { profile: 'silence' }, type: 'operational' })
    expect(step('line')).toMatchObject({
      kind: 'decide',
      question: 'Which line do we take?',
      text: 'Both stand in {{ steps.readiness.number }}.',
      rule: { profile: 'vote', threshold: 'two-thirds', basis: 'members', quorum: 14 },
      type: 'procedural',
      of: { cel: '["EE", "FR"]' },
      options: [
        { value: 'short', label: 'Short' },
        { value: 'long', label: 'Long' },
      ],
      deadline: { from: 'step' },
      mandate: 'Rules of procedure',
      review: { from: 'deadline' },
      room: 'made:war_room',
    })
    expect(step('war_room')).toMatchObject({ kind: 'room', ceiling: 'TLP:GREEN', link: ['joint-mechanism'] })
    expect(step('close_room')).toMatchObject({ kind: 'room', archive: 'war_room', onFailure: { kind: 'continue' } })
    expect(step('pause')).toMatchObject({ kind: 'wait', for: { days: 0, ms: 5_400_000 } })
    expect(step('closed')).toMatchObject({ kind: 'wait', until: { from: 'closes' } })
    expect(step('asked_until')).toMatchObject({
      until: { from: 'expression', expression: { cel: 'steps.d1.answers.aware' }, shift: { ms: 3_600_000 } },
    })
    expect(step('released')).toMatchObject({ kind: 'wait', condition: { cel: 'steps.lines.result != null' } })
    expect(step('note')).toMatchObject({ kind: 'set', values: { rounds: { cel: '3' } } })
    expect(step('both')).toMatchObject({ join: 'any', lanes: [{ name: 'local' }, { name: 'union' }] })
    expect(step('review')).toMatchObject({ kind: 'run', playbook: 'PB-09', wait: false })
    expect(step('pulse')).toMatchObject({
      every: { ms: 3_600_000 },
      times: 24,
      steps: [{ id: 'line_again', of: 'own' }],
    })
    expect(step('over')).toMatchObject({ kind: 'end', outcome: 'closed' })
  })

  test('a question with decision: true is read in a version that a run began with, and refused in a file', () => {
    const before = `${head}steps:\n  - { id: a, ask: Go?, of: duty, decision: true, fields: [{ id: go, type: line, label: Go? }] }\n`
    expect(parsePlaybook(before, 'R-2027-0042', true).steps[0]).toMatchObject({
      kind: 'ask',
      decision: { rule: 'national', type: 'operational' },
    })
    expect(faultOf(before)?.problems).toMatchObject([{ key: 'playbook.problem.decision' }])
  })

  test('cannot be changed, and goes through JSON', () => {
    expect(Object.isFrozen(playbook)).toBe(true)
    expect(allSteps(playbook).every((each) => Object.isFrozen(each) && Object.isFrozen(each.onTimeout))).toBe(true)
    expect(JSON.parse(JSON.stringify(playbook))).toStrictEqual(playbook)
  })
})

test('a consensus may need so many to speak, and of the votes cast is what a vote is anyway', () => {
  const read = parsePlaybook(
    `${head}steps:
  - { id: a, decide: Agreed?, rule: consensus, quorum: 14, of: all }
  - { id: b, decide: Agreed?, rule: vote, basis: cast, of: all }
`,
    'a.yaml',
  )
  const [a, b] = allSteps(read)
  expect(a).toMatchObject({ rule: { profile: 'consensus', quorum: 14 } })
  expect(b).toHaveProperty('rule', { profile: 'vote', threshold: 'simple' })
})

type Wrong = { what: string; steps?: string; file?: string; says: readonly string[] }
const wrong = parse(readFileSync(join(here, 'wrong.yaml'), 'utf8')) as readonly Wrong[] // our own file

describe('a wrong file', () => {
  test.each(wrong)('$what', ({ steps, file, says }) => {
    const fault = faultOf(file ?? head + steps)
    expect(fault && sayProblems('en', '', fault.problems).map((line) => line.slice(1))).toEqual(says)
    // In every language it is said, with nothing left out.
    for (const language of languages) {
      expect(fault && sayProblems(language, 'a.yaml', fault.problems)).toHaveLength(says.length)
    }
  })

  test('that is enormous is not even looked into', () => {
    expect(faultOf('x'.repeat(300_000))?.message).toBe(
      'a.yaml:1:1: The file has more than 200,000 characters. Make it shorter.',
    )
  })

  test.each([
    ['brackets', '['.repeat(100_000)],
    ['groups', '{a: '.repeat(40_000)],
    ['lists', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}-\n`).join('')],
    ['keys', Array.from({ length: 4000 }, (_, index) => `k${index}: 1\n`).join('')],
    ['itself', 'a: &a [*a]\n'],
    [
      'a chain of anchors',
      `a0: &a0 [x]\n${Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`,
    ],
    ['nulls', '\0\0\0'],
    ['braces', `${head}steps:\n  - { id: a, say: "${'{{'.repeat(1000)}", to: card }\n`],
    ['a prototype', `${head}__proto__: { admin: true }\nconstructor: x\nsteps: [{ id: a, wait: 1 h }]\n`],
  ])('of %s is refused', (_, text) => {
    expect(faultOf(text)?.problems.length).toBeGreaterThan(0)
  })
})

describe('whatever is made of a playbook', () => {
  const texts = [
    whole,
    ...['PB-01-report.yaml', 'PB-07-cross-border-alert.yaml'].map((name) => readFileSync(join(shipped, name), 'utf8')),
  ]
  const change = fc.record({
    at: fc.nat(100_000),
    kind: fc.constantFrom('drop', 'double', 'swap', 'insert'),
    piece: fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ' - ',
      '"',
      '&a ',
      '*a',
      '{{',
      '#',
      '|',
      '\n',
      ' x: 1\n',
      'null',
      '7',
      '~',
    ),
  })

  test('is read, or refused with every place in the file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        const changed = changes.reduce((before, { at, kind, piece }) => {
          const lines = before.split('\n')
          const line = at % lines.length
          if (kind === 'drop') return lines.toSpliced(line, 1).join('\n')
          if (kind === 'double') return lines.toSpliced(line, 0, lines[line] ?? '').join('\n')
          if (kind === 'swap') return lines.toSpliced(line, 2, lines[line + 1] ?? '', lines[line] ?? '').join('\n')
          return before.slice(0, at % before.length) + piece + before.slice(at % before.length)
        }, text)
        const fault = faultOf(changed)
        const lines = changed.split('\n').length
        for (const { line, column } of fault?.problems ?? []) {
          expect(line).toBeGreaterThan(0)
          expect(line).toBeLessThanOrEqual(lines)
          expect(column).toBeGreaterThan(0)
        }
        if (fault) return
        const playbook = parsePlaybook(changed, 'a.yaml')
        expect(JSON.parse(JSON.stringify(playbook))).toStrictEqual(playbook)
        expect(parsePlaybook(changed, 'b.yaml')).toStrictEqual(playbook)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a folder of playbooks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'playbooks-'))
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const steps = 'steps: [{ id: a, wait: 1 h }]\n'
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is read by id, each with its path and text; what is no playbook is left alone', () => {
    file('b.yaml', head + steps)
    file('a.yml', head.replace('PB-42', 'PB-43') + steps)
    file('README.md', '# Not one')
    const read = readPlaybooks(folder)
    expect(read.map(({ playbook, path }) => [playbook.id, path])).toEqual([
      ['PB-42', join(folder, 'b.yaml')],
      ['PB-43', join(folder, 'a.yml')],
    ])
    expect(read[0]?.text).toBe(head + steps)
    expect(readPlaybook(join(folder, 'b.yaml'))).toEqual(read[0]?.playbook)
  })

  test('names the problems of all files, and an id that stands twice', () => {
    file('c.yaml', head + steps)
    file('d.yaml', `${head}steps: []\n`)
    const read = () => readPlaybooks(folder)
    expect(read).toThrow(PlaybookFault)
    expect(read).toThrow(
      `${join(folder, 'c.yaml')}:1:1: The playbook PB-42 stands in ${join(folder, 'b.yaml')} already.`,
    )
    expect(read).toThrow(`${join(folder, 'd.yaml')}:10:1: “steps” must be a list of steps`)
  })

  test('that is not there is Node’s own fault', () => {
    expect(() => readPlaybooks(join(folder, 'nowhere'))).toThrow('ENOENT')
  })

  test('that comes with the bot is read', () => {
    expect(readPlaybooks(shipped).map(({ playbook }) => playbook.id)).toEqual(
      expect.arrayContaining(['PB-01', 'PB-06', 'PB-07', 'PB-08']),
    )
  })
})

test('what may do a task is a command that there is', () => {
  const names = commands.map(({ name }) => name)
  for (const each of doing) expect(names).toContain(each)
})
