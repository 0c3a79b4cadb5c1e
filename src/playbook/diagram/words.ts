import { neededBy } from '../../decision/rule.ts'
import { say, type TextKey, type Values } from '../../locale/catalogue.ts'
import { writeDuration } from '../language/duration.ts'
import type {
  Duration,
  Expression,
  Playbook,
  Reaction,
  Step,
  StepOf,
  Text,
  Trigger,
  When,
  Who,
} from '../language/model.ts'
import { sayText } from '../language/text.ts'
import { plainId, sayCondition, tidy } from './condition.ts'

/** What stands in a diagram, in words of a language: of steps, people, instants, conditions. */
export type Words = {
  t(key: TextKey, values?: Values): string
  text(text: Text): string
  /** What a step is called. */
  name(step: Step): string
  /** Who has to do something; empty where nobody has. */
  people(step: Step): string
  /** By when, what shows it, who approves: short, one a tag. */
  tags(step: Step): readonly string[]
  /** What silence leads to, in order. */
  silence(step: Step): readonly string[]
  condition(expression: Expression): string
  when(when: When): string
  trigger(trigger: Trigger): string
}

export function wordsOf(playbook: Playbook, language: string): Words {
  const t = (key: TextKey, values: Values = {}): string => say(language, key, values)
  const text = (words: Text): string => tidy(sayText(words, language))
  const condition = (expression: Expression): string => sayCondition(playbook, expression.cel, language)
  const when = (at: When): string => sayWhen(at, t)
  const who = (people: readonly Who[]): string => people.map((each) => sayWho(each, t)).join(', ')
  const words: Words = {
    t,
    text,
    condition,
    when,
    name: (step) => (step.title ? text(step.title) : unnamed(step, t, when, condition)),
    people(step) {
      if (step.kind === 'ask') return who(step.of)
      if (step.kind === 'task') return who([step.owner])
      if (step.kind === 'notify') return who(step.who)
      if (step.kind === 'collect' || step.kind === 'call' || step.kind === 'decide')
        return t(`diagram.of.${typeof step.of === 'string' ? step.of : 'some'}`)
      return ''
    },
    tags: (step) => tagsOf(step, t, when, who),
    silence: (step) => silenceOf(step, t, when, who),
    trigger: (trigger) => sayTrigger(trigger, t, when, condition),
  }
  return words
}

type Say = Words['t']

/** A step without a title is called by what it does. */
function unnamed(step: Step, t: Say, when: Words['when'], condition: Words['condition']): string {
  switch (step.kind) {
    case 'wait':
      if (step.for) return t('diagram.wait.for', { span: writeDuration(step.for) })
      if (step.until) return t('diagram.wait.until', { at: when(step.until) })
      return step.condition ? condition(step.condition) : step.id
    case 'set':
      return t('diagram.set', { names: Object.keys(step.values).map(plainId).join(', ') })
    case 'end':
      return t('diagram.end', { outcome: step.outcome.replaceAll('-', ' ') })
    case 'run':
      return t('diagram.run', { playbook: step.playbook })
    case 'clock':
      return step.regime
    default:
      return plainId(step.id)
  }
}

/** Parts of roles that are short for something. */
const short = new Set([
  'spoc',
  'csirt',
  'dpa',
  'dsc',
  'emb',
  'ecne',
  'niscg',
  'enisa',
  'cert',
  'eu',
  'ras',
  'poc',
  'eeas',
  'ep',
])

/** Who is meant, by the role's name in the file. */
function sayWho({ role, of }: Who, t: Say): string {
  const name = role
    .split('_')
    .map((part) => (short.has(part) ? part.toUpperCase() : part))
    .join(' ')
  if (of === undefined || of === 'own') return name
  return t('diagram.who.of', { role: name, of: of === 'each' ? t('diagram.who.each') : of })
}

/** An instant as a coordinator says it: `T+15 min`, `opens − 1 h`, `after 30 min`. */
function sayWhen(when: When, t: Say): string {
  const { from, shift } = when
  const back = shift.days < 0 || shift.ms < 0
  const size = sayShift(shift)
  const none = shift.days === 0 && shift.ms === 0
  const clock =
    when.time === undefined ? '' : ` ${[when.time, zoneName(when.zone)].filter((each) => each !== '').join(' ')}`
  if (from === 'time') return clock.trim()
  if (from === 'expression') {
    const path = /^[\w.]+$/.exec(when.expression?.cel ?? '')?.[0]
    return path === undefined ? t('diagram.when.worked-out') : plainId(path.split('.').at(-1) ?? path)
  }
  if (from === 'start') return `${t('diagram.when.start')}${none ? '' : `${back ? '−' : '+'}${size}`}${clock}`
  if (from === 'step') return none ? t('diagram.when.at-once') : t('diagram.when.after', { span: `${size}${clock}` })
  return `${t(`diagram.when.${from}`)}${none ? '' : ` ${back ? '−' : '+'} ${size}`}${clock}`
}

/** A shift as people count: days as days, also where they make whole weeks. */
const sayShift = ({ days, ms }: Duration): string =>
  [
    ...(days === 0 ? [] : [`${Math.abs(days)} d`]),
    ...(ms === 0 ? [] : [writeDuration({ days: 0, ms: Math.abs(ms) })]),
  ].join(' ')

const zoneName = (zone: string | undefined): string => zone?.split('/').at(-1)?.replaceAll('_', ' ') ?? ''

function tagsOf(step: Step, t: Say, when: Words['when'], who: (people: readonly Who[]) => string): readonly string[] {
  const tags: string[] = []
  if ((step.kind === 'ask' || step.kind === 'task' || step.kind === 'notify') && step.due) {
    tags.push(t('diagram.tag.due', { at: when(step.due) }))
  }
  if (step.kind === 'collect') tags.push(t('diagram.tag.due', { at: when(step.deadline) }))
  if (step.kind === 'call') tags.push(t('diagram.tag.call', { at: when(step.starts), minutes: step.minutes }))
  if (step.kind === 'decide') tags.push(...ruleTags(step, t, when))
  if (step.kind === 'task' && step.does) tags.push(step.does)
  if (step.kind === 'task' && step.evidence) tags.push(t('diagram.tag.evidence'))
  if ((step.kind === 'ask' || step.kind === 'task') && step.approvals.length > 0) {
    tags.push(t('diagram.tag.approvals', { who: who(step.approvals) }))
  }
  if (step.kind === 'notify' && step.acknowledge !== 'none') tags.push(t(`diagram.tag.acknowledge.${step.acknowledge}`))
  if ((step.kind === 'collect' || step.kind === 'call') && step.quorum !== undefined)
    tags.push(t('diagram.tag.quorum', { quorum: step.quorum }))
  return tags
}

/** By which rule delegations decide, until when, and how many must speak. */
function ruleTags({ rule, deadline }: StepOf<'decide'>, t: Say, when: Words['when']): readonly string[] {
  const quorum = neededBy(rule)
  return [
    t(`diagram.rule.${rule.profile}`),
    ...(rule.profile === 'vote' ? [t(`diagram.threshold.${rule.threshold}`)] : []),
    ...(rule.profile === 'vote' && rule.basis === 'members' ? [t('diagram.basis.members')] : []),
    ...(deadline ? [t('diagram.tag.due', { at: when(deadline) })] : []),
    ...(quorum === undefined ? [] : [t('diagram.tag.quorum', { quorum })]),
  ]
}

/** What happens while nobody does it: who is asked next and when, and what comes at its timeout. */
function silenceOf(
  step: Step,
  t: Say,
  when: Words['when'],
  who: (people: readonly Who[]) => string,
): readonly string[] {
  const lines: string[] = []
  const next = (at: When, people: Who): number =>
    lines.push(t('diagram.silence.next', { who: who([people]), at: when(at) }))
  if (step.kind === 'ask' || step.kind === 'task') for (const rung of step.escalate) next(rung.at, rung.who)
  if (step.kind === 'collect') for (const chase of step.chase) next(chase.at, chase.who)
  if (step.kind === 'decide') lines.push(t(`diagram.silence.${step.rule.profile === 'silence' ? 'adopted' : 'lapses'}`))
  if (step.kind === 'notify') {
    let sum = { days: 0, ms: 0 }
    for (const rung of step.ladder) {
      sum = { days: sum.days + rung.after.days, ms: sum.ms + rung.after.ms }
      const by = rung.by.map((channel) => t(`diagram.channel.${channel}`)).join(', ')
      const at = when({ from: 'step', shift: sum, written: '' })
      lines.push(t('diagram.silence.rung', { who: who([rung.who]), by, at }))
    }
  }
  if (step.timeout) {
    lines.push(t(`diagram.silence.${step.onTimeout.kind}`, { at: when(step.timeout), ...detailOf(step.onTimeout) }))
  }
  return lines
}

const detailOf = (reaction: Reaction): Record<string, string | number> => ({
  outcome: reaction.kind === 'end' ? reaction.outcome.replaceAll('-', ' ') : '',
  times: reaction.kind === 'retry' ? reaction.times : 0,
})

function sayTrigger(trigger: Trigger, t: Say, when: Words['when'], condition: Words['condition']): string {
  switch (trigger.kind) {
    case 'command':
      return trigger.name === undefined
        ? t('diagram.trigger.run')
        : t('diagram.trigger.command', { name: trigger.name })
    case 'report':
      return t('diagram.trigger.report', { condition: condition(trigger.if) })
    case 'schedule': {
      const values = { slots: sayCron(trigger.cron, t), zone: zoneName(trigger.zone) }
      if (!trigger.during) return t('diagram.trigger.schedule', values)
      const [from, to] = [writeDuration(trigger.during.from), writeDuration(trigger.during.to)]
      return t('diagram.trigger.schedule.during', { ...values, from, to })
    }
    case 'election':
      return t('diagram.trigger.election', { at: when(trigger.at) })
    case 'webhook':
      return t('diagram.trigger.webhook', { name: trigger.name })
    case 'playbook':
      return t('diagram.trigger.playbook')
  }
}

/** The usual cron patterns in words: a time on some days; others as they are written. */
function sayCron(cron: string, t: Say): string {
  const [minute = '', hour = '', day, month, days = ''] = cron.split(' ')
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour) || day !== '*' || month !== '*') return cron
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (days === '*') return t('diagram.trigger.daily', { time })
  return /^[A-Z,]+$/.test(days)
    ? t('diagram.trigger.on', {
        time,
        days: days
          .split(',')
          .map((each) => each[0] + each.slice(1).toLowerCase())
          .join(', '),
      })
    : cron
}
