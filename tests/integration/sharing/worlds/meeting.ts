import type { Dice } from './generator.ts'
import type { MeetingStep, Spot, Step, World, Written } from './world.ts'

/** How often each happens in a world that meets. */
const weights: readonly (readonly [number, MeetingStep['do']])[] = [
  [9.6, 'call'],
  [1.6, 'move'],
  [1.6, 'cancel'],
  [2.4, 'attend'],
  [4.8, 'begin'],
  [2.4, 'end'],
  [6, 'minutes'],
  [9.6, 'propose'],
  [7.2, 'position'],
  [2.4, 'settle'],
  [8.4, 'mark'],
  [9.6, 'export'],
  [6, 'pass'],
]

/** Whether people of a world call each other and decide: every fifth, since there much of it has to follow upon each other. */
export const meets = (seed: number): boolean => seed % 5 === 0

/** Whether a world that meets begins with a call that is near, so that it has an agenda for whatever happens then: every third. */
const opens = (seed: number): boolean => seed % 15 === 0

/**
 * How such a world begins: one reports what the room of the call may read, another what it may not, and a quarter of an hour is left.
 * Nothing where nobody sits there to do it.
 */
export function openMeeting(seed: number, roll: Dice, { rooms }: Pick<World, 'rooms'>): readonly Step[] {
  const seated = opens(seed) ? rooms.filter(({ seats }) => seats.length > 0) : []
  const cell = seated.find(({ kind, releasesTo }) => kind === 'national-cell' && releasesTo !== undefined)
  const room = seated.find(({ id }) => id === cell?.releasesTo)
  if (!cell || !room) return []
  const [own, there] = [cell, room].map(({ id, seats }): Spot => ({ account: roll.pick(seats), room: id })) as [
    Spot,
    Spot,
  ] // one of each
  const label = room.label === 'TLP:AMBER+STRICT' ? 'TLP:AMBER' : room.label
  return [
    { do: 'report', ...own },
    { do: 'release', of: 0, label, ...own },
    { do: 'report', ...there, account: roll.pick(room.seats) },
    { do: 'call', when: 'soon', urgent: true, ...there },
    { do: 'pass', of: 3 },
  ]
}

/** How often calls, decisions, evidence and exports happen in a world beside all else. */
export const meetingWeights = (seed: number): typeof weights => (meets(seed) ? weights : [])

/** Whether a question is about a call. */
export const isOfCall = (what: string): boolean => ['call', 'minutes', 'join'].includes(what)

type Around = {
  /** The place of an earlier step of some kinds. */
  of(...kinds: readonly Step['do'][]): number | undefined
  here(): Spot
  marked(chance: number): { label?: Written }
  stepAt(at: number): Step | undefined
}

/** A step of these kinds; the first of what it would be about, where that has not been yet. */
export function makeMeeting(doing: MeetingStep['do'], roll: Dice, { of, here, marked, stepAt }: Around): Step {
  const about = (chance: number): { on?: number } => {
    const on = roll.maybe(chance) ? of('report') : undefined
    return on === undefined ? {} : { on }
  }
  const call = (): Step => ({
    do: 'call',
    when: roll.pick(['soon', 'today', 'later'] as const),
    ...here(),
    ...marked(0.5),
    ...about(0.35),
    ...(roll.maybe(0.5) && { urgent: true as const }),
  })
  const proposal = (): Step => ({
    do: 'propose',
    rule: roll.weigh([4, 'consensus'], [4, 'vote'], [2, 'silence']),
    ...here(),
    ...marked(0.5),
    ...about(0.35),
  })
  /** Whoever called or proposed it does most of what comes after. */
  const leader = (of: number, chance: number): Spot => {
    const first = stepAt(of)
    return first && 'account' in first && 'room' in first && roll.maybe(chance)
      ? { account: first.account, room: first.room }
      : here()
  }
  switch (doing) {
    case 'call':
      return call()
    case 'propose':
      return proposal()
    case 'move':
    case 'cancel':
    case 'begin':
    case 'end':
    case 'attend':
    case 'minutes': {
      const target = of('call')
      if (target === undefined) return call()
      const by = leader(target, doing === 'attend' ? 0.2 : 0.8)
      if (doing === 'attend')
        return { do: doing, of: target, coming: roll.pick(['yes', 'no', 'maybe'] as const), ...by }
      // There are none before it has begun.
      if (doing === 'minutes' && of('begin', 'pass') === undefined) return { do: 'begin', of: target, ...by }
      if (doing === 'minutes')
        return { do: doing, of: target, line: roll.pick(['decision', 'action', 'note'] as const), ...by }
      return { do: doing, of: target, ...by }
    }
    case 'position':
    case 'settle': {
      const target = of('propose')
      if (target === undefined) return proposal()
      if (doing === 'settle') return { do: doing, of: target, ...leader(target, 0.8) }
      const value = roll.pick(['yes', 'no', 'object', 'abstain'] as const)
      return { do: doing, of: target, value, ...leader(target, 0.3) }
    }
    case 'pass': {
      const target = of('call', 'propose')
      return target === undefined ? call() : { do: doing, of: target }
    }
    case 'mark': {
      const said = of('say')
      const target = of('report')
      const first = target === undefined ? undefined : stepAt(target)
      if (said === undefined) return { do: 'say', ...here(), ...marked(0.5) }
      if (target === undefined || first?.do !== 'report') return { do: 'report', ...leader(said, 0.8), ...marked(0.3) }
      const { account } = first
      const room = leader(said, 0.6).room
      const by = roll.maybe(0.8) ? { account, room } : here()
      return { do: doing, of: target, said, for: roll.maybe(0.6) ? 'shareable' : 'internal', ...by }
    }
    case 'export': {
      const target = of('report')
      const what = roll.pick(
        target === undefined ? (['decisions', 'period'] as const) : (['case', 'case', 'decisions', 'period'] as const),
      )
      const format = roll.weigh<'md' | 'csv' | 'jsonl' | 'stix' | 'misp'>(
        [3, 'md'],
        [2, 'csv'],
        [2, 'jsonl'],
        [2, 'stix'],
        [1, 'misp'],
      )
      return { do: doing, what, format, ...here(), ...(target !== undefined && { of: target }) }
    }
  }
}
