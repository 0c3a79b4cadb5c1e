import { isOver } from '../calendar/page.ts'
import { readElections } from '../calendar/read.ts'
import { UserError } from '../chat/errors.ts'
import type { Answers } from '../chat/form.ts'
import { actions, button, note } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { nearest } from '../locale/nearest.ts'
import type { Playbook } from '../playbook/language/model.ts'
import { allSteps } from '../playbook/language/names.ts'
import { sayText } from '../playbook/language/text.ts'
import { mayStart } from '../playbook/live/rights.ts'
import { startRun } from '../playbook/live/start.ts'
import { shortOf } from '../playbook/version/standing.ts'
import type { Effect } from '../sharing/effect.ts'
import { rankOf } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { belongsTo } from '../threat/case.ts'
import { type findCase, listCases, needOpen } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import { passOver } from './answer.ts'
import type { Asking, Call, Command } from './command.ts'
import { checkPasskey, needPasskey, needPasskeyFor } from './passkey.ts'
import { isByHand, memberHere, sayTriggers } from './playbooks.ts'
import { checkQuestions, formOf, pagesOf, readLine, valuesOf } from './question-form.ts'
import { nameOf, sayAll } from './run-words.ts'
import { caseIn, firstWord, tell } from './words.ts'

/** Starts a playbook by hand: about a case or an election where it is about one, with what it needs to know. */
export const startByHand: Command = {
  name: 'run',
  usage: 'run <playbook> [<case>|<election>] [words]',
  summary: 'commands.run.summary',
  ownWords: true,
  async form(asking) {
    const found = await Promise.resolve()
      .then(() => playbookIn(asking))
      .catch(passOver)
    if (!found) return undefined
    const { playbook, rest } = found
    const { word, rest: words } = playbook.about === undefined ? { word: '', rest } : firstWord(rest)
    if (playbook.inputs.length === 0 || words !== '' || !mayStartHere(asking, playbook)) return undefined
    // Which case is meant is found out where it can be locked; the form waits for a number.
    if (playbook.about === 'case' && !readNumber(word)) return undefined
    const { language } = asking.person
    return formOf(
      {
        id: 'run',
        context: `${playbook.id} ${word}`.trim(),
        title: say(language, 'runs.start.title', { playbook: playbook.id }),
        intro: `${nameOf(playbook, asking.person)}. ${sayText(playbook.purpose, language).trim()}`,
        submit: say(language, 'runs.start.submit'),
      },
      pagesOf(playbook.inputs, asking.person),
    )
  },
  async check(answers, asking) {
    const found = await Promise.resolve()
      .then(() => playbookIn(asking))
      .catch(passOver)
    if (!found) return {}
    const { inputs } = found.playbook
    return { ...(await checkPasskey(asking, inputs, answers)), ...checkQuestions(inputs, answers, asking.person) }
  },
  async run(call) {
    const { playbook, rest } = playbookIn(call)
    const which = await askWhich(call, playbook, rest)
    if (which) return which
    const about = await aboutIn(call, playbook, rest)
    if (!mayStart(call, playbook, call.person, about.member, about.file))
      throw new UserError('runs.not-may', {
        playbook: playbook.id,
        who: sayAll(call.person.language, playbook.may.run),
      })
    const given = call.answers ?? readLine(playbook.inputs, about.rest)
    needInputs(call, playbook, given)
    if (crossesBorders(playbook)) await needPasskey(call, 'escalate')
    await needPasskeyFor(call, playbook.inputs, given)
    await needTurn(call)
    const { id, effects } = await startRun(call, playbook, {
      key: `command/${call.key}`,
      inputs: valuesOf(playbook.inputs, given, call.person),
      starter: call.person,
      ...(about.member !== undefined && { member: about.member }),
      ...(about.file && { case: about.file.number }),
      ...(about.election !== undefined && { election: about.election }),
    })
    const { language } = call.person
    const details = actions(button(say(language, 'runs.control.details'), `show ${id}`))
    const version = { playbook: playbook.id, version: shortOf(playbook.hash) }
    const unapproved = (await call.library.isApproved(call.tx, playbook.hash))
      ? []
      : [note(say(language, 'versions.card.unapproved', version))]
    const values = { run: id, title: nameOf(playbook, call.person) }
    return [...tell(call, 'runs.start.done', values, [...unapproved, details]), ...effects]
  },
}

/** Whether what begins with a case goes to the people of other members: that is an escalation, when a person begins it by their own word. */
const crossesBorders = (playbook: Playbook): boolean =>
  playbook.about === 'case' &&
  allSteps(playbook).some((step) => step.kind === 'notify' && step.of !== undefined && step.of !== 'own')

/** How many runs one person may begin by hand within an hour of this world: far more than anybody needs, and fewer than drown others. */
const mostAnHour = 20

/** Throws where somebody has begun so many that they can only be a mistake or a flood; says when it goes on. */
async function needTurn({ tx, person, now }: Call): Promise<void> {
  const since = new Date(now.getTime() - 3_600_000)
  const begun = await tx.run.findMany({
    where: { starterId: person.id, startedAt: { gt: since } },
    select: { startedAt: true },
    orderBy: { startedAt: 'desc' },
    take: mostAnHour,
  })
  const first = begun[mostAnHour - 1]
  if (!first) return
  const at = sayMoment(person.language, new Date(first.startedAt.getTime() + 3_600_000), person.zone)
  throw new UserError('runs.start.too-many', { most: mostAnHour, at })
}

/** The playbook that a line names, which people may start by `run`. */
function playbookIn({ words, library, person }: Asking): { playbook: Playbook; rest: string } {
  const { word, rest } = firstWord(words)
  if (word === '') throw new UserError('runs.start.how')
  const written = word.toUpperCase()
  const playbook = library.playbooks.get(written) ?? library.playbooks.get(`PB-${written.padStart(2, '0')}`)
  if (!playbook) throw new UserError('runs.start.unknown', { written: word.slice(0, 40) })
  if (isByHand(playbook)) return { playbook, rest }
  const own = playbook.triggers.find((trigger) => trigger.kind === 'command')
  if (own?.kind === 'command' && own.name !== undefined)
    throw new UserError('runs.start.command', { playbook: playbook.id, name: own.name })
  throw new UserError('runs.start.not-by-hand', {
    playbook: playbook.id,
    triggers: sayTriggers(playbook, person.language),
  })
}

/** Whether somebody may start it at all; for which member is seen when it is started. */
export const mayStartHere = (asking: Asking, playbook: Playbook): boolean =>
  playbook.about === 'case' || mayStart(asking, playbook, asking.person, memberHere(asking))

type About = {
  member?: string
  file?: Awaited<ReturnType<typeof findCase>>
  election?: string
  rest: string
}

/** What the run will be about, and whose matter it is. */
async function aboutIn(call: Call, playbook: Playbook, words: string): Promise<About> {
  const own = memberHere(call)
  const member = playbook.each === 'member' || playbook.room === 'home' ? own : undefined
  const whose = member === undefined ? {} : { member }
  if (playbook.about === 'case') {
    const { word } = firstWord(words)
    if (!readNumber(word) && call.on === undefined)
      throw new UserError('runs.start.which-case', { playbook: playbook.id })
    const { file, rest } = await caseIn({ ...call, words })
    needOpen(file, belongsTo(call.person, file, call.now))
    return { member: file.code, file, rest }
  }
  if (playbook.about === 'election') return { ...whose, ...(await electionIn(call, playbook, words)) }
  return { ...whose, rest: words }
}

/** Asks back, with a button for each, where nobody said which case or election is meant; `undefined` where somebody did. */
async function askWhich(call: Call, playbook: Playbook, words: string): Promise<readonly Effect[] | undefined> {
  if (words.trim() !== '' || playbook.about === undefined) return undefined
  if (playbook.about === 'case' && call.on !== undefined) return undefined
  const ids = await (playbook.about === 'case' ? ownCases(call) : electionsOf(call))
  if (ids.length === 0) return undefined
  const buttons = ids.slice(0, portable.controlsPerBlock).map((id) => {
    const opens = playbook.inputs.length > 0 ? 'form' : undefined
    return button(id.slice(0, portable.buttonLabel), `run ${playbook.id} ${id}`, 'plain', opens)
  })
  return tell(call, `runs.start.ask-${playbook.about}`, { playbook: playbook.id }, [actions(...buttons)])
}

/** The speaker's own open cases, the newest first. */
const ownCases = async (call: Call): Promise<readonly string[]> =>
  (await listCases(call, call.person, 'open'))
    .filter((file) => belongsTo(call.person, file, call.now))
    .map(({ number }) => number)

/** The elections to come, the nearest first. */
const electionsOf = async ({ tx, now }: Call): Promise<readonly string[]> =>
  (await readElections(tx)).filter((each) => !each.cancelled && !isOver(each, now)).map(({ id }) => id)

/** The election that is named. Throws a `UserError` when there is none, or none that takes place. */
async function electionIn(call: Call, playbook: Playbook, words: string): Promise<Pick<About, 'election' | 'rest'>> {
  const { word, rest } = firstWord(words)
  const written = word.toLowerCase()
  const all = await readElections(call.tx)
  const open = all.filter(({ cancelled }) => !cancelled)
  const named = all.find(({ id }) => id === written)
  if (named?.cancelled) throw new UserError('runs.start.cancelled-election', { election: named.id })
  if (named) return { election: named.id, rest }
  if (written !== '' && open.length > 0) {
    const ids = open.map(({ id }) => id)
    const near = nearest(written, ids)
    const key = near ? 'runs.start.unknown-election.near' : 'runs.start.unknown-election'
    throw new UserError(key, { written: written.slice(0, 40), near: near ?? '' })
  }
  if (open.length === 0) throw new UserError('runs.start.no-elections', { playbook: playbook.id })
  const elections = open.map(({ id }) => id).join(', ')
  throw new UserError('runs.start.which-election', { playbook: playbook.id, elections })
}

/** Throws unless what the playbook needs to know is there, and may be said under its label. */
function needInputs({ person, answers }: Call, playbook: Playbook, given: Answers): void {
  const problems = Object.values(checkQuestions(playbook.inputs, given, person))
  const [problem] = problems
  if (problem && !answers) throw new UserError('runs.start.inputs', { playbook: playbook.id })
  if (problem) throw new UserError('runs.start.problem', { problem })
  for (const words of Object.values(given)) {
    const { label } = readMarked(words)
    if (label && rankOf(label) > rankOf(playbook.label))
      throw new UserError('runs.words-above', { run: playbook.id, label, own: playbook.label })
  }
}
