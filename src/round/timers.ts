import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { narrowRounds } from './narrow.ts'
import { chaseRound, closeRound } from './round.ts'

type TimerPayload = Readonly<Record<string, string | number>>

/** What the timers of rounds do when they are due, by their kind. */
export const roundTimers = {
  'round.chase': ({ round }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    chaseRound(scene, String(round), { turn: 1, role: 'duty' }),
  'round.close': ({ round }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    closeRound(scene, String(round)),
  'round.narrow': ({ case: number }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    narrowRounds(scene, String(number)),
} as const
