import { writeDuration } from '../language/duration.ts'
import type { Playbook, Step, StepOf } from '../language/model.ts'
import { aside, type Block, beside, frame, nothing, stack } from './block.ts'
import { widthOf, wrap } from './measure.ts'
import { box, diamond, escaped, heading, label, pill, way } from './shape.ts'
import { style } from './style.ts'
import { type Words, wordsOf } from './words.ts'

/**
 * A playbook as one SVG: its flow from top to bottom, lanes side by side, decisions as diamonds, with who has to do what by
 * when and what silence leads to. For light and dark, with title and description for whoever does not see it.
 */
export function svgOf(playbook: Playbook, language = 'en'): string {
  const words = wordsOf(playbook, language)
  const begin = pill('begin', `${words.t('diagram.begins')}: ${playbook.triggers.map(words.trigger).join('; ')}`, {
    lines: 8,
  })
  const flow = stack([begin, sequence(playbook.steps, words)])
  const ended = flow.open ? stack([flow, pill('end', words.t('diagram.ends'))]) : flow
  const margin = 28
  const title = `${playbook.id} · ${words.text(playbook.title)}`
  const purpose = words.text(playbook.purpose)
  const width = Math.ceil(Math.max(ended.left + ended.right, widthOf(title, 19, 'strong'), 460) + 2 * margin)
  const lines = wrap(purpose, Math.min(width - 2 * margin, 720), 12.5, 'plain', 6)
  const each = [...(playbook.each ? [words.t('diagram.each-member')] : []), words.t('diagram.legend')]
  const top = margin + 22 + (lines.length + each.length) * 18 + 22
  const height = Math.ceil(top + ended.height + margin)
  const spare = width - 2 * margin - (ended.left + ended.right)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped([purpose, ...told(playbook.steps, words)].join(' '))}</desc>`,
    `<style>${style}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="point" d="M0 0 L8 4 L0 8 z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="head" x="${margin}" y="${margin + 14}">${escaped(title)}</text>`,
    ...[...lines, ...each].map(
      (line, index) => `<text class="purpose" x="${margin}" y="${margin + 40 + index * 18}">${escaped(line)}</text>`,
    ),
    ...ended.draw(margin + spare / 2 + ended.left, top),
    '</svg>',
    '',
  ].join('\n')
}

const sequence = (steps: readonly Step[], words: Words): Block => stack(steps.map((step) => blockOf(step, words)))

/** A step with what stands around it: the condition under which it is done, and what is done when it is not finished. */
function blockOf(step: Step, words: Words): Block {
  const drawn = drawnOf(step, words)
  const conditional = step.if
    ? stack([label(words.t('diagram.only-if', { condition: words.condition(step.if) }), step.if.cel), drawn])
    : drawn
  const late = step.onTimeout.kind === 'do' ? step.onTimeout.steps : undefined
  const failed = step.onFailure.kind === 'do' ? step.onFailure.steps : undefined
  const ways = [
    ...(late ? [{ heading: label(words.t('diagram.not-in-time')), body: sequence(late, words) }] : []),
    ...(failed ? [{ heading: label(words.t('diagram.failure')), body: sequence(failed, words) }] : []),
  ]
  const entry = conditional.height - drawn.height + 30
  return ways.reduce((block, { heading, body }) => aside(block, stack([heading, body]), entry), conditional)
}

function drawnOf(step: Step, words: Words): Block {
  switch (step.kind) {
    case 'branch':
      return branch(step, words)
    case 'parallel': {
      const lanes = step.lanes.map(({ name, steps }) => ({
        heading: label(name.replaceAll('_', ' ')),
        body: sequence(steps, words),
      }))
      return stack([beside(lanes, true), label(words.t(`diagram.join.${step.join}`))])
    }
    case 'repeat': {
      const inner = sequence(step.steps, words)
      const { lines, width } = heading(`↻ ${sayRepeat(step, words)}`, Math.max(260, inner.left + inner.right), 'strong')
      return frame(lines, width, inner)
    }
    case 'end':
      return pill('end', words.name(step), { open: step.if !== undefined })
    case 'wait':
      return pill('wait', `⏱ ${words.name(step)}`, {
        whole: step.until?.written ?? step.condition?.cel ?? words.name(step),
      })
    case 'set':
      return pill('set', words.name(step), {
        whole: Object.entries(step.values)
          .map(([name, { cel }]) => `${name} = ${cel}`)
          .join('\n'),
      })
    default:
      return leaf(step, words)
  }
}

function leaf(step: Step, words: Words): Block {
  const decision = step.kind === 'decide' || (step.kind === 'ask' && step.decision !== undefined)
  const kind = decision ? 'decision' : step.kind
  if (kind === 'branch' || kind === 'parallel' || kind === 'repeat' || kind === 'end') return nothing
  const facts = {
    look: kind,
    mark: words.t(`diagram.kind.${kind}`).toLocaleUpperCase(),
    title: step.kind === 'say' && !step.title ? `“${words.text(step.text)}”` : words.name(step),
    people: words.people(step),
    tags: words.tags(step),
    silence: words.silence(step),
    whole: wholeOf(step, words),
  }
  return decision ? diamond(facts) : box(facts)
}

function branch(step: StepOf<'branch'>, words: Words): Block {
  const cases = step.cases.map((each) => ({
    heading: label(words.condition(each.if), each.if.cel),
    body: sequence(each.steps, words),
  }))
  const otherwise = {
    heading: label(words.t('diagram.otherwise')),
    body: step.otherwise.length > 0 ? sequence(step.otherwise, words) : way(10),
  }
  const question = diamond({
    look: 'branch',
    mark: '',
    title: words.name(step),
    people: '',
    tags: [],
    silence: [],
    whole: words.name(step),
  })
  return stackClose([question, beside([...cases, otherwise], false)])
}

/** A diamond and the ways out of it, without an arrow between. */
function stackClose([head = nothing, ways = nothing]: readonly Block[]): Block {
  return {
    left: Math.max(head.left, ways.left),
    right: Math.max(head.right, ways.right),
    height: head.height + ways.height,
    open: ways.open,
    draw: (x, y) => [...ways.draw(x, y + head.height), ...head.draw(x, y)],
  }
}

export function sayRepeat(step: StepOf<'repeat'>, words: Words): string {
  const parts = [
    words.t('diagram.repeat'),
    ...(step.every ? [words.t('diagram.repeat.every', { span: writeDuration(step.every) })] : []),
    ...(step.until ? [words.t('diagram.repeat.until', { condition: words.condition(step.until) })] : []),
    ...(step.times === undefined ? [] : [words.t('diagram.repeat.times', { times: step.times })]),
  ]
  const [first = '', ...rest] = parts
  return rest.length === 0 ? first : `${first} ${rest.join(', ')}`
}

/** All that a step says, for whoever points at it. */
function wholeOf(step: Step, words: Words): string {
  const said = {
    ask: () => (step.kind === 'ask' ? words.text(step.question) : ''),
    task: () => (step.kind === 'task' ? words.text(step.what) : ''),
    say: () => (step.kind === 'say' ? words.text(step.text) : ''),
    notify: () => (step.kind === 'notify' ? words.text(step.text) : ''),
    collect: () => (step.kind === 'collect' ? words.text(step.question) : ''),
    call: () => (step.kind === 'call' ? words.text(step.about) : ''),
    decide: () => (step.kind === 'decide' ? words.text(step.question) : ''),
  }
  const text = step.kind in said ? said[step.kind as keyof typeof said]() : words.name(step) // just looked up
  return [text, words.people(step), ...words.tags(step), ...words.silence(step)]
    .filter((each) => each !== '')
    .join('\n')
}

/** The steps in order, one sentence each, for whoever hears the diagram. */
function told(steps: readonly Step[], words: Words): readonly string[] {
  return steps.flatMap((step): readonly string[] => {
    const people = words.people(step)
    const sentence = `${words.name(step)}${people === '' ? '' : ` (${people})`}.`
    if (step.kind === 'branch') {
      return [sentence, ...step.cases.flatMap((each) => told(each.steps, words)), ...told(step.otherwise, words)]
    }
    if (step.kind === 'parallel') return step.lanes.flatMap((lane) => told(lane.steps, words))
    if (step.kind === 'repeat') return [`${sayRepeat(step, words)}.`, ...told(step.steps, words)]
    return [sentence]
  })
}
