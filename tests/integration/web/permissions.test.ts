import { beforeAll, expect, test, vi } from 'vitest'
import type { PermissionRow } from '../../../src/directory/directory.ts'
import type { Action } from '../../../src/directory/permission.ts'
import { Keyring } from '../../../src/store/seal.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import { openPlace, type Place, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Pages ask the table of permissions as commands do: what the directory's file adds to it counts here too. */
let place: Place

beforeAll(async () => {
  place = await openPlace()
})

const row = (
  effect: PermissionRow['effect'],
  actions: readonly Action[],
  roles: readonly string[] = [],
): PermissionRow => ({
  id: `${effect}-${actions.join('-')}`,
  effect,
  roles,
  bodies: [],
  actions,
  why: 'a test',
})

/** What somebody gets of each page, while these rows count. */
async function statuses(person: string, permissions: readonly PermissionRow[]) {
  const at = await place.open({
    directory: () => ({ ...place.directory, permissions }),
    deliveries: { list: async () => [], retry: async () => true },
    acknowledge: async () => undefined,
    keyring: new Keyring([Buffer.alloc(32, 7)]),
  })
  const link = await issueSignInLink(place.db, person, 'sign-in', 60_000)
  const { cookie = '' } = await send(at, { method: 'POST', path: link })
  const paths = ['/deliveries', '/audit', '/notices', '/call-tree.pdf']
  const got = await Promise.all(paths.map(async (path) => [path, (await send(at, { path, cookie })).status] as const))
  const nav = (await send(at, { path: '/account', cookie })).text
  return { ...Object.fromEntries(got), nav: ['/deliveries', '/audit'].filter((path) => nav.includes(`href="${path}"`)) }
}

test('what a row denies a coordinator is no page of theirs, and stands in no list of pages', async () => {
  const all = {
    '/deliveries': 200,
    '/audit': 200,
    '/notices': 200,
    '/call-tree.pdf': 200,
    nav: ['/deliveries', '/audit'],
  }
  expect(await statuses('anne', [])).toEqual(all)
  expect(await statuses('anne', [row('deny', ['deliveries.see'])])).toEqual({
    ...all,
    '/deliveries': 404,
    nav: ['/audit'],
  })
  expect(await statuses('anne', [row('deny', ['audit', 'call-tree', 'notices'])])).toEqual({
    '/deliveries': 200,
    '/audit': 404,
    '/notices': 404,
    '/call-tree.pdf': 404,
    nav: ['/deliveries'],
  })
})

test('what a row allows somebody else is a page of theirs', async () => {
  const own = { '/deliveries': 404, '/audit': 404, '/notices': 200, '/call-tree.pdf': 200, nav: [] }
  expect(await statuses('kadri', [])).toEqual(own)
  expect(await statuses('kadri', [row('allow', ['audit'], ['niscg_member'])])).toEqual({
    ...own,
    '/audit': 200,
    nav: ['/audit'],
  })
})
