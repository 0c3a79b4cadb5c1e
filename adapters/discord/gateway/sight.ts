import { setTimeout as sleep } from 'node:timers/promises'
import type { Guild } from 'discord.js'
import type { AdapterLog } from '../../../src/chat/adapter.ts'

/** Milliseconds before the members of a server are asked for again: doubled from the first to the last. Discord limits the question for each server. */
const backOff = { first: 1000, last: 60_000 }
/** Milliseconds for which the next part of the answer is waited for. */
const patienceMs = 30_000

/** Of which servers all members are known, so that it can be told who sees what there. */
export type Sight = {
  /** A session begins: nothing is known of any server. */
  begun(): void
  /** Events come in. */
  live(): void
  /** Events do not come in. */
  broken(): void
  /** Asks for all members of a server that was told of. */
  look(guild: string): void
  /** A server is not there any more, or not to be reached. */
  lost(guild: string): void
  /** Resolves when all that are being asked for are known, or cannot be had now. */
  looked(): Promise<void>
  isSighted(guild: Guild): boolean
}

export function openSight(parts: {
  guilds(): ReadonlyMap<string, Guild>
  /** Whether members may be asked for at all. */
  isGranted(): boolean
  log: AdapterLog
  signal: AbortSignal
}): Sight {
  const { guilds, isGranted, log, signal } = parts
  let isLive = false
  const sighted = new Set<string>()
  /** By server: the question under way, and how to give it up. */
  const asking = new Map<string, { giveUp: AbortController; first: Promise<void> }>()

  function look(id: string): void {
    asking.get(id)?.giveUp.abort()
    sighted.delete(id)
    if (!isGranted()) return
    const giveUp = new AbortController()
    const first = Promise.withResolvers<void>()
    asking.set(id, { giveUp, first: first.promise })
    const ended = AbortSignal.any([giveUp.signal, signal])
    ask(id, ended, first.resolve).finally(() => {
      first.resolve()
      if (asking.get(id)?.giveUp === giveUp) asking.delete(id)
    })
  }

  async function ask(id: string, ended: AbortSignal, tried: () => void): Promise<void> {
    for (let pause = backOff.first; !ended.aborted; pause = Math.min(backOff.last, pause * 2)) {
      const guild = guilds().get(id)
      if (!guild?.available) return
      try {
        await guild.members.fetch({ time: patienceMs })
        if (!ended.aborted) sighted.add(id)
        return
      } catch (fault) {
        if (ended.aborted) return
        log('warn', 'the members of a server could not be asked for', {
          guild: id,
          fault: fault instanceof Error ? fault.name : 'unknown',
        })
      }
      tried()
      await sleep(pause, undefined, { signal: ended }).catch(() => {})
    }
  }

  function giveUp(): void {
    for (const { giveUp } of asking.values()) giveUp.abort()
    asking.clear()
  }

  return {
    begun() {
      giveUp()
      isLive = false
      sighted.clear()
    },
    live() {
      isLive = true
      // What was being asked for when the connection broke.
      for (const [id, guild] of guilds()) if (guild.available && !sighted.has(id) && !asking.has(id)) look(id)
    },
    broken() {
      isLive = false
      giveUp()
    },
    look,
    lost(id) {
      asking.get(id)?.giveUp.abort()
      asking.delete(id)
      sighted.delete(id)
    },
    async looked() {
      await Promise.all([...asking.values()].map(({ first }) => first))
    },
    isSighted: (guild) => isLive && guild.available && sighted.has(guild.id),
  }
}
