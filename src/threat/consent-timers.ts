import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { forgetFirst } from './break-glass.ts'
import { askDeputy, lapseConsent, tellSilence } from './consent.ts'

type Payload = Readonly<Record<string, string | number>>
type Handler = (payload: Payload, scene: Scene) => Promise<readonly Effect[]>

const of =
  (act: (scene: Scene, id: string) => Promise<readonly Effect[]>): Handler =>
  ({ consent }, scene) =>
    act(scene, String(consent))

/** What the timers of consents do when they are due, by their kind. */
export const timers = {
  'consent.deputy': of(askDeputy),
  'consent.silence': of(tellSilence),
  'consent.lapse': of(lapseConsent),
  'consent.second': of(forgetFirst),
} as const
