import { visible } from '../chat/visible.ts'
import { say } from '../locale/catalogue.ts'
import { openPrint } from '../paper/sheet.ts'
import type { Block, Front } from './block.ts'
import { tongueOf } from './tongue.ts'

/**
 * Begins to print a document: the label on every page, and below it which page of which content it is. `take` is given the file in
 * pieces, as it is made; it is whole once `end` resolved.
 */
export function openPdf(
  { title, language, label, exercise, madeAt, hash }: Front,
  take: (piece: Uint8Array<ArrayBuffer>) => void,
): { add(blocks: readonly Block[]): void; end(): Promise<void> } {
  const made = say(language, 'exports.made', {
    at: tongueOf({ members: [] }, language, 'UTC').instant(madeAt.toISOString()),
  })
  const content = say(language, 'exports.hash', { hash })
  const print = openPrint(
    {
      title: visible(title),
      language,
      label,
      exercise,
      madeAt,
      foot: (page, pages) => [content, `${say(language, 'exports.page', { page, pages })} · ${made}`],
    },
    take,
  )
  return {
    add(blocks) {
      for (const block of blocks) {
        switch (block.type) {
          case 'heading':
            print.heading(block.level, visible(block.words))
            break
          case 'paragraph':
            print.paragraph(visible(block.words), { bold: block.strong === true, after: 8 })
            break
          case 'list':
            print.list(block.items.map(visible))
            break
          case 'table':
            print.table(
              block.columns,
              block.rows.map((row) => row.map(visible)),
            )
        }
      }
    },
    end: print.end,
  }
}
