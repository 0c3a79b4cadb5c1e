import { waitsSince } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { closeAtDeadline, withdrawUnread } from './close.ts'
import { remindReview, remindSilent } from './remind.ts'
import { lapse, remindSecond, tellUnsigned } from './sign.ts'

type TimerPayload = Readonly<Record<string, string | number>>
type Handler = (payload: TimerPayload, scene: Scene) => Promise<readonly Effect[]>

const on =
  (act: (scene: Scene, id: string) => Promise<readonly Effect[]>): Handler =>
  ({ decision }, scene) =>
    act(scene, String(decision))

/** As `on`, for what waits until all that was said in time has been heard: since when that is waited for, else since now. */
const inTime =
  (act: (scene: Scene, id: string, since: Date) => Promise<readonly Effect[]>): Handler =>
  (payload, scene) =>
    act(scene, String(payload.decision), waitsSince(payload, scene.now))

/** What the timers of decisions do when they are due, by their kind. */
export const decisionTimers = {
  'decision.close': inTime(closeAtDeadline),
  'decision.remind': on(remindSilent),
  'decision.ratify': inTime(lapse),
  'decision.sign': inTime(tellUnsigned),
  'decision.remind-ratify': on((scene, id) => remindSecond(scene, id, 'ratify')),
  'decision.remind-sign': on((scene, id) => remindSecond(scene, id, 'sign')),
  'decision.review': on(remindReview),
  'decision.unread': ({ case: number }: TimerPayload, scene: Scene) => withdrawUnread(scene, String(number)),
} as const
