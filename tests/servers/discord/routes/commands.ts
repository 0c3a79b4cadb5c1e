import { checkCommands } from '../command-rules.ts'
import type { Command } from '../model.ts'
import { refuse } from '../refusal.ts'
import { type Asked, object, part, type Route } from '../route.ts'
import type { World } from '../world.ts'

/** Creations of commands in a day: docs, interactions/application-commands#registering-a-command. */
const mostCreates = 200

function own({ state }: World, asked: Asked): string | undefined {
  if (part(asked, 'application') !== state.applicationId) throw refuse(50_001)
  return asked.at.guild
}

const of = ({ state }: World, guild: string | undefined): Command[] =>
  [...state.commands.values()].filter((command) => command.guild_id === guild)

/** Names in other languages come only when they are asked for. */
function told(command: Command, localized: boolean): object {
  if (localized) return command
  const strip = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(strip)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).flatMap(([key, inner]) =>
              key.endsWith('_localizations') ? [] : [[key, strip(inner)]],
            ),
          )
        : value
  return strip(command) as object // an object stays one
}

function put(world: World, guild: string | undefined, body: Record<string, unknown>): Command {
  const { state } = world
  const known = of(world, guild).find(({ name, type }) => name === body.name && type === (body.type ?? 1))
  if (!known) {
    const day = state.created.filter((at) => at > Date.now() - 86_400_000)
    if (day.length >= mostCreates) throw refuse(30_034)
    state.created.push(Date.now())
  }
  const command = {
    description: '',
    default_member_permissions: null,
    dm_permission: true,
    nsfw: false,
    integration_types: [0],
    contexts: null,
    name_localizations: null,
    description_localizations: null,
    type: 1,
    ...body,
    id: known?.id ?? state.newId(),
    application_id: state.applicationId,
    version: state.newId(),
    ...(guild && { guild_id: guild }),
  } as unknown as Command // was checked field by field
  state.commands.set(command.id, command)
  return command
}

function routesAt(base: string): Route[] {
  return [
    {
      name: `GET ${base}`,
      run: (world, asked) =>
        of(world, own(world, asked)).map((command) => told(command, asked.query.get('with_localizations') === 'true')),
    },
    {
      name: `PUT ${base}`,
      run(world, asked) {
        const guild = own(world, asked)
        const wanted = checkCommands(asked.body)
        for (const { id, name, type } of of(world, guild))
          if (!wanted.some((one) => one.name === name && (one.type ?? 1) === type)) world.state.commands.delete(id)
        return wanted.map((one) => put(world, guild, one))
      },
    },
    {
      name: `POST ${base}`,
      run(world, asked) {
        const guild = own(world, asked)
        const [wanted] = checkCommands([asked.body])
        return put(world, guild, wanted ?? {})
      },
    },
    {
      name: `PATCH ${base}/:command`,
      run(world, asked) {
        const guild = own(world, asked)
        const known = world.state.commands.get(part(asked, 'command'))
        if (!known) throw refuse(10_063)
        const { id: _id, application_id: _app, version: _version, guild_id: _guild, ...had } = known
        const [wanted] = checkCommands([{ ...had, ...object(asked.body) }])
        return put(world, guild, wanted ?? {})
      },
    },
    {
      name: `DELETE ${base}/:command`,
      run(world, asked) {
        own(world, asked)
        if (!world.state.commands.delete(part(asked, 'command'))) throw refuse(10_063)
        return undefined
      },
    },
  ]
}

export const commandRoutes: readonly Route[] = [
  ...routesAt('/applications/:application/commands'),
  ...routesAt('/applications/:application/guilds/:guild/commands'),
]
