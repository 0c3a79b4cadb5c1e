import { afterAll, beforeAll, expect, test } from 'vitest'
import { messageId } from '../../../src/chat/refs.ts'
import { commands } from '../../../src/command/index.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { fillDirectory, openPlace, place, said } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeAll(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one', 'two'])
  yard = await openPlace(at.store)
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

test('characters that no database holds make no event fail, wherever in it they stand', {
  timeout: 120_000,
}, async () => {
  const names = commands.map(({ name }) => name)
  for (const word of ['\0', '\ud800', '\udfff x', 'EL-2027-FR-\u00001', '1\0']) {
    const of = { message: messageId(`m${word}`) }
    const answers = { what: word, concerns: word, [word]: word, phase: word, label: word }
    await yard.accept(
      'ana',
      'one',
      ...names.map((name) => ({ kind: 'command', text: `${name} ${word}` }) as const),
      { kind: 'command', text: `report results are down ${word}` },
      { kind: 'command', text: `note ${word}`, on: of.message },
      { kind: 'pressed', command: `ack ${word}`, ...of },
      { kind: 'submitted', form: 'report', context: word, answers },
      said(of.message, word, { thread: messageId(word) }),
      { kind: 'edited', ...of, text: `${word} again`, edit: word },
      { kind: 'deleted', ...of },
    )
  }
  yard.inbox.poke(place('one'))
  await until(async () => (await yard.db.inbox.count({ where: { state: 'pending', attempts: 0 } })) === 0, {
    within: 100_000,
    what: 'all is tried',
  })
  expect(yard.faults).toEqual([])
  expect(await yard.db.case.count()).toBeGreaterThanOrEqual(5)
})
