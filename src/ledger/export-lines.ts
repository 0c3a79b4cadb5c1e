import { createHash } from 'node:crypto'
import type { Json } from '../chat/shelf.ts'
import type { Signer } from './signing.ts'

/**
 * The lines of an export. The last one is signed and says what all others were: a digest of every thousand, and of each entry in
 * order whether its payload stands there, so that what is taken out later can be named.
 */

/** What stands of an entry: its payload (`o`), not for this reader (`w`), erased (`e`), cannot be opened (`x`), a bare link (`l`). */
export type State = 'o' | 'w' | 'e' | 'x' | 'l'

/** How many lines one digest stands for. */
const linesToDigest = 1000

export function openLines() {
  const digests: string[] = []
  let hash = createHash('sha256')
  let lines = 0
  let entries = 0
  const places = openRuns()

  function write(value: Json): string {
    const line = `${JSON.stringify(value)}\n`
    hash.update(line)
    lines += 1
    if (lines % linesToDigest === 0) {
      digests.push(hash.digest('hex'))
      hash = createHash('sha256')
    }
    return line
  }

  return {
    write,
    /** A line of an entry or a link. One that bears a signature is noted as such. */
    place(state: State, signed: boolean, value: Json): string {
      if (state !== 'l') entries += 1
      places.add(signed ? state.toUpperCase() : state)
      return write(value)
    },
    /** The last line, with what else is to be signed. */
    end(own: Signer, facts: { readonly [key: string]: Json }): string {
      const all = lines % linesToDigest === 0 ? digests : [...digests, hash.digest('hex')]
      const end = { type: 'end', ...facts, lines, entries, states: places.all(), digests: all, key: own.id }
      return `${JSON.stringify({ ...end, signature: own.sign(end) })}\n`
    },
  }
}

/** Letters in order, those that repeat counted: `12o1w`. */
function openRuns() {
  const runs: string[] = []
  let last = ''
  let count = 0
  const close = (): void => {
    if (count > 0) runs.push(`${count}${last}`)
    count = 0
  }
  return {
    add(letter: string): void {
      if (letter !== last) close()
      last = letter
      count += 1
    },
    all(): string {
      close()
      return runs.join('')
    },
  }
}
