import { UserError } from '../chat/errors.ts'
import type { Problems } from '../chat/form.ts'
import { homeOf } from '../directory/home.ts'
import { touchCountsMs } from '../identity/ways-in.ts'
import { say } from '../locale/catalogue.ts'
import type { Guarded as GuardedAnswer, Question } from '../playbook/language/model.ts'
import type { Asking, Call } from './command.ts'

/** What nobody does on the strength of a chat account alone: an account can be taken over, a finger on a passkey not from afar. */
export type Guarded = GuardedAnswer | 'downgrade'

/**
 * Lets a call go on only where its person has touched a passkey of theirs within the last 15 minutes. Otherwise throws a
 * `UserError` that leads to the page where they do (`url`), or to the one where they make a passkey first.
 */
export async function needPasskey(call: Call, action: Guarded): Promise<void> {
  const found = await lookFor(call)
  if (found === 'touched') return
  const has = found === 'untouched'
  const url = pageFor(call, has ? `/confirm?from=${encodeURIComponent(call.conversation)}` : '/account')
  throw new UserError(has ? `accounts.passkey.${action}` : `accounts.passkey.none.${action}`, { url })
}

/** Lets a call go on only where its person has touched a passkey, if one of these answers takes that. */
export async function needPasskeyFor(call: Call, questions: readonly Question[], answers: Given): Promise<void> {
  const [guarded] = guardedIn(questions, answers)
  if (guarded) await needPasskey(call, guarded.action)
}

/** What to do about answers that take a passkey which was not touched, by their fields: so that nothing that was written is lost. */
export async function checkPasskey(asking: Asking, questions: readonly Question[], answers: Given): Promise<Problems> {
  const guarded = guardedIn(questions, answers)
  const found = guarded.length > 0 ? await lookFor(asking) : 'touched'
  if (found === 'touched') return {}
  const key = found === 'untouched' ? 'accounts.passkey.answer' : 'accounts.passkey.none.answer'
  return Object.fromEntries(guarded.map(({ id }) => [id, say(asking.person.language, key)]))
}

type Given = Readonly<Record<string, unknown>>

function guardedIn(questions: readonly Question[], answers: Given): readonly { id: string; action: GuardedAnswer }[] {
  return questions.flatMap((question) => {
    const given = answers[question.id]
    if (!('passkey' in question) || typeof given !== 'string') return []
    const action = Object.entries(question.passkey).find(([value]) => value === given.trim())?.[1]
    return action === undefined ? [] : [{ id: question.id, action }]
  })
}

/** Whether somebody has touched a passkey of theirs lately, has one at least, or none. */
async function lookFor({ tx, person }: Asking): Promise<'touched' | 'untouched' | 'none'> {
  const since = new Date(Date.now() - touchCountsMs)
  const mine = { personId: person.id }
  const touched = await tx.passkey.findFirst({ where: { ...mine, usedAt: { gt: since } }, select: { id: true } })
  if (touched) return 'touched'
  return (await tx.passkey.count({ where: mine })) > 0 ? 'untouched' : 'none'
}

/** A page of the bot, in an exercise under the name at which the reader signs in: there a passkey belongs to that name. */
const pageFor = ({ directory, person, now, exercise, origin }: Call, path: string): string =>
  `${(exercise && homeOf(origin, directory, person, now)) || origin}${path}`
