import { actions, button, type Message, paragraph } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import { lookAgainAt } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { inAll } from '../locale/every.ts'
import { sayFar, sayPlaced } from '../locale/moment.ts'
import { readRounds } from '../round/file.ts'
import { chosenOf, type Option } from '../round/option.ts'
import { closeRound, openRound } from '../round/round.ts'
import { standingsOf } from '../round/standing.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import type { Target } from '../sharing/release.ts'
import { spotOf } from '../sharing/spot.ts'
import { answerHours, type Best, bestOf, type Candidate, proposeTimes } from './best.ts'
import { type CallFile, lockCall } from './file.ts'
import { leadersOf } from './lead.ts'
import { save, type When, type Wish, writeCall } from './plan.ts'
import { callParcel, showCall } from './show.ts'
import { instantOf } from './wall.ts'
import { writeWhen } from './when.ts'

/** How many times are proposed. Everybody may answer until so long before the first of them at the latest, and for so long at least. */
const proposed = 6
const beforeFirstMinutes = 60
export const leastMinutes = 10

/** The option by which a delegation says that it can come to none of the times. */
const none = 'none'

/**
 * Asks every delegation when it can come, by a round that takes several times of each; when that is over, whoever asked is told
 * the best. The times are those that whoever asks named, in order and later than `leastMinutes` from now, else they are proposed.
 * `undefined` where no time suits a call of that length.
 */
export async function seekTime(
  scene: Scene,
  wish: Wish,
  named: readonly Candidate[] = [],
): Promise<Sought | undefined> {
  const { now } = scene
  const { minutes, urgent } = wish
  const times = named.length > 0 ? named : proposeTimes({ now, minutes, urgent, count: proposed })
  const [first] = times
  if (!first) return undefined
  const until = deadlineOf(first, wish.urgent, now)
  const kept = times.map(({ wall, zone, offset }) => ({ wall, zone, ...(offset !== undefined && { offset }) }))
  const { file, isNew } = await writeCall(scene, { ...wish, times: kept }, 'finding')
  if (!isNew && file.roundId) return { id: file.id, round: file.roundId, until, times, effects: [] }
  const { id: round, effects } = await openRound(scene, {
    key: `call/${file.id}/times`,
    kind: 'availability',
    question: inAll((language) => say(language, 'calls.find.question', { call: file.id })),
    options: optionsOf(times, now),
    members: file.codes,
    observers: file.observers,
    label: file.label,
    ...(file.roomId && { roomId: file.roomId }),
    ...(file.runId && { runId: file.runId }),
    ...(wish.askedBy && { askedBy: wish.askedBy }),
    deadline: until,
    onlyAsked: wish.onlyAsked === true,
  })
  const saved = await save(scene, file, { roundId: round })
  return {
    id: file.id,
    round,
    until,
    times,
    effects: [...effects, foundTimer(file.id, until), ...(await showCall(scene, saved))],
  }
}

type Sought = { id: string; round: string; until: Date; times: readonly Candidate[]; effects: readonly Effect[] }

/** Has the best be told then; `since` then what was answered in time is waited for. */
const foundTimer = (id: string, due: Date, since?: Date): Effect => ({
  kind: 'timer',
  key: `call/${id}/found`,
  timer: 'call.found',
  due,
  payload: { call: id, ...(since && { since: since.toISOString() }) },
})

/** The times as they are chosen from: a letter each, and that none suits. */
const optionsOf = (times: readonly Candidate[], now: Date): readonly Option[] => [
  ...times.map(({ at, zone }, index) => ({
    value: letterOf(index),
    label: inAll((language) => `${letterOf(index)} · ${sayFar(language, at, zone, now).split(' · ')[0] ?? ''}`),
  })),
  { value: none, label: inAll((language) => say(language, 'calls.find.none')) },
]
const letterOf = (index: number): string => String.fromCharCode(97 + index)

function deadlineOf({ at }: Candidate, urgent: boolean, now: Date): Date {
  const usual = now.getTime() + (urgent ? answerHours.urgent : answerHours.usual) * 3_600_000
  const latest = at.getTime() - beforeFirstMinutes * 60_000
  return new Date(Math.max(Math.min(usual, latest), now.getTime() + leastMinutes * 60_000))
}

/**
 * Tells who leads it which of the times suits most, with a button that takes it, once all that was answered in time has been heard:
 * `since` then is waited for that. Nothing for a call that has its time.
 */
export async function tellBest(scene: Scene, id: string, since: Date): Promise<readonly Effect[]> {
  const file = await lockCall(scene, id)
  if (file?.state !== 'finding' || !file.roundId) return []
  const [round] = await readRounds(scene, { id: file.roundId })
  const again = round?.deadline && !round.closedAt ? await lookAgainAt(scene, round.deadline, since) : undefined
  if (again) return [foundTimer(id, again, since)]
  const closing = await closeRound(scene, file.roundId)
  const found = await bestFor(scene, file)
  return [...closing, ...tellLeaders(scene, file, found)]
}

/** What suits most, and the local time that was meant by it. */
type Found = { best: Best; time: When; at: Date }

/** Of the times that were asked about the best by what was answered; `undefined` where none of those ahead suits anybody. */
async function bestFor(scene: Scene, file: CallFile): Promise<Found | undefined> {
  const [round] = await readRounds(scene, { id: file.roundId ?? '' })
  if (!round) return undefined
  const times = (file.times ?? []).map((time) => ({ time, at: instantOf(time.wall, time.zone, time.offset) }))
  const values = new Map(times.map(({ at }, index) => [letterOf(index), at.toISOString()]))
  const answers = standingsOf(round).map(({ code, observer, answer }) => ({
    code,
    observer,
    times: answer ? chosenOf(answer.value).flatMap((letter) => values.get(letter) ?? []) : [],
  }))
  const best = bestOf(
    [...values.values()].filter((value) => new Date(value) > scene.now),
    answers,
  )
  const found = times.find(({ at }) => at.toISOString() === best?.value)
  return best && found && { best, ...found }
}

/** Tells whoever asked; where they can be told nothing alone, or lead the call no more, those who look after its room. */
function tellLeaders(scene: Scene, file: CallFile, found: Found | undefined): readonly Effect[] {
  const reached = leadersOf(scene, file).flatMap((person) => {
    const spot = spotOf(scene, person, file.roomId ?? '')
    return spot ? [{ person, spot }] : []
  })
  const asker = reached.filter(({ person }) => person.id === file.askedBy)
  return (asker.length > 0 ? asker : reached).flatMap(({ person, spot }) => tellFound(scene, file, found, person, spot))
}

function tellFound(
  scene: Scene,
  file: CallFile,
  found: Found | undefined,
  person: Person,
  spot: Target,
): readonly Effect[] {
  const { language, zone } = person
  const asked = file.codes.filter((code) => !file.observers.includes(code)).length
  const summary = found
    ? say(language, 'calls.found', {
        call: file.id,
        at: sayFar(language, found.at, zone, scene.now),
        count: found.best.available.length,
        asked,
      })
    : say(language, 'calls.found.nobody', { call: file.id })
  const codes = found?.best.missing.join(', ') ?? ''
  const missing = codes === '' ? '' : say(language, 'calls.found.missing', { codes })
  const take = found
    ? [
        button(
          say(language, 'calls.found.control', { at: sayPlaced(language, found.at, zone) }),
          `move-call ${file.id} ${writeWhen(found.time)}`,
          'primary',
        ),
      ]
    : []
  const off = button(say(language, 'calls.control.cancel'), `cancel-call ${file.id}`, 'danger')
  const said = (marking: Message['marking'], blocks: Message['blocks']): Message => ({
    look: 'notice',
    marking,
    summary,
    blocks,
    ...(scene.exercise && { exercise: true }),
  })
  const controls = actions(...take, off)
  return put(
    `call/${file.id}/found@~${person.id}`,
    callParcel(file, {
      message: said(file.label, [paragraph(summary), ...(missing === '' ? [] : [paragraph(missing)]), controls]),
      stub: said('TLP:CLEAR', [paragraph(summary), controls]),
    }),
    spot,
  )
}
