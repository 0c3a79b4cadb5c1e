import { UserError } from '../chat/errors.ts'
import { paragraph } from '../chat/message.ts'
import type { Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { isWithin, type Label, readLabel } from '../sharing/label.ts'
import { targetRoom } from '../sharing/target.ts'
import { belongsTo, type CaseFile } from '../threat/case.ts'
import { askConsent } from '../threat/consent.ts'
import { valuesOf } from '../threat/consent-words.ts'
import { needOpen } from '../threat/find.ts'
import { needLabelled } from '../threat/progress.ts'
import { announce, needNew, needWithin, placesOf, type Sharing, shareCase } from '../threat/share.ts'
import type { Call, Command } from './command.ts'
import { needLowering, recordLowering } from './lowering.ts'
import { longestWhy } from './run-words.ts'
import { askBack, caseIn, tell } from './words.ts'

/** Shares a case with members or a room by name; of a case of another member, asks its originator. */
export const share: Command = {
  name: 'share',
  usage: 'share <case> with <members or room> [as <label>] because <why>',
  summary: 'commands.share.summary',
  ownWords: true,
  async run(call) {
    const found = await caseIn(call, 'readable')
    const { file } = found
    needOpen(file, belongsTo(call.person, file, call.now))
    const { whom, label: written, why } = readWords(found.rest, file)
    const label = written === '' ? file.label : readLabel(written)
    if (!label) throw new UserError('cases.label.unknown', { written: written.slice(0, 40) })
    const sharing = readWhom(call, file, whom, label)
    needWithin(file, sharing)
    needNew(file, sharing)
    needLabelled(file, why)
    const line = `share ${file.number} with ${whom}${written === '' ? '' : ` as ${written}`}`
    const asked = askBack(call, found, line, why === '' ? '' : `because ${why}`)
    if (asked) return asked
    return belongsTo(call.person, file, call.now)
      ? shareOwn(call, file, sharing)
      : askOriginator(call, file, sharing, why)
  },
}

async function shareOwn(call: Call, file: CaseFile, sharing: Sharing) {
  const lowering = await needLowering(call, file, sharing.label)
  const shared = await shareCase(call, file, call.person, sharing)
  const act = await recordLowering(call, file, sharing.label, lowering)
  const stem = `case/${file.number}/shared/${shared.file.version}`
  const values = { number: file.number, members: sharing.members.join(', '), label: sharing.label }
  return [
    ...tell(call, 'consents.share.done', values, act.blocks),
    ...shared.effects,
    ...act.effects,
    ...announce(call, shared.file, sharing, stem, placesOf(call, shared.file, sharing)),
  ]
}

async function askOriginator(call: Call, file: CaseFile, sharing: Sharing, why: string) {
  const { language } = call.person
  const values = { number: file.number, code: file.code, members: sharing.members.join(', ') }
  if (why === '') throw new UserError('consents.share.why', values)
  const done = await askConsent(call, file, call.person, sharing, why)
  const nobody =
    done.consent.asked.length === 0 ? [paragraph(say(language, 'consents.share.nobody', { code: file.code }))] : []
  return [...tell(call, 'consents.share.asked', valuesOf(call, done, call.person), nobody), ...done.effects]
}

/** `with DK, EE as amber because they run the same software`. */
function readWords(rest: string, { number }: CaseFile): { whom: string; label: string; why: string } {
  const found = /^with\s+(?<head>\S.*?)(?:\s+because(?:\s+(?<why>.+))?)?$/is.exec(rest.trim())
  const head = found?.groups?.head ?? ''
  const parts = /^(?<whom>.+?)\s+as\s+(?<label>(?:tlp:?\s*)?[a-z]+(?:\s*\+\s*strict)?)$/i.exec(head)
  const whom = (parts?.groups?.whom ?? head).trim()
  if (whom === '') throw new UserError('consents.share.how', { number })
  const why = (found?.groups?.why ?? '').trim().slice(0, longestWhy)
  return { whom, label: parts?.groups?.label ?? '', why }
}

function readWhom(call: Call, file: CaseFile, written: string, label: Label): Sharing {
  const { directory, now } = call
  const room = roomCalled(call, written)
  if (room) {
    const { readers, ceiling } = targetRoom(directory, room, now)
    if (!isWithin(label, ceiling)) throw new UserError('consents.room.ceiling', { room: room.title, ceiling, label })
    const members = readers.filter((code) => code !== file.code)
    if (members.length === 0) throw new UserError('consents.room.nobody', { room: room.title })
    return { members, rooms: [room], label }
  }
  const codes = written.split(/[\s,;&]+|\band\b/i).flatMap((word) => (word === '' ? [] : codeOf(word)))
  const unknown = codes.find((code) => !directory.members.has(code))
  if (unknown !== undefined || codes.length === 0) {
    const members = [...directory.members.keys()].join(', ')
    throw new UserError('consents.with.unknown', { written: (unknown ?? written).slice(0, 40), members })
  }
  const members = [...new Set(codes)].filter((code) => code !== file.code).sort()
  return { members, rooms: [], label }
}

/** A room of several members by its id or title: those where the speaker sits, and those that are everybody's. */
function roomCalled({ directory, person, room: here }: Call, written: string): Room | undefined {
  const wanted = written.toLowerCase()
  const sits = (room: Room): boolean => person.accounts.some((account) => room.seats.has(account))
  return [...directory.rooms.values()].find(
    (room) =>
      room.code === undefined &&
      (room.id === wanted || room.title.toLowerCase() === wanted) &&
      (room === here || sits(room) || room.kind !== 'run'),
  )
}

const codeOf = (written: string): string => {
  const code = written.toUpperCase()
  return code === 'GR' ? 'EL' : code
}
