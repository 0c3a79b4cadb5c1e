import { chainOn, genesis } from './entry.ts'
import type { Head } from './head.ts'

/** What can be wrong with the ledger. Every fault names a place or an entry. */
export type LedgerFault = {
  kind: /** Its values, its hash, its chain value or its place mark is not what was sealed. */
    | 'altered'
    /** Nothing stands at these places. */
    | 'missing'
    /** It was never sealed at this place, nor at another. */
    | 'inserted'
    /** It was sealed at another place. */
    | 'reordered'
    /** Its payload is not the one that was committed to, or cannot be opened. */
    | 'payload'
    /** It has had no place in the chain for too long. */
    | 'unsealed'
    /** The note of the chain's end is gone or cannot be read, so that nobody can tell whether entries were cut off. */
    | 'head'
    /** A signature is not one of its place, is by no key of ours, or is gone although the batch was signed. */
    | 'signature'
    /** A key by which something is signed was introduced by no other, or its private part is not the one that fits. */
    | 'key'
    /** The root of a day is not as it was signed, or does not fit the entries of that day. */
    | 'root'
  seq?: bigint
  /** The last missing place, or the place where a reordered entry was sealed. */
  to?: bigint
  id?: string
  /** What of it: `values`, `chain`, `link`, `place` of an altered entry, an error code of a payload. */
  what?: string
  /** Of a root. */
  day?: string
}

/** A sealed entry as the chain sees it. `proof` is its hash computed anew. */
export type Link = { id: string; seq: bigint; hash: string; chain: string; proof: string }

type Doubt = { link: Link; place: bigint; prev: string; fault: LedgerFault }
type Gap = { from: bigint; to: bigint; prev: string | undefined }

/** How many doubts are kept until the end, to find out who changed places with whom; further ones are told at once. */
const mostDoubts = 300

/**
 * Walks along the chain once, in the order of the places, in constant memory. It resumes after every fault, so that one
 * change is one fault: where all later entries were renumbered, it goes on with the numbers they had when sealed.
 */
export function createWalk() {
  let prev: string | undefined = genesis // undefined: not known, since something is missing or in doubt
  let place = 0n // where the last entry was sealed
  let shift = 0n // how far the numbers stand from the places
  let before: { link: Link; prev: string | undefined } | undefined
  let swapped: { seq: bigint; chain: string } | undefined
  let unproved = 0
  let proved = false
  const doubts: Doubt[] = []
  const gaps: Gap[] = []
  const strangers: { link: Link; fault: LedgerFault }[] = []

  const proves = (chain: string | undefined, at: bigint, link: Link): boolean =>
    chain !== undefined && chainOn(chain, at, link.hash) === link.chain

  /** Why a sound entry does not hang on the one before it; sets where to go on. */
  function judge(link: Link, at: bigint, hangsOn: string, next: Link | undefined, head: Head | undefined) {
    const fits = (chain: string, by: bigint): boolean =>
      next ? proves(chain, next.seq - by, next) : head?.seq === link.seq - by && head.chain === chain
    const { seq, id } = link
    const expected = chainOn(hangsOn, at, link.hash)
    if (fits(expected, shift)) {
      prev = expected
      return [{ kind: 'altered', seq, id, what: 'chain' }] satisfies LedgerFault[]
    }
    if (before && (proves(before.prev, at, link) || proves(before.prev, at - 1n, link))) {
      if (proves(before.prev, at - 1n, link)) shift += 1n
      place = link.seq - shift
      prev = link.chain
      return [{ kind: 'inserted', seq: before.link.seq, id: before.link.id }] satisfies LedgerFault[]
    }
    if (next && proves(hangsOn, at, next) && proves(next.chain, at + 1n, link)) {
      swapped = { seq: next.seq, chain: link.chain }
      return [
        { kind: 'reordered', seq, id, to: at + 1n },
        { kind: 'reordered', seq: next.seq, id: next.id, to: at },
      ] satisfies LedgerFault[]
    }
    if (fits(hangsOn, shift + 1n)) {
      shift += 1n
      place = at - 1n
      return [{ kind: 'inserted', seq, id }] satisfies LedgerFault[]
    }
    const follows = fits(link.chain, shift)
    for (let lost = 1n; !follows && lost <= 1000n; lost += 1n) {
      if (!fits(link.chain, shift - lost)) continue
      const gap = { kind: 'missing', seq: at, to: at + lost - 1n } satisfies LedgerFault
      shift -= lost
      place = link.seq - shift
      prev = link.chain
      return [gap]
    }
    const fault: LedgerFault = { kind: 'altered', seq, id, what: 'link' }
    prev = follows ? link.chain : undefined
    if (doubts.length >= mostDoubts) return [fault]
    doubts.push({ link, place: at, prev: hangsOn, fault })
    return []
  }

  /** Keeps an entry that stands where no place is until it is known which place is empty. */
  function stray(link: Link, fault: LedgerFault): readonly LedgerFault[] {
    if (strangers.length >= mostDoubts) return [fault]
    strangers.push({ link, fault })
    return []
  }

  return {
    /** The next entry, the one after it, and the noted end; returns what is certain to be wrong by now. */
    step(link: Link, next: Link | undefined, head: Head | undefined): readonly LedgerFault[] {
      proved = false
      const at = link.seq - shift
      const renumbered = before !== undefined && proves(before.prev, at - 1n, link)
      if (at < 1n || (head && at > head.seq && !renumbered)) {
        return stray(link, { kind: 'inserted', seq: link.seq, id: link.id })
      }
      const changed = link.proof !== link.hash
      const faults: LedgerFault[] = changed ? [{ kind: 'altered', seq: link.seq, id: link.id, what: 'values' }] : []
      if (at > place + 1n) {
        gaps.push({ from: place + 1n, to: at - 1n, prev })
        prev = undefined
      }
      place = at
      const hangsOn = prev
      if (swapped?.seq === link.seq) {
        prev = swapped.chain
        swapped = undefined
      } else if (hangsOn === undefined) {
        unproved += 1
        prev = link.chain
      } else if (proves(hangsOn, at, link) || (changed && proves(hangsOn, at, { ...link, hash: link.proof }))) {
        prev = link.chain
        proved = true
      } else if (changed) {
        prev = next && proves(link.chain, next.seq - shift, next) ? link.chain : undefined
      } else {
        faults.push(...judge(link, at, hangsOn, next, head))
      }
      before = { link, prev: hangsOn }
      return faults
    },

    /** An entry without a number that bears a chain value: it was taken out of its place. */
    loose(link: Link): readonly LedgerFault[] {
      return stray(link, { kind: 'altered', id: link.id, what: 'place' })
    },

    /** After the last entry: what the noted end and the doubts come to. */
    end(head: Head | undefined): readonly LedgerFault[] {
      const faults: LedgerFault[] = []
      if (head && place < head.seq) gaps.push({ from: place + 1n, to: head.seq, prev })
      else if (head && before && prev !== undefined && place === head.seq && prev !== head.chain)
        faults.push({ kind: 'altered', seq: before.link.seq, id: before.link.id, what: 'link' })
      for (const { link, fault } of [...doubts, ...strangers]) {
        const seq = fault.seq === undefined ? {} : { seq: fault.seq }
        const gap = gaps.find((each) => proves(each.prev, each.from, link))
        const other = doubts.find((each) => {
          const fitting = each.link !== link && chainOn(each.prev, each.place, link.hash)
          return fitting === link.chain || fitting === each.link.chain
        })
        if (gap) {
          faults.push({ kind: 'reordered', ...seq, id: link.id, to: gap.from })
          gap.from += 1n
          gap.prev = link.chain
        } else if (other) faults.push({ kind: 'reordered', ...seq, id: link.id, to: other.place })
        else faults.push(fault)
      }
      for (const { from, to } of gaps) if (from <= to) faults.push({ kind: 'missing', seq: from, to })
      return faults
    },

    /** How many entries could not be proved, since what stood before them is missing or in doubt. */
    unproved: () => unproved,
    /** Where the last entry was sealed, and whether it hangs on the one before it. */
    place: () => place,
    proved: () => proved,
    /** The end of the chain as found. */
    found: (): Head | undefined => before && { seq: place, chain: before.link.chain },
  }
}
