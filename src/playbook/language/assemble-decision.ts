import type { Place } from '../../locale/yaml-file.ts'
import { assembleOptions } from './assemble-form.ts'
import { durationOf, lengthOf } from './duration.ts'
import type { Grounds, SoleDecision, StepOf } from './model.ts'
import type { Reading } from './reading.ts'
import type { WrittenStep } from './step-schema.ts'

type Written<Kind extends WrittenStep['kind']> = Extract<WrittenStep, { kind: Kind }>['step']

const hourMs = 3_600_000

/** That one person decides, and by what: fields of other rules are reported. */
export function assembleSole(reading: Reading, place: Place, written: Written<'act'>): SoleDecision {
  const { rule, type, mandate, ratify } = written
  const common = {
    type,
    ...(mandate !== undefined && { mandate: reading.text([...place, 'mandate'], mandate) }),
    ...assembleGrounds(reading, place, written),
  }
  if ((rule === 'delegated') !== (ratify !== undefined)) {
    reading.report(reading.spotOf([...place, ratify === undefined ? 'rule' : 'ratify']), 'playbook.problem.ratify')
  }
  if (rule === 'national') return { ...common, rule }
  const ratifyHours = ratify === undefined ? 0 : Math.ceil(lengthOf(durationOf(ratify)) / hourMs)
  return { ...common, rule, ratifyHours }
}

/** What is known, assumed and not known, and the lines of evidence. */
function assembleGrounds(reading: Reading, place: Place, written: Written<'act' | 'decide'>): Grounds {
  const { evidence } = written
  const texts = (['known', 'assumed', 'unknown'] as const).flatMap((field) => {
    const text = written[field]
    return text === undefined ? [] : [[field, reading.text([...place, field], text)] as const]
  })
  return {
    ...Object.fromEntries(texts),
    ...(evidence && { evidence: evidence.map((line, index) => reading.text([...place, 'evidence', index], line)) }),
  }
}

/** What delegations decide, but for which of them. */
export function assembleDecide(
  reading: Reading,
  place: Place,
  written: Written<'decide'>,
): Pick<
  StepOf<'decide'>,
  'question' | 'text' | 'type' | 'rule' | 'options' | 'deadline' | 'mandate' | 'review' | 'room' | keyof Grounds
> {
  const at = (field: string): Place => [...place, field]
  const { decide, text, type, rule, threshold, basis, quorum, options, deadline, mandate, review, room } = written
  for (const [field, value] of Object.entries({ threshold, basis })) {
    if (value !== undefined && rule !== 'vote') {
      reading.report(reading.spotOf(at(field)), 'playbook.problem.only-vote', { field, rule })
    }
  }
  if (rule === 'silence' && quorum !== undefined) {
    reading.report(reading.spotOf(at('quorum')), 'playbook.problem.silence-quorum')
  }
  // Whoever says nothing must know what they agree to by that: one thing.
  if (rule === 'silence' && options !== undefined) {
    reading.report(reading.spotOf(at('options')), 'playbook.problem.silence-options')
  }
  return {
    question: reading.text(at('decide'), decide),
    ...(text !== undefined && { text: reading.text(at('text'), text) }),
    type,
    rule: ruleOf(written),
    options: assembleOptions(reading, at('options'), options ?? {}),
    ...(deadline !== undefined && { deadline: reading.when(at('deadline'), deadline) }),
    ...(mandate !== undefined && { mandate: reading.text(at('mandate'), mandate) }),
    ...assembleGrounds(reading, place, written),
    ...(review !== undefined && { review: reading.when(at('review'), review) }),
    ...(room !== undefined && { room }),
  }
}

function ruleOf({ rule, threshold = 'simple', basis, quorum }: Written<'decide'>): StepOf<'decide'>['rule'] {
  if (rule === 'silence') return { profile: rule }
  const needed = quorum === undefined ? {} : { quorum }
  if (rule === 'consensus') return { profile: rule, ...needed }
  return { profile: rule, threshold, ...(basis === 'members' && { basis }), ...needed }
}
