import { actions, type Block, button, code, type Fact, fact, type Inline, type Message, text } from '../chat/message.ts'
import type { AccountRef } from '../chat/refs.ts'
import { codesOf, type Directory } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { rankOf } from '../sharing/label.ts'
import { belongsTo, type CaseFile, isClosedUp, nameOf } from '../threat/case.ts'
import {
  codeOf,
  copiedId,
  type EvidenceAttachment,
  type EvidenceChanged,
  type EvidenceItem,
} from '../threat/evidence/file.ts'
import { mostFileBytes } from '../threat/evidence/mark.ts'
import { titleOf } from '../threat/report.ts'
import type { Call } from './command.ts'
import { answer } from './words.ts'

type Reading = Pick<Call, 'directory' | 'person' | 'now'>

/** How large a file may be that is copied, in megabytes, as people read it. */
export const mostMegabytes = mostFileBytes / 1024 / 1024
/** Of a hash so much is shown where it only tells pieces apart. */
const shortHash = 12

/** The evidence of a case in few lines, under the case's own label: of what bears a stricter one only that it is there. */
export function evidenceBlocks(
  reading: Reading,
  file: CaseFile,
  items: readonly EvidenceItem[],
  title = say(reading.person.language, 'evidence.title'),
): readonly Block[] {
  if (items.length === 0 || isClosedUp(file)) return []
  const lines = items.flatMap((item) => linesOf(reading, file, item))
  return [
    { type: 'heading', text: title },
    { type: 'list', ordered: false, items: lines },
  ]
}

function linesOf(reading: Reading, file: CaseFile, item: EvidenceItem): readonly (readonly Inline[])[] {
  const { person } = reading
  const { language } = person
  const isAbove = rankOf(item.label) > rankOf(file.label) && !item.shut
  const evidence = codeOf(item)
  const what = item.shut
    ? say(language, 'evidence.shut')
    : isAbove
      ? say(language, 'evidence.above', { label: item.label, number: file.number, evidence })
      : firstLine(language, item.words)
  const facts = [
    saidOf(reading, item),
    what,
    ...(item.grade === null ? [] : [item.grade]),
    ...(belongsTo(person, file, reading.now) ? [say(language, `evidence.audience.${item.audience}`)] : []),
    ...(item.withdrawnAt ? [say(language, 'evidence.withdrawn')] : []),
  ]
  const sub = (said: string): readonly Inline[] => [text(`${evidence} · ${said}`)]
  return [
    // From the hash of few words these can be guessed: it goes where they may.
    isAbove
      ? [code(evidence), text(` ${facts.join(' · ')}`)]
      : [code(evidence), text(` ${facts.join(' · ')} · `), code(item.hash.slice(0, shortHash))],
    ...item.changes.map((change) => sub(sayChange(reading, change, !isAbove))),
    ...(isAbove || item.shut ? [] : item.files.map((each) => sub(sayFile(language, each)))),
  ]
}

/** One piece of evidence whole, under the stricter of its own and its case's label, with its files where the person may have them. */
export function evidenceMessage(reading: Reading, file: CaseFile, item: EvidenceItem): Message {
  const { directory, person, now } = reading
  const { language, zone } = person
  const { number } = file
  const evidence = codeOf(item)
  const at = sayMoment(language, item.markedAt, zone)
  const marked = say(language, 'evidence.marked.by', { name: nameOf(directory, item.markedBy), at })
  const facts: Fact[] = [
    fact(say(language, 'evidence.said.label'), saidOf(reading, item)),
    fact(say(language, 'evidence.marked'), marked),
    fact(say(language, 'evidence.audience.label'), say(language, `evidence.audience.${item.audience}`)),
    ...(item.grade === null ? [] : [fact(say(language, 'evidence.grade'), item.grade)]),
    fact(say(language, 'evidence.hash'), code(item.hash)),
    ...(item.link?.startsWith('http')
      ? [fact(say(language, 'evidence.link'), { type: 'link', url: item.link, text: item.link } as const)]
      : []),
  ]
  const words = item.shut ? say(language, 'evidence.shut') : item.words || say(language, 'evidence.no-words')
  const own = belongsTo(person, file, now)
  const other = item.audience === 'internal' ? 'shareable' : 'internal'
  const later = [
    ...item.changes.map((change) => sayChange(reading, change, true)),
    ...item.files.map((each) => sayFile(language, each) + (each.hash ? ` · SHA-256 ${each.hash}` : '')),
  ]
  const blocks: Block[] = [
    { type: 'quote', children: [text(words)] },
    { type: 'facts', facts },
    ...(later.length > 0 ? [{ type: 'list', ordered: false, items: later.map((line) => [text(line)]) } as const] : []),
    ...item.files.flatMap((each): Block[] =>
      each.copiedAt && each.hash
        ? [
            {
              type: 'file',
              file: { id: copiedId(item, each), name: each.name, mediaType: each.mediaType, bytes: each.bytes ?? 0 },
            },
          ]
        : [],
    ),
    ...(own && !item.shut
      ? [
          actions(
            button(
              say(language, other === 'shareable' ? 'evidence.control.share' : 'evidence.control.keep'),
              `evidence ${number} ${evidence} ${other}`,
            ),
            ...(item.withdrawnAt
              ? []
              : [
                  button(
                    say(language, 'evidence.control.withdraw'),
                    `evidence withdraw ${number} ${evidence}`,
                    'danger',
                  ),
                ]),
          ),
        ]
      : []),
  ]
  const title = `${evidence} · ${number}`
  const summary = item.withdrawnAt ? `${title} · ${say(language, 'evidence.withdrawn')}` : title
  return answer(summary, blocks, item.shut ? file.label : item.label)
}

function saidOf({ directory, person }: Reading, item: EvidenceItem): string {
  const at = sayMoment(person.language, item.saidAt, person.zone)
  return say(person.language, 'evidence.said', { name: authorOf(directory, item), at })
}

/** Who said it: by name and the member they spoke for then; of who was forgotten since, what is left. */
function authorOf(directory: Directory, { author, saidAt }: EvidenceItem): string {
  const person = directory.accounts.get(author as AccountRef) ?? directory.people.get(author) // stored from an event's own address
  if (!person) return '—'
  const [code] = codesOf(person, saidAt)
  return code === undefined ? person.name : `${person.name} (${code})`
}

function sayChange({ person }: Reading, { kind, at, words }: EvidenceChanged, told: boolean): string {
  const { language, zone } = person
  const moment = sayMoment(language, at, zone)
  if (kind === 'deleted') return say(language, 'evidence.deleted', { at: moment })
  if (!told || words === '') return say(language, 'evidence.edited.untold', { at: moment })
  return say(language, 'evidence.edited', { at: moment, words: firstLine(language, words) })
}

function sayFile(language: string, { name, bytes, copiedAt, fault }: EvidenceAttachment): string {
  if (copiedAt) return say(language, 'evidence.file', { name, bytes: bytes ?? 0 })
  if (fault === null) return say(language, 'evidence.file.waiting', { name })
  const key =
    fault === 'too-large' || fault === 'gone' ? (`evidence.file.${fault}` as const) : 'evidence.file.unreachable'
  return say(language, key, { name, most: mostMegabytes })
}

const firstLine = (language: string, words: string): string =>
  words.trim() === '' ? say(language, 'evidence.no-words') : titleOf(words)
