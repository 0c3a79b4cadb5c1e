import { type RecordingServer, startRecordingServer } from '../servers/recording/server.ts'
import { type Arrivals, openArrivals } from './arrivals.ts'
import { directoryOf, people } from './directory.ts'

/** The web room that people write in. */
export const room = 'bench-web'
const linked = ['bench-one', 'bench-two', 'bench-three'] as const

/** The directory of this part: one web room linked to three rooms of the recording service. */
export const writeDirectory = (): string =>
  directoryOf(
    [room, ...linked].map((id) => ({ id, platform: id === room ? 'web' : 'recording', label: 'TLP:AMBER' })),
    (code) => [`web:person-${code}`, `recording:person-${code}`],
  )

/** The recording service with everybody's account, and who hears when a message stands in all three rooms. */
export type Outside = Arrivals & {
  readonly server: RecordingServer
  /** Names of the three rooms at the service, once somebody made them. */
  rooms(): readonly string[]
}

/** Starts the service in this process. */
export async function openOutside(): Promise<Outside> {
  // Real platforms tell a bot its own words too; here it would have a second stream to read that the bare relay has not.
  const server = await startRecordingServer({ echo: false })
  const { platform } = server
  for (const code of people) platform.addAccount({ handle: `person-${code}`, name: `Person ${code.toUpperCase()}` })
  const arrivals = openArrivals(linked.length)
  platform.listen((entry, where) => {
    if (entry.kind === 'posted') arrivals.saw(entry.text, where)
  })
  return { ...arrivals, server, rooms: () => platform.roomsOf(platform.bot).map(({ id }) => id) }
}
