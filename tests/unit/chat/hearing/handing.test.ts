import { expect, test } from 'vitest'
import type { Accepted } from '../../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../../src/chat/event.ts'
import { openHanding } from '../../../../src/chat/hearing/handing.ts'
import { accountRef, conversationRef } from '../../../../src/chat/refs.ts'

const left = (key: string): ChatEvent => ({
  key,
  kind: 'left',
  at: '2027-06-01T10:00:00.000Z',
  actor: accountRef('slack', 'U1'),
  conversation: conversationRef('slack', 'C1'),
})

/** A store that takes something only when it is told to. */
function openStore() {
  const offered: { key: string; store(): void; refuse(): void }[] = []
  return {
    offered,
    keys: () => offered.map(({ key }) => key),
    accept: ({ key }: ChatEvent) =>
      new Promise<Accepted>((resolve, reject) =>
        offered.push({ key, store: () => resolve('stored'), refuse: () => reject(new Error('not now')) }),
      ),
  }
}

async function insist(deed: () => Promise<void>): Promise<void> {
  for (;;) {
    const isDone = await deed().then(
      () => true,
      () => false,
    )
    if (isDone) return
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('what comes while something is being stored is handed over together, in order, once that is stored', async () => {
  const store = openStore()
  const handing = openHanding(store, insist)
  const given = ['1', '2', '3'].map((key) => handing.give('C1', left(key), []))
  await turn()
  expect(store.keys()).toEqual(['1'])
  store.offered[0]?.store()
  await expect(given[0]).resolves.toBe('stored')
  await turn()
  expect(store.keys()).toEqual(['1', '2', '3'])
  for (const { store: take } of store.offered) take()
  await Promise.all(given)
})

test('what the store turned away is handed over again before anything else of its channel; other channels go on', async () => {
  const store = openStore()
  const handing = openHanding(store, insist)
  const first = handing.give('C1', left('1'), [])
  const second = handing.give('C1', left('2'), [])
  await turn()
  store.offered[0]?.refuse()
  await turn()
  expect(store.keys()).toEqual(['1', '1'])
  const other = handing.give('C2', left('other'), [])
  await turn()
  expect(store.keys()).toEqual(['1', '1', 'other'])
  let isSettled = false
  void handing.settled().then(() => {
    isSettled = true
  })
  for (let next = 0; next < 4; next += 1) {
    store.offered[next]?.store()
    await turn()
    expect(isSettled).toBe(next === 3)
  }
  expect(store.keys()).toEqual(['1', '1', 'other', '2'])
  await expect(Promise.all([first, second, other])).resolves.toEqual(['stored', 'stored', 'stored'])
})

test('what was turned away of several is handed over again in order, before anything behind it, however late each refusal came', async () => {
  const store = openStore()
  const handing = openHanding(store, insist)
  const given = ['1', '2', '3', '4'].map((key) => handing.give('C1', left(key), []))
  await turn()
  store.offered[0]?.store()
  await turn()
  expect(store.keys()).toEqual(['1', '2', '3', '4'])
  // The last is refused first: it must not come back before the one ahead of it.
  store.offered[3]?.refuse()
  await turn()
  expect(store.keys()).toEqual(['1', '2', '3', '4'])
  store.offered[2]?.refuse()
  store.offered[1]?.store()
  const behind = handing.give('C1', left('5'), [])
  await turn()
  expect(store.keys()).toEqual(['1', '2', '3', '4', '3', '4'])
  for (const { store: take } of store.offered) take()
  await turn()
  expect(store.keys()).toEqual(['1', '2', '3', '4', '3', '4', '5'])
  store.offered.at(-1)?.store()
  await expect(Promise.all([...given, behind])).resolves.toEqual(Array.from({ length: 5 }, () => 'stored'))
})

test('what is given up is refused to whoever gave it', async () => {
  const handing = openHanding({ accept: () => Promise.reject(new Error('the bot is stopping')) }, (deed) => deed())
  await expect(handing.give('C1', left('1'), [])).rejects.toThrow('the bot is stopping')
  await handing.settled('C1')
})
