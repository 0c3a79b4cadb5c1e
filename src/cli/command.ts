import type { Ask } from '../chat/adapter.ts'
import type { Choice, Config } from '../config.ts'
import type { Language, TextKey } from '../locale/catalogue.ts'
import type { Store } from '../store/open.ts'

/** One thing to ask of the bot on the command line: `npm run -s jom -- <name> …`. */
export type CliCommand = {
  /** One word or two, such as `ledger verify`. */
  name: string
  /** What follows the name, shown by `help`. Not translated. */
  usage: string
  summary: TextKey
  /** Switches, such as `remove` for `--remove`; one that takes a value ends in `=`, such as `pace=` for `--pace=2`. */
  switches: readonly string[]
  /** How many words may follow the name. */
  words: { least: number; most: number }
  /** Does it and returns the exit code: 0 when all is well, 1 when something is wrong. */
  run(call: CliCall): Promise<number>
}

export type CliCall = {
  words: readonly string[]
  switches: ReadonlySet<string>
  /** Throws a `ConfigFault` where the environment is not one the bot starts with: what needs none of it reads it late, or not at all. */
  readonly config: Config
  /** Every platform there is, and how far it is configured. */
  platforms: readonly Choice[]
  language: Language
  /** Against what relative paths are read. */
  folder: string
  /** Writes one line of the answer. */
  print(line: string): void
  /** Asks whoever sits at the terminal; what is asked stands apart from the answer of the command. Rejects when nobody answers any more. */
  ask: Ask
  /**
   * Opens the store, beside a running bot or alone; it is closed when the command ends.
   */
  open(): Promise<Store>
}
