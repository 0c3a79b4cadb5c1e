import type { Block, Fact, Inline, Message } from './message.ts'

/**
 * Divides a message into parts that `measure` finds no larger than `budget`, without losing a character: at block
 * borders first, then between items or facts, then between words, and only a word that is too long by itself anywhere.
 * Each part repeats marking and speaker; the controls stand on the last. A part exceeds the budget only where
 * something that cannot be divided (its head, its controls, a file) does so alone.
 */
export function splitMessage(
  message: Message,
  budget: number,
  measure: (message: Message) => number,
): readonly Message[] {
  if (measure(message) <= budget) return [message]
  const fits = (blocks: readonly Block[]): boolean => measure({ ...message, blocks }) <= budget
  const controls = message.blocks.filter((block) => block.type === 'actions')
  const parts: Block[][] = []
  let current: Block[] = []
  const turn = (): void => {
    if (current.length > 0) parts.push(current)
    current = []
  }
  for (const block of message.blocks) {
    if (block.type === 'actions') continue
    if (!fits([...current, block])) turn()
    let rest: Block | undefined = block
    while (rest && !fits([...current, rest])) {
      const [head, tail] = divide(rest, (piece) => fits([piece]))
      current.push(head)
      rest = tail
      if (rest) turn()
    }
    if (rest) current.push(rest)
  }
  if (!fits([...current, ...controls])) turn()
  parts.push([...current, ...controls])
  return parts.map((blocks) => ({ ...message, blocks }))
}

type Halves<Piece> = readonly [Piece, Piece | undefined]
type Fits<Piece> = (piece: Piece) => boolean

/** Takes as much from the start of a block as fits, but always something; the second half is absent where nothing remains. */
function divide(block: Block, fits: Fits<Block>): Halves<Block> {
  switch (block.type) {
    case 'heading':
    case 'code':
      return both(
        divideText(block.text, (text) => fits({ ...block, text })),
        (text) => ({ ...block, text }),
      )
    case 'paragraph':
    case 'note':
    case 'quote':
      return both(
        divideInlines(block.children, (children) => fits({ ...block, children })),
        (children) => ({
          ...block,
          children,
        }),
      )
    case 'facts':
      return both(
        divideFacts(block.facts, (facts) => fits({ ...block, facts })),
        (facts) => ({ ...block, facts }),
      )
    case 'list':
      return block.ordered ? divideOrdered(block, fits) : divideList(block, fits)
    default:
      return [block, undefined]
  }
}

function both<Piece, Whole>([head, tail]: Halves<Piece>, wrap: (piece: Piece) => Whole): Halves<Whole> {
  return [wrap(head), tail === undefined ? undefined : wrap(tail)]
}

type List = Extract<Block, { type: 'list' }>

function divideList(block: List, fits: Fits<Block>): Halves<Block> {
  const halves = divideRow(
    block.items,
    (items) => fits({ ...block, items }),
    (item, suits) => divideInlines(item, suits),
  )
  return both(halves, (items) => ({ ...block, items }))
}

/** The numbers of an ordered list are part of what it says: before it is divided they are written out. */
function divideOrdered(block: List, fits: Fits<Block>): Halves<Block> {
  const items = block.items.map((item, index): readonly Inline[] => [{ type: 'text', text: `${index + 1}. ` }, ...item])
  return divideList({ type: 'list', ordered: false, items }, fits)
}

/** The label of a fact whose value is divided stands before both halves. */
function divideFacts(facts: readonly Fact[], fits: Fits<readonly Fact[]>): Halves<readonly Fact[]> {
  return divideRow(facts, fits, (fact, suits) =>
    both(
      divideInlines(fact.value, (value) => suits({ ...fact, value })),
      (value) => ({ ...fact, value }),
    ),
  )
}

/** Takes as many elements from the start as fit; the first alone is divided when even it does not. */
function divideRow<Element>(
  row: readonly Element[],
  fits: Fits<readonly Element[]>,
  divideOne: (element: Element, fits: Fits<Element>) => Halves<Element>,
): Halves<readonly Element[]> {
  const count = most(row.length, (length) => fits(row.slice(0, length)))
  const [first] = row
  if (count > 0 || first === undefined) {
    const rest = row.slice(count)
    return [row.slice(0, count), rest.length > 0 ? rest : undefined]
  }
  const [head, tail] = divideOne(first, (element) => fits([element]))
  const rest = tail === undefined ? row.slice(1) : [tail, ...row.slice(1)]
  return [[head], rest.length > 0 ? rest : undefined]
}

function divideInlines(inlines: readonly Inline[], fits: Fits<readonly Inline[]>): Halves<readonly Inline[]> {
  const count = most(inlines.length, (length) => fits(inlines.slice(0, length)))
  const next = inlines[count]
  if (next === undefined) return [inlines, undefined]
  const before = inlines.slice(0, count)
  const after = inlines.slice(count + 1)
  const [head, tail] = divideInline(next, (inline) => fits([...before, inline]), count > 0)
  const rest = tail === undefined ? after : [tail, ...after]
  if (head === undefined) return [before, rest]
  return [[...before, head], rest.length > 0 ? rest : undefined]
}

/** With `optional`, nothing need be taken when nothing up to a word border fits. */
function divideInline(
  inline: Inline,
  fits: Fits<Inline>,
  optional: boolean,
): readonly [Inline | undefined, Inline | undefined] {
  switch (inline.type) {
    case 'text':
    case 'code': {
      const [head, tail] = divideText(inline.text, (text) => fits({ ...inline, text }), optional)
      const wrap = (text: string): Inline | undefined => (text === '' ? undefined : { ...inline, text })
      return [wrap(head), tail === undefined ? undefined : wrap(tail)]
    }
    case 'strong':
    case 'emphasis': {
      const [head, tail] = divideInlines(inline.children, (children) => fits({ ...inline, children }))
      const taken: Inline = { ...inline, children: head }
      if (optional && !fits(taken)) return [undefined, inline]
      return [taken, tail && { ...inline, children: tail }]
    }
    default:
      return optional ? [undefined, inline] : [inline, undefined]
  }
}

/** Divides behind white space where that takes anything, else between two characters; never within one. */
function divideText(text: string, fits: Fits<string>, optional = false): Halves<string> {
  const length = most(text.length, (size) => fits(text.slice(0, size)))
  if (length >= text.length) return [text, undefined]
  const border = text.slice(0, length).search(/\s\S*$/) + 1
  if (border > 0) return [text.slice(0, border), text.slice(border)]
  if (optional) return ['', text]
  const whole = wholeCharacters(text, Math.max(1, length))
  return whole >= text.length ? [text, undefined] : [text.slice(0, whole), text.slice(whole)]
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Code units in the longest thing that is still taken for one character and left whole. */
const longestCharacter = 64

/** The last border between two characters at or before `length`; after the first character when there is none. */
function wholeCharacters(text: string, length: number): number {
  const { index, segment } = segmenter.segment(text).containing(length) ?? { index: length, segment: '' }
  if (segment.length <= longestCharacter) return index > 0 ? index : segment.length
  const splitsPair = /^[\uDC00-\uDFFF]/.test(text.slice(length))
  return splitsPair ? length + 1 : length
}

/** The greatest count up to `all` for which `suits` holds, given that it holds for none above one where it does not. */
function most(all: number, suits: (count: number) => boolean): number {
  let low = 0
  let step = 1
  while (low + step <= all && suits(low + step)) {
    low += step
    step *= 2
  }
  let high = Math.min(all, low + step - 1)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (suits(middle)) low = middle
    else high = middle - 1
  }
  return low
}
