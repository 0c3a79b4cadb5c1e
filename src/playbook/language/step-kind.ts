import { nearest } from '../../locale/nearest.ts'
import type { WrittenKind } from './step-schema.ts'

/** Rules by which one person decides: such a step is asked of people as any question is. */
export const soleRules = ['national', 'delegated'] as const

/** The fields that say what a step does, each with its kind; the first that stands there counts. */
const leading = [
  ...[
    'say',
    'ask',
    'task',
    'notify',
    'collect',
    'call',
    'decide',
    'branch',
    'parallel',
    'repeat',
    'run',
    'clock',
    'set',
    'end',
  ],
  ...['wait', 'condition', 'room', 'until'],
] as const
/** Of these, the ones that are also a field of another kind. */
const within: Readonly<Record<string, readonly string[]>> = {
  wait: ['run'],
  room: ['collect', 'call', 'decide'],
  until: ['task', 'repeat'],
}

/** What a step does by its fields, or why that cannot be told. */
export function kindOf(
  raw: object,
): { kind: WrittenKind } | { key: string; values: Readonly<Record<string, string>>; at?: string } {
  const keys = Object.keys(raw)
  const found = leading.filter((key) => keys.includes(key))
  const doing = found.filter((key) => !within[key]?.some((other) => found.includes(other as (typeof leading)[number])))
  const [first, second] = doing
  if (first === undefined) {
    const near = keys
      .map((key) => ({ key, near: nearest(key, leading) }))
      .find((each) => each.near !== undefined && each.key !== 'id')
    if (near?.near)
      return { key: 'file.problem.unknown-field-near', values: { field: near.key, near: near.near }, at: near.key }
    return { key: 'playbook.problem.step', values: { known: leading.join(', ') } }
  }
  if (second !== undefined) return { key: 'playbook.problem.two-steps', values: { first, second }, at: second }
  if (
    first === 'room' &&
    typeof Reflect.get(raw, 'room') === 'object' &&
    Object.hasOwn(Reflect.get(raw, 'room') ?? {}, 'archive')
  ) {
    return { kind: 'archive' }
  }
  if (first === 'decide' && soleRules.some((rule) => rule === Reflect.get(raw, 'rule'))) return { kind: 'act' }
  return { kind: first === 'wait' ? 'pause' : first }
}
