import { isForGood } from '../../../src/chat/errors.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { limits } from '../limits.ts'
import type { Wire } from '../wire.ts'

/** Threads that have to be made, or opened again, before something can be said in them. */
export type Threads = {
  /**
   * Does something in a channel or thread. `root` is the channel of the message under which the thread hangs: where it has none yet,
   * it is made. `undefined` where there can be none, since that message is gone or the bot may not.
   */
  enter<Done>(channel: string, act: () => Promise<Done>, root?: string): Promise<Done | undefined>
}

/** Discord's codes. */
const noChannel = '10003'
const isArchived = '50083'
const hasThread = '160004'

/** Opens threads where somebody speaks in them. */
export function openThreads(wire: Pick<Wire, 'ask'>, now: () => Date = () => new Date()): Threads {
  /**
   * Everybody in the channel reads the name of a thread, and it stays when what was said there is taken back: it says nothing but
   * when it was made.
   */
  async function make(channel: string, thread: string): Promise<void> {
    const name = `jom · ${now().toISOString().slice(0, 16).replace('T', ' ')}Z`
    try {
      await wire.ask('POST', `/channels/${channel}/messages/${thread}/threads`, {
        body: { name, auto_archive_duration: limits.threadMinutes },
      })
    } catch (fault) {
      // Somebody else made it meanwhile, or an answer got lost.
      if (codeOf(fault) !== hasThread) throw fault
    }
  }

  return {
    async enter(channel, act, root) {
      try {
        return await act()
      } catch (fault) {
        const code = codeOf(fault)
        if (code !== isArchived && (code !== noChannel || root === undefined)) throw fault
        try {
          if (code === isArchived) await wire.ask('PATCH', `/channels/${channel}`, { body: { archived: false } })
          else if (root !== undefined) await make(root, channel)
        } catch (refused) {
          if (!isForGood(refused) || root === undefined) throw refused
          return undefined
        }
        return await act()
      }
    },
  }
}
