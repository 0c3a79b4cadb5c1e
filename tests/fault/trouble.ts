import type { CallFault as DiscordFault } from '../servers/discord/faults.ts'
import type { Discord } from '../servers/discord/server.ts'
import type { Fault } from '../servers/recording/faults.ts'
import type { RecordingServer } from '../servers/recording/server.ts'
import type { CallFault } from '../servers/slack/faults.ts'
import type { Slack } from '../servers/slack/server.ts'
import type { Deed, Gate, Fault as GateFault } from '../servers/synapse/gate.ts'
import type { Random } from './random.ts'

type Platforms = {
  server: RecordingServer
  gate: Gate | undefined
  slack: Slack | undefined
  discord: Discord | undefined
}

/** The platforms fail now and then as well: answers that get lost leave the bot in doubt whether a message stands. */
export function makeTrouble({ server, gate, slack, discord }: Platforms, random: Random): void {
  troubleService(server, random)
  if (gate) troubleHomeserver(gate, random)
  if (slack) troubleSlack(slack, random)
  if (discord) troubleDiscord(discord, random)
}

function troubleHomeserver(gate: Gate, random: Random): void {
  const deeds: readonly Deed[] = ['message', 'message', 'redact', 'create', 'receipt']
  const faults: readonly GateFault[] = [{ kind: 'lose' }, { kind: 'limit', ms: 200 }, { kind: 'fail' }]
  const deed = random.pick(deeds)
  const fault = random.pick(faults)
  gate.calm()
  if (deed && fault) gate.strike(fault, deed)
}

/** Slack limits, fails, or does what it is asked and says nothing; sockets break, are refused or asked to be renewed. */
function troubleSlack({ faults }: Slack, random: Random): void {
  const methods = ['chat.postMessage', 'chat.postMessage', 'chat.update', 'chat.delete', 'conversations.history', '*']
  const kinds: readonly CallFault[] = [
    { kind: 'closed', when: 'after' },
    { kind: 'closed', when: 'after' },
    { kind: 'closed', when: 'before' },
    { kind: 'ratelimited', seconds: 1 },
    { kind: 'status', status: 500 },
    { kind: 'error', error: 'internal_error' },
    { kind: 'no-json' },
    { kind: 'slow', ms: 150 },
  ]
  const method = random.pick(methods)
  const kind = random.pick(kinds)
  faults.clear()
  if (method && kind) faults.call(method, kind, { times: random.between(1, 5) })
  const dice = random.next()
  if (dice < 0.2) faults.dropSockets()
  else if (dice < 0.3) faults.disconnect('refresh_requested')
  else if (dice < 0.35) faults.disconnect('warning')
  else if (dice < 0.4) faults.refuseConnections(2)
}

/**
 * Discord limits one channel or all at once, fails, or does what it is asked and says nothing; its gateway asks for a new connection,
 * takes sessions away, breaks off and comes back late. A RESUME that is missed leaves out whatever happened meanwhile.
 */
function troubleDiscord({ faults }: Discord, random: Random): void {
  const routes = [
    'POST /channels/:channel/messages',
    'POST /channels/:channel/messages',
    'PATCH /channels/:channel/messages/:message',
    'DELETE /channels/:channel/messages/:message',
    'GET /channels/:channel/messages',
    'POST /interactions/:id/:token/callback',
    '*',
  ]
  const kinds: readonly DiscordFault[] = [
    { kind: 'closed', when: 'after' },
    { kind: 'closed', when: 'after' },
    { kind: 'closed', when: 'before' },
    { kind: 'limited', seconds: 0.3 },
    { kind: 'limited', seconds: 0.5, scope: 'global' },
    { kind: 'limited', seconds: 0.3, scope: 'shared' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502 },
    { kind: 'no-json' },
    { kind: 'slow', ms: 150 },
  ]
  const route = random.pick(routes)
  const kind = random.pick(kinds)
  faults.clear()
  // Limits come as storms; one of all questions would go on for as long as nobody asks.
  if (route && kind)
    faults.call(route, kind, { times: random.between(1, kind.kind === 'limited' && route !== '*' ? 20 : 5) })
  const dice = random.next()
  if (dice < 0.12) faults.dropSockets()
  else if (dice < 0.22) faults.reconnect()
  else if (dice < 0.28) faults.invalidate({ resumable: true })
  else if (dice < 0.36) faults.invalidate({ resumable: false })
  else if (dice < 0.5) {
    faults.missResume()
    faults.dropSockets()
  } else if (dice < 0.56) {
    faults.refuseConnections(2)
    faults.dropSockets()
  } else if (dice < 0.6) faults.delayHello(300)
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
