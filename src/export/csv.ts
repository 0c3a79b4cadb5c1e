import { visible } from '../chat/visible.ts'
import { wordsIn } from '../locale/words.ts'
import { told } from '../threat/timeline.ts'
import type { By, CallPart, Dossier, Parts, PositionPart, Scope } from './dossier.ts'
import { labelOfEntry, labelOfEvidence, labelOfOwn } from './own.ts'
import { marksOf, resultOf, standsApart, toldPositions } from './told-positions.ts'

/** What stands between two cells. */
export type Separator = ';' | ','

/**
 * Writes a dossier as CSV: UTF-8 with its mark, instants in ISO 8601 and UTC, every cell in quotes, and none that a spreadsheet takes
 * for a formula. A register is a row a decision; a case, a call or a period a row for each thing that happened, in their order.
 */
export function writeCsv(dossier: Dossier, separator: Separator): string {
  const rows = csvRows(dossier, separator).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return [csvHead(dossier.scope, separator), ...rows.map(({ line }) => line)].join('')
}

/** The mark of the file and the line with the names of its columns. */
export const csvHead = (scope: Scope, separator: Separator): string =>
  `\uFEFF${lineOf(isRegister(scope) ? registerHead : happeningsHead, separator)}`

/** The lines of some parts of a dossier, each with the instant by which it stands among the others; a register has none, and the order of the parts. */
export function csvRows(
  dossier: Pick<Dossier, 'scope' | 'exercise' | keyof Parts>,
  separator: Separator,
): readonly { at: string; line: string }[] {
  const cells = isRegister(dossier.scope) ? register(dossier) : happenings(dossier)
  return cells.map((row) => ({
    at: isRegister(dossier.scope) ? '' : (row[0] ?? ''),
    line: lineOf(row, separator),
  }))
}

const isRegister = ({ kind }: Scope): boolean => kind === 'decisions' || kind === 'decision'

const lineOf = (cells: readonly string[], separator: Separator): string => `${cells.map(cell).join(separator)}\r\n`

/** Signs with which a cell becomes a formula in one of the usual programs, their wide forms among them. */
const signs = '[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20]'
const formula = new RegExp(`^[\\s"]*${signs}|^[\\t\\r\\n]`)
/** A program that parts cells at another sign than the file does, or at line ends, begins one within the quotes. */
const within = new RegExp(`([,;\\t\\r\\n][\\s"]*)(?=${signs})`, 'g')

function cell(words: string): string {
  const plain = visible(words).replace(within, "$1'")
  return `"${(formula.test(plain) ? `'${plain}` : plain).replaceAll('"', '""')}"`
}

type Row = readonly string[]

const who = (by: By | undefined): string => by?.name ?? ''

const registerHead: Row = [
  ...['exercise', 'id', 'label', 'type', 'title', 'question', 'options', 'rule', 'state', 'chosen', 'rationale'],
  ...['proposed_at', 'proposed_by', 'deadline', 'decided_at', 'decided_by', 'recorded_at', 'recorded_by', 'late'],
  ...['countersigned_at', 'ratified_at', 'review_at', 'case', 'call', 'supersedes', 'superseded_by'],
  ...['mandate', 'known', 'assumed', 'unknown', 'positions', 'dissent_and_reservations', 'evidence', 'earlier_results'],
]

function register({ decisions, exercise }: Pick<Dossier, 'decisions' | 'exercise'>): readonly Row[] {
  return decisions.map((each): Row => {
    const { counted, late } = toldPositions(each)
    const said = [counted, late].flatMap((some) => some.toSorted((a, b) => (a.code < b.code ? -1 : 1)))
    return [
      ...[
        exercise ? 'EXERCISE' : '',
        each.id,
        each.label,
        each.type,
        wordsIn(each.title, 'en'),
        wordsIn(each.question, 'en'),
      ],
      ...[
        each.options.map(({ value }) => value).join(' '),
        JSON.stringify(each.rule),
        each.state,
        each.chosen ?? '',
        each.rationale,
      ],
      ...[each.proposedAt, who(each.proposedBy), each.deadline ?? '', each.decidedAt ?? '', who(each.decidedBy)],
      ...[each.recordedAt ?? '', who(each.recordedBy), each.late ? 'late' : ''],
      ...[
        each.signed?.at ?? '',
        each.ratified?.at ?? '',
        each.reviewAt ?? '',
        each.caseNumber ?? '',
        each.callId ?? '',
      ],
      ...[
        each.supersedes ?? '',
        each.supersededBy ?? '',
        each.mandate === undefined ? '' : wordsIn(each.mandate, 'en'),
      ],
      ...[each.known ?? '', each.assumed ?? '', each.unknown ?? ''],
      said.map(shortOf).join(', '),
      // Reasons of others have no other column.
      said
        .filter((position) => standsApart(position, each) || position.words !== '')
        .map((position) => [shortOf(position), position.words].filter((part) => part !== '').join(': '))
        .join('\n'),
      each.grounds.map(({ words, grade }) => (grade === undefined ? words : `${grade} ${words}`)).join('\n'),
      (each.earlier ?? []).map(resultOf).join('\n'),
    ]
  })
}

/** A position in short: `DK no (late)`. */
const shortOf = (position: PositionPart): string => [position.code, position.value, ...marksOf(position)].join(' ')

const happeningsHead: Row = ['at', 'about', 'what', 'member', 'by', 'label', 'details', 'words', 'exercise']

/** What was answered at the roll, and for whom it was noted by others: `FR=here DK=here noted=DK`. */
function rollOf({ roll }: CallPart): string {
  const noted = roll.flatMap((each) => (each.noted ? each.code : []))
  const rows = roll.map(({ code, value }) => `${code}=${value ?? ''}`)
  return [...rows, ...(noted.length > 0 ? [`noted=${noted.join(',')}`] : [])].join(' ')
}

function happenings({ cases, decisions, calls, exercise }: Parts & Pick<Dossier, 'exercise'>): readonly Row[] {
  const rows = [
    ...cases.flatMap((part) => [
      ...part.entries.map((entry) => {
        const { number, label } = part
        const data = Object.entries(entry.data).flatMap(([key, value]) =>
          told.includes(key) ? [`${key}=${value}`] : [],
        )
        return [
          entry.at,
          number,
          entry.kind.includes('.') ? entry.kind : `case.${entry.kind}`,
          entry.by?.code ?? '',
          who(entry.by),
          labelOfEntry(entry, label),
          data.join(' '),
          entry.words,
        ]
      }),
      ...part.evidence.map((item) => [
        item.saidAt,
        `${part.number} ${item.id}`,
        `evidence.${item.audience}`,
        item.author?.code ?? '',
        who(item.author),
        labelOfEvidence(item),
        [`sha256=${item.hash}`, item.withdrawnAt && `withdrawn=${item.withdrawnAt}`].filter(Boolean).join(' '),
        item.words,
      ]),
      ...part.evidence.flatMap((item) =>
        item.changes.map((change) => [
          change.at,
          `${part.number} ${item.id}`,
          `evidence.${change.kind}`,
          '',
          '',
          labelOfEvidence(item),
          change.hash === undefined ? '' : `sha256=${change.hash}`,
          change.words,
        ]),
      ),
      ...part.clocks.map((clock) => {
        const due = [
          clock.strict && `strict=${clock.strict}`,
          clock.legal && `legal=${clock.legal}`,
          `state=${clock.state}`,
        ]
        return [
          clock.from,
          part.number,
          `clock ${clock.duty}`,
          part.code,
          '',
          labelOfOwn(part.label),
          due.filter(Boolean).join(' '),
          '',
        ]
      }),
    ]),
    ...decisions.flatMap((each) => [
      [
        each.proposedAt,
        each.id,
        'decision.proposed',
        each.proposedBy?.code ?? '',
        who(each.proposedBy),
        each.label,
        `type=${each.type}`,
        `${wordsIn(each.title, 'en')}\n${wordsIn(each.question, 'en')}`,
      ],
      ...each.positions.map((position) => [
        position.at,
        each.id,
        'decision.position',
        position.code,
        who(position.by),
        each.label,
        [
          `value=${position.value}`,
          position.reservation && 'reservation',
          position.minuted && 'minuted',
          position.late && 'late',
        ]
          .filter(Boolean)
          .join(' '),
        position.words,
      ]),
      ...(each.earlier ?? []).map((result) => [
        result.decidedAt,
        each.id,
        `decision.${result.state}`,
        '',
        '',
        each.label,
        [result.chosen && `chosen=${result.chosen}`, result.late && 'late'].filter(Boolean).join(' '),
        '',
      ]),
      ...(each.decidedAt === undefined
        ? []
        : [
            [
              each.decidedAt,
              each.id,
              `decision.${each.state}`,
              each.decidedBy?.code ?? '',
              who(each.decidedBy),
              each.label,
              [each.chosen && `chosen=${each.chosen}`, each.late && 'late'].filter(Boolean).join(' '),
              each.rationale,
            ],
          ]),
    ]),
    ...calls.flatMap((call) => [
      ...(call.startsAt === undefined
        ? []
        : [
            [call.startsAt, call.id, `call.${call.state}`, '', '', call.label, rollOf(call), wordsIn(call.title, 'en')],
          ]),
      ...call.lines.map((line) => [
        line.at,
        `${call.id} ${line.number}`,
        `call.${line.kind}`,
        line.code ?? '',
        who(line.owner),
        call.label,
        [
          line.due && `due=${line.due}`,
          line.doneAt && `done=${line.doneAt}`,
          line.decisionId ?? (line.kind === 'decision' && 'unrecorded'),
        ]
          .filter(Boolean)
          .join(' '),
        line.words,
      ]),
    ]),
  ]
  const mark = exercise ? 'EXERCISE' : ''
  return rows.map((each) => [...each, mark])
}
