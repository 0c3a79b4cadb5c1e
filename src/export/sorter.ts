import { openSpool, type Spool } from './spool.ts'

/** A line of a file, and where it belongs: by its instant in ISO 8601, lines of the same instant by their rank, then as they came. */
export type Line = { at: string; rank: number; line: string }

/** Signs of lines that are sorted in memory; what is more is merged from the disk. */
const held = 2_000_000

export type Sorter = {
  add(lines: readonly Line[]): Promise<void>
  /** All lines in their order. Nothing is added after that. */
  sorted(): AsyncGenerator<string>
  close(): Promise<void>
}

/** Sorts lines, however many, in memory that does not grow with them. */
export function openSorter(most = held): Sorter {
  const runs: Spool[] = []
  let lines: Line[] = []
  let signs = 0

  async function spill(): Promise<void> {
    const run = openSpool()
    runs.push(run)
    for (const { at, rank, line } of lines.toSorted(inOrder))
      await run.write(Buffer.from(`${JSON.stringify([at, rank, line])}\n`, 'utf8'))
    lines = []
    signs = 0
  }

  return {
    async add(more) {
      for (const each of more) {
        lines.push(each)
        signs += each.line.length
        if (signs >= most) await spill()
      }
    },
    async *sorted() {
      if (runs.length > 0 && lines.length > 0) await spill()
      if (runs.length === 0) for (const { line } of lines.toSorted(inOrder)) yield line
      else yield* merged(runs)
    },
    async close() {
      lines = []
      for (const run of runs.splice(0)) await run.close()
    },
  }
}

const inOrder = (a: Line, b: Line): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.rank - b.rank)

/** The lines of runs that are each in order; of equal ones those of the earlier run first. */
async function* merged(runs: readonly Spool[]): AsyncGenerator<string> {
  const open = await Promise.all(
    runs.map(async (run) => {
      const rest = linesOf(run)
      return { rest, head: await rest.next() }
    }),
  )
  for (;;) {
    let first: { rest: AsyncGenerator<Line>; head: IteratorResult<Line> } | undefined
    for (const each of open)
      if (!each.head.done && (!first || inOrder(each.head.value, first.head.value) < 0)) first = each
    if (!first) return
    yield first.head.value.line
    first.head = await first.rest.next()
  }
}

async function* linesOf(run: Spool): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of run.read()) {
    const [...whole] = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n')
    rest = whole.pop() ?? ''
    for (const each of whole) {
      const [at, rank, line] = JSON.parse(each) as [string, number, string] // as `spill` wrote it
      yield { at, rank, line }
    }
  }
}
