import { linesOf, openSpool, type Spool } from './spool.ts'

/** A line of a file, and where it belongs: by its instant in ISO 8601, lines of the same instant by their rank, then as they came. */
export type Line = { at: string; rank: number; line: string }

/** Signs of lines that are sorted in memory; what is more is merged from the disk. */
const held = 2_000_000
/** Runs of one size that become one of the next: each has a file open, and is read with memory of its own. */
const together = 16

export type Sorter = {
  add(lines: readonly Line[]): Promise<void>
  /** All lines in their order. Nothing is added after that. */
  sorted(): AsyncGenerator<string>
  close(): Promise<void>
}

/** Lines in order on the disk; one of a size is merged of so many of the size below. */
type Run = { spool: Spool; size: number }

/** Sorts lines, however many, in memory that does not grow with them, and in files that hardly do. */
export function openSorter(most = held): Sorter {
  // Larger ones come first: what is earlier stands before what is later.
  const runs: Run[] = []
  let lines: Line[] = []
  let signs = 0

  async function spill(): Promise<void> {
    const sorted = lines.toSorted(inOrder)
    lines = []
    signs = 0
    runs.push({ spool: await written(sorted), size: 0 })
    for (let size = 0; ; size += 1) {
      const alike = runs.filter((run) => run.size === size)
      if (alike.length < together) return
      const spool = await written(merged(alike))
      runs.splice(-together, together, { spool, size: size + 1 })
      for (const run of alike) await run.spool.close()
    }
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
      else for await (const { line } of merged(runs)) yield line
    },
    async close() {
      lines = []
      for (const { spool } of runs.splice(0)) await spool.close()
    },
  }
}

const inOrder = (a: Line, b: Line): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.rank - b.rank)

/** Lines as they lie on the disk, none of them in memory. */
async function written(lines: Iterable<Line> | AsyncIterable<Line>): Promise<Spool> {
  const spool = openSpool()
  try {
    for await (const { at, rank, line } of lines)
      await spool.write(Buffer.from(`${JSON.stringify([at, rank, line])}\n`, 'utf8'))
    await spool.settle()
  } catch (fault) {
    await spool.close()
    throw fault
  }
  return spool
}

/** The lines of runs that are each in order; of equal ones those of the earlier run first. */
async function* merged(runs: readonly Run[]): AsyncGenerator<Line> {
  const open = await Promise.all(
    runs.map(async ({ spool }) => {
      const rest = readLines(spool)
      return { rest, head: await rest.next() }
    }),
  )
  for (;;) {
    let first: { rest: AsyncGenerator<Line>; head: IteratorResult<Line> } | undefined
    for (const each of open)
      if (!each.head.done && (!first || inOrder(each.head.value, first.head.value) < 0)) first = each
    if (!first) return
    yield first.head.value
    first.head = await first.rest.next()
  }
}

async function* readLines(spool: Spool): AsyncGenerator<Line> {
  for await (const each of linesOf(spool)) {
    const [at, rank, line] = JSON.parse(each) as [string, number, string] // as `written` wrote it
    yield { at, rank, line }
  }
}
