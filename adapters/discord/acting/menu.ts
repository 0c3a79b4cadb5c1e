import {
  type APIApplicationCommandStringOption,
  type APIApplicationCommandSubcommandOption,
  type APIAutocompleteApplicationCommandInteractionData,
  type APIChatInputApplicationCommandInteractionData,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type Locale,
  type LocalizationMap,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js'
import type { AdapterContext, CommandWords } from '../../../src/chat/adapter.ts'
import { cut, line } from '../../../src/chat/line.ts'
import { languages, say, type TextKey } from '../../../src/locale/catalogue.ts'
import { limits } from '../limits.ts'
import { readTyped } from './typed.ts'

/** The command of the bot in the list that Discord shows to whoever types `/`. */
export const commandName = 'jom'
/** Its sub-command that takes any line at all. */
const freeName = 'say'
/** The option that takes what follows. */
const wordsName = 'words'
/** What the entries in the menu of a message are called at Discord, whatever language shows them; and the commands that they are. */
export const messageEntries = [
  { name: 'Report as threat', command: 'report', key: 'discord.entry.report' },
  { name: 'Keep as evidence', command: 'evidence', key: 'discord.entry.evidence' },
] as const satisfies readonly { name: string; command: string; key: TextKey }[]

/** What Discord takes for the name of a sub-command. */
const isName = (name: string): boolean => /^[-\p{Ll}\p{N}_]{1,32}$/u.test(name)

/** The languages besides English, as Discord calls them: the same. */
const others = languages.filter((language) => language !== 'en') as readonly (Locale & string)[]

/** What Discord is to list of the bot for everybody: the commands that most need, each as it is typed, and one for any line. */
export function menuOf(commands: AdapterContext['commands']): RESTPutAPIApplicationCommandsJSONBody {
  const english = commands('en').filter(({ name }) => isName(name) && name !== freeName)
  const inOthers = new Map(others.map((language) => [language, commands(language)] as const))
  const summaries = (name: string): LocalizationMap => {
    const found = [...inOthers].flatMap(([language, told]) =>
      told.flatMap((each) => (each.name === name && each.summary !== '' ? [[language, short(each.summary)]] : [])),
    )
    return Object.fromEntries(found)
  }
  const listed = english.slice(0, limits.commandOptions - 1).map(
    (command): APIApplicationCommandSubcommandOption => ({
      type: ApplicationCommandOptionType.Subcommand,
      name: command.name,
      description: short(command.summary) || command.name,
      description_localizations: summaries(command.name),
      ...(takesWords(command) && { options: [wordsOf({ description: short(command.usage) }, false)] }),
    }),
  )
  const everywhere = {
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  }
  return [
    {
      type: ApplicationCommandType.ChatInput,
      name: commandName,
      ...describedBy('discord.command'),
      ...everywhere,
      options: [
        ...listed,
        {
          type: ApplicationCommandOptionType.Subcommand,
          name: freeName,
          ...describedBy('discord.command.say'),
          options: [wordsOf(describedBy('discord.command.words'), true)],
        },
      ],
    },
    ...messageEntries.map(({ name, key }) => ({
      type: ApplicationCommandType.Message as const,
      name,
      name_localizations: Object.fromEntries(others.map((each) => [each, say(each, key)])),
      ...everywhere,
    })),
  ]
}

/** Whether anything may follow the name of a command. */
const takesWords = ({ name, usage }: CommandWords): boolean => usage.trim() !== name

const short = (text: string): string => cut(line(text), limits.commandDescription)

type Described = { description: string; description_localizations?: LocalizationMap }

const wordsOf = (described: Described, required: boolean): APIApplicationCommandStringOption => ({
  type: ApplicationCommandOptionType.String,
  name: wordsName,
  ...described,
  required,
  autocomplete: true,
})

const describedBy = (key: TextKey): Required<Described> => ({
  description: short(say('en', key)),
  description_localizations: Object.fromEntries(others.map((language) => [language, short(say(language, key))])),
})

/** What somebody typed or is typing: the name it began with, empty where any line is taken, and what follows. */
export type Line = { name: string; words: string }

/** Reads what was chosen from the list and typed behind it; `undefined` for a command that is none of the bot's. */
export function readLine({
  name,
  options = [],
}: Pick<
  APIChatInputApplicationCommandInteractionData | APIAutocompleteApplicationCommandInteractionData,
  'name' | 'options'
>): Line | undefined {
  const [chosen] = options
  if (name !== commandName) return undefined
  if (chosen?.type !== ApplicationCommandOptionType.Subcommand) return { name: '', words: '' }
  const given = chosen.options?.find((option) => option.name === wordsName)
  const words = given?.type === ApplicationCommandOptionType.String ? given.value : ''
  return { name: chosen.name === freeName ? '' : chosen.name, words }
}

/** The command as it would be typed to the bot in a message. */
export const textOf = ({ name, words }: Line): string =>
  [name, readTyped(words)].filter((each) => each !== '').join(' ')
