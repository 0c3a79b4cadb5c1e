import type { Answers, Form } from '../form.ts'
import type { ConversationRef } from '../refs.ts'
import type { Json, Shelf, ShelfWrite } from '../shelf.ts'

/** A form that somebody has open, and what they answered so far. Once it was sent only that is known of it. */
export type Sheet = OpenSheet | { state: 'sent'; user: string; at: string }
export type OpenSheet = {
  state: 'open'
  form: Form
  user: string
  /** Where it was opened: there its answers belong. */
  conversation: ConversationRef
  answers: Answers
  at: string
}

/** Open forms, sealed on the shelf, so that they go on after a restart. Each has an end. */
export type Sheets = {
  of(id: string): Promise<Sheet | undefined>
  keep(id: string, sheet: OpenSheet): Promise<void>
  drop(id: string): Promise<void>
  /** What is to be kept with the event that a sheet becomes: that it was sent, and nothing of its words. */
  asSent(id: string, sheet: OpenSheet): readonly ShelfWrite[]
  /** Forgets the words of a sheet that was sent, in memory. */
  sent(id: string, sheet: OpenSheet): void
}

/** How long a form waits for its answers, in milliseconds; as long as one that is asked for in messages. */
const waits = 86_400_000
/** How often old ones are looked for, in milliseconds. */
const sweepMs = 3_600_000

const prefix = 'sheet/'
const keyOf = (id: string): string => `${prefix}${id}`

/** Opens the sheets that were there before a restart, and drops those that nobody finished. */
export async function openSheets(shelf: Shelf): Promise<Sheets> {
  const known = new Map<string, Sheet>()
  let sweptAt = 0
  await sweep()

  async function sweep(): Promise<void> {
    if (Date.now() - sweptAt < sweepMs) return
    sweptAt = Date.now()
    const isOld = ({ at }: Sheet): boolean => Date.parse(at) < Date.now() - waits
    const kept = await shelf.list(prefix)
    const old = kept.filter(({ value }) => isOld(value as Sheet)) // written below alone
    for (const [id, sheet] of known) if (isOld(sheet)) known.delete(id)
    if (old.length > 0) await shelf.write(old.map(({ key }) => ({ type: 'remove', key })))
  }

  const asJson = (sheet: Sheet): Json => sheet as unknown as Json // a sheet is plain data
  const sentOf = ({ user }: OpenSheet): Sheet => ({ state: 'sent', user, at: new Date().toISOString() })

  return {
    of: async (id) => known.get(id) ?? ((await shelf.get(keyOf(id))) as Sheet | undefined), // written below alone
    async keep(id, sheet) {
      known.set(id, sheet)
      await shelf.write([{ type: 'put', key: keyOf(id), value: asJson(sheet) }])
      await sweep()
    },
    async drop(id) {
      known.delete(id)
      await shelf.write([{ type: 'remove', key: keyOf(id) }])
    },
    asSent: (id, sheet) => [{ type: 'put', key: keyOf(id), value: asJson(sentOf(sheet)) }],
    sent: (id, sheet) => void known.set(id, sentOf(sheet)),
  }
}
