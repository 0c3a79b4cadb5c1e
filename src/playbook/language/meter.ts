import type { ASTNode } from '@marcbachmann/cel-js'

/** More was to be done for an expression than any playbook needs. */
export class MeterFault extends Error {}

export type Meter = {
  /** Begins anew. */
  reset(): void
  /** True when the limit was reached, even where a quantifier or `||` swallowed the fault. */
  spent(): boolean
}

/** Steps of evaluation, and pieces of what they make: some tens of milliseconds at most. */
const most = 100_000
const longestText = 100_000

type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown

/**
 * Counts what an expression does while it is evaluated: each step costs one, and the length of the text, list or map that it
 * makes. A step beyond the limit throws. The library has no limit of its own while it evaluates: lists doubled by nested
 * `map` would take all memory. It is bound to how the library calls its nodes (their `evaluate`, which they replace by
 * themselves at the first call); `expression.test.ts` shows that it holds.
 */
export function meterOf(nodes: readonly ASTNode[]): Meter {
  let left = most
  const charge = (result: unknown): void => {
    left -= 1 + costOf(result)
    if (left < 0) throw new MeterFault('too much to do')
  }
  for (const node of nodes) {
    let inner = Reflect.get(node, 'evaluate') as Evaluate // of the library's class; its types leave it out
    const metered = function (this: unknown, evaluator: unknown, each: unknown, context: unknown): unknown {
      charge(undefined)
      const result = inner.call(this, evaluator, each, context)
      charge(result)
      return result
    }
    Object.defineProperty(node, 'evaluate', {
      get: () => metered,
      set: (replaced: Evaluate) => {
        inner = replaced
      },
    })
  }
  return {
    reset: () => {
      left = most
    },
    spent: () => left < 0,
  }
}

function costOf(result: unknown): number {
  if (typeof result === 'string') {
    if (result.length > longestText) throw new MeterFault('too long a text')
    return result.length >> 6
  }
  if (Array.isArray(result)) return result.length
  return result instanceof Map ? result.size : 0
}
