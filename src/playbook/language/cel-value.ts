import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import type { Value } from '../engine/run.ts'

/** What an expression may know: plain JSON, and instants as `Date`. What is `undefined` is not there. */
export type Known =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly Known[]
  | { readonly [key: string]: Known }

/** Something that CEL cannot take in, or that cannot come out of it as plain JSON. */
export class ValueFault extends Error {}

/** How many pieces a variable may have; more is no matter for an expression, and would hold up everybody. */
const mostPieces = 50_000
const mostDepth = 32

/**
 * A value as CEL knows it: whole numbers are ints, dates timestamps, objects maps without anything inherited.
 * Throws a `ValueFault` for anything else, and for what is too large.
 */
export function toCel(value: Known): unknown {
  let pieces = 0
  const convert = (each: Known, depth: number): unknown => {
    pieces += 1
    if (pieces > mostPieces || depth > mostDepth) throw new ValueFault('too large')
    if (each === null || typeof each === 'string' || typeof each === 'boolean') return each
    if (typeof each === 'number') return Number.isSafeInteger(each) ? BigInt(each) : each
    if (Array.isArray(each)) return each.map((one: Known) => convert(one === undefined ? null : one, depth + 1))
    if (each instanceof Date) {
      if (Number.isNaN(each.getTime())) throw new ValueFault('no instant')
      return each
    }
    if (typeof each !== 'object') throw new ValueFault(`a ${typeof each}`)
    const entries = Object.entries(each).filter(([, one]) => one !== undefined)
    return new Map(entries.map(([key, one]) => [key, convert(one, depth + 1)]))
  }
  return convert(value, 0)
}

/**
 * What CEL answered, as plain JSON: instants in ISO 8601, durations as seconds (`3600s`). Throws a `ValueFault` for what JSON
 * cannot say: bytes, types, numbers that are not finite or that it would round.
 */
export function fromCel(result: unknown): Value {
  let pieces = 0
  const convert = (each: unknown, depth: number): Value => {
    pieces += 1
    if (pieces > mostPieces || depth > mostDepth) throw new ValueFault('too large')
    if (each === null || typeof each === 'string' || typeof each === 'boolean') return each
    if (typeof each === 'bigint') return whole(each)
    if (each instanceof UnsignedInt) return whole(each.value)
    if (typeof each === 'number') {
      if (Number.isFinite(each)) return each
      throw new ValueFault('no finite number')
    }
    if (each instanceof Date) return each.toISOString()
    if (each instanceof Duration) return each.toString()
    if (Array.isArray(each)) return each.map((one) => convert(one, depth + 1))
    if (each instanceof Map) return object([...each], depth)
    if (typeof each === 'object' && Object.getPrototypeOf(each) === Object.prototype) {
      return object(Object.entries(each), depth)
    }
    throw new ValueFault('no plain value')
  }
  const object = (entries: readonly [unknown, unknown][], depth: number): Value =>
    Object.fromEntries(entries.map(([key, one]) => [String(key), convert(one, depth + 1)]))
  return convert(result, 0)
}

function whole(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new ValueFault('a number too large')
  return number
}
