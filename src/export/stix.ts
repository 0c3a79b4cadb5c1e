import { wordsIn } from '../locale/words.ts'
import type { Label } from '../sharing/label.ts'
import { callChangedAt, decisionChangedAt, newestOf } from './changed.ts'
import { sayEntry } from './document.ts'
import { type CallPart, type CasePart, type DecisionPart, type Dossier, nameless } from './dossier.ts'
import { tagsOf } from './misp-tags.ts'
import { labelOfEntry, labelOfEvidence } from './own.ts'
import { incidentCore, type Marked, markingOf, type StixObject, tlpMarkings } from './stix-marking.ts'
import { cameLate, resultOf, toldPositions } from './told-positions.ts'
import { tongueOf } from './tongue.ts'
import { uuidv5 } from './uuid.ts'

/**
 * Writes a dossier as a bundle of STIX 2.1 (OASIS Standard, June 2021): standard objects only, each marked with TLP 2.0. Ids come of
 * what the bot numbers, so that what is exported anew is found again; members stand for their people.
 */
export function writeStix(dossier: Dossier, hash: string): string {
  const plain = nameless(dossier)
  const make = makerOf(plain)
  const objects = [
    ...plain.cases.flatMap((part) => caseObjects(part, plain, make)),
    ...plain.decisions.flatMap((part) => decisionObjects(part, make)),
    ...plain.calls.flatMap((part) => callObjects(part, make)),
  ]
  // Who numbers, and the members, are secret to nobody.
  const identities = [
    make.marked('identity', 'bot', 'TLP:CLEAR', founded, { name: `jom at ${plain.host}`, identity_class: 'system' }),
    ...plain.members.map(({ code, name }) =>
      make.marked('identity', `member/${code}`, 'TLP:CLEAR', founded, {
        name: name === code ? code : `${name} (${code})`,
        identity_class: 'organization',
      }),
    ),
  ]
  const all = [...identities, ...objects]
  const refs = new Set(all.flatMap((each) => each.object_marking_refs))
  const markings = tlpMarkings.filter(({ id }) => refs.has(id))
  const bundle = {
    type: 'bundle',
    id: `bundle--${uuidv5(plain.host, `bundle/${hash}`)}`,
    objects: [...markings, ...all],
  }
  return `${JSON.stringify(bundle, null, 2)}\n`
}

/** Instant since which members and bot are named: the same in every export. */
const founded = '2026-01-01T00:00:00.000Z'

type Maker = {
  host: string
  id(type: string, name: string): string
  member(code: string): string
  /** The incident of a case, where that is in the bundle. */
  incident(number: string | undefined): readonly string[]
  /** An object of ours, marked; `modified` is the instant of its making unless it changed later. */
  marked(type: string, name: string, label: Label, created: string, facts: StixObject, modified?: string): Marked
}

function makerOf({ host, members, exercise, cases }: Dossier): Maker {
  const id = (type: string, name: string): string => `${type}--${uuidv5(host, name)}`
  const known = new Set(members.map(({ code }) => code))
  return {
    host,
    id,
    incident: (number) => (cases.some((each) => each.number === number) ? [id('incident', `case/${number}`)] : []),
    member: (code) => id('identity', known.has(code) ? `member/${code}` : 'bot'),
    marked(type, name, label, created, facts, modified = created) {
      const labels = [...((facts.labels as readonly string[] | undefined) ?? []), ...(exercise ? ['exercise'] : [])] // ours
      return {
        type,
        spec_version: '2.1',
        id: id(type, name),
        created,
        // Nothing changes before it is made, whatever two clocks say.
        modified: modified < created ? created : modified,
        ...(type !== 'identity' && { created_by_ref: id('identity', 'bot') }),
        ...facts,
        ...(labels.length > 0 && { labels }),
        object_marking_refs: [markingOf(label)],
      }
    },
  }
}

function caseObjects(part: CasePart, dossier: Dossier, make: Maker): readonly Marked[] {
  const { number, label, title, what, reportedAt, changedAt, disposition, status } = part
  const name = `case/${number}`
  const tongue = tongueOf(dossier, 'en', 'UTC')
  const about = [make.id('incident', name)]
  const incident = make.marked(
    'incident',
    name,
    label,
    reportedAt,
    {
      name: title,
      description: what,
      labels: tagsOf(part),
      external_references: [{ source_name: `jom at ${make.host}`, external_id: number }],
      extensions: {
        [incidentCore]: {
          extension_type: 'property-extension',
          determination: determinationOf(disposition),
          investigation_status: investigationOf(status),
        },
      },
    },
    changedAt,
  )
  const counted = new Map<string, number>()
  const nameOf = (key: string): string => {
    const before = counted.get(key) ?? 0
    counted.set(key, before + 1)
    return before === 0 ? key : `${key}/${before}`
  }
  const entries = part.entries.map((entry) => {
    const happened = sayEntry(entry, tongue)
    return make.marked(
      'note',
      nameOf(`${name}/${entry.kind}/${entry.at}`),
      labelOfEntry(entry, label),
      entry.at,
      {
        abstract: happened,
        content: entry.words === '' ? happened : entry.words,
        ...(entry.by && { authors: [entry.by.name] }),
        object_refs: about,
      },
      part.relabelledAt,
    )
  })
  const evidence = part.evidence.map((item) => {
    const files = item.files.map((file) => `${file.name} (SHA-256 ${file.hash ?? 'not copied'})`)
    const changes = item.changes.map((change) => `${change.at} ${change.kind}: ${change.words}`)
    return make.marked(
      'note',
      // Its number is each reader's own: by that one id would be of two pieces.
      nameOf(`${name}/evidence/${item.hash}/${item.saidAt}`),
      labelOfEvidence(item),
      item.saidAt,
      {
        abstract: `Evidence, SHA-256 ${item.hash}`,
        content: [item.words, ...changes, ...files].filter((line) => line !== '').join('\n') || 'Evidence',
        ...(item.author && { authors: [item.author.name] }),
        object_refs: about,
        // Whoever took it over before takes it out.
        ...(item.withdrawnAt !== undefined && { revoked: true }),
      },
      newestOf(
        item.markedAt,
        ...[item.withdrawnAt, part.relabelledAt],
        ...item.changes.map(({ at }) => at),
        ...item.files.map(({ copiedAt }) => copiedAt),
      ),
    )
  })
  const all = [incident, ...entries, ...evidence]
  const grouping = make.marked(
    'grouping',
    `${name}/all`,
    label,
    reportedAt,
    { name: number, context: 'suspicious-activity', object_refs: [...all.map(({ id }) => id), make.member(part.code)] },
    changedAt,
  )
  return [...all, grouping]
}

/** The bot knows what a case was closed as, not how far an attack came. */
export const determinationOf = (disposition: string | undefined): string =>
  disposition === 'not-an-incident' ? 'false-positive' : disposition === 'duplicate' ? 'low-value' : 'suspected'

export const investigationOf = (status: CasePart['status']): string =>
  status === 'new' ? 'new' : status === 'closed' || status === 'merged' ? 'closed' : 'open'

function decisionObjects(part: DecisionPart, make: Maker): readonly Marked[] {
  const { id, label, proposedAt, state, chosen, rationale, positions } = part
  const name = `decision/${id}`
  const about = make.id('course-of-action', name)
  const ofCase = make.incident(part.caseNumber)
  const changedAt = decisionChangedAt(part)
  const action = make.marked(
    'course-of-action',
    name,
    label,
    proposedAt,
    {
      name: `${id} ${wordsIn(part.title, 'en')}`,
      description: wordsIn(part.question, 'en'),
      labels: [`decision-type:${part.type}`, `decision-state:${state}`],
      external_references: [{ source_name: `jom at ${make.host}`, external_id: id }],
    },
    changedAt,
  )
  const { earlier = [], decidedAt, recordedAt, late: isLate } = part
  const lines = [
    earlier.length > 0 && decidedAt !== undefined && recordedAt !== undefined
      ? `State: ${resultOf({ state, ...(chosen !== undefined && { chosen }), decidedAt, recordedAt, late: isLate })}`
      : `State: ${state}${chosen === undefined ? '' : `, ${chosen}`}${isLate ? ', written down late' : ''}`,
    ...earlier.map((result) => `Before it was counted anew: ${resultOf(result)}`),
    `Rule: ${JSON.stringify(part.rule)}`,
    ...(part.mandate === undefined ? [] : [`Mandate: ${wordsIn(part.mandate, 'en')}`]),
    ...(part.known === undefined ? [] : [`Known: ${part.known}`]),
    ...(part.assumed === undefined ? [] : [`Assumed: ${part.assumed}`]),
    ...(part.unknown === undefined ? [] : [`Unknown: ${part.unknown}`]),
    ...part.grounds.map(({ words, grade, hash }) => ['Evidence:', grade, words, hash].filter(Boolean).join(' ')),
    ...(rationale === '' ? [] : [`Rationale: ${rationale}`]),
    ...(part.supersedes === undefined ? [] : [`Supersedes ${part.supersedes}`]),
    ...(part.supersededBy === undefined ? [] : [`Superseded by ${part.supersededBy}`]),
  ]
  const note = make.marked(
    'note',
    `${name}/record`,
    label,
    proposedAt,
    {
      abstract: `Decision ${id}: ${state}`,
      content: lines.join('\n'),
      authors: [(part.decidedBy ?? part.proposedBy)?.name ?? 'bot'],
      object_refs: [about, ...ofCase],
    },
    changedAt,
  )
  // The newest of each member counts, what came late stands beside it; the others stand in the record of the bot.
  const { counted, late } = toldPositions(part)
  const opinions = [...counted, ...late].map((each) => {
    const first = positions.find(({ code, late: after }) => code === each.code && after === each.late)
    const words = each.words !== '' && each.reservation ? `Reservation: ${each.words}` : each.words
    const explanation = [each.minuted && 'Recorded in the minutes of the call.', each.late && cameLate, words]
      .filter((said) => said !== false && said !== '')
      .join(' ')
    return make.marked(
      'opinion',
      `${name}/position/${each.code}${each.late ? '/late' : ''}`,
      label,
      first?.at ?? each.at,
      {
        opinion: opinionOf(each.value, chosen),
        ...(explanation !== '' && { explanation }),
        ...(each.late && { labels: ['position:late'] }),
        authors: [each.code],
        object_refs: [about],
      },
      // What it says of a position depends on what was decided.
      newestOf(each.at, part.decidedAt, part.recordedAt, part.relabelledAt),
    )
  })
  return [action, note, ...opinions]
}

/** A position in the words of STIX: to object is more than to be against. */
function opinionOf(value: string, chosen: string | undefined): string {
  if (value === 'abstain') return 'neutral'
  if (value === 'object') return 'strongly-disagree'
  return value === 'yes' || (chosen !== undefined && value === chosen) ? 'agree' : 'disagree'
}

function callObjects(part: CallPart, make: Maker): readonly Marked[] {
  const { id, label, startsAt, lines, roll, codes } = part
  if (startsAt === undefined) return []
  const name = `call/${id}`
  const actions = lines
    .filter(({ kind }) => kind === 'action')
    .map((line) =>
      make.marked(
        'course-of-action',
        `${name}/${line.number}`,
        label,
        line.at,
        {
          name: `${id} action ${line.number}`,
          description: [line.words, (line.owner?.name || line.code) ?? '', line.due && `due ${line.due}`]
            .filter(Boolean)
            .join(' · '),
        },
        newestOf(line.at, line.doneAt, part.relabelledAt),
      ),
    )
  const incident = make.incident(part.caseNumber)
  const about = incident.length > 0 ? incident : codes.map(make.member)
  const present = roll
    .map(({ code, value, noted }) => `${code} ${value ?? 'no answer'}${noted ? ` (noted by ${noted.name})` : ''}`)
    .join(', ')
  const minuted = lines.map(({ kind, words }) => `${kind}: ${words}`)
  const note = make.marked(
    'note',
    name,
    label,
    part.madeAt,
    {
      abstract: `Call ${id}: ${part.state}`,
      content: [wordsIn(part.title, 'en'), present, ...minuted].filter((line) => line !== '').join('\n'),
      object_refs: [...new Set([...about, ...actions.map((each) => each.id)])],
    },
    callChangedAt(part),
  )
  return note.object_refs !== undefined && (note.object_refs as readonly string[]).length > 0
    ? [note, ...actions]
    : actions // ours
}
