import type { ChatAdapter } from '../../src/chat/adapter.ts'
import type { Capability } from './capabilities.ts'
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

type Shipped = {
  ports: readonly Port[]
  faults: readonly (keyof Harness['faults'])[]
  /** The files of its suites, where it is connected in several ways; else one of its own name. */
  suites?: readonly string[]
  /** What is not possible there, and why: all else is claimed, and has to be shown. Absent for a stand-in that no person meets. */
  cannot?: Readonly<Partial<Record<Capability, string>>>
}

/** Whether an adapter claims something, which then has to be shown. */
export const claims = (name: string, capability: Capability): boolean => {
  const cannot = shipped[name]?.cannot
  return cannot !== undefined && cannot[capability] === undefined
}

/** What each adapter that we ship must be able to do, and which faults its harness must be able to play: leaving one out does not pass. */
export const shipped: Readonly<Record<string, Shipped>> = {
  discord: {
    ports: ['rooms', 'people', 'reactions', 'files', 'history', 'checks'],
    faults: ['loseAnswer', 'limit', 'fail'],
    cannot: {
      line: 'a slash or a mention does the same',
      home: 'there are no pages: `tasks` and `cases` say the same',
    },
  },
  matrix: {
    ports: ['rooms', 'people', 'reactions', 'files', 'history', 'checks'],
    faults: ['loseAnswer', 'limit', 'fail'],
    cannot: {
      slash: 'clients keep lines that begin with a stroke to themselves',
      'form-above':
        'all is asked for in one message: what was answered too high is taken, and its author told to delete it',
      home: 'there are no pages: `tasks` and `cases` say the same',
    },
  },
  recording: { ports: ['rooms', 'people', 'reactions', 'files', 'history'], faults: ['loseAnswer', 'limit', 'fail'] },
  slack: {
    ports: ['rooms', 'people', 'reactions', 'files', 'history', 'checks'],
    faults: ['loseAnswer', 'limit', 'fail'],
    suites: ['slack', 'slack-http'],
    cannot: { line: 'a slash or a mention does the same' },
  },
  // The web rooms send into the bot's own store: there is nobody who could ask for a pause or fail to answer.
  web: {
    ports: ['rooms', 'people', 'reactions', 'files', 'history'],
    faults: ['loseAnswer'],
    cannot: {
      line: 'a stroke addresses the bot',
      mention: 'a stroke addresses the bot',
      marked: '“Keep as evidence” in the menu of a message does the same',
      alone: 'what is for one person stands in the room, for them alone',
      'form-above': 'there is none that may be typed at all',
      home: '`tasks` and `cases` say the same',
    },
  },
}
