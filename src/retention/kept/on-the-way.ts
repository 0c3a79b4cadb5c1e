import { ofMessage, ofPost } from '../held.ts'
import { givenUp, type Kept, undelivered } from './kept.ts'

/** What is on its way in or out, and what of it is kept to see later what happened. */
export const onTheWay: readonly Kept[] = [
  {
    id: 'inbox',
    class: 'delivery',
    table: 'Inbox',
    since: 'kept."doneAt"',
    where: `kept.state = 'done' AND kept.body IS NOT NULL`,
    end: { words: 'body = NULL' },
  },
  {
    id: 'posts',
    class: 'delivery',
    table: 'Post',
    since: 'kept."sentAt"',
    where: `kept.state IN ('sent', 'retracted') AND kept.envelope IS NOT NULL`,
    end: { words: 'envelope = NULL' },
    subject: ofPost,
  },
  {
    id: 'errands',
    class: 'delivery',
    table: 'Errand',
    since: 'kept."doneAt"',
    where: `kept.state IN ('done', 'dropped') AND kept.body IS NOT NULL`,
    end: { words: 'body = NULL' },
  },
  // Without its words it can be sent no more, and waits for nobody.
  {
    id: 'unsent',
    class: 'unsent',
    table: 'Errand',
    since: 'kept."doneAt"',
    where: `kept.state = 'dead'`,
    end: { words: `body = NULL, state = 'dropped'` },
  },
  // What was said in a room and reaches another no more.
  {
    id: 'unrelayed',
    class: 'unsent',
    table: 'Post',
    since: 'kept."wantedAt"',
    where: `${undelivered} AND kept.slot LIKE 'relay/%'`,
    end: { words: givenUp },
    subject: ofPost,
  },
  // Nor can what could not be handled be tried again without its own.
  {
    id: 'unheard',
    class: 'unsent',
    table: 'Inbox',
    since: 'kept."receivedAt"',
    where: `kept.state = 'dead'`,
    end: { words: `body = NULL, state = 'done', "doneAt" = now()` },
  },
  {
    id: 'messages',
    class: 'heard',
    table: 'Message',
    since: 'kept.at',
    where: 'kept.text IS NOT NULL',
    end: { words: 'text = NULL, files = NULL' },
    subject: ofMessage,
  },
  { id: 'calls', class: 'calls', table: 'HookCall', since: 'kept."receivedAt"', end: 'row' },
  {
    id: 'timers',
    class: 'timers',
    table: 'Timer',
    since: 'COALESCE(kept."firedAt", kept."dueAt")',
    where: `kept.state IN ('fired', 'cancelled')`,
    end: 'row',
  },
  // Those of cron fields, `PB-08/0`. An election's instants start a run once, however late: their few rows say that they have.
  {
    id: 'slots',
    class: 'slots',
    table: 'Slot',
    since: 'kept."noticedAt"',
    where: `kept.schedule NOT LIKE '%/%/%'`,
    end: 'row',
  },
  { id: 'findings', class: 'findings', table: 'AuditFinding', since: 'kept."endedAt"', end: 'row' },
]
