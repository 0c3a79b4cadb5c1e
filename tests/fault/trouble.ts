import type { Fault } from '../servers/recording/faults.ts'
import type { RecordingServer } from '../servers/recording/server.ts'
import type { Deed, Gate, Fault as GateFault } from '../servers/synapse/gate.ts'
import type { Random } from './random.ts'

/** The platforms fail now and then as well: answers that get lost leave the bot in doubt whether a message stands. */
export function makeTrouble(server: RecordingServer, gate: Gate, random: Random): void {
  troubleService(server, random)
  const deeds: readonly Deed[] = ['message', 'message', 'redact', 'create', 'receipt']
  const faults: readonly GateFault[] = [{ kind: 'lose' }, { kind: 'limit', ms: 200 }, { kind: 'fail' }]
  const deed = random.pick(deeds)
  const fault = random.pick(faults)
  gate.calm()
  if (deed && fault) gate.strike(fault, deed)
}

/** The recording service cuts a call off, is slow or refuses it, and tells some things twice. */
export function troubleService(server: RecordingServer, random: Random): void {
  const calls = ['post', 'edit', 'erase'] as const
  const kinds: readonly Fault['does'][] = [
    { kind: 'drop', when: 'after' },
    { kind: 'drop', when: 'before' },
    { kind: 'slow', ms: 120 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 429, retryAfterMs: 200 },
  ]
  const does = random.pick(kinds)
  const call = random.pick(calls)
  if (does && call) server.platform.setFault({ call, does })
  if (random.chance(0.2)) server.events.controls.doubleEvents(3)
}
