import { UserError } from '../chat/errors.ts'
import { type Label, readLabel } from '../sharing/label.ts'
import { needOpen } from '../threat/find.ts'
import { keepCase, labelCase, needLabellable, needReleasable, releaseCase } from '../threat/sharing.ts'
import type { Command } from './command.ts'
import { askBack, caseAlone, caseIn, impliedNote, tell } from './words.ts'

/** Shares a case with the joint room, as TLP:AMBER unless a lower label is given. */
export const release: Command = {
  name: 'release',
  usage: 'release <case> [amber|green|clear]',
  summary: 'commands.release.summary',
  async run(call) {
    const found = await caseIn(call)
    const label = found.rest === '' ? 'TLP:AMBER' : readLabel(found.rest)
    if (!label) throw new UserError('cases.label.unknown', { written: found.rest.slice(0, 40) })
    needOpen(found.file)
    needReleasable(call, found.file, call.person, label)
    const asked = askBack(call, found, `release ${found.file.number} ${shortOf(label)}`)
    if (asked) return asked
    const { file, effects } = await releaseCase(call, found.file, call.person, label)
    const members = file.addressees.filter((code) => code !== file.code).join(', ')
    const values = { number: file.number, label, members: members || '—' }
    return [...tell(call, 'cases.release.done', values), ...effects]
  },
}

/** A label as it is typed: `amber+strict`. */
const shortOf = (label: Label): string => label.slice('TLP:'.length).toLowerCase()

/** Decides that a case stays with its member's own people. */
export const keep: Command = {
  name: 'keep',
  usage: 'keep <case>',
  summary: 'commands.keep.summary',
  async run(call) {
    const found = await caseAlone(call)
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
  usage: 'label <case> <clear|green|amber|amber+strict>',
  summary: 'commands.label.summary',
  async run(call) {
    const found = await caseIn(call)
    const wanted = readLabel(found.rest)
    if (!wanted) throw new UserError('cases.label.unknown', { written: found.rest.slice(0, 40) })
    needLabellable(call, found.file, call.person, wanted)
    const asked = askBack(call, found, `label ${found.file.number} ${shortOf(wanted)}`)
    if (asked) return asked
    const { file, effects } = await labelCase(call, found.file, call.person, wanted)
    const values = { number: file.number, label: file.label, before: found.file.label }
    return [...tell(call, 'cases.label.done', values), ...effects]
  },
}
