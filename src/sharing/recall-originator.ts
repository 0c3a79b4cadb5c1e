import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import { codesOf, coordinatorsOf, type Person, rolesAt, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { RecallScene } from './recall.ts'
import type { RecallFile } from './recall-outcome.ts'

/** Whose it is that is taken back, and whoever had it taken back. Those who hold no role any more are told nothing. */
export async function originatorsOf(
  scene: RecallScene,
  { subject, byId }: Pick<RecallFile, 'subject' | 'byId'>,
): Promise<readonly Person[]> {
  const { directory, now } = scene
  const by = byId ? directory.people.get(byId) : undefined
  const people = [by, ...(await ownersOf(scene, subject, by))].filter((person) => person !== undefined)
  return [...new Set(people)].filter((person) => codesOf(person, now).length > 0)
}

async function ownersOf(
  { tx, directory, now }: RecallScene,
  subject: string,
  by: Person | undefined,
): Promise<readonly (Person | undefined)[]> {
  const cut = subject.indexOf('/')
  const [kind, rest] = [subject.slice(0, cut), subject.slice(cut + 1)]
  switch (kind) {
    case 'case': {
      const where = { number: rest }
      const file = await tx.case.findUnique({ where, select: { code: true, reporterId: true, ownerId: true } })
      return [file?.reporterId, file?.ownerId]
        .map((id) => (id ? directory.people.get(id) : undefined))
        .filter((person) => person && file && worksFor(person, now).includes(file.code))
    }
    case 'message': {
      const author = await authorOf(tx, rest)
      return [author && directory.accounts.get(author)]
    }
    case 'room': {
      const room = directory.rooms.get(rest)
      return room ? coordinatorsOf(directory, room, now) : []
    }
    case 'account': {
      const account = rest as AccountRef // written from one
      const owner = directory.accounts.get(account) ?? directory.claims.get(account)?.person
      // Whoever revoked their own has no account any more by which to be told.
      if (by && by.id !== owner?.id) return []
      const codes = owner?.roles.map(({ code }) => code) ?? []
      return [...directory.people.values()].filter((person) =>
        rolesAt(person, now).some(({ role, code }) => role === 'coordinator' && codes.includes(code)),
      )
    }
    default:
      return []
  }
}

/** Who wrote the message that is called `<conversation>/<id>`; both may hold any sign. */
async function authorOf(tx: Scene['tx'], called: string): Promise<AccountRef | undefined> {
  for (let cut = called.indexOf('/'); cut > 0; cut = called.indexOf('/', cut + 1)) {
    const [conversation, externalId] = [called.slice(0, cut), called.slice(cut + 1)]
    if (platformOf(conversation as ConversationRef) === '') continue // no address
    const where = { conversation_externalId: { conversation, externalId } }
    const found = await tx.message.findUnique({ where, select: { author: true } })
    if (found) return found.author as AccountRef // stored from one
  }
  return undefined
}

/** Whether somebody may see what became of a recall: whose it is, whoever had it taken back, and who works for a case's own member. */
export async function maySeeRecall(
  scene: RecallScene,
  person: Person,
  file: Pick<RecallFile, 'subject' | 'byId'>,
): Promise<boolean> {
  if ((await originatorsOf(scene, file)).some(({ id }) => id === person.id)) return true
  if (!file.subject.startsWith('case/')) return false
  const where = { number: file.subject.slice('case/'.length) }
  const found = await scene.tx.case.findUnique({ where, select: { code: true } })
  return found !== null && worksFor(person, scene.now).includes(found.code)
}
