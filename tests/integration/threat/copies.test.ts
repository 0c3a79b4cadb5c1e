import { expect, test } from 'vitest'
import type { ChatAdapter } from '../../../src/chat/adapter.ts'
import { openCopies } from '../../../src/delivery/copies.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

test('files of platforms that are down or not here hold up nothing of one that is up', async () => {
  const { store, end } = await openTestStore()
  const { db, keyring } = store
  const seal = (text: string, context: string) => Buffer.from(keyring.seal(text, context))
  const read: string[] = []
  const adapterFor = (platform: string, state: 'up' | 'down') =>
    ({
      platform,
      health: () => ({ state }),
      files: {
        async read(id: string) {
          read.push(id)
          return Buffer.from(id)
        },
      },
    }) as unknown as ChatAdapter // copying asks for nothing else
  const adapters = [adapterFor('down', 'down'), adapterFor('up', 'up')]
  try {
    await db.case.create({
      data: {
        ...{
          number: 'EL-2027-FR-0001',
          code: 'FR',
          year: 2027,
          label: 'TLP:AMBER',
          status: 'new',
          roomId: 'r',
          reporterId: 'anne',
        },
        ...{ title: seal('x', 'case.title'), report: seal('{}', 'case.report'), reportedAt: new Date() },
      },
    })
    const { id: caseId } = await db.case.findFirstOrThrow()
    // The last one is younger than more than are ever looked for together, of either kind.
    const platforms = [...Array.from({ length: 1200 }, (_, at) => (at % 2 ? 'down' : 'away')), 'up']
    await db.evidence.createMany({
      data: platforms.map((platform, index) => ({
        ...{ id: index + 1, caseId, number: index + 1, conversation: `${platform}:room`, externalId: `${index}` },
        ...{ author: 'a', words: seal('', 'evidence.words'), hash: 'h', audience: 'internal', label: 'TLP:AMBER' },
        ...{ saidAt: new Date(), markedBy: 'anne', markedAt: new Date() },
      })),
    })
    await db.evidenceFile.createMany({
      data: platforms.map((platform, index) => {
        const source = { platform, id: `${platform}-${index}`, name: 'a', mediaType: 'b', bytes: 1 }
        return { evidenceId: index + 1, seq: 1, ref: seal(JSON.stringify(source), 'evidence.file') }
      }),
    })
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const copies = openCopies({ db, keyring, adapters: () => adapters, log, onTouched: () => {} })
    try {
      await until(() => db.evidenceFile.findFirst({ where: { copiedAt: { not: null } } }), { what: 'it is copied' })
    } finally {
      await copies.stop()
    }
    expect(read).toEqual(['up-1200'])
    expect(await db.evidenceFile.count({ where: { copiedAt: null, fault: null } })).toBe(1200)
  } finally {
    await end()
  }
})
