import {
  actions,
  type Block,
  button,
  type Control,
  type Inline,
  type Message,
  paragraph,
} from '../../../chat/message.ts'
import { portable } from '../../../chat/portable.ts'
import { homeRoom, type Person } from '../../../directory/directory.ts'
import { say, type TextKey } from '../../../locale/catalogue.ts'
import { sayMoment } from '../../../locale/moment.ts'
import { wordsIn } from '../../../locale/words.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { put } from '../../../sharing/parcel.ts'
import type { Target } from '../../../sharing/release.ts'
import { spotOf } from '../../../sharing/spot.ts'
import { standingUnder } from '../../../sharing/standing.ts'
import { targetRoom } from '../../../sharing/target.ts'
import { nameOf } from '../../../threat/case.ts'
import { personIn } from '../../../threat/case-card.ts'
import { dueOf } from '../../engine/due.ts'
import type { Path, StepState } from '../../engine/run.ts'
import { todosOf } from '../../engine/view.ts'
import type { Step, StepOf, Who } from '../../language/model.ts'
import { sayAnswers } from '../answer-words.ts'
import { labelOf, roomOf, runParcel, sitsIn } from '../place.ts'
import type { RunScene } from '../scene.ts'
import type { Stored } from '../store.ts'
import { commandOf } from '../todo.ts'
import { peopleOf } from '../who.ts'
import { aboutOf, fill, isPlain, titleOf } from '../words.ts'

/** Something that people are asked to answer, to do or to approve; `turn` tells the askings of one attempt apart. */
export type Request = {
  step: StepOf<'ask'> | StepOf<'task'>
  path: Path
  attempt: number
  who: readonly Who[]
  turn: string
  text: 'runs.ask.first' | 'runs.ask.next' | 'runs.ask.approve'
}

/** For whom a request is written: their language and zone, and who is named in front of it. */
type Reader = { language: string; zone: string; names: readonly Inline[] }

/** All that is asked of people for one attempt of a step stands under this. */
const stemOf = (run: string, path: Path, attempt: number): string => `run/${run}/ask/${path}#${attempt}/`
const slotOf = (run: string, path: Path, attempt: number, turn: string, place: string): string =>
  `${stemOf(run, path, attempt)}${turn}@${place}`

/**
 * Asks people: in the run's room those who sit there, the others in private. Where none of them can be reached, the whole room
 * reads it: whoever is there may know whom to call. What is first asked about a case stands on its card in its own room, and is
 * not said there a second time, as long as the card is fresh: later it stands far above, and nobody is called by its change.
 */
export function sendRequest(scene: RunScene, stored: Stored, request: Request): readonly Effect[] {
  const { directory, now } = scene
  const { playbook, run } = stored
  const people = peopleOf(directory, run, request.who, now)
  const room = roomOf(directory, playbook, run)
  const here = people.filter((person) => sitsIn(room, person))
  const away = people.filter((person) => !here.includes(person))
  const effects: Effect[] = []
  const ask = (place: string, target: Target, reader: Reader): void => {
    const { message, stub } = requestMessage(scene, stored, request, reader)
    const slot = slotOf(run.id, request.path, request.attempt, request.turn, place)
    effects.push(...put(slot, runParcel(run, target, message, stub), target))
  }
  const spots = away.flatMap((person) => {
    const spot = spotOf(scene, person)
    return spot ? [{ person, spot }] : []
  })
  for (const { person, spot } of spots) ask(`~${person.id}`, spot, { ...languageOf(person), names: [] })
  const onCard =
    request.turn === '0' && isFresh(run, now) && run.case !== undefined && run.member !== undefined && here.length > 0
  const isHome = room !== undefined && room.id === homeRoom(directory, run.member ?? '')?.id
  if (room && !(onCard && isHome) && (here.length > 0 || spots.length === 0)) {
    const named = here.length > 0 ? here : people
    const names = named.map((person) => personIn(person, { room }))
    ask(room.id, targetRoom(directory, room, now), { language: room.language, zone: room.zone, names })
  }
  return effects
}

/** For so long after a report people look at its card, in milliseconds. */
const freshMs = 60 * 60_000

function isFresh({ facts }: Stored['run'], now: Date): boolean {
  const reported = facts.case?.reported
  return typeof reported === 'string' && now.getTime() - Date.parse(reported) < freshMs
}

const languageOf = ({ language, zone }: Person): Pick<Reader, 'language' | 'zone'> => ({ language, zone })

function requestMessage(
  scene: RunScene,
  { playbook, run }: Stored,
  { step, path, attempt, text }: Request,
  { language, zone, names }: Reader,
): { message: Message; stub: Message } {
  const at = scene.now.toISOString()
  const state = run.steps[path]
  const title = titleOf(playbook, run, step, at)
  const said = wordsIn(title, language)
  const named = names.flatMap((name): Inline[] => [name, { type: 'text', text: ', ' }]).slice(0, -1)
  const due = state && text !== 'runs.ask.approve' ? dueOf(playbook, run, step, state) : undefined
  const head = (about: string): Block =>
    paragraph(...named, ...(named.length > 0 ? [': '] : []), say(language, text, { run: run.id, title: about }))
  const tail: Block[] = [
    ...(due === undefined
      ? []
      : [paragraph(say(language, 'runs.ask.due', { at: sayMoment(language, new Date(due), zone) }))]),
    ...controlsFor({ playbook, run }, step, path, attempt, text, language),
  ]
  const words = fill(playbook, run, step.kind === 'ask' ? step.question : step.what, at, language, zone)
  const answered = text === 'runs.ask.approve' ? sayAnswers(step, state?.answers ?? {}, language) : ''
  const message: Message = {
    look: 'notice',
    marking: labelOf(run),
    summary: say(language, text, { run: run.id, title: said }),
    blocks: [
      head(said),
      // A step without a title is named by these words already.
      ...(words.trim() === said ? [] : [{ type: 'quote', children: [{ type: 'text', text: words }] } as const]),
      ...(answered === '' ? [] : [paragraph(answered)]),
      ...tail,
    ],
    ...(scene.exercise && { exercise: true }),
  }
  const bare = isPlain(aboutOf(step)) ? said : step.id
  const stub: Message = {
    ...message,
    marking: 'TLP:CLEAR',
    summary: say(language, text, { run: run.id, title: bare }),
    blocks: [head(bare), ...tail],
  }
  return { message, stub }
}

function controlsFor(
  { playbook, run }: Pick<Stored, 'playbook' | 'run'>,
  step: Request['step'],
  path: Path,
  attempt: number,
  text: Request['text'],
  language: string,
): readonly Block[] {
  const todos = todosOf(playbook, run)
  const todo = todos.find(
    (each) =>
      each.path === path && each.attempt === attempt && (each.kind === 'approve') === (text === 'runs.ask.approve'),
  )
  const command = todo && commandOf(run, todo, todos)
  if (!command || command.length > portable.command) return []
  const control = (key: TextKey, line: string, opens?: 'form'): Control =>
    button(say(language, key), line, 'primary', opens)
  if (text === 'runs.ask.approve')
    return [
      actions(
        control('runs.control.approve', command),
        button(say(language, 'runs.control.refuse'), command.replace(/^approve /, 'refuse '), 'danger', 'form'),
      ),
    ]
  if (step.kind === 'ask') return [actions(control('runs.control.answer', command, 'form'))]
  return [actions(control('runs.control.done', command, step.evidence || step.does !== undefined ? 'form' : undefined))]
}

/** What was asked about a step's attempt says what became of it, wherever it stands. */
export async function settleRequests(
  scene: RunScene,
  { playbook, run }: Stored,
  step: Step,
  path: Path,
  attempt: number,
): Promise<readonly Effect[]> {
  const state = run.steps[path]
  return (await standingUnder(scene, stemOf(run.id, path, attempt))).flatMap(({ slot, language, target }) => {
    const message = settledMessage(scene, { playbook, run }, step, state, language)
    return put(slot, runParcel(run, target, message, message), target)
  })
}

/** Who did it, or why nobody has to any more; no content. */
function settledMessage(
  scene: RunScene,
  { playbook, run }: Pick<Stored, 'playbook' | 'run'>,
  step: Step,
  state: StepState | undefined,
  language: string,
): Message {
  const title = titleOf(playbook, run, step, scene.now.toISOString())
  const about = isPlain(aboutOf(step)) ? wordsIn(title, language) : step.id
  const by = state?.by === undefined ? '' : nameOf(scene.directory, state.by)
  const how = state?.state === 'done' && by !== '' ? 'done-by' : (state?.state ?? 'skipped')
  const key: TextKey = isSettled(how) ? `runs.settled.${how}` : 'runs.settled.open'
  const summary = say(language, key, { run: run.id, title: about, by })
  return {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [paragraph(summary)],
    ...(scene.exercise && { exercise: true }),
  }
}

const settledHow = ['done-by', 'done', 'skipped', 'timed-out', 'failed'] as const
const isSettled = (how: string): how is (typeof settledHow)[number] => settledHow.some((each) => each === how)
