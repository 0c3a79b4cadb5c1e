/** Three Member States, a cell for each, and four linked rooms: two of the bot's own, two on the recording service. */
export const codes = ['FR', 'EE', 'CZ'] as const
export type Code = (typeof codes)[number]

export const webRooms = ['hall', 'body'] as const
export const serviceRooms = ['rec-one', 'rec-two'] as const
/** Rooms that relay to each other. */
export const linked = [...webRooms, ...serviceRooms] as const
export type LinkedRoom = (typeof linked)[number]

export const handleOf = (code: Code): string => `person-${code.toLowerCase()}`
export const cellOf = (code: Code): string => `cell-${code.toLowerCase()}`

/** The directory of that world. */
export function writeDirectory(): string {
  const everybody = codes.map(handleOf).join(', ')
  const lines = [
    'authority: Crash test',
    'members:',
    ...codes.map((code) => `  - { code: ${code}, name: ${code}, zone: Europe/Brussels }`),
    'bodies:',
    '  - { id: niscg, name: NIS Cooperation Group, network: nis }',
    'people:',
    ...codes.flatMap((code) => [
      `  - id: ${handleOf(code)}`,
      `    name: Person ${code}`,
      `    accounts: [web:${handleOf(code)}, recording:${handleOf(code)}]`,
      '    roles:',
      `      - { role: niscg_member, for: ${code}, in: niscg }`,
      `      - { role: head, for: ${code}, in: niscg }`,
    ]),
    'rooms:',
    ...linked.flatMap((id) => [
      `  - id: ${id}`,
      `    title: ${id}`,
      '    kind: joint',
      `    platform: ${webRooms.some((each) => each === id) ? 'web' : 'recording'}`,
      '    label: TLP:AMBER',
      '    ceiling: TLP:AMBER',
      `    seats: [${everybody}]`,
    ]),
    ...codes.flatMap((code) => [
      `  - id: ${cellOf(code)}`,
      `    title: Cell ${code}`,
      '    kind: national-cell',
      '    platform: web',
      `    for: ${code}`,
      '    label: TLP:AMBER+STRICT',
      '    ceiling: TLP:AMBER+STRICT',
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
