import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { beginCall, endCall } from './plan.ts'

type TimerPayload = Readonly<Record<string, string | number>>

/** What the timers of calls do when they are due, by their kind. */
export const callTimers = {
  'call.begin': ({ call }: TimerPayload, scene: Scene): Promise<readonly Effect[]> => beginCall(scene, String(call)),
  'call.end': ({ call }: TimerPayload, scene: Scene): Promise<readonly Effect[]> => endCall(scene, String(call)),
} as const
