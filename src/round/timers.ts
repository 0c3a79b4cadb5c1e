import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { narrowRounds } from './narrow.ts'
import { chaseRound, closeAtDeadline } from './round.ts'

type TimerPayload = Readonly<Record<string, string | number>>

/** What the timers of rounds do when they are due, by their kind. */
export const roundTimers = {
  'round.chase': ({ round }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    chaseRound(scene, String(round), { turn: 1, role: 'duty' }),
  'round.close': ({ round, since }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    closeAtDeadline(scene, String(round), since === undefined ? scene.now : new Date(since)),
  'round.narrow': ({ case: number }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    narrowRounds(scene, String(number)),
} as const
