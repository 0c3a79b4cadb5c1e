import { createHash } from 'node:crypto'
import type { Effect } from '../../sharing/effect.ts'
import { rankOf } from '../../sharing/label.ts'
import { readMarked } from '../../sharing/marking.ts'
import type { Database } from '../../store/client.ts'
import type { Keyring } from '../../store/seal.ts'
import type { Value } from '../engine/run.ts'
import type { Known } from '../language/cel-value.ts'
import { evaluate } from '../language/expression.ts'
import type { Playbook, Trigger } from '../language/model.ts'
import { triggeredBy } from '../live/library.ts'
import type { RunScene } from '../live/scene.ts'
import { startRun } from '../live/start.ts'
import { type Body, inputsFrom } from './hook-inputs.ts'

/** A call of another machine whose signature was found good: the name in its path, the caller's own id, and what it said. */
export type HookCall = { name: string; id: string; body: Body }

const bodyContext = 'hook.body'

/**
 * Keeps a call, sealed, with the timer that has it heard; both are there for good once this resolves. A call that is told twice
 * is kept once. False when it was known.
 */
export async function keepCall(db: Database, keyring: Keyring, { name, id, body }: HookCall): Promise<boolean> {
  const key = `${name}/${createHash('sha256').update(id).digest('hex')}`
  const sealed = keyring.seal(JSON.stringify(body), bodyContext)
  return db.$transaction(async (tx) => {
    const kept = await tx.$executeRaw`
      INSERT INTO "HookCall" (key, name, body, "receivedAt") VALUES (${key}, ${name}, ${sealed}, jom_now())
      ON CONFLICT (key) DO NOTHING`
    if (kept === 0) return false
    await tx.$executeRaw`
      INSERT INTO "Timer" (key, kind, "dueAt", payload)
      VALUES (${`hook/${key}`}, 'hook.called', jom_now(), ${JSON.stringify({ call: key })}::jsonb)`
    await tx.$executeRaw`SELECT pg_notify('jom_timer', '')`
    return true
  })
}

/** What the timers of webhooks do when they are due, by their kind. */
export const hookTimers = {
  'hook.called': async (
    { call }: Readonly<Record<string, string | number>>,
    scene: RunScene,
  ): Promise<readonly Effect[]> => hearCall(scene, String(call)),
} as const

/**
 * Starts a run of each playbook that waits for a call of this name and whose condition holds, and destroys what was said: from
 * then on it is the runs'. A playbook whose inputs the body does not give is not started; the record says which field is wrong.
 */
async function hearCall(scene: RunScene, key: string): Promise<readonly Effect[]> {
  const { tx, keyring, library, now } = scene
  const row = await tx.hookCall.findUnique({ where: { key } })
  if (!row?.body) return []
  const body = JSON.parse(keyring.openText(row.body, bodyContext)) as Body // sealed by keepCall
  await tx.hookCall.update({ where: { key }, data: { body: null, heardAt: now } })
  const effects: Effect[] = []
  const started: string[] = []
  for (const { playbook, triggers } of triggeredBy(library, 'webhook')) {
    if (!triggers.some((each) => each.name === row.name && holds(scene, playbook, each, body))) continue
    const given = inputsFrom(playbook.inputs, body)
    if (!given.ok) {
      const payload = { playbook: playbook.id, field: given.field }
      effects.push(note('hook.refused', row.name, payload))
      continue
    }
    const above = fieldAbove(playbook, given.inputs)
    if (above !== undefined) {
      effects.push(note('hook.refused', row.name, { playbook: playbook.id, field: above }))
      continue
    }
    const run = await startRun(scene, playbook, { key: `hook/${key}/${playbook.id}`, inputs: given.inputs })
    started.push(run.id)
    effects.push(...run.effects)
  }
  return [note('hook.heard', row.name, { runs: started }), ...effects]
}

/** The field whose words bear a label above that of the run which they would begin. */
function fieldAbove({ label: own }: Playbook, inputs: Readonly<Record<string, Value>>): string | undefined {
  const isAbove = (value: Value): boolean => {
    const { label } = typeof value === 'string' ? readMarked(value) : {}
    return label !== undefined && rankOf(label) > rankOf(own)
  }
  return Object.entries(inputs).find(([, value]) => isAbove(value))?.[0]
}

const note = (kind: string, name: string, payload: Readonly<Record<string, Value>>): Effect => ({
  kind: 'append',
  entry: { kind, subject: `hook/${name}`, actor: 'bot', payload: { ...payload } },
})

function holds(
  { now, directory, onFault }: RunScene,
  playbook: Playbook,
  trigger: Extract<Trigger, { kind: 'webhook' }>,
  body: Body,
): boolean {
  if (!trigger.if) return true
  const known: Readonly<Record<string, Known>> = { body, now, members: [...directory.members.keys()] }
  const found = evaluate(trigger.if, known)
  if (found.ok) return found.value === true
  // What a caller left out is no fault of the playbook: it is not what the playbook waits for.
  if (found.code !== 'missing') {
    const line = String(trigger.if.at.line)
    onFault(new Error(`${found.code}: ${found.message}`), { playbook: playbook.id, line })
  }
  return false
}
