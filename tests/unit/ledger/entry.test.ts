import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chainOn, commitTo, genesis, hashEntry, payloadOf, saltPayload } from '../../../src/ledger/entry.ts'
import { uuidv7 } from '../../../src/ledger/uuid.ts'
import { createWalk, type Link } from '../../../src/ledger/walk.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('hash and chain are SHA-256 over JSON with sorted names and no space', () => {
  const entry = {
    id: 'i',
    at: new Date('2027-04-11T20:00:00.007Z'),
    kind: 'k',
    subject: 's',
    actor: 'bot',
    commitment: 'c',
  }
  const hash = sha256(
    `{"actor":"bot","at":"2027-04-11T20:00:00.007Z","commitment":"c","id":"i","kind":"k","subject":"s"}`,
  )
  expect(hashEntry(entry)).toBe(hash)
  expect(chainOn(genesis, 1n, hash)).toBe(sha256(`{"hash":"${hash}","prev":"${'0'.repeat(64)}","seq":1}`))
})

test('a commitment is over salt and canonical payload, and the payload comes back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const payload = value as Parameters<typeof saltPayload>[0] // fast-check's own word for the same
      const salted = saltPayload(payload)
      expect(commitTo(salted)).toBe(createHash('sha256').update(salted).digest('hex'))
      expect(commitTo(saltPayload(payload))).not.toBe(commitTo(salted))
      const wellFormed = JSON.parse(JSON.stringify(payload).toWellFormed(), (_, each) => each) as unknown
      expect(JSON.stringify(payloadOf(salted)).length).toBe(JSON.stringify(wellFormed).length)
    }),
  )
  const salted = saltPayload({ b: 1, a: 'é' })
  expect(Buffer.from(salted.subarray(16)).toString()).toBe('{"a":"é","b":1}')
})

test('ids are UUIDs of version 7 that grow', () => {
  const ids = Array.from({ length: 20_000 }, uuidv7)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids.slice(0, 100))
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Math.abs(Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(60_000)
})

test('what walks along the chain keeps no more than a bounded number of doubts', () => {
  // Every second entry is replaced: each stands in doubt, far more than can be kept.
  const walk = createWalk()
  const links: Link[] = []
  let chain = genesis
  for (let seq = 1n; seq <= 5000n; seq += 1n) {
    const hash = sha256(String(seq))
    chain = chainOn(chain, seq, hash)
    const shown = seq % 2n === 0n ? sha256(`other ${seq}`) : hash
    links.push({ id: String(seq), seq, hash: shown, chain, proof: shown })
  }
  const early = links.flatMap((link, index) => walk.step(link, links[index + 1], undefined))
  const late = walk.end(undefined)
  expect(early.length + late.length).toBe(2500)
  expect(late.length).toBeLessThanOrEqual(300)
})
