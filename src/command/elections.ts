import { mayEdit, type Proposal, readProposals } from '../calendar/change.ts'
import type { Election } from '../calendar/election.ts'
import { electionLine, electionPage, isOver, type Reader } from '../calendar/page.ts'
import { readElection, readElections } from '../calendar/read.ts'
import { needCode } from '../calendar/words.ts'
import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, code, note, paragraph, text } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { nearest } from '../locale/nearest.ts'
import { nameOf } from '../threat/case.ts'
import type { Call, Command } from './command.ts'
import { sayEdit } from './edit-words.ts'
import { answer, firstWord, tell } from './words.ts'

const mostShown = 15

/** Lists the elections to come. */
export const elections: Command = {
  name: 'elections',
  usage: 'elections [all]',
  summary: 'commands.elections.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const all = await readElections(call.tx)
    const wanted =
      firstWord(call.words).word.toLowerCase() === 'all' ? all : all.filter((each) => !isOver(each, call.now))
    const [next] = wanted
    if (!next) return tell(call, 'calendar.list.none')
    const shown = wanted.slice(0, mostShown)
    const items = shown.map((each) => [code(each.id), text(` ${electionLine(each, readerOf(call))}`)])
    const more = wanted.length > shown.length ? [note(say(language, 'calendar.list.more', { shown: mostShown }))] : []
    const controls = shown
      .slice(0, portable.controlsPerBlock)
      .map(({ id }) => button(say(language, 'calendar.control.show', { id }), `election ${id}`))
    const summary = say(language, 'calendar.list.some', { count: wanted.length })
    return call.reply(answer(summary, [{ type: 'list', ordered: false, items }, ...more, actions(...controls)]))
  },
}

/** Shows what the calendar says of an election, or of one member in it. */
export const election: Command = {
  name: 'election',
  usage: 'election <election> [member]',
  summary: 'commands.election.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { found, rest } = await electionIn(call, call.words, 'election ep-2029')
    const { language } = call.person
    const member = rest === '' ? undefined : needCode(rest, found, call)
    if (member !== undefined && !found.polls.some((poll) => poll.code === member)) {
      throw new UserError('calendar.none.of', { code: member, id: found.id })
    }
    const proposals = await readProposals(call, found.id)
    const mine = proposals.filter(({ edit }) => mayEdit(call, call.person, edit, found))
    const blocks = [...electionPage(found, member, readerOf(call)), ...proposalBlocks(call, mine)]
    const summary = say(language, 'calendar.page.summary', { title: found.title, id: found.id })
    // The calendar is public; why somebody wants it changed is not.
    return call.reply(answer(summary, blocks, mine.length > 0 ? 'TLP:AMBER' : 'TLP:CLEAR'))
  },
}

/** The election that words begin with, and what follows its name. Throws a `UserError` when there is none. */
export async function electionIn(call: Call, words: string, usage: string): Promise<{ found: Election; rest: string }> {
  const { word, rest } = firstWord(words)
  const id = word.toLowerCase()
  if (id === '') throw new UserError('calendar.which', { usage })
  const found = await readElection(call.tx, id)
  if (found) return { found, rest }
  const ids = (await readElections(call.tx)).map((each) => each.id)
  const near = nearest(id, ids)
  throw new UserError(near ? 'calendar.none.near' : 'calendar.none', { id: id.slice(0, 40), near: near ?? '' })
}

const readerOf = ({ person, now }: Call): Reader => ({ language: person.language, zone: person.zone, now })

function proposalBlocks(call: Call, proposals: readonly Proposal[]): readonly Block[] {
  if (proposals.length === 0) return []
  const { language, zone } = call.person
  const lines = proposals.slice(0, 3).flatMap((each): Block[] => {
    const what = sayEdit(language, each.election, each.edit)
    const asked = say(language, 'calendar.proposal.ask', {
      name: nameOf(call.directory, each.by),
      id: each.election,
      what,
    })
    return [
      paragraph(`${asked} (${sayMoment(language, each.at, zone)})`),
      { type: 'quote', children: [text(each.why)] },
      actions(
        button(say(language, 'calendar.control.confirm'), `calendar confirm ${each.id}`, 'danger'),
        button(say(language, 'calendar.control.refuse'), `calendar refuse ${each.id}`),
      ),
    ]
  })
  return [{ type: 'heading', text: say(language, 'calendar.page.proposals') }, ...lines]
}
