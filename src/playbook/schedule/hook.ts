import type { Effect } from '../../sharing/effect.ts'
import type { RunScene } from '../live/scene.ts'

/** What the timers of webhooks do when they are due, by their kind. */
export const hookTimers = {
  'hook.called': async (
    { call }: Readonly<Record<string, string | number>>,
    scene: RunScene,
  ): Promise<readonly Effect[]> => {
    throw new Error(`not written yet: ${call} ${scene.origin}`)
  },
} as const
