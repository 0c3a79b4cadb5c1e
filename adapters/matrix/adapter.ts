import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext, Assurance, ChatAdapter, Health } from '../../src/chat/adapter.ts'
import { DeliveryError } from '../../src/chat/errors.ts'
import { unlessStopped } from '../../src/chat/hearing/lanes.ts'
import { type AccountRef, type ConversationRef, localOf } from '../../src/chat/refs.ts'
import { offer, type Parts } from '../../src/chat/running.ts'
import { openAsides } from './asides.ts'
import { type Chores, openChores } from './chores.ts'
import { openChecks } from './connect/checks.ts'
import { openControls } from './controls.ts'
import { isPrivateWay, serverOf } from './facts.ts'
import { openFiles } from './files.ts'
import { openForms } from './forms.ts'
import { openHearing } from './hearing.ts'
import { openInvites } from './invites.ts'
import { type Listener, listen } from './listen.ts'
import { openPlaces, type Places } from './places.ts'
import { platform } from './platform.ts'
import { openReactions } from './reactions.ts'
import { openPeople, openRoom, openRooms } from './rooms.ts'
import type { Settings } from './settings.ts'
import { openSpeech } from './speak.ts'
import { openWire, TokenRefused, type Wire } from './wire.ts'

/** All that exists while the adapter runs. */
type Running = {
  listener: Listener
  places: Places
  chores: Chores
  parts: Parts
}

/** Milliseconds before the homeserver is asked again who the bot is. */
const backOff = { first: 500, last: 30_000 }

/** Opens the adapter for one homeserver and one device of the bot's; nothing is asked before `start`. */
export function createMatrix(settings: Settings): ChatAdapter {
  const wire = openWire(settings)
  let stopping = new AbortController()
  let running: Running | undefined
  let waiting: Health = { state: 'down', since: new Date(0).toISOString() }

  async function start(context: AdapterContext): Promise<void> {
    stopping = new AbortController()
    const { signal } = stopping
    const bot = await knowSelf(wire, context, signal, (health) => {
      waiting = health
    })
    const { sink, shelf } = context
    const server = serverOf(bot.userId)
    const servers = new Set([server, ...settings.allowed])
    const upgrades = await openUpgrades(context)
    const places = openPlaces({ bot: bot.userId, url: settings.url, servers, isRoom: sink.isRoom, upgrades })
    const controls = openControls(wire, bot.userId)
    const chores = openChores(signal)
    const speech = openSpeech({
      wire,
      places,
      asides: await openAsides({ wire, places, chores }, context),
      controls,
      inSight: () => running?.listener.health().state === 'up',
    })
    const dialogues = await openForms({ speech, places }, context)
    // Whoever stopped meanwhile wants nothing of it any more.
    signal.throwIfAborted()
    const invites = openInvites({ wire, places, speech, chores, bot: bot.userId }, context)
    const hearing = openHearing({ wire, places, controls, bot, dialogues, chores }, context)
    const listener = listen(
      {
        wire,
        places,
        hearing,
        chores,
        bot: bot.userId,
        invited: invites.take,
        encrypted: invites.refuse,
        upgraded: (room, successor) => invites.follow(room, successor, viaOf(places, room) ?? server),
      },
      context,
    )
    const parts = { wire, places, bot: bot.userId, servers }
    running = {
      listener,
      places,
      chores,
      parts: {
        speech,
        assurance: async (conversation, only) => assuranceOf({ places, servers }, conversation, only),
        rooms: openRooms(parts),
        people: openPeople(wire, server),
        reactions: openReactions(wire, places),
        files: openFiles(wire, shelf),
        history: {
          readBack: (conversation) => listener.readBack(places.roomOf(conversation)),
          isBehind: listener.isBehind,
        },
      },
    }
    await unlessStopped(signal, listener.connected)
  }

  /** A room where the bot speaks with somebody alone need not be there yet. */
  function assuranceOf(
    { places, servers }: { places: Places; servers: ReadonlySet<string> },
    conversation: ConversationRef,
    only: AccountRef | undefined,
  ): Assurance {
    if (!only) return places.assurance(openRoom(places, conversation))
    const found = places.asideWith(localOf(only), places.roomOf(conversation))
    if (found) return places.assurance(found.id)
    return {
      encryption: isPrivateWay(settings.url) ? 'in-transit' : 'none',
      operator: servers.has(serverOf(localOf(only))) ? 'allowed' : 'foreign',
      joinersReadBack: true,
    }
  }

  return {
    platform,
    traits: { forms: 'dialogue', privateReplies: false, threads: true },
    start,
    async stop() {
      stopping.abort()
      await Promise.all([running?.listener.stop(), running?.chores.stop()])
      wire.close()
      running = undefined
      waiting = { state: 'down', since: new Date().toISOString() }
    },
    health: () => running?.listener.health() ?? waiting,
    linkTo(conversation, message) {
      const spot = running?.places.spotOf(conversation, message)
      // The address by which clients of Matrix name a message to each other (specification, appendix “matrix.to navigation”).
      return spot && `https://matrix.to/#/${encodeURIComponent(spot.room)}/${encodeURIComponent(spot.event)}`
    },
    ...offer('the homeserver', () => running?.parts),
    checks: openChecks(wire, settings),
  }
}

/** Asks until it is answered who the bot is. */
async function knowSelf(
  wire: Wire,
  { log }: AdapterContext,
  signal: AbortSignal,
  turn: (health: Health) => void,
): Promise<{ userId: string; displayName?: string }> {
  for (let pause = backOff.first; ; pause = Math.min(backOff.last, pause * 2)) {
    signal.throwIfAborted()
    try {
      const { user_id: userId } = await wire.ask<{ user_id: string }>('GET', ['account', 'whoami'], { signal })
      const profile = await wire.find<{ displayname?: unknown }>(['profile', userId])
      const name = profile?.displayname
      return { userId, ...(typeof name === 'string' && { displayName: name }) }
    } catch (fault) {
      signal.throwIfAborted()
      const detail = fault instanceof DeliveryError ? fault.message : String(fault)
      const state = fault instanceof TokenRefused ? 'down' : 'connecting'
      turn({ state, since: new Date().toISOString(), detail })
      log(state === 'down' ? 'error' : 'warn', 'the homeserver did not say who the bot is', { fault })
      await sleep(state === 'down' ? backOff.last : pause, undefined, { signal }).catch(() => {})
    }
  }
}

/** Where the shelf keeps which room one replaced. */
const movedKey = (room: string): string => `moved/${room}`

/** What was kept of upgrades. What could not be kept is told again at the next start, as long as the old room is there. */
async function openUpgrades({
  shelf,
  log,
}: AdapterContext): Promise<Parameters<typeof openPlaces>[0]['upgrades'] & {}> {
  const kept = await shelf.list(movedKey(''))
  return {
    known: new Map(kept.map(({ key, value }) => [key.slice(movedKey('').length), String(value)])),
    keep: (room, replaced) =>
      void shelf
        .write([{ type: 'put', key: movedKey(room), value: replaced }])
        .catch((fault: unknown) => log('warn', 'an upgrade of a room was not kept', { fault })),
  }
}

/** A homeserver by which a room's successor can be reached: that of whoever made the room known to the bot. */
function viaOf(places: Places, room: string): string | undefined {
  const creator = places.facts(room)?.creator
  return creator === undefined ? undefined : serverOf(creator)
}
