import type { Playbook, Step, StepKind } from '../language/model.ts'
import { allSteps } from '../language/names.ts'

/** What of a step may differ, as a reader of a change wants to know it. */
export type StepPart = 'kind' | 'people' | 'deadline' | 'escalation' | 'words' | 'passkey' | 'condition' | 'rest'
/** What stands in the file beside its steps. */
export type HeadPart = 'title' | 'about' | 'label' | 'room' | 'may' | 'inputs' | 'triggers' | 'order'

type Named = { id: string; kind: StepKind }

/** What differs between two versions of a playbook; all empty where only comments or the layout do. */
export type Difference = {
  added: readonly Named[]
  removed: readonly Named[]
  changed: readonly (Named & { parts: readonly StepPart[] })[]
  head: readonly HeadPart[]
}

/** Compares two versions of a playbook by what they do: where something stands in the file does not count. */
export function differenceOf(before: Playbook, after: Playbook): Difference {
  const [old, fresh] = [before, after].map((each) => new Map(allSteps(each).map((step) => [step.id, step])))
  const stays = (id: string): boolean => old?.has(id) === true && fresh?.has(id) === true
  const named = ({ id, kind }: Step): Named => ({ id, kind })
  const changed = [...(fresh?.values() ?? [])].flatMap((step) => {
    const was = old?.get(step.id)
    const parts = was ? partsOf(was, step, stays) : []
    return parts.length > 0 ? [{ ...named(step), parts }] : []
  })
  return {
    added: [...(fresh?.values() ?? [])].filter(({ id }) => !stays(id)).map(named),
    removed: [...(old?.values() ?? [])].filter(({ id }) => !stays(id)).map(named),
    changed,
    head: headOf(before, after, stays),
  }
}

/** By the fields of `Step`; what is not named here is the rest. */
const parts: Readonly<Record<string, StepPart>> = {
  owner: 'people',
  of: 'people',
  who: 'people',
  to: 'people',
  invite: 'people',
  approvals: 'people',
  due: 'deadline',
  deadline: 'deadline',
  timeout: 'deadline',
  for: 'deadline',
  every: 'deadline',
  escalate: 'escalation',
  ladder: 'escalation',
  chase: 'escalation',
  title: 'words',
  question: 'words',
  text: 'words',
  what: 'words',
  name: 'words',
  fields: 'words',
  options: 'words',
  if: 'condition',
  condition: 'condition',
  cases: 'condition',
}

function partsOf(before: Step, after: Step, stays: (id: string) => boolean): readonly StepPart[] {
  if (before.kind !== after.kind) return ['kind']
  const [old, fresh] = [before, after].map((step) => new Map(Object.entries(step)))
  const fields = [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])].filter((field) => field !== 'at')
  const differing = fields.filter((field) => written(old?.get(field), stays) !== written(fresh?.get(field), stays))
  // `until` of a wait is an instant, elsewhere a condition.
  const until: StepPart = after.kind === 'wait' ? 'deadline' : 'condition'
  const found = differing
    .filter((field) => field !== 'fields' || asked(before) !== asked(after))
    .map((field) => (field === 'until' ? until : (parts[field] ?? 'rest')))
  // Who approves a change must see that an answer takes a passkey no more.
  return [...new Set([...found, ...(guardedIn(before) === guardedIn(after) ? [] : (['passkey'] as const))])]
}

/** The questions of a step without which of their answers take a passkey, and those alone. */
const asked = (step: Step): string =>
  JSON.stringify(step.kind === 'ask' ? step.fields.map((field) => ({ ...field, passkey: undefined })) : [])
const guardedIn = (step: Step): string =>
  JSON.stringify(
    step.kind === 'ask'
      ? step.fields.flatMap((field) => ('passkey' in field && field.passkey ? [[field.id, field.passkey]] : []))
      : [],
  )

function headOf(before: Playbook, after: Playbook, stays: (id: string) => boolean): readonly HeadPart[] {
  const fields: Readonly<Record<Exclude<HeadPart, 'order'>, readonly (keyof Playbook)[]>> = {
    title: ['title', 'purpose'],
    about: ['about', 'each'],
    label: ['label'],
    room: ['room'],
    may: ['may'],
    inputs: ['inputs'],
    triggers: ['triggers'],
  }
  const differs = ([, keys]: [string, readonly (keyof Playbook)[]]): boolean =>
    keys.some((key) => written(before[key], stays) !== written(after[key], stays))
  const head = Object.entries(fields)
    .filter(differs)
    .map(([part]) => part as HeadPart) // the keys of the record above
  const moved = written(before.steps, stays) !== written(after.steps, stays)
  return moved ? [...head, 'order'] : head
}

/** What a part of a playbook says, as one string: without its place in the file, steps within it by name where both versions have them. */
function written(part: unknown, stays: (id: string) => boolean): string {
  return JSON.stringify(part, (key, value: unknown) => {
    if (key === 'at' && isSpot(value)) return undefined
    if (Array.isArray(value)) return value.filter((each) => !isStep(each) || stays(each.id))
    return isStep(value) ? value.id : value
  }) as string // undefined for a part that is not there, which compares as well
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isSpot = (value: unknown): boolean => isGroup(value) && 'line' in value && 'column' in value
const isStep = (value: unknown): value is Step =>
  isGroup(value) && 'kind' in value && 'onTimeout' in value && 'onFailure' in value
