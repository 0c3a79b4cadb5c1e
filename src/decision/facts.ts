import { type Fact, fact, type Inline } from '../chat/message.ts'
import type { Directory } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { cut } from '../round/table.ts'
import type { Place } from './controls.ts'
import { type DecisionFile, openStates } from './file.ts'
import { isRecounted } from './minuted.ts'
import type { Outcome, Rule } from './rule.ts'

type Seen = { directory: Directory; now: Date }

/** The most characters of one fact that a card shows. */
const longestFact = 500

/** The rule of a decision in one line. */
export function sayRule(rule: Rule, language: string): string {
  switch (rule.profile) {
    case 'vote':
      return say(language, `decisions.rule.vote.${rule.basis === 'members' ? 'members.' : ''}${rule.threshold}`)
    case 'delegated':
      return rule.delegate === undefined
        ? say(language, 'decisions.rule.delegated', { hours: rule.ratifyHours })
        : say(language, 'decisions.rule.delegated.to', { code: rule.delegate, hours: rule.ratifyHours })
    case 'national':
      return say(language, 'decisions.rule.national', { code: rule.code })
    default:
      return say(language, `decisions.rule.${rule.profile}`)
  }
}

/**
 * When it is decided or was and, at `now`, until when a delegation may say otherwise than is minuted, in the place's zone, in Brussels
 * and in UTC: what stands in a stub as well.
 */
export function timeFacts(file: DecisionFile, place: Place, now: Date): readonly Fact[] {
  const t = textIn(place)
  const { state, deadline, decidedAt, proposedAt } = file
  const until = deadline && isRecounted(file, now) ? [fact(t('decisions.fact.otherwise'), moment(deadline, place))] : []
  if (decidedAt && !openStates.includes(state))
    return [fact(t('decisions.fact.decided-at'), moment(decidedAt, place)), ...until]
  if (deadline)
    return [fact(t(`decisions.fact.${state === 'in_silence' ? 'silence' : 'deadline'}`), moment(deadline, place))]
  return [fact(t('decisions.fact.proposed'), moment(proposedAt, place))]
}

/** All that stands beside a decision's words, at most ten. */
export function factsOf(scene: Seen, file: DecisionFile, outcome: Outcome, place: Place): readonly Fact[] {
  const t = textIn(place)
  const { language } = place
  const { mandate, reviewAt, supersedes, supersededBy } = file
  const quorum =
    outcome.needed === undefined
      ? []
      : [
          fact(
            t('decisions.fact.quorum'),
            t(`decisions.quorum.${outcome.quorum ? 'reached' : 'missed'}`, {
              needed: outcome.needed,
              present: outcome.counts.present,
            }),
          ),
        ]
  return [
    ...timeFacts(file, place, scene.now),
    fact(t('decisions.fact.rule'), sayRule(file.rule, language)),
    ...quorum,
    ...(mandate === undefined ? [] : [fact(t('decisions.fact.mandate'), cut(wordsIn(mandate, language), longestFact))]),
    ...people(scene, file, place),
    ...second(scene, file, place),
    ...(reviewAt ? [fact(t('decisions.fact.review'), moment(reviewAt, place))] : []),
    ...(supersedes ? [fact(t('decisions.fact.supersedes'), supersedes)] : []),
    ...(supersededBy ? [fact(t('decisions.fact.superseded-by'), supersededBy)] : []),
  ]
}

/** Who proposed or decided it and who recorded it; late where that was much later. */
function people({ directory }: Seen, file: DecisionFile, place: Place): readonly Fact[] {
  const t = textIn(place)
  const name = (id: string | null): string => (id === null ? '' : (directory.people.get(id)?.name ?? '—'))
  const { decidedBy, recordedBy, recordedAt, proposedBy, runId, late } = file
  const by = proposedBy === null ? (runId ?? '') : name(proposedBy)
  const recorded =
    recordedAt && late
      ? t('decisions.recorded.late', { by: name(recordedBy), at: sayMoment(place.language, recordedAt, place.zone) })
      : name(recordedBy)
  return [
    ...(decidedBy === null && by !== '' ? [fact(t('decisions.fact.proposed-by'), by)] : []),
    ...(decidedBy === null ? [] : [fact(t('decisions.fact.decided-by'), name(decidedBy))]),
    ...(recordedAt && recorded !== '' && (decidedBy !== null || late)
      ? [fact(t('decisions.fact.recorded'), recorded)]
      : []),
  ]
}

/** What a second person did, or has to do yet. */
function second({ directory, now }: Seen, file: DecisionFile, place: Place): readonly Fact[] {
  const t = textIn(place)
  const name = (id: string | null): string => (id === null ? '—' : (directory.people.get(id)?.name ?? '—'))
  const at = (when: Date): string => sayMoment(place.language, when, place.zone)
  const { signBy, signedAt, signedBy, ratifyBy, ratifiedAt, ratifiedBy, state } = file
  const signed = (): string => {
    if (signedAt && signBy) {
      const key = signedAt > signBy ? 'decisions.second.done-late' : 'decisions.second.done'
      return t(key, { by: name(signedBy), at: at(signedAt) })
    }
    return signBy ? t(signBy <= now ? 'decisions.second.missing' : 'decisions.second.waits', { at: at(signBy) }) : ''
  }
  const ratified = (): string => {
    if (ratifiedAt) return t('decisions.second.done', { by: name(ratifiedBy), at: at(ratifiedAt) })
    if (!ratifyBy) return ''
    return t(state === 'lapsed' ? 'decisions.second.lapsed' : 'decisions.second.waits', { at: at(ratifyBy) })
  }
  return [
    ...(signBy ? [fact(t('decisions.fact.sign'), signed())] : []),
    ...(ratifyBy ? [fact(t('decisions.fact.ratify'), ratified())] : []),
  ]
}

/** An instant, which each platform shows in its own way. */
export const moment = (at: Date, { language, zone }: Place): Inline => ({
  type: 'moment',
  at: at.toISOString(),
  text: sayMoment(language, at, zone),
})

const textIn =
  ({ language }: Place) =>
  (key: TextKey, values?: Values): string =>
    say(language, key, values)
