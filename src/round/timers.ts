import { waitsSince } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { chaseSilent } from './chase.ts'
import { ownChase } from './deadline.ts'
import { narrowRounds } from './narrow.ts'
import { closeAtDeadline } from './round.ts'

type TimerPayload = Readonly<Record<string, string | number>>

/** What the timers of rounds do when they are due, by their kind. */
export const roundTimers = {
  'round.chase': (
    { round, turn = ownChase.turn, role = ownChase.role, ...waits }: TimerPayload,
    scene: Scene,
  ): Promise<readonly Effect[]> =>
    chaseSilent(scene, String(round), { turn: Number(turn), role: String(role) }, waitsSince(waits, scene.now)),
  'round.close': ({ round, ...waits }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    closeAtDeadline(scene, String(round), waitsSince(waits, scene.now)),
  'round.narrow': ({ case: number }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    narrowRounds(scene, String(number)),
} as const
