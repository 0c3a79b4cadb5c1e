import { waitsSince } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { remindAction } from './action.ts'
import { endByItself } from './over.ts'
import { showAgenda } from './posted-agenda.ts'
import type { Reminder } from './quiet.ts'
import { remindOf } from './remind.ts'
import { beginCall } from './roll.ts'
import { tellBest } from './seek.ts'
import { extendSeries, wakeSeries } from './series.ts'

type TimerPayload = Readonly<Record<string, string | number>>

/** What the timers of calls do when they are due, by their kind. */
export const callTimers = {
  'call.remind': ({ call, reminder, person }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    remindOf(scene, String(call), reminder as Reminder, person === undefined ? undefined : String(person)), // as `dueTimers` wrote it
  'call.series': ({ series, election }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    series === undefined ? wakeSeries(scene, String(election)) : extendSeries(scene, String(series)),
  'call.action': ({ call, number }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    remindAction(scene, String(call), Number(number)),
  'call.found': ({ call, ...waits }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    tellBest(scene, String(call), waitsSince(waits, scene.now)),
  'call.agenda': ({ call }: TimerPayload, scene: Scene): Promise<readonly Effect[]> => showAgenda(scene, String(call)),
  'call.begin': ({ call }: TimerPayload, scene: Scene): Promise<readonly Effect[]> => beginCall(scene, String(call)),
  'call.end': ({ call, ...waits }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    endByItself(scene, String(call), waitsSince(waits, scene.now)),
} as const
