import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { callTimers } from '../../../src/call/timers.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import { roomTimers } from '../../../src/delivery/room-timers.ts'
import { timers as accountTimers } from '../../../src/identity/renewal.ts'
import { ledgerTimers } from '../../../src/ledger/root.ts'
import { noticeTimers } from '../../../src/notice/timers.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { hookTimers } from '../../../src/playbook/schedule/hook.ts'
import { scheduleTimers } from '../../../src/playbook/schedule/watch.ts'
import { retentionTimers } from '../../../src/retention/erasure.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { recallTimers } from '../../../src/sharing/recall-timers.ts'
import { timers as seatTimers } from '../../../src/sharing/seat-watch.ts'
import { timers as clockTimers } from '../../../src/threat/clocks/reminder.ts'
import { timers as consentTimers } from '../../../src/threat/consent-timers.ts'
import { timers as caseTimers } from '../../../src/threat/escalation.ts'
import { evidenceTimers } from '../../../src/threat/evidence/timers.ts'
import { timers as redTimers } from '../../../src/threat/red.ts'

const src = resolve(import.meta.dirname, '../../../src')
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('store/generated'))
  .map((path) => readFileSync(join(src, path), 'utf8'))

test('whatever kind of timer is set, somebody does something when it is due', () => {
  const handled = Object.keys({
    ...caseTimers,
    ...clockTimers,
    ...roundTimers,
    ...decisionTimers,
    ...callTimers,
    ...noticeTimers,
    ...runTimers,
    ...scheduleTimers,
    ...hookTimers,
    ...recallTimers,
    ...seatTimers,
    ...consentTimers,
    ...redTimers,
    ...evidenceTimers,
    ...retentionTimers,
    ...accountTimers,
    ...ledgerTimers([]),
    ...roomTimers,
  })
  const set = sources.flatMap((text) => [...text.matchAll(/\btimer: '([a-z]+\.[a-z]+)'/g)].map(([, kind]) => kind))
  expect(new Set(set).size).toBeGreaterThan(10)
  expect(handled).toEqual(expect.arrayContaining(set))
  // The bot is made of the same.
  const main = readFileSync(join(src, 'main.ts'), 'utf8')
  for (const map of [
    'case',
    'clock',
    'round',
    'decision',
    'call',
    'notice',
    'run',
    'schedule',
    'hook',
    'recall',
    'seat',
    'consent',
    'red',
    'retention',
    'account',
  ])
    expect(main).toContain(`...${map}Timers`)
})
