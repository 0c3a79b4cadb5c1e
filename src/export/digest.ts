import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { type Label, strictest } from '../sharing/label.ts'
import { codesIn, type Dossier, type Frame, frameOf, labelOf, type Parts, type Reading, type Scope } from './dossier.ts'

/** What is known of a dossier that nobody holds whole: all but its parts, and by which numbers these are called. */
export type Digest = Frame & {
  /** SHA-256 over its canonical JSON, hex, as `hashOf` gives it for the whole. */
  hash: string
  caseNumbers: readonly { number: string; code: string }[]
  decisionNumbers: readonly string[]
  callNumbers: readonly string[]
}

/** In the order of canonical JSON, in which the parts of a dossier have to come. */
const kinds = ['calls', 'cases', 'decisions'] as const

/** Takes in a dossier page by page, of each of which no more is kept than its numbers. */
export function openDigest(scene: Pick<Reading, 'directory' | 'exercise' | 'origin'>, scope: Scope) {
  const hash = createHash('sha256')
  const codes = new Set<string>()
  const caseNumbers: { number: string; code: string }[] = []
  const [decisionNumbers, callNumbers]: [string[], string[]] = [[], []]
  let label: Label = 'TLP:CLEAR'
  let kind = -1
  let isFirst = true

  /** Writes all up to the list of a kind. */
  function reach(next: number): void {
    if (next < kind) throw new Error('the parts of a dossier come in the order of its canonical JSON')
    for (; kind < next; isFirst = true) {
      kind += 1
      hash.update(kind === 0 ? `{"${kinds[0]}":[` : kind < kinds.length ? `],"${kinds[kind]}":[` : '],')
    }
  }

  return {
    add(parts: Parts): void {
      for (const [index, name] of kinds.entries())
        for (const part of parts[name]) {
          reach(index)
          hash.update(`${isFirst ? '' : ','}${canonical(part)}`, 'utf8')
          isFirst = false
        }
      for (const code of codesIn(parts)) codes.add(code)
      label = strictest(label, labelOf(parts))
      for (const { number, code } of parts.cases) caseNumbers.push({ number, code })
      for (const { id } of parts.decisions) decisionNumbers.push(id)
      for (const { id } of parts.calls) callNumbers.push(id)
    },
    end(): Digest {
      reach(kinds.length)
      const frame = frameOf(scene, scope, { codes, label })
      // What else a dossier has stands behind its parts.
      hash.update(canonical(frame).slice(1), 'utf8')
      return { ...frame, hash: hash.digest('hex'), caseNumbers, decisionNumbers, callNumbers }
    },
  }
}

/** SHA-256 over the canonical JSON of a dossier, hex. */
export const hashOf = (dossier: Dossier): string =>
  createHash('sha256').update(canonical(dossier), 'utf8').digest('hex')

/** The canonical JSON (RFC 8785) of an object. */
function canonical(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('an object has a canonical form')
  return text
}
