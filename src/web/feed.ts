import { readFeed } from '../call/feed.ts'
import type { App, Parts } from './context.ts'
import { notFound } from './fault.ts'
import { sceneOf } from './scene.ts'

/** Hangs in the private calendars: programs read them by an address that nobody can guess, and sign in nowhere. */
export function serveFeeds(app: App, parts: Parts): void {
  if (!parts.options.keyring) return
  app.get('/calendar/:name', async (ask) => {
    const name = ask.req.param('name')
    const calendar = name.endsWith('.ics') ? await readFeed(sceneOf(parts), name.slice(0, -'.ics'.length)) : undefined
    if (calendar === undefined) return notFound(parts, ask)
    return new Response(calendar, {
      headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': 'inline; filename="jom.ics"' },
    })
  })
}
