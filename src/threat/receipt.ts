import { actions, type Block, button, type Control, type Message, paragraph } from '../chat/message.ts'
import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import { codesOf, dutyOf, homeRoom, type Person, type Shift } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { rankOf } from '../sharing/label.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { caseSubject } from '../sharing/recall.ts'
import { targetPerson } from '../sharing/target.ts'
import { isReleasable } from './audience.ts'
import { belongsTo, type CaseFile, isClosedUp, nameOf, openStatuses, sharedByName } from './case.ts'
import { releaseControls } from './case-card.ts'
import { dutyLevel } from './duty.ts'
import { type Newest, readNewest } from './timeline.ts'

/** Where a reporter is told what becomes of their report: the place they reported it in. */
export type Spot = { person: Person; account: AccountRef; conversation: ConversationRef }

const receiptSlot = (number: string, person: Person): string => `case/${number}/receipt@~${person.id}`

/** Gives a reporter the receipt of a new case; `alike` are the numbers of open cases that look alike and that they may read. */
export function giveReceipt(scene: Scene, file: CaseFile, spot: Spot, alike: readonly string[]): readonly Effect[] {
  return putReceipt(scene, file, {}, spot, alike)
}

/** Brings the receipt that a case's reporter has up to date, in the place it was given; nothing where none was given. */
export async function showReceipt(scene: Scene, file: CaseFile): Promise<readonly Effect[]> {
  if (isClosedUp(file)) return []
  const { tx, directory, now } = scene
  const person = directory.people.get(file.reporterId)
  if (!person || person.retired || codesOf(person, now).length === 0) return []
  const given = await tx.post.findUnique({
    where: { slot: receiptSlot(file.number, person) },
    select: { conversation: true, platform: true },
  })
  if (!given) return []
  const conversation = given.conversation as ConversationRef // written by `giveReceipt` alone
  const seats = directory.conversations.get(conversation)?.seats
  const here = person.accounts.filter((each) => platformOf(each) === given.platform)
  const account = here.find((each) => seats?.has(each)) ?? here[0]
  if (!account) return []
  const open = await tx.case.findMany({
    where: { number: { in: [...(file.report.alike ?? [])] }, status: { in: [...openStatuses] } },
    select: { number: true },
    orderBy: { id: 'desc' },
  })
  const alike = open.map(({ number }) => number)
  return putReceipt(scene, file, await readNewest(scene, file), { person, account, conversation }, alike)
}

function putReceipt(
  scene: Scene,
  file: CaseFile,
  newest: Newest,
  { person, account, conversation }: Spot,
  alike: readonly string[],
): readonly Effect[] {
  const message = receiptMessage(scene, file, newest, person, alike)
  const target = targetPerson(scene.directory, person, account, conversation, scene.now)
  return put(receiptSlot(file.number, person), openParcel(message, [caseSubject(file.number)]), target)
}

/** What the reporter has in hand: number, who has it, who sees it, what can be done. No content. */
function receiptMessage(
  scene: Scene,
  file: CaseFile,
  newest: Newest,
  person: Person,
  alike: readonly string[],
): Message {
  const t = (key: TextKey, values?: Values): string => say(person.language, key, values)
  const open = openStatuses.includes(file.status)
  const summary = stateOf(scene, file, person)
  const similar: readonly Block[] =
    open && alike.length > 0 ? [paragraph(t('cases.receipt.alike', { numbers: alike.join(', ') }))] : []
  return {
    look: 'reply',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [
      paragraph(summary),
      paragraph(readersOf(scene, file, newest, person)),
      ...(file.status === 'new' && file.level === 0 ? [paragraph(t('cases.receipt.next'))] : []),
      ...similar,
      actions(...controlsOf(scene, file, newest, person, alike)),
    ],
    ...(scene.exercise && { exercise: true }),
  }
}

/** One sentence: who has the case, or who is asked. */
function stateOf({ directory, now }: Scene, file: CaseFile, { language, zone }: Person): string {
  const { number } = file
  switch (file.status) {
    case 'new': {
      if (file.level > 0) {
        const asked = dutyOf(directory, file.code, file.level as Shift['level'], now) // levels are 0, 1 and 2
        return asked
          ? say(language, 'cases.receipt.late', { number, name: asked.name })
          : say(language, 'cases.receipt.late.nobody', { number })
      }
      const name = dutyLevel(directory, file.code, 0, now)?.name
      const at = sayMoment(language, file.acceptBy ?? now, zone)
      return name
        ? say(language, 'cases.receipt.summary', { number, name, at })
        : say(language, 'cases.receipt.summary.no-duty', { number, at })
    }
    case 'closed': {
      const outcome = file.disposition ? say(language, `cases.disposition.${file.disposition}`) : '—'
      return say(language, 'cases.close.done', { number, outcome })
    }
    case 'merged':
      return say(language, 'cases.receipt.merged', { number, into: file.mergedInto ?? '—' })
    default: {
      const at = sayPlaced(language, file.acceptedAt ?? now, zone)
      return say(language, 'cases.receipt.owner', { number, by: nameOf(directory, file.ownerId), at })
    }
  }
}

/** Who sees the case now, and that it may be shared where that is still to be decided. */
function readersOf({ directory }: Scene, file: CaseFile, newest: Newest, { language }: Person): string {
  const { code, label } = file
  if (file.released) {
    const members = file.addressees.filter((each) => each !== code).join(', ')
    return rankOf(label) < rankOf('TLP:AMBER')
      ? say(language, 'cases.receipt.shared.all', { label })
      : say(language, 'cases.receipt.shared', { label, code, members: members || '—' })
  }
  const named = sharedByName(file)
  if (named.length > 0) return say(language, 'cases.receipt.named', { label, code, members: named.join(', ') })
  if (newest.kept) return say(language, 'cases.receipt.kept', { code, by: nameOf(directory, newest.kept.personId) })
  const room = homeRoom(directory, code)?.title
  if (!openStatuses.includes(file.status)) return say(language, 'cases.receipt.national', { code })
  return room
    ? say(language, 'cases.receipt.national.share', { code, room })
    : say(language, 'cases.receipt.no-room', { code })
}

function controlsOf(
  { directory, now }: Scene,
  file: CaseFile,
  newest: Newest,
  person: Person,
  alike: readonly string[],
): readonly Control[] {
  const { language } = person
  const { number } = file
  const details = say(language, 'cases.control.details')
  if (file.mergedInto) return [button(details, `case ${file.mergedInto}`)]
  const own = belongsTo(person, file, now)
  // Only cases of one member can be merged.
  const twin = alike.find((each) => file.report.alike?.includes(each))
  return [
    ...(own ? releaseControls(file, newest, { language, releasable: isReleasable(directory, file) }) : []),
    ...(own && twin && openStatuses.includes(file.status)
      ? [button(say(language, 'cases.control.merge', { number: twin }), `merge ${number} ${twin}`)]
      : []),
    button(details, `case ${number}`),
  ]
}
