import { type Block, note, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar, sayMoment } from '../locale/moment.ts'
import { type NextSlot, type PastSlot, readNext, readPast } from '../playbook/schedule/overview.ts'
import type { Call, Command } from './command.ts'
import { answer, tell } from './words.ts'

const mostNext = 15
const mostPast = 20
const pastDays = 30

/** Shows what starts playbooks by itself: when next, and what was missed, left out or doubled, and why. */
export const schedules: Command = {
  name: 'schedules',
  usage: 'schedules',
  summary: 'commands.schedules.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, now, tx } = call
    const next = await readNext(tx)
    if (next.length === 0) return tell(call, 'schedules.none')
    const past = await readPast(tx, new Date(now.getTime() - pastDays * 86_400_000), mostPast)
    const { language } = person
    const shown = next.slice(0, mostNext)
    const blocks: Block[] = [
      { type: 'heading', text: say(language, 'schedules.next') },
      listOf(shown.map((each) => sayNext(call, each))),
      ...(next.length > shown.length ? [note(say(language, 'schedules.more', { shown: mostNext }))] : []),
      { type: 'heading', text: say(language, 'schedules.past') },
      listOf(past.length > 0 ? past.map((each) => sayPast(call, each)) : [say(language, 'schedules.past.none')]),
    ]
    return call.reply(answer(say(language, 'schedules.some', { count: next.length }), blocks))
  },
}

const listOf = (lines: readonly string[]): Block => ({
  type: 'list',
  ordered: false,
  items: lines.map((line) => [text(line)]),
})

function sayNext({ now, person: { language, zone } }: Call, { schedule, says, at }: NextSlot): string {
  if (!at) return say(language, 'schedules.line.nothing', { schedule, says })
  return say(language, 'schedules.line', { at: sayFar(language, at, zone, now), schedule, says })
}

function sayPast({ person: { language, zone } }: Call, past: PastSlot): string {
  const { schedule } = past
  if (past.kind === 'several') {
    const [from, to] = [sayMoment(language, past.from, zone), sayMoment(language, past.to, zone)]
    return say(language, 'schedules.slot.several', { from, to, schedule, count: past.count })
  }
  const { at, wall, run } = past
  const state = past.state === 'caught-up' ? 'late' : past.state
  return say(language, 'schedules.slot', { at: sayMoment(language, at, zone), schedule, state, wall, run: run ?? '' })
}
