import { type Block, line } from './block.ts'
import { type Weight, widthOf, wrap } from './measure.ts'

/** Single boxes of a diagram, each as large as its words. */

const boxWidth = 232
const padding = 12
const size = { mark: 9.5, title: 13, small: 11 } as const
const step = { title: 17, small: 15, tag: 20 } as const

/** Text that stands in SVG as text. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const at = (value: number): string => String(Math.round(value * 10) / 10)

const words = (look: string, x: number, y: number, text: string): string =>
  `<text class="${look}" x="${at(x)}" y="${at(y)}">${escaped(text)}</text>`

export type Facts = {
  /** Kind of the step, as a class of the style. */
  look: string
  mark: string
  title: string
  people: string
  tags: readonly string[]
  /** What silence leads to; the first line is its heading. */
  silence: readonly string[]
  /** In full, for whoever points at it or hears it read. */
  whole: string
}

/** A box with what is done, by whom, by when, and what silence leads to. */
export function box({ look, mark, title, people, tags, silence, whole }: Facts): Block {
  const inner = boxWidth - 2 * padding
  const titles = wrap(title, inner, size.title, 'strong', 3)
  const owners = people === '' ? [] : wrap(people, inner - 14, size.small, 'plain', 2)
  const rows = tagRows(tags, inner)
  const quiet = silence.flatMap((each) => wrap(each, inner - 10, size.small, 'plain', 2))
  const head = mark === '' ? 4 : 10
  const height =
    padding +
    head +
    titles.length * step.title +
    owners.length * step.small +
    rows.length * step.tag +
    (quiet.length > 0 ? 8 + quiet.length * step.small : 0) +
    padding -
    2
  return {
    left: boxWidth / 2,
    right: boxWidth / 2,
    height,
    open: true,
    draw(x, y) {
      const left = x - boxWidth / 2
      const pieces = [
        `<g class="step ${look}"><title>${escaped(whole)}</title>`,
        `<rect class="box" x="${at(left)}" y="${at(y)}" width="${boxWidth}" height="${at(height)}" rx="9"/>`,
        ...(mark === '' ? [] : [words('mark', left + padding, y + padding + 5, mark)]),
      ]
      let baseline = y + padding + head
      for (const each of titles) {
        baseline += step.title
        pieces.push(words('title', left + padding, baseline - 3, each))
      }
      for (const [index, each] of owners.entries()) {
        baseline += step.small
        if (index === 0) pieces.push(person(left + padding, baseline - 4))
        pieces.push(words('small', left + padding + 14, baseline - 1, each))
      }
      for (const row of rows) {
        baseline += step.tag
        pieces.push(...row.map((tag) => drawTag(left + padding + tag.from, baseline - 15, tag.text, tag.width)))
      }
      if (quiet.length > 0) {
        baseline += 8
        pieces.push(
          `<path class="rule" d="M${at(left + padding)} ${at(baseline - 1)} V${at(baseline + quiet.length * step.small)}"/>`,
        )
        for (const each of quiet) {
          baseline += step.small
          pieces.push(words('quiet', left + padding + 10, baseline - 3, each))
        }
      }
      return [...pieces, '</g>']
    },
  }
}

/** A decision: a diamond with the question in it, and beneath it who decides, by when, and what silence leads to. */
export function diamond({ look, mark, title, people, tags, silence, whole }: Facts): Block {
  // A long word makes it wider rather than break.
  const longest = Math.max(0, ...title.split(' ').map((word) => widthOf(word, size.title, 'strong')))
  const width = Math.max(250, Math.min(380, longest / 0.56 + 2))
  const titles = wrap(title, width * 0.56, size.title, 'strong', 3)
  const high = 66 + titles.length * step.title
  const details = people === '' && tags.length === 0 && silence.length === 0
  const caption = details
    ? undefined
    : box({ look: `${look} caption`, mark: '', title: '', people, tags, silence, whole })
  // The box stands behind the lower corner of the diamond, so that both are one.
  const tucked = caption ? 16 : 0
  return {
    left: width / 2,
    right: width / 2,
    height: high + (caption ? caption.height - tucked : 0),
    open: true,
    draw(x, y) {
      const middle = y + high / 2
      const points = `${at(x)},${at(y)} ${at(x + width / 2)},${at(middle)} ${at(x)},${at(y + high)} ${at(x - width / 2)},${at(middle)}`
      const first = middle - ((titles.length - 1) * step.title) / 2 + (caption ? 8 : 4)
      return [
        ...(caption ? caption.draw(x, y + high - tucked) : []),
        `<g class="step ${look}"><title>${escaped(whole)}</title><polygon class="box" points="${points}"/>`,
        ...(caption ? [words('mark middle', x, first - 20, mark)] : []),
        ...titles.map((each, index) => words('title middle', x, first + index * step.title, each)),
        '</g>',
      ]
    },
  }
}

/** A rounded end or beginning, a wait, a note: a few words without more. */
export function pill(
  look: string,
  text: string,
  { whole = text, open = true, lines: most = 3 }: { whole?: string; open?: boolean; lines?: number } = {},
): Block {
  const lines = wrap(text, most > 3 ? 330 : boxWidth - 36, size.small, 'strong', most)
  const width = Math.max(72, ...lines.map((each) => widthOf(each, size.small, 'strong') + 34))
  const height = 14 + lines.length * step.small
  return {
    left: width / 2,
    right: width / 2,
    height,
    open,
    draw: (x, y) => [
      `<g class="pill ${look}"><title>${escaped(whole)}</title>`,
      `<rect class="box" x="${at(x - width / 2)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" rx="${at(Math.min(15, height / 2))}"/>`,
      ...lines.map((each, index) => words('short middle', x, y + 19 + index * step.small, each)),
      '</g>',
    ],
  }
}

/** Words on a way: which lane it is, under which condition it is taken. */
export function label(text: string, whole = text): Block {
  const lines = wrap(text, 176, size.small, 'plain', 3)
  const width = Math.max(...lines.map((each) => widthOf(each, size.small)), 24) + 12
  const height = lines.length * step.small + 4
  return {
    left: width / 2,
    right: width / 2,
    height,
    open: true,
    draw: (x, y) => [
      `<g class="label"><title>${escaped(whole)}</title>`,
      ...lines.map((each, index) => words('small middle', x, y + 12 + index * step.small, each)),
      '</g>',
    ],
  }
}

/** Nothing but the way itself, so long. */
export const way = (length: number): Block => ({
  left: 8,
  right: 8,
  height: length,
  open: true,
  draw: (x, y) => [
    line([
      [x, y],
      [x, y + length],
    ]),
  ],
})

/** Lines of a text that fit beside each other in a heading, and how wide they are. */
export function heading(
  text: string,
  most: number,
  weight: Weight = 'plain',
): { lines: readonly string[]; width: number } {
  const lines = wrap(text, most, size.small, weight, 3)
  return { lines: lines.map(escaped), width: Math.max(0, ...lines.map((each) => widthOf(each, size.small, weight))) }
}

type Tag = { text: string; from: number; width: number }

/** Tags in rows no wider than `most`. */
function tagRows(tags: readonly string[], most: number): readonly (readonly Tag[])[] {
  const rows: Tag[][] = []
  let from = 0
  for (const whole of tags) {
    const [text = ''] = wrap(whole, most - 14, size.small - 0.5, 'plain', 1)
    const width = widthOf(text, size.small - 0.5) + 12
    const row = rows.at(-1)
    if (row && from + width <= most) row.push({ text, from, width })
    else {
      from = 0
      rows.push([{ text, from, width }])
    }
    from += width + 6
  }
  return rows
}

const drawTag = (x: number, y: number, text: string, width: number): string =>
  `<rect class="tag" x="${at(x)}" y="${at(y)}" width="${at(width)}" height="16" rx="4"/><text class="tagged" x="${at(x + 6)}" y="${at(y + 11.7)}">${escaped(text)}</text>`

const person = (x: number, y: number): string =>
  `<path class="person" d="M${at(x)} ${at(y + 3.5)} a4.5 4.5 0 0 1 9 0 z M${at(x + 4.5)} ${at(y - 6.5)} a2.4 2.4 0 1 1 -0.01 0 z"/>`
