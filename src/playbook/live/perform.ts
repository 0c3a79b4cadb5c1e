import { UserError } from '../../chat/errors.ts'
import type { Effect } from '../../sharing/effect.ts'
import { codesIn, isConflict } from '../../store/conflict.ts'
import { stepAt } from '../engine/path.ts'
import type { Intent } from '../engine/run.ts'
import type { Step } from '../language/model.ts'
import { performApprove, performAsked, performSettled } from './perform/ask.ts'
import { performCancelCall, performMoveCall, performPlanCall } from './perform/call.ts'
import { performStartRun, performStopRun } from './perform/child.ts'
import { performClock } from './perform/clock.ts'
import { performChase, performClose, performMoveRound, performOpenRound } from './perform/collect.ts'
import { performPropose, performWithdrawProposal } from './perform/decide.ts'
import { performNotify, performWithdraw } from './perform/notify.ts'
import { performRecord } from './perform/record.ts'
import { performArchive, performMakeRoom } from './perform/room.ts'
import { performSay } from './perform/say.ts'
import { writeReason } from './reason.ts'
import type { RunScene } from './scene.ts'
import type { Stored } from './store.ts'

/** What came of an intent: what else is to be done for it, or why it could not be done (see `reason.ts`). */
export type Performed = { effects: readonly Effect[] } | { code: string }

/** A step's present attempt, about which something is to be done. */
export type Asked<Kind extends Intent['kind']> = {
  stored: Stored
  intent: Extract<Intent, { kind: Kind }>
  step: Step
}

/**
 * Does what a run wants, in the run's transaction. What cannot be done leaves nothing behind and is handed back as a code:
 * the run hears it, and its playbook says what then. Throws only where nothing could be written at all.
 */
export async function performIntent(scene: RunScene, stored: Stored, intent: Intent): Promise<Performed> {
  if (intent.kind === 'record') return { effects: await performRecord(scene, stored, intent) }
  const step = stepAt(stored.playbook, intent.step)
  if (!step) return { effects: [] }
  await scene.tx.$executeRawUnsafe('SAVEPOINT intent')
  try {
    const effects = await perform(scene, stored, intent, step)
    await scene.tx.$executeRawUnsafe('RELEASE SAVEPOINT intent')
    return { effects }
  } catch (fault) {
    if (isOfTransaction(fault)) throw fault
    // Where this fails as well, the connection is gone, and all of it is tried again later.
    await scene.tx.$executeRawUnsafe('ROLLBACK TO SAVEPOINT intent')
    if (fault instanceof UserError) return { code: writeReason(fault) }
    return { code: scene.onFault(fault, { run: stored.run.id, step: intent.step, intent: intent.kind }) }
  }
}

/** Deadlocks, lost serialisations and a transaction that took too long are no fault of the intent: all of it is tried again. */
const isOfTransaction = (fault: unknown): boolean => isConflict(fault) || codesIn(fault).includes('P2028')

async function perform(
  scene: RunScene,
  stored: Stored,
  intent: Exclude<Intent, { kind: 'record' }>,
  step: Step,
): Promise<readonly Effect[]> {
  const of = <Kind extends Intent['kind']>(one: Extract<Intent, { kind: Kind }>): Asked<Kind> => ({
    stored,
    intent: one,
    step,
  })
  switch (intent.kind) {
    case 'say':
      return performSay(scene, of(intent))
    case 'asked':
      return performAsked(scene, of(intent))
    case 'approve':
      return performApprove(scene, of(intent))
    case 'settled':
      return performSettled(scene, of(intent))
    case 'notify':
      return performNotify(scene, of(intent))
    case 'withdraw-notice':
      return performWithdraw(scene, of(intent))
    case 'open-round':
      return performOpenRound(scene, of(intent))
    case 'move-round':
      return performMoveRound(scene, of(intent))
    case 'chase-round':
      return performChase(scene, of(intent))
    case 'close-round':
      return performClose(scene, of(intent))
    case 'plan-call':
      return performPlanCall(scene, of(intent))
    case 'move-call':
      return performMoveCall(scene, of(intent))
    case 'cancel-call':
      return performCancelCall(scene, of(intent))
    case 'propose':
      return performPropose(scene, of(intent))
    case 'withdraw-proposal':
      return performWithdrawProposal(scene, of(intent))
    case 'make-room':
      return performMakeRoom(scene, of(intent))
    case 'archive-room':
      return performArchive(scene, of(intent))
    case 'start-run':
      return performStartRun(scene, of(intent))
    case 'stop-run':
      return performStopRun(scene, of(intent))
    case 'start-clock':
      return performClock(scene, of(intent))
  }
}
