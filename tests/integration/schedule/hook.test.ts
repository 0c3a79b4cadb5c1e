import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { keepCall } from '../../../src/playbook/schedule/hook.ts'
import type { Web } from '../../../src/web/options.ts'
import { createWeb } from '../../../src/web/server.ts'
import { directoryOf } from '../../support/directory.ts'
import { openStage, playbookText, type Stage } from './stage.ts'

const key = '0123456789abcdef0123456789abcdef'
const inputs = `inputs:
  - { id: what, type: line, label: What, max: 80 }
  - { id: severity, type: one, label: How bad?, options: { low: Low, high: High }, optional: true }
`
const playbooks = {
  'PB-90': playbookText('PB-90', '  - webhook: monitoring\n    if: body.kind == "outage"\n', inputs),
  'PB-91': playbookText('PB-91', '  - webhook: monitoring\n'),
  'PB-92': playbookText('PB-92', '  - webhook: other\n'),
}

let stage: Stage
let web: Web
let origin = ''
beforeAll(async () => {
  stage = await openStage(playbooks, '2027-05-09T12:00:00Z')
  await stage.start()
  ;({ web, origin } = await openWeb())
}, 60_000)
afterAll(async () => {
  await web.stop()
  await stage.end()
})

/** A web server of its own counts attempts anew. */
async function openWeb(): Promise<{ web: Web; origin: string }> {
  const made = createWeb({
    db: stage.db,
    keyring: stage.store.keyring,
    world: 'exercise',
    host: '127.0.0.1',
    port: 0,
    directory: () => directoryOf([], [], []),
    hooks: {
      keysOf: (name) => (name === 'monitoring' ? [Buffer.from(key)] : []),
      keep: (call) => keepCall(stage.db, stage.store.keyring, call),
    },
    log: () => {},
  })
  return { web: made, origin: (await made.start()).origin }
}

let calls = 0
type Facts = { name?: string; id?: string; secondsAgo?: number; signature?: string; to?: string }

function call(
  body: string | Uint8Array,
  { name = 'monitoring', id, secondsAgo = 0, signature, to = origin }: Facts = {},
) {
  calls += 1
  const own = id ?? `call-${calls}`
  const time = String(Math.floor(Date.now() / 1000) - secondsAgo)
  const text = Buffer.concat([Buffer.from(`${own}.${time}.`), Buffer.from(body)])
  const made = createHmac('sha256', key).update(text).digest('base64')
  return fetch(`${to}/hooks/${name}`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'webhook-id': own, 'webhook-timestamp': time, 'webhook-signature': signature ?? `v1,${made}` },
  })
}

/** What the record says of calls under a name, newest last. */
async function recorded(kind: string): Promise<readonly unknown[]> {
  const rows = await stage.db.ledgerEntry.findMany({ where: { kind }, orderBy: { id: 'asc' } })
  return rows.map(({ payload }) => payload && payloadOf(stage.store.keyring.open(payload, payloadContext)))
}

describe('a call of another machine', () => {
  test('starts each playbook that waits for it, with what it gives', async () => {
    const before = [await stage.runs('PB-90'), await stage.runs('PB-91'), await stage.runs('PB-92')]
    const answer = await call('{"kind":"outage","what":"results.example is down","severity":"high","noise":[1]}')
    expect([answer.status, await answer.text()]).toEqual([202, ''])
    await stage.quiet()
    const after = [await stage.runs('PB-90'), await stage.runs('PB-91'), await stage.runs('PB-92')]
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 0])
    expect(stage.faults).toEqual([])
  })

  test('leaves nothing of what it said beside its runs', async () => {
    await call('{"kind":"outage","what":"secret-word"}')
    await stage.quiet()
    const rows = await stage.db.hookCall.findMany()
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(({ body, heardAt }) => body === null && heardAt !== null)).toBe(true)
    const timers = await stage.db.timer.findMany({ where: { kind: 'hook.called' } })
    expect(JSON.stringify(timers, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      'secret-word',
    )
  })

  test('that is told twice, or played back, is heard once', async () => {
    const before = await stage.runs('PB-91')
    const answers = await Promise.all([1, 2, 3, 4].map(() => call('{"kind":"x"}', { id: 'same' })))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202])
    await stage.quiet()
    expect((await call('{"kind":"changed"}', { id: 'same' })).status).toBe(202)
    await stage.quiet()
    expect((await stage.runs('PB-91')) - before).toBe(1)
  })

  test('that lacks what a playbook asks for does not start it, and the record says which field', async () => {
    const before = await stage.runs('PB-90')
    expect((await call('{"kind":"outage"}')).status).toBe(202)
    await stage.quiet()
    expect(await stage.runs('PB-90')).toBe(before)
    expect((await recorded('hook.refused')).at(-1)).toMatchObject({ playbook: 'PB-90', field: 'what' })
  })

  test('that was kept is heard after a restart', async () => {
    await stage.down()
    const before = await stage.runs('PB-91')
    expect((await call('{"kind":"while down"}')).status).toBe(202)
    const [kept] = await stage.db.hookCall.findMany({ where: { heardAt: null } })
    expect(Buffer.from(kept?.body ?? []).toString('latin1')).not.toContain('while down')
    await stage.start()
    expect((await stage.runs('PB-91')) - before).toBe(1)
  })
})

describe('a hostile call', () => {
  const count = () => stage.db.hookCall.count()

  test('learns nothing: a wrong signature, an old one and an unknown name get the same answer', async () => {
    const before = await count()
    const refused = [
      await call('{}', { signature: 'v1,AAAA' }),
      await call('{}', { signature: '' }),
      await call('{}', { secondsAgo: 301 }),
      await call('{}', { secondsAgo: -301 }),
      await call('{}', { name: 'unknown' }),
      await call('{}', { name: 'other' }),
      await fetch(`${origin}/hooks/monitoring`, { method: 'POST' }),
    ]
    const seen = await Promise.all(refused.map(async (each) => `${each.status} ${await each.text()}`))
    expect(new Set(seen)).toEqual(new Set(['404 ']))
    expect(await count()).toBe(before)
  })

  test.each([
    { what: 'no JSON', body: 'kind=outage', status: 400 },
    { what: 'a list', body: '[1]', status: 400 },
    { what: 'no UTF-8', body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), status: 400 },
    { what: 'deep nesting', body: `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, status: 400 },
    { what: 'too much', body: `{"a":"${'x'.repeat(65_536)}"}`, status: 413 },
    { what: 'a marking that must not be stored', body: '{"title":"TLP:RED meeting"}', status: 422 },
    { what: 'such a marking in two halves', body: '{"tlp":"red"}', status: 422 },
  ])('with $what is refused, and nothing of it is kept', async ({ body, status }) => {
    const before = await count()
    expect((await call(body)).status).toBe(status)
    expect(await count()).toBe(before)
  })

  test('with names from JavaScript’s own objects changes nothing', async () => {
    const body = '{"__proto__":{"what":"x"},"constructor":{"prototype":{"what":"x"}},"kind":"outage"}'
    expect((await call(body)).status).toBe(202)
    await stage.quiet()
    expect((await recorded('hook.refused')).at(-1)).toMatchObject({ playbook: 'PB-90', field: 'what' })
    expect(stage.faults).toEqual([])
  })

  test('again and again is told to wait, and good ones under the name still arrive from elsewhere', async () => {
    const own = await openWeb()
    try {
      const answers: number[] = []
      for (let each = 0; each < 32; each += 1) {
        answers.push((await call('{}', { signature: 'v1,AAAA', to: own.origin })).status)
      }
      expect(answers.filter((status) => status === 404)).toHaveLength(30)
      const last = await call('{}', { to: own.origin })
      expect(last.status).toBe(429)
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await call('{}')).status).toBe(202)
    } finally {
      await own.web.stop()
    }
  })

  test('by any other method finds what anybody finds', async () => {
    const answer = await fetch(`${origin}/hooks/monitoring`, { redirect: 'manual', headers: { accept: 'text/html' } })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toContain('/sign-in')
  })
})
