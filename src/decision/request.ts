import { type Block, type Inline, type Message, note, paragraph, strong, text } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { aloneOf, type Spot, spotsOf } from '../round/reach.ts'
import { cut } from '../round/table.ts'
import type { Effect } from '../sharing/effect.ts'
import { mentionIn } from '../sharing/mention.ts'
import { put } from '../sharing/parcel.ts'
import { standingUnder } from '../sharing/standing.ts'
import { stateOf } from './card.ts'
import { controls, sayValue, webLink } from './controls.ts'
import { sayRule } from './facts.ts'
import type { DecisionFile, Position } from './file.ts'
import { takesPositions } from './minuted.ts'
import { sayGiven, sayOne, voicesOf } from './said.ts'
import { decisionParcel } from './show.ts'

/** All that is said to members' people about a decision of theirs stands under this; to those of one, under its code. */
export const stemOf = (id: string, code = ''): string => `decision/${id}/for/${code === '' ? '' : `${code}/`}`

/** Asks the people of a member, where they are reached. */
export const askMember = (scene: Scene, file: DecisionFile, code: string): readonly Effect[] =>
  ask(scene, file, code, 'ask', file.state === 'in_silence' ? 'decisions.ask.silence' : 'decisions.ask')

/** Reminds the people of a member that has taken no position. */
export const remindMember = (scene: Scene, file: DecisionFile, code: string): readonly Effect[] =>
  ask(scene, file, code, 'remind', file.state === 'in_silence' ? 'decisions.remind.silence' : 'decisions.remind')

/**
 * Brings what was said to the people of a member, or of all, up to date: which position stands for it, and how the decision ended.
 */
export async function settleRequests(scene: Scene, file: DecisionFile, code?: string): Promise<readonly Effect[]> {
  const voices = new Map(voicesOf(file).map((voice) => [voice.code, voice]))
  const isOpen = takesPositions(file, scene.now)
  return (await standingUnder(scene, stemOf(file.id, code))).flatMap((spot) => {
    const voice = voices.get(codeIn(spot.slot) ?? '')
    // What a delegation is asked, or told that minutes say for it, stands until it speaks or its time is over.
    if (!voice || (isOpen && (!voice.newest || voice.newest.minuted))) return []
    const { language } = spot
    const values = {
      decision: file.id,
      code: voice.code,
      state: stateOf(file, language),
      given: sayGiven(scene.directory, voice, spot),
    }
    const over = voice.newest?.minuted ? 'decisions.minuted.over' : 'decisions.settled.over'
    const key = isOpen ? 'decisions.settled' : voice.newest ? over : 'decisions.settled.silent'
    const change = say(language, 'decisions.settled.change', { line: `position ${file.id} ${voice.code}` })
    return tellAt(scene, file, spot.slot, spot, {
      summary: say(language, key, values),
      lines: voice.newest ? [paragraph(positionText(file, voice.newest, language))] : [],
      plainLines: isOpen ? [note(change)] : [],
      after: [],
    })
  })
}

/** Tells whoever spoke before that somebody of their delegation took another position since. */
export function tellOverruled(
  scene: Scene,
  file: DecisionFile,
  before: Position,
  position: Position,
): readonly Effect[] {
  const person = scene.directory.people.get(before.personId)
  if (!person || before.personId === position.personId) return []
  if (before.value === position.value && before.words === position.words && before.reservation === position.reservation)
    return []
  const { code } = position
  return aloneOf(scene, [person], file.roomId).flatMap((spot) => {
    const { language } = spot
    const given = sayOne(scene.directory, position, spot)
    const slot = `decision/${file.id}/over/${code}/${position.revision}@${spot.key}`
    return tellAt(scene, file, slot, spot, {
      summary: say(language, 'decisions.overruled', { decision: file.id, code, given }),
      lines: [
        paragraph(strong(say(language, 'decisions.overruled.now')), ' ', positionText(file, position, language)),
        paragraph(strong(say(language, 'decisions.overruled.before')), ' ', positionText(file, before, language)),
      ],
      plainLines: [],
      after: controls(file, spot, { code, now: scene.now }),
      code,
    })
  })
}

/** Tells some people alone something about a decision, once each under a name. */
export function tellPeople(
  scene: Scene,
  file: DecisionFile,
  people: readonly Person[],
  what: { name: string; key: TextKey; values?(language: string, zone: string): Values },
): readonly Effect[] {
  return aloneOf(scene, people, file.roomId).flatMap((spot) => {
    const { language, zone } = spot
    const summary = say(language, what.key, { decision: file.id, ...what.values?.(language, zone) })
    return tellAt(scene, file, `decision/${file.id}/${what.name}@${spot.key}`, spot, {
      summary,
      lines: [paragraph(strong(cut(wordsIn(file.title, language), 200)))],
      plainLines: [],
      after: controls(file, spot, { now: scene.now }),
    })
  })
}

/** A position in one line: what was chosen, whether with a reservation, and the words. */
export function positionText(
  { options }: Pick<DecisionFile, 'options'>,
  { value, reservation, words }: Pick<Position, 'value' | 'reservation' | 'words'>,
  language: string,
): string {
  const named = sayValue(options, value, language)
  const chosen = reservation ? `${named}, ${say(language, 'decisions.mark.reservation')}` : named
  return words === '' ? chosen : `${chosen}: ${words}`
}

/** What is said in one place: the lines that need the decision's label, those that stand in a stub as well, and what can be pressed. */
type SaidThere = {
  summary: string
  lines: readonly Block[]
  plainLines: readonly Block[]
  after: readonly Block[]
  code?: string
}

type AskKey = 'decisions.ask' | 'decisions.ask.silence' | 'decisions.remind' | 'decisions.remind.silence'

function ask(scene: Scene, file: DecisionFile, code: string, what: string, key: AskKey): readonly Effect[] {
  return spotsOf(scene, code, file.roomId).flatMap((spot) => {
    const { language, zone } = spot
    const at = file.deadline ? sayMoment(language, file.deadline, zone) : say(language, 'decisions.no-deadline')
    const title = wordsIn(file.title, language)
    const question = wordsIn(file.question, language)
    return tellAt(scene, file, `${stemOf(file.id, code)}${what}@${spot.key}`, spot, {
      summary: say(language, key, {
        ...{ decision: file.id, code, at, timed: file.deadline ? 'yes' : 'no' },
        type: say(language, `decisions.type.${file.type}`),
      }),
      lines: [
        paragraph(strong(cut(title, 200))),
        ...(question === title ? [] : [paragraph(cut(question, 1200))]),
        note(say(language, 'decisions.ask.shown', { rule: sayRule(file.rule, language), label: file.label })),
      ],
      plainLines: mentionsIn(scene, spot, code),
      after: controls(file, spot, { code }),
      code,
    })
  })
}

/** Who has the duty of a member, named in its room so that they are rung. */
export function mentionsIn({ directory, now }: Scene, { room }: Spot, code: string): readonly Block[] {
  const asked = room ? holdersOf(directory, 'duty', code, now) : []
  const mentions = asked
    .map((person) => mentionIn(person, room))
    .filter((each): each is Extract<Inline, { type: 'mention' }> => each.type === 'mention')
  return mentions.length > 0 ? [paragraph(...mentions.flatMap((each) => [each, text(' ')]))] : []
}

/** Says something about a decision in one place. */
export function tellAt(scene: Scene, file: DecisionFile, slot: string, spot: Spot, said: SaidThere): readonly Effect[] {
  const { summary, lines, plainLines, after, code } = said
  const base = { look: 'notice', summary, ...(scene.exercise && { exercise: true }) } as const
  const message: Message = {
    ...base,
    marking: file.label,
    blocks: [paragraph(summary), ...lines, ...plainLines, ...after],
  }
  const link = [webLink(scene.origin, spot, file.id)]
  const plain =
    after.length > 0
      ? controls(file, spot, { ...(code !== undefined && { code }), plain: true, after: link, now: scene.now })
      : controls({ ...file, state: 'withdrawn' }, spot, { after: link })
  const stub: Message = {
    ...base,
    marking: 'TLP:CLEAR',
    blocks: [paragraph(summary), ...plainLines, ...plain],
  }
  return put(slot, decisionParcel(file, { message, stub }), spot.target)
}

/** The member that a slot is about. */
const codeIn = (slot: string): string | undefined => slot.split('/')[3]
