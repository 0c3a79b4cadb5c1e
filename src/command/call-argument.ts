import { type CallState, readCalls } from '../call/file.ts'
import { listCalls, openTo } from '../call/find.ts'
import { mayLead, mayLeadSeries } from '../call/lead.ts'
import { readSeries } from '../call/series.ts'
import { sayPlaced } from '../locale/moment.ts'
import type { Source } from './argument.ts'

/** Calls of some states that the person may read, or (`led`) leads as well; what they are about stands nowhere. */
export const callsIn =
  (states: readonly CallState[], led = false): Source =>
  async (looking) => {
    const { person } = looking
    return (await listCalls(looking, person))
      .filter(({ state }) => states.includes(state))
      .filter((file) => !led || mayLead(looking, person, file))
      .map((file) => ({
        words: file.id,
        ...(file.startsAt && { is: sayPlaced(person.language, file.startsAt, person.zone) }),
      }))
  }

/** Calls to which the person is invited and that have not begun. */
export const invitations: Source = async (looking) => {
  const { person } = looking
  const files = await readCalls(looking, {
    state: 'planned',
    guests: { some: { personId: person.id } },
  })
  return (await openTo(looking, person, files)).map((file) => ({
    words: file.id,
    ...(file.startsAt && { is: sayPlaced(person.language, file.startsAt, person.zone) }),
  }))
}

/** What can be said of a series: that those the person leads end. */
export const seriesWords: Source = async (looking) => {
  const { person } = looking
  const files = await readSeries(looking, { endedAt: null })
  const own = files.filter((file) => mayLeadSeries(looking, person, file))
  return [{ words: 'every' }, { words: 'election night' }, ...own.map(({ id }) => ({ words: `end ${id}` }))]
}
