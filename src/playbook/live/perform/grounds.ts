import { brussels } from '../../../calendar/clock.ts'
import { mostGrounds, readGrounds, type WrittenGround } from '../../../decision/grounds.ts'
import type { NewDecision, NewGround } from '../../../decision/propose.ts'
import type { Person } from '../../../directory/directory.ts'
import { say } from '../../../locale/catalogue.ts'
import { cut } from '../../../round/table.ts'
import { strictest } from '../../../sharing/label.ts'
import type { CaseFile } from '../../../threat/case.ts'
import { openCase } from '../../../threat/case.ts'
import type { EvidenceItem } from '../../../threat/evidence/file.ts'
import { quoteOf } from '../../../threat/evidence/quote.ts'
import { type Readers, readEvidence, readQuotable } from '../../../threat/evidence/read.ts'
import type { Grounds, Text } from '../../language/model.ts'
import { roomOf } from '../place.ts'
import type { RunScene } from '../scene.ts'
import type { Stored } from '../store.ts'
import { fill } from '../words.ts'

/** Most pieces of a case that are quoted by themselves; whoever decides reads the others in the case. */
const mostQuoted = 6
/** Most characters of each text, as in a proposal by hand. */
const longest = 800

/**
 * What a decision of a run rests on: its texts in the language of the run's room, the lines of evidence that the step names, and the
 * evidence of the run's case that all its `readers` may read. `by` is who answered: a line `E3` is by their number of it.
 */
export async function groundsOf(
  scene: RunScene,
  { playbook, run }: Pick<Stored, 'playbook' | 'run'>,
  step: Grounds,
  readers: Readers,
  by?: Person,
): Promise<Pick<NewDecision, 'known' | 'assumed' | 'unknown' | 'evidence'>> {
  const room = roomOf(scene.directory, playbook, run)
  const [language, zone] = [room?.language ?? 'en', room?.zone ?? brussels]
  const at = scene.now.toISOString()
  const worded = (text: Text): string => cut(fill(playbook, run, text, at, language, zone).trim(), longest)
  const texts = (['known', 'assumed', 'unknown'] as const).flatMap((field) => {
    const words = step[field] === undefined ? '' : worded(step[field])
    return isSaid(words) ? [[field, words] as const] : []
  })
  const written = (step.evidence ?? [])
    .map(worded)
    .filter(isSaid)
    .flatMap((words) => readGrounds(words))
  const row = run.case === undefined ? null : await scene.tx.case.findUnique({ where: { number: run.case } })
  const file = row ? openCase(row, scene.keyring) : undefined
  const evidence = file
    ? await quoted(scene, file, written, {
        readers: { ...readers, label: strictest(readers.label, file.label) },
        by,
        language,
      })
    : written.map(plain)
  return { ...Object.fromEntries(texts), ...(evidence.length > 0 && { evidence }) }
}

/** Whether anything was worked out: a text of nothing but what could not be told says nothing. */
const isSaid = (words: string): boolean => /[^\s…]/.test(words)

const graded = ({ grade }: { grade?: string | null | undefined }): { grade?: string } =>
  grade === undefined || grade === null ? {} : { grade }

const plain = (line: WrittenGround): NewGround => ({
  words: 'words' in line ? line.words : `E${line.evidence}`,
  ...graded(line),
})

/** The lines that were written, then what the case has besides, and how many pieces more there are. */
async function quoted(
  scene: RunScene,
  file: CaseFile,
  written: readonly WrittenGround[],
  { readers, by, language }: { readers: Readers; by: Person | undefined; language: string },
): Promise<readonly NewGround[]> {
  const open = await readQuotable(scene, file, readers)
  const numbered = by ? await readEvidence(scene, file, by) : open
  const own = written.slice(0, mostGrounds).map((line): NewGround => {
    if ('words' in line) return plain(line)
    const id = numbered.find(({ number }) => number === line.evidence)?.id
    const item = open.find((each) => each.id === id)
    // Of what they may not all read there stands only of which case it is, as in a proposal by hand.
    return item ? quote(file, item, line.grade) : { words: quoteOf(file.number, undefined), ...graded(line) }
  })
  const rest = open.filter(({ id }) => !own.some(({ evidenceId }) => evidenceId === id))
  const left = rest.length - mostQuoted
  const more = left > 0 ? [{ words: say(language, 'decisions.ground.more', { count: left, number: file.number }) }] : []
  return [...own, ...rest.slice(0, mostQuoted).map((item) => quote(file, item)), ...more]
}

const quote = (file: CaseFile, item: EvidenceItem, grade = item.grade ?? undefined): NewGround => ({
  words: quoteOf(file.number, item.hash),
  hash: item.hash,
  evidenceId: item.id,
  label: item.label,
  ...graded({ grade }),
})
