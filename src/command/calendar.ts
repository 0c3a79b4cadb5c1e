import { type Changed, changeElection, decideProposal, type Proposal } from '../calendar/change.ts'
import { brussels, localIn } from '../calendar/clock.ts'
import type { Election } from '../calendar/election.ts'
import {
  readAdd,
  readAddAnswers,
  readCancel,
  readCheck,
  readMove,
  readSet,
  readSetAnswers,
  type Teller,
  type Wanted,
} from '../calendar/words.ts'
import { UserError } from '../chat/errors.ts'
import type { Answers, Problems } from '../chat/form.ts'
import { actions, type Block, button, type Message, paragraph, text } from '../chat/message.ts'
import type { Room } from '../directory/directory.ts'
import { permits } from '../directory/permission.ts'
import { isTextKey, say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, rankOf } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { standingUnder } from '../sharing/standing.ts'
import { targetRoom } from '../sharing/target.ts'
import { nameOf } from '../threat/case.ts'
import { addForm, setForm } from './calendar-form.ts'
import type { Asking, Call, Command } from './command.ts'
import { sayEdit } from './edit-words.ts'
import { electionIn } from './elections.ts'
import { needPasskey } from './passkey.ts'
import { answer, firstWord } from './words.ts'

/** Changes the calendar of elections: adds, sets, moves, cancels, confirms. */
export const calendar: Command = {
  name: 'calendar',
  usage: 'calendar add|set|move|cancel|restore|check|confirm|refuse …',
  summary: 'commands.calendar.summary',
  ownWords: true,
  form: (asking) => {
    const { word, rest } = firstWord(asking.words)
    if (!mayEditSomething(asking)) return undefined
    if (word.toLowerCase() === 'add' && rest === '') return addForm(asking.person.language)
    const isElectionAlone = rest !== '' && !/\s/.test(rest)
    return word.toLowerCase() === 'set' && isElectionAlone ? setForm(asking.person.language, rest) : undefined
  },
  check: checkAnswers,
  async run(call) {
    const { word, rest } = firstWord(call.words)
    const verb = word.toLowerCase()
    if (verb === '') return explain(call)
    if (verb === 'confirm' || verb === 'refuse') return decide(call, verb, rest)
    const wanted = await readWanted(call, verb, rest)
    const { id, edit, why } = wanted
    needUnmarked(edit, 'TLP:CLEAR')
    needUnmarked(why, 'TLP:AMBER')
    const changed = await changeElection(call, id, edit, { by: call.person, why })
    const what = sayEdit(call.person.language, id, edit)
    const show = actions(button(say(call.person.language, 'calendar.control.show', { id }), `election ${id}`))
    if (changed.kind === 'changed') {
      return [...reply(call, 'calendar.edit.done', { what, id }, [show]), ...changed.effects]
    }
    const number = changed.proposal.id
    return [
      ...reply(call, 'calendar.edit.proposed', { id, number }, [show]),
      ...askSecond(call, changed),
      ...changed.effects,
    ]
  },
}

/** Throws where words bear a label above the one that stands on what shows them: the calendar is public, a reason is not. */
function needUnmarked(value: unknown, most: Label): void {
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) needUnmarked(each, most)
  const { label } = typeof value === 'string' ? readMarked(value) : {}
  if (label && rankOf(label) > rankOf(most)) throw new UserError('calendar.edit.marked', { label, most })
}

const hows = ['add', 'set', 'move', 'cancel', 'restore', 'check', 'decide'] as const

function explain(call: Call): readonly Effect[] {
  const { language } = call.person
  const items = hows.map((how) => [text(say(language, `calendar.how.${how}`))])
  return call.reply(answer(say(language, 'calendar.how.all'), [{ type: 'list', ordered: false, items }]))
}

async function readWanted(call: Call, verb: string, rest: string): Promise<Wanted> {
  const teller = tellerOf(call)
  if (verb === 'add') return call.answers ? readAddAnswers(call.answers, teller) : readAdd(rest, teller)
  const read = readers[verb as keyof typeof readers] // undefined for any other word
  if (!Object.hasOwn(readers, verb) || !read) throw new UserError('calendar.how', { written: verb.slice(0, 40) })
  const { found, rest: words } = await electionIn(call, rest, `calendar ${verb} ep-2029`)
  return read(found, words, teller, call.answers)
}

type Read = (election: Election, words: string, teller: Teller, answers: Answers | undefined) => Wanted

const readers = {
  set: (election, words, teller, answers) =>
    answers ? readSetAnswers(election, answers, teller) : readSet(election, words, teller),
  move: readMove,
  cancel: readCancel,
  restore: (election, words) => ({ id: election.id, edit: { kind: 'restore' }, why: words.trim() }),
  check: readCheck,
} as const satisfies Readonly<Record<string, Read>>

const tellerOf = ({ directory, person, now }: Asking): Teller => ({
  directory,
  name: person.name,
  today: localIn(brussels, now).slice(0, 10),
})

const mayEditSomething = ({ directory, person, now }: Asking): boolean =>
  (['calendar.set', 'calendar.set-all'] as const).some((action) => permits(directory, person, action, now).allowed)

/** Which field of a form a refusal is about. */
const fieldOf: Readonly<Record<string, string>> = {
  'calendar.written.id': 'id',
  'calendar.written.kind': 'kind',
  'calendar.written.code': 'code',
  'calendar.written.day': 'day',
  'calendar.written.hours': 'hours',
  'calendar.written.zone': 'zone',
  'calendar.written.local': 'results',
  'calendar.written.title': 'name',
}

function checkAnswers(answers: Answers, asking: Asking): Problems {
  const { language } = asking.person
  try {
    if ('id' in answers) readAddAnswers(answers, tellerOf(asking))
    else {
      // Who votes in it already is known only once it is read; until then any member of the directory will do.
      readSetAnswers(noElection, answers, tellerOf(asking))
    }
    return {}
  } catch (fault) {
    const field = fault instanceof UserError ? fieldOf[fault.code] : undefined
    if (!(fault instanceof UserError) || field === undefined || !isTextKey(fault.code)) throw fault
    return { [field]: say(language, fault.code, fault.values) }
  }
}

const noElection: Election = {
  id: '',
  title: '',
  kind: 'exercise',
  cancelled: false,
  polls: [],
  silences: [],
  embargoes: [],
}

async function decide(call: Call, verb: 'confirm' | 'refuse', words: string): Promise<readonly Effect[]> {
  const { word, rest } = firstWord(words)
  const number = /^#?(\d{1,9})$/.exec(word)?.[1]
  if (number === undefined || rest !== '') throw new UserError('calendar.proposal.none', { number: word.slice(0, 20) })
  const verdict = verb === 'confirm' ? 'confirmed' : 'refused'
  // What was embargoed may be published from then on.
  if (verdict === 'confirmed') await needPasskey(call, 'publish')
  const { proposal, effects } = await decideProposal(call, Number(number), { by: call.person, verdict })
  return [
    ...reply(call, `calendar.proposal.${verdict}`, decidedValues(call, proposal, call.person.language)),
    ...(await tellDecided(call, proposal, verdict)),
    ...effects,
  ]
}

const decidedValues = (call: Call, proposal: Proposal, language: string) => ({
  by: call.person.name,
  name: nameOf(call.directory, proposal.by),
  what: sayEdit(language, proposal.election, proposal.edit),
})

const slotOf = (proposal: number, room: string): string => `calendar/proposal/${proposal}@${room}`

/** Says in the room where it was asked that a second person is needed; the reason is shown to those who may decide. */
function askSecond(call: Call, { proposal }: Extract<Changed, { kind: 'proposed' }>): readonly Effect[] {
  const { room } = call
  if (!room) return []
  const { language, zone } = room
  const id = proposal.election
  const name = nameOf(call.directory, proposal.by)
  const summary = say(language, 'calendar.proposal.ask', { name, id, what: sayEdit(language, id, proposal.edit) })
  const moment = (at: string | undefined): string =>
    at === undefined ? say(language, 'calendar.proposal.nothing') : sayMoment(language, new Date(at), zone)
  const values = { before: moment(proposal.before), after: moment(proposal.after) }
  const blocks: Block[] = [
    paragraph(say(language, 'calendar.proposal.until', values)),
    actions(
      button(say(language, 'calendar.control.show', { id }), `election ${id}`),
      button(say(language, 'calendar.control.confirm'), `calendar confirm ${proposal.id}`, 'danger'),
      button(say(language, 'calendar.control.refuse'), `calendar refuse ${proposal.id}`),
    ),
  ]
  return sayIn(call, room, proposal.id, summary, blocks)
}

async function tellDecided(
  call: Call,
  proposal: Proposal,
  verdict: 'confirmed' | 'refused',
): Promise<readonly Effect[]> {
  return (await standingUnder(call, slotOf(proposal.id, ''))).flatMap(({ room }) => {
    if (!room) return []
    const summary = say(room.language, `calendar.proposal.${verdict}`, decidedValues(call, proposal, room.language))
    return sayIn(call, room, proposal.id, summary, [])
  })
}

function sayIn(call: Call, room: Room, proposal: number, summary: string, blocks: readonly Block[]): readonly Effect[] {
  const message: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [paragraph(summary), ...blocks],
    ...(call.exercise && { exercise: true }),
  }
  return put(slotOf(proposal, room.id), openParcel(message), targetRoom(call.directory, room, call.now))
}

const reply = (
  call: Call,
  key: Parameters<typeof say>[1],
  values: Readonly<Record<string, string | number>>,
  blocks: readonly Block[] = [],
): readonly Effect[] => call.reply(answer(say(call.person.language, key, values), blocks))
