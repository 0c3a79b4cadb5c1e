import { type Language, say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'

/** What a line asks for. */
export type Asked =
  | { kind: 'command'; command: CliCommand; words: readonly string[]; switches: ReadonlySet<string> }
  /** It asks what there is: about all commands, or those that it names. */
  | { kind: 'help'; about: readonly CliCommand[] }
  /** It asks for nothing there is; `problem` says what to do. */
  | { kind: 'unclear'; problem: string }

/** Reads the words of a command line. */
export function readLine(words: readonly string[], commands: readonly CliCommand[], language: Language): Asked {
  const plain = words.filter((word) => !word.startsWith('--'))
  const switches = new Set(words.filter((word) => word.startsWith('--')).map((word) => word.slice(2)))
  if (plain.length === 0 || plain[0] === 'help' || switches.has('help')) {
    const asked = plain[0] === 'help' ? plain.slice(1) : plain
    const named = asked.length > 1 ? meantBy(commands, asked) : undefined
    const about = named ? [named] : familyOf(commands, asked[0])
    return { kind: 'help', about: about.length > 0 ? about : commands }
  }
  const command = meantBy(commands, plain)
  const family = familyOf(commands, plain[0])
  if (!command) {
    const problem =
      family.length > 0
        ? sayUsages(family, language)
        : say(language, 'cli.unknown', { words: plain.slice(0, 2).join(' ') })
    return { kind: 'unclear', problem }
  }
  const rest = plain.slice(command.name.split(' ').length)
  const strange = [...switches].find((each) => !command.switches.includes(each.replace(/=.*/s, '=')))
  if (strange !== undefined || rest.length < command.words.least || rest.length > command.words.most) {
    // `keys foo` is none of them, whichever was meant.
    const isNone = rest.length > command.words.most && command.words.most === 0
    return { kind: 'unclear', problem: sayUsages(isNone ? family : [command], language) }
  }
  return { kind: 'command', command, words: rest, switches }
}

/** The command that words begin with: the longest name wins, so that `deliveries retry` is not `deliveries` of something. */
const meantBy = (commands: readonly CliCommand[], words: readonly string[]): CliCommand | undefined =>
  commands
    .filter(({ name }) => name.split(' ').every((part, index) => words[index] === part))
    .toSorted((one, other) => other.name.length - one.name.length)[0]

/** All commands whose name begins with a word. */
const familyOf = (commands: readonly CliCommand[], word = ''): readonly CliCommand[] =>
  commands.filter(({ name }) => name.split(' ')[0] === word)

const sayUsages = (commands: readonly CliCommand[], language: Language): string =>
  commands.map((command) => say(language, 'cli.usage', { usage: usageOf(command) })).join('\n')

/** The lines of `help`. */
export function sayHelp(commands: readonly CliCommand[], language: Language): string[] {
  return [
    say(language, 'cli.help'),
    ...commands.flatMap((command) => [`  ${usageOf(command)}`, `      ${say(language, command.summary)}`]),
  ]
}

const usageOf = ({ name, usage }: CliCommand): string => `${name} ${usage}`.trim()
