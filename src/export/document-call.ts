import type { Block } from './block.ts'
import type { CallPart } from './dossier.ts'
import { factTable, type Tongue, table } from './tongue.ts'

/** A call written out: when it was, who was there, what was minuted. */
export function callBlocks(part: CallPart, tongue: Tongue): readonly Block[] {
  const { t, words, moment, instant, who, member } = tongue
  const { lines, roll } = part
  const agenda = part.agenda.map(words)
  return [
    { type: 'heading', level: 3, words: `${part.id} · ${words(part.title)}` },
    ...factTable(tongue, [
      ['exports.label', part.label],
      ['exports.state', t(`exports.call.state.${part.state}`)],
      ['exports.call.starts', moment(part.startsAt)],
      ['exports.call.minutes', String(part.minutes)],
      ['exports.call.begun', moment(part.begunAt)],
      ['exports.call.ended', moment(part.endedAt)],
      ['exports.call.quorum', part.quorum === undefined ? '' : String(part.quorum)],
      ['exports.call.invited', part.codes.map(member).join(', ')],
      ['exports.call.observers', part.observers.map(member).join(', ')],
      ['exports.decision.case', part.caseNumber ?? ''],
      ['exports.call.agenda', agenda.join('\n')],
    ]),
    ...table(
      [
        { head: t('exports.member'), share: 0.5, names: true },
        { head: t('exports.call.roll'), share: 0.5 },
      ],
      roll.map(({ code, observer, value, noted }) => [
        member(code),
        [
          t(`exports.call.roll.${value ?? 'silent'}`),
          noted && t('rounds.mark.noted', { by: who(noted) }),
          observer && t('exports.decision.observer'),
        ]
          .filter(Boolean)
          .join(' · '),
      ]),
    ),
    ...table(
      [
        { head: t('exports.number'), share: 0.07, names: true },
        { head: t('exports.call.kind'), share: 0.15 },
        { head: t('exports.what'), share: 0.46 },
        { head: t('exports.call.owner'), share: 0.32 },
      ],
      lines.map((line) => [
        String(line.number),
        [
          t(`exports.call.line.${line.kind}`),
          line.decisionId ?? (line.kind === 'decision' && t('calls.minutes.unrecorded')),
          line.late && t('exports.decision.late'),
        ]
          .filter(Boolean)
          .join('\n'),
        line.words,
        [
          who(line.owner) || (line.code === undefined ? '' : member(line.code)),
          line.due && t('exports.call.due', { at: instant(line.due) }),
          line.doneAt && t('exports.call.done', { at: instant(line.doneAt) }),
        ]
          .filter(Boolean)
          .join('\n'),
      ]),
    ),
  ]
}
