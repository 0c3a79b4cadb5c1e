import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/chat/message.ts'
import { ceilingOf } from '../../src/sharing/ceiling.ts'
import { isWithin, type Label } from '../../src/sharing/label.ts'
import type { CaseFile } from '../../src/threat/case.ts'
import { caseCard } from '../../src/threat/case-card.ts'
import { directoryOf, personOf, roomOf } from '../support/directory.ts'
import type { Harness } from './harness.ts'
import { hearing } from './hearing.ts'
import { proves } from './parity.ts'
import { claims } from './ports.ts'
import { freshKey, shown } from './saying.ts'

const words = 'The register of voters is for sale'
const file: Omit<CaseFile, 'label'> = {
  id: 1n,
  number: 'EL-2027-FR-0042',
  code: 'FR',
  year: 2027,
  title: words,
  report: {
    what: words,
    concerns: 'FR',
    phase: 'election_day_voting',
    asset: 'electoral_register',
    evidence: false,
    alike: [],
  },
  triage: {},
  status: 'new',
  released: false,
  addressees: ['FR'],
  level: 0,
  ownerId: null,
  reporterId: 'ana',
  roomId: 'fr',
  origin: null,
  mergedInto: null,
  splitFrom: null,
  disposition: null,
  outlookAt: null,
  version: 1,
  happenedAt: new Date('2027-04-25T17:50:00Z'),
  reportedAt: new Date('2027-04-25T18:00:00Z'),
  acceptBy: new Date('2027-04-25T18:15:00Z'),
  acceptedAt: null,
  closedAt: null,
  sealedAt: null,
  sealedLabel: null,
  sealedBy: null,
  destroyedAt: null,
}

function cardOf(label: Label): { message: Message; stub: Message } {
  const ana = personOf('ana', 'FR')
  const room = roomOf('fr', [ana], { code: 'FR' })
  return caseCard(
    {
      file: { ...file, label },
      newest: {},
      directory: directoryOf([ana], [room], []),
      now: new Date('2027-04-25T18:10:00Z'),
      exercise: true,
      origin: 'https://jom.example.eu',
    },
    { language: 'en', zone: 'Europe/Brussels', own: true, releasable: true, room },
  )
}

/** A case's card stands where what the adapter promises of the place carries its label; elsewhere its stub, with which one gets as far. */
export function describeCards(play: () => Harness, name: string): void {
  describe('carries', () => {
    test.each(['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT'] as const)(
      'a card at %s whole where it may, else its stub with the same buttons and a link',
      async (label) => {
        const harness = play()
        const room = await harness.room()
        const { message, stub } = cardOf(label)
        const isWhole = isWithin(label, ceilingOf(await harness.adapter.assurance(room)))
        proves(label, isWhole ? 'native' : 'stub and link')
        const sent = await harness.adapter.send(room, isWhole ? message : stub, { key: freshKey() })
        const [seen, ...more] = await shown(harness, 'ana', room)
        expect(more, 'a card stands in one message').toEqual([])
        expect(seen?.plain).toContain('EL-2027-FR-0042')
        expect(seen?.plain.includes(words)).toBe(isWhole)
        expect(seen?.controls.map((each) => each.command)).toContain('ack EL-2027-FR-0042')
        if (!isWhole) expect(seen?.controls.map((each) => each.url)).toContain('https://jom.example.eu/rooms')
        const button = seen?.controls.find((each) => each.command === 'ack EL-2027-FR-0042')
        const [part] = sent.parts
        if (!button || !part) throw new Error('there is nothing to press')
        await harness.press('ana', room, part, button.label).done
        expect(await hearing(harness, room, 1)).toMatchObject([{ actor: harness.account('ana') }])
      },
    )

    if (claims(name, 'home'))
      test('somebody’s own page: theirs alone, and its buttons are commands that nobody else sees', async () => {
        const harness = play()
        const { stub } = cardOf('TLP:AMBER')
        proves('home')
        harness.sink.furnish((account) => (account === harness.account('ana') ? stub : undefined))
        const page = await harness.home?.('ana')
        expect(page?.plain).toContain('EL-2027-FR-0042')
        expect((await harness.home?.('ben'))?.plain).not.toContain('EL-2027-FR-0042')
        const button = page?.controls.find((each) => each.command === 'ack EL-2027-FR-0042')
        const before = harness.sink.stored.length
        await harness.pressAtHome?.('ana', button?.label ?? 'nothing to press').done
        // Somebody may be seen to come into a room of an earlier test meanwhile.
        const pressed = harness.sink.stored.slice(before).filter(({ kind }) => kind !== 'joined' && kind !== 'left')
        expect(pressed).toHaveLength(1)
        expect(pressed[0]).toMatchObject({
          kind: 'command',
          text: 'ack EL-2027-FR-0042',
          actor: harness.account('ana'),
          unseen: true,
        })
      })
  })
}
