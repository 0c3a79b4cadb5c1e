import { describe, expect, test } from 'vitest'
import { actions, button, paragraph } from '../../src/chat/message.ts'
import type { Harness } from './harness.ts'
import { heard, hearing, line, notice } from './hearing.ts'
import { freshKey } from './saying.ts'

/** Where answers of the moment are shown for a moment, within the room, and all else for one person goes by direct message. */
export function describeWhispers(play: () => Harness): void {
  describe('to one person', () => {
    test('a card, what is changed later, and an answer to somebody who did nothing there, last: these go by direct message', async () => {
      const harness = play()
      const room = await harness.room()
      const [ana, ben] = [harness.account('ana'), harness.account('ben')]
      await harness.command('ana', room, 'status').done
      const [card, receipt, answer] = [line('a card'), line('a receipt'), line('an answer')]
      const { adapter } = harness
      await adapter.send(room, { ...notice(paragraph(card)), look: 'card' }, { key: freshKey(), only: ana })
      await adapter.send(room, notice(paragraph(receipt)), { key: freshKey(), only: ana, lasts: true })
      await adapter.send(room, notice(paragraph(answer)), { key: freshKey(), only: ben })
      for (const text of [card, receipt]) expect(JSON.stringify(await harness.alone('ana'))).toContain(text)
      expect(JSON.stringify(await harness.alone('ben'))).toContain(answer)
      for (const who of ['ana', 'ben'] as const)
        expect(JSON.stringify(await harness.sees(who, room))).not.toMatch(new RegExp(`${card}|${receipt}|${answer}`))
    })

    test('a button of an answer shown for a moment, and of a direct message, counts in the room that it is about', async () => {
      const harness = play()
      const { adapter } = harness
      const room = await harness.room()
      const message = notice(paragraph('Do you accept?'), actions(button('Accept', 'ack EL-2027-FR-0001')))
      for (const [who, acted] of [
        ['ana', true],
        ['ben', false],
      ] as const) {
        if (acted) await harness.command(who, room, 'status').done
        const before = heard(harness, room).length
        const only = harness.account(who)
        const [part] = (await adapter.send(room, message, { key: freshKey(), only })).parts
        if (part === undefined) throw new Error('nothing was sent')
        expect(part.startsWith('ephemeral/')).toBe(acted)
        await harness.press(who, room, part, 'Accept').done
        const event = (await hearing(harness, room, before + 1)).at(-1)
        expect(event).toMatchObject({
          kind: 'pressed',
          command: 'ack EL-2027-FR-0001',
          actor: only,
          conversation: room,
          message: part,
        })
      }
    })
  })
}
