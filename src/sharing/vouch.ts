import { UserError } from '../chat/errors.ts'
import { lockAccount, verifyAccount } from '../directory/account.ts'
import { lockDirectory, tellDirectory } from '../directory/change.ts'
import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import { addObserver, addPerson, bodyFor, isName, type Match, matchPerson, tidyName } from '../directory/newcomer.ts'
import { readOwner, readPeopleOf } from '../directory/read.ts'
import type { Stranger } from '../directory/stranger.ts'
import type { Effect } from './effect.ts'
import { removedBefore, type StrangerScene, settleEverywhere, settleHere } from './stranger.ts'

/** Whose a stranger's account is said to be: a member's code, and the id or name of one of its people or of somebody new. */
export type Claim = { code: string; written: string }

/** What became of a decision: `known` when somebody else had made the account known before. */
export type Decided = { kind: 'known' | 'given' | 'made'; name: string; effects: readonly Effect[] }

/**
 * Makes a stranger's account known as that of one of a member's people, or of somebody new who observes for it. What was
 * held because of it goes as soon as the directory is read anew. Throws `UserError` before anything is written.
 */
export async function vouchFor(
  scene: StrangerScene,
  stranger: Stranger,
  { code, written }: Claim,
  by: Person,
): Promise<Decided> {
  const { tx, directory, now } = scene
  const { room, account } = stranger
  const member = directory.members.get(code)
  if (!member) throw new UserError('stranger.vouch.member', { written: code })
  await lockDirectory(tx)
  const known = await readOwner(tx, account)
  if (known && codesOf(known, now).length > 0) return knownAlready(scene, account, known)
  const owner = known ?? (await claimedBy(scene, account))
  const person = choose(scene, stranger, { code, written }, by, owner, await readPeopleOf(tx, code))

  const name = person?.name ?? tidyName(written)
  const id = person?.id ?? (await addPerson(tx, { name, code, language: room.language, zone: member.zone }))
  await verifyAccount(tx, account, { personId: id, how: 'vouched', by: by.id, at: now })
  if (!person || codesOf(person, now).length === 0) {
    const body = await bodyFor(tx, by, { code, network: room.network, at: now })
    await addObserver(tx, id, { code, body, grantedBy: by.name })
  }
  await tellDirectory(tx)
  const { pseudonym } = await tx.person.findUniqueOrThrow({ where: { id }, select: { pseudonym: true } })
  const entry: Effect = {
    kind: 'append',
    entry: {
      kind: 'person.vouched',
      subject: pseudonym,
      actor: by.pseudonym,
      payload: { account, room: room.id, member: code, person: id, new: !person },
    },
  }
  const settled = await settleEverywhere(scene, account, { kind: 'vouched', by: by.name, name, code }, by)
  return { kind: person ? 'given' : 'made', name, effects: [entry, ...settled] }
}

/**
 * Whose an account is that does not count, by what the directory says. Throws for one that was revoked: it does not count again by
 * a word that is meant for somebody new, see `confirmAccount`.
 */
async function claimedBy({ tx, directory }: StrangerScene, account: Stranger['account']): Promise<Person | undefined> {
  const row = await lockAccount(tx, account)
  const person = row && directory.people.get(row.personId)
  if (row?.state === 'revoked') {
    throw new UserError('accounts.vouch.revoked', { account, name: person?.name ?? '—', person: row.personId })
  }
  return person
}

/** Whom the claim means among a member's people; `undefined` for somebody new. */
function choose(
  { directory, now }: StrangerScene,
  { account }: Stranger,
  { code, written }: Claim,
  by: Person,
  owner: Person | undefined,
  people: readonly Person[],
): Person | undefined {
  // Whoever has the account already is meant by their name, whatever member they once worked for.
  const match: Match<Person> = matchPerson(owner ? [owner] : people, written)
  if (owner && match.kind !== 'one') throw new UserError('stranger.vouch.owner', { account, name: owner.name })
  if (match.kind === 'several') {
    const ids = match.people.map(({ id }) => id).join(', ')
    throw new UserError('stranger.vouch.several', { code, name: tidyName(written), ids })
  }
  if (match.kind === 'none') {
    const other = directory.people.get(tidyName(written))
    if (other) throw new UserError('stranger.vouch.other-member', { name: other.name, code })
    if (!isName(tidyName(written))) throw new UserError('stranger.vouch.name')
    return undefined
  }
  const { person } = match
  if (person.id === by.id) throw new UserError('accounts.confirm.own')
  if (person.retired) throw new UserError('stranger.vouch.retired', { name: person.name })
  // A further account opens all that its person may read: that is for those who may read it themselves.
  const codes = worksFor(person, now)
  if (!codes.every((each) => worksFor(by, now).includes(each))) {
    throw new UserError('stranger.vouch.not-yours', { name: person.name, codes: codes.join(', ') })
  }
  return person
}

/** Has a stranger taken out of a room. Throws `UserError` when they do not sit there any more. */
export async function removeStranger(scene: StrangerScene, stranger: Stranger, by: Person): Promise<Decided> {
  const { tx, now } = scene
  const { room, account } = stranger
  await lockDirectory(tx)
  const owner = await readOwner(tx, account)
  if (owner && codesOf(owner, now).length > 0) return knownAlready(scene, account, owner)
  const seat = await tx.roomMember.findUnique({ where: { roomId_account: { roomId: room.id, account } } })
  if (!seat) throw new UserError('stranger.outcome.left', { room: room.title, account })
  const before = await removedBefore(scene, stranger)
  if (before) throw new UserError('stranger.outcome.removed', { room: room.title, account, by: before })
  const effects: readonly Effect[] = [
    { kind: 'unseat', slot: `unseat/${account}@${room.id}`, conversation: room.conversation, account },
    {
      kind: 'append',
      entry: { kind: 'account.removed', subject: room.id, actor: by.pseudonym, payload: { account, room: room.id } },
    },
  ]
  const settled = await settleHere(scene, stranger, { kind: 'removed', by: by.name }, by)
  return { kind: 'given', name: account, effects: [...effects, ...settled] }
}

/** Somebody else made the account known first: where the question still stands, it is settled. */
async function knownAlready(scene: StrangerScene, account: Stranger['account'], owner: Person): Promise<Decided> {
  const settled = await settleEverywhere(scene, account, { kind: 'known', name: owner.name })
  return { kind: 'known', name: owner.name, effects: settled }
}
