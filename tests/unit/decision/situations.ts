import fc from 'fast-check'
import type { Position } from '../../../src/decision/file.ts'
import type { Outcome, Rule, Said, Seat, Threshold } from '../../../src/decision/rule.ts'

/** Situations in which something is decided, and an oracle that knows nothing of the code it judges: only types are shared. */

const begun = Date.parse('2027-04-25T18:00:00Z')
export const minute = (at: number): Date => new Date(begun + at * 60_000)
export const deadline = minute(60)

const codes = ['CZ', 'DK', 'FR', 'SE', 'PT', 'EE']

/** What a person, a member of a delegation or its deputy, said for it on a platform. */
export type Spoken = Said & Pick<Position, 'personId' | 'account' | 'minuted'>

/** `said` stands in the order in which it is heard, which need not be that in which it was said. */
export type Situation = { rule: Rule; seats: Seat[]; said: Spoken[]; now: number; closing: boolean }

const shares: readonly Threshold[] = ['simple', 'two-thirds', 'three-quarters', 'unanimous']

const rules: fc.Arbitrary<Rule> = fc.oneof(
  fc.constant<Rule>({ profile: 'consensus' }),
  fc.integer({ min: 1, max: 6 }).map((quorum): Rule => ({ profile: 'consensus', quorum })),
  fc.constant<Rule>({ profile: 'silence' }),
  fc.constant<Rule>({ profile: 'delegated', ratifyHours: 24 }),
  fc.constant<Rule>({ profile: 'delegated', ratifyHours: 12, delegate: 'DK' }),
  fc.constant<Rule>({ profile: 'national', code: 'FR' }),
  fc
    .record({
      threshold: fc.constantFrom(...shares),
      quorum: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      isOfMembers: fc.boolean(),
    })
    .map(
      ({ threshold, quorum, isOfMembers }): Rule => ({
        profile: 'vote',
        threshold,
        ...(isOfMembers && { basis: 'members' }),
        ...(quorum !== undefined && { quorum }),
      }),
    ),
)

export const situations: fc.Arbitrary<Situation> = fc
  .record({
    rule: rules,
    seated: fc.subarray(codes),
    watching: fc.subarray(codes),
    said: fc.array(
      fc.record({
        code: fc.constantFrom(...codes),
        value: fc.constantFrom('yes', 'yes', 'yes', 'no', 'object', 'abstain', 'other'),
        reservation: fc.boolean(),
        at: fc.integer({ min: 0, max: 70 }),
        late: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
        minuted: fc.integer({ min: 0, max: 3 }).map((die) => die === 0),
        person: fc.constantFrom('member', 'deputy'),
        platform: fc.constantFrom('matrix', 'slack'),
      }),
      { maxLength: 14 },
    ),
    now: fc.integer({ min: 0, max: 80 }),
    closing: fc.boolean(),
  })
  .map(({ rule, seated, watching, said, now, closing }) => ({
    rule,
    now,
    closing,
    seats: seated.map((code) => ({ code, observer: watching.includes(code) })),
    said: said.map(({ person, platform, at, minuted, ...each }, index) => ({
      ...each,
      at: minute(at),
      key: `${platform}/${String(index).padStart(2, '0')}`,
      personId: `${each.code}-${person}`,
      account: `${platform}:${each.code}-${person}`,
      // Minutes record what delegations agreed to together, not what one decides or nobody objects to.
      minuted: minuted && (rule.profile === 'consensus' || rule.profile === 'vote'),
    })),
  }))

/** What was said in time for one of these, the earliest first, in whatever order it was heard; of the same instant by key. */
function inOrder(said: readonly Spoken[], among: readonly string[]): Spoken[] {
  const heard: Spoken[] = []
  for (const each of said)
    if (among.includes(each.code) && !each.late && each.at.getTime() <= deadline.getTime()) heard.push(each)
  return heard.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1))
}

/**
 * The position of a delegation: what it said itself last, whoever of its people said it and on whichever platform. Only of one that
 * said nothing itself in time it is what minutes recorded last.
 */
export function lastOf(said: readonly Spoken[], code: string): Spoken | undefined {
  let own: Spoken | undefined
  let minuted: Spoken | undefined
  for (const each of inOrder(said, [code])) {
    if (each.minuted) minuted = each
    else own = each
  }
  return own ?? minuted
}

/** Whether somebody else of the delegation said otherwise before, on another platform, and was heard after it. */
export function isChanged(said: readonly Spoken[], last: Spoken): boolean {
  const laterHeard = said.slice(said.indexOf(last) + 1)
  for (const before of inOrder(laterHeard, [last.code])) {
    const [place, placeBefore] = [last.account.split(':')[0], before.account.split(':')[0]]
    if (before.personId !== last.personId && place !== placeBefore && before.value !== last.value) return true
  }
  return false
}

export type Expected = Pick<Outcome, 'state' | 'chosen' | 'quorum' | 'silent' | 'counts'>

/** The rules in words, said with loops: what comes out, and what it is counted from. */
export function expected({ rule, seats, said, now, closing }: Situation): Expected {
  const entitled: string[] = []
  for (const seat of seats) {
    if (seat.observer) continue
    if (rule.profile === 'national' && seat.code !== rule.code) continue
    if (rule.profile === 'delegated' && rule.delegate && seat.code !== rule.delegate) continue
    entitled.push(seat.code)
  }
  // One position each, those who abstain included; whoever has none is silent.
  const positions: string[] = []
  const silent: string[] = []
  for (const code of entitled) {
    const last = lastOf(said, code)
    if (last) positions.push(last.value)
    else silent.push(code)
  }
  silent.sort()
  const votes: { [value: string]: number } = {}
  for (const value of positions) {
    const counted = value === 'object' ? 'no' : value
    votes[counted] = (votes[counted] ?? 0) + 1
  }
  // A quorum is of those who took a position, and of the rules by which several decide.
  const needed = rule.profile === 'consensus' || rule.profile === 'vote' ? (rule.quorum ?? 0) : 0
  const quorum = positions.length >= needed
  const counts = { entitled: entitled.length, present: positions.length, votes }
  const result = resultOf({ rule, now, closing, heard: inOrder(said, entitled), counts, quorum })
  return { ...result, quorum, silent, counts }
}

type Counted = Pick<Situation, 'rule' | 'now' | 'closing'> & Pick<Expected, 'counts' | 'quorum'> & { heard: Spoken[] }

function resultOf({ rule, now, closing, heard, counts, quorum }: Counted): Pick<Expected, 'state' | 'chosen'> {
  const over = now >= 60
  const { no: noes = 0, yes = 0, other = 0 } = counts.votes
  const everybody = counts.entitled > 0 && counts.present === counts.entitled
  const open = { state: 'open', chosen: null } as const
  const lapsed = { state: 'lapsed', chosen: null } as const
  const rejected = { state: 'rejected', chosen: null } as const

  if (rule.profile === 'silence') {
    for (const each of heard) if (each.value === 'no' || each.value === 'object') return rejected
    if (over) return { state: 'adopted', chosen: 'yes' }
    if (closing) return everybody ? { state: 'adopted', chosen: 'yes' } : lapsed
    return open
  }
  if (rule.profile === 'delegated' || rule.profile === 'national') {
    for (const each of heard) {
      if (each.value === 'abstain') continue
      return each.value === 'no' || each.value === 'object' ? rejected : { state: 'adopted', chosen: each.value }
    }
    return over || closing ? lapsed : open
  }
  if (!everybody && !over && !closing) return open
  if (counts.present === 0) return lapsed
  if (rule.profile === 'consensus') {
    if (noes > 0) return rejected
    if (!quorum) return lapsed
    if (yes > 0 && other > 0) return rejected
    if (yes === 0 && other === 0) return lapsed
    return { state: 'adopted', chosen: yes > 0 ? 'yes' : 'other' }
  }
  if (!quorum) return lapsed
  const share = { simple: 1 / 2, 'two-thirds': 2 / 3, 'three-quarters': 3 / 4, unanimous: 1 }[rule.threshold]
  const cast = rule.basis === 'members' ? counts.entitled : yes + other + noes
  for (const [value, count] of [
    ['yes', yes],
    ['other', other],
  ] as const) {
    if (count === 0) continue
    const enough = rule.threshold === 'simple' ? count > cast * share : count >= cast * share - 1e-9
    if (enough) return { state: 'adopted', chosen: value }
  }
  return rejected
}
