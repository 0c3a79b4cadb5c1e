import { type Message, paragraph, text } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { rankOf } from '../sharing/label.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { caseSubject } from '../sharing/recall.ts'
import { sayTaken } from '../sharing/recall-told.ts'
import { spotOf } from '../sharing/spot.ts'
import { type TakenFile, takenOf } from '../sharing/taken.ts'
import { openCase, readableBy } from './case.ts'

/**
 * Tells each person who has a file of a case and may not read it any more to delete that: by its number, with no word of the case, of
 * its label or of why. `recall` is the account in which the files stand. Whoever has something that does not say whose it is learns of
 * that only where the case is TLP:RED, so that nobody may read it either.
 */
export async function tellTakers(
  scene: Scene,
  number: string,
  { recall, files }: { recall: string; files: readonly TakenFile[] },
): Promise<readonly Effect[]> {
  const { tx, keyring, directory, now, exercise } = scene
  const row = await tx.case.findUnique({ where: { number } })
  if (!row) return []
  const file = openCase(row, keyring)
  // Of what came of a case others read more than of the case itself, until that limits it.
  const isLimiting = rankOf(file.label) >= rankOf('TLP:AMBER')
  const meant = file.sealedAt ? files : await takenOf(tx, isLimiting ? await namedFor(tx, number) : [number])
  const effects: Effect[] = []
  for (const [id, theirs] of Map.groupBy(meant, ({ personId }) => personId)) {
    const person = id === null ? undefined : directory.people.get(id)
    // Of what is TLP:RED nobody has a file.
    if (!person || (!file.sealedAt && readableBy(person, file, now))) continue
    const spot = spotOf(scene, person)
    const parcel = openParcel(toDelete(person, number, theirs, exercise))
    if (spot) effects.push(...put(`${takerStem(recall)}~${person.id}`, parcel, spot))
  }
  return effects
}

/** Takes back what those were asked who have a file of a case that was TLP:RED and is so no more: they may have it again, or were asked before. */
export async function untellTakers({ tx }: Pick<Scene, 'tx'>, number: string): Promise<readonly Effect[]> {
  const recalls = await tx.recall.findMany({
    where: { key: { startsWith: `red/${number}/` }, subject: caseSubject(number) },
    select: { id: true },
  })
  const posts = await tx.post.findMany({
    where: { intent: 'put', OR: recalls.map(({ id }) => ({ slot: { startsWith: takerStem(id) } })) },
    select: { slot: true },
  })
  return posts.map(({ slot }) => ({ kind: 'retract', slot }))
}

/** With what the slots begin of what is asked of those who have a file, by the recall that made it. */
const takerStem = (recall: string): string => `recall/${recall}/taken@`

/** The number of a case, and those of the decisions and calls that say they are about it: of what only its runs made nobody knows that. */
async function namedFor(tx: Scene['tx'], number: string): Promise<readonly string[]> {
  const of = { where: { caseNumber: number }, select: { id: true } }
  const [decisions, calls] = [await tx.decision.findMany(of), await tx.call.findMany(of)]
  return [number, ...[...decisions, ...calls].map(({ id }) => id)]
}

function toDelete(person: Person, number: string, files: readonly TakenFile[], exercise: boolean): Message {
  const { language } = person
  const summary = say(language, 'recalls.taken.delete', { number, count: files.length })
  return {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [
      paragraph(summary),
      { type: 'list', ordered: false, items: files.map((each) => [text(sayTaken(person, each))]) },
      paragraph(say(language, 'recalls.taken.how')),
    ],
    ...(exercise && { exercise: true }),
  }
}
