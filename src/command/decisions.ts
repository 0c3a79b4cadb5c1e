import { actions, button, type Control, code, type Inline, text } from '../chat/message.ts'
import { stateOf } from '../decision/card.ts'
import { decisionDetails } from '../decision/details.ts'
import { type DecisionFile, openStates } from '../decision/file.ts'
import { findDecision, isDecisionNumber, listDecisions, membersFor } from '../decision/find.ts'
import { voicesOf } from '../decision/said.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { cut } from '../round/table.ts'
import { strictest } from '../sharing/label.ts'
import { caseSubject } from '../sharing/recall.ts'
import { withNumbers } from '../threat/evidence/quote.ts'
import { readNumber } from '../threat/number.ts'
import { mayClose } from './close-decision.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** Most decisions that one answer lists; the register page shows more. */
const mostShown = 20

/** Lists the register: what is to be decided first, with what waits for one's own member, then what was decided. */
export const decisions: Command = {
  name: 'decisions',
  usage: 'decisions [open|closed|<case>]',
  summary: 'decisions.decisions.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person } = call
    const { language } = person
    const { word } = firstWord(call.words)
    if (isDecisionNumber(word)) return decision.run(call)
    const open = /^(?:open|åbne?)$/i.test(word) ? true : /^(?:closed|lukkede?)$/i.test(word) ? false : undefined
    const about = readNumber(word) ? word.toUpperCase() : undefined
    const files = await listDecisions(call, person, {
      ...(open !== undefined && { open }),
      ...(about !== undefined && { caseNumber: about }),
    })
    const [first, ...others] = files
    if (!first) return tell(call, 'decisions.list.none')
    const rank = (file: DecisionFile): number => (waits(call, file) ? 0 : openStates.includes(file.state) ? 1 : 2)
    const shown = files.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostShown)
    const items = shown.map((file): readonly Inline[] => [code(file.id), text(` ${sayLine(call, file)}`)])
    const marking = strictest(first.label, ...others.map(({ label }) => label))
    const summary = say(language, 'decisions.list.some', { count: files.length })
    // Their titles go with the cases that they are about.
    const quoted = shown.flatMap(({ caseNumber: of }) => (of ? [caseSubject(of)] : []))
    return call.reply(answer(summary, [{ type: 'list', ordered: false, items }], marking), [...new Set(quoted)])
  },
}

const waits = ({ person, now }: Call, file: DecisionFile): boolean => {
  const own = membersFor(file, person, now)
  return (
    openStates.includes(file.state) &&
    voicesOf(file).some(({ code: each, observer, newest }) => own.includes(each) && !observer && !newest)
  )
}

function sayLine(call: Call, file: DecisionFile): string {
  const { language, zone } = call.person
  const at = openStates.includes(file.state) ? file.deadline : file.decidedAt
  const key = waits(call, file) ? 'decisions.list.waits' : 'decisions.list.line'
  return say(language, key, {
    title: cut(wordsIn(file.title, language), 100),
    state: stateOf(file, language),
    at: at ? sayMoment(language, at, zone) : say(language, 'decisions.no-deadline'),
  })
}

/** Shows a decision whole: what was asked, who said what and when, what it rests on, and what came of it. */
export const decision: Command = {
  name: 'decision',
  usage: 'decision <decision>',
  summary: 'decisions.decision.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person } = call
    const { language, zone } = person
    const found = await findDecision(call, person, firstWord(call.words).word)
    const file = await withNumbers(call, person, found)
    const message = decisionDetails(call, file, { language, zone })
    const more = further(call, file)
    const blocks = more.length > 0 ? [...message.blocks, actions(...more)] : message.blocks
    return call.reply({ ...message, blocks })
  },
}

/** What this person may do about it besides taking a position. */
function further(call: Call, file: DecisionFile): readonly Control[] {
  const { language } = call.person
  const { id, state, proposedBy } = file
  return [
    ...(mayClose(call, file, call.person)
      ? [button(say(language, 'decisions.control.close'), `close-decision ${id}`, 'danger')]
      : []),
    ...(openStates.includes(state) && proposedBy === call.person.id
      ? [button(say(language, 'decisions.control.withdraw'), `withdraw-proposal ${id}`)]
      : []),
    ...(state === 'adopted'
      ? [button(say(language, 'decisions.control.supersede'), `supersede ${id}`, 'plain', 'form')]
      : []),
  ]
}
