import type { TextKey } from '../locale/catalogue.ts'
import { sayZone } from '../locale/moment.ts'
import { dutyOfId } from '../threat/clocks/regime.ts'
import { sayDuty } from '../threat/clocks/words.ts'
import { type NamedEntry, sayHappened } from '../threat/entry-words.ts'
import type { Block, Document, Front } from './block.ts'
import { callBlocks } from './document-call.ts'
import { decisionBlocks } from './document-decision.ts'
import type { CasePart, Dossier, Frame, Parts } from './dossier.ts'
import type { Folder } from './folder.ts'
import { factTable, type Tongue, table, tongueOf } from './tongue.ts'

/** What a document says: what stands on each page of it, how it begins, and each part in its turn, of each kind the first as number 0. */
export type Telling = {
  front: Front
  head: readonly Block[]
  tell: { readonly [Kind in keyof Parts]: (part: Parts[Kind][number], index: number) => readonly Block[] }
}

/** The order in which a document tells of parts. */
const order = ['cases', 'decisions', 'calls'] as const satisfies readonly (keyof Parts)[]

type Made = { hash: string; language: string; zone: string; madeAt: Date }

/** How a dossier is written out for a reader, in their language and by their clock; of its parts the first of each kind is enough. */
export function tellingOf(frame: Frame, first: Parts, { hash, language, zone, madeAt }: Made): Telling {
  const tongue = tongueOf(frame, language, zone)
  const { t } = tongue
  const { label, exercise, scope } = frame
  const title = titleOf({ ...frame, ...first }, tongue)
  const isNothing = order.every((kind) => first[kind].length === 0)
  const under = (key: TextKey, index: number): readonly Block[] =>
    index > 0 ? [] : [{ type: 'heading', level: 2, words: t(key) }]
  return {
    front: { title, language, label, exercise, madeAt, hash },
    head: [
      { type: 'heading', level: 1, words: title },
      {
        type: 'paragraph',
        words: t('exports.lead', { at: tongue.instant(madeAt.toISOString()), zone: sayZone(tongue.zone) }),
      },
      { type: 'paragraph', words: t('exports.lead.label', { label }) },
      ...(isNothing ? [{ type: 'paragraph', words: t('exports.empty') } as const] : []),
    ],
    tell: {
      cases: (part) => caseBlocks(part, tongue, scope.kind === 'case'),
      decisions: (part, index) => [...under('exports.decisions', index), ...decisionBlocks(part, tongue)],
      calls: (part, index) => [...under('exports.calls', index), ...callBlocks(part, tongue)],
    },
  }
}

/** A whole dossier written out. */
export function documentOf(dossier: Dossier, made: Made): Document {
  const { front, head, tell } = tellingOf(dossier, dossier, made)
  const { cases, decisions, calls } = dossier
  return {
    ...front,
    blocks: [...head, ...cases.flatMap(tell.cases), ...decisions.flatMap(tell.decisions), ...calls.flatMap(tell.calls)],
  }
}

/** The same, of parts that nobody holds whole: piece by piece, each of a few pages at most. */
export async function* blocksOf(
  { head, tell }: Telling,
  folder: Pick<Folder, 'all'>,
): AsyncGenerator<readonly Block[]> {
  yield head
  for (const kind of order) yield* toldOf(kind, tell, folder)
}

async function* toldOf<Kind extends keyof Parts>(
  kind: Kind,
  tell: Telling['tell'],
  folder: Pick<Folder, 'all'>,
): AsyncGenerator<readonly Block[]> {
  let index = 0
  for await (const part of folder.all(kind)) {
    yield tell[kind](part, index)
    index += 1
  }
}

function titleOf({ scope, cases, decisions, calls }: Dossier, { t, day, words }: Tongue): string {
  switch (scope.kind) {
    case 'case':
      return t('exports.title.case', { number: scope.number, title: cases[0]?.title ?? '' })
    case 'decision':
    case 'call': {
      const [one] = scope.kind === 'decision' ? decisions : calls
      return t('exports.title.case', { number: scope.number, title: words(one?.title) })
    }
    case 'decisions':
    case 'period': {
      if (scope.from === undefined || scope.to === undefined) return t('exports.title.decisions')
      const days = { from: day(scope.from), to: day(new Date(Date.parse(scope.to) - 1).toISOString()) }
      return t(scope.kind === 'period' ? 'exports.title.period' : 'exports.title.decisions-of', days)
    }
  }
}

function caseBlocks(part: CasePart, tongue: Tongue, alone: boolean): readonly Block[] {
  const { t, moment, who, member } = tongue
  const { triage, disposition, phase, asset } = part
  const level = alone ? 2 : 3
  const heading = t('exports.title.case', { number: part.number, title: part.title })
  const facts = factTable(tongue, [
    ['exports.label', part.label],
    ['exports.readers', part.addressees.map(member).join(', ')],
    ['exports.state', t(`cases.status.${part.status}`)],
    ['exports.concerns', member(part.concerns)],
    ['exports.owner', who(part.owner)],
    ['exports.reported', [moment(part.reportedAt), who(part.reporter)].filter(Boolean).join('\n')],
    ['exports.happened', moment(part.happenedAt)],
    ['exports.closed', moment(part.closedAt)],
    ['exports.disposition', disposition ? t(`cases.disposition.${disposition}`) : ''],
    ['exports.phase', phase ? t(`cases.phase.${phase}`) : ''],
    ['exports.asset', asset ? t(`cases.asset.${asset}`) : ''],
    ['cases.triage.severity', triage.severity ? t(`cases.severity.${triage.severity}`) : ''],
    ['cases.triage.impact', triage.impact ? t(`cases.impact.${triage.impact}`) : ''],
    ['cases.triage.outlook', triage.outlook ? t(`cases.outlook.${triage.outlook}`) : ''],
    ['cases.triage.rsit', triage.rsit ?? ''],
    ['cases.triage.cause', triage.cause ? t(`cases.cause.${triage.cause}`) : ''],
    ['cases.triage.origin', triage.origin ? t(`cases.origin.${triage.origin}`) : ''],
    ['cases.triage.grade', triage.grade ?? ''],
    ['cases.triage.threat', triage.threat ?? ''],
  ])
  return [
    // Alone it is the document's own title already, and no level is left out below it.
    ...(alone ? [] : [{ type: 'heading', level: 2, words: heading } as const]),
    ...facts,
    ...said(part.what, part.title),
    ...happened(part, tongue, level),
    ...evidence(part, tongue, level),
    ...clocks(part, tongue, level),
  ]
}

/** The report where it says more than the title. */
const said = (what: string, title: string): readonly Block[] =>
  what.trim() === title.trim() || what.trim() === '' ? [] : [{ type: 'paragraph', words: what }]

type Level = 2 | 3

function happened({ entries }: CasePart, tongue: Tongue, level: Level): readonly Block[] {
  const { t } = tongue
  if (entries.length === 0) return []
  const rows = entries.map((entry) => [
    tongue.moment(entry.at),
    entry.words === '' ? sayEntry(entry, tongue) : `${sayEntry(entry, tongue)}:\n${entry.words}`,
  ])
  return [
    { type: 'heading', level, words: t('exports.timeline') },
    ...table(
      [
        { head: t('exports.when'), share: 0.22, names: true },
        { head: t('exports.what'), share: 0.78 },
      ],
      rows,
    ),
  ]
}

/** What happened, with names as a reader is told them. */
export function sayEntry(
  entry: CasePart['entries'][number],
  tongue: Pick<Tongue, 'who' | 'language' | 'zone'>,
): string {
  const { kind, by, owner, data } = entry
  const named = { kind: kind as NamedEntry['kind'], data } // read from a timeline
  const names = { ...(by && { by: tongue.who(by) }), ...(owner && { owner: tongue.who(owner) }) }
  return sayHappened({ ...named, ...names }, tongue)
}

function evidence({ evidence: items }: CasePart, { t, moment, instant, who }: Tongue, level: Level): readonly Block[] {
  if (items.length === 0) return []
  const told = (item: CasePart['evidence'][number]): string =>
    [
      item.words,
      ...item.changes.map((change) =>
        change.kind === 'edited' && change.hash === undefined
          ? t('exports.evidence.edited.untold', { at: instant(change.at) })
          : t(`exports.evidence.${change.kind}`, { at: instant(change.at), words: change.words }),
      ),
      ...item.files.map(({ name, hash }) => t('exports.evidence.file', { name, hash: hash ?? '—' })),
      t('exports.evidence.mark', { by: who(item.markedBy), at: instant(item.markedAt), audience: item.audience }),
      ...(item.withdrawnAt ? [t('exports.evidence.withdrawn', { at: instant(item.withdrawnAt) })] : []),
      ...(item.link ? [item.link] : []),
      `${item.label} · SHA-256 ${item.hash}`,
    ].join('\n')
  return [
    { type: 'heading', level, words: t('exports.evidence') },
    ...table(
      [
        { head: t('exports.number'), share: 0.08, names: true },
        { head: t('exports.said'), share: 0.24 },
        { head: t('exports.what'), share: 0.68 },
      ],
      items.map((item) => [item.id, [moment(item.saidAt), who(item.author)].filter(Boolean).join('\n'), told(item)]),
    ),
  ]
}

function clocks({ clocks: running }: CasePart, { t, moment, language }: Tongue, level: Level): readonly Block[] {
  if (running.length === 0) return []
  const rows = running.map((clock) => {
    const duty = dutyOfId(clock.duty)
    const state = clock.filedAt
      ? t('exports.clock.filed', { at: moment(clock.filedAt) })
      : t(`exports.clock.${clock.state === 'running' ? 'running' : 'stopped'}`)
    return [duty ? sayDuty(language, duty) : clock.duty, moment(clock.from), moment(clock.legal ?? clock.strict), state]
  })
  return [
    { type: 'heading', level, words: t('exports.clocks') },
    ...table(
      [
        { head: t('exports.clock.duty'), share: 0.34, names: true },
        { head: t('exports.clock.from'), share: 0.22 },
        { head: t('exports.clock.due'), share: 0.22 },
        { head: t('exports.state'), share: 0.22 },
      ],
      rows,
    ),
  ]
}
