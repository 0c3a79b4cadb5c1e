import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { languages } from '../../../../src/locale/catalogue.ts'
import { checkPlaybook } from '../../../../src/playbook/check/check.ts'
import { sayFindings } from '../../../../src/playbook/check/finding.ts'
import { parsePlaybook, readPlaybooks } from '../../../../src/playbook/language/read.ts'
import { regimes } from '../../../../src/threat/clocks/regimes.ts'
import { asSteps, heads } from './head.ts'
import { at, full, small } from './world.ts'

type Case = { what: string; head?: string; steps: string; others?: readonly string[]; says: readonly string[] }
const cases = parse(readFileSync(join(import.meta.dirname, 'findings.yaml'), 'utf8')) as readonly Case[] // our own file

const read = ({ head = 'case', steps }: Pick<Case, 'head' | 'steps'>) =>
  parsePlaybook(`${heads[head] ?? ''}${asSteps(steps)}`, 'a.yaml')

describe('the check', () => {
  test.each(cases)('tells of $what', ({ head, steps, others = [], says }) => {
    const playbook = read({ ...(head !== undefined && { head }), steps })
    const around = {
      directory: small,
      at,
      others: others.map((text) => parsePlaybook(text, 'b.yaml')),
      regimes: ['nis2.early-warning'],
    }
    const findings = checkPlaybook(playbook, around)
    expect(sayFindings('en', '', findings).map((line) => line.slice(1))).toEqual(says)
    for (const language of languages) expect(sayFindings(language, 'a.yaml', findings)).toHaveLength(says.length)
    // It is what is given that decides, and nothing else.
    expect(checkPlaybook(playbook, around)).toEqual(findings)
    // A playbook that went through JSON, as a run's version does, is checked the same.
    expect(checkPlaybook(JSON.parse(JSON.stringify(playbook)), around)).toEqual(findings)
  })

  test('does not look at what it was not given', () => {
    const playbook = read({
      steps:
        '- { id: a, task: Do it, owner: dpa of PT, timeout: 1 h }\n- { id: b, clock: nis9.never, from: case.reported }\n',
    })
    expect(checkPlaybook(playbook, { others: [] })).toEqual([])
  })

  test('asks who holds a role at the instant that it is given', () => {
    const playbook = read({ steps: '- { id: a, task: Do it, owner: spoc of FR, timeout: 1 h }\n' })
    const anna = small.people.get('anna')
    if (!anna) throw new Error('no anna')
    const until = new Date('2027-01-01T00:00:00Z')
    const roles = anna.roles.map((role) => ({ ...role, to: until }))
    const directory = { ...small, people: new Map([...small.people, ['anna', { ...anna, roles }]]) }
    const found = (on: string) =>
      checkPlaybook(playbook, { directory, at: new Date(on), others: [] }).map(({ key }) => key)
    expect(found('2026-12-31T23:59:59Z')).toEqual([])
    expect(found('2027-01-01T00:00:00Z')).toContain('playbook.check.nobody')
  })

  test('finds no error in the playbooks that come with the bot, where every role is held', () => {
    const shipped = readPlaybooks(resolve(import.meta.dirname, '../../../../playbooks'))
    const others = shipped.map(({ playbook }) => playbook)
    const known = regimes.map(({ id }) => id)
    for (const { playbook, path } of shipped) {
      const findings = checkPlaybook(playbook, { directory: full, at, others, regimes: known })
      const errors = findings.filter(({ severity }) => severity === 'error')
      expect(sayFindings('en', path, errors)).toEqual([])
    }
  })
})
