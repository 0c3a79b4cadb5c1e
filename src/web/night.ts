import { readElection } from '../calendar/read.ts'
import type { Person } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { type Night, readNight } from '../round/night.ts'
import type { Keyring } from '../store/seal.ts'
import { type App, type Ask, mayDo, type Parts, show } from './context.ts'
import { logFault, notFound } from './fault.ts'
import { nightList, nightPage, nightPieces, type Reader } from './night-page.ts'
import type { NightWatch } from './night-watch.ts'
import type { Session } from './session.ts'

/** Milliseconds between two signs of life in a stream. */
const heartbeatMs = 15_000
/** Milliseconds after which a stream ends and its browser comes back: an ended role is noticed then at the latest. */
const streamMs = 300_000
/** Bytes that may wait for one slow reader before it is cut off and begins anew. */
const backlogBytes = 1_000_000

/** Hangs in the page of an election's day and night, and the stream by which it changes. Without a keyring nothing can be read, and nothing is hung in. */
export function serveNight(app: App, parts: Parts): void {
  const { nights } = parts
  const { keyring } = parts.options
  if (!nights || !keyring) return

  app.get('/night', async (ask) => {
    const person = readerOf(parts, ask)
    if (!person) return notFound(parts, ask)
    await nights.refresh()
    const near = nights.near()
    const [only, ...others] = near
    if (only && others.length === 0) return ask.redirect(`/night/${only.id}`, 303)
    const { language, zone } = person.session
    const title = say(language, 'rounds.night.title')
    return show(parts, ask, { title, current: 'night', body: nightList(near, { language, zone }) })
  })

  app.get('/night/:election', async (ask) => {
    const reader = readerOf(parts, ask)
    const night = reader && (await nightFor(parts, keyring, ask.req.param('election'), reader.person))
    if (!night) return notFound(parts, ask)
    return show(parts, ask, {
      title: night.election.title,
      current: 'night',
      scripts: ['night.js'],
      body: nightPage(night, reader.session),
    })
  })

  app.get('/night/:election/events', async (ask) => {
    const reader = readerOf(parts, ask)
    const id = ask.req.param('election')
    if (!reader || !(await nightFor(parts, keyring, id, reader.person))) return notFound(parts, ask)
    const { session } = reader
    const read = async (): Promise<ReadonlyMap<string, string> | undefined> => {
      // Looked up each time: whoever lost their role meanwhile sees nothing more.
      const person = personOf(parts, session)
      const night = person && (await nightFor(parts, keyring, id, person))
      return night && nightPieces(night, session)
    }
    return parts.streams.track(stream(parts, nights, id, read), session)
  })
}

/** Whoever asks, where they may see what a round came to. */
function readerOf(parts: Parts, ask: Ask): { person: Person; session: Session & Reader } | undefined {
  const session = ask.get('session')
  const person = session && personOf(parts, session)
  return person && { person, session }
}

function personOf(parts: Parts, session: Session): Person | undefined {
  const person = parts.options.directory().people.get(session.person)
  return person && mayDo(parts, person.id, 'round') ? person : undefined
}

const clockOf = ({ now }: Parts['options']): Date => now?.() ?? new Date()

async function nightFor({ options }: Parts, keyring: Keyring, id: string, person: Person): Promise<Night | undefined> {
  const { db } = options
  const election = await readElection(db, id)
  const scene = { tx: db, keyring, directory: options.directory(), now: clockOf(options) }
  return election && election.polls.length > 0 ? readNight(scene, election, person) : undefined
}

/** A stream of the pieces that changed: all of them at its beginning, so that whoever comes back has missed nothing. */
function stream(
  { options }: Parts,
  nights: NightWatch,
  election: string,
  read: () => Promise<ReadonlyMap<string, string> | undefined>,
): Response {
  const encoder = new TextEncoder()
  const said = new Map<string, string>()
  let close = (): void => {}
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let busy = false
        let again = false
        let open = true
        const put = (text: string): void => {
          if (!open) return
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text))
          else close()
        }
        const tell = async (): Promise<void> => {
          const pieces = await read()
          if (!pieces) return close()
          for (const [name, piece] of pieces) {
            if (said.get(name) === piece) continue
            said.set(name, piece)
            put(`event: ${name}\n${piece.replace(/^/gm, 'data: ')}\n\n`)
          }
        }
        const wake = (): void => {
          again = true
          if (busy) return
          busy = true
          const turn = async (): Promise<void> => {
            while (again && open) {
              again = false
              await tell()
            }
          }
          turn()
            .catch((fault: unknown) => {
              logFault(options.log, fault, { area: 'night' })
              close()
            })
            .finally(() => {
              busy = false
            })
        }
        const leave = nights.follow(election, wake)
        const beat = setInterval(() => put(': alive\n\n'), heartbeatMs).unref()
        const life = setTimeout(() => close(), streamMs).unref()
        close = () => {
          if (!open) return
          open = false
          leave()
          clearInterval(beat)
          clearTimeout(life)
          try {
            controller.close()
          } catch {
            // the browser has gone already
          }
        }
        put('retry: 1000\n\n')
        wake()
      },
      cancel: () => close(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: backlogBytes }),
  )
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}
