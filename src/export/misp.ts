import { visible } from '../chat/visible.ts'
import type { Label } from '../sharing/label.ts'
import { callChangedAt } from './changed.ts'
import { documentOf } from './document.ts'
import { type CasePart, type Dossier, nameless } from './dossier.ts'
import { markdownOf } from './markdown.ts'
import { groupOf } from './misp-group.ts'
import {
  caseObjects,
  decisionChanged,
  decisionObject,
  evidenceAttributes,
  inherit,
  noId,
  seconds,
} from './misp-objects.ts'
import { tagsOf } from './misp-tags.ts'
import { investigationOf } from './stix.ts'
import { uuidv5 } from './uuid.ts'

/** How far an event of MISP goes of which nothing is limited to some: all, community. */
const distributions: Partial<Record<Label, string>> = { 'TLP:CLEAR': '3', 'TLP:GREEN': '1' }
const toGroup = '4'
const toOwn = '0'
/** Characters that the title of an event has at most. */
const infoLength = 256
const ourId = '1'

/**
 * Writes a dossier as one event of MISP (core format): it is never published by itself; each case is an `incident` and what we say of
 * it as a threat to an election, each decision is an object as well, files and places of evidence are attributes; what happened is an
 * event report. Ids come of what the bot numbers, and stay; members stand for their people.
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
  const place = { host, event: name, exercise }
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
    Attribute: cases.flatMap((part) => evidenceAttributes(part, place)),
    Object: [
      ...cases.flatMap((part) => caseObjects(part, place)),
      ...decisions.map((part) => decisionObject(part, place)),
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
  'number' in scope
    ? `${scope.kind}/${scope.number}`
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
    ...decisions.map(decisionChanged),
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

const levels = { high: '1', medium: '2', low: '3' } as const

/** The highest severity among cases; undefined is 4. */
const threatLevel = (cases: readonly CasePart[]): string =>
  cases.map(({ triage }) => (triage.severity ? levels[triage.severity] : '4')).toSorted()[0] ?? '4'

function analysisOf(cases: readonly CasePart[]): string {
  const states = cases.map(({ status }) => investigationOf(status))
  if (states.every((state) => state === 'closed')) return '2'
  return states.every((state) => state === 'new') ? '0' : '1'
}
