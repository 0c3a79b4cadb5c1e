import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import { readAccounts, revokeAccounts } from '../directory/account.ts'
import { lockDirectory, tellDirectory } from '../directory/change.ts'
import { dutyOf, type Person, worksFor } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { accountSubject, recall } from '../sharing/recall.ts'
import type { Transaction } from '../store/client.ts'
import { voidCodes } from './link.ts'
import { tellPerson, without } from './tell.ts'

/** That accounts of a person count no more: one of them, or all. `key` is that of its cause. */
export type Revocation = { person: Person; account?: AccountRef; because: string; by: Person; key: string }

/**
 * Ends at once, everywhere and in this transaction, that an account or all accounts of a person count: from the next event on they
 * are strangers'. Sessions end, codes and links are void, with the account of our own pages the passkeys and recovery codes as well,
 * every seat is taken away, what was said to them alone is taken back, and where they were on duty whoever is next is told. Roles
 * and turns stay. Gives the accounts that were revoked (none where none was left
 * to revoke), and whether another one of theirs still counts.
 */
export async function revoke(
  scene: Scene,
  { person, account, because, by, key }: Revocation,
): Promise<{ revoked: readonly AccountRef[]; left: boolean; effects: readonly Effect[] }> {
  const { tx, now } = scene
  await lockDirectory(tx)
  const all = await readAccounts(tx, [person.id])
  const revoked = all
    .filter(({ ref, state }) => state !== 'revoked' && (account === undefined || ref === account))
    .map(({ ref }) => ref)
  const left = all.some(({ ref, state }) => state === 'verified' && !revoked.includes(ref))
  if (revoked.length === 0) return { revoked, left, effects: [] }
  await revokeAccounts(tx, revoked, { by: by.id, at: now })
  await endWaysIn(tx, person.id)
  if (!left || revoked.some((ref) => platformOf(ref) === scene.ownPages)) await dropKeys(tx, person.id)
  await tellDirectory(tx)
  const after: Scene = { ...scene, directory: without(scene.directory, new Set(revoked)) }
  const payload = { accounts: [...revoked], all: account === undefined, because }
  return {
    revoked,
    left,
    effects: [
      {
        kind: 'append',
        entry: { kind: 'account.revoked', subject: person.pseudonym, actor: by.pseudonym, payload },
      },
      ...(await unseat(tx, revoked)),
      ...(await takeBack(after, revoked, by, key)),
      ...(left ? tellOwner(after, person, revoked, by, key) : tellNext(after, person, key)),
    ],
  }
}

/** Whoever signs in again shows anew that they may: sessions end by the machine's own clock, as they began. */
async function endWaysIn(tx: Transaction, personId: string): Promise<void> {
  const now = new Date()
  await tx.session.updateMany({ where: { personId, endedAt: null }, data: { endedAt: now } })
  await tx.signInLink.updateMany({ where: { personId, usedAt: null }, data: { usedAt: now } })
  // Whoever had the account may have taken the address of the calendar along.
  await tx.calendarFeed.updateMany({ where: { personId, endedAt: null }, data: { endedAt: now } })
  await voidCodes(tx, personId)
}

/** Whoever had the account may have made passkeys and codes for themselves: with it confirmed again they would come back in. */
async function dropKeys(tx: Transaction, personId: string): Promise<void> {
  await tx.passkey.deleteMany({ where: { personId } })
  await tx.recoveryCode.deleteMany({ where: { personId } })
}

/** Takes the seats of accounts away in every room of every platform. */
async function unseat(tx: Transaction, accounts: readonly AccountRef[]): Promise<readonly Effect[]> {
  const seats = await tx.roomMember.findMany({
    where: { account: { in: [...accounts] } },
    include: { room: { select: { conversation: true } } },
    orderBy: [{ roomId: 'asc' }, { account: 'asc' }],
  })
  return seats.map(({ roomId, account, room }) => ({
    kind: 'unseat',
    slot: `unseat/${account}@${roomId}`,
    conversation: room.conversation as ConversationRef, // a room's stored conversation is its address
    account: account as AccountRef, // as its platform named it
  }))
}

async function takeBack(
  scene: Scene,
  accounts: readonly AccountRef[],
  by: Person,
  key: string,
): Promise<readonly Effect[]> {
  const effects: Effect[] = []
  for (const account of accounts) {
    const of = { key: `revoked/${key}/${account}`, cause: 'revoked', subject: accountSubject(account) } as const
    effects.push(...(await recall(scene, { ...of, by, whole: true })).effects)
  }
  return effects
}

/** Says to the person, by the accounts that they have left, which one somebody else has revoked; why stands in the record. */
function tellOwner(
  scene: Scene,
  { id }: Person,
  revoked: readonly AccountRef[],
  by: Person,
  key: string,
): readonly Effect[] {
  const person = scene.directory.people.get(id)
  if (!person || by.id === id) return []
  const values = { account: revoked.join(', '), by: by.name }
  return tellPerson(scene, person, `account/revoked/${key}@~${id}`, [
    say(person.language, 'accounts.revoked.told', values),
  ])
}

/** Where somebody on duty cannot be reached any more, whoever is asked next is told: the deputy, then the head, then a coordinator. */
function tellNext(scene: Scene, person: Person, key: string): readonly Effect[] {
  const { directory, now } = scene
  return [...directory.members.values()].flatMap(({ code, name: member }) => {
    const turns = Object.values(dutyLevels).map((level) => dutyOf(directory, code, level, now))
    if (!turns.some((each) => each?.id === person.id)) return []
    const coordinators = [...directory.people.values()].filter(
      (each) => worksFor(each, now).includes(code) && each.roles.some(({ role }) => role === 'coordinator'),
    )
    const next = [...turns, ...coordinators].find(
      (each) => each && each.id !== person.id && !each.retired && each.accounts.length > 0,
    )
    if (!next) return []
    const values = { name: person.name, member, code }
    return tellPerson(scene, next, `account/duty/${key}/${code}@~${next.id}`, [
      say(next.language, 'accounts.revoked.duty', values),
      say(next.language, 'accounts.revoked.duty.todo'),
    ])
  })
}
