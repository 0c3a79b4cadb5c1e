import { putOffTo } from '../../directory/heard.ts'
import { openPayload } from '../../ledger/entry.ts'
import type { Effect } from '../../sharing/effect.ts'
import { readTimer } from '../engine/path.ts'
import type { Value } from '../engine/run.ts'
import { type RunTimer, timersOf } from '../engine/view.ts'
import { play, saidIn, tellRun } from './hear.ts'
import { continueCase } from './report.ts'
import { lookAnew } from './rest.ts'
import { runTimer, runTimerKey } from './run-timer.ts'
import type { RunScene } from './scene.ts'
import { showAgain } from './show.ts'
import { lockRun, type Stored } from './store.ts'
import { calledBy } from './subject.ts'

type Payload = Readonly<Record<string, string | number>>

/** What the timers of runs do when they are due, by their kind. */
export const runTimers = {
  /** An instant that a run waited for. */
  'run.due': ({ run, timer, due, since }: Payload, scene: RunScene): Promise<readonly Effect[]> =>
    hearDue(
      scene,
      String(run),
      { name: String(timer), due: String(due) },
      since === undefined ? undefined : new Date(since),
    ),

  /** An entry of the ledger about something that a run follows. */
  'run.heard': async ({ run, entry }: Payload, scene: RunScene): Promise<readonly Effect[]> => {
    const { tx, keyring } = scene
    const row = await tx.ledgerEntry.findUniqueOrThrow({ where: { id: String(entry) } })
    const payload = openPayload(row.payload, keyring) ?? {}
    const subject = await calledBy(scene, String(run), row.subject)
    // What it calls by its own name the record knows by a number, which people are told.
    const number = subject === row.subject ? {} : { number: row.subject }
    const data = { ...wordless(payload), ...number }
    return tellRun(scene, String(run), { kind: 'recorded', key: `entry/${entry}`, subject, what: row.kind, data })
  },

  /** A run that another one entered begins. */
  'run.begin': async ({ run }: Payload, scene: RunScene): Promise<readonly Effect[]> =>
    tellRun(scene, String(run), { kind: 'started', key: 'started' }),

  /** What its card says beside the run has changed: its version was approved. */
  'run.show': async ({ run }: Payload, scene: RunScene): Promise<readonly Effect[]> => {
    const stored = await lockRun(scene, String(run))
    return stored ? showAgain(scene, stored) : []
  },

  /** A case is open again. */
  'run.again': ({ case: number, version, by }: Payload, scene: RunScene): Promise<readonly Effect[]> =>
    continueCase(scene, { number: String(number), version: Number(version), by: String(by) }),

  /** The run that started this one wants it no more. */
  'run.stop': ({ run, by }: Payload, scene: RunScene): Promise<readonly Effect[]> => {
    const nobody = { person: '', roles: [], codes: [] }
    return tellRun(scene, String(run), { kind: 'stopped', key: `stop/${by}`, why: String(by), by: nobody })
  },

  /** The calendar was edited: each run of the election looks at its instants anew, in a transaction of its own. */
  'run.look': async ({ run, election, at }: Payload, scene: RunScene): Promise<readonly Effect[]> => {
    if (run !== undefined) return lookAnew(scene, String(run), String(at))
    const open = await scene.tx.run.findMany({
      where: { electionId: String(election), status: { in: ['running', 'paused', 'stuck'] } },
      select: { id: true },
    })
    const payload = { at: scene.now.toISOString() }
    return open.map(({ id }) => runTimer(id, 'look', { timer: 'run.look', due: scene.now, payload }))
  },
} as const

/**
 * What a round does at an instant waits by itself for what was said by then, also where the run is paused meanwhile; that something is
 * overdue only shows.
 */
const waitsItself = ({ name }: RunTimer): boolean => /^(?:due$|deadline$|chase-)/.test(readTimer(name)?.purpose ?? '')

/**
 * When to look again at a timer of a run, `undefined` where its time is now: where nothing ran when it was due, or one before it, what
 * people said by then is heard first. Else a step would run out for which somebody had answered.
 */
async function laterOf(
  scene: RunScene,
  { playbook, run }: Stored,
  named: RunTimer,
  since: Date,
): Promise<Date | undefined> {
  const wanted = timersOf(playbook, run)
  if (!wanted.some(({ name }) => name === named.name)) return undefined
  const [first] = [...wanted.filter(({ name, due }) => name !== named.name && due <= named.due), named].filter(
    (timer) => !waitsItself(timer),
  )
  return first && putOffTo(scene, new Date(first.due), since)
}

/**
 * Tells a run that a timer of it is due, once what was said by then has been heard: `since` then is waited for that. First those that come before
 * it and are due as well. Their rows were set later where nothing ran for a while, and so would fire after it: nobody would be asked
 * besides, since its time is over. Whatever else is overdue after it has been waited for with it.
 */
async function hearDue(scene: RunScene, id: string, named: RunTimer, since?: Date): Promise<readonly Effect[]> {
  const effects: Effect[] = []
  const heard = new Set<string>()
  const hear = async (stored: Stored, { name, due }: RunTimer): Promise<Stored> => {
    const told = { kind: 'due', key: `due/${name}@${due}`, timer: name } as const
    const played = await play({ ...scene, said: saidIn(scene, effects) }, stored, told)
    // Its own row is not to fire any more; should the run want it anew, that is said after this.
    effects.push({ kind: 'cancel', key: runTimerKey(id, name) }, ...played.effects)
    heard.add(name)
    return played.stored
  }
  let stored = await lockRun(scene, id)
  if (!stored) return []
  const began = since ?? scene.now
  const later = await laterOf(scene, stored, named, began)
  if (later) {
    const payload = { timer: named.name, due: named.due, since: began.toISOString() }
    return [runTimer(id, named.name, { timer: 'run.due', due: later, payload })]
  }
  for (;;) {
    const timers = timersOf(stored.playbook, stored.run)
    const [first] = timers
    const isBefore = first && first.name !== named.name && first.due <= scene.now.toISOString()
    if (!isBefore || heard.has(first.name) || !timers.some(({ name }) => name === named.name)) break
    stored = await hear(stored, first)
  }
  await hear(stored, named)
  return since ? effects.map((effect) => waitingWith(scene, effect, since)) : effects
}

/**
 * What a run wants by now, once it has heard what was waited for: that was to happen in the same outage, and is waited for since then
 * as well, or each would begin a minute of its own. Its row is due now: that it was overdue is no other outage.
 */
function waitingWith({ now }: RunScene, effect: Effect, since: Date): Effect {
  if (effect.kind !== 'timer' || effect.timer !== 'run.due' || effect.due > now) return effect
  return { ...effect, due: now, payload: { ...effect.payload, since: since.toISOString() } }
}

/** A code, number or instant; anything with a blank may be somebody's words, which stay where they can be erased. */
const isCode = (value: unknown): value is Value =>
  value === null ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && /^[\w.:+@/#-]{0,120}$/.test(value))

/** Keys under which the ledger keeps what people wrote, however short it is. */
const wordy: readonly string[] = ['words', 'title', 'what', 'text', 'why']

/** What a run may look at of an entry. */
function wordless(payload: unknown): Readonly<Record<string, Value>> {
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return {}
  const kept = Object.entries(payload).flatMap(([key, value]): [string, Value][] => {
    if (wordy.includes(key)) return []
    if (isCode(value)) return [[key, value]]
    if (Array.isArray(value)) return [[key, value.map((each) => (isCode(each) ? each : wordless(each)))]]
    return value !== null && typeof value === 'object' ? [[key, wordless(value)]] : []
  })
  return Object.fromEntries(kept)
}
