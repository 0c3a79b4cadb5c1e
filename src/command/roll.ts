import type { CallFile } from '../call/file.ts'
import { findCall } from '../call/find.ts'
import { mayLead } from '../call/lead.ts'
import { UserError } from '../chat/errors.ts'
import { paragraph } from '../chat/message.ts'
import { worksFor } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { type RoundFile, readRounds } from '../round/file.ts'
import { isKnown } from '../round/option.ts'
import { answerRound, type Taken } from '../round/round.ts'
import { keyForOthers } from '../round/standing.ts'
import { readAnswer } from '../round/written.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { saidAt } from './line.ts'
import { firstWord, tell } from './words.ts'

/**
 * Notes at a call who is there of the delegations that do not answer the roll themselves, such as those who are only heard. It
 * stands as said by who leads the call; what a delegation says itself counts instead, before or after.
 */
export const roll: Command = {
  name: 'roll',
  usage: 'roll <call> <members> here|excused',
  summary: 'calls.noted.summary',
  async run(call) {
    const { person, now } = call
    const { word, rest } = firstWord(call.words)
    const file = await findCall(call, person, word)
    if (!mayLead(call, person, file)) throw new UserError('calls.not-yours', { call: file.id })
    const round = await rollOf(call, file)
    const { codes, value } = readRoll(rest, file, round, person.language)
    const own = worksFor(person, now)
    const at = await saidAt(call)
    const taken: Taken[] = []
    for (const code of codes) {
      const key = own.includes(code) ? `${call.key}/${code}` : keyForOthers(call.key, code)
      const given = { key, code, value, words: '', person, account: call.account, at }
      taken.push(await answerRound(call, round.id, given))
    }
    return [...confirm(call, file, taken, value), ...taken.flatMap(({ effects }) => effects)]
  },
}

/** The roll of a call that runs: what came of it stands once it is over. */
async function rollOf(call: Call, file: CallFile): Promise<RoundFile> {
  if (file.state === 'cancelled') throw new UserError('calls.off', { call: file.id })
  if (file.state === 'ended') throw new UserError('calls.over', { call: file.id })
  const [round] = file.rollCallId ? await readRounds(call, { id: file.rollCallId }) : []
  if (!round) throw new UserError('calls.not-begun', { call: file.id })
  return round
}

/** Reads `FR, DK here`: members that were invited, then one answer for all of them. */
function readRoll(
  written: string,
  { id }: CallFile,
  { options, seats }: RoundFile,
  language: string,
): { codes: readonly string[]; value: string } {
  const asked = seats.map(({ code }) => code)
  const [, names = '', said = ''] =
    /^((?:@?[A-Z]{2,12}(?:-[A-Z]{2,12})*[\s,;+&]+)+)(\S[\s\S]*)$/.exec(written.trim()) ?? []
  const codes = [...new Set(names.match(/[A-Z]+(?:-[A-Z]+)*/g) ?? [])].map((code) => (code === 'GR' ? 'EL' : code))
  const { value, words } = readAnswer(said, { options, asked, own: [], language, one: true })
  if (codes.length === 0 || value === undefined || words !== '') throw new UserError('calls.noted.how', { call: id })
  const strange = codes.filter((code) => !asked.includes(code))
  if (strange.length > 0) throw new UserError('calls.noted.strange', { call: id, codes: strange.join(', ') })
  return { codes, value }
}

/** What was noted, and for whom it was not, since they said it themselves. */
function confirm(call: Call, { id }: CallFile, taken: readonly Taken[], value: string): readonly Effect[] {
  const { language } = call.person
  const codesOf = (counts: boolean): string =>
    taken
      .filter((each) => each.counts === counts)
      .map(({ standing }) => standing.code)
      .join(', ')
  const answer = isKnown(value) ? say(language, `rounds.option.${value}`) : value
  const [noted, own] = [codesOf(true), codesOf(false)]
  const ownLine = own === '' ? '' : say(language, 'calls.noted.own', { codes: own })
  if (noted === '') return tell(call, 'calls.noted.own', { codes: own })
  return tell(call, 'calls.noted', { call: id, codes: noted, answer }, ownLine === '' ? [] : [paragraph(ownLine)])
}
