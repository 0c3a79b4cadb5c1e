import { visible } from '../chat/visible.ts'
import { wordsIn } from '../locale/words.ts'
import { type Label, rankOf, strictest } from '../sharing/label.ts'
import { callChangedAt, decisionChangedAt, newestOf } from './changed.ts'
import { documentOf } from './document.ts'
import { type CasePart, type DecisionPart, type Dossier, nameless } from './dossier.ts'
import { markdownOf } from './markdown.ts'
import { tagsOf } from './misp-tags.ts'
import { determinationOf, investigationOf } from './stix.ts'
import { uuidv5 } from './uuid.ts'

/** How far an event of MISP goes of which nothing is limited to some: all, community. */
const distributions: Partial<Record<Label, string>> = { 'TLP:CLEAR': '3', 'TLP:GREEN': '1' }
const toGroup = '4'
const toOwn = '0'
/** Of what is part of an event: as far as that. */
const inherit = '5'
/** Characters that the title of an event has at most. */
const infoLength = 256
/** Ids are the receiver's own; what comes from elsewhere has none yet. */
const noId = '0'
const ourId = '1'

/**
 * Writes a dossier as one event of MISP (core format): it is never published by itself, each case is an object `incident`, what
 * happened is an event report. Ids come of what the bot numbers, and stay; members stand for their people.
 */
export function writeMisp(dossier: Dossier, hash: string): string {
  const plain = nameless(dossier)
  const { host, label, exercise, cases, decisions } = plain
  if (label === 'TLP:RED') throw new Error('what is TLP:RED is no event of MISP')
  const group = groupOf(plain)
  const distribution = group ? (group.length > 1 ? toGroup : toOwn) : (distributions[label] ?? toOwn)
  const made = newest(plain)
  const document = documentOf(plain, { hash, language: 'en', zone: 'UTC', madeAt: new Date(made) })
  const name = nameOf(plain)
  const [first] = cases
  const organisation = (code: string) => ({ name: memberName(plain, code), uuid: uuidv5(host, `member/${code}`) })
  const own = {
    id: ourId,
    ...(first && cases.length === 1 ? organisation(first.code) : { name: `jom at ${host}`, uuid: uuidv5(host, 'bot') }),
  }
  const tags = [`tlp:${label.slice('TLP:'.length).toLowerCase()}`, ...(exercise ? ['eu-election:exercise'] : [])]
  const event = {
    uuid: uuidv5(host, `event/${name}`),
    id: noId,
    info: infoOf(`${exercise ? 'EXERCISE ' : ''}${document.title}`),
    date: dateOf(plain, made),
    timestamp: seconds(made),
    published: false,
    publish_timestamp: '0',
    org_id: ourId,
    orgc_id: ourId,
    Org: own,
    Orgc: own,
    distribution,
    sharing_group_id: distribution === toGroup ? ourId : noId,
    ...(group &&
      distribution === toGroup && {
        SharingGroup: {
          id: ourId,
          uuid: uuidv5(host, `readers/${group.join(' ')}`),
          name: `jom ${group.join(' ')}`,
          releasability: `The organisations of ${group.join(', ')}`,
          description: 'The delegations to which all that is in this event is addressed',
          organisation_uuid: own.uuid,
          active: true,
          roaming: true,
          SharingGroupOrg: group.map((code) => ({ extend: false, Organisation: organisation(code) })),
        },
      }),
    threat_level_id: threatLevel(cases),
    analysis: analysisOf(cases),
    Tag: [...new Set([...tags, ...cases.flatMap(tagsOf)])].map((each) => ({ name: each, exportable: true })),
    Attribute: [],
    Object: [
      ...cases.flatMap((part) => caseObjects(part, host, name)),
      ...decisions.map((part) => decisionObject(part, host, name)),
    ],
    EventReport: [
      {
        uuid: uuidv5(host, `report/${name}`),
        name: infoOf(document.title),
        content: markdownOf(document.blocks),
        distribution: inherit,
        sharing_group_id: noId,
        timestamp: seconds(made),
        deleted: false,
      },
    ],
  }
  return `${JSON.stringify({ Event: event }, null, 2)}\n`
}

/**
 * The members to whom every part may go that is limited to some, since an event goes whole: what is internal to a case is so to its
 * own member, what is TLP:AMBER+STRICT to whoever has it made. `undefined` where no part is limited.
 */
function groupOf({ label, cases, decisions, calls }: Dossier): readonly string[] | undefined {
  if (rankOf(label) > rankOf('TLP:AMBER')) return []
  const evidence = cases.flatMap((part) =>
    part.evidence.map((item) =>
      item.audience === 'internal'
        ? { label: 'TLP:AMBER' as const, addressees: [part.code] }
        : { label: item.label, addressees: item.addressees ?? [part.code, ...part.addressees] },
    ),
  )
  const parts = [
    ...cases.map((part) => ({ label: part.label, addressees: [part.code, ...part.addressees] })),
    ...evidence,
    ...decisions.map((part) => ({ ...part, label: strictest(part.label, ...part.grounds.map((each) => each.label)) })),
    ...calls,
  ]
  const [first, ...others] = parts.filter((part) => rankOf(part.label) >= rankOf('TLP:AMBER'))
  if (!first) return undefined
  const codes = first.addressees.filter((code) => others.every(({ addressees }) => addressees.includes(code)))
  return [...new Set(codes)].toSorted()
}

const memberName = ({ members }: Dossier, code: string): string =>
  members.find((member) => member.code === code)?.name ?? code

/** One line, as long as it may be, whole characters. */
function infoOf(title: string): string {
  const line = visible(title).replace(/\s+/g, ' ').trim()
  if (line.length <= infoLength) return line
  return `${line
    .slice(0, infoLength - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`
}

const nameOf = ({ scope }: Dossier): string =>
  scope.kind === 'case'
    ? `case/${scope.number}`
    : [scope.kind, ...(scope.from === undefined ? [] : [scope.from, scope.to])].join('/')

/** The day of what it is about: the first report, else the first proposal. */
function dateOf({ cases, decisions, scope }: Dossier, made: string): string {
  const days = [...cases.map(({ reportedAt }) => reportedAt), ...decisions.map(({ proposedAt }) => proposedAt)]
  const first = scope.kind === 'period' ? scope.from : (days.toSorted()[0] ?? made)
  return first.slice(0, 10)
}

/** Instant of the newest that is in it, so that the same says the same. */
function newest({ cases, decisions, calls, scope }: Dossier): string {
  const dates = [
    ...cases.map(({ changedAt }) => changedAt),
    ...decisions.map(wholeChangedAt),
    ...calls.map(callChangedAt),
    scope.kind === 'period' ? scope.from : undefined,
  ]
  return (
    dates
      .filter((at) => at !== undefined)
      .toSorted()
      .at(-1) ?? '2026-01-01T00:00:00.000Z'
  )
}

/** When a decision or a position on it changed last. */
const wholeChangedAt = (part: DecisionPart): string =>
  newestOf(decisionChangedAt(part), ...part.positions.map(({ at }) => at))

const seconds = (at: string): string => String(Math.floor(Date.parse(at) / 1000))

const levels = { high: '1', medium: '2', low: '3' } as const

/** The highest severity among cases; undefined is 4. */
const threatLevel = (cases: readonly CasePart[]): string =>
  cases.map(({ triage }) => (triage.severity ? levels[triage.severity] : '4')).toSorted()[0] ?? '4'

function analysisOf(cases: readonly CasePart[]): string {
  const states = cases.map(({ status }) => investigationOf(status))
  if (states.every((state) => state === 'closed')) return '2'
  return states.every((state) => state === 'new') ? '0' : '1'
}

type Template = { name: string; uuid: string; version: string; description: string }

/** Templates as in the repository of MISP's objects. */
const incident: Template = {
  name: 'incident',
  uuid: '38597424-f9bb-4865-9b4b-819172df0334',
  version: '1',
  description: 'Incident object template as described in STIX 2.1 Incident object and its core extension.',
}
const assessment: Template = {
  name: 'intelligence-source-assessment',
  uuid: '2d3a5895-6c54-50b5-bd25-ce33e974c50a',
  version: '1',
  description:
    'Object template to capture source reliability, information credibility and evaluation details supporting an INTREP or similar intelligence report.',
}
/** Ours: MISP has none for a decision. */
const decision: Template = {
  name: 'election-decision',
  uuid: 'a3b1c8de-6f53-5c0e-8d0b-7f1b1f9f6d10',
  version: '1',
  description: 'A decision of the joint mechanism for elections: what was asked, by which rule, what came of it.',
}

/** `key` tells those of one relation apart. */
type Value = readonly [relation: string, value: string | undefined, type?: string, key?: string]

/** An object of an event. The same thing in another event is another object, since an instance knows no id twice. */
function objectOf(template: Template, host: string, name: string, at: string, values: readonly Value[]) {
  return {
    uuid: uuidv5(host, name),
    name: template.name,
    'meta-category': 'misc',
    description: template.description,
    template_uuid: template.uuid,
    template_version: template.version,
    timestamp: seconds(at),
    distribution: inherit,
    sharing_group_id: noId,
    comment: '',
    deleted: false,
    Attribute: values.flatMap(([relation, value, type = 'text', key = '']) =>
      value === undefined || value === ''
        ? []
        : [
            {
              uuid: uuidv5(host, `${name}/${relation}/${key}`),
              object_relation: relation,
              type,
              category: 'Other',
              value,
              to_ids: false,
              disable_correlation: true,
              distribution: inherit,
              sharing_group_id: noId,
              timestamp: seconds(at),
              comment: '',
              deleted: false,
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

function caseObjects(part: CasePart, host: string, event: string) {
  const { number, title, what, triage, disposition, status, changedAt } = part
  const { severity, grade = '' } = triage
  const [reliability = '', credibility = ''] = grade
  const object = objectOf(incident, host, `event/${event}/case/${number}/object`, changedAt, [
    ['name', `${number} ${title}`],
    ['description', what],
    ['determination', determinationOf(disposition)],
    ['investigation_status', investigationOf(status)],
    ['criticality', severity ? criticalities[severity] : 'Not Specified'],
    ['detection_method', 'user-reporting'],
  ])
  if (grade === '') return [object]
  const assessed = objectOf(assessment, host, `event/${event}/case/${number}/assessment`, changedAt, [
    ['source-id', number],
    ['source-reliability', reliabilities[reliability]],
    ['information-credibility', credibilities[credibility]],
    ['evaluation', grade],
  ])
  return [object, assessed]
}

function decisionObject(part: DecisionPart, host: string, event: string) {
  const { id, type, state, chosen, rule, rationale, decidedAt, positions } = part
  const standing = new Map(positions.filter(({ late }) => !late).map((each) => [each.code, each]))
  const told = [...standing.values()].map(({ code, value, reservation, words }): Value => {
    const said = [code, value, reservation && '(reservation)', words].filter(Boolean).join(' ')
    return ['position', said, 'text', code]
  })
  return objectOf(decision, host, `event/${event}/decision/${id}/object`, wholeChangedAt(part), [
    ['decision-id', id],
    ['title', wordsIn(part.title, 'en')],
    ['question', wordsIn(part.question, 'en')],
    ['type', type],
    ['rule', JSON.stringify(rule)],
    ['state', state],
    ['chosen', chosen],
    ['mandate', part.mandate === undefined ? undefined : wordsIn(part.mandate, 'en')],
    ['rationale', rationale],
    ['decided-at', decidedAt, 'datetime'],
    ...told,
    ['case', part.caseNumber],
  ])
}
