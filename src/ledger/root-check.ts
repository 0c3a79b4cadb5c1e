import type { Database } from '../store/client.ts'
import { growTree } from './merkle.ts'
import { isRootSigned } from './root-line.ts'
import { addHolder, type RootNote, rootHeld, rootMade } from './root-note.ts'
import type { LedgerFault } from './walk.ts'

/**
 * Checks the roots of days: each as it was signed, one after the other, and fitting the chain values of its entries; that each of
 * which the record says that it was made, is held or stamped does stand so; and that no row says of a witness what the record does not.
 */
export async function openRootCheck(db: Database, keys: ReadonlyMap<string, string>) {
  const roots = await db.ledgerRoot.findMany({ orderBy: { day: 'asc' } })
  const faults: LedgerFault[] = []
  const wrong = new Set<string>()
  const tell = (day: string, what: string): void => {
    wrong.add(day)
    faults.push({ kind: 'root', day, what })
  }
  for (const [index, root] of roots.entries()) {
    if (!isRootSigned(root, keys)) tell(root.day, 'signature')
    else if (root.fromSeq !== (roots[index - 1]?.toSeq ?? 0n) + 1n) tell(root.day, 'order')
  }

  let at = 0
  let tree = growTree()
  let chain = ''
  const broken: LedgerFault[] = []
  const made = new Map<string, readonly string[]>()
  const held = new Map<string, Map<string, Date>>()
  const stamped = new Set<string>()
  const doubtful: typeof roots = []
  const good: typeof roots = []
  const close = (): void => {
    const root = roots[at]!
    at += 1
    const fits =
      tree.root() === root.root && chain === root.chain && tree.size() === Number(root.toSeq - root.fromSeq) + 1
    if (fits && !wrong.has(root.day)) good.push(root)
    else if (!fits) doubtful.push(root)
    tree = growTree()
  }

  return {
    faults,
    /** The next chain value, the place where it was sealed, and what was found wrong there. */
    step(value: string, place: bigint, found: readonly LedgerFault[]): void {
      broken.push(...found)
      while (roots[at] && place > roots[at]!.toSeq) close()
      if (roots[at] && place >= roots[at]!.fromSeq) {
        tree.add(value)
        chain = value
      }
    },
    /** What an entry that was written at an instant says of a root. */
    note(said: RootNote, written: Date): void {
      if (said.kind === rootHeld) addHolder(held, said, written)
      else if (said.kind === rootMade) made.set(said.day, said.witnesses)
      else stamped.add(said.day)
    },
    /**
     * The roots that are gone or whose stamp is, and those of which it is gone to whom they were sent or who holds them, or of which a
     * row says that somebody holds them while no entry does: it would have its place within `patience` seconds.
     */
    async gone(patience: number): Promise<readonly LedgerFault[]> {
      const claims = await db.$queryRaw<{ day: string; code: string }[]>`
        SELECT day, code FROM "LedgerWitness" WHERE "confirmedAt" < jom_now() - ${patience} * interval '1 second'`
      const claimed = new Set(claims.flatMap(({ day, code }) => (held.get(day)?.has(code) ? [] : [day])))
      const days = [...new Set([...made.keys(), ...held.keys(), ...stamped, ...claimed])].sort()
      // Read now: some may have been made since this began.
      const rows = await db.ledgerRoot.findMany({ where: { day: { in: days } }, include: { witnesses: true } })
      const found = new Map(rows.map((row) => [row.day, row]))
      return days.flatMap((day): LedgerFault[] => {
        const row = found.get(day)
        if (!row) return [{ kind: 'root', day, what: 'missing' }]
        const sent = new Map(row.witnesses.map(({ code, confirmedAt }) => [code, confirmedAt !== null]))
        const stands =
          [...(held.get(day)?.keys() ?? [])].every((code) => sent.get(code) === true) &&
          (made.get(day) ?? []).every((code) => sent.has(code)) &&
          !claimed.has(day)
        return [
          ...(stands ? [] : [{ kind: 'root', day, what: 'witness' } as const]),
          ...(stamped.has(day) && row.stamp === null ? [{ kind: 'root', day, what: 'stamp' } as const] : []),
        ]
      })
    },
    /** A root that does not fit is a fault of its own only where no entry of it is one. */
    end(found: readonly LedgerFault[]): readonly LedgerFault[] {
      broken.push(...found)
      while (roots[at]) close()
      return doubtful
        .filter(({ day, fromSeq, toSeq }) => {
          const within = broken.some(({ seq, to }) => seq === undefined || ((to ?? seq) >= fromSeq && seq <= toSeq))
          return !within && !wrong.has(day)
        })
        .map(({ day }): LedgerFault => ({ kind: 'root', day, what: 'entries' }))
    },
    summary() {
      const last = good.findLast(({ day }) => held.has(day))
      if (!last) return { roots: good.length }
      const { day, toSeq, madeAt } = last
      const holders = [...(held.get(day) ?? [])].map(([code, at]) => ({ code, at }))
      const by = holders.toSorted((one, other) => (one.code < other.code ? -1 : 1))
      return { roots: good.length, witnessed: { day, toSeq, madeAt, by } }
    },
  }
}
