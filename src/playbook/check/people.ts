import { neededBy } from '../../decision/rule.ts'
import type { Directory, Person } from '../../directory/directory.ts'
import { holdersOf } from '../../directory/holders.ts'
import type { TextKey, Values } from '../../locale/catalogue.ts'
import type { Playbook, Spot, Step, StepOf, Who } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import { ofTheRun, usuallyInvited, writeWho } from '../language/who.ts'
import { isNamed } from '../version/standing.ts'
import type { Report } from './finding.ts'
import { peopleOf } from './parts.ts'

/** Whether somebody holds the roles that a playbook asks, and whether enough people are left to approve. */
export function checkPeople(playbook: Playbook, directory: Directory, at: Date, report: Report): void {
  const hall: Hall = { directory, at, ofOne: hasMember(playbook), told: new Set() }
  const head: Spot = { line: 1, column: 1 }
  const { run, change, approve } = playbook.may
  for (const group of [run, change, approve]) checkHeld(hall, group, head, report)
  checkChanger(playbook, hall, head, report)
  for (const step of allSteps(playbook)) {
    for (const group of groupsOf(step)) checkHeld(hall, group, step.at, report)
    if (step.kind === 'ask' || step.kind === 'task') checkApprovals(hall, step, report)
    checkQuorum(hall, step, report)
  }
}

/** Whoever is named as the one who changed the file must be somebody, and may do so. */
function checkChanger({ changedBy, may }: Playbook, { directory, at }: Hall, spot: Spot, report: Report): void {
  if (changedBy === undefined) return
  const person = directory.people.get(changedBy)
  if (!person || person.retired) report('warning', spot, 'playbook.check.changer-unknown', { id: changedBy })
  else if (!isNamed({ directory, now: at }, person, may.change)) {
    const values = { name: person.name, who: may.change.map(writeWho).join(', ') }
    report('warning', spot, 'playbook.check.changer-may-not', values)
  }
}

/** Those whom a step asks together, of whom one is enough; who is asked alone is a group alone. */
function groupsOf(step: Step): readonly (readonly Who[])[] {
  if (step.kind === 'ask') return [step.of, ...alone(step.approvals), ...alone(step.escalate.map(({ who }) => who))]
  if (step.kind === 'notify') return [step.who, ...alone(step.ladder.map(({ who }) => who))]
  if (step.kind === 'call') return [invitedTo(step)]
  return step.kind === 'room' ? [step.invite] : alone(peopleOf(step))
}

/** Whoever is invited of each member; of a list that a run works out nobody knows whose they are. */
function invitedTo({ of, roles }: StepOf<'call'>): readonly Who[] {
  const invited = roles.length > 0 ? roles : usuallyInvited.map((role) => ({ role }))
  return typeof of === 'object' ? [] : invited.map(({ role }) => (of === 'all' ? { role, of: 'each' } : { role }))
}

const alone = (people: readonly Who[]): readonly (readonly Who[])[] => people.map((who) => [who])

/** As many are never there. */
function checkQuorum({ directory }: Hall, step: Step, report: Report): void {
  const quorum = step.kind === 'decide' ? ruleQuorum(step) : 'quorum' in step ? step.quorum : undefined
  if (quorum === undefined || !('of' in step) || typeof step.of !== 'string') return
  const most = step.of === 'own' ? 1 : directory.members.size
  if (quorum > most) report('error', step.at, 'playbook.check.quorum', { step: step.id, quorum, most })
}

const ruleQuorum = ({ rule }: StepOf<'decide'>): number | undefined => neededBy(rule)

type Hall = {
  directory: Directory
  at: Date
  /** A run has a member of its own. */
  ofOne: boolean
  /** What was told already: one line for each that nobody is, wherever it is asked. */
  told: Set<string>
}

const hasMember = ({ about, each }: Playbook): boolean => about === 'case' || each === 'member'
const isOfRun = ({ role }: Who): boolean => ofTheRun.some((each) => each === role)

/** People whom a run of this kind does not have, whatever the directory says. */
export function checkOfRun(playbook: Playbook, report: Report): void {
  for (const step of allSteps(playbook)) {
    for (const who of peopleOf(step)) {
      const values = { step: step.id, who: writeWho(who) }
      if ((who.role === 'owner' || who.role === 'reporter') && playbook.about !== 'case') {
        report('error', step.at, 'playbook.check.no-case-people', values)
      }
      if (who.role === 'starter' && !playbook.triggers.some(({ kind }) => kind === 'command')) {
        report('error', step.at, 'playbook.check.no-starter', values)
      }
      if (who.of === 'own' && !hasMember(playbook)) report('error', step.at, 'playbook.check.no-own', values)
    }
  }
}

/** The members for which somebody must be there: one, or each that can be asked; `undefined` where any will do. */
function codesOf({ directory, ofOne }: Hall, { of }: Who): readonly string[] | undefined {
  if (of !== undefined && of !== 'own' && of !== 'each') return [of]
  return of === 'each' || ofOne ? [...directory.members.keys()] : undefined
}

function checkHeld(hall: Hall, group: readonly Who[], spot: Spot, report: Report): void {
  const { directory, at, told } = hall
  if (group.length === 0 || group.some(isOfRun)) return
  const tell = (severity: 'error' | 'warning', key: TextKey, values: Values): void => {
    const mark = `${key} ${JSON.stringify(values)}`
    if (!told.has(mark)) report(severity, spot, key, values)
    told.add(mark)
  }
  const held = ({ role }: Who, code: string | undefined): boolean => holdersOf(directory, role, code, at).length > 0
  const asked = group.map((who) => ({ who, codes: codesOf(hall, who) }))
  const unknown = asked.find(({ codes }) => codes?.some((code) => !directory.members.has(code)))
  if (unknown) {
    tell('error', 'playbook.check.no-member', { who: writeWho(unknown.who), code: unknown.who.of ?? '' })
    return
  }
  const nowhere = asked.filter(({ who, codes }) => !(codes ?? [undefined]).some((code) => held(who, code)))
  const names = (of: typeof asked): string => of.map(({ who }) => writeWho(who)).join(', ')
  if (nowhere.length === asked.length) {
    tell('error', 'playbook.check.nobody', { who: names(asked), count: asked.length })
    return
  }
  for (const each of nowhere) tell('warning', 'playbook.check.nobody-of-several', { who: writeWho(each.who) })
  const codes = [...new Set(asked.flatMap((each) => each.codes ?? []))]
  // Of one that is asked for other members only, those count; of one for whom any will do, anybody.
  const left = (code: string): boolean =>
    !asked.some((each) => held(each.who, each.codes?.includes(code) ? code : each.codes?.[0]))
  const without = codes.filter(left)
  if (without.length === 0) return
  tell('warning', 'playbook.check.nobody-for', {
    who: names(asked),
    codes: without.join(', '),
    count: without.length,
  })
}

/** Nobody approves what they answered themselves, or for two roles: for each member enough others must be left. */
function checkApprovals(hall: Hall, step: Extract<Step, { kind: 'ask' | 'task' }>, report: Report): void {
  const { approvals } = step
  const first = step.kind === 'ask' ? step.of : [step.owner]
  if (approvals.length === 0 || [...first, ...approvals].some(isOfRun)) return
  const { directory, at, ofOne } = hall
  const ofOwn = ofOne && [...first, ...approvals].some(({ of }) => of === undefined || of === 'own')
  const places = ofOwn ? [...directory.members.keys()] : [undefined]
  const holders = ({ role, of }: Who, own: string | undefined): readonly Person[] =>
    holdersOf(directory, role, of === undefined || of === 'own' ? own : of === 'each' ? undefined : of, at)
  const alone = places.filter((own) => {
    const asked = first.flatMap((who) => holders(who, own))
    const approving = approvals.map((who) => holders(who, own))
    // Where somebody is missing altogether, that is told by itself.
    if (asked.length === 0 || approving.some((people) => people.length === 0)) return false
    return !asked.some(({ id }) =>
      canShare(approving.map((people) => people.map((each) => each.id).filter((other) => other !== id))),
    )
  })
  if (alone.length > 0) {
    const codes = alone.filter((code) => code !== undefined).join(', ')
    const severity = alone.length === places.length ? 'error' : 'warning'
    report(severity, step.at, 'playbook.check.approves-own', {
      step: step.id,
      codes,
      some: codes === '' ? 'no' : 'yes',
    })
  }
}

/** Whether each of several choices can be given to somebody of its own. */
function canShare(choices: readonly (readonly string[])[]): boolean {
  const holder = new Map<string, number>()
  /** Gives a choice to somebody, who may have to hand over another one first. */
  const give = (index: number, passed: Set<string>): boolean =>
    (choices[index] ?? []).some((id) => {
      if (passed.has(id)) return false
      passed.add(id)
      const other = holder.get(id)
      if (other !== undefined && !give(other, passed)) return false
      holder.set(id, index)
      return true
    })
  return choices.every((_, index) => give(index, new Set()))
}
