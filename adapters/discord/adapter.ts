import type { AdapterContext, ChatAdapter, Health } from '../../src/chat/adapter.ts'
import { unlessStopped } from '../../src/chat/hearing/lanes.ts'
import { localOf } from '../../src/chat/refs.ts'
import { offer, type Parts } from '../../src/chat/running.ts'
import { type Interactions, openInteractions } from './acting/interactions.ts'
import { openReplies } from './acting/replies.ts'
import { openChecks } from './connect/checks.ts'
import { addressOf } from './content/addresses.ts'
import { openFiles } from './files.ts'
import { type Gateway, openGateway } from './gateway/gateway.ts'
import { type Hearing, openHearing } from './hearing/hearing.ts'
import { openPeople } from './people.ts'
import { openPlaces } from './places.ts'
import { platform } from './platform.ts'
import { openReactions } from './reactions.ts'
import { openRooms } from './rooms.ts'
import type { Settings } from './settings.ts'
import { openAsides } from './speaking/asides.ts'
import { openSpeech } from './speaking/speak.ts'
import { openSubjects } from './speaking/subjects.ts'
import { spotOf } from './spots.ts'
import { openWire, type Wire } from './wire.ts'

/** All that exists while the adapter runs. */
type Running = {
  hearing: Hearing
  gateway: Gateway
  interactions: Interactions
  parts: Parts
}

/** Opens the adapter for one application; nothing is asked before `start`. */
export function createDiscord(settings: Settings): ChatAdapter {
  let wire: Wire | undefined
  let stopping = new AbortController()
  let running: Running | undefined
  let waiting: Health = { state: 'down', since: new Date(0).toISOString() }

  async function start(context: AdapterContext): Promise<void> {
    stopping = new AbortController()
    const { signal } = stopping
    const own = openWire({ ...settings, troubled: () => running?.gateway.lookAtPulse() })
    wire = own
    const { shelf, log } = context
    const gateway = await openGateway({ settings, wire: own, log, signal, turn: (health) => (waiting = health) })
    const { bot } = gateway
    const places = await openPlaces({ wire: own, shelf, gateway, settings })
    const asides = openAsides(own, shelf)
    /** Which conversation a message of the bot's was said for, where it stands elsewhere: kept under `about/<message id>`. */
    const subjects = openSubjects(shelf)
    /** What one person is to see alone where they did something a moment ago is shown, changed and taken back by these. */
    const replies = openReplies({ wire: own, application: bot.applicationId })
    const speech = openSpeech({ wire: own, shelf, log, bot, places, asides, subjects, replies })
    const interactions = await openInteractions({
      ...context,
      wire: own,
      bot,
      places,
      subjects,
      replies,
    })
    const hearing = await openHearing({ wire: own, gateway, places, subjects }, context)
    signal.throwIfAborted()
    running = {
      hearing,
      gateway,
      interactions,
      parts: {
        speech,
        assurance: places.assurance,
        rooms: { ...openRooms({ wire: own, shelf, places, bot }), members: places.members },
        people: openPeople({ wire: own, gateway }),
        reactions: openReactions({ wire: own, places }),
        files: openFiles({ wire: own, shelf }),
        history: {
          readBack: (conversation) => hearing.readBack(places.channelOf(conversation)),
          isBehind: hearing.isBehind,
        },
      },
    }
    gateway.begin({
      packet(packet) {
        if (packet.t === 'INTERACTION_CREATE') interactions.taken(packet.d)
        else hearing.hear(packet)
      },
      begun: hearing.lookBack,
      broken: hearing.broken,
    })
    await unlessStopped(signal, gateway.connected)
    await interactions.register()
  }

  return {
    platform,
    traits: { forms: 'native', privateReplies: false, threads: true },
    start,
    async stop() {
      stopping.abort()
      const was = running
      running = undefined
      await was?.gateway.stop()
      await Promise.all([was?.hearing.stop(), was?.interactions.stop()])
      wire?.close()
      waiting = { state: 'down', since: new Date().toISOString() }
    },
    health: () => running?.gateway.health() ?? waiting,
    linkTo(conversation, message) {
      const spot = spotOf(localOf(conversation), message)
      const guilds = [...(running?.gateway.guilds().values() ?? [])]
      const guild = spot && guilds.find(({ channels }) => channels.cache.has(spot.channel))
      return guild && addressOf({ ...spot, guild: guild.id })
    },
    ...offer('Discord', () => running?.parts),
    checks: openChecks(openWire(settings), settings),
  }
}
