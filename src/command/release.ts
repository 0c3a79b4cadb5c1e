import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, paragraph } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, readLabel, shortOf } from '../sharing/label.ts'
import { offeredAs } from '../threat/case-card.ts'
import { readClocks } from '../threat/clocks/read.ts'
import { needOpen, needOwn } from '../threat/find.ts'
import { needRaisable, raiseToRed, undoRed } from '../threat/red.ts'
import { destroyedBy, isUndoable } from '../threat/red-card.ts'
import { keepCase, labelCase, needLabellable, needReleasable, releaseCase } from '../threat/sharing.ts'
import { clocksGoOn } from './clock-words.ts'
import type { Call, Command } from './command.ts'
import { needLowering, recordLowering } from './lowering.ts'
import { askBack, type CaseWords, caseAlone, caseIn, impliedNote, tell } from './words.ts'

/** Shares a case with the joint room: under its own label where that may be shared, else as TLP:AMBER, unless another is named. */
export const release: Command = {
  name: 'release',
  usage: 'release <case> [amber|green|clear]',
  summary: 'commands.release.summary',
  async run(call) {
    const found = await caseIn(call)
    const label = found.rest === '' ? offeredAs(found.file) : readLabel(found.rest)
    if (!label) throw new UserError('cases.label.unknown', { written: found.rest.slice(0, 40) })
    needOwn(call, call.person, found.file)
    needOpen(found.file)
    needReleasable(call, found.file, call.person, label)
    const asked = askBack(call, found, `release ${found.file.number} ${shortOf(label)}`)
    if (asked) return asked
    const lowering = await needLowering(call, found.file, label)
    const { file, effects } = await releaseCase(call, found.file, call.person, label)
    const members = file.addressees.filter((code) => code !== file.code).join(', ')
    const values = { number: file.number, label, members: members || '—' }
    const act = await recordLowering(call, found.file, label, lowering)
    return [...tell(call, 'cases.release.done', values, act.blocks), ...effects, ...act.effects]
  },
}

/** Decides that a case stays with its member's own people. */
export const keep: Command = {
  name: 'keep',
  usage: 'keep <case>',
  summary: 'commands.keep.summary',
  async run(call) {
    const found = await caseAlone(call)
    needOwn(call, call.person, found.file)
    needOpen(found.file)
    const { file, effects } = await keepCase(call, found.file, call.person)
    return [
      ...tell(call, 'cases.keep.done', { number: file.number, code: file.code }, impliedNote(call, found)),
      ...effects,
    ]
  },
}

/** Gives a case another TLP label. */
export const label: Command = {
  name: 'label',
  usage: 'label <case> <clear|green|amber|amber+strict|red|undo>',
  summary: 'commands.label.summary',
  async run(call) {
    const found = await caseIn(call)
    if (/^undo$/i.test(found.rest)) return undo(call, found)
    const { wanted, sure } = readWanted(found.rest)
    if (!wanted) throw new UserError('cases.label.unknown', { written: found.rest.slice(0, 40) })
    if (wanted === 'TLP:RED') return raise(call, found, sure)
    needLabellable(call, found.file, call.person, wanted)
    const asked = askBack(call, found, `label ${found.file.number} ${shortOf(wanted)}`)
    if (asked) return asked
    const lowering = await needLowering(call, found.file, wanted, 'TLP:RED')
    const { file, effects } = await labelCase(call, found.file, call.person, wanted)
    const values = { number: file.number, label: file.label, before: found.file.label }
    const act = await recordLowering(call, found.file, wanted, lowering)
    return [...tell(call, 'cases.label.done', values, act.blocks), ...effects, ...act.effects]
  },
}

/** Raising to TLP:RED is asked back once, by a button for the same with `sure`: what it does ends a case for everybody. */
async function raise(call: Call, { file }: CaseWords, sure: boolean): Promise<readonly Effect[]> {
  const { number } = file
  const { language, zone } = call.person
  needRaisable(call, file, call.person)
  if (!sure) {
    const yes = button(say(language, 'cases.red.yes'), `label ${number} red sure`, 'danger')
    const clocks = await readClocks(call, file, 'running')
    return tell(call, 'cases.red.ask', { number }, [...clocksGoOn(call, file, clocks), actions(yes)])
  }
  const { file: shut, effects, recalls } = await raiseToRed(call, file, call.person)
  const until = sayMoment(language, destroyedBy(call.now), zone)
  const blocks: readonly Block[] = [
    ...(recalls.length > 0 ? [paragraph(say(language, 'cases.red.recalls', { recalls: recalls.join(', ') }))] : []),
    ...(shut.origin ? [paragraph(say(language, 'cases.red.origin'))] : []),
    ...(isUndoable(shut, call.now) ? [actions(button(say(language, 'cases.red.undo'), `label ${number} undo`))] : []),
  ]
  return [...tell(call, 'cases.red.done', { number, until }, blocks), ...effects]
}

async function undo(call: Call, { file }: CaseWords): Promise<readonly Effect[]> {
  const { file: opened, effects } = await undoRed(call, file, call.person)
  return [...tell(call, 'cases.red.undone', { number: opened.number, label: opened.label }), ...effects]
}

/** `red`, or `red sure` where the speaker was asked already. */
function readWanted(written: string): { wanted: Label | undefined; sure: boolean } {
  const sure = /\s+sure$/i.test(written)
  return { wanted: readLabel(written.replace(/\s+sure$/i, '')), sure }
}
