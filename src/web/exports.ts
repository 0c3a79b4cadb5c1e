import { UserError } from '../chat/errors.ts'
import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import { permits } from '../directory/permission.ts'
import { type Export, makeExport, readerOf } from '../export/bundle.ts'
import type { Separator } from '../export/csv.ts'
import { readName } from '../export/request.ts'
import type { App, Parts } from './context.ts'
import { notFound, tooMany, tooOften } from './fault.ts'
import { goneOf } from './gone.ts'
import { openQueue } from './queue.ts'

/**
 * Exports made together, each holding a connection to the database while it is gathered and up to 512 MB while it is printed; how many
 * wait for that, and of one person. What is made and on its way to somebody takes room on the disk alone.
 */
const together = { atOnce: 2, waiting: 20, each: 3 }

/**
 * Hangs in the download of exports. A link to one gives nothing by itself: what its reader may see is looked at when it is fetched, and
 * that it was is on record before they have it. Whoever goes before that has taken nothing, and nothing more is made for them. `over`
 * resolves once none is in the making.
 */
export function serveExports(app: App, parts: Parts): { over(): Promise<void> } {
  const { db, keyring, directory, now: clock, world } = parts.options
  if (!keyring) return { over: async () => {} }
  const queue = openQueue(together)

  app.get('/exports/:name', async (ask) => {
    const session = ask.get('session')
    const wanted = readName(ask.req.param('name'))
    const allowed = () => {
      const current = directory()
      const person = session && current.people.get(session.person)
      const now = clock?.() ?? new Date()
      return person && permits(current, person, 'export', now).allowed ? { directory: current, person, now } : undefined
    }
    const asking = allowed()
    if (!asking || !wanted) return notFound(parts, ask)
    const wait = parts.attempts.take([{ what: 'export', value: asking.person.id }])
    if (wait > 0) return tooOften(parts, ask, wait)
    const separator: Separator = ask.req.query('separator') === 'comma' ? ',' : ';'
    const gone = goneOf(ask)
    const make = async (): Promise<Response> => {
      // While it waited they may have lost what let them have it.
      const reading = allowed()
      if (!reading) return notFound(parts, ask)
      const { person, ...rest } = reading
      const place = { db, keyring, ...rest, exercise: world === 'exercise', origin: parts.site().origin }
      const made = await makeExport(place, readerOf(person), wanted.asked, wanted.format, { separator, gone })
      try {
        // While it was made they may have lost it too, or a role by which they read what is in it.
        const having = allowed()
        if (!having) {
          await made.content.close()
          return notFound(parts, ask)
        }
        if (lostRole(reading, having)) throw new UserError('exports.narrowed')
        await made.record()
      } catch (fault) {
        await made.content.close()
        throw fault
      }
      return fileOf(made)
    }
    return queue.inTurn(asking.person.id, make, gone) ?? tooMany(parts, ask)
  })
  return queue
}

type Holder = { person: Person; now: Date }

/** Whether somebody holds less than before: no role for a member any more, or none by which its own matters are theirs too. */
const lostRole = (before: Holder, after: Holder): boolean =>
  [codesOf, worksFor].some((codes) => {
    const left = codes(after.person, after.now)
    return codes(before.person, before.now).some((code) => !left.includes(code))
  })

/** The file as it is read from where it was written, no faster than whoever has it takes it; closed once it was, or cannot be. */
export function fileOf({ content, mediaType, name, sha256 }: Export): Response {
  const pieces = content.read()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next()
          if (!done) return controller.enqueue(new Uint8Array(value))
          controller.close()
        } catch (fault) {
          await content.close()
          throw fault
        }
        await content.close()
      },
      cancel: () => content.close(),
    },
    { highWaterMark: 0 },
  )
  return new Response(body, {
    headers: {
      'content-type': mediaType,
      'content-length': String(content.size()),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      etag: `"${sha256}"`,
    },
  })
}
