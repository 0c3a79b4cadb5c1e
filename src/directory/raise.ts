import type { Transaction } from '../store/client.ts'
import { raiseOf } from './read.ts'
import type { Rows } from './rows.ts'

/** What the record says of a room that may carry more, or other, than before; `to` is `null` when that has ended. */
export type RaiseNote = {
  kind: 'room.raised'
  subject: string
  actor: 'bot'
  payload: { to: string | null; because: string | null; by: string | null; before: string | null }
}

/** What the record says of an import: how many of which kind, `add role`, and which, people by their pseudonyms. */
export type ImportNote = {
  kind: 'directory.imported'
  subject: 'directory'
  actor: 'bot'
  payload: { file: string; counts: Record<string, number>; ids: Record<string, string[]> }
}

export type DirectoryNote = RaiseNote | ImportNote

/** Writes notes into the ledger within the import's transaction. */
export type Recorder = (tx: Transaction, notes: readonly DirectoryNote[]) => Promise<unknown>

/** What has to be put on record when some rooms become what the file says. */
export function raisesIn(wanted: Rows['room'], stored: Rows['room'], rooms: readonly string[]): readonly RaiseNote[] {
  return rooms.flatMap((id): RaiseNote[] => {
    const [row, present] = [wanted.get(id), stored.get(id)]
    const [now, before] = [row && raiseOf(row), present && raiseOf(present)]
    if (now?.to === before?.to && now?.because === before?.because && now?.by === before?.by) return []
    const { to, because, by } = now ?? { to: null, because: null, by: null }
    return [
      { kind: 'room.raised', subject: id, actor: 'bot', payload: { to, because, by, before: before?.to ?? null } },
    ]
  })
}
