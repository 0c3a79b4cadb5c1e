import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord.js'
import { type Json, objectIn, objectsIn } from '../json.ts'
import type { Wire } from '../wire.ts'

/** Whether the list at Discord is what is wanted. Throws `DeliveryError`. */
async function isRegistered(
  wire: Pick<Wire, 'ask'>,
  application: string,
  wanted: RESTPutAPIApplicationCommandsJSONBody,
): Promise<boolean> {
  const query = { with_localizations: true }
  const there = await wire.ask('GET', `/applications/${application}/commands`, { query })
  return same(objectsIn(there), objectsIn(wanted))
}

/** Has Discord list the commands, unless it does so already: it makes two hundred new ones a day at most. Throws `DeliveryError`. */
export async function register(
  wire: Pick<Wire, 'ask'>,
  application: string,
  wanted: RESTPutAPIApplicationCommandsJSONBody,
): Promise<'there' | 'new'> {
  if (await isRegistered(wire, application, wanted)) return 'there'
  await wire.ask('PUT', `/applications/${application}/commands`, { body: wanted })
  return 'new'
}

const same = (some: readonly Json[], others: readonly Json[]): boolean => bare(some) === bare(others)

const bare = (commands: readonly Json[]): string =>
  JSON.stringify(commands.map(bareCommand).sort((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`)))

/** What of a command is the bot's to say: Discord adds ids, versions, and what is not set. */
const bareCommand = (command: Json): Json => ({
  ...bareOption(command),
  contexts: sorted(command.contexts),
  integration_types: sorted(command.integration_types),
})

const bareOption = (option: Json): Json => ({
  type: option.type ?? 1,
  name: option.name,
  description: option.description || '',
  names: entries(option.name_localizations),
  descriptions: entries(option.description_localizations),
  required: option.required === true,
  autocomplete: option.autocomplete === true,
  options: objectsIn(option.options).map(bareOption),
})

const sorted = (values: unknown): readonly unknown[] => (Array.isArray(values) ? [...values].sort() : [])
const entries = (words: unknown): readonly (readonly [string, unknown])[] =>
  Object.entries(objectIn(words)).sort(([a], [b]) => a.localeCompare(b))
