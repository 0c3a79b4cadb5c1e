import {
  actions,
  type Block,
  button,
  fact,
  type Message,
  paragraph,
  note as smallPrint,
  strong,
} from '../../chat/message.ts'
import { homeRoom, type Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import { say, type TextKey, type Values } from '../../locale/catalogue.ts'
import { sayMoment } from '../../locale/moment.ts'
import type { Effect } from '../../sharing/effect.ts'
import { openParcel, put } from '../../sharing/parcel.ts'
import { spotOf } from '../../sharing/spot.ts'
import { standingUnder } from '../../sharing/standing.ts'
import { targetRoom } from '../../sharing/target.ts'
import { caseParcel } from '../audience.ts'
import { belongsTo, type CaseFile, isClosedUp } from '../case.ts'
import { type CardPlace, personIn } from '../case-card.ts'
import { dutyLevel } from '../duty.ts'
import { note } from '../timeline.ts'
import { type Mark, markAt, nextMark } from './due.ts'
import { type Family, keeperOf, lockFamily, showFamily } from './family.ts'
import { type Clock, openClock } from './read.ts'
import { sayDue, sayDuty } from './words.ts'

const timerKey = (id: string): string => `clock/${id}`
const slotStem = (clock: Clock): string => `case/${clock.caseNumber}/clock/${clock.duty.id}/`

/** The timer of a clock's next reminder after an instant; none where no date is known to count to. */
export function clockTimer(clock: Clock, after: Date): readonly Effect[] {
  const next = nextMark(clock, after)
  return next ? [remindAt(clock, next.at)] : [stopReminding(clock)]
}

/** Reminds of a clock at an instant, in place of any earlier one. */
export const remindAt = (clock: Clock, due: Date): Effect => ({
  kind: 'timer',
  key: timerKey(clock.id),
  timer: 'clock.remind',
  due,
  payload: { clock: clock.id },
})

export const stopReminding = (clock: Clock): Effect => ({ kind: 'cancel', key: timerKey(clock.id) })

/** What the timers of clocks do when they are due, by their kind. */
export const timers = {
  'clock.remind': async (
    { clock: id }: Readonly<Record<string, string | number>>,
    scene: Scene,
  ): Promise<readonly Effect[]> => {
    const found = await scene.tx.clock.findUnique({ where: { id: String(id) }, select: { caseNumber: true } })
    if (!found) return []
    const held = await lockFamily(scene, found.caseNumber)
    // Once its case is held, so that nobody files, snoozes or corrects it meanwhile.
    const row = await scene.tx.clock.findUnique({ where: { id: String(id) } })
    if (!held || row?.state !== 'running') return []
    const clock = openClock(row)
    if (!held.settled) return [remindAt(clock, scene.now)]
    if (clock.snoozedUntil && clock.snoozedUntil > scene.now) return [remindAt(clock, clock.snoozedUntil)]
    const mark = markAt(clock, scene.now)
    return mark ? remind(scene, held, clock, mark) : clockTimer(clock, scene.now)
  },
} as const

/** Says to the owner and in the case's home room where a clock stands, and when the next reminder is due. */
async function remind(scene: Scene, { file, whole }: Family, clock: Clock, mark: Mark): Promise<readonly Effect[]> {
  const entry = await note(scene, file, { kind: 'clock.reminded', data: { regime: clock.duty.id, ...mark } })
  const asked = askedFor(scene, whole, mark)
  const former = await standingUnder(scene, slotStem(clock))
  return [
    entry,
    ...clockTimer(clock, scene.now),
    ...former.map(({ slot }): Effect => ({ kind: 'retract', slot })),
    ...(await places(scene, file, asked)).flatMap(({ id, place, target }) => {
      const slot = `${slotStem(clock)}${scene.now.getTime()}@${id}`
      const { message, stub } = reminderMessage(scene, file, clock, asked, place, mark)
      // Where nobody reads the case a date is still near, and says nothing of it.
      return put(slot, isClosedUp(file) ? openParcel(stub) : caseParcel(file, message, stub), target)
    }),
    ...(await showFamily(scene, file)),
  ]
}

/** Who is reminded: whoever has the case's clocks in hand; from the deadline on the head as well. */
function askedFor({ directory, now }: Scene, whole: CaseFile, mark: Mark): readonly Person[] {
  const first = keeperOf(directory, whole, now)
  const isLate = 'overdue' in mark || mark.percent === 100
  const head = isLate ? dutyLevel(directory, whole.code, 2, now) : undefined
  return [...new Set([first, head].filter((person) => person !== undefined))]
}

/** Where the reminder stands: the home room, and to themselves those asked who do not sit there. */
async function places(scene: Scene, file: CaseFile, asked: readonly Person[]) {
  const { directory, now } = scene
  const home = homeRoom(directory, file.code)
  const room = home && {
    id: home.id,
    place: { language: home.language, zone: home.zone, own: true, releasable: false, room: home },
    target: targetRoom(directory, home, now),
  }
  const alone = asked
    .filter((person) => belongsTo(person, file, now) && !person.accounts.some((each) => home?.seats.has(each)))
    .flatMap((person) => {
      const target = spotOf(scene, person)
      const place = { language: person.language, zone: person.zone, own: true, releasable: false }
      return target ? [{ id: `~${person.id}`, place, target }] : []
    })
  return [...(room ? [room] : []), ...alone]
}

function reminderMessage(
  scene: Scene,
  file: CaseFile,
  clock: Clock,
  asked: readonly Person[],
  place: CardPlace,
  mark: Mark,
): { message: Message; stub: Message } {
  const { language } = place
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const duty = sayDuty(language, clock.duty)
  const words =
    'overdue' in mark ? 'clocks.remind.overdue' : mark.percent === 100 ? 'clocks.remind.now' : 'clocks.remind'
  const values = { number: file.number, ...mark }
  const due = sayDue(clock, scene.now, place)
  const { id } = clock.duty
  const mentions = asked.flatMap((person, index) => [...(index > 0 ? [', '] : []), personIn(person, place)])
  const message: Message = {
    look: 'notice',
    marking: file.label,
    summary: `${t(words, values)} ${duty}`,
    blocks: [
      paragraph(...mentions, ...(mentions.length > 0 ? [': '] : []), t(words, values)),
      {
        type: 'facts',
        facts: [
          fact(t('clocks.fact.duty'), strong(duty)),
          fact(t('clocks.fact.due'), due),
          fact(t('clocks.fact.since'), sayMoment(language, clock.from, place.zone)),
          fact(t('clocks.fact.to'), t(`clocks.to.${clock.duty.addressee}`)),
          fact(t('clocks.fact.case'), file.title),
        ],
      },
      smallPrint(t('clocks.never-files')),
      controlsOf(file.number, id, language),
    ],
    ...(scene.exercise && { exercise: true }),
  }
  // Which duty it is tells what happened: the stub says no more than that a date is near.
  const stub: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary: t(words, values),
    blocks: [
      paragraph(...mentions, ...(mentions.length > 0 ? [': '] : []), t(words, values)),
      paragraph(t('clocks.remind.stub', { due })),
      actions(button(t('clocks.control.clocks'), `clocks ${file.number}`)),
    ],
    ...(scene.exercise && { exercise: true }),
  }
  return { message, stub }
}

/** What can be done about a running clock. */
export function controlsOf(number: string, regime: string, language: string): Block {
  const t = (key: TextKey): string => say(language, key)
  return actions(
    button(t('clocks.control.draft'), `draft ${number} ${regime}`, 'primary'),
    button(t('clocks.control.filed'), `filed ${number} ${regime}`, 'plain', 'form'),
    button(t('clocks.control.snooze'), `snooze ${number} ${regime}`, 'plain', 'form'),
    button(t('clocks.control.stop'), `stop-clock ${number} ${regime}`, 'danger', 'form'),
  )
}

/** Reminders that stand say what became of the clock: nobody has to answer them any more, or not yet. */
export async function answerReminders(
  scene: Scene,
  file: CaseFile,
  clock: Clock,
  key: `clocks.told.${'filed' | 'stopped' | 'snoozed' | 'corrected' | 'deadline'}`,
  by: Person,
  until?: Date,
): Promise<readonly Effect[]> {
  const effects: Effect[] = []
  for (const { slot, language, zone, target } of await standingUnder(scene, slotStem(clock))) {
    const at = until ? sayMoment(language, until, zone) : ''
    const values = { number: file.number, by: by.name, at }
    const summary = say(language, key, { ...values, duty: sayDuty(language, clock.duty) })
    const plain = say(language, `${key}.stub`, values)
    const message: Message = {
      look: 'notice',
      marking: file.label,
      summary,
      blocks: [
        paragraph(summary),
        ...(key === 'clocks.told.snoozed' ? [controlsOf(file.number, clock.duty.id, language)] : []),
      ],
      ...(scene.exercise && { exercise: true }),
    }
    const stub: Message = { ...message, marking: 'TLP:CLEAR', summary: plain, blocks: [paragraph(plain)] }
    effects.push(...put(slot, caseParcel(file, message, stub), target))
  }
  return effects
}
