import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KnownBlock } from '@slack/types'
import { type AccountRef, accountRef, localOf } from '../../../src/chat/refs.ts'
import { Refused, TokenRefused } from '../../../src/chat/refusals.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { renderContent } from '../content/render.ts'
import { limits } from '../limits.ts'
import { platform } from '../platform.ts'
import type { InteractionParts } from './interactions.ts'
import { sectionOf } from './modals.ts'
import { markedFor } from './offers.ts'

/** Everybody's own page: their tasks and open cases. */
export type Home = {
  /** Shows it to somebody who opens it. */
  opened(user: string): Promise<void>
  /** Shows it anew to somebody who did something, where they ever opened it. */
  acted(account: AccountRef): void
  stop(): Promise<void>
}

type HomeParts = Pick<InteractionParts, 'sink' | 'shelf' | 'log' | 'wire' | 'exercise'> & { everyMs?: number }

type How = { anew: boolean; quiet?: boolean }

/** Milliseconds after something was done: what the core makes of it follows its commit, mostly at once, and at times later. */
const pauses = [1000, 7000] as const
/**
 * Milliseconds between two looks at all pages. A page stands at Slack until it is written over: what its owner may not read any more,
 * because a label was raised or an account revoked, has to go from it without anything that they do.
 */
const roundMs = 30_000
const prefix = 'home/'

/** Opens the pages of those who have one. What cannot be shown is logged: to open the page again tries again. */
export async function openHome({ sink, shelf, log, wire, exercise, everyMs = roundMs }: HomeParts): Promise<Home> {
  const owners = new Set((await shelf.list(prefix)).map(({ key }) => key.slice(prefix.length)))
  const timers = new Map<string, NodeJS.Timeout>()
  const lanes = new Map<string, Promise<unknown>>()
  const round = new AbortController()
  let stopped = false
  /** What each page shows, by a mark of it; none where this process has not shown it. */
  const shown = new Map<string, string>()
  const going = goRound()

  /** `anew` shows a page again that has not changed, since its owner asks for it. False when it could not be shown. */
  async function show(user: string, { anew, quiet }: How): Promise<boolean> {
    const account = accountRef(platform, user)
    let mark: string | undefined
    try {
      const message = await sink.home(account)
      const blocks = message ? renderContent(message).blocks : nothingFor(sink.reader(account)?.language ?? 'en')
      const view = { type: 'home' as const, blocks: blocks.slice(0, limits.viewBlocks) }
      mark = createHash('sha256').update(JSON.stringify(view)).digest('base64')
      if (!anew && shown.get(user) === mark) return true
      shown.delete(user)
      await wire.ask('views.publish', { user_id: user, view }, 'interaction')
      shown.set(user, mark)
      return true
    } catch (fault) {
      // Of somebody who has left, say: the same is refused again until there is something else to show.
      if (mark !== undefined && fault instanceof Refused && !(fault instanceof TokenRefused)) shown.set(user, mark)
      if (!quiet) log('warn', 'a page could not be shown', { fault })
      return false
    }
  }

  const nothingFor = (language: string): readonly KnownBlock[] => [
    sectionOf(markedFor({ language, exercise }, say(language, 'slack.home.nothing'))),
  ]

  /** One after the other, so that the newer stays. */
  function follow(user: string, how: How): Promise<boolean> {
    const done = (lanes.get(user) ?? Promise.resolve()).then(() => !stopped && show(user, how))
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
      void follow(user, { anew: true })
      plan(user, step + 1)
    }, pause)
    timers.set(user, timer)
  }

  /** Looks at one page after the other, again and again. */
  async function goRound(): Promise<void> {
    const { signal } = round
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {})
      let quiet = false
      // Where Slack does not answer one line of the log is enough.
      for (const user of owners) if (!signal.aborted && !(await follow(user, { anew: false, quiet }))) quiet = true
    }
  }

  return {
    async opened(user) {
      if (!owners.has(user)) {
        owners.add(user)
        await shelf.write([{ type: 'put', key: `${prefix}${user}`, value: true }]).catch(() => owners.delete(user))
      }
      await follow(user, { anew: true })
    },
    acted(account) {
      const user = localOf(account)
      if (owners.has(user)) plan(user, 0)
    },
    async stop() {
      stopped = true
      round.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      await Promise.all([going, ...lanes.values()])
    },
  }
}
