import type { Assurance } from '../../../../src/chat/adapter.ts'
import { isOfCall, makeMeeting, meetingWeights, openMeeting } from './meeting.ts'
import {
  type Kind,
  kindNames,
  questions,
  type Spot,
  type Step,
  type World,
  type WorldPerson,
  type WorldRoom,
  type Written,
} from './world.ts'

/** Numbers from a seed: the same ones on every machine (mulberry32). */
function dice(seed: number) {
  let state = (seed * 0x9e3779b1) >>> 0
  function roll(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (most: number): number => Math.floor(roll() * most)
  const maybe = (chance: number): boolean => roll() < chance
  function pick<Value>(values: readonly Value[]): Value {
    const value = values[below(values.length)]
    if (value === undefined) throw new Error('there is nothing to choose from')
    return value
  }
  /** One of some, by their weights. */
  function weigh<Value>(...values: readonly (readonly [number, Value])[]): Value {
    let at = roll() * values.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, value] of values) {
      at -= weight
      if (at < 0) return value
    }
    return pick(values)[1]
  }
  return { below, maybe, pick, weigh }
}
export type Dice = ReturnType<typeof dice>

const letters = (value: number, length: number): string =>
  Array.from({ length }, (_, place) => String.fromCharCode(65 + (Math.floor(value / 26 ** place) % 26))).join('')

/** Makes the world of a seed. Seeds that lie less than 400,000 apart share no name, so that their worlds can stand beside each other. */
export function makeWorld(seed: number, length = 14): World {
  const roll = dice(seed)
  const prefix = letters(seed, 4)
  const members = ['A', 'B', 'C', 'D'].slice(0, 2 + roll.below(3)).map((letter) => prefix + letter)
  const low = prefix.toLowerCase()
  const bodies = [
    { id: `${low}-niscg`, network: 'nis', observers: roll.maybe(0.2) ? [roll.pick(members)] : [] },
    { id: `${low}-ecne`, network: 'ecne', observers: [] },
    { id: `${low}-ras`, network: 'other', observers: roll.maybe(0.3) ? [roll.pick(members)] : [] },
  ] as const
  const people = makePeople(roll, low, members, bodies)
  const strangers = [0, 1].map((each) => `${roll.pick(kindNames)}:${low}-nobody${each}`)
  // Where little happens there is little to read first.
  const rooms = makeRooms(roll, low, members, people, strangers, length < 10)
  const shared = rooms.filter(({ kind }) => kind !== 'national-cell').map(({ id }) => id)
  const cells = rooms.filter(({ kind }) => kind === 'national-cell').map(({ id }) => id)
  const links = [
    ...(shared.length > 1 ? [shared.filter((id, place) => place < 2 || roll.maybe(0.6) || id === '')] : []),
    ...(cells.length > 0 && shared.length > 0 && roll.maybe(0.3) ? [[roll.pick(cells), roll.pick(shared)]] : []),
  ]
  const world: World = { seed, prefix, members, bodies, people, rooms, links, strangers, steps: [] }
  const steps: Step[] = [...openMeeting(seed, roll, world)].slice(0, length)
  while (steps.length < length) steps.push(makeStep(roll, world, steps))
  return { ...world, steps }
}

function makePeople(
  roll: Dice,
  low: string,
  members: readonly string[],
  bodies: World['bodies'],
): readonly WorldPerson[] {
  const [nis = '', ecne = '', ras = ''] = bodies.map(({ id }) => id)
  const held: readonly (readonly [number, { role: string; body: string }])[] = [
    [4, { role: 'niscg_member', body: nis }],
    [3, { role: 'ecne_member', body: ecne }],
    [2, { role: 'csirt_duty_officer', body: nis }],
    [2, { role: 'coordinator', body: nis }],
    [1, { role: 'head', body: ecne }],
    [1, { role: 'observer', body: ecne }],
    [1, { role: 'ras_poc', body: ras }],
  ]
  return Array.from({ length: members.length + 2 + roll.below(3) }, (_, place): WorldPerson => {
    // Each member has somebody; then come further people, of whom some hold roles for two and some for none any more.
    const first = members[place] ?? roll.pick(members)
    const codes = place >= members.length && roll.maybe(0.25) ? [first, roll.pick(members)] : [first]
    const roles = [...new Set(codes)].map((code) => ({
      ...roll.weigh(...held),
      code,
      ...(place >= members.length && roll.maybe(0.12) && { past: true as const }),
    }))
    const id = `${low}-p${place}`
    const on = kindNames.filter(() => roll.maybe(0.6))
    return { id, roles, accounts: (on.length > 0 ? on : [roll.pick(kindNames)]).map((kind) => `${kind}:${id}`) }
  })
}

const promises: Readonly<Record<Kind, readonly Pick<Assurance, 'encryption' | 'operator'>[]>> = {
  castle: [
    { encryption: 'end-to-end', operator: 'own' },
    { encryption: 'end-to-end', operator: 'own' },
    { encryption: 'end-to-end', operator: 'allowed' },
    { encryption: 'end-to-end', operator: 'foreign' },
  ],
  house: [{ encryption: 'loopback', operator: 'own' }],
  office: [
    { encryption: 'in-transit', operator: 'allowed' },
    { encryption: 'in-transit', operator: 'own' },
  ],
  plaza: [
    { encryption: 'in-transit', operator: 'foreign' },
    { encryption: 'none', operator: 'foreign' },
  ],
}

function makeRooms(
  roll: Dice,
  low: string,
  members: readonly string[],
  people: readonly WorldPerson[],
  strangers: readonly string[],
  few: boolean,
): readonly WorldRoom[] {
  const rooms: WorldRoom[] = []
  const add = (
    id: string,
    facts: Pick<WorldRoom, 'kind' | 'label' | 'ceiling'> & Partial<WorldRoom>,
    codes: readonly string[],
  ) => {
    const platform: Kind = roll.weigh<Kind>([4, 'castle'], [4, 'house'], [2, 'office'], [1, 'plaza'])
    const assurance = { ...roll.pick(promises[platform]), joinersReadBack: roll.maybe(0.5) }
    const wanted = people.filter(
      ({ roles }) => roles.some(({ code }) => codes.includes(code)) && roll.maybe(codes.length === 1 ? 0.9 : 0.7),
    )
    const seats = wanted.flatMap(({ accounts }) => accounts.filter((each) => each.startsWith(`${platform}:`)))
    const stranger = roll.maybe(0.06) ? strangers.filter((each) => each.startsWith(`${platform}:`)) : []
    rooms.push({
      id: `${low}-${id}`,
      platform,
      assurance,
      alone: roll.maybe(0.7) ? assurance : { ...roll.pick(promises[roll.pick(kindNames)]), joinersReadBack: false },
      seats: [...seats, ...stranger],
      coordinators: wanted.length > 0 && roll.maybe(0.3) ? [roll.pick(wanted).id] : [],
      ...(roll.maybe(0.1) &&
        facts.ceiling !== 'TLP:CLEAR' && { raised: roll.maybe(0.5) ? 'TLP:GREEN' : facts.ceiling }),
      ...facts,
    })
  }
  const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell' } as const
  for (const [place, code] of members.entries())
    if (place === 0 || roll.maybe(few ? 0.2 : 0.5))
      add(`cell${place}`, { ...strict, code, ...(roll.maybe(0.85) && { releasesTo: `${low}-joint0` }) }, [code])
  const count = few ? 2 : 2 + roll.below(2)
  for (let place = 0; place < count; place += 1) {
    const label = roll.weigh<Written>([6, 'TLP:AMBER'], [2, 'TLP:GREEN'], [1, 'TLP:CLEAR'], [1, 'TLP:AMBER+STRICT'])
    const ceiling: Written = roll.maybe(0.8) ? label : 'TLP:AMBER+STRICT'
    const codes = roll.maybe(0.75) ? members : members.slice(0, 1 + roll.below(members.length))
    add(`joint${place}`, { kind: roll.maybe(0.85) ? 'joint' : 'outreach', label, ceiling }, codes)
  }
  return rooms
}

/** The earlier steps of some kinds, latest first more likely. */
function earlier(roll: Dice, steps: readonly Step[], ...kinds: readonly Step['do'][]): number | undefined {
  const found = steps.flatMap((step, at) => (kinds.includes(step.do) ? [at] : []))
  return found.length === 0 ? undefined : roll.maybe(0.6) ? found.at(-1) : roll.pick(found)
}

function makeStep(roll: Dice, world: World, steps: readonly Step[]): Step {
  const { rooms, people, strangers } = world
  const spot = (room: WorldRoom): Spot => {
    const seated = room.seats.length > 0 && roll.maybe(0.93)
    return { account: seated ? roll.pick(room.seats) : anybody(roll, world, room), room: room.id }
  }
  const linked = rooms.filter(({ id }) => world.links.some((link) => link.includes(id)))
  const anywhere = (): WorldRoom => roll.pick(rooms)
  const likely = (): WorldRoom => (linked.length > 0 && roll.maybe(0.75) ? roll.pick(linked) : anywhere())
  const label = (): Written =>
    roll.weigh<Written>([2, 'TLP:CLEAR'], [3, 'TLP:GREEN'], [5, 'TLP:AMBER'], [3, 'TLP:AMBER+STRICT'], [0.7, 'TLP:RED'])
  const marked = (chance: number): { label?: Written } => (roll.maybe(chance) ? { label: label() } : {})
  const anyRoomOf = (account: string): Spot => {
    const own = rooms.filter(({ seats }) => seats.includes(account))
    return { account, room: (own.length > 0 ? roll.pick(own) : anywhere()).id }
  }
  const account = (): string => (roll.maybe(0.85) ? roll.pick(roll.pick(people).accounts) : roll.pick(strangers))
  const doing = roll.weigh<Step['do']>(
    [13, 'say'],
    [3, 'edit'],
    [1.5, 'delete'],
    [5, 'report'],
    [4, 'release'],
    [3, 'label'],
    [2, 'note'],
    [2, 'status'],
    [1.5, 'ack'],
    [0.7, 'keep'],
    [0.7, 'close'],
    [4, 'ask'],
    [1, 'round'],
    [2, 'line'],
    [4, 'join'],
    [2, 'leave'],
    [2, 'gap'],
    [1.5, 'revoke'],
    [0.7, 'verify'],
    [0.7, 'retire'],
    [0.7, 'lapse'],
    [3, 'share'],
    [2.5, 'allow'],
    [0.5, 'refuse'],
    [1, 'withdraw'],
    [0.5, 'undo'],
    ...meetingWeights(world.seed),
  )
  const here = spot(likely())
  const of = (...kinds: readonly Step['do'][]): number | undefined => earlier(roll, steps, ...kinds)
  const say: Step = { do: 'say', ...here, ...marked(0.35) }
  switch (doing) {
    case 'say': {
      const thread = roll.maybe(0.2) ? of('say') : undefined
      return { ...say, ...(thread !== undefined && { thread }), ...(roll.maybe(0.1) && { file: true }) }
    }
    case 'edit':
    case 'delete': {
      const target = of('say')
      if (target === undefined) return say
      return doing === 'edit' ? { do: doing, of: target, ...marked(0.6) } : { do: doing, of: target }
    }
    case 'report': {
      const on = roll.maybe(0.25) ? of('say') : undefined
      return { do: doing, ...spot(anywhere()), ...marked(0.35), ...(on !== undefined && { on }) }
    }
    case 'release':
    case 'label':
    case 'note':
    case 'status':
    case 'ack':
    case 'keep':
    case 'close':
    case 'undo':
    case 'share': {
      const target = of('report')
      const first = target === undefined ? undefined : steps[target]
      if (target === undefined || first?.do !== 'report') return { do: 'report', ...spot(anywhere()), ...marked(0.3) }
      // Most often somebody of the same delegation; else whoever.
      const by = roll.maybe(doing === 'share' ? 0.4 : 0.7)
        ? anyRoomOf(colleague(roll, world, first.account))
        : spot(anywhere())
      if (doing === 'release') return { do: doing, of: target, label: roll.maybe(0.7) ? 'TLP:AMBER' : label(), ...by }
      if (doing === 'share') return { do: doing, of: target, to: roll.pick(world.members), ...marked(0.4), ...by }
      return doing === 'label' ? { do: doing, of: target, label: label(), ...by } : { do: doing, of: target, ...by }
    }
    case 'ask': {
      const target = of('report')
      const what = roll.pick(questions)
      const about = what === 'decision' ? of('propose') : isOfCall(what) ? of('call') : target
      return { do: doing, what, ...spot(anywhere()), ...(about !== undefined && { of: about }) }
    }
    case 'round':
      return { do: doing, ...spot(anywhere()) }
    case 'line': {
      const target = of('round', 'begin')
      return target === undefined
        ? { do: 'round', ...spot(anywhere()) }
        : { do: doing, of: target, ...spot(anywhere()) }
    }
    case 'allow':
    case 'refuse':
    case 'withdraw': {
      const target = of('share')
      const asked = target === undefined ? undefined : steps[target]
      const first = asked?.do === 'share' ? steps[asked.of] : undefined
      if (target === undefined || first?.do !== 'report') return say
      const by = roll.maybe(0.8) ? anyRoomOf(colleague(roll, world, first.account)) : spot(anywhere())
      return { do: doing, of: target, ...by }
    }
    case 'join':
    case 'leave': {
      const room = likely()
      const who = doing === 'leave' && room.seats.length > 0 ? roll.pick(room.seats) : anybody(roll, world, room)
      return { do: doing, account: who, room: room.id }
    }
    case 'gap': {
      const room = likely()
      const others = linked.filter(({ id }) => id !== room.id)
      const from = others.length > 0 ? roll.pick(others) : anywhere()
      return {
        do: doing,
        room: room.id,
        says: spot(from),
        ...(roll.maybe(0.8) && { comes: anybody(roll, world, room) }),
        ...(roll.maybe(0.2) && {
          spoils: roll.pick(['label', 'red'] as const),
          comes: `${room.platform}:${world.prefix.toLowerCase()}-nobody`,
        }),
        ...(roll.maybe(0.2) && room.seats.length > 0 && { goes: roll.pick(room.seats) }),
      }
    }
    case 'revoke':
    case 'verify':
      return { do: doing, account: account() }
    case 'rest':
      return { do: doing }
    case 'retire':
    case 'lapse':
      return { do: doing, person: roll.pick(people).id }
    default:
      return makeMeeting(doing, roll, {
        of,
        here: () => spot(roll.maybe(0.7) ? likely() : anywhere()),
        marked,
        stepAt: (at) => steps[at],
      })
  }
}

/** An account on a room's platform: a stranger's, or that of anybody who has one there. */
function anybody(roll: Dice, { people, strangers, prefix }: World, { platform }: WorldRoom): string {
  const here = [...people.flatMap(({ accounts }) => accounts), ...strangers].filter((each) =>
    each.startsWith(`${platform}:`),
  )
  return here.length > 0 && roll.maybe(0.8) ? roll.pick(here) : `${platform}:${prefix.toLowerCase()}-nobody`
}

/** An account of somebody who holds a role for a member of the holder's. */
function colleague(roll: Dice, { people }: World, account: string): string {
  const codes = people.find(({ accounts }) => accounts.includes(account))?.roles.map(({ code }) => code) ?? []
  const own = people.filter(({ roles }) => roles.some(({ code }) => codes.includes(code)))
  return roll.pick((own.length > 0 ? roll.pick(own) : roll.pick(people)).accounts)
}
