import { sayValue } from '../decision/controls.ts'
import { sayRule } from '../decision/facts.ts'
import { neededBy } from '../decision/rule.ts'
import type { Block } from './block.ts'
import type { DecisionPart } from './dossier.ts'
import { toldPositions } from './told-positions.ts'
import { factTable, type Tongue, table } from './tongue.ts'

/** A decision written out: what was asked and known, who said what, what came of it. Dissent always shows. */
export function decisionBlocks(part: DecisionPart, tongue: Tongue): readonly Block[] {
  const { t, words, moment, who, member, language } = tongue
  const once = (signed: DecisionPart['signed']): string =>
    signed ? [moment(signed.at), who(signed.by)].filter(Boolean).join('\n') : ''
  const facts = factTable(tongue, [
    ['exports.label', part.label],
    ['exports.state', t(`decisions.state.${part.state}`)],
    ['exports.decision.chosen', part.chosen === undefined ? '' : sayValue(part.options, part.chosen, language)],
    ['exports.decision.type', t(`decisions.type.${part.type}`)],
    ['exports.decision.rule', [sayRule(part.rule, language), quorumOf(part, tongue)].filter(Boolean).join(', ')],
    ['exports.decision.mandate', words(part.mandate)],
    ['exports.decision.case', part.caseNumber ?? ''],
    ['exports.decision.call', part.callId ?? ''],
    ['exports.decision.proposed', [moment(part.proposedAt), who(part.proposedBy)].filter(Boolean).join('\n')],
    ['exports.decision.deadline', moment(part.deadline)],
    ['exports.decision.decided', [moment(part.decidedAt), who(part.decidedBy)].filter(Boolean).join('\n')],
    ['exports.decision.recorded', recorded(part, tongue)],
    ['exports.decision.earlier', earlier(part, tongue)],
    ['exports.decision.signed', once(part.signed)],
    ['exports.decision.sign-by', part.signed ? '' : moment(part.signBy)],
    ['exports.decision.ratified', once(part.ratified)],
    ['exports.decision.ratify-by', part.ratified ? '' : moment(part.ratifyBy)],
    ['exports.decision.review', moment(part.reviewAt)],
    ['exports.decision.supersedes', part.supersedes ?? ''],
    ['exports.decision.superseded-by', part.supersededBy ?? ''],
    ['exports.decision.known', part.known ?? ''],
    ['exports.decision.assumed', part.assumed ?? ''],
    ['exports.decision.unknown', part.unknown ?? ''],
    ['exports.decision.rationale', part.rationale],
  ])
  const silent = part.seats.filter(({ code }) => !part.positions.some((each) => each.code === code))
  const rows = [
    ...part.positions.map((each) => [
      member(each.code),
      positionOf(part, each, tongue),
      [moment(each.at), [each.by?.name, each.via].filter(Boolean).join(' · ')].join('\n'),
      each.words,
    ]),
    ...silent.map(({ code, observer }) => [
      member(code),
      t(observer ? 'exports.decision.observer' : 'exports.decision.silent'),
      '',
      '',
    ]),
  ]
  const grounds = part.grounds.map(({ words: what, grade, hash, label }) =>
    [what, grade, label, hash && `SHA-256 ${hash}`].filter(Boolean).join(' · '),
  )
  return [
    { type: 'heading', level: 3, words: `${part.id} · ${words(part.title)}` },
    { type: 'paragraph', words: words(part.question) },
    { type: 'list', items: part.options.map(({ value }) => sayValue(part.options, value, language)) },
    ...facts,
    ...(grounds.length > 0
      ? [
          { type: 'paragraph', words: t('exports.decision.grounds'), strong: true } as const,
          { type: 'list', items: grounds } as const,
        ]
      : []),
    ...table(
      [
        { head: t('exports.member'), share: 0.2, names: true },
        { head: t('exports.decision.position'), share: 0.18 },
        { head: t('exports.decision.taken'), share: 0.26 },
        { head: t('exports.decision.words'), share: 0.36 },
      ],
      rows,
    ),
  ]
}

function quorumOf({ rule }: DecisionPart, { t }: Tongue): string {
  const quorum = neededBy(rule)
  return quorum === undefined ? '' : t('exports.decision.quorum', { quorum })
}

function positionOf(part: DecisionPart, each: DecisionPart['positions'][number], tongue: Tongue): string {
  const { t } = tongue
  // Each observer and each earlier position stands with the rest, marked as what does not count.
  const later = !each.late && !toldPositions(part).counted.includes(each)
  const observer = part.seats.some(({ code, observer: observes }) => observes && code === each.code)
  const marks = [
    each.reservation && t('exports.decision.reservation'),
    each.minuted && t('exports.decision.minuted'),
    each.late && t('exports.decision.late'),
    later && t('exports.decision.replaced'),
    observer && t('exports.decision.observer'),
  ].filter((mark) => mark !== false)
  return [sayValue(part.options, each.value, tongue.language), ...marks].join('\n')
}

/** What it had come to before: a line each. */
const earlier = ({ earlier: before = [], options }: DecisionPart, { t, instant, language }: Tongue): string =>
  before
    .map(({ state, chosen, decidedAt, late }) =>
      [
        t(`decisions.state.${state}`),
        chosen !== undefined && sayValue(options, chosen, language),
        instant(decidedAt),
        late && t('exports.decision.late'),
      ]
        .filter(Boolean)
        .join(' · '),
    )
    .join('\n')

const recorded = (part: DecisionPart, { t, moment, who }: Tongue): string =>
  part.recordedAt === undefined
    ? ''
    : [moment(part.recordedAt), who(part.recordedBy), part.late && t('exports.decision.late')]
        .filter(Boolean)
        .join('\n')
