import { expect, test } from 'vitest'
import { readLine } from '../../../src/cli/ask.ts'
import { cliCommands } from '../../../src/cli/commands.ts'
import { readIncidents, splitTimeline, triageOf, wordsOf } from '../../../src/cli/replay/incident.ts'
import { readTriageWords } from '../../../src/threat/triage.ts'

const incidents = readIncidents()

test('there are nine incidents, of Member States by the code the bot writes', () => {
  expect(incidents).toHaveLength(9)
  expect([...new Set(incidents.map(({ member_state }) => member_state))].sort()).toEqual([
    'CZ',
    'DE',
    'DK',
    'EL',
    'FR',
    'LV',
    'PL',
    'SK',
  ])
})

test.each(incidents)('$id can be typed as it stands', (incident) => {
  expect(wordsOf(incident)).not.toMatch(/\n/)
  expect(wordsOf(incident).length).toBeGreaterThan(100)
  const { before, after } = splitTimeline(incident)
  expect(before.length + after.length).toBe(incident.timeline.length)
  for (const line of [...before, ...after]) expect(line).toMatch(/^\d{4}-\d\d(-\d\d( \d\d:\d\d)?)?: \S/)
  const { judged, why } = readTriageWords(triageOf(incident))
  expect(Object.keys(judged).sort()).toEqual(['cause', 'impact', 'rsit', 'severity'])
  expect(why).toBe(incident.severity_guess.why)
})

test('what happened before the day of the report goes before it', () => {
  const incident = incidents.find(({ id }) => id === 'fr-2017-macron-leaks')
  if (!incident) throw new Error('the incident is not there')
  const { before, after } = splitTimeline(incident)
  expect(before).toHaveLength(3)
  expect(before[0]).toBe('2017-05-05 20:00: About 20:00: files and links become public.')
  expect(after[0]).toBe('2017-05-06 00:00: 44-hour silence period starts.')
})

test.each([
  ['replay cz --pace=2', { kind: 'command', words: ['cz'], switches: new Set(['pace=2']) }],
  ['replay --list', { kind: 'command', words: [], switches: new Set(['list']) }],
  ['replay cz --pace', { kind: 'unclear' }],
  ['replay cz --list=2', { kind: 'unclear' }],
  ['directory import --dry=yes', { kind: 'unclear' }],
])('“%s”', (line, asked) => {
  expect(readLine(line.split(' '), cliCommands, 'en')).toMatchObject(asked)
})
