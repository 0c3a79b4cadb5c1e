import type { Suggestion } from '../chat/adapter.ts'
import { plain } from '../chat/message.ts'
import { permits } from '../directory/permission.ts'
import { say } from '../locale/catalogue.ts'
import { type Parcel, release, shownBy, type Target } from '../sharing/release.ts'
import { type Argument, argumentsOf } from './argument.ts'
import type { Command } from './command.ts'
import type { Looking } from './home.ts'
import { byNeed } from './index.ts'

/** Most lines that are suggested, most characters of what is typed that are looked at, and most of a label. */
const most = { lines: 25, typed: 200, label: 100 } as const

/**
 * Whole lines that go on from what somebody has typed: names of commands, and behind a name what the bot knows. They may say each of
 * them and read what it names; what it is called passes the release rule for the place of theirs where it is shown.
 */
export async function suggestLines(looking: Looking, typed: string, target: Target): Promise<readonly Suggestion[]> {
  if (typed.length > most.typed) return []
  const [name = '', ...behind] = typed.trimStart().split(/\s+/)
  const mine = byNeed.filter((command) => permits(looking.directory, looking.person, command.name, looking.now).allowed)
  const wanted = name.toLowerCase()
  const exact = mine.find((command) => command.name === wanted)
  if (behind.length > 0) return exact ? linesOf(looking, exact, behind, target) : []
  const begun = mine.filter((command) => command.name.startsWith(wanted))
  const [first, ...others] = exact ? [exact, ...begun.filter((each) => each !== exact)] : begun
  if (!first) return []
  const lines = exact || others.length === 0 ? await linesOf(looking, first, [''], target) : []
  const names = [first, ...others].map((command) => ({ line: command.name, label: summaryOf(looking, command) }))
  return [...names, ...lines].slice(0, most.lines)
}

const summaryOf = ({ person }: Looking, { summary }: Command): string => shorten(say(person.language, summary))

/** Whole lines of one command: `behind` is what was typed after its name, word by word, the last one perhaps in part. */
async function linesOf(
  looking: Looking,
  command: Command,
  behind: readonly string[],
  target: Target,
): Promise<readonly Suggestion[]> {
  const sources = argumentsOf[command.name] ?? []
  const at = Math.min(behind.length, sources.length) - 1
  const source = sources[at]
  if (!source) return []
  const before = behind.slice(0, at)
  const sought = behind.slice(at).join(' ').trim().toLowerCase()
  const fits = (words: string): boolean =>
    sought === '' || waysToWrite(words).some((each) => each.toLowerCase().startsWith(sought))
  const found = await source(looking, { command: command.name, before, fits, most: most.lines })
  return found
    .filter(({ words }) => fits(words))
    .flatMap((each): readonly Suggestion[] => {
      const line = [command.name, ...before, each.words].join(' ')
      const label = labelOf(looking, command, each, target)
      return label === undefined ? [] : [{ line, label }]
    })
    .slice(0, most.lines)
}

/** What a line is, for whoever may see it in that place; `undefined` where not even its stub may stand there now. */
function labelOf(looking: Looking, command: Command, { words, is }: Argument, target: Target): string | undefined {
  if (is === undefined) return summaryOf(looking, command)
  if (typeof is === 'string') return shorten(is)
  const said = sayIn(is, target)
  if (said === undefined) return undefined
  // What the line says already is not said again.
  return shorten(said.startsWith(`${words} `) ? said.slice(words.length + 1) : said)
}

function sayIn(parcel: Parcel, target: Target): string | undefined {
  const verdict = release(parcel, target)
  const message = verdict.kind === 'cleared' ? shownBy(verdict.cleared) : undefined
  const [line] = message?.blocks ?? []
  return line?.type === 'paragraph' ? plain(line.children) : undefined
}

/** All by which a number is known: `EL-2027-FR-0042` is `FR-42` and `42`, `R-2027-0042` is `R42`. Others are themselves. */
function waysToWrite(words: string): readonly string[] {
  const found = /^([A-Z]+)-\d{4}-(?:([A-Z-]+)-)?(\d+)(.*)$/s.exec(words)
  if (!found) return [words]
  const [, series = '', code = series, counter = '', rest = ''] = found
  const short = String(Number(counter))
  const all = [`${code}-${counter}`, `${code}-${short}`, `${code}${short}`, counter, short, `#${short}`]
  return [words, ...all.map((each) => `${each}${rest}`)]
}

const shorten = (label: string): string =>
  label.length > most.label ? `${label.slice(0, most.label - 1).toWellFormed()}…` : label
