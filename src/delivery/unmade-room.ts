import type { Room } from '../directory/directory.ts'
import type { Effect } from '../sharing/effect.ts'
import { applyEffects } from './apply.ts'
import type { Engine } from './engine.ts'

/** Tells the run that wanted a room made that its platform makes none, as `room.failed`: it goes on, and wants the room no more. */
export async function tellUnmade(engine: Engine, { id, assurance }: Pick<Room, 'id' | 'assurance'>): Promise<void> {
  // One that was read before is there, whatever its platform says of it now.
  if (assurance) return
  const { store } = engine
  const touched = await store.db.$transaction(async (tx) => {
    const row = await tx.room.findUnique({ where: { id }, select: { madeFor: true, archivedAt: true } })
    if (!row?.madeFor || row.archivedAt) return undefined
    const entry = { kind: 'room.failed', subject: row.madeFor, actor: 'bot', payload: { room: id } }
    const failed: readonly Effect[] = [{ kind: 'append', entry }]
    return applyEffects(tx, store.keyring, failed, engine.clock())
  })
  if (touched) engine.onTouched(touched)
}
