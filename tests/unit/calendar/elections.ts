import type { Election, Poll } from '../../../src/calendar/election.ts'

const unchecked = { source: '', checkedOn: '', checkedBy: '' }

/** A poll on a day; without hours only the day is known. */
export function pollOf(code: string, day: string, zone: string, hours?: string, facts: Partial<Poll> = {}): Poll {
  const [opens, closes] = hours?.split('-') ?? []
  return { code, day, zone, ...(opens && { opens }), ...(closes && { closes }), ...unchecked, ...facts }
}

/** An election with these polls. */
export const electionOf = (polls: readonly Poll[], facts: Partial<Election> = {}): Election => ({
  id: 'vote',
  title: 'The vote',
  kind: 'exercise',
  cancelled: false,
  polls,
  silences: [],
  embargoes: [],
  ...facts,
})

/** An embargo until the last polling station has closed, or until a local instant. */
export const embargoOf = (facts: { code?: string; until?: string; zone?: string } = {}) => ({
  id: `vote/embargo/${facts.code ?? 'all'}`,
  ...unchecked,
  ...facts,
})
