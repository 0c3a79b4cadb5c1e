import { type Block, type Inline, paragraph, strong, text } from '../chat/message.ts'
import { type AccountRef, platformOf } from '../chat/refs.ts'
import type { Directory } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { cut } from '../round/table.ts'
import { choicesOf, type Place, sayValue } from './controls.ts'
import { type DecisionFile, openStates, type Position } from './file.ts'
import { isAgainst, type Outcome, standing } from './rule.ts'

/** The most characters that all words of positions together may take on a card, and those of one. */
const allWords = 3700
const longestWords = 280

/** A delegation with all that it said, the newest first, and what of that counts or, of an observer, is shown. */
type Voice = { code: string; observer: boolean; newest?: Position; given: readonly Position[] }

/** Every delegation with a seat, by code. */
export function voicesOf({ seats, positions, deadline }: DecisionFile): readonly Voice[] {
  // An observer's words stand beside the others by the same rule: the newest in time, if it said anything in time.
  const heard = standing(
    seats.map(({ code }) => ({ code, observer: false })),
    positions,
    deadline,
  )
  return seats.map(({ code, observer }) => {
    const given = positions.filter((each) => each.code === code).toReversed()
    const newest = heard.get(code) ?? given[0]
    return { code, observer, given, ...(newest && { newest }) }
  })
}

/** Who said what: what is against it first, since dissent is never hidden, and at the end who said nothing. */
export function positionsShown(
  { directory }: { directory: Directory },
  file: DecisionFile,
  outcome: Outcome,
  place: Place,
): readonly Block[] {
  const voices = voicesOf(file)
  const worded = voices
    .flatMap((voice) => [voice.newest, lateOf(voice)])
    .filter((each) => each && each.words !== '').length
  const length = Math.max(40, Math.min(longestWords, Math.floor(allWords / Math.max(1, worded)) - 60))
  const values = [...new Set([...voices.flatMap(({ newest }) => newest?.value ?? []), ...choicesOf(file)])]
  const sorted = values.toSorted((a, b) => Number(isAgainst(b)) - Number(isAgainst(a)))
  return [
    ...sorted.flatMap((value) => groupOf(directory, file, voices, value, place, length)),
    ...tooLate(directory, file, voices, place, length),
    ...silent(file, outcome, place),
  ]
}

/** What came after the end from whoever had spoken in time: it counts for nothing, and is not hidden behind that. */
function tooLate(
  directory: Directory,
  { options }: DecisionFile,
  voices: readonly Voice[],
  place: Place,
  length: number,
): readonly Block[] {
  const items = voices.flatMap((voice): readonly (readonly Inline[])[] => {
    const { code } = voice
    const late = lateOf(voice)
    if (!late) return []
    const words = late.words === '' ? '' : `: ${cut(late.words, length)}`
    const said = `${sayValue(options, late.value, place.language)}${words}`
    return [[strong(code), text(` ${said} (${sayOne(directory, late, place)})`)]]
  })
  if (items.length === 0) return []
  return [
    paragraph(strong(say(place.language, 'decisions.late', { count: items.length }))),
    { type: 'list', ordered: false, items },
  ]
}

/** The newest that a delegation said after the end, where it had spoken in time. */
const lateOf = ({ newest, given }: Voice): Position | undefined =>
  newest?.late ? undefined : given.find(({ late }) => late)

function groupOf(
  directory: Directory,
  file: DecisionFile,
  voices: readonly Voice[],
  value: string,
  place: Place,
  length: number,
): readonly Block[] {
  const own = voices.filter(({ newest }) => newest?.value === value)
  if (own.length === 0) return []
  const isSpoken = ({ newest, given }: Voice): boolean =>
    newest !== undefined && (newest.words !== '' || newest.reservation || given.length > 1)
  const short = own.filter((voice) => !isSpoken(voice))
  const items = own.filter(isSpoken).map((voice): readonly Inline[] => {
    const { newest } = voice
    if (!newest) return []
    const words = newest.words === '' ? '' : ` ${cut(newest.words, length)}`
    return [strong(markedCode(voice, place)), text(`${words} (${sayGiven(directory, voice, place)})`)]
  })
  const count = own.filter(({ observer, newest }) => !observer && !newest?.late).length
  const name = sayValue(file.options, value, place.language)
  return [
    paragraph(strong(say(place.language, 'decisions.group', { position: name, count }))),
    {
      type: 'list',
      ordered: false,
      items: short.length > 0 ? [...items, [text(short.map((each) => markedCode(each, place)).join(', '))]] : items,
    },
  ]
}

function silent(
  { state, rule, decidedBy }: DecisionFile,
  { silent: codes }: Outcome,
  { language }: Place,
): readonly Block[] {
  // Where one person decides, nobody else was waited for.
  if (codes.length === 0 || decidedBy !== null) return []
  const key =
    rule.profile === 'silence'
      ? 'decisions.silent.in-silence'
      : openStates.includes(state)
        ? 'decisions.silent.open'
        : 'decisions.silent.closed'
  return [
    paragraph(strong(say(language, key, { count: codes.length }))),
    { type: 'list', ordered: false, items: [[text(codes.join(', '))]] },
  ]
}

/** A delegation's code, with what has to be known of its position: a reservation, that it came late, that it only observes. */
function markedCode({ code, observer, newest }: Voice, { language }: Place): string {
  const marks = [
    ...(newest?.reservation ? [say(language, 'decisions.mark.reservation')] : []),
    ...(newest?.minuted ? [say(language, 'decisions.mark.minuted')] : []),
    ...(newest?.late ? [say(language, 'decisions.mark.late')] : []),
    ...(observer ? [say(language, 'decisions.mark.observer')] : []),
  ]
  return marks.length > 0 ? `${code} (${marks.join(', ')})` : code
}

/** Who spoke for a delegation, when, on which platform, and how often it changed. */
export function sayGiven(directory: Directory, { newest, given }: Voice, place: Place): string {
  const first = newest ? sayOne(directory, newest, place) : ''
  // What was minuted for it before was no position that it took.
  const times = given.filter(({ late, minuted }) => late === newest?.late && minuted === newest?.minuted).length - 1
  return times > 0 ? `${first} · ${say(place.language, 'decisions.changed', { times })}` : first
}

/** Who took one position, when and where. */
export function sayOne(directory: Directory, { personId, at, account }: Position, { language, zone }: Place): string {
  return say(language, 'decisions.given', {
    by: directory.people.get(personId)?.name ?? '—',
    at: sayPlaced(language, at, zone),
    platform: platformOf(account as AccountRef), // stored from an account
  })
}
