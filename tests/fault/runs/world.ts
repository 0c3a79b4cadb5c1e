/**
 * Four Member States that vote and ENISA, three people each: one on duty, a deputy and a head, who between them hold every role
 * that the shipped playbooks ask. All rooms are on the recording service.
 */
export const voters = ['FR', 'EE', 'CZ', 'DE'] as const
export const codes = [...voters, 'ENISA'] as const
export type Code = (typeof codes)[number]

export const levels = ['duty', 'deputy', 'head'] as const
export type Level = (typeof levels)[number]

export type Member = { code: Code; level: Level; handle: string }

const handleOf = (code: Code, level: Level): string => `${level}-${code.toLowerCase()}`
export const everybody: readonly Member[] = codes.flatMap((code) =>
  levels.map((level) => ({ code, level, handle: handleOf(code, level) })),
)

const joint = 'joint-mechanism'
const cellOf = (code: Code): string => `cell-${code.toLowerCase()}`

const zones: Readonly<Record<Code, string>> = {
  FR: 'Europe/Paris',
  EE: 'Europe/Tallinn',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  ENISA: 'Europe/Athens',
}

/** No two roles that one of them must approve of the other are held by the same person. */
const rolesOf: Readonly<Record<Level, readonly string[]>> = {
  duty: ['niscg_member', 'csirt_duty_officer', 'emb_official', 'election_network_contact'],
  deputy: ['ecne_member', 'spoc', 'coordinator', 'comms_lead', 'decision_recorder', 'ras_poc'],
  head: ['head', 'dpa', 'legal_adviser', 'ecne_secretariat', 'niscg_secretariat'],
}

/** When this world begins: a Thursday at which much begins within its first hours. */
export const begins = new Date('2027-04-22T05:00:00Z')

/** The elections by how near they are. */
export const elections = { near: 'near-vote', mid: 'mid-vote', far: 'far-vote' } as const

/** The directory of that world. */
export function writeDirectory(): string {
  const lines = [
    'authority: Crash test',
    'accountsConfirmedBy: Crash test',
    'platform: recording',
    'members:',
    ...codes.map((code) => `  - { code: ${code}, name: ${code}, zone: ${zones[code]} }`),
    'bodies:',
    '  - { id: niscg, name: NIS Cooperation Group, network: nis }',
    'people:',
    ...everybody.flatMap(({ code, level, handle }) => [
      `  - id: ${handle}`,
      `    name: ${level} ${code}`,
      `    accounts: [recording:${handle}]`,
      `    contacts: [{ email: ${handle}@jom.example }, { webhook: pager-${handle} }]`,
      '    roles:',
      ...rolesOf[level].map((role) => `      - { role: ${role}, for: ${code}, in: niscg }`),
    ]),
    'rooms:',
    `  - id: ${joint}`,
    `    title: ${joint}`,
    '    kind: joint',
    '    label: TLP:AMBER',
    '    ceiling: TLP:AMBER',
    `    seats: [${everybody.map(({ handle }) => handle).join(', ')}]`,
    ...codes.flatMap((code) => [
      `  - id: ${cellOf(code)}`,
      `    title: ${cellOf(code)}`,
      '    kind: national-cell',
      `    for: ${code}`,
      '    label: TLP:AMBER+STRICT',
      '    ceiling: TLP:AMBER+STRICT',
      `    releasesTo: ${joint}`,
      `    seats: [${levels.map((level) => handleOf(code, level)).join(', ')}]`,
    ]),
    'rota:',
    ...codes.map((code) => {
      const turns = levels.map((level) => `${level}: ${handleOf(code, level)}`)
      return `  - { for: ${code}, ${turns.join(', ')} }`
    }),
  ]
  return `${lines.join('\n')}\n`
}

/** The calendar of that world: one election tomorrow, one within the last week, one two weeks away. */
export function writeCalendar(): string {
  const election = (id: string, days: number, closes: string): readonly string[] => [
    `  - id: ${id}`,
    `    title: ${id}`,
    '    kind: exercise',
    '    source: Crash test, made up',
    '    polls:',
    ...voters.map(
      (code) =>
        `      - { for: ${code}, day: in ${days} d, zone: ${zones[code]}, opens: "08:00", closes: "${closes}", checkedBy: Crash test }`,
    ),
    '    embargoes:',
    '      - { checkedBy: Crash test }',
  ]
  const lines = [
    'elections:',
    ...election(elections.near, 1, '20:00'),
    ...election(elections.mid, 4, '18:00'),
    ...election(elections.far, 14, '20:00'),
  ]
  return `${lines.join('\n')}\n`
}
