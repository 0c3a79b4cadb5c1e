import { type Json, objectIn, objectsIn, text } from '../json.ts'

/** How people, roles and channels are called where they are named. */
export type Names = {
  user(id: string): string
  role(id: string): string | undefined
  channel(id: string): string | undefined
}

/** What Discord writes between angle brackets, and clients show otherwise: somebody, a role, a channel, an emoji, a moment, a command. */
const marks =
  /<(?:@!?(?<user>\d{1,20})|@&(?<role>\d{1,20})|#(?<channel>\d{1,20})|a?:(?<emoji>\w{1,64}):\d{1,20}|t:(?<moment>-?\d{1,13})(?::[a-zA-Z])?|\/(?<command>[^<>:]{1,110}):\d{1,20})>/g

type Mark = Partial<Record<'user' | 'role' | 'channel' | 'emoji' | 'moment' | 'command', string>>

/** A text as people see it, but for Discord's stars and the like, which stay as they were typed. */
export const readMarks = (content: string, names: Names): string =>
  content.replace(marks, (...found) => {
    const { user, role, channel, emoji, moment, command } = found.at(-1) as Mark // groups come last
    if (user !== undefined) return `@${names.user(user)}`
    if (role !== undefined) return `@${names.role(role) ?? role}`
    if (channel !== undefined) return `#${names.channel(channel) ?? channel}`
    if (emoji !== undefined) return `:${emoji}:`
    if (moment !== undefined) return momentIn(Number(moment)) ?? String(found[0])
    return `/${command}`
  })

/** A moment given in seconds, as everybody reads it alike. */
function momentIn(seconds: number): string | undefined {
  const at = new Date(seconds * 1000)
  return Number.isFinite(at.getTime()) ? `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : undefined
}

/**
 * What a message says: its own words, where it has none what else is read in it: a poll, stickers, what was passed on from another
 * place, what another bot built. `variants` are all other words of it. Both are empty where nothing is told of it.
 */
export function readWords(message: Json, names: Names): { text: string; variants: readonly string[] } {
  const own = (text(message.content) ?? '').trim()
  const passedOn = snapshotsOf(message)
  const others = [
    ...pollIn(message),
    ...passedOn.flatMap((snapshot) => [text(snapshot.content) ?? '', ...embedsIn(snapshot), ...stickersIn(snapshot)]),
    ...stickersIn(message),
    // People cannot write embeds: what stands there is of the page behind a link of theirs.
    ...(isOfApp(message) ? [...embedsIn(message), ...componentsIn(message)] : []),
  ]
  const read = (words: string): string => readMarks(words, names).trim()
  const said = others.map(read).filter((words) => words !== '')
  const words = read(own) || said.join('\n')
  const hidden = [message, ...passedOn].flatMap(filesIn).flatMap((file) => [file.title, file.description])
  const variants = [...said, ...hidden.flatMap((each) => text(each) ?? [])].filter((each) => !words.includes(each))
  return { text: words, variants: [...new Set(variants)] }
}

/** Whether an app wrote a message, by itself or over a webhook. */
const isOfApp = (message: Json): boolean =>
  objectIn(message.author).bot === true || text(message.webhook_id) !== undefined

/** Messages of other places that somebody passed on in this one. */
export const snapshotsOf = (message: Json): readonly Json[] =>
  objectsIn(message.message_snapshots).map((snapshot) => objectIn(snapshot.message))

export const filesIn = (message: Json): readonly Json[] => objectsIn(message.attachments)

const stickersIn = (message: Json): readonly string[] =>
  objectsIn(message.sticker_items).flatMap(({ name }) => text(name) ?? [])

function pollIn(message: Json): readonly string[] {
  const poll = objectIn(message.poll)
  const asked = text(objectIn(poll.question).text)
  const answers = objectsIn(poll.answers).flatMap((answer) => text(objectIn(answer.poll_media).text) ?? [])
  return asked === undefined && answers.length === 0 ? [] : [asked ?? '', ...answers.map((answer) => `• ${answer}`)]
}

function embedsIn(message: Json): readonly string[] {
  return objectsIn(message.embeds).flatMap((embed) => [
    ...[objectIn(embed.author).name, embed.title, embed.description].flatMap((each) => text(each) ?? []),
    ...objectsIn(embed.fields).map(({ name, value }) => `${text(name) ?? ''}: ${text(value) ?? ''}`),
    ...[objectIn(embed.footer).text].flatMap((each) => text(each) ?? []),
  ])
}

/** What is read of a component; the rest of it names, leads or draws. */
const shown: ReadonlySet<string> = new Set(['content', 'label', 'placeholder', 'description'])

/** All that is read in components, however deep. */
function componentsIn(message: Json): readonly string[] {
  const found: string[] = []
  const left: unknown[] = [message.components]
  while (left.length > 0) {
    const next = left.shift()
    if (typeof next !== 'object' || next === null) continue
    for (const [key, each] of Object.entries(next)) {
      if (typeof each === 'string' && shown.has(key)) found.push(each)
      else if (typeof each === 'object') left.push(each)
    }
  }
  return found
}
