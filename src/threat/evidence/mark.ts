import { UserError } from '../../chat/errors.ts'
import type { FileRef } from '../../chat/message.ts'
import { type AccountRef, type ConversationRef, platformOf } from '../../chat/refs.ts'
import { codesOf, type Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import type { Effect } from '../../sharing/effect.ts'
import { asLabel, rankOf } from '../../sharing/label.ts'
import type { Evidence, Message } from '../../store/generated/client.ts'
import { type CaseFile, needWords } from '../case.ts'
import { needOwn } from '../find.ts'
import { note } from '../timeline.ts'
import { addressedBy } from './addressed.ts'
import { type Audience, codeOf, type FileSource, hashOf } from './file.ts'

/** The largest file that is copied, in bytes: a platform's own limits are mostly lower, and the copy stands in the database. */
export const mostFileBytes = 20 * 1024 * 1024

/** Why a file is not there: it is larger than what is copied; it is not there any more or closed to the bot; its platform did not give it in time. */
export type CopyFault = 'too-large' | 'gone' | 'unreachable'

export type Marked = {
  id: bigint
  number: number
  /** `marked`: it is new; `moved`: it was there for another audience, or withdrawn; `again`: nothing changed. */
  outcome: 'marked' | 'moved' | 'again'
  files: number
  /** How many of them are too large to be copied. */
  tooLarge: number
  effects: readonly Effect[]
}

/**
 * Puts a message that the bot heard into a case, as it is heard now: once, however often and by however many it is marked; the newest
 * mark says for whom. The caller holds the case locked. Throws `UserError` where the person is not of the case's own member, where
 * the words may not be kept or are not there any more, and where the author did not address the member.
 */
export async function markEvidence(
  scene: Scene,
  file: CaseFile,
  of: { message: Pick<Message, 'conversation' | 'externalId'>; by: Person; audience: Audience; link?: string },
): Promise<Marked> {
  const { tx, now } = scene
  const { by, audience } = of
  const { conversation, externalId } = of.message
  needOwn(scene, by, file)
  needWords(file)
  if (file.mergedInto) throw new UserError('cases.is-merged', { number: file.number, into: file.mergedInto })
  const before = await tx.evidence.findUnique({
    where: { caseId_conversation_externalId: { caseId: file.id, conversation, externalId } },
    include: { files: { select: { seq: true } } },
  })
  if (before) return moveMark(scene, file, before, { by, audience })
  // An edit of it waits until this is committed, and is then recorded beside it.
  await tx.$queryRaw`SELECT 1 FROM "Message" WHERE conversation = ${conversation} AND "externalId" = ${externalId} FOR UPDATE`
  const message = await tx.message.findUnique({ where: { conversation_externalId: { conversation, externalId } } })
  if (!message?.text || message.retractedAt) throw new UserError('evidence.gone', { number: file.number })
  if (asLabel(message.label) === 'TLP:RED') throw new UserError('cases.red')
  const words = scene.keyring.openText(message.text, 'message')
  const newest = await tx.evidence.aggregate({ where: { caseId: file.id }, _max: { number: true } })
  const number = (newest._max.number ?? 0) + 1
  const hash = hashOf(words)
  const { id } = await tx.evidence.create({
    data: {
      caseId: file.id,
      number,
      conversation,
      externalId,
      author: message.author,
      words: scene.keyring.seal(words, 'evidence.words'),
      hash,
      link: of.link ?? null,
      audience,
      label: message.label,
      addressees: [...addresseesOf(scene, file, message)],
      saidAt: message.at,
      markedBy: by.id,
      markedAt: now,
    },
  })
  const files = filesOf(scene, message)
  if (files.length > 0)
    await tx.evidenceFile.createMany({
      data: files.map((source, index) => ({
        evidenceId: id,
        seq: index + 1,
        ref: scene.keyring.seal(JSON.stringify(source), 'evidence.file'),
        bytes: source.bytes,
        ...(isTooLarge(source) && { fault: 'too-large' satisfies CopyFault }),
      })),
    })
  const entry = await note(scene, file, {
    kind: 'evidence.marked',
    by,
    data: { evidence: codeOf({ number }), audience },
    record: { hash, said: message.at.toISOString(), files: files.length },
  })
  const tooLarge = files.filter(isTooLarge).length
  return { id, number, outcome: 'marked', files: files.length, tooLarge, effects: [entry] }
}

const isTooLarge = ({ bytes }: FileSource): boolean => bytes > mostFileBytes

/** It stands there already: another mark says for whom it is from now on, and that it counts again. */
async function moveMark(
  scene: Scene,
  file: CaseFile,
  before: Evidence & { files: readonly unknown[] },
  { by, audience }: { by: Person; audience: Audience },
): Promise<Marked> {
  const { id, number } = before
  const stands = { id, number, files: before.files.length, tooLarge: 0 }
  if (before.audience === audience && before.withdrawnAt === null) return { ...stands, outcome: 'again', effects: [] }
  await scene.tx.evidence.update({ where: { id }, data: { audience, withdrawnAt: null } })
  const data = { evidence: codeOf({ number }), audience }
  return { ...stands, outcome: 'moved', effects: [await note(scene, file, { kind: 'evidence.marked', by, data })] }
}

/**
 * Who may read it besides the case's own people, where it is marked for sharing: everybody who reads the case, where it was said by
 * somebody of the case's own member, whose it is to share; else whom its author addressed. Throws where that does not include
 * the case's member.
 */
function addresseesOf({ directory, now }: Scene, file: CaseFile, message: Message): readonly string[] {
  const author = directory.accounts.get(message.author as AccountRef) // stored from an event's own address
  if (author && codesOf(author, now).includes(file.code)) return []
  const { label } = message
  const addressees = addressedBy({ directory, now }, message)
  if (rankOf(asLabel(label)) >= rankOf('TLP:AMBER') && !addressees.includes(file.code))
    throw new UserError('evidence.not-addressed', { code: file.code, label })
  return addressees
}

function filesOf({ keyring }: Scene, { conversation, files }: Message): readonly FileSource[] {
  if (!files) return []
  const refs = JSON.parse(keyring.openText(files, 'message.files')) as readonly FileRef[] // sealed from an event's own files
  const platform = platformOf(conversation as ConversationRef) // stored from an event's own address
  return refs.map(({ id, name, mediaType, bytes }) => ({ platform, id, name, mediaType, bytes }))
}

/** Marks a piece of evidence as withdrawn: it stays on record, and counts no more. Says so again of one that is withdrawn already. */
export async function withdrawEvidence(
  scene: Scene,
  file: CaseFile,
  number: number,
  by: Person,
): Promise<readonly Effect[]> {
  needOwn(scene, by, file)
  needWords(file)
  const found = await scene.tx.evidence.findUnique({ where: { caseId_number: { caseId: file.id, number } } })
  if (!found) throw new UserError('evidence.none', { evidence: codeOf({ number }), number: file.number })
  if (found.withdrawnAt) return []
  await scene.tx.evidence.update({ where: { id: found.id }, data: { withdrawnAt: scene.now } })
  return [await note(scene, file, { kind: 'evidence.withdrawn', by, data: { evidence: codeOf({ number }) } })]
}

/**
 * Says how reliable the source of a piece of evidence is and how credible what it says: an Admiralty grade like `B2`. The newest
 * judgement counts. Says so again of one that bears it already. Throws as marking does.
 */
export async function gradeEvidence(
  scene: Scene,
  file: CaseFile,
  number: number,
  { by, grade }: { by: Person; grade: string },
): Promise<readonly Effect[]> {
  needOwn(scene, by, file)
  needWords(file)
  const evidence = codeOf({ number })
  const found = await scene.tx.evidence.findUnique({ where: { caseId_number: { caseId: file.id, number } } })
  if (!found) throw new UserError('evidence.none', { evidence, number: file.number })
  if (found.grade === grade) return []
  await scene.tx.evidence.update({ where: { id: found.id }, data: { grade } })
  return [await note(scene, file, { kind: 'evidence.graded', by, data: { evidence, grade } })]
}
