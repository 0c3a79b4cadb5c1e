import { type RecordingServer, startRecordingServer } from '../servers/recording/server.ts'

/** Six people of six Member States, each at home in the web room and in the three rooms of the recording service. */
const people = ['fr', 'ee', 'cz', 'de', 'lv', 'el'] as const

/** The web room that people write in. */
export const room = 'bench-web'
const linked = ['bench-one', 'bench-two', 'bench-three'] as const

/** The directory of the bench: one web room linked to three rooms of the recording service. */
export function writeDirectory(): string {
  const lines = [
    'authority: Bench',
    'platform: web',
    'members:',
    ...people.map((code) => `  - { code: ${code.toUpperCase()}, name: ${code}, zone: Europe/Brussels }`),
    'bodies:',
    '  - { id: niscg, name: NIS Cooperation Group, network: nis }',
    'people:',
    ...people.flatMap((code) => [
      `  - id: person-${code}`,
      `    name: Person ${code.toUpperCase()}`,
      `    accounts: [web:person-${code}, recording:person-${code}]`,
      `    roles: [{ role: niscg_member, for: ${code.toUpperCase()}, in: niscg }]`,
    ]),
    'rooms:',
    ...[room, ...linked].flatMap((id) => [
      `  - id: ${id}`,
      `    title: ${id}`,
      '    kind: joint',
      `    platform: ${id === room ? 'web' : 'recording'}`,
      '    label: TLP:AMBER',
      '    ceiling: TLP:AMBER',
      `    seats: [${people.map((code) => `person-${code}`).join(', ')}]`,
    ]),
    'links:',
    `  - { name: bench, rooms: [${[room, ...linked].join(', ')}] }`,
  ]
  return `${lines.join('\n')}\n`
}

/** The recording service with everybody's account, and who hears when a message stands in all three rooms. */
export type Outside = {
  readonly server: RecordingServer
  /** Names of the three rooms at the service, once somebody made them. */
  rooms(): readonly string[]
  /** Calls back when the message with this number stands in the last of the three rooms. */
  onArrival(listener: (number: number) => void): void
  /** How often a message came to stand more than once in a room. */
  doubles(): number
}

/** Starts the service in this process. */
export async function openOutside(): Promise<Outside> {
  // Real platforms tell a bot its own words too; here it would have a second stream to read that the bare relay has not.
  const server = await startRecordingServer({ echo: false })
  const { platform } = server
  for (const code of people) platform.addAccount({ handle: `person-${code}`, name: `Person ${code.toUpperCase()}` })
  const seen = new Map<number, Set<string>>()
  let listener: (number: number) => void = () => {}
  let doubles = 0
  platform.listen((entry, where) => {
    if (entry.kind !== 'posted') return
    const number = Number(/\bn(\d+)n\b/.exec(entry.text)?.[1])
    if (!(number > 0)) return
    const rooms = seen.get(number) ?? new Set()
    seen.set(number, rooms)
    if (rooms.has(where)) doubles += 1
    rooms.add(where)
    if (rooms.size === linked.length) listener(number)
  })
  return {
    server,
    rooms: () => platform.roomsOf(platform.bot).map(({ id }) => id),
    onArrival(next) {
      listener = next
    },
    doubles: () => doubles,
  }
}

/** The words of a message by its number: two sentences, as long as people's usually are. */
export const wordsOf = (number: number): string =>
  `n${number}n The results page of our electoral commission answers slowly since 19:40; the provider sees requests from many networks. Has anybody else seen this?`
