import type { ChatAdapter } from '../../src/chat/adapter.ts'
import type { Harness } from './harness.ts'

type Port = Extract<keyof ChatAdapter, 'rooms' | 'people' | 'reactions' | 'files' | 'history' | 'checks'>
export const allPorts = [
  'rooms',
  'people',
  'reactions',
  'files',
  'history',
  'checks',
] as const satisfies readonly Port[]

/** What each adapter that we ship must be able to do, and which faults its harness must be able to play: leaving one out does not pass. */
export const shipped: Readonly<
  Record<string, { ports: readonly Port[]; faults: readonly (keyof Harness['faults'])[] }>
> = {
  matrix: {
    ports: ['rooms', 'people', 'reactions', 'files', 'history', 'checks'],
    faults: ['loseAnswer', 'limit', 'fail'],
  },
  recording: { ports: ['rooms', 'people', 'reactions', 'files', 'history'], faults: ['loseAnswer', 'limit', 'fail'] },
  // The web rooms send into the bot's own store: there is nobody who could ask for a pause or fail to answer.
  web: { ports: ['rooms', 'people', 'reactions', 'files', 'history'], faults: ['loseAnswer'] },
}
