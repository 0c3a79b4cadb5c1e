import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { languages } from '../../../../src/locale/catalogue.ts'
import { playbookJsonSchema } from '../../../../src/playbook/language/json-schema.ts'
import { schema } from '../../../../src/playbook/language/schema.ts'

const here = import.meta.dirname
const shipped = resolve(here, '../../../../playbooks')
const read = (path: string): unknown => parse(readFileSync(path, 'utf8'))
const written = playbookJsonSchema()
const validator = z.fromJSONSchema(written as Parameters<typeof z.fromJSONSchema>[0]) // plain JSON Schema
const allows = (data: unknown): boolean => validator.safeParse(data).success
const whole = read(join(here, 'whole.yaml'))

test('the committed schema is current: npm run -s jom -- playbook schema > playbooks/playbook.schema.json', () => {
  expect(JSON.parse(readFileSync(join(shipped, 'playbook.schema.json'), 'utf8'))).toEqual(written)
})

test.each(languages)('every field says in %s what it is for', (language) => {
  const silent: string[] = []
  const look = (part: unknown, place: string): void => {
    if (typeof part !== 'object' || part === null) return
    for (const [key, inner] of Object.entries(part)) {
      if (key === 'properties') {
        for (const [field, { description }] of Object.entries(inner as Record<string, { description?: string }>)) {
          if (!description) silent.push(`${place}/${field}`)
        }
      }
      look(inner, `${place}/${key}`)
    }
  }
  look(playbookJsonSchema(language), '')
  expect(silent).toEqual([])
})

describe('the schema', () => {
  const files = readdirSync(shipped).filter((name) => name.endsWith('.yaml'))

  test.each(files)('allows %s, which says where it is', (name) => {
    expect(allows(read(join(shipped, name)))).toBe(true)
    expect(readFileSync(join(shipped, name), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\/playbook\.schema\.json\n/,
    )
  })

  test('allows all that the language has', () => {
    expect(allows(whole)).toBe(true)
  })

  type Slip = [what: string, change: (playbook: Record<string, unknown>, step: Record<string, unknown>) => void]
  const slips: readonly Slip[] = [
    ['a field with a slip', (playbook) => rename(playbook, 'purpose', 'purpsoe')],
    ['no label', (playbook) => delete playbook.label],
    [
      'a label without TLP',
      (playbook) => {
        playbook.label = 'AMBER'
      },
    ],
    [
      'nothing that begins it',
      (playbook) => {
        playbook.on = []
      },
    ],
    [
      'something else that begins it',
      (playbook) => {
        playbook.on = [{ email: true }]
      },
    ],
    ['a step that there is not', (_, step) => rename(step, 'say', 'shout')],
    [
      'a step that does two things',
      (_, step) => {
        step.ask = 'What?'
      },
    ],
    ['a step without an id', (_, step) => delete step.id],
    [
      'an id with capitals',
      (_, step) => {
        step.id = 'Hello'
      },
    ],
    [
      'a field of another step',
      (_, step) => {
        step.owner = 'duty'
      },
    ],
    [
      'people in other words',
      (_, step) => {
        step.to = ['The duty officer']
      },
    ],
    [
      'a text without English',
      (_, step) => {
        step.say = { da: 'Hej' }
      },
    ],
    [
      'a reaction that there is not',
      (_, step) => {
        step['on-timeout'] = 'abort'
      },
    ],
    [
      'a slip within a reaction',
      (_, step) => {
        step['on-timeout'] = { do: [{ id: 'x', sya: 'Hello', to: 'card' }] }
      },
    ],
    [
      'one lane',
      (playbook) => {
        playbook.steps = [{ id: 'a', parallel: { one: [{ id: 'b', wait: '1 h' }] } }]
      },
    ],
    [
      'a stretch of time in words',
      (playbook) => {
        playbook.steps = [{ id: 'a', wait: 'one hour' }]
      },
    ],
  ]

  test.each(slips)('refuses %s', (_, change) => {
    const playbook = structuredClone(whole) as Record<string, unknown> & { steps: Record<string, unknown>[] } // our own file
    const [step] = playbook.steps
    if (!step) throw new Error('no step')
    change(playbook, step)
    expect(allows(playbook)).toBe(false)
  })

  type Wrong = { what: string; steps?: string; file?: string }
  const wrong = read(join(here, 'wrong.yaml')) as readonly Wrong[] // our own file

  test.each(wrong)('is of one mind with what reads files on $what', ({ steps, file }) => {
    const text =
      file ??
      `playbook: PB-42\ntitle: T\npurpose: P\nlabel: TLP:AMBER\nroom: home\nmay: { run: spoc, change: spoc, approve: spoc }\non: [{ command: true }]\n${steps}`
    let data: unknown
    try {
      data = parse(text, { logLevel: 'silent' })
    } catch {
      return // no YAML: an editor says so itself
    }
    expect(allows(data)).toBe(schema.safeParse(data).success)
  })

  test('is of one mind with what reads files on whatever is changed in one', () => {
    const places = placesIn(whole)
    const value = fc.constantFrom<unknown>('', 'x', 'X y', 7, 0, true, null, [], {}, ['card'], '1 h', { en: 'x' }, [
      { id: 'q', end: 'x' },
    ])
    const kind = fc.constantFrom('drop', 'replace', 'rename')
    fc.assert(
      fc.property(fc.constantFrom(...places), kind, value, (place, how, put) => {
        const playbook = structuredClone(whole)
        const last = place.at(-1) ?? ''
        const around = place.slice(0, -1).reduce<unknown>((part, key) => Reflect.get(Object(part), key), playbook)
        if (typeof around !== 'object' || around === null) return
        if (how === 'rename' && !Array.isArray(around)) rename(around, last, `${last}x`)
        else if (how === 'drop' && !Array.isArray(around)) Reflect.deleteProperty(around, last)
        else Reflect.set(around, last, put)
        expect(allows(playbook)).toBe(schema.safeParse(playbook).success)
      }),
      { numRuns: 400 },
    )
  })
})

function rename(group: object, from: string, to: string): void {
  Reflect.set(group, to, Reflect.get(group, from))
  Reflect.deleteProperty(group, from)
}

function placesIn(data: unknown, place: readonly string[] = []): (readonly string[])[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, inner]) => [[...place, key], ...placesIn(inner, [...place, key])])
}
