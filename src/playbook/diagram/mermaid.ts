import type { Playbook, Step, StepOf } from '../language/model.ts'
import { sayRepeat } from './svg.ts'
import { type Words, wordsOf } from './words.ts'

/**
 * A playbook as a Mermaid flowchart, for wherever Markdown is shown. It says what the SVG says: decisions as diamonds, who
 * has to do what by when; what silence leads to stands in the boxes, what is done at a timeout beside them.
 */
export function mermaidOf(playbook: Playbook, language = 'en'): string {
  const words = wordsOf(playbook, language)
  const chart: Chart = { words, lines: [], nodes: 0 }
  const begin = node(
    chart,
    'begin',
    `${words.t('diagram.begins')}: ${playbook.triggers.map(words.trigger).join('; ')}`,
    round,
  )
  const tails = sequence(chart, playbook.steps, [{ from: begin }])
  if (tails.length > 0) join(chart, tails, node(chart, 'ended', words.t('diagram.ends'), round))
  return [
    '---',
    `title: ${JSON.stringify(`${playbook.id} · ${words.text(playbook.title)}`)}`,
    '---',
    'flowchart TD',
    ...chart.lines.map((line) => `  ${line}`),
    ...Object.entries(looks).map(([look, style]) => `  classDef ${look} ${style}`),
    '',
  ].join('\n')
}

type Chart = { words: Words; lines: string[]; nodes: number }
/** From where the flow goes on, and what stands on the way. */
type Tail = { from: string; label?: string; dashed?: boolean }
type Shape = (id: string, text: string) => string

const box: Shape = (id, text) => `${id}["${text}"]`
const diamond: Shape = (id, text) => `${id}{"${text}"}`
const round: Shape = (id, text) => `${id}(["${text}"])`
const small: Shape = (id, text) => `${id}("${text}")`

/** Colours that are legible on light and dark pages, since their words bring their own background. */
const looks = {
  task: 'fill:#e3effb,stroke:#3b78b5,color:#1b1f24',
  ask: 'fill:#ece7fa,stroke:#6f55b8,color:#1b1f24',
  decision: 'fill:#ece7fa,stroke:#6f55b8,color:#1b1f24',
  notify: 'fill:#fdf0d9,stroke:#a96a00,color:#1b1f24',
  collect: 'fill:#dff3ec,stroke:#1f7f63,color:#1b1f24',
  call: 'fill:#dff3ec,stroke:#1f7f63,color:#1b1f24',
  clock: 'fill:#fbe4e4,stroke:#b23b3b,color:#1b1f24',
  run: 'fill:#e2ecf0,stroke:#2f6f86,color:#1b1f24',
  plain: 'fill:#eef0f3,stroke:#76808c,color:#1b1f24',
} as const
type Look = keyof typeof looks

/** Words in quotes, in which Mermaid must not find a sign of its own. */
const quoted = (text: string): string =>
  text
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;')
    .replaceAll('\n', ' ')

function node(chart: Chart, id: string, text: string, shape: Shape, look: Look = 'plain'): string {
  chart.nodes += 1
  const name = `n${chart.nodes}_${id}`
  chart.lines.push(`${shape(name, text.split('\n').map(quoted).join('<br>'))}:::${look}`)
  return name
}

function join(chart: Chart, tails: readonly Tail[], to: string): void {
  for (const { from, label, dashed } of tails) {
    const way = dashed ? '-.->' : '-->'
    chart.lines.push(label === undefined ? `${from} ${way} ${to}` : `${from} ${way}|"${quoted(label)}"| ${to}`)
  }
}

/** Steps one after the other; from where it goes on then. */
function sequence(chart: Chart, steps: readonly Step[], tails: readonly Tail[]): readonly Tail[] {
  return steps.reduce((from, step) => (from.length === 0 ? from : draw(chart, step, from)), tails)
}

function draw(chart: Chart, step: Step, tails: readonly Tail[]): readonly Tail[] {
  const { words } = chart
  const condition = step.if && words.t('diagram.only-if', { condition: words.condition(step.if) })
  const labelled =
    condition === undefined
      ? tails
      : tails.map((tail) => ({ ...tail, label: tail.label === undefined ? condition : `${tail.label}; ${condition}` }))
  const { first, after } = drawn(chart, step, labelled)
  return [
    ...after,
    ...reaction(chart, step.onTimeout, first, words.t('diagram.not-in-time')),
    ...reaction(chart, step.onFailure, first, words.t('diagram.failure')),
  ]
}

function reaction(chart: Chart, { kind, ...rest }: Step['onTimeout'], from: string, label: string): readonly Tail[] {
  if (kind !== 'do' || !('steps' in rest)) return []
  return sequence(chart, rest.steps, [{ from, label, dashed: true }])
}

/** A step with its own inner flow: its first node, and from where it goes on. */
function drawn(chart: Chart, step: Step, tails: readonly Tail[]): { first: string; after: readonly Tail[] } {
  const { words } = chart
  const put = (text: string, shape: Shape, look?: Look): string => {
    const name = node(chart, step.id, text, shape, look)
    join(chart, tails, name)
    return name
  }
  switch (step.kind) {
    case 'branch':
      return branch(chart, step, put(words.name(step), diamond))
    case 'parallel':
      return parallel(chart, step, put(step.title ? words.name(step) : '+', small))
    case 'repeat':
      return repeat(chart, step, put(`↻ ${sayRepeat(step, words)}`, small))
    case 'end':
      // Where its condition does not hold, it goes on from before it.
      return { first: put(words.name(step), round), after: step.if ? tails.map(({ from }) => ({ from })) : [] }
    case 'wait':
      return simple(put(`⏱ ${words.name(step)}`, round))
    case 'set':
      return simple(put(words.name(step), small))
    default: {
      const decision = step.kind === 'decide' || (step.kind === 'ask' && step.decision !== undefined)
      const look = decision ? 'decision' : step.kind === 'say' || step.kind === 'room' ? 'plain' : step.kind
      return simple(put(textOf(step, words), decision ? diamond : box, look))
    }
  }
}

const simple = (first: string): { first: string; after: readonly Tail[] } => ({ first, after: [{ from: first }] })

function textOf(step: Step, words: Words): string {
  const name = step.kind === 'say' && !step.title ? `“${words.text(step.text)}”` : words.name(step)
  const short = name.length > 90 ? `${name.slice(0, 88).trimEnd()}…` : name
  const lines = [short, words.people(step), words.tags(step).join(' · '), ...words.silence(step)]
  return lines.filter((line) => line !== '').join('\n')
}

function branch(chart: Chart, step: StepOf<'branch'>, first: string) {
  const { words } = chart
  const ways = step.cases.flatMap((each) =>
    sequence(chart, each.steps, [{ from: first, label: words.condition(each.if) }]),
  )
  const otherwise = sequence(chart, step.otherwise, [{ from: first, label: words.t('diagram.otherwise') }])
  return { first, after: [...ways, ...otherwise] }
}

function parallel(chart: Chart, step: StepOf<'parallel'>, first: string) {
  const ways = step.lanes.flatMap(({ name, steps }) =>
    sequence(chart, steps, [{ from: first, label: name.replaceAll('_', ' ') }]),
  )
  if (ways.length === 0) return { first, after: [] }
  const end = node(chart, `${step.id}_joined`, chart.words.t(`diagram.join.${step.join}`), small)
  join(chart, ways, end)
  return { first, after: [{ from: end }] }
}

function repeat(chart: Chart, step: StepOf<'repeat'>, first: string) {
  const ways = sequence(chart, step.steps, [{ from: first }])
  join(
    chart,
    ways.map((tail) => ({ ...tail, dashed: true })),
    first,
  )
  return { first, after: [{ from: first }] }
}
