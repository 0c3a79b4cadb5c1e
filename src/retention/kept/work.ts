import { caseOfRun, ofPost } from '../held.ts'
import { givenUp, gone, type Kept, left, undelivered } from './kept.ts'

const ofRun = (what: string): string => `(SELECT run.${what} FROM "Run" AS run WHERE run.id = kept."runId")`
const ofRound = (what: string): string => `(SELECT round.${what} FROM "Round" AS round WHERE round.id = kept."roundId")`
const ofCall = (what: string): string => `(SELECT call.${what} FROM "Call" AS call WHERE call.id = kept."callId")`
/** What belongs to a case goes with it, by its clock and not by its own. */
const noCase = (run: string): string => `${caseOfRun(run)} IS NULL`
const codeOfRun = (run: string): string => `(SELECT of.code FROM "Run" AS of WHERE of.id = ${run})`

/** Cases, and the work of runs, questions, notices and calls that are about none. */
export const work: readonly Kept[] = [
  {
    id: 'cases',
    class: 'case',
    table: 'Case',
    since: 'COALESCE(kept."closedAt", kept."reportedAt")',
    where: `kept.status IN ('closed', 'merged') AND kept."destroyedAt" IS NULL
      AND NOT EXISTS (SELECT 1 FROM "Clock" AS clock WHERE clock."caseNumber" = kept.number AND clock.state = 'running')`,
    end: 'case',
    subject: `'case/' || kept.number`,
    code: 'kept.code',
  },
  {
    id: 'runs',
    class: 'work',
    table: 'Run',
    since: 'kept."endedAt"',
    where: `${noCase('kept.id')} AND ${left('state')}`,
    end: { words: gone('state') },
    code: 'kept.code',
  },
  {
    id: 'happenings',
    class: 'work',
    table: 'RunHappening',
    since: ofRun('"endedAt"'),
    where: `${noCase('kept."runId"')} AND ${left('body')}`,
    end: { words: gone('body') },
    code: ofRun('code'),
  },
  {
    id: 'rounds',
    class: 'work',
    table: 'Round',
    since: 'kept."closedAt"',
    where: `${noCase('kept."runId"')} AND ${left('question')}`,
    end: { words: gone('question') },
    code: codeOfRun('kept."runId"'),
  },
  {
    id: 'answers',
    class: 'work',
    table: 'RoundAnswer',
    since: ofRound('"closedAt"'),
    where: `${noCase(ofRound('"runId"'))} AND kept.words IS NOT NULL`,
    end: { words: 'words = NULL' },
    code: 'kept.code',
  },
  {
    id: 'notices',
    class: 'work',
    table: 'Notice',
    since: 'kept."endedAt"',
    where: `kept."caseNumber" IS NULL AND ${noCase('kept."runId"')} AND ${left('what')}`,
    end: { words: gone('what') },
    code: 'kept.code',
  },
  {
    id: 'meetings',
    class: 'work',
    table: 'Call',
    since: 'kept."endedAt"',
    where: `kept."caseNumber" IS NULL AND ${noCase('kept."runId"')} AND ${left('words')}`,
    end: { words: gone('words') },
    code: codeOfRun('kept."runId"'),
  },
  {
    id: 'minutes',
    class: 'work',
    table: 'CallMinute',
    since: ofCall('"endedAt"'),
    where: `${ofCall('"caseNumber"')} IS NULL AND ${noCase(ofCall('"runId"'))} AND ${left('words')}`,
    end: { words: gone('words') },
    code: 'kept.code',
  },
  // What is about a case ends with it.
  {
    id: 'undelivered',
    class: 'work',
    table: 'Post',
    since: 'kept."wantedAt"',
    where: `${undelivered} AND NOT EXISTS (SELECT 1 FROM unnest(kept.about) AS of WHERE of LIKE 'case/%')`,
    end: { words: givenUp },
    subject: ofPost,
  },
  {
    id: 'series',
    class: 'work',
    table: 'CallSeries',
    since: 'kept."endedAt"',
    where: left('words'),
    end: { words: gone('words') },
  },
]
