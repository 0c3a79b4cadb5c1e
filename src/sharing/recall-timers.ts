import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import { codesOf, coordinatorsOf, type Person, rolesAt, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from './effect.ts'
import { openParcel, put } from './parcel.ts'
import { type RecallFile, settleRecall } from './recall-outcome.ts'
import { recallUnentitled } from './recall-room.ts'
import { recallMessage } from './recall-told.ts'
import { spotOf } from './spot.ts'
import { targetWhere } from './standing.ts'

type Payload = Readonly<Record<string, string | number>>

/** Timers about recalls: what became of copies is written and told; a seat that could not be taken away has its room looked at. */
export const recallTimers = {
  'recall.look': async ({ recall }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const settled = await settleRecall(scene, String(recall))
    if (!settled) return []
    return [...settled.effects, ...(await tellOriginator(scene, settled.file))]
  },
  'recall.seat': async ({ post }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const found = await scene.tx.post.findUnique({
      where: { id: BigInt(post ?? 0) },
      select: { conversation: true, revision: true },
    })
    const room = found && scene.directory.conversations.get(found.conversation as ConversationRef) // as its effect named it
    if (!room) return []
    const key = `seat/${post}/${found.revision}`
    return (await recallUnentitled(scene, room, { key, cause: 'revoked' })).effects
  },
}

/** Tells those whose it is what became of each copy: one message each, edited in place as results come in. */
async function tellOriginator(scene: Scene, file: RecallFile): Promise<readonly Effect[]> {
  const { tx, directory, now, exercise } = scene
  const effects: Effect[] = []
  for (const person of await originatorsOf(scene, file)) {
    const slot = `recall/${file.id}/told@~${person.id}`
    const standing = await tx.post.findUnique({ where: { slot }, select: { conversation: true } })
    const spot = standing
      ? targetWhere(scene, person, standing.conversation as ConversationRef) // as `put` wrote it
      : spotOf(scene, person)
    const parcel = openParcel(recallMessage({ directory, now, person }, file, exercise))
    if (spot) effects.push(...put(slot, parcel, spot))
  }
  return effects
}

/** Whose it is that is taken back, and whoever had it taken back. Those who hold no role any more are told nothing. */
export async function originatorsOf(
  scene: Pick<Scene, 'tx' | 'directory' | 'now'>,
  { subject, byId }: Pick<RecallFile, 'subject' | 'byId'>,
): Promise<readonly Person[]> {
  const { directory, now } = scene
  const by = byId ? directory.people.get(byId) : undefined
  const people = [by, ...(await ownersOf(scene, subject, by))].filter((person) => person !== undefined)
  return [...new Set(people)].filter((person) => codesOf(person, now).length > 0)
}

async function ownersOf(
  { tx, directory, now }: Pick<Scene, 'tx' | 'directory' | 'now'>,
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
      if (by) return []
      const account = rest as AccountRef // written from one
      const owner = directory.accounts.get(account) ?? directory.claims.get(account)?.person
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
export async function authorOf(tx: Scene['tx'], called: string): Promise<AccountRef | undefined> {
  for (let cut = called.indexOf('/'); cut > 0; cut = called.indexOf('/', cut + 1)) {
    const [conversation, externalId] = [called.slice(0, cut), called.slice(cut + 1)]
    if (platformOf(conversation as ConversationRef) === '') continue // no address
    const where = { conversation_externalId: { conversation, externalId } }
    const found = await tx.message.findUnique({ where, select: { author: true } })
    if (found) return found.author as AccountRef // stored from one
  }
  return undefined
}
