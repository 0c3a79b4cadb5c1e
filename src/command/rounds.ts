import { UserError } from '../chat/errors.ts'
import { actions, button, code, type Inline, text } from '../chat/message.ts'
import { coordinatorsOf, type Person } from '../directory/directory.ts'
import { lookAgainAt } from '../directory/heard.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { RoundFile } from '../round/file.ts'
import { findRound, listRounds, membersFor } from '../round/find.ts'
import { unreachedOf } from '../round/reach.ts'
import { answerText } from '../round/request.ts'
import { closeRound } from '../round/round.ts'
import { countOf, standingsOf } from '../round/standing.ts'
import { roundTable, sayGiven } from '../round/table.ts'
import { strictest } from '../sharing/label.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** Most rounds that one answer lists. */
const mostShown = 20

/** Lists the rounds one may read, with what waits for one's own member. */
export const rounds: Command = {
  name: 'rounds',
  usage: 'rounds',
  summary: 'rounds.rounds.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, now } = call
    const files = (await listRounds(call, person)).slice(0, mostShown)
    const [first, ...others] = files
    if (!first) return tell(call, 'rounds.list.none')
    const waits = (file: RoundFile): boolean =>
      !file.closedAt &&
      standingsOf(file).some((each) => !each.answer && membersFor(file, person, now).includes(each.code))
    const sorted = files.toSorted((a, b) => Number(waits(b)) - Number(waits(a)))
    const items = sorted.map((file): readonly Inline[] => [code(file.id), text(` ${sayLine(call, file, waits(file))}`)])
    const marking = strictest(first.label, ...others.map(({ label }) => label))
    const summary = say(person.language, 'rounds.list.some', { count: files.length })
    return call.reply(answer(summary, [{ type: 'list', ordered: false, items }], marking))
  },
}

function sayLine({ person }: Call, file: RoundFile, waits: boolean): string {
  const { language, zone } = person
  const { answered, asked } = countOf(file)
  const at = file.closedAt ?? file.deadline
  const key = waits ? 'rounds.list.waits' : file.closedAt ? 'rounds.list.closed' : 'rounds.list.open'
  return say(language, key, {
    kind: say(language, `rounds.kind.${file.kind}`),
    answered,
    asked,
    at: at ? sayMoment(language, at, zone) : say(language, 'rounds.no-deadline'),
    round: file.id,
  })
}

/** Shows a round whole: who answered what for each delegation, when, where, and who is silent. */
export const round: Command = {
  name: 'round',
  usage: 'round <round>',
  summary: 'rounds.round.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, directory } = call
    const file = await findRound(call, person, firstWord(call.words).word)
    const place = { language: person.language, zone: person.zone }
    const codes = file.seats.map((seat) => seat.code)
    const { message } = roundTable({ ...call, file, unreached: unreachedOf(call, codes, file.roomId) }, place)
    const items = standingsOf(file).map((standing): readonly Inline[] => {
      const given = sayGiven(directory, standing, place)
      const said = standing.answer ? `${answerText(file, standing.answer, person.language)} · ${given}` : given
      return [code(standing.code), text(` ${said}`)]
    })
    const blocks = [
      ...message.blocks.filter(({ type }) => ['heading', 'facts'].includes(type)),
      ...message.blocks.filter(({ type }) => type === 'paragraph').slice(0, 1),
      { type: 'list', ordered: false, items } as const,
      ...message.blocks.filter(({ type }) => type === 'actions'),
      ...(mayClose(call, file, person)
        ? [actions(button(say(person.language, 'rounds.control.close'), `close-round ${file.id}`, 'danger'))]
        : []),
    ]
    return call.reply({ ...message, look: 'reply', blocks })
  },
}

/** Closes a round before its time. For whoever asked, and those who look after its room; a run closes its own. */
export const endRound: Command = {
  name: 'close-round',
  usage: 'close-round <round>',
  summary: 'rounds.close.summary',
  async run(call) {
    const file = await findRound(call, call.person, firstWord(call.words).word)
    if (file.closedAt) return tell(call, 'rounds.close.already', { round: file.id })
    if (file.runId) throw new UserError('rounds.close.run', { round: file.id, run: file.runId })
    if (!mayClose(call, file, call.person)) throw new UserError('rounds.close.not-yours', { round: file.id })
    // Its time is over, and it closes by itself once all that was answered by then has been heard.
    const { deadline } = file
    if (deadline && deadline <= call.now && (await lookAgainAt(call, deadline, call.now)))
      throw new UserError('rounds.close.soon', { round: file.id })
    const effects = await closeRound(call, file.id, call.person)
    const { answered, asked } = countOf(file)
    return [...tell(call, 'rounds.close.done', { round: file.id, answered, asked }), ...effects]
  },
}

function mayClose({ directory, now }: Call, file: RoundFile, person: Person): boolean {
  if (file.closedAt || file.runId) return false
  const room = file.roomId ? directory.rooms.get(file.roomId) : undefined
  return file.askedBy === person.id || (room ? coordinatorsOf(directory, room, now).includes(person) : false)
}
