import { existsSync, readdirSync, readFileSync } from 'node:fs'

/**
 * Mebibytes that a process and all it started hold: the resident set of the process itself and, since the database
 * server's processes share most of their pages, the proportional share of each of them. Linux only.
 */
export function readMemory(pid: number): { node: number; server: number; processes: number } {
  const started = descendantsOf(pid)
  const server = started.reduce((sum, each) => sum + kibOf(each, 'smaps_rollup', 'Pss'), 0)
  return { node: kibOf(pid, 'status', 'VmRSS') / 1024, server: server / 1024, processes: started.length }
}

/** Milliseconds of processor time that a process, and all it started, used so far. A process that ended is not counted. */
export function readProcessor(pid: number): { node: number; server: number } {
  return { node: ticksOf(pid), server: descendantsOf(pid).reduce((sum, each) => sum + ticksOf(each), 0) }
}

/** Linux counts in hundredths of a second. */
function ticksOf(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
}

/** The fields of a process from its state on: the program's name before it stands in brackets and may hold anything. */
const statOf = (pid: number): readonly string[] =>
  readOr(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')

function descendantsOf(root: number): readonly number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || !existsSync(`/proc/${name}/stat`)) continue
    parents.set(Number(name), Number(statOf(Number(name))[1]))
  }
  const found: number[] = []
  for (let heads = [root]; heads.length > 0; ) {
    heads = [...parents].filter(([, parent]) => heads.includes(parent)).map(([pid]) => pid)
    found.push(...heads)
  }
  return found
}

const kibOf = (pid: number, file: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readOr(`/proc/${pid}/${file}`))?.[1] ?? 0)

/** A process may end while it is looked at. */
function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
