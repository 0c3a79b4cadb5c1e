import { decisionTypes } from '../decision/type.ts'
import { assets, dispositions, outlooks, phases, severities, threats } from '../threat/taxonomy.ts'

/** One value of an object: its type in MISP, and what it says. */
type Relation = {
  'misp-attribute': 'text' | 'datetime' | 'boolean' | 'link'
  description: string
  'ui-priority': 0 | 1
  disable_correlation?: true
  multiple?: true
  values_list?: readonly string[]
}

/**
 * Templates of objects that MISP has none for, in the format of its repository `misp-objects`. An administrator of MISP takes them in:
 * `docs/misp/objects/<name>/definition.json`. What changes in one gives it a new version; what is exported names that.
 */
export type ObjectTemplate = {
  name: string
  uuid: string
  version: number
  description: string
  'meta-category': 'misc'
  required: readonly string[]
  attributes: Readonly<Record<string, Relation>>
}

const text = (description: string, more: Partial<Relation> = {}): Relation => ({
  description,
  disable_correlation: true,
  'misp-attribute': 'text',
  'ui-priority': 0,
  ...more,
})
const first = { 'ui-priority': 1 } as const
/** Numbers and members are the same thing wherever they stand: MISP may show where else. */
const alike = (description: string): Relation => ({ description, 'misp-attribute': 'text', 'ui-priority': 1 })
const at = (description: string): Relation => text(description, { 'misp-attribute': 'datetime' })
const labels = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT']

/** What was reported of a threat to an election. */
export const electionThreatReport: ObjectTemplate = {
  name: 'election-threat-report',
  uuid: '6f8ac64f-519c-5363-9241-98eeca7a4781',
  version: 1,
  description:
    'A threat to an election as it was reported: when in the election, to what, how grave, and how far it is known.',
  'meta-category': 'misc',
  required: ['report-id', 'summary'],
  attributes: {
    'report-id': alike('Number of the case at the authority that has it.'),
    summary: text('What is reported, in one line.', first),
    description: text('What is reported, in the words of whoever reported it.'),
    member: text('Code of the Member State or body whose case it is.', first),
    concerns: text('Code of the Member State or body whose election it concerns.'),
    phase: text('Phase of the electoral cycle.', { ...first, values_list: phases.values }),
    asset: text('Asset that is struck.', { ...first, values_list: assets.values }),
    threat: text('Threat by the compendium on elections of the NIS Cooperation Group.', {
      values_list: threats.values,
    }),
    severity: text('Severity of the incident.', { values_list: severities.values }),
    outlook: text('Whether it is expected to get better or worse.', { values_list: outlooks.values }),
    grade: text('How reliable the source is and how credible what it says, by the Admiralty scale: A1 to F6.'),
    status: text('How far the case is.', { values_list: ['new', 'accepted', 'triaged', 'closed', 'merged'] }),
    disposition: text('What it turned out to be, once it is closed.', { values_list: dispositions.values }),
    'happened-at': at('When it happened.'),
    'reported-at': at('When it was reported.'),
    'closed-at': at('When the case was closed.'),
    tlp: text('Its label by the Traffic Light Protocol 2.0.', { values_list: labels }),
    exercise: text('Whether it is made up for an exercise.', { 'misp-attribute': 'boolean' }),
  },
}

/** A decision and how it came about. */
export const electionDecision: ObjectTemplate = {
  name: 'election-decision',
  uuid: 'a3b1c8de-6f53-5c0e-8d0b-7f1b1f9f6d10',
  version: 2,
  description: 'A decision of the joint mechanism for elections: what was asked, by which rule, what came of it.',
  'meta-category': 'misc',
  required: ['decision-id', 'title', 'state'],
  attributes: {
    'decision-id': alike('Number of the decision at the body that took it.'),
    title: text('What is decided, in one line.', first),
    question: text('What was asked.'),
    type: text('What it is about.', { values_list: decisionTypes }),
    rule: text('How it was decided, as JSON: profile, threshold, quorum, hours for ratification.'),
    state: text('What came of it.', {
      ...first,
      values_list: ['proposed', 'in_silence', 'adopted', 'rejected', 'lapsed', 'superseded', 'withdrawn'],
    }),
    chosen: text('The answer that was chosen.', first),
    'earlier-result': text('What had come of it, and when, before it was counted anew and came out otherwise.', {
      multiple: true,
    }),
    mandate: text('On which legal basis or terms of reference it was decided.'),
    rationale: text('Why it was decided so, in the words of whoever decided.'),
    known: text('What was known when it was proposed.'),
    assumed: text('What was assumed.'),
    unknown: text('What nobody knew.'),
    evidence: text('What it rests on, with its grade by the Admiralty scale.', { multiple: true }),
    'decided-by': text('Code of the Member State or body that decided, where one did.'),
    position: text('What one delegation said: its code, its answer, a reservation, its reasons.', { multiple: true }),
    'proposed-at': at('When it was proposed.'),
    deadline: at('Until when positions counted.'),
    'decided-at': at('When it was decided.'),
    'recorded-at': at('When that was written down.'),
    'ratified-at': at('When it was ratified, where one decided for all.'),
    'review-at': at('When it is to be looked at again.'),
    supersedes: text('Number of the decision in whose place it comes.'),
    'superseded-by': text('Number of the decision that came in its place.'),
    case: alike('Number of the case that it is about.'),
    tlp: text('Its label by the Traffic Light Protocol 2.0.', { values_list: labels }),
    exercise: text('Whether it is made up for an exercise.', { 'misp-attribute': 'boolean' }),
  },
}
