import { UserError } from '../chat/errors.ts'
import { lockDirectory, tellDirectory } from '../directory/change.ts'
import type { Person } from '../directory/directory.ts'
import { type ErasedEntry, noteErased } from '../ledger/erasure-note.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { destroyedSql, isDestroyedSql } from '../store/seal.ts'
import { appendAll, type Basis, beginErasure, type ErasureScene } from './erasure.ts'
import { needFree } from './hold.ts'
import { personColumns, renameIn } from './person-words.ts'

/**
 * Destroys what is kept of a person: name, contacts, accounts, passkeys, sessions, turns of duty, and the payloads about them in the
 * record, those of decisions excepted. Their id becomes their pseudonym everywhere, so that what they did and said officially stays,
 * and bears no name. Their seats in rooms are taken away. Throws `retention.held` and `retention.person.none`.
 */
export async function erasePerson(
  scene: ErasureScene,
  id: string,
  basis: Basis,
  by?: Person,
  why?: string,
): Promise<readonly Effect[]> {
  const { tx, now, directory } = scene
  await lockDirectory(tx)
  const person = await tx.person.findUnique({ where: { id }, include: { accounts: { select: { ref: true } } } })
  if (!person || person.erasedAt) throw new UserError('retention.person.none', { id })
  await needFree(tx, `person/${id}`)
  const { pseudonym } = person
  const refs = person.accounts.map(({ ref }) => ref)
  for (const column of personColumns) await tx.$executeRawUnsafe(renameIn(column), id, pseudonym)
  const erased = await forgetAccounts(scene, refs, pseudonym)
  await tx.legalHold.updateMany({ where: { subject: `person/${id}` }, data: { subject: `person/${pseudonym}` } })
  await tx.person.update({
    where: { id },
    data: {
      id: pseudonym,
      name: say('en', 'retention.person.name', { pseudonym }),
      language: 'en',
      zone: 'Europe/Brussels',
      quiet: null,
      retiredAt: person.retiredAt ?? now,
      erasedAt: now,
    },
  })
  await tellDirectory(tx)
  const order = by?.id === id ? { ...by, id: pseudonym } : by
  const { id: erasure, effects } = await beginErasure(scene, `person/${pseudonym}`, { basis, by: order, why })
  const seats = [...directory.rooms.values()].flatMap((room) =>
    [...room.seats].filter((seat) => refs.includes(seat)).map((account) => ({ room, account })),
  )
  return [
    ...effects,
    ...appendAll(noteErased(erased)),
    ...seats.map(
      ({ room, account }, index): Effect => ({
        kind: 'unseat',
        slot: `erasure/${erasure}/${index + 1}@${room.id}`,
        conversation: room.conversation,
        account,
      }),
    ),
  ]
}

/** Of accounts that were somebody's nothing stays but the seats that their platforms report. Gives the entries whose payloads are gone. */
async function forgetAccounts(
  { tx }: ErasureScene,
  refs: readonly string[],
  pseudonym: string,
): Promise<readonly ErasedEntry[]> {
  const theirs = { in: [...refs] }
  await tx.stranger.deleteMany({ where: { account: theirs } })
  await tx.linkTry.deleteMany({ where: { account: theirs } })
  await tx.linkCode.deleteMany({ where: { OR: [{ account: theirs }, { usedBy: theirs }] } })
  await tx.message.updateMany({ where: { author: theirs }, data: { text: null, files: null, author: pseudonym } })
  await tx.evidence.updateMany({ where: { author: theirs }, data: { author: pseudonym } })
  // What could not be handled is of no use to anybody without its words.
  await tx.inbox.updateMany({
    where: { actor: theirs, state: { not: 'pending' } },
    data: { body: null, actor: pseudonym, state: 'done' },
  })
  await tx.roundAnswer.updateMany({ where: { account: theirs }, data: { account: pseudonym } })
  await tx.callGuest.updateMany({ where: { via: theirs }, data: { via: pseudonym } })
  const subjects = refs.map((ref) => `account/${ref}`)
  const erased = await tx.$queryRawUnsafe<ErasedEntry[]>(
    `UPDATE "LedgerEntry" SET payload = ${destroyedSql('payload')}
     WHERE subject = ANY($1::text[]) AND payload IS NOT NULL AND NOT (${isDestroyedSql('payload')})
     RETURNING id::text AS id, seq`,
    subjects,
  )
  await tx.recall.updateMany({ where: { subject: { in: subjects } }, data: { subject: `account/${pseudonym}` } })
  for (const [index, ref] of refs.entries()) {
    await tx.$executeRaw`
      UPDATE "Post" SET about = array_replace(about, ${`account/${ref}`}, ${`account/${pseudonym}`})
      WHERE about && ARRAY[${`account/${ref}`}]`
    // In the name of a slot it is one part among others. Names are told apart, so of several accounts each keeps a number.
    const named = `(^|/)${ref.replace(/[^\p{L}\p{N}]/gu, '\\$&')}(?=[/@]|$)`
    for (const [table, column] of slotColumns)
      await tx.$executeRawUnsafe(
        `UPDATE "${table}" SET "${column}" = regexp_replace("${column}", $1, $2) WHERE "${column}" ~ $1`,
        named,
        `\\1${pseudonym}/${index + 1}`,
      )
  }
  return erased
}

/** Names that may have an account among their parts: `unseat/<account>@joint`, `account/joined/<account>/…`, `revoked/…/<account>`. */
const slotColumns = [
  ['Post', 'slot'],
  ['RecallCopy', 'slot'],
  ['Recall', 'key'],
] as const
