import type { Actor, Run, Value } from '../engine/run.ts'
import { placed } from '../engine/who.ts'
import type { Question, Who } from '../language/model.ts'
import { sayText } from '../language/text.ts'
import { writeWho } from '../language/who.ts'
import type { Stage } from './stage.ts'

/** The people of a simulation: one for each role and member, called by both. */

/** Somebody who is meant; the owner of the case where there is one, else whoever holds the role for the run's member. */
export function actorOf(stage: Stage, run: Run, who: Who): Actor {
  const { role, of } = placed([who], run)[0] ?? who
  const code = of === undefined || of === 'each' ? (run.member ?? run.facts.members[0] ?? 'EU') : of
  if (role === 'owner' || role === 'reporter' || role === 'starter') {
    const known = role === 'starter' ? run.starter : stage.caseFacts?.[role]
    return { person: typeof known === 'string' ? known : `${role}@${code}`, roles: [role], codes: [code] }
  }
  return { person: `${role}@${code}`, roles: [`${role}@${code}`], codes: [code] }
}

/** Of those asked, who answers: the first whom there is. */
export function answererOf(stage: Stage, who: readonly Who[]): Who | undefined {
  return who.find(({ role }) => (role === 'owner' ? typeof stage.caseFacts?.owner === 'string' : true)) ?? who[0]
}

/** Who is meant, with the run's member put in: `duty of FR`; those of every member as they are written. */
export function sayPeople(run: Run, who: readonly Who[]): readonly string[] {
  const said = who.flatMap((each) => (each.of === 'each' ? [each] : placed([each], run)))
  return [...new Set(said.map(writeWho))]
}

/** Answers of somebody in a hurry: the first of what is offered, a few words, now. What may be left out is. */
export function firstAnswers(stage: Stage, fields: readonly Question[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    fields.flatMap((field): [string, Value][] => {
      switch (field.type) {
        case 'one':
          return [[field.id, field.options[0]?.value ?? '']]
        case 'many':
          return [[field.id, field.options.slice(0, 1).map(({ value }) => value)]]
        case 'moment':
          return field.required ? [[field.id, stage.now]] : []
        default:
          return field.required ? [[field.id, `(${sayText(field.label, stage.language)})`.slice(0, field.max)]] : []
      }
    }),
  )
}
