import type { Place } from '../../locale/yaml-file.ts'
import { cronFault } from '../schedule/cron.ts'
import { assembleQuestions } from './assemble-form.ts'
import { assembleSteps } from './assemble-step.ts'
import { durationOf, lengthOf } from './duration.ts'
import type { Playbook, Trigger } from './model.ts'
import type { Reading } from './reading.ts'
import type { WrittenPlaybook, WrittenTrigger } from './schema.ts'
import { isZone } from './when.ts'

/** Makes the playbook out of what its file says; what is wrong is reported to the reading. `hash` is that of the file's text. */
export function assemble(reading: Reading, written: WrittenPlaybook, hash: string): Playbook {
  const { about, each, may } = written
  const people = (name: keyof typeof may) => may[name].map((one, index) => reading.who(['may', name, index], one))
  return {
    id: written.playbook,
    hash,
    title: reading.text(['title'], written.title),
    purpose: reading.text(['purpose'], written.purpose),
    ...(about !== undefined && { about }),
    ...(each !== undefined && { each }),
    label: written.label,
    room: written.room,
    may: { run: people('run'), change: people('change'), approve: people('approve') },
    ...(written['changed-by'] !== undefined && { changedBy: written['changed-by'] }),
    inputs: assembleQuestions(reading, ['inputs'], written.inputs),
    triggers: written.on.map((trigger, index) => assembleTrigger(reading, ['on', index], trigger)),
    steps: assembleSteps(reading, ['steps'], written.steps, written.label),
  }
}

function assembleTrigger(reading: Reading, place: Place, { kind, trigger }: WrittenTrigger): Trigger {
  const at = (field: string): Place => [...place, field]
  switch (kind) {
    case 'command':
      return { kind, ...(trigger.command !== true && { name: trigger.command }) }
    case 'report':
      return { kind, if: reading.expression(at('report'), trigger.report, 'bool', 'report') }
    case 'webhook': {
      const { if: condition } = trigger
      return {
        kind,
        name: trigger.webhook,
        ...(condition !== undefined && { if: reading.expression(at('if'), condition, 'bool', 'webhook') }),
      }
    }
    case 'election': {
      const when = reading.when(at('election'), trigger.election)
      if (!fromCalendar.has(when.from)) reading.report(reading.spotOf(at('election')), 'playbook.problem.election-when')
      return { kind, at: when, missed: trigger.missed }
    }
    case 'schedule': {
      const { during, zone } = trigger
      const fault = cronFault(trigger.schedule)
      if (fault) reading.report(reading.spotOf(at('schedule')), 'playbook.problem.cron', { problem: fault })
      if (!isZone(zone)) reading.report(reading.spotOf(at('zone')), 'playbook.problem.zone', { zone })
      const stretch = during && { from: durationOf(during.from), to: durationOf(during.to) }
      if (stretch && lengthOf(stretch.from) <= lengthOf(stretch.to)) {
        reading.report(reading.spotOf(at('during')), 'playbook.problem.during')
      }
      const { schedule: cron, missed, skipped, doubled } = trigger
      return { kind, cron, zone, missed, skipped, doubled, ...(stretch && { during: stretch }) }
    }
    case 'playbook':
      return { kind }
  }
}

/** What the election clock has an instant for without a run. */
const fromCalendar = new Set(['opens', 'closes', 'day', 'results'])
