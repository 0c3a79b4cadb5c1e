import { coordinatorsOf, type Person, type Room, worksFor } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import { readNotice } from '../../notice/acknowledge.ts'
import { readFindings } from '../../notice/audit.ts'
import { asLabel } from '../../sharing/label.ts'
import { isReadableBy } from '../../sharing/readable.ts'

/**
 * Whose matter it is when the machine stumbles over something: whoever looks after the bot learns of what is their own
 * members' or stands where they look after, and not that others have anything. The operator's console shows all.
 */

/** Whether a person may know what is stuck in a room: their own members', and those that they look after. */
export const mayKnowRoom = (
  { directory, now }: Pick<Scene, 'directory' | 'now'>,
  person: Person,
  room: Room,
): boolean =>
  (room.code !== undefined && worksFor(person, now).includes(room.code)) ||
  coordinatorsOf(directory, room, now).some(({ id }) => id === person.id)

/** How the keys of timers, letters and findings name what they are about: a sign of it, and what finds out whose it is. */
const kinds: readonly { sign: RegExp; isTheirs(scene: Scene, person: Person, id: string): Promise<boolean> }[] = [
  // The calendar, what it starts, and the bot's own are nobody's secret.
  { sign: /^(?:schedule|calendar)\/|\/watch$|^PB-\d+\/|^ledger(?:$|\/)/, isTheirs: async () => true },
  {
    sign: /(?<=^room\/)[^/]+/,
    async isTheirs(scene, person, id) {
      const room = scene.directory.rooms.get(id)
      return room !== undefined && mayKnowRoom(scene, person, room)
    },
  },
  {
    sign: /\bn-[0-9a-f]{12}\b/,
    isTheirs: async (scene, person, id) => (await readNotice(scene, id, person)) !== undefined,
  },
  {
    sign: /\bR-\d{4}-\d{4,}\b/,
    async isTheirs({ tx, now }, person, id) {
      const row = await tx.run.findUnique({ where: { id }, select: { code: true } })
      // That a run of all members together stumbles is everybody's matter.
      return row !== null && (row.code === null || worksFor(person, now).includes(row.code))
    },
  },
  {
    sign: /\bQ-\d{4}-\d{4,}\b/,
    async isTheirs({ tx, now }, person, id) {
      const row = await tx.round.findUnique({ where: { id }, select: { label: true, addressees: true } })
      return row !== null && isReadableBy(person, { ...row, label: asLabel(row.label) }, now)
    },
  },
  {
    sign: /\bP-\d{4}-\d{4,}\b/,
    async isTheirs({ tx, now }, person, id) {
      const row = await tx.decision.findUnique({ where: { id }, select: { label: true, addressees: true } })
      return row !== null && isReadableBy(person, { ...row, label: asLabel(row.label) }, now)
    },
  },
  {
    sign: /\bS-\d{4}-\d{4,}\b/,
    async isTheirs({ tx, now }, person, id) {
      const row = await tx.consent.findUnique({ where: { id }, select: { caseNumber: true } })
      return row !== null && isOwnCase(row.caseNumber, person, now)
    },
  },
  { sign: /\bEL-\d{4}-[A-Z]+-\d{4,}\b/, isTheirs: async ({ now }, person, id) => isOwnCase(id, person, now) },
  {
    sign: /(?<=^clock\/)[^/]+/,
    async isTheirs({ tx, now }, person, id) {
      const row = await tx.clock.findUnique({ where: { id }, select: { caseNumber: true } })
      return row !== null && isOwnCase(row.caseNumber, person, now)
    },
  },
]

/** A case's number names its member. */
const isOwnCase = (number: string, person: Person, now: Date): boolean =>
  worksFor(person, now).includes(number.split('-')[2] ?? '')

/** Whether a person may know that something is late or given up, by its key or subject. What is not known to be theirs is not. */
export async function mayKnow(scene: Scene, person: Person, subject: string): Promise<boolean> {
  for (const { sign, isTheirs } of kinds) {
    const [id] = sign.exec(subject) ?? []
    if (id !== undefined) return isTheirs(scene, person, id)
  }
  return false
}

/** What should have happened and did not, of what a person may know: what is open first, then what ended within a day. */
export async function findingsFor(scene: Scene, person: Person): ReturnType<typeof readFindings> {
  const found: Awaited<ReturnType<typeof readFindings>>[number][] = []
  for (const finding of await readFindings(scene.tx, scene.now)) {
    if (await mayKnow(scene, person, finding.subject)) found.push(finding)
  }
  return found
}
