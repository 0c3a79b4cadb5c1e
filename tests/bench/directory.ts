/** Six people of six Member States. */
export const people = ['fr', 'ee', 'cz', 'de', 'lv', 'el'] as const

export type BenchRoom = { id: string; platform: string; label: string; conversation?: string }

/** A directory file in which the six sit in all of some rooms, which are linked; the first is where people write. JSON is YAML too. */
export function directoryOf(rooms: readonly BenchRoom[], accountsOf: (code: string) => readonly string[]): string {
  return JSON.stringify({
    authority: 'Bench',
    accountsConfirmedBy: 'Bench',
    members: people.map((code) => ({ code: code.toUpperCase(), name: code, zone: 'Europe/Brussels' })),
    bodies: [{ id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' }],
    people: people.map((code) => ({
      id: `person-${code}`,
      name: `Person ${code.toUpperCase()}`,
      accounts: accountsOf(code),
      roles: [{ role: 'niscg_member', for: code.toUpperCase(), in: 'niscg' }],
    })),
    rooms: rooms.map(({ label, ...room }) => ({
      ...room,
      title: room.id,
      kind: 'joint',
      label,
      ceiling: label,
      seats: people.map((code) => `person-${code}`),
    })),
    links: [{ name: 'bench', rooms: rooms.map(({ id }) => id) }],
  })
}
