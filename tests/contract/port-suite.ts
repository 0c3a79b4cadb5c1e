import { describe, expect, test } from 'vitest'
import { DeliveryError } from '../../src/chat/errors.ts'
import { paragraph } from '../../src/chat/message.ts'
import { messageId } from '../../src/chat/refs.ts'
import { until } from '../support/poll.ts'
import type { Harness } from './harness.ts'
import { hearing, line, notice } from './hearing.ts'
import { proves } from './parity.ts'
import { freshKey, shown } from './saying.ts'

/** A port that is there does what it says. Which must be there, `ports.ts` says. */
export function describePorts(play: () => Harness): void {
  describe('can, where it says so,', () => {
    test('make rooms: the same key finds the same one, members are people and not the bot', async () => {
      const harness = play()
      const { rooms } = harness.adapter
      if (!rooms) return expect(harness.adapter).not.toHaveProperty('rooms')
      for (const each of ['make-room', 'topic'] as const) proves(each)
      const made = await rooms.create({ key: 'the-crisis-room', title: 'Crisis room', readBack: false })
      await rooms.invite(made, harness.account('ana'), 'Ana')
      await rooms.invite(made, harness.account('ben'), 'Ben')
      await rooms.invite(made, harness.account('ben'), 'Ben')
      expect(await rooms.create({ key: 'the-crisis-room', title: 'Crisis room', readBack: false })).toBe(made)
      const both = [harness.account('ana'), harness.account('ben')].sort()
      // Where people accept an invitation first, they sit there only then.
      await until(async () => (await rooms.members(made)).length === 2, { what: 'both sit there' })
      expect([...(await rooms.members(made))].sort()).toEqual(both)
      await rooms.remove(made, harness.account('ben'))
      await rooms.remove(made, harness.account('ben'))
      expect(await rooms.members(made)).toEqual([harness.account('ana')])
      await rooms.topic(made, 'TLP:AMBER · FR, EE')
      const text = line('to those who stayed')
      await harness.adapter.send(made, notice(paragraph(text)), { key: freshKey() })
      expect(JSON.stringify(await harness.sees('ana', made))).toContain(text)
      await expect(harness.sees('ben', made)).rejects.toThrow()
    })

    test('tell who sits in a room as soon as they are connected again', async () => {
      const harness = play()
      const room = await harness.room()
      await harness.away(() => [])
      const { rooms } = harness.adapter // another one, where a gap is a restart
      if (!rooms) return expect(harness.adapter).not.toHaveProperty('rooms')
      expect([...(await rooms.members(room))].sort()).toEqual([harness.account('ana'), harness.account('ben')].sort())
    })

    test('archive rooms: nothing can be said there any more', async () => {
      const harness = play()
      const { rooms } = harness.adapter
      if (!rooms) return expect(harness.adapter).not.toHaveProperty('rooms')
      proves('archive')
      const room = await rooms.create({ key: 'a-room-to-archive', title: 'Over', readBack: false })
      await rooms.archive(room)
      const fault = await harness.adapter
        .send(room, notice(paragraph('too late')), { key: freshKey() })
        .catch((caught: unknown) => caught)
      expect(fault).toBeInstanceOf(DeliveryError)
      expect(fault).toMatchObject({ retry: { kind: 'never' } })
    })

    test('find people, and only those who are there', async () => {
      const harness = play()
      const { people } = harness.adapter
      if (!people) return expect(harness.adapter).not.toHaveProperty('people')
      proves('people')
      await harness.room()
      expect(await people.find('ana')).toBe(harness.account('ana'))
      expect(await people.find('nobody-of-that-name')).toBeUndefined()
    })

    test('react, and hear reactions', async () => {
      const harness = play()
      const { reactions } = harness.adapter
      const room = await harness.room()
      const message = await harness.type('ana', room, line('to react to')).done
      proves('reacted')
      await harness.react('ben', room, message).done
      const [, reacted] = await hearing(harness, room, 2)
      expect(reacted).toMatchObject({
        kind: 'reacted',
        message,
        reaction: 'seen',
        added: true,
        actor: harness.account('ben'),
      })
      if (!reactions) return expect(harness.adapter).not.toHaveProperty('reactions')
      proves('reaction')
      await reactions.add(room, message, 'done')
      await reactions.add(room, message, 'done')
      const seen = (await harness.sees('ana', room)).find((each) => each.id === message)
      expect([...(seen?.reactions ?? [])].sort()).toEqual(['done', 'seen'])
      // Whoever is shown where a message stands gets there: each has an address of its own.
      const other = await harness.type('ana', room, line('to stand elsewhere')).done
      const links = [message, other].map((each) => harness.adapter.linkTo?.(room, each))
      if (!harness.adapter.linkTo) return
      for (const link of links) expect(link).toMatch(/^https?:\/\/\S+$/)
      expect(new Set(links).size).toBe(2)
    })

    test('take and give files, byte by byte', async () => {
      const harness = play()
      const { files } = harness.adapter
      if (!files) return expect(harness.adapter).not.toHaveProperty('files')
      const room = await harness.room()
      for (const each of ['file-heard', 'file'] as const) proves(each)
      const bytes = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256)
      await harness.type('ana', room, line('see the file'), { file: { name: 'evidence.bin', bytes } }).done
      const [event] = await hearing(harness, room, 1)
      const [file] = (event?.kind === 'message' && event.files) || []
      expect(file).toMatchObject({ name: 'evidence.bin', bytes: 3000 })
      expect(Buffer.from(await files.read(file?.id ?? '')).equals(bytes)).toBe(true)

      const key = freshKey()
      const kept = { name: 'list.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode('one\ntwo') }
      const id = await files.keep({ ...kept, key })
      expect(await files.keep({ ...kept, key })).toBe(id)
      const listed = (words: string, id: string) =>
        notice(paragraph(words), { type: 'file', file: { id, name: kept.name, mediaType: kept.mediaType, bytes: 7 } })
      const sent = await harness.adapter.send(room, listed('a list', id), { key: freshKey() })
      // Where files come with messages alone, people see it under another name.
      const [seen, ...more] = (await shown(harness, 'ben', room)).flatMap((each) => each.files)
      expect(more).toEqual([])
      expect(Buffer.from((await harness.download('ben', room, seen ?? 'none')) ?? []).toString()).toBe('one\ntwo')
      // An edit passes on anew what stands already, and takes away what it does not show.
      const again = await files.keep({ ...kept, key: freshKey() })
      const edited = await harness.adapter.edit(sent, listed('the list', again), { key: freshKey() })
      await until(async () => (await shown(harness, 'ben', room)).some(({ plain }) => plain.includes('the list')), {
        what: 'the words changed',
      })
      expect((await shown(harness, 'ben', room)).flatMap((each) => each.files)).toHaveLength(1)
      await harness.adapter.edit(edited, notice(paragraph('no list')), { key: freshKey() })
      await until(async () => (await shown(harness, 'ben', room)).every((each) => each.files.length === 0), {
        what: 'the file is gone with an edit that shows none',
      })
      await expect(files.read(messageId('no-such-file'))).rejects.toMatchObject({ retry: { kind: 'never' } })
    })
  })
}
