import { ComponentType, InteractionType, ApplicationCommandOptionType as kind } from 'discord-api-types/v10'
import type { Act, Deed } from './acts.ts'
import { controlsOf, findControl } from './controls.ts'
import type { Channel, Command, Message } from './model.ts'
import { may, permissionsOf } from './permissions.ts'
import { toldMemberAlone, toldMessage, toldUserBy } from './told.ts'
import type { World } from './world.ts'

/** What somebody typed into the fields of a command. */
export type Options = Readonly<Record<string, string | number | boolean>>
type Option = { name: string; type: number; value?: string | number | boolean; focused?: boolean; options?: Option[] }

/** What people do with the bot's commands and controls. */
export function createActing(world: World, act: Act, placeOf: (user: string, channel: string) => Channel) {
  const { state } = world

  function commandFor(channel: Channel, name: string, type: number): Command {
    const found = [...state.commands.values()].find(
      (command) =>
        command.name === name && command.type === type && (!command.guild_id || command.guild_id === channel.guild),
    )
    if (!found) throw new Error(`there is no command ${name}`)
    const context = channel.guild === undefined ? 1 : 0
    if (found.contexts && !found.contexts.includes(context)) throw new Error(`${name} is not offered here`)
    return found
  }

  /** The fields of a command as its client sends them, nested in sub-commands. */
  function filled(command: Command, path: readonly string[], options: Options, focused?: string): Option[] {
    const [step, ...rest] = path
    const known = (command.options ?? []) as readonly KnownOption[]
    const walk = (at: readonly KnownOption[], next: string | undefined, further: readonly string[]): Option[] => {
      if (next === undefined) {
        for (const one of at)
          if (one.type <= 2)
            throw new Error(`${command.name} wants a sub-command: ${at.map(({ name }) => name).join(', ')}`)
        return fields(at, options, focused)
      }
      const found = at.find(({ name, type }) => name === next && type <= 2)
      if (!found) throw new Error(`${command.name} has no sub-command ${next}`)
      return [{ name: found.name, type: found.type, options: walk(found.options ?? [], further[0], further.slice(1)) }]
    }
    return walk(known, step, rest)
  }

  function dataOf(channel: Channel, line: string, options: Options, focused?: string) {
    const [name = '', ...path] = line.replace(/^\//u, '').split(' ').filter(Boolean)
    const command = commandFor(channel, name, 1)
    const data = {
      id: command.id,
      name: command.name,
      type: 1,
      ...(command.guild_id && { guild_id: command.guild_id }),
      options: filled(command, path, options, focused),
    }
    return { name: [name, ...path].join(' '), data }
  }

  function mayUse(user: string, channel: Channel): void {
    if (!(permissionsOf(state, channel, user) & may.UseApplicationCommands))
      throw new Error(`${user} may use no commands here`)
  }

  /** A message that somebody sees, an ephemeral one too. */
  function messageFor(user: string, channel: Channel, id: string): Message {
    const found = state.messageIn(channel.id, id)
    if (!found || (found.only !== undefined && found.only !== user)) throw new Error(`${user} sees no message ${id}`)
    return found
  }

  return {
    /** Types `/jom report words:…`: the name with its sub-commands, and what goes into the fields. */
    async slash(user: string, channel: string, line: string, options: Options = {}): Promise<Deed> {
      const place = placeOf(user, channel)
      mayUse(user, place)
      return await act(user, place, { type: InteractionType.ApplicationCommand, ...dataOf(place, line, options) })
    },
    /** Types into one field of a command, and sees what is offered. */
    async autocomplete(user: string, channel: string, line: string, options: Options, focused: string): Promise<Deed> {
      const place = placeOf(user, channel)
      mayUse(user, place)
      const given = dataOf(place, line, options, focused)
      return await act(user, place, { type: InteractionType.ApplicationCommandAutocomplete, ...given })
    },
    /** Chooses one of the app's entries from the menu of a message. */
    async menu(user: string, channel: string, message: string, name: string): Promise<Deed> {
      const place = placeOf(user, channel)
      mayUse(user, place)
      const command = commandFor(place, name, 3)
      const about = messageFor(user, place, message)
      const data = {
        id: command.id,
        name,
        type: 3,
        target_id: message,
        resolved: { messages: { [message]: toldMessage(state, about) } },
        ...(command.guild_id && { guild_id: command.guild_id }),
      }
      return await act(user, place, { type: InteractionType.ApplicationCommand, name, data })
    },
    /** Presses a button, by its label or its custom id. */
    async press(user: string, channel: string, message: string, name: string): Promise<Deed> {
      const place = placeOf(user, channel)
      const about = messageFor(user, place, message)
      const control = findControl(
        controlsOf(about.components).filter(({ type }) => type === ComponentType.Button),
        name,
      )
      if (control.disabled) throw new Error(`${name} is disabled`)
      if (control.custom_id === undefined) throw new Error(`${name} is a link`)
      const data = { component_type: control.type, custom_id: control.custom_id, id: control.id }
      return await act(user, place, { type: InteractionType.MessageComponent, name: '', data, message })
    },
    /** Chooses in a select of a message, by its placeholder or its custom id; options by their labels or values, people by their ids. */
    async choose(
      user: string,
      channel: string,
      message: string,
      name: string,
      chosen: string | readonly string[],
    ): Promise<Deed> {
      const place = placeOf(user, channel)
      const about = messageFor(user, place, message)
      const control = findControl(
        controlsOf(about.components).filter(({ type }) => type !== ComponentType.Button),
        name,
      )
      const words = typeof chosen === 'string' ? [chosen] : chosen
      const values = words.map((word) => {
        const option = control.options?.find(({ label, value }) => label === word || value === word)
        if (!option && control.type === ComponentType.StringSelect) throw new Error(`${name} does not offer ${word}`)
        return option?.value ?? word
      })
      const people = control.type === ComponentType.UserSelect ? values : []
      const guild = state.guilds.get(place.guild ?? '')
      const resolved = {
        users: Object.fromEntries(people.map((id) => [id, toldUserBy(state, id)])),
        members: Object.fromEntries(
          people.flatMap((id) => {
            const member = guild?.members.get(id)
            return member ? [[id, toldMemberAlone(member)]] : []
          }),
        ),
      }
      const data = {
        ...{ component_type: control.type, custom_id: control.custom_id, id: control.id, values },
        ...(people.length > 0 && { resolved }),
      }
      return await act(user, place, { type: InteractionType.MessageComponent, name: '', data, message })
    },
  }
}

type KnownOption = {
  name: string
  type: number
  required?: boolean
  autocomplete?: boolean
  choices?: readonly { name: string; value: string | number }[]
  min_length?: number
  max_length?: number
  options?: readonly KnownOption[]
}

/** What a client sends of the fields: it holds back what it can see is wrong. */
function fields(known: readonly KnownOption[], options: Options, focused?: string): Option[] {
  for (const name of Object.keys(options))
    if (!known.some((one) => one.name === name)) throw new Error(`there is no field ${name}`)
  return known.flatMap((one) => {
    const value = options[one.name]
    if (one.name === focused) {
      if (!one.autocomplete) throw new Error(`${one.name} offers nothing`)
      return [{ name: one.name, type: one.type, value: value ?? '', focused: true }]
    }
    if (value === undefined) {
      if (one.required && focused === undefined) throw new Error(`${one.name} is required`)
      return []
    }
    const choice = one.choices?.find(({ name, value: chosen }) => name === value || chosen === value)
    if (one.choices && one.choices.length > 0 && !choice) throw new Error(`${one.name} does not offer ${value}`)
    if (one.type === kind.String && typeof value === 'string' && value.length > (one.max_length ?? 6000))
      throw new Error(`${one.name} is too long`)
    return [{ name: one.name, type: one.type, value: choice?.value ?? value }]
  })
}
