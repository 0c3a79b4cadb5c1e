import { actions, button, type Message, paragraph, strong } from '../chat/message.ts'
import { homeRoom, type Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'
import { targetRoom } from '../sharing/target.ts'
import { caseParcel, showCase } from './audience.ts'
import { belongsTo, type CaseFile, lockCase, nameOf, saveCase } from './case.ts'
import { type CardPlace, levelOf, personIn } from './case-card.ts'
import { dutyLevel, nextLevel } from './duty.ts'
import { recallLateAnswers } from './late-answers.ts'
import { showReceipt } from './receipt.ts'
import { outlookHours } from './taxonomy.ts'
import { note } from './timeline.ts'

const outlookKey = (number: string): string => `case/${number}/outlook`

/** Shows on the card that its outlook has expired. */
export function outlookTimer(number: string, due: Date): Effect {
  return { kind: 'timer', key: outlookKey(number), timer: 'case.outlook', due, payload: { case: number } }
}

export function stopOutlook(number: string): Effect {
  return { kind: 'cancel', key: outlookKey(number) }
}

/** For a case that is open again: shows when its outlook expires, unless it has none, or that expired while nobody was asked. */
export function resumeOutlook({ now }: Pick<Scene, 'now'>, file: CaseFile): readonly Effect[] {
  if (!file.outlookAt) return []
  const due = new Date(file.outlookAt.getTime() + outlookHours * 3_600_000)
  return due > now ? [outlookTimer(file.number, due)] : []
}

/** Somebody takes a case on: the first does, anybody later is told who did. */
export async function acceptCase(
  scene: Scene,
  file: CaseFile,
  person: Person,
): Promise<{ file: CaseFile; effects: readonly Effect[] }> {
  const accepted = await saveCase(scene, file, {
    status: 'accepted',
    ownerId: person.id,
    acceptedAt: scene.now,
    acceptBy: null,
  })
  const seconds = Math.round((scene.now.getTime() - file.reportedAt.getTime()) / 1000)
  const entry = await note(scene, accepted, { kind: 'accepted', by: person, data: { level: file.level, seconds } })
  return {
    file: accepted,
    effects: [
      entry,
      ...(await asksAnswered(scene, accepted)),
      ...(await showCase(scene, accepted)),
      ...(await showReceipt(scene, accepted)),
    ],
  }
}

/** Somebody takes a case over from whoever has it. */
export async function takeOver(
  scene: Scene,
  file: CaseFile,
  person: Person,
): Promise<{ file: CaseFile; effects: readonly Effect[] }> {
  const taken = await saveCase(scene, file, { ownerId: person.id, acceptedAt: scene.now })
  const entry = await note(scene, taken, { kind: 'handed', by: person, data: { owner: file.ownerId ?? '' } })
  return {
    file: taken,
    effects: [entry, ...(await showCase(scene, taken)), ...(await showReceipt(scene, taken))],
  }
}

type TimerPayload = Readonly<Record<string, string | number>>

/** What the timers of cases do when they are due, by their kind. */
export const timers = {
  // Set before taking in a report became a run of a playbook; what still waits is asked for all the same.
  'case.accept': async ({ case: number, level }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    askToAccept(scene, String(number), Number(level) === 1 ? 1 : 2, undefined),
  'case.outlook': async ({ case: number }: TimerPayload, scene: Scene): Promise<readonly Effect[]> => {
    const file = await lockCase(scene, String(number))
    return file?.outlookAt ? showCase(scene, file) : []
  },
  'case.late': ({ case: number }: TimerPayload, scene: Scene): Promise<readonly Effect[]> =>
    recallLateAnswers(scene, String(number)),
} as const

/**
 * Asks for somebody to accept a case: the duty officer, then the deputy (1), then the head (2), by `acceptBy` each. Where
 * nobody holds the level that is due, the next is asked that somebody does, and at the end the whole room. Nothing happens
 * when the case was accepted, or a level as high was asked before.
 */
export async function askToAccept(
  scene: Scene,
  number: string,
  due: 0 | 1 | 2,
  acceptBy: Date | undefined,
): Promise<readonly Effect[]> {
  const file = await lockCase(scene, number)
  if (file?.status !== 'new') return []
  if (due > 0) return file.level >= due ? [] : escalate(scene, file, due === 1 ? 1 : 2, acceptBy)
  const asked = await saveCase(scene, file, { acceptBy: acceptBy ?? null })
  return showCase(scene, asked)
}

async function escalate(
  scene: Scene,
  file: CaseFile,
  due: 1 | 2,
  acceptBy: Date | undefined,
): Promise<readonly Effect[]> {
  const { directory, now } = scene
  const level = nextLevel(directory, file.code, due - 1, now) ?? 2
  const asked = nextLevel(directory, file.code, due - 1, now) ? dutyLevel(directory, file.code, level, now) : undefined
  // The head is asked last: by when the deputy was asked stays what the card holds against everybody.
  const escalated = await saveCase(scene, file, { level, ...(level === 1 && acceptBy && { acceptBy }) })
  const entry = await note(scene, escalated, {
    kind: 'escalated',
    data: { level },
    record: { asked: asked?.pseudonym ?? '' },
  })
  return [
    entry,
    ...ask(scene, escalated, asked),
    ...(await showCase(scene, escalated)),
    ...(await showReceipt(scene, escalated)),
  ]
}

const askSlot = (number: string, level: number, place: string): string => `case/${number}/ask/${level}@${place}`

function ask(scene: Scene, file: CaseFile, asked: Person | undefined): readonly Effect[] {
  const { directory, now } = scene
  const home = homeRoom(directory, file.code)
  const effects: Effect[] = []
  if (home) {
    const place = { language: home.language, zone: home.zone, own: true, releasable: false, room: home }
    const { message, stub } = askMessage(scene, file, asked, place)
    effects.push(
      ...put(
        askSlot(file.number, file.level, home.id),
        caseParcel(file, message, stub),
        targetRoom(directory, home, now),
      ),
    )
  }
  const seated = home && asked?.accounts.some((account) => home.seats.has(account))
  const spot = asked && !seated ? spotOf(scene, asked) : undefined
  if (asked && spot) {
    const place = { language: asked.language, zone: asked.zone, own: belongsTo(asked, file, now), releasable: false }
    const { message, stub } = askMessage(scene, file, asked, place)
    effects.push(...put(askSlot(file.number, file.level, `~${asked.id}`), caseParcel(file, message, stub), spot))
  }
  return effects
}

function askMessage(
  scene: Scene,
  file: CaseFile,
  asked: Person | undefined,
  place: CardPlace,
): { message: Message; stub: Message } {
  const { language, zone } = place
  const values = { number: file.number, at: sayMoment(language, file.reportedAt, zone), name: asked?.name ?? '' }
  const summary = asked
    ? say(language, `cases.ask.${levelOf(file.level)}`, values)
    : say(language, 'cases.ask.nobody', values)
  const todo = say(language, 'cases.ask.todo', { number: file.number })
  const stub: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [
      asked ? paragraph(personIn(asked, place), ': ', summary) : paragraph(summary),
      paragraph(todo),
      actions(button(say(language, 'cases.control.accept'), `ack ${file.number}`, 'primary')),
    ],
    ...(scene.exercise && { exercise: true }),
  }
  const message: Message = { ...stub, marking: file.label, blocks: [paragraph(strong(file.title)), ...stub.blocks] }
  return { message, stub }
}

/** Requests to accept that stand in the room say who did: nobody has to answer them any more. */
async function asksAnswered(scene: Scene, file: CaseFile): Promise<readonly Effect[]> {
  const { directory, now, tx } = scene
  const home = homeRoom(directory, file.code)
  if (!home || file.level === 0) return []
  const slots = [1, 2].map((level) => askSlot(file.number, level, home.id))
  const standing = await tx.post.findMany({ where: { slot: { in: slots } }, select: { slot: true } })
  const summary = say(home.language, 'cases.ask.answered', {
    number: file.number,
    by: nameOf(directory, file.ownerId),
  })
  const message: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [paragraph(summary)],
    ...(scene.exercise && { exercise: true }),
  }
  return standing.flatMap(({ slot }) => put(slot, caseParcel(file, message, message), targetRoom(directory, home, now)))
}
