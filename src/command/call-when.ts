import { instantOf } from '../call/wall.ts'
import { type When, writeWhen } from '../call/when.ts'
import { actions, type Block, button, type Control, code, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call } from './command.ts'
import { answer } from './words.ts'

/** A time that can be taken as it is. */
export type Meant = { wall: string; zone: string; offset?: number }

/** The time that a reading leaves no doubt of. */
export function meant(when: When): Meant | undefined {
  if (when.kind !== 'moment') return undefined
  return { wall: when.wall, zone: when.zone, ...(when.offset !== undefined && { offset: when.offset }) }
}

/**
 * Asks back which time is meant, where the clocks show it twice or never, where it is over, or could be two: a button for each, with
 * the full command. `before` and `after` stand around the time in it.
 */
export function askWhen(call: Call, when: When, { before, after, marking }: Around): readonly Effect[] {
  const { person, now } = call
  const { language } = person
  const values = 'wall' in when ? { wall: when.wall.replace('T', ' '), zone: when.zone } : {}
  const choice = (time: Meant, key?: 'first' | 'second'): { label: string; time: string } => {
    const at = sayFar(language, instantOf(time.wall, time.zone, time.offset), time.zone, now)
    return { label: key ? say(language, `calls.when.doubled.${key}`, { at }) : at, time: writeWhen(time) }
  }
  switch (when.kind) {
    case 'doubled': {
      const { wall, zone, offsets } = when
      const [one, other] = offsets
      const choices = [choice({ wall, zone, offset: one }, 'first'), choice({ wall, zone, offset: other }, 'second')]
      return offer(call, say(language, 'calls.when.doubled', values), choices, { before, after, marking })
    }
    case 'skipped': {
      const choices = [when.before, when.after].map((wall) => choice({ wall, zone: when.zone }))
      return offer(call, say(language, 'calls.when.skipped', values), choices, { before, after, marking })
    }
    case 'past': {
      const choices = when.next === undefined ? [] : [choice({ wall: when.next, zone: when.zone })]
      const key = when.next === undefined ? 'calls.when.past' : 'calls.when.past.next'
      return offer(call, say(language, key, values), choices, { before, after, marking })
    }
    case 'unsure': {
      const choices = when.readings.slice(0, portable.controlsPerBlock).map((each) => choice(each))
      return offer(call, say(language, 'calls.when.unsure'), choices, { before, after, marking })
    }
    default:
      throw new Error('there is no doubt about a moment')
  }
}

/** What stands around the time in the command that was said, and the label of its words. */
export type Around = { before: string; after: string; marking: string }

/** A button for each of some times, as `askWhen` offers them. One may have words of its own after it: `after`. */
export function offer(
  call: Call,
  summary: string,
  choices: readonly { label: string; time: string; after?: string }[],
  { before, after: usual, marking }: Around,
): readonly Effect[] {
  const { language } = call.person
  const lines = choices.map(({ label, time, after = usual }) => ({
    label,
    time,
    after,
    command: `${before} ${time} ${after}`.trim(),
  }))
  const short = lines.filter(({ command }) => command.length <= portable.command)
  const buttons = short.map(({ label, command }): Control => button(cutLabel(label), command, 'primary'))
  const long = lines.filter((each) => !short.includes(each))
  const blocks: Block[] = buttons.length > 0 ? [actions(...buttons)] : []
  if (long.length > 0) {
    blocks.push(paragraph(say(language, 'calls.when.write')))
    blocks.push({ type: 'list', ordered: false, items: long.map(({ time }) => [code(time)]) })
  }
  return call.reply(answer(summary, blocks, lines.every(({ after }) => after === '') ? 'TLP:CLEAR' : marking))
}

const cutLabel = (label: string): string =>
  label.length > portable.buttonLabel ? `${label.slice(0, portable.buttonLabel - 1)}…` : label

/** What is wrong with a time in the field of a form, in the reader's language; `undefined` where nothing is. */
export function faultIn(when: When | undefined, language: string): string | undefined {
  if (!when) return say(language, 'calls.form.unread')
  switch (when.kind) {
    case 'moment':
      return undefined
    case 'doubled': {
      const [one, other] = when.offsets.map((offset) => writeWhen({ wall: when.wall, zone: when.zone, offset }))
      return say(language, 'calls.form.doubled', { one: one ?? '', other: other ?? '' })
    }
    case 'skipped': {
      const { before, after } = when
      return say(language, 'calls.form.skipped', { before: before.replace('T', ' '), after: after.replace('T', ' ') })
    }
    case 'past':
      return say(language, 'calls.form.past')
    default: {
      const [one, other] = when.readings.map(writeWhen)
      return say(language, 'calls.form.unsure', { one: one ?? '', other: other ?? '' })
    }
  }
}
