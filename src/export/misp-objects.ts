import { visible } from '../chat/visible.ts'
import { wordsIn } from '../locale/words.ts'
import { decisionChangedAt, newestOf } from './changed.ts'
import type { CasePart, DecisionPart } from './dossier.ts'
import { electionDecision, electionThreatReport, type ObjectTemplate } from './misp-templates.ts'
import { determinationOf, investigationOf } from './stix.ts'
import { cameLate, marksOf, resultOf, toldPositions } from './told-positions.ts'
import { uuidv5 } from './uuid.ts'

/** Of what is part of an event: as far as that. */
export const inherit = '5'
/** Ids are the receiver's own; what comes from elsewhere has none yet. */
export const noId = '0'

/** An instant in ISO 8601 as MISP has it. */
export const seconds = (at: string): string => String(Math.floor(Date.parse(at) / 1000))

/** When a decision or a position on it changed last. */
export const decisionChanged = (part: DecisionPart): string =>
  newestOf(decisionChangedAt(part), ...part.positions.map(({ at }) => at))

/** The event in which something stands, and what numbers it. */
type Place = { host: string; event: string; exercise: boolean }

/** What of a template an object names; of ours also what each value is. */
type Template = Pick<ObjectTemplate, 'name' | 'uuid' | 'version' | 'description'> &
  Partial<Pick<ObjectTemplate, 'attributes'>>

/** Templates as in the repository of MISP's objects. */
const incident: Template = {
  name: 'incident',
  uuid: '38597424-f9bb-4865-9b4b-819172df0334',
  version: 1,
  description: 'Incident object template as described in STIX 2.1 Incident object and its core extension.',
}
const assessment: Template = {
  name: 'intelligence-source-assessment',
  uuid: '2d3a5895-6c54-50b5-bd25-ce33e974c50a',
  version: 1,
  description:
    'Object template to capture source reliability, information credibility and evaluation details supporting an INTREP or similar intelligence report.',
}

/** `key` tells those of one relation apart. */
type Value = readonly [relation: string, value: string | undefined, key?: string, comment?: string]

/** What all that stands in an event has. */
const part = (at: string, comment = '') => ({
  distribution: inherit,
  sharing_group_id: noId,
  timestamp: seconds(at),
  comment,
  deleted: false,
})

/** An object of an event. The same thing in another event is another object, since an instance knows no id twice. */
function objectOf(
  { name, attributes, ...template }: Template,
  host: string,
  thing: string,
  at: string,
  values: readonly Value[],
) {
  return {
    uuid: uuidv5(host, thing),
    name,
    'meta-category': 'misc',
    description: template.description,
    template_uuid: template.uuid,
    template_version: String(template.version),
    ...part(at),
    Attribute: values.flatMap(([relation, value, key = '', comment]) =>
      value === undefined || value === ''
        ? []
        : [
            {
              uuid: uuidv5(host, `${thing}/${relation}/${key}`),
              object_relation: relation,
              type: attributes?.[relation]?.['misp-attribute'] ?? 'text',
              category: 'Other',
              value,
              to_ids: false,
              disable_correlation: attributes?.[relation]?.disable_correlation ?? !attributes,
              ...part(at, comment),
            },
          ],
    ),
  }
}

const criticalities = { high: 'High', medium: 'Moderate', low: 'Low' } as const
const reliabilities: Readonly<Record<string, string>> = {
  A: 'A - Completely reliable',
  B: 'B - Usually reliable',
  C: 'C - Fairly reliable',
  D: 'D - Not usually reliable',
  E: 'E - Unreliable',
  F: 'F - Reliability cannot be judged',
}
const credibilities: Readonly<Record<string, string>> = {
  '1': '1 - Confirmed by other sources',
  '2': '2 - Probably true',
  '3': '3 - Possibly true',
  '4': '4 - Doubtfully true',
  '5': '5 - Improbable',
  '6': '6 - Truth cannot be judged',
}

/** A case: what MISP calls an incident, what we say of it as a threat to an election, and how far its source is to be relied on. */
export function caseObjects(file: CasePart, { host, event, exercise }: Place) {
  const { number, title, what, triage, disposition, status, changedAt } = file
  const { severity, grade = '' } = triage
  const [reliability = '', credibility = ''] = grade
  const stem = `event/${event}/case/${number}`
  const object = objectOf(incident, host, `${stem}/object`, changedAt, [
    ['name', `${number} ${title}`],
    ['description', what],
    ['determination', determinationOf(disposition)],
    ['investigation_status', investigationOf(status)],
    ['criticality', severity ? criticalities[severity] : 'Not Specified'],
    ['detection_method', 'user-reporting'],
  ])
  const threat = objectOf(electionThreatReport, host, `${stem}/threat`, changedAt, [
    ['report-id', number],
    ['summary', title],
    ['description', what],
    ['member', file.code],
    ['concerns', file.concerns],
    ['phase', file.phase],
    ['asset', file.asset],
    ['threat', triage.threat],
    ['severity', severity],
    ['outlook', triage.outlook],
    ['grade', grade],
    ['status', status],
    ['disposition', disposition],
    ['happened-at', file.happenedAt],
    ['reported-at', file.reportedAt],
    ['closed-at', file.closedAt],
    ['tlp', file.label],
    ['exercise', exercise ? '1' : '0'],
  ])
  if (grade === '') return [object, threat]
  const assessed = objectOf(assessment, host, `${stem}/assessment`, changedAt, [
    ['source-id', number],
    ['source-reliability', reliabilities[reliability]],
    ['information-credibility', credibilities[credibility]],
    ['evaluation', grade],
  ])
  return [object, threat, assessed]
}

/** A decision, with what each delegation said of it. */
export function decisionObject(file: DecisionPart, { host, event, exercise }: Place) {
  const { counted, late } = toldPositions(file)
  const told = [...counted, ...late].map((each): Value => {
    const { code, value, words } = each
    const said = [code, value, ...marksOf(each), words].filter((part) => part !== '').join(' ')
    return each.late ? ['position', said, `${code}/late`, cameLate] : ['position', said, code]
  })
  const grounds = file.grounds.map(({ grade, words, hash }, index): Value => {
    const said = [grade, words, hash && `SHA-256 ${hash}`].filter(Boolean).join(' ')
    return ['evidence', said, String(index + 1)]
  })
  const earlier = (file.earlier ?? []).map((result): Value => ['earlier-result', resultOf(result), result.recordedAt])
  return objectOf(electionDecision, host, `event/${event}/decision/${file.id}/object`, decisionChanged(file), [
    ['decision-id', file.id],
    ['title', wordsIn(file.title, 'en')],
    ['question', wordsIn(file.question, 'en')],
    ['type', file.type],
    ['rule', JSON.stringify(file.rule)],
    ['state', file.state],
    ['chosen', file.chosen],
    ...earlier,
    ['mandate', file.mandate === undefined ? undefined : wordsIn(file.mandate, 'en')],
    ['rationale', file.rationale],
    ['known', file.known],
    ['assumed', file.assumed],
    ['unknown', file.unknown],
    ...grounds,
    ['decided-by', file.decidedBy?.name], // without names: the member
    ...told,
    ['proposed-at', file.proposedAt],
    ['deadline', file.deadline],
    ['decided-at', file.decidedAt],
    ['recorded-at', file.recordedAt],
    ['ratified-at', file.ratified?.at],
    ['review-at', file.reviewAt],
    ['supersedes', file.supersedes],
    ['superseded-by', file.supersededBy],
    ['case', file.caseNumber],
    ['tlp', file.label],
    ['exercise', exercise ? '1' : '0'],
  ])
}

/**
 * What of a case's evidence other machines find again: its files by their hashes, and where it was said. What was withdrawn is not in
 * it. No detection is made of any of it by itself.
 */
export function evidenceAttributes(file: CasePart, { host, event }: Place) {
  const all = file.evidence
    .filter(({ withdrawnAt }) => withdrawnAt === undefined)
    .flatMap((item) => {
      const stem = `event/${event}/case/${file.number}/evidence/${item.hash}`
      const link = item.link && /^https?:/.test(item.link) ? [{ key: 'link', type: 'link', value: item.link }] : []
      const files = item.files.flatMap(({ name, hash }) =>
        hash === undefined
          ? []
          : [{ key: `${name}/${hash}`, type: 'filename|sha256', value: `${fileName(name)}|${hash}` }],
      )
      return [...link, ...files].map(({ key, type, value }) => ({
        uuid: uuidv5(host, `${stem}/${key}`),
        type,
        category: type === 'link' ? 'Internal reference' : 'External analysis',
        value,
        to_ids: false,
        // The same file in another's event is worth knowing of; a link leads to one message alone.
        disable_correlation: type === 'link',
        ...part(item.markedAt),
        comment: `${file.number} ${item.id}, ${item.label}`,
      }))
    })
  // What was marked twice stands in the list twice, and is one thing.
  return [...new Map(all.map((each) => [each.uuid, each])).values()]
}

/** A file's name in one line, without what divides it from its hash. */
const fileName = (name: string): string =>
  visible(name)
    .replace(/[|\s]+/g, ' ')
    .trim() || 'file'
