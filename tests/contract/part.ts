import type { Seen } from './harness.ts'

/** What one part of a message or of a view shows. */
export type Part = {
  plain: string
  pings?: readonly string[]
  links?: readonly string[]
  controls?: Seen['controls']
  strange?: readonly string[]
}

/** Something that no renderer of ours makes. */
export const odd = (what: string): Part => ({ plain: '', strange: [what] })

/** What parts show, all of them together. */
export function joined(parts: readonly Part[], by = ' '): Required<Part> {
  return {
    plain: parts.map(({ plain }) => plain).join(by),
    pings: parts.flatMap(({ pings = [] }) => pings),
    links: parts.flatMap(({ links = [] }) => links),
    controls: parts.flatMap(({ controls = [] }) => controls),
    strange: parts.flatMap(({ strange = [] }) => strange),
  }
}
