import { describe, expect, test } from 'vitest'
import { DeliveryError } from '../../src/chat/errors.ts'
import { paragraph } from '../../src/chat/message.ts'
import { until } from '../support/poll.ts'
import { hearing, line, notice } from './hearing.ts'
import { freshKey } from './saying.ts'
import type { SlackHarness } from './slack.ts'
import { describeWhispers } from './whispers.ts'

/** What only Slack does: answers that one person sees for a moment, and one event told in several ways. */
export function describeSlack(play: () => SlackHarness): void {
  describeWhispers(play)
  describe('on Slack alone', () => {
    test('an answer to somebody who acted there just now is ephemeral; it is changed by a new one, and cannot be taken back', async () => {
      const harness = play()
      const { adapter, slack } = harness
      const room = await harness.room()
      const only = harness.account('ana')
      await harness.command('ana', room, 'status').done
      const text = line('for a moment')
      const sent = await adapter.send(room, notice(paragraph(text)), { key: freshKey(), only })
      expect(sent.parts).toEqual([expect.stringMatching(/^ephemeral\//)])
      const before = JSON.stringify(await harness.alone('ana'))
      expect(JSON.stringify(await harness.sees('ana', room))).toContain(text)
      expect(JSON.stringify(await harness.sees('ben', room))).not.toContain(text)
      expect(before).not.toContain(text)
      const changed = await adapter.edit(sent, notice(paragraph(`${text}, changed`)), { key: freshKey(), only })
      expect(changed.parts).toEqual([expect.stringMatching(/^ephemeral\//)])
      expect(JSON.stringify(await harness.sees('ana', room))).toContain(`${text}, changed`)
      const hiding = adapter.edit(changed, notice(paragraph('a stub')), { key: freshKey(), only, hides: true })
      await expect(hiding, 'nor do its words go for a stub').rejects.toMatchObject({ retry: { kind: 'never' } })
      const fault = await adapter.retract(changed).catch((caught: unknown) => caught)
      expect(fault).toBeInstanceOf(DeliveryError)
      expect(fault).toMatchObject({ retry: { kind: 'never' } })
      expect(String(fault)).toMatch(/ephemeral/)
      expect(slack.callsOf('chat.postEphemeral').length).toBeGreaterThanOrEqual(2)
    })

    test('an answer whose first attempt had no clear outcome goes by direct message, where it can be found', async () => {
      const harness = play()
      const room = await harness.room()
      const only = harness.account('ana')
      await harness.command('ana', room, 'status').done
      harness.slack.faults.call('chat.postEphemeral', { kind: 'closed', when: 'after' })
      const [key, text] = [freshKey(), line('nobody knows whether it was seen')]
      const fault = await harness.adapter
        .send(room, notice(paragraph(text)), { key, only })
        .catch((caught: unknown) => caught)
      expect(fault).toMatchObject({ retry: { kind: 'backoff' } })
      const sent = await harness.adapter.send(room, notice(paragraph(text)), { key, only })
      expect(sent.parts).not.toEqual([expect.stringMatching(/^ephemeral\//)])
      expect((await harness.alone('ana')).filter(({ plain }) => plain.includes(text))).toHaveLength(1)
    })

    test('a mention is one event, though Slack tells it twice', async () => {
      const harness = play()
      const room = await harness.room()
      await harness.command('ana', room, 'status EL-2027-FR-0001', { address: 'mention' }).done
      await harness.type('ben', room, line('a mark')).done
      const events = await hearing(harness, room, 2)
      expect(events.map(({ kind }) => kind)).toEqual(['command', 'message'])
      const keys = harness.sink.offered.flatMap(({ event }) =>
        event.conversation === room && event.kind === 'command' ? [event.key] : [],
      )
      expect(new Set(keys).size).toBe(1)
    })

    test('an event doubled, told late, and told anew under another id, is stored once', async () => {
      const harness = play()
      const { faults } = harness.slack
      const room = await harness.room()
      faults.doubleEvents()
      const doubled = harness.type('ana', room, line('doubled'))
      await until(doubled.acknowledged, { what: 'it is acknowledged' })
      faults.renewEvents()
      const renewed = harness.type('ana', room, line('renewed'))
      await until(renewed.acknowledged, { what: 'it is acknowledged' })
      faults.delayEvents(150)
      const delayed = harness.type('ana', room, line('late'))
      const prompt = harness.type('ben', room, line('in its time'))
      for (const act of [delayed, prompt]) await until(act.acknowledged, { what: 'it is acknowledged' })
      await until(() => harness.slack.delivered.pending === 0, { what: 'all is told' })
      const events = await hearing(harness, room, 4)
      expect(events.map((event) => event.kind === 'message' && event.text.replace(/ \d+$/, '')).sort()).toEqual([
        'doubled',
        'in its time',
        'late',
        'renewed',
      ])
    })
  })
}
