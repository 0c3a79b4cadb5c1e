import type { AdapterContext, AdapterModule, Assurance, ChatAdapter, Health } from '../../src/chat/adapter.ts'
import type { Visitor } from '../../src/chat/http.ts'
import { localOf } from '../../src/chat/refs.ts'
import { say } from '../../src/locale/catalogue.ts'
import { filesPort } from './files.ts'
import { dropOldDrafts, openForms } from './form.ts'
import { historyPort } from './history.ts'
import { openIncoming } from './incoming.ts'
import { limits } from './limits.ts'
import { asReaction, type Line } from './line.ts'
import { openOutgoing } from './outgoing.ts'
import { json, wantsJson } from './request.ts'
import { writesOf } from './room-log.ts'
import { peoplePort, roomsPort } from './rooms.ts'
import { bot, openRoster, platform, rosterLog } from './roster.ts'
import { serveRooms } from './routes.ts'
import { type Settings, settings } from './settings.ts'
import { openStreams } from './stream.ts'

/** Rooms of the bot's own in the browser: for those who have none of the platforms, and for the day a platform is down. */
export const web: AdapterModule<Settings> = {
  platform,
  settings,
  reaches: () => [],
  create: async (chosen) => createRooms(chosen),
}

type Running = ReturnType<typeof open>

/** Milliseconds between two looks for forms that nobody finished. */
const tidyEvery = 3_600_000

function createRooms({ uploadBytes }: Settings): ChatAdapter {
  let running: Running | undefined
  let origin = ''
  let mounted = false
  let health: Health = { state: 'down', since: new Date().toISOString() }

  const now = (): Running => {
    if (!running) throw new Error('the web rooms were not started')
    return running
  }
  const turn = (state: Health['state']): void => {
    health = { state, since: new Date().toISOString() }
  }

  return {
    platform,
    traits: { forms: 'native', privateReplies: true, threads: true, unseenCommands: true, ownPages: true },
    async start(context) {
      origin = context.http.origin
      running = open(context, uploadBytes)
      // Mounted once: a server's paths stay, while the adapter may be stopped and started again.
      if (!mounted)
        context.http.mount(
          '/rooms',
          (request, visitor) => running?.serve(request, visitor) ?? refuse(request, visitor),
          // Twice what is taken: who brings a little too much is told so beside what they typed.
          limits.body + 2 * uploadBytes,
        )
      mounted = true
      turn('up')
    },
    async stop() {
      const last = running
      running = undefined
      turn('down')
      await last?.stop()
    },
    health: () => health,
    send: (to, message, options) => now().outgoing.send(to, message, options),
    edit: (sent, message, options) => now().outgoing.edit(sent, message, options),
    retract: (sent) => now().outgoing.retract(sent),
    assurance: async () => assuranceOf(origin),
    linkTo: (conversation, message) =>
      origin === '' ? undefined : `${origin}/rooms/${localOf(conversation)}/thread?of=${encodeURIComponent(message)}`,
    rooms: {
      create: (room) => now().rooms.create(room),
      invite: (conversation, account, name) => now().rooms.invite(conversation, account, name),
      remove: (conversation, account) => now().rooms.remove(conversation, account),
      topic: (conversation, topic) => now().rooms.topic(conversation, topic),
      archive: (conversation) => now().rooms.archive(conversation),
      members: (conversation) => now().rooms.members(conversation),
    },
    people: { find: (handle) => now().people.find(handle) },
    files: { read: (id) => now().files.read(id), keep: (file) => now().files.keep(file) },
    history: {
      readBack: (conversation) => now().history.readBack(conversation),
      // What somebody says here is stored with being said, or refused to them.
      isBehind: () => false,
    },
    reactions: {
      async add(conversation, message, reaction) {
        const known = asReaction(reaction) ?? 'seen'
        const line: Line = { kind: 'reacted', of: message, by: bot, name: 'jom', reaction: known, added: true }
        const room = localOf(conversation)
        await now().shelf.write(writesOf(room, `bot-reaction/${message}/${known}`, line))
      },
    },
  }
}

function open({ sink, shelf, http, log }: AdapterContext, uploadBytes: number) {
  const roster = openRoster(shelf)
  const streams = openStreams(shelf, roster, log)
  const incoming = openIncoming(sink, shelf, uploadBytes)
  const forms = openForms(sink, shelf, http, incoming)
  const answer = serveRooms({ shelf, http, roster, streams, incoming, forms, uploadBytes })
  const unwatch = shelf.watch((changed) => {
    if (changed === rosterLog) {
      roster.forget()
      void streams.recheck().catch(() => log('warn', 'seats could not be looked at again'))
    } else if (changed.startsWith('room/')) streams.wake(changed.slice('room/'.length))
  })
  const tidy = (): void => {
    dropOldDrafts(shelf, Date.now()).catch(() => log('warn', 'unfinished forms could not be thrown away'))
  }
  const tidying = setInterval(tidy, tidyEvery)
  tidying.unref()
  tidy()

  const underWay = new Set<Promise<Response>>()
  return {
    shelf,
    outgoing: openOutgoing(shelf, roster),
    rooms: roomsPort(roster, sink),
    people: peoplePort(roster),
    files: filesPort(shelf),
    history: historyPort(sink, shelf),
    serve(request: Request, visitor: Visitor): Promise<Response> {
      const answered = answer(request, visitor)
      underWay.add(answered)
      const done = (): boolean => underWay.delete(answered)
      answered.then(done, done)
      return answered
    },
    /** Ends the streams and waits until what came in is committed. */
    async stop(): Promise<void> {
      clearInterval(tidying)
      unwatch()
      streams.stop()
      await Promise.allSettled(underWay)
    },
  }
}

/** What is answered while the rooms are closed: nothing was taken, and trying again is right. */
async function refuse(request: Request, visitor: Visitor): Promise<Response> {
  const notice = say(visitor.language, 'rooms.refused.closed')
  const headers = { 'retry-after': '2' }
  if (wantsJson(request)) {
    const answer = json(503, { state: 'refused', notice })
    answer.headers.set('retry-after', '2')
    return answer
  }
  return new Response(notice, { status: 503, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } })
}

/** What can be promised of the rooms at an address: they are run by the operator, and whoever joins can read back. */
export function assuranceOf(origin: string): Assurance {
  const { protocol, hostname } = new URL(origin)
  const loopback = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  const encryption = loopback ? 'loopback' : protocol === 'https:' ? 'in-transit' : 'none'
  return { encryption, operator: 'own', joinersReadBack: true }
}
