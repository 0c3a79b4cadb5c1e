import { type Language, say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'

/** What a line asks for. */
export type Asked =
  | { kind: 'command'; command: CliCommand; words: readonly string[]; switches: ReadonlySet<string> }
  | { kind: 'help' }
  /** It asks for nothing there is; `problem` says what to do. */
  | { kind: 'unclear'; problem: string }

/** Reads the words of a command line. */
export function readLine(words: readonly string[], commands: readonly CliCommand[], language: Language): Asked {
  const plain = words.filter((word) => !word.startsWith('--'))
  const switches = new Set(words.filter((word) => word.startsWith('--')).map((word) => word.slice(2)))
  if (plain.length === 0 || plain[0] === 'help' || switches.has('help')) return { kind: 'help' }
  // The longest name wins, so that `deliveries retry` is not `deliveries` of something.
  const command = commands
    .filter(({ name }) => name.split(' ').every((part, index) => plain[index] === part))
    .toSorted((one, other) => other.name.length - one.name.length)[0]
  if (!command) {
    return { kind: 'unclear', problem: say(language, 'cli.unknown', { words: plain.slice(0, 2).join(' ') }) }
  }
  const rest = plain.slice(command.name.split(' ').length)
  const strange = [...switches].find((each) => !command.switches.includes(each.replace(/=.*/s, '=')))
  if (strange !== undefined || rest.length < command.words.least || rest.length > command.words.most) {
    return { kind: 'unclear', problem: say(language, 'cli.usage', { usage: usageOf(command) }) }
  }
  return { kind: 'command', command, words: rest, switches }
}

/** The lines of `help`. */
export function sayHelp(commands: readonly CliCommand[], language: Language): string[] {
  return [
    say(language, 'cli.help'),
    ...commands.flatMap((command) => [`  ${usageOf(command)}`, `      ${say(language, command.summary)}`]),
  ]
}

const usageOf = ({ name, usage }: CliCommand): string => `${name} ${usage}`.trim()
