import { UserError } from '../chat/errors.ts'
import type { Directory } from '../directory/directory.ts'
import type { Message } from '../store/generated/client.ts'
import type { Call } from './command.ts'

/** What somebody pointed at: a message that the bot heard (it may have lost its words since), one of its own, or one that it never heard. */
export type Pointed = { kind: 'heard'; row: Message } | { kind: 'own'; slot: string } | { kind: 'unheard' }

/**
 * What a command was said of: the message itself, the original of the copy, or the one about which the speaker alone was asked; nothing
 * where it was said of none. Throws where a copy that is pointed at is being taken back: the original may say by now what is not
 * for this room.
 */
export async function pointedAt({ tx, directory, conversation, on, person }: Call): Promise<Pointed | undefined> {
  if (!on) return undefined
  const copy = await tx.post.findFirst({
    where: { conversation, parts: { has: on } },
    select: { slot: true, intent: true },
  })
  if (copy?.intent === 'retract') throw new UserError('cases.report.message-gone')
  const [where, id] = copy ? (originalOf(copy.slot, directory) ?? []) : [conversation, on]
  if (copy && (!where || !id)) return { kind: 'own', slot: copy.slot }
  const row = await tx.message.findUnique({
    where: { conversation_externalId: { conversation: where ?? conversation, externalId: id ?? on } },
  })
  if (!row) return { kind: 'unheard' }
  // What only one person was told, only they can point at.
  const isOthers =
    (copy?.slot.startsWith(awayHead) && !person.accounts.some((account) => account === row.author)) ||
    (copy?.slot.startsWith(markHead) && !copy.slot.endsWith(`@~${person.id}`))
  return isOthers ? { kind: 'unheard' } : { kind: 'heard', row }
}

/** How the slots begin in which authors are asked to delete what they wrote, and who marked a message is asked of which case. */
const awayHead = 'reply/away/'
const markHead = 'reply/mark/'

/** Under which key somebody is asked of which case a message is evidence. */
export const markKey = (of: Pick<Message, 'conversation' | 'externalId'>, { id }: { id: string }): string =>
  `mark/${of.conversation}/${of.externalId}@~${id}`

/**
 * The conversation and id of the message whose copy a slot holds, or about which one person is asked in it; ids of both may contain
 * the slot's own separators.
 */
function originalOf(slot: string, directory: Directory): [string, string] | undefined {
  const head = [awayHead, markHead].find((each) => slot.startsWith(each)) ?? 'relay/'
  const from = [...directory.conversations.keys()]
    .filter((each) => slot.startsWith(`${head}${each}/`))
    .sort((a, b) => b.length - a.length)[0]
  if (!from) return undefined
  const rest = slot.slice(`${head}${from}/`.length)
  return [from, head === awayHead ? rest : rest.slice(0, rest.lastIndexOf('@'))]
}
