import { actions, button, type Control, fact, type Message, note, paragraph, strong } from '../chat/message.ts'
import { type Directory, homeRoom, type Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'
import { targetRoom } from '../sharing/target.ts'
import { type CaseFile, nameOf, openStatuses } from './case.ts'
import { dutyLevel } from './duty.ts'

/** For how long the words of a case that was raised to TLP:RED are sealed before they are destroyed, in hours: see domain.md 2.1. */
const sealedHours = 24

/** When the words of a sealed case are destroyed. */
export const destroyedBy = (sealedAt: Date): Date => new Date(sealedAt.getTime() + sealedHours * 3_600_000)

/** Whether the originator may still return to the label before. */
export const isUndoable = ({ sealedAt, destroyedAt }: Pick<CaseFile, 'sealedAt' | 'destroyedAt'>, now: Date): boolean =>
  sealedAt !== null && destroyedAt === null && now < destroyedBy(sealedAt)

/** The slot of the card of a case without words: another than that of its card, which was taken back. */
const redSlot = (number: string, place: string): string => `red/${number}/card@${place}`

/** The subject of a case by a code of a taxonomy; empty where none is known. */
export const subjectOf = ({ triage, report }: Pick<CaseFile, 'triage' | 'report'>): string =>
  triage.threat ?? triage.rsit ?? report.asset ?? report.phase ?? ''

/** What a card says of a case whose words nobody may read, or nobody can: who, when, a subject code. No word of it. */
export function redCard(
  { file, subject = '', directory, now, exercise }: Reading,
  { language, zone, own }: { language: string; zone: string; own: boolean },
): Message {
  const t = (key: TextKey, values: Values = {}): string => say(language, key, { number: file.number, ...values })
  const at = (moment: Date): string => sayPlaced(language, moment, zone)
  const status = t(`cases.status.${file.status}`)
  const summary = t(file.label === 'TLP:RED' ? 'cases.red.summary' : 'cases.gone.summary', { status })
  const facts = [
    fact(t('cases.fact.member'), directory.members.get(file.code)?.name ?? file.code),
    fact(
      t('cases.fact.reported'),
      at(file.reportedAt),
      t('cases.card.by-name', { by: nameOf(directory, file.reporterId) }),
    ),
    ...(file.ownerId ? [fact(t('cases.fact.owner'), nameOf(directory, file.ownerId))] : []),
    ...(subject === '' ? [] : [fact(t('cases.fact.subject'), subject)]),
  ]
  const open = openStatuses.includes(file.status)
  const controls: readonly Control[] = own
    ? [
        ...(isUndoable(file, now) ? [button(t('cases.red.undo'), `label ${file.number} undo`, 'primary')] : []),
        ...(open ? [button(t('cases.control.close'), `close ${file.number}`, 'plain', 'form')] : []),
        button(t('cases.control.details'), `case ${file.number}`),
      ]
    : []
  return {
    look: 'card',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [
      { type: 'heading', text: t('cases.card.heading', { status }) },
      ...(file.label === 'TLP:RED' ? [paragraph(strong('TLP:RED'))] : []),
      paragraph(sayShut(file, { directory, language, zone })),
      { type: 'facts', facts },
      ...(file.label === 'TLP:RED' ? [note(t('cases.red.how'))] : []),
      ...(controls.length > 0 ? [actions(...controls)] : []),
    ],
    ...(exercise && { exercise }),
  }
}

type Reading = Pick<Scene, 'directory' | 'now' | 'exercise'> & { file: CaseFile; subject?: string }

/** One sentence: since when nobody reads its words, and what becomes of them. */
function sayShut(
  file: CaseFile,
  { directory, language, zone }: { directory: Directory; language: string; zone: string },
): string {
  const { sealedAt, sealedBy, destroyedAt } = file
  if (destroyedAt) return say(language, 'cases.gone', { at: sayPlaced(language, destroyedAt, zone) })
  const since = sealedAt ?? file.reportedAt
  return say(language, 'cases.red.sealed', {
    by: nameOf(directory, sealedBy),
    at: sayPlaced(language, since, zone),
    until: sayMoment(language, destroyedBy(since), zone),
  })
}

/** The subject code that was noted when a case was sealed. */
export async function subjectNoted({ tx }: Pick<Scene, 'tx'>, file: Pick<CaseFile, 'id'>): Promise<string> {
  const entry = await tx.caseEntry.findFirst({
    where: { caseId: file.id, kind: 'sealed' },
    orderBy: { id: 'desc' },
    select: { data: true },
  })
  const { subject } = (entry?.data ?? {}) as { subject?: unknown } // written by `raiseToRed` alone
  return typeof subject === 'string' ? subject : ''
}

/** Puts the card of a case without words where its own people look: in their room, else with those who have it in hand. */
export async function showRed(scene: Scene, file: CaseFile): Promise<readonly Effect[]> {
  const { directory, now } = scene
  const reading = { ...scene, file, subject: await subjectNoted(scene, file) }
  const home = homeRoom(directory, file.code)
  if (home) {
    const card = redCard(reading, { language: home.language, zone: home.zone, own: true })
    return put(redSlot(file.number, home.id), openParcel(card), targetRoom(directory, home, now))
  }
  const people = [file.reporterId, file.ownerId, file.sealedBy].map((id) => directory.people.get(id ?? ''))
  const duty = dutyLevel(directory, file.code, 0, now)
  return [...new Set<Person | undefined>([...people, duty])].flatMap((person) => {
    const spot = person && spotOf(scene, person, file.roomId)
    if (!person || !spot) return []
    const card = redCard(reading, { language: person.language, zone: person.zone, own: true })
    return put(redSlot(file.number, `~${person.id}`), openParcel(card), spot)
  })
}

/** Takes that card back. */
export async function hideRed({ tx }: Pick<Scene, 'tx'>, number: string): Promise<readonly Effect[]> {
  const posts = await tx.post.findMany({
    where: { slot: { startsWith: `red/${number}/` }, intent: 'put' },
    select: { slot: true },
  })
  return posts.map(({ slot }) => ({ kind: 'retract', slot }))
}
