import type { KnownBlock } from '@slack/types'
import { type AccountRef, accountRef, localOf } from '../../src/chat/refs.ts'
import { say } from '../../src/locale/catalogue.ts'
import { renderContent } from './content/render.ts'
import type { InteractionParts } from './interactions.ts'
import { limits } from './limits.ts'
import { sectionOf } from './modals.ts'
import { markedFor } from './offers.ts'
import { platform } from './platform.ts'

/** Everybody's own page: their tasks and open cases. */
export type Home = {
  /** Shows it to somebody who opens it. */
  opened(user: string): Promise<void>
  /** Shows it anew to somebody who did something, where they ever opened it. */
  acted(account: AccountRef): void
  stop(): Promise<void>
}

type HomeParts = Pick<InteractionParts, 'sink' | 'shelf' | 'log' | 'wire' | 'exercise'>

/** Milliseconds after something was done: what the core makes of it follows its commit, mostly at once, and at times later. */
const pauses = [1000, 7000] as const
const prefix = 'home/'

/** Opens the pages of those who have one. What cannot be shown is logged: to open the page again tries again. */
export async function openHome({ sink, shelf, log, wire, exercise }: HomeParts): Promise<Home> {
  const owners = new Set((await shelf.list(prefix)).map(({ key }) => key.slice(prefix.length)))
  const timers = new Map<string, NodeJS.Timeout>()
  const lanes = new Map<string, Promise<void>>()
  let stopped = false

  async function show(user: string): Promise<void> {
    const account = accountRef(platform, user)
    try {
      const message = await sink.home(account)
      const blocks = message ? renderContent(message).blocks : nothingFor(sink.reader(account)?.language ?? 'en')
      const view = { type: 'home' as const, blocks: blocks.slice(0, limits.viewBlocks) }
      await wire.ask('views.publish', { user_id: user, view }, 'interaction')
    } catch (fault) {
      log('warn', 'a page could not be shown', { fault: fault instanceof Error ? fault.name : typeof fault })
    }
  }

  const nothingFor = (language: string): readonly KnownBlock[] => [
    sectionOf(markedFor({ language, exercise }, say(language, 'slack.home.nothing'))),
  ]

  /** One after the other, so that the newer stays. */
  function follow(user: string): Promise<void> {
    const done = (lanes.get(user) ?? Promise.resolve()).then(() => (stopped ? undefined : show(user)))
    lanes.set(user, done)
    return done.finally(() => {
      if (lanes.get(user) === done) lanes.delete(user)
    })
  }

  function plan(user: string, step: number): void {
    clearTimeout(timers.get(user))
    timers.delete(user)
    const pause = pauses[step]
    if (pause === undefined || stopped) return
    const timer = setTimeout(() => {
      void follow(user)
      plan(user, step + 1)
    }, pause)
    timers.set(user, timer)
  }

  return {
    async opened(user) {
      if (!owners.has(user)) {
        owners.add(user)
        await shelf.write([{ type: 'put', key: `${prefix}${user}`, value: true }]).catch(() => owners.delete(user))
      }
      await follow(user)
    },
    acted(account) {
      const user = localOf(account)
      if (owners.has(user)) plan(user, 0)
    },
    async stop() {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      await Promise.all(lanes.values())
    },
  }
}
