import { mayChangeWays, type WayChange } from '../identity/ways-in.ts'
import type { Transaction } from '../store/client.ts'
import type { Parts } from './context.ts'
import type { Session } from './session.ts'

/** Changes something of how somebody signs in and says what; `undefined` where there was nothing to change. */
type Work = (tx: Transaction) => Promise<Pick<WayChange, 'kind' | 'name'> | undefined>

/** What came of it: `confirm` where they have to show first that it is them. */
type Changed = 'done' | 'nothing' | 'confirm'

/** Where somebody shows that it is them, and goes back from to their account page. */
export const confirmFirst = '/confirm?to=/account'

/** Changes how the person of a session signs in, if they may. Whoever revokes accounts meanwhile is waited for, or waits: nothing is made past them. */
export async function changeWays({ options }: Parts, session: Session, work: Work): Promise<Changed> {
  const done: { changed: Changed } = { changed: 'nothing' }
  const guarded = async (tx: Transaction): Promise<WayChange | undefined> => {
    await tx.$queryRaw`SELECT 1 FROM "World" WHERE id = 1 FOR SHARE`
    const may = await mayChangeWays(tx, session)
    const change = may ? await work(tx) : undefined
    done.changed = change ? 'done' : may ? 'nothing' : 'confirm'
    return change && { ...change, person: session.person, method: session.method }
  }
  await (options.changeWays ? options.changeWays(guarded) : options.db.$transaction(guarded))
  return done.changed
}
