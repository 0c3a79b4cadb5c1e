import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exerciseDirectory } from '../../../../src/config.ts'
import { readDirectoryFile } from '../../../../src/directory/file.ts'
import { directoryOf } from '../../../../src/directory/of-file.ts'
import { checkPlaybook } from '../../../../src/playbook/check/check.ts'
import type { Playbook } from '../../../../src/playbook/language/model.ts'
import { parsePlaybook, readPlaybooks } from '../../../../src/playbook/language/read.ts'
import { crowds, emptyScript, parseScript } from '../../../../src/playbook/simulate/script.ts'
import { simulate } from '../../../../src/playbook/simulate/simulate.ts'
import { labels } from '../../../../src/sharing/label.ts'
import { regimes } from '../../../../src/threat/clocks/regimes.ts'

/** Every example of `playbooks/README.md` is what it says: it is read, checked against the exercise world, and played. */

const folder = resolve(import.meta.dirname, '../../../../playbooks')
const readme = readFileSync(resolve(folder, 'README.md'), 'utf8')
const shipped = readPlaybooks(folder).map(({ playbook }) => playbook)
const library = new Map(shipped.map((playbook) => [playbook.id, playbook]))
const at = new Date('2026-11-25T12:00:00Z')
const file = readDirectoryFile(exerciseDirectory, labels)
/** Somebody else to approve what one has answered: in the exercise world one person stands for a member. */
const colleagues = ['2', '3'].flatMap((nth) =>
  file.people.map((person) => ({ ...person, id: `${person.id}-${nth}`, name: `${person.name} ${nth}`, accounts: [] })),
)
const around = {
  directory: directoryOf({ ...file, people: [...file.people, ...colleagues] }, at),
  at,
  others: shipped,
  regimes: regimes.map(({ id }) => id),
}

const sections = readme.split(/^#{2,3} /m).slice(1)
const examples = sections.flatMap((section) => {
  const under = section.slice(0, section.indexOf('\n'))
  return [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => ({ under, text }))
})
const isSteps = (text: string): boolean => text.startsWith('- ')
const steps = examples.filter(({ text }) => isSteps(text))
const script = examples.find(({ text }) => text.startsWith('start:'))?.text ?? ''

/** Some steps as a playbook about a case or an election, whichever they speak of. */
function whole(text: string, on = 'on: [{ command: true }]\n'): Playbook {
  const ofCase = /case\.|clock:|does:/.test(text)
  const about = ofCase ? 'about: case\n' : 'about: election\neach: member\n'
  const head = `playbook: PB-55\ntitle: Example\npurpose: An example\nlabel: TLP:AMBER\nroom: joint-mechanism\n${about}may: { run: [coordinator], change: [coordinator], approve: [head] }\n`
  return parsePlaybook(`${head}${on}steps:\n${text.replaceAll(/^/gm, '  ')}`, 'README.md')
}

function played(playbook: Playbook): void {
  const errors = checkPlaybook(playbook, around).filter(({ severity }) => severity === 'error')
  expect(errors).toEqual([])
  for (const people of crowds) {
    const { cut, standings, lines } = simulate(playbook, { ...emptyScript, people }, { library })
    expect(cut).toBe(false)
    for (const { status, waits } of standings) expect(status === 'ended' || waits.length > 0).toBe(true)
    expect(lines.filter((line) => 'words' in line && line.words.includes('…'))).toEqual([])
    expect(lines.filter(({ what }) => what === 'stuck')).toEqual([])
  }
}

test('there is an example of every kind of step, and of all else', () => {
  const kinds = new Set(steps.flatMap(({ text }) => whole(text).steps.map(({ kind }) => kind)))
  expect([...kinds].toSorted()).toEqual(
    [
      'ask',
      'branch',
      'call',
      'clock',
      'collect',
      'decide',
      'end',
      'notify',
      'parallel',
      'repeat',
      'room',
      'run',
      'say',
      'set',
      'task',
      'wait',
    ].toSorted(),
  )
  expect(examples.length).toBe(steps.length + 3)
})

test('the first one has twelve lines, and shows what it promises', () => {
  const text = examples.find((each) => each.text.includes('playbook: PB-50'))?.text ?? ''
  expect(text.trimEnd().split('\n')).toHaveLength(12)
  const first = parsePlaybook(text, 'README.md')
  expect(checkPlaybook(first, around)).toEqual([])
  played(first)
  const minutes = simulate(first).lines.flatMap(({ what, after }) =>
    what === 'overdue' || what === 'timed-out' ? [after / 60] : [],
  )
  expect(minutes).toEqual([15, 45])
})

test('what begins a playbook is read', () => {
  const on = examples.find(({ text }) => text.startsWith('on:'))?.text ?? ''
  const book = whole('- { id: over, end: over }\n', on)
  expect(book.triggers.map(({ kind }) => kind)).toEqual([
    'command',
    'report',
    'schedule',
    'election',
    'webhook',
    'playbook',
  ])
})

describe('each example of steps is in order, and can be played', () => {
  test.each(steps.map(({ under, text }, index) => [`${index + 1}. ${under}`, text]))('%s', (_, text) => {
    played(whole(text))
  })
})

test('the script plays with the examples that it names', () => {
  const named = steps.filter(({ under }) => /^(ask|decide|task|notify|collect)/.test(under)).map(({ text }) => text)
  const { lines } = simulate(whole(named.join('')), parseScript(script, 'README.md'))
  const done = lines.flatMap((line) =>
    ['answered', 'judged', 'acknowledged', 'round-answer'].includes(line.what) ? [line.what] : [],
  )
  expect(new Set(done)).toEqual(new Set(['answered', 'judged', 'acknowledged', 'round-answer']))
  // The case is accepted before the playbook of these examples asks for it.
  expect(lines.filter(({ what }) => what === 'in-vain').length).toBeLessThanOrEqual(1)
})

test('what it says of the lines of JSON is all there is', () => {
  const source = readFileSync(resolve(folder, '../src/playbook/simulate/line.ts'), 'utf8')
  const events = source.slice(source.indexOf('export type Event'), source.indexOf('export type AskedAs'))
  const kinds = [...events.matchAll(/what: ((?:'[a-z-]+'(?: \| )?)+)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name),
  )
  const paragraph = readme.slice(readme.indexOf('With `--json`'), readme.indexOf('## What a good one has'))
  expect(kinds.length).toBeGreaterThan(25)
  for (const kind of kinds) expect(paragraph).toContain(`\`${kind}\``)
})

test('the shipped ones are without errors where somebody holds each role, and somebody else is left to approve', () => {
  for (const playbook of shipped) {
    expect(
      checkPlaybook(playbook, around).filter(({ severity }) => severity === 'error'),
      playbook.id,
    ).toEqual([])
  }
})

test('it lists and shows every playbook that is shipped', () => {
  for (const { id } of shipped) {
    expect(readme).toContain(`| [${id}](${id}-`)
    expect(readme).toContain(`](diagrams/${id}.svg)`)
  }
})

test('links lead somewhere', () => {
  for (const [, target = ''] of readme.matchAll(/\]\((?!#|https:)([^)]+)\)/g)) {
    expect(() => readFileSync(resolve(folder, target)), target).not.toThrow()
  }
})
