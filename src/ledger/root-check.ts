import type { Database } from '../store/client.ts'
import { growTree } from './merkle.ts'
import { isRootSigned } from './root-line.ts'
import { type RootNote, rootHeld } from './root-note.ts'
import type { LedgerFault } from './walk.ts'

/**
 * Checks the roots of days: each as it was signed, one after the other, and fitting the chain values of its entries; and that each of
 * which the record says that it was made or is held does stand there.
 */
export async function openRootCheck(db: Database, keys: ReadonlyMap<string, string>) {
  const roots = await db.ledgerRoot.findMany({
    orderBy: { day: 'asc' },
    include: { witnesses: { where: { confirmedAt: { not: null } }, orderBy: { code: 'asc' } } },
  })
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
  const held = new Map<string, Set<string>>()
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
    /** What the next entry says of a root. */
    note(said: RootNote): void {
      if (said.kind === rootHeld) held.set(said.day, (held.get(said.day) ?? new Set()).add(said.code))
      else made.set(said.day, said.witnesses)
    },
    /** The roots that are gone, and those of which it is gone to whom they were sent or who holds them. */
    async gone(): Promise<readonly LedgerFault[]> {
      const days = [...new Set([...made.keys(), ...held.keys()])].sort()
      // Read now: some may have been made since this began.
      const rows = await db.ledgerRoot.findMany({
        where: { day: { in: days } },
        select: { day: true, witnesses: true },
      })
      const found = new Map(rows.map(({ day, witnesses }) => [day, witnesses]))
      return days.flatMap((day): LedgerFault[] => {
        const witnesses = found.get(day)
        if (!witnesses) return [{ kind: 'root', day, what: 'missing' }]
        const sent = new Map(witnesses.map(({ code, confirmedAt }) => [code, confirmedAt !== null]))
        const stands = [...(held.get(day) ?? [])].every((code) => sent.get(code) === true)
        return stands && (made.get(day) ?? []).every((code) => sent.has(code))
          ? []
          : [{ kind: 'root', day, what: 'witness' }]
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
      const last = good.findLast(({ witnesses }) => witnesses.length > 0)
      if (!last) return { roots: good.length }
      const { day, toSeq, madeAt, witnesses } = last
      const by = witnesses.flatMap(({ code, confirmedAt }) => (confirmedAt ? [{ code, at: confirmedAt }] : []))
      return { roots: good.length, witnessed: { day, toSeq, madeAt, by } }
    },
  }
}
