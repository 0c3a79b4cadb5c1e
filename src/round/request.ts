import { type Block, type Inline, type Message, note, paragraph, strong, text } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type Values } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import { mentionIn } from '../sharing/mention.ts'
import { put } from '../sharing/parcel.ts'
import { standingUnder } from '../sharing/standing.ts'
import type { RoundFile } from './file.ts'
import { sayValue } from './option.ts'
import { aloneOf, type Spot, spotsOf } from './reach.ts'
import { roundParcel } from './show.ts'
import { type Answer, isForOthers, type Standing, standingsOf } from './standing.ts'
import { controls, cut, sayGiven, webLink } from './table.ts'

/** All that is said to members' people about a round of theirs stands under this; to those of one, under its code. */
const stemOf = (id: string, code?: string): string => `round/${id}/for/${code === undefined ? '' : `${code}/`}`
const requestSlot = (id: string, code: string, what: string, spot: Spot): string =>
  `${stemOf(id, code)}${what}@${spot.key}`

/** Asks the people of a member, where they are reached; those `spared` are not rung by it. */
export function askMember(
  scene: Scene,
  file: RoundFile,
  code: string,
  spared: readonly string[] = [],
): readonly Effect[] {
  return spotsOf(scene, code, file.roomId)
    .filter(({ person }) => !spared.includes(person?.id ?? ''))
    .flatMap((spot) => {
      const said = requestOf(scene, file, code, spot, 'rounds.ask', {}, spared)
      return say1(scene, file, requestSlot(file.id, code, 'ask', spot), spot, said)
    })
}

/** Reminds the people of a member that did not answer. */
export function remindMember(scene: Scene, file: RoundFile, code: string, turn: number): readonly Effect[] {
  return spotsOf(scene, code, file.roomId).flatMap((spot) =>
    say1(
      scene,
      file,
      requestSlot(file.id, code, `chase.${turn}`, spot),
      spot,
      requestOf(scene, file, code, spot, isOverdue(scene, file) ? 'rounds.chase.overdue' : 'rounds.chase'),
    ),
  )
}

/** Tells those who hold a role of a member that it did not answer, and whom to phone. Gives whether anybody could be told. */
export function tellRole(
  scene: Scene,
  file: RoundFile,
  code: string,
  chase: { turn: number; role: string },
): { told: readonly Person[]; effects: readonly Effect[] } {
  const { directory, now } = scene
  const spots = aloneOf(scene, holdersOf(directory, chase.role, code, now), file.roomId)
  const asked = holdersOf(directory, 'duty', code, now)
  const effects = spots.flatMap((spot) => {
    const others = asked.filter(({ id }) => id !== spot.person?.id)
    const names = new Intl.ListFormat(spot.language, { type: 'disjunction' }).format(others.map(({ name }) => name))
    const key: RequestKey = others.length > 0 ? 'rounds.told.phone' : 'rounds.told.answer'
    const said = requestOf(scene, file, code, spot, key, { names })
    return say1(scene, file, requestSlot(file.id, code, `told.${chase.turn}`, spot), spot, said)
  })
  return { told: spots.flatMap(({ person }) => person ?? []), effects }
}

/**
 * Brings what was said to the people of a member, or of all, up to date: that and how they answered, or that the round is over
 * without them.
 */
export async function settleRequests(scene: Scene, file: RoundFile, code?: string): Promise<readonly Effect[]> {
  const standings = new Map(standingsOf(file).map((each) => [each.code, each]))
  return (await standingUnder(scene, stemOf(file.id, code))).flatMap((spot) => {
    const standing = standings.get(codeIn(spot.slot).code ?? '')
    if (!standing || (!standing.answer && !file.closedAt)) return []
    return say1(scene, file, spot.slot, spot, settledOf(scene, file, standing, spot))
  })
}

/** What is asked of those who have not answered says until when, wherever it stands. */
export async function restateRequests(scene: Scene, file: RoundFile): Promise<readonly Effect[]> {
  const silent = standingsOf(file).flatMap(({ code, answer }) => (answer ? [] : [code]))
  const overdue = isOverdue(scene, file)
  return (await standingUnder(scene, stemOf(file.id))).flatMap((spot) => {
    const { code = '' } = codeIn(spot.slot)
    const [what] = spot.slot.slice(stemOf(file.id, code).length).split(/[.@]/)
    if (!silent.includes(code) || (what !== 'ask' && what !== 'chase')) return []
    const key = what === 'ask' ? 'rounds.ask' : overdue ? 'rounds.chase.overdue' : 'rounds.chase'
    return say1(scene, file, spot.slot, spot, requestOf(scene, file, code, spot, key))
  })
}

/** Tells whoever answered before that somebody of their delegation answered otherwise since. */
export function tellOverruled(scene: Scene, file: RoundFile, before: Answer, standing: Standing): readonly Effect[] {
  const person = scene.directory.people.get(before.personId)
  const { answer } = standing
  if (!person || !answer || before.personId === answer.personId) return []
  // Whoever noted it for them said nothing of their own that they could hold to.
  if (isForOthers(before)) return []
  if (before.value === answer.value && before.words === answer.words) return []
  const [spot] = aloneOf(scene, [person], file.roomId)
  if (!spot) return []
  const { language } = spot
  const values = { round: file.id, code: standing.code, given: sayGiven(scene.directory, standing, spot) }
  const summary = say(language, 'rounds.overruled', values)
  const lines: readonly Block[] = [
    paragraph(strong(say(language, 'rounds.overruled.now')), ' ', answerText(file, answer, language)),
    paragraph(strong(say(language, 'rounds.overruled.before')), ' ', answerText(file, before, language)),
  ]
  const slot = `round/${file.id}/over/${standing.code}/${standing.given}@${spot.key}`
  return say1(scene, file, slot, spot, {
    summary,
    lines,
    plainLines: [],
    after: controls(file, spot, { code: standing.code }),
  })
}

/** An answer in one line: what was chosen, and the words. */
export const answerText = (file: RoundFile, { value, words }: Answer, language: string): string => {
  const chosen = sayValue(file.options, value, language)
  return words === '' ? chosen : `${chosen}: ${words}`
}

/** What is said in one place: the lines that need the round's label, those that stand in a stub as well, and what can be pressed. */
type Said = { summary: string; lines: readonly Block[]; plainLines: readonly Block[]; after: readonly Block[] }

function say1(scene: Scene, file: RoundFile, slot: string, spot: Spot, said: Said): readonly Effect[] {
  const { summary, lines, plainLines, after } = said
  const base = { look: 'notice', summary, ...(scene.exercise && { exercise: true }) } as const
  const message: Message = {
    ...base,
    marking: file.label,
    blocks: [paragraph(summary), ...lines, ...plainLines, ...after],
  }
  const link = [webLink(scene.origin, spot)]
  const stub: Message = {
    ...base,
    marking: 'TLP:CLEAR',
    blocks: [
      paragraph(summary),
      ...plainLines,
      ...(after.length > 0
        ? controls(file, spot, { ...codeIn(slot), plain: true, after: link })
        : controls({ ...file, closedAt: scene.now }, spot, { after: link })),
    ],
  }
  return put(slot, roundParcel(file, { message, stub }), spot.target)
}

/** The member that a slot is about. */
function codeIn(slot: string): { code?: string } {
  const code = slot.split('/')[3]
  return code ? { code } : {}
}

type RequestKey = 'rounds.ask' | 'rounds.chase' | 'rounds.chase.overdue' | 'rounds.told.phone' | 'rounds.told.answer'

function requestOf(
  scene: Scene,
  file: RoundFile,
  code: string,
  spot: Spot,
  key: RequestKey,
  more: Values = {},
  spared: readonly string[] = [],
): Said {
  const { directory, now } = scene
  const { language, zone } = spot
  const at = file.deadline ? sayMoment(language, file.deadline, zone) : say(language, 'rounds.no-deadline')
  const timed = file.deadline ? 'yes' : 'no'
  const values = { round: file.id, code, at, timed, kind: say(language, `rounds.kind.${file.kind}`), ...more }
  const asked = spot.room ? holdersOf(directory, 'duty', code, now) : []
  const mentions = asked
    .filter(({ id }) => !spared.includes(id))
    .map((person) => mentionIn(person, spot.room))
    .filter((each): each is Extract<Inline, { type: 'mention' }> => each.type === 'mention')
  const room = file.roomId ? directory.rooms.get(file.roomId)?.title : undefined
  const shown = say(language, room ? 'rounds.ask.shown' : 'rounds.ask.shown.nowhere', {
    room: room ?? '',
    label: file.label,
  })
  return {
    summary: say(language, key, values),
    lines: [paragraph(strong(cut(wordsIn(file.question, language), 1500))), note(shown)],
    plainLines: mentions.length > 0 ? [paragraph(...mentions.flatMap((each) => [each, text(' ')]))] : [],
    after: controls(file, spot, { code }),
  }
}

/** What stands where a member's people were asked once that is over. */
function settledOf(scene: Scene, file: RoundFile, standing: Standing, spot: Spot): Said {
  const { language } = spot
  const { answer, code } = standing
  if (!answer) {
    const summary = say(language, 'rounds.settled.silent', { round: file.id, code })
    return { summary, lines: [], plainLines: [], after: [] }
  }
  const given = sayGiven(scene.directory, standing, spot)
  const change = say(language, 'rounds.settled.change', { line: `line ${file.id} ${code}` })
  return {
    summary: say(language, isForOthers(answer) ? 'rounds.settled.noted' : 'rounds.settled', {
      round: file.id,
      code,
      given,
    }),
    lines: [paragraph(answerText(file, answer, language))],
    plainLines: file.closedAt ? [] : [note(change)],
    after: [],
  }
}

const isOverdue = ({ now }: Scene, { deadline }: RoundFile): boolean => deadline !== null && deadline <= now
