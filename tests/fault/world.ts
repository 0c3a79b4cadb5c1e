/**
 * Three Member States, a cell for each, and linked rooms: two of the bot's own, two on the recording service, one on a
 * homeserver. One cell is on the homeserver as well.
 */
export const codes = ['FR', 'EE', 'CZ'] as const
export type Code = (typeof codes)[number]

export const webRooms = ['hall', 'body'] as const
export const serviceRooms = ['rec-one', 'rec-two'] as const
export const matrixRooms = ['mat-one'] as const
/** Rooms that relay to each other. */
export const linked = [...webRooms, ...serviceRooms, ...matrixRooms] as const
export type LinkedRoom = (typeof linked)[number]

export const handleOf = (code: Code): string => `person-${code.toLowerCase()}`
export const cellOf = (code: Code): string => `cell-${code.toLowerCase()}`

/** The member whose cell is on the homeserver. */
const abroad: Code = 'CZ'
/** The rooms on the homeserver in which somebody sits, by their titles. */
export const matrixRoomsOf = (code: Code): readonly string[] => [
  ...matrixRooms,
  ...(code === abroad ? [cellOf(abroad)] : []),
]
/** The cell of a member, when it is on that platform. */
export const cellOn = (platform: 'web' | 'matrix', code: Code): string | undefined =>
  (code === abroad) === (platform === 'matrix') ? cellOf(code) : undefined

/** The account of somebody on the homeserver of that name. */
export const userOf = (code: Code, server: string): string => `@${handleOf(code)}:${server}`

/** On a homeserver nothing above GREEN may stand, unless that is decided. */
const raisedTo = (label: string): string =>
  `    raised: { to: '${label}', because: Nothing real is said here, by: Crash test }`

/** The directory of that world; `server` is the homeserver's name. */
export function writeDirectory(server: string): string {
  const everybody = codes.map(handleOf).join(', ')
  const lines = [
    'authority: Crash test',
    'accountsConfirmedBy: Crash test',
    'members:',
    ...codes.map((code) => `  - { code: ${code}, name: ${code}, zone: Europe/Brussels }`),
    'bodies:',
    '  - { id: niscg, name: NIS Cooperation Group, network: nis }',
    'people:',
    ...codes.flatMap((code) => [
      `  - id: ${handleOf(code)}`,
      `    name: Person ${code}`,
      `    accounts: [web:${handleOf(code)}, recording:${handleOf(code)}, 'matrix:${userOf(code, server)}']`,
      '    roles:',
      `      - { role: niscg_member, for: ${code}, in: niscg }`,
      `      - { role: head, for: ${code}, in: niscg }`,
    ]),
    'rooms:',
    ...linked.flatMap((id) => [
      `  - id: ${id}`,
      `    title: ${id}`,
      '    kind: joint',
      `    platform: ${platformOf(id)}`,
      '    label: TLP:AMBER',
      '    ceiling: TLP:AMBER',
      ...(platformOf(id) === 'matrix' ? [raisedTo('TLP:AMBER')] : []),
      `    seats: [${everybody}]`,
    ]),
    ...codes.flatMap((code) => [
      `  - id: ${cellOf(code)}`,
      `    title: ${cellOf(code)}`,
      '    kind: national-cell',
      `    platform: ${code === abroad ? 'matrix' : 'web'}`,
      `    for: ${code}`,
      '    label: TLP:AMBER+STRICT',
      '    ceiling: TLP:AMBER+STRICT',
      ...(code === abroad ? [raisedTo('TLP:AMBER+STRICT')] : []),
      '    releasesTo: hall',
      `    seats: [${handleOf(code)}]`,
    ]),
    'links:',
    `  - { name: linked, rooms: [${linked.join(', ')}] }`,
    'rota:',
    ...codes.map((code) => `  - { for: ${code}, duty: ${handleOf(code)}, head: ${handleOf(code)} }`),
  ]
  return `${lines.join('\n')}\n`
}

/** On which platform a linked room is. */
export function platformOf(room: LinkedRoom): 'web' | 'recording' | 'matrix' {
  if (webRooms.some((each) => each === room)) return 'web'
  return serviceRooms.some((each) => each === room) ? 'recording' : 'matrix'
}
