import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { chaseSilent } from './chase.ts'
import { ownChase } from './deadline.ts'
import { narrowRounds } from './narrow.ts'
import { closeAtDeadline } from './round.ts'

type TimerPayload = Readonly<Record<string, string | number>>

/** Since when it waits for what was said in time: since now, where it does not yet. */
const sinceOf = (since: string | number | undefined, { now }: Scene): Date =>
  since === undefined ? now : new Date(since)

/** What the timers of rounds do when they are due, by their kind. */
export const roundTimers = {
  'round.chase': (
    { round, turn = ownChase.turn, role = ownChase.role, since }: TimerPayload,
    scene: Scene,
  ): Promise<readonly Effect[]> =>
    chaseSilent(scene, String(round), { turn: Number(turn), role: String(role) }, sinceOf(since, scene)),
  'round.close': ({ round, since }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    closeAtDeadline(scene, String(round), sinceOf(since, scene)),
  'round.narrow': ({ case: number }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    narrowRounds(scene, String(number)),
} as const
