import type { Kept } from './kept.ts'

/** What our own rooms show, and what is known of copies that were taken back. */
export const inRooms: readonly Kept[] = [
  {
    id: 'lines',
    class: 'rooms',
    table: 'ShelfEntry',
    since: 'kept.at',
    where: 'kept.value IS NOT NULL',
    end: { words: 'value = NULL' },
    // Every process that keeps opened lines hears it; the first word is who tells.
    tell: `pg_notify('jom_shelf', 'retention ' || kept.adapter || ' ' || kept.log)`,
  },
  {
    id: 'files',
    class: 'rooms',
    table: 'ShelfValue',
    since: 'kept."updatedAt"',
    where: `kept.key LIKE 'bytes/%'`,
    end: 'row',
  },
  // One turn takes its copies, the next the recall itself.
  {
    id: 'recalls',
    class: 'recalls',
    table: 'Recall',
    since: 'kept."endedAt"',
    where: `NOT EXISTS (SELECT 1 FROM "RecallCopy" AS copy WHERE copy."recallId" = kept.id)`,
    end: 'row',
    subject: 'kept.subject',
  },
  {
    id: 'copies',
    class: 'recalls',
    table: 'RecallCopy',
    since: '(SELECT recall."endedAt" FROM "Recall" AS recall WHERE recall.id = kept."recallId")',
    end: 'row',
    subject: '(SELECT recall.subject FROM "Recall" AS recall WHERE recall.id = kept."recallId")',
  },
]
