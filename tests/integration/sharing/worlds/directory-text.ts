import type { World } from './world.ts'

/** The directory's file of some worlds: JSON, which is YAML. */
export function directoryText(worlds: readonly World[]): string {
  return JSON.stringify({
    authority: 'Worlds',
    accountsConfirmedBy: 'Worlds',
    members: worlds.flatMap(({ members }) => members.map((code) => ({ code, name: code, zone: 'Europe/Brussels' }))),
    bodies: worlds.flatMap(({ bodies }) => bodies.map((body) => ({ ...body, name: body.id }))),
    people: worlds.flatMap(({ people }) =>
      people.map(({ id, accounts, roles }) => ({
        id,
        name: id,
        accounts,
        contacts: [{ email: `${id}@example.eu` }],
        roles: roles.map(({ role, code, body, past }) => ({
          role,
          for: code,
          in: body,
          ...(past && { from: '2020-01-01T00:00:00Z', to: '2020-06-01T00:00:00Z' }),
        })),
      })),
    ),
    rooms: worlds.flatMap(({ rooms }) =>
      rooms.map(({ id, platform, kind, code, releasesTo, label, ceiling, raised, coordinators }) => ({
        id,
        title: `Room ${id}`,
        kind,
        platform,
        conversation: id,
        label,
        ceiling,
        coordinators,
        ...(code && { for: code }),
        ...(releasesTo && { releasesTo }),
        ...(raised && { raised: { to: raised, because: 'Worlds', by: 'Worlds' } }),
      })),
    ),
    links: worlds.flatMap(({ prefix, links }) =>
      links.map((rooms, place) => ({ name: `${prefix.toLowerCase()}-link${place}`, rooms })),
    ),
  })
}
