import {
  actions,
  type Block,
  button,
  fact,
  type Inline,
  type Message,
  note,
  paragraph,
  strong,
  text,
} from '../chat/message.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import { cut, type Place, rollLines, webLink } from './card.ts'
import type { Roll } from './coming.ts'
import { type CallFile, lockCall, type Minute } from './file.ts'
import { inRooms, readRoll } from './show.ts'

/** The most characters that all lines of minutes together may take in a summary, so that it stays portable. */
const allLines = 5600
const mostLines = 40

/** Says in each room where the call may be seen who was there, what was decided, and who does what by when. */
export const showSummary = (scene: Scene, file: CallFile, roll: Roll): Promise<readonly Effect[]> =>
  inRooms(scene, file, 'summary', (room) => summaryOf(scene, file, roll, room))

/** Says it anew, where that was said already: once a decision that it names stands no more, or again. */
export async function showSummaryAgain(scene: Scene, id: string): Promise<readonly Effect[]> {
  const file = await lockCall(scene, id)
  return file?.state === 'ended' ? showSummary(scene, file, (await readRoll(scene, file)) ?? {}) : []
}

/** What came of a call, and the stub that stands where that may not. */
export function summaryOf(
  scene: Pick<Scene, 'directory' | 'exercise' | 'origin'>,
  file: CallFile,
  roll: Roll,
  place: Place,
): { message: Message; stub: Message } {
  const { language, zone } = place
  const title = say(language, 'calls.summary.heading', { call: file.id })
  const base = { look: 'card', summary: `${title}.`, ...(scene.exercise && { exercise: true }) } as const
  const heading: Block = { type: 'heading', text: title }
  const { endedAt } = file
  const ended: Inline = endedAt
    ? { type: 'moment', at: endedAt.toISOString(), text: sayMoment(language, endedAt, zone) }
    : text('—')
  const times: Block = { type: 'facts', facts: [fact(say(language, 'calls.fact.ended'), ended)] }
  return {
    message: {
      ...base,
      marking: file.label,
      blocks: [
        heading,
        paragraph(strong(cut(wordsIn(file.title, language), 300))),
        times,
        ...rollLines(scene, roll, file, place),
        ...minuteLines(scene, file, place),
        actions(
          button(say(language, 'calls.control.show'), `call ${file.id}`),
          button(say(language, 'calls.control.minutes'), `minutes ${file.id}`, 'plain', 'form'),
        ),
      ],
    },
    stub: {
      ...base,
      marking: 'TLP:CLEAR',
      blocks: [heading, times, note(say(language, 'calls.stub.over')), actions(webLink(scene.origin, place, file.id))],
    },
  }
}

/**
 * The minutes of a call by what they are: what was decided first, then who does what, then what else was noted. What was written as
 * decided and is no decision on record says so.
 */
export function minuteLines(
  { directory }: Pick<Scene, 'directory'>,
  { lines }: Pick<CallFile, 'lines'>,
  place: Place,
): readonly Block[] {
  const { language } = place
  if (lines.length === 0) return [note(say(language, 'calls.minutes.none'))]
  const shown = lines.slice(0, mostLines)
  const length = Math.max(40, Math.floor(allLines / shown.length) - 60)
  const groups = (['decision', 'action', 'note'] as const).flatMap((kind) => {
    const own = shown.filter((line) => line.kind === kind)
    if (own.length === 0) return []
    const items = own.map((line): readonly Inline[] => [
      ...(line.decisionId ? [strong(line.decisionId), text(' ')] : []),
      text(cut(line.words, length)),
      ...(kind === 'action' ? [text(` – ${ownerLine(directory, line, place)}`)] : []),
      ...(kind === 'decision' && line.decisionId === null
        ? [text(` (${say(language, 'calls.minutes.unrecorded')})`)]
        : []),
      ...(line.fallen ? [text(` (${say(language, `decisions.state.${line.fallen}`)})`)] : []),
      ...(line.late ? [text(` (${say(language, 'rounds.mark.late')})`)] : []),
    ])
    return [paragraph(strong(say(language, `calls.minutes.${kind}`))), { type: 'list', ordered: false, items } as const]
  })
  const more = lines.length - shown.length
  return more > 0 ? [...groups, note(say(language, 'calls.minutes.more', { count: more }))] : groups
}

/** Who does it, by when, and whether it is done. */
function ownerLine(
  directory: Scene['directory'],
  { ownerId, code, due, doneAt }: Minute,
  { language, zone }: Place,
): string {
  const who = (ownerId ? directory.people.get(ownerId)?.name : undefined) ?? code ?? '—'
  const state = doneAt
    ? say(language, 'calls.action.done')
    : due
      ? say(language, 'calls.action.due', { at: sayPlaced(language, due, zone) })
      : say(language, 'calls.action.open')
  return `${who}, ${state}`
}
