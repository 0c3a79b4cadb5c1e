import { UserError } from '../chat/errors.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import { actions, type Block } from '../chat/message.ts'
import { permits } from '../directory/permission.ts'
import { isTextKey, say } from '../locale/catalogue.ts'
import { nearest } from '../locale/nearest.ts'
import { isRunNumber } from '../playbook/live/find.ts'
import type { Effect } from '../sharing/effect.ts'
import { readNumber } from '../threat/number.ts'
import type { Asking, Call, Command } from './command.ts'
import { commands } from './index.ts'
import { askWhetherMeant, isLate } from './late.ts'
import { needPermission } from './permission.ts'
import { answer, firstWord, tell } from './words.ts'

/**
 * Obeys one line: a typed command, a pressed button, or `<form id> <context>` with answers. What the speaker cannot do is
 * answered in private, in their language. A command throws `UserError` before it has written anything.
 */
export async function runCommand(call: Call, line: string): Promise<readonly Effect[]> {
  const { name, words } = readLine(line)
  const command = find(name)
  if (!command) {
    const near = nearest(
      name,
      commands.map((each) => each.name),
    )
    const written = name.slice(0, 40)
    return near ? tell(call, 'commands.unknown.near', { written, near }) : tell(call, 'commands.unknown', { written })
  }
  const said = { ...call, words }
  try {
    needPermission(said, command.name)
    if (command.whenLate !== 'obey' && (await isLate(said))) return askWhetherMeant(said, command, quoteOf)
    return await command.run(said)
  } catch (fault) {
    if (!(fault instanceof UserError) || !isTextKey(fault.code)) throw fault
    return call.reply(
      answer(say(call.person.language, fault.code, { usage: command.usage, ...fault.values }), leadsTo(call, fault)),
    )
  }
}

/** What a person cannot do here, and can on a page of the bot, leads there. */
function leadsTo({ person }: Call, { values: { url } }: UserError): readonly Block[] {
  return typeof url === 'string' ? [actions({ type: 'link', label: say(person.language, 'accounts.page'), url })] : []
}

/** The form that a line opens for this person; `undefined` when it opens none. */
export async function formFor(line: string, asking: Asking): Promise<Form | undefined> {
  const { name, words } = readLine(line)
  const command = find(name)
  return command && maySay(command, asking) ? command.form?.({ ...asking, words }) : undefined
}

/** What is wrong with the answers to a form, by its id; `asking.words` is its context. Whoever may not say it learns so once it is said. */
export async function checkForm(form: string, answers: Answers, asking: Asking): Promise<Problems> {
  const command = find(form)
  return (command && maySay(command, asking) && (await command.check?.(answers, asking))) || {}
}

/** Most characters of a line that its answer repeats. */
const longestQuote = 80

/**
 * What an answer repeats of the typed line that it answers: the command and what it is about, in one line, cut short. Never a
 * person's own words: they may bear a label that the answer does not; and never what opens something.
 */
export function quoteOf(line: string): string {
  const { name, words } = readLine(line.slice(0, 400).replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}]+/gu, ' '))
  const command = find(name)
  if (words === '') return shorten(name)
  if (command?.secretWords) return `${shorten(name)} …`
  if (command && !command.ownWords) return shorten(`${name} ${words.replace(/\s+/g, ' ')}`)
  const { word, rest } = firstWord(words)
  if (!command || !(readNumber(word) || isRunNumber(word))) return `${shorten(name)} …`
  return rest === '' ? shorten(`${name} ${word}`) : `${shorten(`${name} ${word}`)} …`
}

const shorten = (line: string): string =>
  line.length > longestQuote
    ? `${line
        .slice(0, longestQuote - 1)
        .toWellFormed()
        .trimEnd()}…`
    : line

function readLine(line: string): { name: string; words: string } {
  const { word, rest } = firstWord(line)
  return { name: word.toLowerCase(), words: rest }
}

const find = (name: string): Command | undefined => commands.find((command) => command.name === name)

const maySay = ({ name }: Command, { directory, person, now }: Asking): boolean =>
  permits(directory, person, name, now).allowed
