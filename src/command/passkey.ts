import { UserError } from '../chat/errors.ts'
import { homeOf } from '../directory/home.ts'
import type { Call } from './command.ts'

/** What nobody does on the strength of a chat account alone: an account can be taken over, a finger on a passkey not from afar. */
export type Guarded = 'publish' | 'downgrade' | 'escalate'

/** For how long a touch of a passkey counts, in minutes of real time. */
const passkeyMinutes = 15

/**
 * Lets a call go on only where its person has touched a passkey of theirs within the last 15 minutes. Otherwise throws a
 * `UserError` that leads to the page where they do (`url`), or to the one where they make a passkey first.
 */
export async function needPasskey(call: Call, action: Guarded): Promise<void> {
  const { tx, person } = call
  const since = new Date(Date.now() - passkeyMinutes * 60_000)
  const touched = await tx.passkey.findFirst({
    where: { personId: person.id, usedAt: { gte: since } },
    select: { id: true },
  })
  if (touched) return
  const has = (await tx.passkey.count({ where: { personId: person.id } })) > 0
  const url = pageFor(call, has ? `/confirm?from=${encodeURIComponent(call.conversation)}` : '/account')
  throw new UserError(has ? `accounts.passkey.${action}` : `accounts.passkey.none.${action}`, { url })
}

/** A page of the bot, in an exercise under the name at which the reader signs in: there a passkey belongs to that name. */
const pageFor = ({ directory, person, now, exercise, origin }: Call, path: string): string =>
  `${(exercise && homeOf(origin, directory, person, now)) || origin}${path}`
