/**
 * Pieces of a drawing that are set above one another along an axis. A piece does not know where it will stand: it says how far
 * it reaches to the left and right of the axis and how high it is, and draws itself once it is told.
 */
export type Block = {
  left: number
  right: number
  height: number
  /** Whether the flow goes on below it. */
  open: boolean
  /** SVG elements, the axis at `x` and the top at `y`. */
  draw(x: number, y: number): readonly string[]
}

/** Between two pieces above one another: room for an arrow. */
const gap = 26
/** Between two columns. */
const gutter = 28

export const nothing: Block = { left: 0, right: 0, height: 0, open: true, draw: () => [] }

const round = (value: number): string => String(Math.round(value * 10) / 10)

export const line = (points: readonly (readonly [number, number])[], look = ''): string =>
  `<path class="way ${look}" d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join(' L')}"/>`

/** A line that ends in an arrow's head. */
const arrow = (points: readonly (readonly [number, number])[], look = ''): string => line(points, `${look} to`.trim())

/** Pieces one above the other, an arrow between each two. */
export function stack(blocks: readonly Block[]): Block {
  const real = blocks.filter((block) => block !== nothing)
  if (real.length === 0) return nothing
  return {
    left: Math.max(...real.map(({ left }) => left)),
    right: Math.max(...real.map(({ right }) => right)),
    height: real.reduce((sum, { height }) => sum + height, 0) + gap * (real.length - 1),
    open: real.at(-1)?.open ?? true,
    draw(x, y) {
      const pieces: string[] = []
      let top = y
      for (const [index, block] of real.entries()) {
        if (index > 0) {
          if (real[index - 1]?.open)
            pieces.push(
              arrow([
                [x, top],
                [x, top + gap],
              ]),
            )
          top += gap
        }
        pieces.push(...block.draw(x, top))
        top += block.height
      }
      return pieces
    },
  }
}

/** One way beside others: its heading, and what is done on it. */
export type Column = { heading: Block; body: Block }

/**
 * Ways beside each other, from one point at the top to one at the bottom; those that end by themselves do not come back.
 * `bars` draws them from a bar to a bar, as ways that are all taken.
 */
export function beside(columns: readonly Column[], bars: boolean): Block {
  const stacked = columns.map(({ heading, body }) => (body === nothing ? heading : stack([heading, body])))
  const widths = stacked.map(({ left, right }) => left + right)
  const whole = widths.reduce((sum, width) => sum + width, 0) + gutter * Math.max(0, columns.length - 1)
  const highest = Math.max(0, ...stacked.map(({ height }) => height))
  const axes: number[] = []
  let edge = 0
  for (const [index, { left }] of stacked.entries()) {
    axes.push(edge + left)
    edge += (widths[index] ?? 0) + gutter
  }
  // The axis stands in the middle of what it leads to, so that a narrow way at the side does not push all else away.
  const axis = ((axes[0] ?? 0) + (axes.at(-1) ?? 0)) / 2
  const open = stacked.some((block) => block.open)
  const drop = 16
  return {
    left: axis,
    right: whole - axis,
    height: highest + 2 * drop,
    open,
    draw(x, y) {
      const from = x - axis
      const bottom = y + highest + 2 * drop
      const pieces: string[] = []
      const ends = axes.filter((_, index) => stacked[index]?.open).map((each) => from + each)
      const across = (xs: readonly number[], at: number): void => {
        const all = [...xs, x]
        if (bars)
          pieces.push(
            `<path class="bar" d="M${round(Math.min(...all) - 14)} ${round(at)} H${round(Math.max(...all) + 14)}"/>`,
          )
        else if (Math.min(...all) < Math.max(...all))
          pieces.push(
            line([
              [Math.min(...all), at],
              [Math.max(...all), at],
            ]),
          )
      }
      across(
        axes.map((each) => from + each),
        y,
      )
      for (const [index, block] of stacked.entries()) {
        const at = from + (axes[index] ?? 0)
        pieces.push(
          arrow([
            [at, y],
            [at, y + drop],
          ]),
          ...block.draw(at, y + drop),
        )
        if (block.open)
          pieces.push(
            line([
              [at, y + drop + block.height],
              [at, bottom],
            ]),
          )
      }
      if (open) across(ends, bottom)
      return pieces
    },
  }
}

/** A piece, and to its right what is done instead when it is not finished; that comes back to the axis below, or ends. */
export function aside(main: Block, side: Block, entry: number): Block {
  const out = gutter + side.left
  const height = Math.max(main.height, entry + 14 + side.height) + (side.open ? 16 : 0)
  return {
    left: main.left,
    right: main.right + out + side.right,
    height,
    open: main.open || side.open,
    draw(x, y) {
      const at = x + main.right + out
      const bottom = y + height
      const pieces = [...main.draw(x, y), ...side.draw(at, y + entry + 14)]
      pieces.push(
        arrow(
          [
            [x + main.right, y + entry],
            [at, y + entry],
            [at, y + entry + 14],
          ],
          'late',
        ),
      )
      if (main.open && main.height < height)
        pieces.push(
          line([
            [x, y + main.height],
            [x, bottom],
          ]),
        )
      if (side.open)
        pieces.push(
          line(
            [
              [at, y + entry + 14 + side.height],
              [at, bottom],
              [x, bottom],
            ],
            'late',
          ),
        )
      return pieces
    },
  }
}

/** A frame around a piece, with a heading at its top left. */
export function frame(heading: readonly string[], headingWidth: number, inner: Block): Block {
  const margin = 16
  const top = 14 + heading.length * 15
  const left = Math.max(inner.left, headingWidth / 2) + margin
  const right = Math.max(inner.right, headingWidth / 2) + margin
  return {
    left,
    right,
    height: top + 20 + inner.height + margin + 6,
    open: inner.open,
    draw(x, y) {
      const height = top + 20 + inner.height + margin + 6
      const end = y + height
      return [
        `<rect class="frame" x="${round(x - left)}" y="${round(y)}" width="${round(left + right)}" height="${round(height)}" rx="14"/>`,
        ...heading.map(
          (each, index) =>
            `<text class="again" x="${round(x - left + 14)}" y="${round(y + 20 + index * 15)}">${each}</text>`,
        ),
        arrow([
          [x, y + top],
          [x, y + top + 20],
        ]),
        ...inner.draw(x, y + top + 20),
        ...(inner.open
          ? [
              line([
                [x, y + top + 20 + inner.height],
                [x, end],
              ]),
            ]
          : []),
      ]
    },
  }
}
