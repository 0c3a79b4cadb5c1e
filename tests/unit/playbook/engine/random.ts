import fc from 'fast-check'
import type { Playbook, Reaction, Step } from '../../../../src/playbook/language/model.ts'
import { cel, national, playbook, span, step, when, yesNo } from './build.ts'

/** Random playbooks: every kind of step and reaction, nested, with faults in them. */

/** A step whose id is still to be given, so that all ids of a playbook differ. */
type Seed = (id: () => string) => Step

type Ground = {
  /** Nothing that reaches beyond its own lane: no end, no values kept, no look at the case. */
  apart: boolean
}

const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined })

const due = one('step + 10 min', 'start + 30 min', 'opens - 1 h', 'start + 1 min', '{{ start }} + 20 min')
const escalations = fc
  .array(one('step + 5 min', 'start + 20 min', 'step + 1 h'), { maxLength: 2 })
  .map((instants) => instants.map((at, turn) => ({ at: when(at), who: { role: turn === 0 ? 'deputy' : 'head' } })))
const approvals = fc.subarray(['head', 'spoc']).map((roles) => roles.map((role) => ({ role })))

/** What is left out where it is absent. */
const given = <Part extends object>(part: Part): Partial<Part> =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<Part> // fewer of the same

function reaction(depth: number, ground: Ground): fc.Arbitrary<(id: () => string) => Reaction> {
  const plain = one<Reaction>(
    { kind: 'continue' },
    { kind: 'stop' },
    { kind: 'retry', times: 2, after: span('5 min') },
    { kind: 'retry', times: 1, after: { days: 0, ms: 0 } },
    ...(ground.apart ? [] : ([{ kind: 'end', outcome: 'lapsed' }] as const)),
  ).map((each) => () => each)
  if (depth === 0) return plain
  const does = seeds(depth - 1, ground, 2).map(
    (made) =>
      (id: () => string): Reaction => ({
        kind: 'do',
        steps: made.map((seed) => seed(id)),
      }),
  )
  return fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: does })
}

function leaf(ground: Ground): fc.Arbitrary<Seed> {
  const asking = fc.record({ due: maybe(due), escalate: escalations, approvals })
  const cases: fc.Arbitrary<Seed>[] = [
    fc.constant((id) => step('say', id())),
    fc.tuple(asking, fc.boolean()).map(
      ([part, decision]) =>
        (id) =>
          step('ask', id(), { ...timed(part), fields: [yesNo], ...(decision && { decision: national }) }),
    ),
    fc.tuple(asking, fc.boolean(), fc.boolean()).map(
      ([part, evidence, shows]) =>
        (id) =>
          step('task', id(), {
            ...timed(part),
            evidence,
            ...(shows && !ground.apart && { until: cel('case.status == "closed"') }),
          }),
    ),
    one('each' as const, 'any' as const, 'none' as const).map(
      (acknowledge) => (id) => step('notify', id(), { acknowledge, due: when('step + 30 min') }),
    ),
    one(['step + 20 min'], ['step + 70 min'], []).map(
      (chases) => (id) =>
        step('collect', id(), {
          deadline: when('step + 40 min'),
          chase: chases.map((at) => ({ at: when(at), who: { role: 'deputy' } })),
        }),
    ),
    one('step + 20 min', 'step', 'opens - 1 h', 'start - 1 h', 'results').map(
      (at) => (id) => step('call', id(), { starts: when(at), quorum: 2 }),
    ),
    one('step + 30 min', 'start - 1 h', undefined).map(
      (at) => (id) => step('decide', id(), { ...(at && { deadline: when(at) }), review: when('step + 1 d') }),
    ),
    fc.constant((id) => step('room', id())),
    fc.constant((id) => step('wait', id(), { for: span('15 min') })),
    one('opens - 2 h', 'start - 1 h', 'results').map((at) => (id) => step('wait', id(), { until: when(at) })),
    fc.boolean().map((waits) => (id) => step('run', id(), { wait: waits })),
    one('null', 'start', '1 / 0').map((from) => (id) => step('clock', id(), { from: cel(from) })),
  ]
  if (ground.apart) return fc.oneof(...cases)
  return fc.oneof(
    ...cases,
    fc.constant((id: () => string) =>
      step('wait', id(), { condition: cel('vars.count > 2 || case.status == "closed"') }),
    ),
    fc.constant((id: () => string) =>
      step('set', id(), { values: { count: cel('vars.count == null ? 1 : vars.count + 1') } }),
    ),
    fc.constant((id: () => string) => step('end', id(), { outcome: 'closed' })),
  )
}

const timed = ({ due: at, ...part }: { due: string | undefined } & Record<string, unknown>) => ({
  ...part,
  ...(at !== undefined && { due: when(at) }),
})

function container(depth: number, ground: Ground): fc.Arbitrary<Seed> {
  const inner = seeds(depth - 1, ground, 3)
  const grow = (id: () => string, made: readonly Seed[]): Step[] => made.map((seed) => seed(id))
  const conditions = ground.apart
    ? ['member == "FR"', 'false']
    : ['member == "FR"', 'case.status == "new"', '1 / 0 == 1']
  return fc.oneof(
    fc.tuple(one(...conditions), inner, inner).map(
      ([condition, then, otherwise]) =>
        (id: () => string) =>
          step('branch', id(), {
            cases: [{ if: cel(condition), steps: grow(id, then) }],
            otherwise: grow(id, otherwise),
          }),
    ),
    fc.tuple(one('all' as const, 'any' as const), fc.array(inner, { minLength: 1, maxLength: 3 })).map(
      ([join, lanes]) =>
        (id: () => string) =>
          step('parallel', id(), {
            join,
            lanes: lanes.map((made, turn) => ({ name: `l${turn}`, steps: grow(id, made) })),
          }),
    ),
    fc.tuple(maybe(one('30 min', '1 d')), fc.integer({ min: 1, max: 3 }), inner).map(
      ([every, times, made]) =>
        (id: () => string) =>
          step('repeat', id(), { times, steps: grow(id, made), ...(every && { every: span(every) }) }),
    ),
  )
}

function seeds(depth: number, ground: Ground, most: number): fc.Arbitrary<readonly Seed[]> {
  const bare =
    depth === 0
      ? leaf(ground)
      : fc.oneof({ weight: 3, arbitrary: leaf(ground) }, { weight: 2, arbitrary: container(depth, ground) })
  const common = fc.record({
    if: maybe(one('true', 'member == "EE"', '1 / 0 == 1')),
    timeout: maybe(one('step + 25 min', 'start + 1 h', 'closes', 'start - 1 h')),
    onTimeout: reaction(Math.max(0, depth - 1), ground),
    onFailure: reaction(Math.max(0, depth - 1), ground),
  })
  const whole = fc
    .tuple(bare, fc.option(common, { nil: undefined, freq: 2 }))
    .map(([seed, more]) => (id: () => string) => {
      const made = seed(id)
      if (!more) return made
      const { onTimeout, onFailure } = more
      const reactions = { onTimeout: onTimeout(id), onFailure: onFailure(id) }
      const moments = given({ if: more.if && cel(more.if), timeout: more.timeout && when(more.timeout) })
      return { ...made, ...reactions, ...moments } as Step // the parts that all kinds have
    })
  return fc.array(whole, { minLength: 1, maxLength: most })
}

function grown(made: readonly Seed[]): readonly Step[] {
  let count = 0
  const id = (): string => {
    count += 1
    return `s${count}`
  }
  return made.map((seed) => seed(id))
}

export const anyPlaybook: fc.Arbitrary<Playbook> = seeds(2, { apart: false }, 4).map((made) => playbook(...grown(made)))

/** Lanes side by side that know nothing of each other, and one more that never ends. */
export const laned: fc.Arbitrary<Playbook> = fc
  .array(seeds(1, { apart: true }, 3), { minLength: 2, maxLength: 3 })
  .map((lanes) => {
    const steps = grown(
      lanes.flatMap((made, turn) => [
        (id: () => string) =>
          step('parallel', `lane${turn}`, { lanes: [{ name: 'l', steps: made.map((seed) => seed(id)) }] }),
      ]),
    )
    const open = step('task', 'never', { owner: { role: 'nobody' } })
    return playbook(
      step('parallel', 'all', { lanes: [...steps, open].map((each) => ({ name: each.id, steps: [each] })) }),
    )
  })
