/**
 * Three Member States, a cell for each, and linked rooms: two of the bot's own, two on the recording service; where they are
 * asked for, one on a homeserver and two each on Slack and on Discord. On each of these is a cell as well.
 */
export const codes = ['FR', 'EE', 'CZ'] as const
export type Code = (typeof codes)[number]

export const webRooms = ['hall', 'body'] as const
export const serviceRooms = ['rec-one', 'rec-two'] as const
export const matrixRooms = ['mat-one'] as const
export const slackRooms = ['sla-one', 'sla-two'] as const
export const discordRooms = ['dis-one', 'dis-two'] as const
const allLinked = [...webRooms, ...serviceRooms, ...matrixRooms, ...slackRooms, ...discordRooms] as const
export type LinkedRoom = (typeof allLinked)[number]

/** Platforms that are there when they are asked for; the bot's own and the recording service always are. */
export const outsides = ['matrix', 'slack', 'discord'] as const
export type Outside = (typeof outsides)[number]

export const handleOf = (code: Code): string => `person-${code.toLowerCase()}`
export const cellOf = (code: Code): string => `cell-${code.toLowerCase()}`

/** The member whose cell is on a platform. */
const abroad: Readonly<Record<Outside, Code>> = { matrix: 'CZ', slack: 'EE', discord: 'FR' }
const linkedOn: Readonly<Record<Outside, readonly LinkedRoom[]>> = {
  matrix: matrixRooms,
  slack: slackRooms,
  discord: discordRooms,
}
/** The rooms on a platform in which somebody sits, by their titles. */
export const roomsOf = (outside: Outside, code: Code): readonly string[] => [
  ...linkedOn[outside],
  ...(code === abroad[outside] ? [cellOf(code)] : []),
]

/** Where things are when some platforms are there. */
export type World = {
  outside: readonly Outside[]
  /** Of what is said to all, and of the linked rooms. */
  label: string
  /** Rooms that relay to each other. */
  linked: readonly LinkedRoom[]
  /** The cell of a member, when it is on that platform. */
  cellOn(platform: 'web' | Outside, code: Code): string | undefined
}

export function openWorld(outside: readonly Outside[]): World {
  const platformOfCell = (code: Code): 'web' | Outside => outside.find((each) => abroad[each] === code) ?? 'web'
  return {
    outside,
    // Discord is run by others: a decision raises what may be said there to GREEN and no higher.
    label: outside.includes('discord') ? 'TLP:GREEN' : 'TLP:AMBER',
    linked: allLinked.filter((room) => ['web', 'recording', ...outside].includes(platformOf(room))),
    cellOn: (platform, code) => (platformOfCell(code) === platform ? cellOf(code) : undefined),
  }
}

/** The account of somebody on the homeserver of that name. */
export const userOf = (code: Code, server: string): string => `@${handleOf(code)}:${server}`

/** The account of somebody on Slack. */
export const slackUserOf = (code: Code): string => `U0PERSON0${code}`

/** The account of somebody on Discord, whose ids are numbers. */
export const discordUserOf = (code: Code): string => `10000000000000000${codes.indexOf(code)}`
/** Whoever owns a server sees all that is in it: the one whose cell is there sits in all its rooms. */
export const discordOwner: Code = abroad.discord

/** On a homeserver, on Slack and on Discord nothing above GREEN may stand, unless that is decided. */
const raisedTo = (label: string): string =>
  `    raised: { to: '${label}', because: Nothing real is said here, by: Crash test }`

/** The directory of that world; `server` is the homeserver's name. */
export function writeDirectory({ outside, label, linked, cellOn }: World, server: string): string {
  const everybody = codes.map(handleOf).join(', ')
  const accountsOf = (code: Code): readonly string[] => [
    ...['web', 'recording'].map((platform) => `${platform}:${handleOf(code)}`),
    ...(outside.includes('matrix') ? [`'matrix:${userOf(code, server)}'`] : []),
    ...(outside.includes('slack') ? [`slack:${slackUserOf(code)}`] : []),
    ...(outside.includes('discord') ? [`discord:${discordUserOf(code)}`] : []),
  ]
  const isRaised = (platform: string): boolean => outside.some((each) => each === platform)
  const cellsAt = (code: Code): 'web' | Outside => outside.find((each) => cellOn(each, code) !== undefined) ?? 'web'
  const labelOfCell = (code: Code): string => (cellsAt(code) === 'discord' ? label : 'TLP:AMBER+STRICT')
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
      `    accounts: [${accountsOf(code).join(', ')}]`,
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
      `    label: ${label}`,
      `    ceiling: ${label}`,
      ...(isRaised(platformOf(id)) ? [raisedTo(label)] : []),
      `    seats: [${everybody}]`,
    ]),
    ...codes.flatMap((code) => [
      `  - id: ${cellOf(code)}`,
      `    title: ${cellOf(code)}`,
      '    kind: national-cell',
      `    platform: ${cellsAt(code)}`,
      `    for: ${code}`,
      `    label: ${labelOfCell(code)}`,
      `    ceiling: ${labelOfCell(code)}`,
      ...(isRaised(cellsAt(code)) ? [raisedTo(labelOfCell(code))] : []),
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
export function platformOf(room: LinkedRoom): 'web' | 'recording' | Outside {
  if (webRooms.some((each) => each === room)) return 'web'
  if (serviceRooms.some((each) => each === room)) return 'recording'
  return outsides.find((outside) => linkedOn[outside].includes(room)) ?? 'matrix'
}
