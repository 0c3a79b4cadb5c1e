import { type Answers, type Field, type Form, fieldsOf, type Option, type Problems } from './form.ts'
import { type Block, fact, type Message, note, paragraph, strong, text } from './message.ts'

/**
 * A form as a conversation, for platforms that show none: one message asks for everything, one reply answers it. Fields
 * are numbered through the whole form, options are lettered, so that nothing need be typed in a language's own words.
 */

/** Why an answer cannot be taken. */
export type Fault =
  | { kind: 'missing' }
  | { kind: 'too-long'; most: number; found: number }
  | { kind: 'no-option'; given: string }
  | { kind: 'no-moment' }

export type Faults = Readonly<Record<string, Fault>>

/** What the dialogue says besides the form's own words, in the reader's language. */
export type DialogueWords = {
  /** How to answer, above the fields. */
  how: string
  /** How to answer when some answers are taken already. */
  again: string
  /** Marks a field that may be left out. */
  optional: string
  one: string
  many: string
  moment: string
  /** Heads the answers taken so far. */
  taken: string
  /** How to fill in the form on the bot's own page instead. */
  instead?: string
  fault(fault: Fault): string
}

/** What stands on every message of the dialogue. */
export type DialogueFrame = { marking: string; exercise?: boolean }

/** The most messages that one form may take: homeservers allow as little as one in five seconds. */
export const mostMessages = 3

/** The answers that a form starts with. */
export function startAnswers(form: Form): Answers {
  return Object.fromEntries(
    fieldsOf(form).flatMap((field) =>
      field.value === undefined || field.value === '' ? [] : [[field.id, field.value]],
    ),
  )
}

/** Writes the message that asks for all of a form, or, when `problems` names fields, for those alone. A problem of no field stands above. */
export function askFor(
  form: Form,
  answers: Answers,
  problems: Problems,
  words: DialogueWords,
  frame: DialogueFrame,
): Message {
  const wrong = fieldsOf(form).filter((field) => problems[field.id] !== undefined)
  const asked = wrong.length > 0 ? wrong : fieldsOf(form)
  const general = Object.entries(problems).flatMap(([id, problem]) =>
    wrong.some((field) => field.id === id) ? [] : [problem],
  )
  const taken =
    wrong.length > 0 ? fieldsOf(form).filter((field) => answers[field.id] !== undefined && !wrong.includes(field)) : []
  const blocks: Block[] = [{ type: 'heading', text: form.title }]
  for (const problem of general) blocks.push(paragraph({ type: 'emphasis', children: [text(problem)] }))
  if (form.intro && wrong.length === 0) blocks.push(paragraph(form.intro))
  blocks.push(paragraph(wrong.length > 0 ? words.again : words.how))
  for (const field of asked) blocks.push(...blocksOf(form, field, answers[field.id], problems[field.id], words))
  blocks.push({ type: 'code', text: asked.map((field) => `${numberOf(form, field)}: `).join('\n') })
  if (taken.length > 0) {
    blocks.push(note(words.taken), {
      type: 'facts',
      facts: taken.map((field) =>
        fact(`${numberOf(form, field)}: ${field.label}`, inWords(field, answers[field.id] ?? '')),
      ),
    })
  }
  if (words.instead) blocks.push(note(words.instead))
  return { summary: form.title, blocks, look: 'reply', ...frame }
}

function blocksOf(
  form: Form,
  field: Field,
  value: string | undefined,
  problem: string | undefined,
  words: DialogueWords,
): Block[] {
  const remarks = [
    ...(field.hint ? [field.hint] : []),
    ...(field.type === 'one' ? [words.one] : []),
    ...(field.type === 'many' ? [words.many] : []),
    ...(field.type === 'moment' ? [words.moment] : []),
    ...(field.required ? [] : [words.optional]),
  ]
  const blocks: Block[] = [
    paragraph(
      strong(`${numberOf(form, field)}: ${field.label}`),
      ...(remarks.length > 0 ? [` — ${remarks.join(' · ')}`] : []),
      ...(value !== undefined ? [' = ', { type: 'code' as const, text: inWords(field, value) }] : []),
      ...(problem !== undefined ? ['\n', { type: 'emphasis' as const, children: [text(problem)] }] : []),
    ),
  ]
  if (field.type === 'one' || field.type === 'many') {
    const items = field.options.map((option, index) => [text(`${letterOf(index)}) ${option.label}`)])
    blocks.push({ type: 'list', ordered: false, items })
  }
  return blocks
}

const numberOf = (form: Form, field: Field): number => fieldsOf(form).indexOf(field) + 1
const letterOf = (index: number): string => String.fromCharCode('a'.charCodeAt(0) + index)

/** An answer as the person who gave it would read it. */
function inWords(field: Field, value: string): string {
  if (field.type !== 'one' && field.type !== 'many') return value
  const values = field.type === 'one' ? [value] : value.split(',')
  return values.map((each) => field.options.find((option) => option.value === each)?.label ?? each).join(', ')
}

/**
 * Reads a reply: `number: answer`, an answer going on until the next number. Where only one thing was asked, the whole
 * reply is its answer; where nobody numbered anything, it answers the first free text asked for. `before` are the
 * answers taken so far; an answer `-` takes one back. Every required field without an answer is a fault.
 */
export function readReply(
  form: Form,
  asked: readonly string[],
  reply: string,
  before: Answers,
): { answers: Answers; faults: Faults } {
  const answers: Record<string, string> = { ...before }
  const faults: Record<string, Fault> = {}
  for (const [field, given] of assign(form, asked, reply)) {
    const value = given.trim()
    if (value === '') continue
    delete answers[field.id]
    if (value === '-' || value === '–') continue
    const read = readAnswer(field, value)
    if (typeof read === 'string') answers[field.id] = read
    else faults[field.id] = read
  }
  for (const field of fieldsOf(form)) {
    if (field.required && answers[field.id] === undefined) faults[field.id] ??= { kind: 'missing' }
  }
  return { answers, faults }
}

/** A line that begins an answer: `3: …`, also `3. …`, `3) …` and with the stars of a copied `**3:**`. */
const numbered = /^\s*\**\s*(\d{1,3})\s*([:.)])\**(?:\s+|$)(.*)$/

/** Which field each run of lines answers. The sign after the first number is the sign throughout, and numbers rise, so that a numbered list within an answer stays there. */
function assign(form: Form, asked: readonly string[], reply: string): readonly (readonly [Field, string])[] {
  const fields = fieldsOf(form)
  const found: { field: Field; number: number; lines: string[] }[] = []
  const loose: string[] = []
  let sign: string | undefined
  for (const line of withoutQuote(reply).split('\n')) {
    const match = numbered.exec(line)
    const number = Number(match?.[1])
    const field = fields[number - 1]
    const last = found.at(-1)
    if (match && field && (sign === undefined || sign === match[2]) && number > (last?.number ?? 0)) {
      sign = match[2]
      found.push({ field, number, lines: [match[3] ?? ''] })
    } else if (last) last.lines.push(line)
    else loose.push(line)
  }
  const rest = loose.join('\n')
  const answered = found.map(({ field, lines }) => [field, lines.join('\n')] as const)
  if (rest.trim() === '') return answered
  const open = fields.filter((field) => asked.includes(field.id) && !found.some((each) => each.field === field))
  const free =
    asked.length === 1
      ? open[0]
      : (open.find((field) => field.type === 'paragraph') ?? open.find((field) => field.type === 'line'))
  return free ? [[free, rest], ...answered] : answered
}

/** A reply without the lines of the message it quotes. */
function withoutQuote(reply: string): string {
  return reply.replace(/\r\n?/g, '\n').replace(/^(>[^\n]*\n)+\n?/, '')
}

function readAnswer(field: Field, value: string): string | Fault {
  switch (field.type) {
    case 'line':
    case 'paragraph': {
      const words = field.type === 'line' ? value.replace(/\s*\n\s*/g, ' ') : value
      return words.length > field.max ? { kind: 'too-long', most: field.max, found: words.length } : words
    }
    case 'one':
      return optionIn(field.options, value)?.value ?? { kind: 'no-option', given: value }
    case 'many':
      return readMany(field.options, value)
    case 'moment':
      return readMoment(value) ?? { kind: 'no-moment' }
  }
}

function readMany(options: readonly Option[], value: string): string | Fault {
  const whole = optionIn(options, value)
  if (whole) return whole.value
  const given = /^[a-z](\s+[a-z])*$/i.test(value) ? value.split(/\s+/) : value.split(/[,;\n]/)
  const chosen = new Set<string>()
  for (const each of given.map((piece) => piece.trim()).filter((piece) => piece !== '')) {
    const option = optionIn(options, each)
    if (!option) return { kind: 'no-option', given: each }
    chosen.add(option.value)
  }
  // In the form's own order, so that the same choice is the same answer.
  const values = options.map((option) => option.value).filter((each) => chosen.has(each))
  return values.length > 0 ? values.join(',') : { kind: 'no-option', given: value }
}

/** An option by its letter, else by its label, else by its value. */
function optionIn(options: readonly Option[], given: string): Option | undefined {
  const wanted = given.trim().toLowerCase()
  const letter = /^([a-z])\)?(?:\s.*)?$/.exec(wanted)?.[1]
  const byLetter = letter && (wanted.length <= 2 || wanted[1] === ')') ? options[letter.charCodeAt(0) - 97] : undefined
  return (
    byLetter ??
    options.find((option) => option.label.trim().toLowerCase() === wanted) ??
    options.find((option) => option.value.toLowerCase() === wanted)
  )
}

const momentShapes = [
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})[T ,]+(?<hour>\d{1,2})[:.h](?<minute>\d{2})$/,
  /^(?<day>\d{1,2})[./](?<month>\d{1,2})[./](?<year>\d{4})[T ,]+(?<hour>\d{1,2})[:.h](?<minute>\d{2})$/,
]

/** Reads `2027-04-18 20:00` or `18.4.2027 20.00` as `2027-04-18T20:00`; `undefined` when there is no such day or hour. */
export function readMoment(written: string): string | undefined {
  for (const shape of momentShapes) {
    const parts = shape.exec(written.trim())?.groups
    if (!parts) continue
    const two = (part: string | undefined): string => String(part).padStart(2, '0')
    const moment = `${parts.year}-${two(parts.month)}-${two(parts.day)}T${two(parts.hour)}:${two(parts.minute)}`
    const read = new Date(`${moment}:00Z`)
    if (!Number.isNaN(read.getTime()) && read.toISOString().startsWith(moment)) return moment
  }
  return undefined
}
