export type ClassName =
  | 'delivery'
  | 'unsent'
  | 'heard'
  | 'calls'
  | 'timers'
  | 'slots'
  | 'findings'
  | 'sign-in'
  | 'case'
  | 'work'
  | 'contacts'
  | 'rooms'
  | 'recalls'
  | 'strangers'
  | 'proposals'
  | 'record'
  | 'decision'

export type DataClass = {
  name: ClassName
  /** In days. `least` and `most`: the bounds within which the operator may set it. */
  days: number
  least: number
  most: number
  /** `world`: the world's time, in which an exercise's days may be short; `machine`: real time. */
  clock: 'world' | 'machine'
  /** What takes words away that are of no use any more runs every hour, the rest at night. */
  turn: 'hourly' | 'nightly'
  /** The law or reason, as SECURITY.md says it. */
  why: string
}

const year = 365

/**
 * What is kept for how long, in one table: of each class of data its period, the clock it counts from, what happens at its end, and
 * why. Where it stands is in `kept/`. SECURITY.md shows the same, and a test compares the two.
 */
export const classes: readonly DataClass[] = [
  { name: 'delivery', days: 1, least: 1, most: 3, clock: 'machine', turn: 'hourly', why: 'done with' },
  { name: 'unsent', days: 7, least: 1, most: 30, clock: 'machine', turn: 'hourly', why: 'somebody may send it again' },
  { name: 'heard', days: 3, least: 1, most: 7, clock: 'machine', turn: 'hourly', why: 'to make reports of them' },
  {
    name: 'calls',
    days: 30,
    least: 1,
    most: 90,
    clock: 'world',
    turn: 'hourly',
    why: 'a call told twice starts nothing',
  },
  { name: 'timers', days: 3, least: 1, most: 30, clock: 'world', turn: 'hourly', why: 'to see what happened' },
  {
    name: 'slots',
    days: 400,
    least: 370,
    most: 3 * year,
    clock: 'world',
    turn: 'hourly',
    why: 'to look up last year’s',
  },
  { name: 'findings', days: 90, least: 7, most: year, clock: 'world', turn: 'hourly', why: 'to see what happened' },
  { name: 'sign-in', days: 30, least: 1, most: 90, clock: 'machine', turn: 'hourly', why: 'to explain a sign-in' },
  {
    name: 'case',
    days: 90,
    least: 30,
    most: 2 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'working data; GDPR 5(1)(e)',
  },
  {
    name: 'work',
    days: 180,
    least: 60,
    most: 2 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'the review after an election; GDPR 5(1)(e)',
  },
  {
    name: 'contacts',
    days: 30,
    least: 1,
    most: 180,
    clock: 'world',
    turn: 'nightly',
    why: 'to hand over; GDPR 5(1)(e)',
  },
  {
    name: 'rooms',
    days: year,
    least: 30,
    most: 10 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'the room’s own memory',
  },
  {
    name: 'recalls',
    days: 400,
    least: 90,
    most: 10 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'to answer where copies went',
  },
  {
    name: 'strangers',
    days: 400,
    least: 30,
    most: 3 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'nobody is asked twice',
  },
  {
    name: 'proposals',
    days: 400,
    least: 90,
    most: 10 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'the decision is on record',
  },
  {
    name: 'record',
    days: 5 * year,
    least: year,
    most: 10 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'accountability; GDPR 5(2)',
  },
  {
    name: 'decision',
    days: 10 * year,
    least: 5 * year,
    most: 30 * year,
    clock: 'world',
    turn: 'nightly',
    why: 'legal claims, archives; GDPR 17(3)(b), (e)',
  },
]
