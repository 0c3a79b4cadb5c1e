import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { widthOf, wrap } from '../../../../src/playbook/diagram/measure.ts'
import { mermaidOf } from '../../../../src/playbook/diagram/mermaid.ts'
import { svgOf } from '../../../../src/playbook/diagram/svg.ts'
import { wordsOf } from '../../../../src/playbook/diagram/words.ts'
import { allSteps } from '../../../../src/playbook/language/names.ts'
import { parsePlaybook, readPlaybooks } from '../../../../src/playbook/language/read.ts'

const folder = resolve(import.meta.dirname, '../../../../playbooks')
const shipped = readPlaybooks(folder).map(({ playbook, path }) => ({ id: playbook.id, playbook, path }))

describe('the diagrams that are shipped are those of the playbooks', () => {
  test.each(shipped)('$id', ({ id, playbook, path }) => {
    const file = path.slice(folder.length + 1)
    const anew = (ending: string, how: string): string =>
      `${id}.${ending} is not current: npm run -s jom -- playbook diagram playbooks/${file} --${how} > playbooks/diagrams/${id}.${ending}`
    expect(readFileSync(join(folder, `diagrams/${id}.svg`), 'utf8'), anew('svg', 'svg')).toBe(svgOf(playbook))
    expect(readFileSync(join(folder, `diagrams/${id}.mmd`), 'utf8'), anew('mmd', 'mermaid')).toBe(mermaidOf(playbook))
  })

  test('and there are no others', () => {
    const expected = shipped.flatMap(({ id }) => [`${id}.mmd`, `${id}.svg`])
    expect(readdirSync(join(folder, 'diagrams')).toSorted()).toEqual(expected.toSorted())
  })
})

/** The elements of an SVG, with the text within each; an error where it is not well formed. */
function elementsOf(svg: string): readonly { name: string; text: string; attributes: Record<string, string> }[] {
  const open: { name: string; text: string; attributes: Record<string, string> }[] = []
  const all: typeof open = []
  new Parser(
    {
      onopentag(name, attributes) {
        const element = { name, text: '', attributes }
        open.push(element)
        all.push(element)
      },
      ontext(text) {
        for (const element of open) element.text += text
      },
      onclosetag(name, implied) {
        if (implied && !svg.includes(`<${name}`)) throw new Error(`${name} is not closed`)
        expect(open.pop()?.name).toBe(name)
      },
    },
    { xmlMode: true },
  ).end(svg)
  expect(open).toEqual([])
  return all
}

describe.each(['en', 'da'])('in %s', (language) => {
  test.each(shipped)('$id shows every step, has title and description, and what the reader prefers', ({ playbook }) => {
    const svg = svgOf(playbook, language)
    const elements = elementsOf(svg)
    expect(elements[0]?.attributes).toMatchObject({ role: 'img', 'aria-labelledby': 'title desc' })
    expect(elements.find(({ name }) => name === 'desc')?.text.length).toBeGreaterThan(100)
    expect(svg).toContain('@media (prefers-color-scheme: dark)')
    const words = wordsOf(playbook, language)
    const drawn = elements.filter(({ name, attributes }) => name === 'text' && attributes.class !== undefined)
    const all = drawn
      .map(({ text }) => text)
      .join(' ')
      .replaceAll('↻ ', '')
    for (const step of allSteps(playbook)) {
      if (step.kind === 'parallel' || step.kind === 'repeat' || (step.kind === 'say' && !step.title)) continue
      expect(all).toContain(words.name(step).slice(0, 20))
    }
  })

  test.each(shipped)('$id as Mermaid has a node for every step, and only signs that Mermaid knows', ({ playbook }) => {
    const lines = mermaidOf(playbook, language).split('\n')
    const named = new Set(lines.flatMap((line) => /^ {2}(n\d+_\w+)[[({]/.exec(line)?.[1] ?? []))
    for (const step of allSteps(playbook)) expect([...named].some((name) => name.endsWith(`_${step.id}`))).toBe(true)
    const ways = lines.flatMap((line) => /^ {2}(\S+) (?:-->|-\.->)(?:\|"[^"|]*"\|)? (\S+)$/.exec(line)?.slice(1) ?? [])
    expect(ways.length).toBeGreaterThan(2 * 10)
    for (const name of ways) expect(named).toContain(name)
    const rest = lines.filter(
      (line) => line.startsWith('  ') && !/^ {2}(n\d+_\w+([[({].*[\])}]:::\w+| (-->|-\.->).*)|classDef .*)$/.test(line),
    )
    expect(rest).toEqual([])
  })
})

const hostile = parsePlaybook(
  `
playbook: PB-92
title: 'Quotes " and <script>alert(1)</script> & more'
purpose: 'A title that "breaks" out'
room: joint-mechanism
label: TLP:AMBER
may: { run: [coordinator], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - task: 'Do "it" <now> & then; end --> x | y'
    id: end
    title: 'A "title" with <tags>, [brackets], {braces}, \`ticks\` | pipes --> arrows; Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'
    owner: coordinator
`,
  'hostile.yaml',
)

test('words of a playbook are words in its diagrams, whatever they contain', () => {
  const svg = svgOf(hostile)
  expect(elementsOf(svg).map(({ name }) => name)).not.toContain('script')
  const node = mermaidOf(hostile)
    .split('\n')
    .find((line) => line.includes('_end['))
  expect(node).toMatch(/^ {2}n\d+_end\["[^"]*"\]:::task$/)
  expect(node).toContain('#quot;title#quot; with #lt;tags#gt;')
})

test('what comes after an end under a condition is drawn: it goes on where that does not hold', () => {
  const playbook = parsePlaybook(
    `
playbook: PB-93
title: Two ways
purpose: It ends early or goes on
room: joint-mechanism
label: TLP:AMBER
may: { run: [coordinator], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - { id: known, set: { over: '1 == 1' } }
  - { id: early, title: Ends early, if: vars.over, end: done }
  - { id: later, title: Goes on, wait: 1 h }
`,
    'ends.yaml',
  )
  expect(mermaidOf(playbook)).toMatch(/^ {2}n\d+_known --> n\d+_later$/m)
  expect(elementsOf(svgOf(playbook)).map(({ text }) => text.trim())).toContain('⏱ Goes on')
})

describe('lines of words', () => {
  test('are no wider than asked, whatever the words', () => {
    const words =
      'Donaudampfschifffahrtsgesellschaftskapitän MMMMMMMMMMMMMMMMMMMMM und kurz, Überprüfung Ελληνικά български'
    for (const most of [40, 90, 200]) {
      for (const line of wrap(words, most, 13, 'strong', 99))
        expect(widthOf(line, 13, 'strong')).toBeLessThanOrEqual(most)
    }
  })

  test('lose no letter unless they are cut, and then say so', () => {
    const words = 'one two three four five six seven'
    expect(wrap(words, 60, 12, 'plain', 99).join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''))
    expect(wrap(words, 60, 12, 'plain', 2).at(-1)).toMatch(/…$/)
  })
})

test.each([
  ['steps.there.quorum', 'Roll call: quorum reached'],
  ['steps.there.quorum == true', 'Roll call: quorum reached'],
  ['!steps.there.quorum', 'Roll call: quorum not reached'],
  ['steps.there.quorum == false', 'Roll call: quorum not reached'],
  ['steps.there.quorum != true && steps.there.state == "done"', 'Roll call: quorum not reached and Roll call: done'],
  ['steps.there.quorum == null', 'steps.there.quorum == null'],
])('a quorum is said in words: %s', (cel, words) => {
  const playbook = parsePlaybook(
    `
playbook: PB-93
title: A quorum
purpose: For tests
room: joint-mechanism
label: TLP:AMBER
may: { run: [coordinator], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - { id: there, title: Roll call, collect: roll-call, question: Who?, options: { here: Here }, of: all, quorum: 2, deadline: 1 h }
`,
    'quorum.yaml',
  )
  expect(wordsOf(playbook, 'en').condition({ cel, at: { line: 1, column: 1 } })).toBe(words)
})
