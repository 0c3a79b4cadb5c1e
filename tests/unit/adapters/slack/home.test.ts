import { afterEach, expect, test } from 'vitest'
import { type Home, openHome } from '../../../../adapters/slack/acting/home.ts'
import type { Wire } from '../../../../adapters/slack/wire.ts'
import type { EventSink } from '../../../../src/chat/adapter.ts'
import { unreachable } from '../../../../src/chat/errors.ts'
import { paragraph } from '../../../../src/chat/message.ts'
import { Refused } from '../../../../src/chat/refusals.ts'
import type { Shelf } from '../../../../src/chat/shelf.ts'
import { until } from '../../../support/poll.ts'

/** Everybody's own page follows what they may read, whether or not they do anything. */

let home: Home
afterEach(() => home.stop())

/** Pages of people who opened theirs before; `pages` is what stands at Slack. */
async function openPages(owners: readonly string[], read: { words: string }) {
  const pages = new Map<string, string>()
  const logged: string[] = []
  const slack = { shown: 0, asked: 0, away: false, gone: '' }
  const sink = {
    async home() {
      slack.asked += 1
      return { look: 'card', marking: '', summary: 'Tasks', blocks: [paragraph(read.words)] }
    },
    reader: () => undefined,
  } as Partial<EventSink> as EventSink // the page asks for nothing else
  const wire = {
    async ask(_method: string, { user_id: user, view }: { user_id: string; view: unknown }) {
      if (slack.away) throw unreachable('views.publish')
      if (user === slack.gone) throw new Refused('user_not_found', 'views.publish')
      slack.shown += 1
      pages.set(user, JSON.stringify(view))
    },
  } as unknown as Wire // likewise
  const shelf = {
    list: async () => owners.map((user) => ({ key: `home/${user}`, value: true })),
    write: async () => {},
  } as Partial<Shelf> as Shelf // likewise
  home = await openHome({
    sink,
    wire,
    shelf,
    exercise: false,
    log: (level, what) => void logged.push(`${level} ${what}`),
    everyMs: 5,
  })
  return { pages, logged, slack }
}

test('what somebody may not read any more goes from their page by itself, also after a restart', async () => {
  const read = { words: 'EL-2027-CZ-0001 volby.cz' }
  const { pages } = await openPages(['U1', 'U2'], read)
  await until(() => pages.get('U2')?.includes('volby.cz') === true, { what: 'both pages are shown' })
  read.words = 'EL-2027-CZ-0001'
  await until(() => [...pages.values()].every((page) => !page.includes('volby.cz')), { what: 'no page shows it' })
})

test('a page that has not changed is shown once, and anew to whoever opens it', async () => {
  const { slack } = await openPages(['U1'], { words: 'one task' })
  await until(() => slack.asked > 5, { what: 'it was looked at again and again' })
  expect(slack.shown).toBe(1)
  await home.opened('U1')
  expect(slack.shown).toBe(2)
})

test('while Slack does not answer, each round says so once, and the pages are shown when it does', async () => {
  const { slack, pages, logged } = await openPages(['U1', 'U2', 'U3'], { words: 'one task' })
  slack.away = true
  const before = slack.asked
  await until(() => slack.asked >= before + 9, { what: 'some rounds were made' })
  expect(logged.length).toBeLessThanOrEqual(Math.ceil((slack.asked - before) / 3) + 1)
  slack.away = false
  await until(() => pages.size === 3, { what: 'all are shown' })
})

test('a page that Slack refuses is not tried again until there is something else to show', async () => {
  const read = { words: 'one task' }
  const { slack, logged } = await openPages(['U1'], read)
  slack.gone = 'U1'
  await until(() => slack.asked > 5, { what: 'it was looked at again and again' })
  expect(logged).toEqual(['warn a page could not be shown'])
  read.words = 'no task'
  await until(() => logged.length === 2, { what: 'it is tried once more' })
})
