import type { AdapterContext, ChatAdapter, Health } from '../../src/chat/adapter.ts'
import { unlessStopped } from '../../src/chat/hearing/lanes.ts'
import { openNearness } from '../../src/chat/nearness.ts'
import { conversationRef } from '../../src/chat/refs.ts'
import { offer, type Parts } from '../../src/chat/running.ts'
import { type Interactions, openInteractions } from './acting/interactions.ts'
import { openChecks } from './connect/checks.ts'
import { openFiles } from './files.ts'
import { openHearing } from './hearing/hearing.ts'
import { openPeople } from './people.ts'
import { openPlaces } from './places.ts'
import { platform } from './platform.ts'
import { openReactions } from './reactions.ts'
import { openRooms } from './rooms.ts'
import type { Settings } from './settings.ts'
import { openAsides } from './speaking/asides.ts'
import { openAttachments } from './speaking/attachments.ts'
import { openSpeech } from './speaking/speak.ts'
import { fleetingId, spotOf } from './speaking/spots.ts'
import { openStanding } from './speaking/standing.ts'
import { openWhispers } from './speaking/whispers.ts'
import { wireApp } from './ways/app.ts'
import { type Listener, listen } from './ways/listen.ts'
import { openInlet } from './ways/receiver.ts'
import { knowSelf } from './ways/self.ts'
import { openWire, type Wire } from './wire.ts'

/** All that exists while the adapter runs. */
type Running = {
  listener: Listener
  linkTo: NonNullable<ChatAdapter['linkTo']>
  parts: Parts
}

/** Where Slack sends its events when it can reach the bot. */
const path = '/slack/events'

/** Opens the adapter for one app in one workspace; nothing is asked before `start`. */
export function createSlack(settings: Settings): ChatAdapter {
  let wire: Wire | undefined
  let stopping = new AbortController()
  let running: Running | undefined
  let waiting: Health = { state: 'down', since: new Date(0).toISOString() }

  let handle: ((request: Request) => Promise<Response>) | undefined
  let isMounted = false

  /** A server's paths stay, while the adapter may be stopped and started again. */
  function letIn({ http }: AdapterContext, next: typeof handle): void {
    handle = next
    if (!isMounted) http.open(path, async (request) => handle?.(request) ?? new Response(null, { status: 503 }))
    isMounted = true
  }

  async function start(context: AdapterContext): Promise<void> {
    stopping = new AbortController()
    const { signal } = stopping
    // What does not answer may not get through to the bot either, and where it comes by requests nobody else tells of that.
    const own = openWire({ ...settings, troubled: () => running?.listener.lookAtPulse() })
    wire = own
    const { sink, shelf, log, exercise } = context
    const bot = await knowSelf(own, log, signal, (health) => {
      waiting = health
    })
    const places = await openPlaces({ wire: own, shelf, bot, url: settings.url, allowed: new Set(settings.allowed) })
    const { channelOf } = places
    const asides = openAsides(own, shelf)
    const { near, isNear } = openNearness()
    const speech = openSpeech({
      wire: own,
      channelOf,
      asides,
      standing: openStanding({ wire: own, shelf, user: bot.userId }),
      whispers: openWhispers({ wire: own, nearness: { near, isNear } }),
      attachments: openAttachments({ wire: own, shelf, log }),
    })
    const interactions: Interactions = await openInteractions({
      wire: own,
      sink,
      shelf,
      log,
      exercise,
      bot,
      near,
      conversationOf: places.conversationOf,
      async placed({ user, channel, ts, ephemeral, about }) {
        const conversation = about ?? places.conversationOf(channel)
        const message = ephemeral ? fleetingId({ channel, ts, user }) : places.idOf(conversation, { channel, ts })
        return { conversation, message }
      },
      asideWith: async (user) => conversationRef(platform, await asides.channelWith(user)),
    })
    const { homeOpened, acted } = interactions
    const tokenDoubted = (): void => running?.listener.lookAtPulse()
    const outOfReach = (): boolean => running !== undefined && running.listener.health().state !== 'up'
    const hearing = await openHearing(
      { wire: own, bot, places, near, acted, homeOpened, outOfReach, tokenDoubted },
      context,
    )
    const inlet = openInlet()
    wireApp({ inlet, url: settings.url, token: settings.token, bot, hear: hearing.hear, interactions })
    // Whoever stopped meanwhile wants nothing of it any more.
    signal.throwIfAborted()
    const listener = listen(
      { settings, wire: own, inlet, hearing, interactions, letIn: (next) => letIn(context, next) },
      context,
    )
    running = {
      listener,
      linkTo(conversation, message) {
        const spot = spotOf(channelOf(conversation), message)
        return spot && bot.address && `${bot.address}archives/${spot.channel}/p${spot.ts.replace('.', '')}`
      },
      parts: {
        speech,
        assurance: places.assurance,
        rooms: openRooms({ wire: own, shelf, channelOf, bot }),
        people: openPeople(own),
        reactions: openReactions(own, channelOf),
        files: openFiles(own, shelf),
        history: {
          readBack: (conversation) => hearing.readBack(channelOf(conversation)),
          isBehind: listener.isBehind,
        },
      },
    }
    await unlessStopped(signal, listener.connected)
  }

  return {
    platform,
    traits: { forms: 'native', privateReplies: false, threads: true },
    start,
    async stop() {
      stopping.abort()
      await running?.listener.stop()
      wire?.close()
      running = undefined
      waiting = { state: 'down', since: new Date().toISOString() }
    },
    health: () => running?.listener.health() ?? waiting,
    linkTo: (conversation, message) => running?.linkTo(conversation, message),
    ...offer('Slack', () => running?.parts),
    checks: openChecks(openWire(settings), settings),
  }
}
