import { expect, test } from 'vitest'
import { assuranceOf } from '../../../../adapters/web/index.ts'
import { idOf } from '../../../../adapters/web/rooms.ts'
import { settings } from '../../../../adapters/web/settings.ts'

test('what the rooms promise depends on how they are reached', () => {
  const own = { operator: 'own', joinersReadBack: true }
  for (const origin of ['http://localhost:8080', 'http://fr.localhost', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
    expect(assuranceOf(origin)).toEqual({ encryption: 'loopback', ...own })
  }
  expect(assuranceOf('https://jom.example.eu')).toEqual({ encryption: 'in-transit', ...own })
  for (const origin of ['http://jom.example.eu', 'http://localhost.evil.test', 'http://127.0.0.1.evil.test']) {
    expect(assuranceOf(origin)).toEqual({ encryption: 'none', ...own })
  }
})

test('a room is named by its key where that can stand in an address, and never takes a path of ours', () => {
  expect(idOf('national-cell-fr')).toBe('national-cell-fr')
  const others = ['assets', 'A room', '../x', 'a/b', '', 'x'.repeat(65)].map(idOf)
  for (const id of others) expect(id).toMatch(/^r-[0-9a-f]{24}$/)
  expect(new Set(others).size).toBe(others.length)
})

test('the size of files is read from the environment, and a wrong one is refused', () => {
  expect(settings.parse({})).toEqual({ uploadBytes: 10_485_760 })
  expect(settings.parse({ JOM_ROOMS_UPLOAD_MIB: '0' })).toEqual({ uploadBytes: 0 })
  for (const wrong of ['-1', 'many', '101']) {
    const { error } = settings.safeParse({ JOM_ROOMS_UPLOAD_MIB: wrong })
    expect(error?.issues.map(({ message }) => message)).toEqual(['config.rooms-upload'])
  }
})
