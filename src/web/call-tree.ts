import { permits } from '../directory/permission.ts'
import { appendEntries } from '../ledger/append.ts'
import { readTree, scopeOf } from '../notice/call-tree.ts'
import type { App, Parts } from './context.ts'
import { notFound, tooOften } from './fault.ts'

/** Hangs in the call tree to print, of the members that the reader may have it of. Each print goes on record. */
export function serveCallTree(app: App, parts: Parts): void {
  const { db, keyring, directory, now: clock, world } = parts.options
  if (!keyring) return

  app.get('/call-tree.pdf', async (ask) => {
    const session = ask.get('session')
    const current = directory()
    const person = session && current.people.get(session.person)
    const now = clock?.() ?? new Date()
    const may = person !== undefined && permits(current, person, 'call-tree', now).allowed
    const scope = may ? scopeOf(current, person, now) : { own: [], others: [] }
    const codes = [...scope.own, ...scope.others]
    if (!person || codes.length === 0) return notFound(parts, ask)
    const wait = parts.attempts.take([{ what: 'print', value: person.id }])
    if (wait > 0) return tooOften(parts, ask, wait)
    const { language, zone } = person
    const tree = await readTree({ tx: db, keyring, directory: current, now }, scope, language)
    // Only here, since what sets type takes 30 MB of memory, and most days nobody prints.
    const { printTree } = await import('../notice/call-tree-pdf.ts')
    const pdf = await printTree(tree, { language, zone, exercise: world === 'exercise' })
    const payload = { codes, hash: tree.hash }
    const note = { kind: 'call-tree.made', subject: 'call-tree', actor: person.pseudonym, payload }
    await db.$transaction((tx) => appendEntries(tx, keyring, [note], now))
    return new Response(new Uint8Array(pdf), {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': 'inline; filename="call-tree.pdf"',
        'cache-control': 'no-store',
      },
    })
  })
}
