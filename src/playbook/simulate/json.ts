import type { Simulation } from './line.ts'

/**
 * A simulation as JSON, one object a line: first `begins`, then the timeline in its order, a `silence` for each thing that was
 * asked (what happens if nobody answers it), and at the end a `standing` for each run. `what` tells them apart.
 */
export function jsonLines({ start, zone, lines, standings, cut }: Simulation): readonly string[] {
  const silences = lines.flatMap((line) => {
    if (line.what !== 'asked') return []
    const { run, step, title, at, as, silence } = line
    return [{ what: 'silence', run, step, title, as, asked: at, silence }]
  })
  return [
    { what: 'begins', at: start, zone },
    ...lines,
    ...silences,
    ...standings.map((standing) => ({ what: 'standing', ...standing, cut })),
  ].map((each) => JSON.stringify(each))
}
