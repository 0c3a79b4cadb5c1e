import { permits } from '../directory/permission.ts'
import { type Export, makeExport, readerOf } from '../export/bundle.ts'
import type { Separator } from '../export/csv.ts'
import { readName } from '../export/request.ts'
import type { App, Parts } from './context.ts'
import { notFound, tooOften } from './fault.ts'

/**
 * Hangs in the download of exports. A link to one gives nothing by itself: what its reader may see is looked at when it is fetched, and
 * that it was is on record before they have it.
 */
export function serveExports(app: App, parts: Parts): void {
  const { db, keyring, directory, now: clock, world } = parts.options
  if (!keyring) return

  app.get('/exports/:name', async (ask) => {
    const session = ask.get('session')
    const current = directory()
    const person = session && current.people.get(session.person)
    const wanted = readName(ask.req.param('name'))
    const now = clock?.() ?? new Date()
    if (!person || !wanted || !permits(current, person, 'export', now).allowed) return notFound(parts, ask)
    const wait = parts.attempts.take([{ what: 'export', value: person.id }])
    if (wait > 0) return tooOften(parts, ask, wait)
    const place = { db, keyring, directory: current, now, exercise: world === 'exercise', origin: parts.site().origin }
    const separator: Separator = ask.req.query('separator') === 'comma' ? ',' : ';'
    const made = await makeExport(place, readerOf(person), wanted.asked, wanted.format, separator)
    await made.record()
    return fileOf(made)
  })
}

const fileOf = ({ bytes, mediaType, name, sha256 }: Export): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      etag: `"${sha256}"`,
    },
  })
