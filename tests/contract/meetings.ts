import { describe, expect, test } from 'vitest'
import { callCard } from '../../src/call/card.ts'
import type { CallFile } from '../../src/call/file.ts'
import type { Inline, Message } from '../../src/chat/message.ts'
import { messageBreaches, portable } from '../../src/chat/portable.ts'
import { decisionCard } from '../../src/decision/card.ts'
import type { DecisionFile } from '../../src/decision/file.ts'
import { usualOptions } from '../../src/round/option.ts'
import { roundTable } from '../../src/round/table.ts'
import { ceilingOf } from '../../src/sharing/ceiling.ts'
import { isWithin, type Label } from '../../src/sharing/label.ts'
import { directoryOf, personOf, roomOf } from '../support/directory.ts'
import { fileOf, seatOf } from '../unit/round/file.ts'
import type { Harness } from './harness.ts'
import { hearing } from './hearing.ts'
import { proves } from './parity.ts'
import { freshKey, shown } from './saying.ts'

/** What all delegations see of a decision, a call and its roll, as the bot itself makes them. */

const now = new Date('2027-04-25T18:00:00Z')
const place = { language: 'en', zone: 'Europe/Brussels' }
const origin = 'https://jom.example.eu'
const ana = personOf('ana', 'FR')
const codes = 'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')
const observers = ['ENISA']
const directory = directoryOf([ana, ...codes.map((code) => personOf(`p-${code}`, code))], [roomOf('joint', [ana])], [])
const scene = { directory, now, exercise: true, origin }

const decision = (label: Label): DecisionFile => ({
  ...{ id: 'P-2027-0012', type: 'operational', label, addressees: codes, roomId: 'joint', runId: null, step: null },
  title: 'Publish the joint line on the results site',
  question: 'Shall all refer to the official channel until the site answers again?',
  mandate: 'Terms of reference, point 4',
  known: 'The site is down since 20:05.',
  unknown: 'Who does it.',
  options: [
    { value: 'yes', label: 'Adopt' },
    { value: 'no', label: 'Reject' },
  ],
  rule: { profile: 'vote', threshold: 'two-thirds', quorum: 14 },
  ...{ caseNumber: null, callId: null, electionId: null, proposedBy: 'ana', proposedAt: now },
  deadline: new Date('2027-04-25T20:00:00Z'),
  ...{ state: 'proposed', chosen: null, rationale: '', decidedBy: null, recordedBy: null, decidedAt: null },
  ...{ recordedAt: null, late: false, signBy: null, signedBy: null, signedAt: null, ratifyBy: null, ratifiedBy: null },
  ...{ ratifiedAt: null, reviewAt: null, remindedAt: null, supersedes: null, supersededBy: null },
  seats: [...codes, ...observers].map((code) => ({ code, observer: observers.includes(code) })),
  positions: codes.slice(0, 20).map((code, n) => ({
    ...{ code, key: `web:${code}`, revision: 1, value: n % 9 === 4 ? 'no' : 'yes', reservation: n % 7 === 3 },
    words: n % 9 === 4 ? 'The mandate of our capital does not cover it' : n % 7 === 3 ? 'pending capital' : '',
    ...{ personId: 'ana', account: 'web:ana', at: now, late: false, minuted: false },
  })),
  evidence: [
    {
      ...{ number: 1, words: 'the log of the provider', grade: 'B2', hash: null, evidenceId: null, label },
    },
  ],
})

const call = (label: Label): CallFile => ({
  ...{
    id: 'C-2027-0004',
    title: 'Results path',
    link: '',
    agenda: ['Mirror site', 'Who phones whom'],
    codes,
    observers,
  },
  ...{ roles: ['duty'], label, addressees: codes, roomId: 'joint', runId: null, caseNumber: null, electionId: null },
  ...{ seriesId: null, seriesDay: null, askedBy: 'ana', madeAt: now, state: 'planned', wall: '2027-04-25T21:00' },
  ...{ zone: 'Europe/Brussels', offset: null, startsAt: new Date('2027-04-25T19:00:00Z'), minutes: 30, urgent: false },
  ...{ sequence: 0, quorum: 14, roundId: null, rollCallId: null, begunAt: null, endedAt: null, summarisedAt: null },
  guests: codes.map((code, n) => ({
    ...{
      personId: `p-${code}`,
      code,
      answer: n % 5 === 4 ? null : n % 4 === 3 ? 'no' : 'yes',
      answeredAt: null,
      told: 0,
    },
  })),
  lines: [],
})

/** Each as it stands at a label, with the first thing that one presses on it. */
const kinds = {
  decision: {
    card: (label: Label) => decisionCard(scene, decision(label), place),
    titled: 'Publish the joint line on the results site',
    number: 'P-2027-0012',
    press: 'position P-2027-0012 yes',
  },
  call: {
    card: (label: Label) => callCard({ ...scene, file: call(label) }, place),
    titled: 'Results path',
    number: 'C-2027-0004',
    press: 'attend C-2027-0004 yes',
  },
  roll: {
    card: (label: Label) =>
      roundTable(
        {
          file: fileOf({
            ...{ kind: 'roll-call', label, question: 'Roll of C-2027-0004', options: usualOptions('roll-call') },
            seats: [...codes.map((code) => seatOf(code)), ...observers.map((code) => seatOf(code, true))],
            quorum: 14,
            answers: codes.slice(0, 15).map((code, n) => ({
              ...{ code, key: `web:${code}`, revision: 1, value: n % 6 === 5 ? 'absent' : 'here', words: '' },
              ...{ personId: 'ana', account: 'web:ana', at: now, late: false },
            })),
          }),
          ...{ directory, unreached: [], exercise: true, origin },
        },
        place,
      ),
    titled: 'Roll of C-2027-0004',
    number: 'Q-2029-0007',
    press: 'line Q-2029-0007 here',
  },
} as const

const tidy = (words: string): string => words.replace(/\s+/g, ' ').trim()

/** What a message says, piece by piece; instants are left out, which each platform shows in its own way. */
function piecesOf({ blocks }: Message): readonly string[] {
  const said = (inline: Inline): readonly string[] =>
    'children' in inline
      ? inline.children.flatMap(said)
      : inline.type === 'text' || inline.type === 'code'
        ? [inline.text]
        : []
  const pieces = blocks.flatMap((block): readonly string[] => {
    switch (block.type) {
      case 'heading':
        return [block.text]
      case 'paragraph':
      case 'note':
        return block.children.flatMap(said)
      case 'list':
        return block.items.flatMap((item) => item.flatMap(said))
      case 'facts':
        return block.facts.flatMap(({ label, value }) => [label, ...value.flatMap(said)])
      default:
        return []
    }
  })
  return pieces.map(tidy).filter((piece) => piece !== '')
}

const commandsOf = ({ blocks }: Message): readonly string[] =>
  blocks.flatMap((block) =>
    block.type === 'actions' ? block.controls.map((each) => (each.type === 'button' ? each.command : each.url)) : [],
  )

/** A decision, a call and its roll stand whole, with all that can be pressed, where their label may; elsewhere their stub does. */
export function describeMeetings(play: () => Harness): void {
  describe('carries', () => {
    test.each(
      (['TLP:CLEAR', 'TLP:AMBER+STRICT'] as const).flatMap((label) =>
        (['decision', 'call', 'roll'] as const).map((kind) => ({ label, kind })),
      ),
    )('the card of a $kind at $label, of which nothing is cut', async ({ label, kind }) => {
      const harness = play()
      const room = await harness.room()
      const { card, titled, number, press } = kinds[kind]
      const { message, stub } = card(label)
      const isWhole = isWithin(label, ceilingOf(await harness.adapter.assurance(room)))
      proves(label, isWhole ? 'native' : 'stub and link')
      const said: Message = isWhole ? message : stub
      expect(messageBreaches(said)).toEqual([])
      const sent = await harness.adapter.send(room, said, { key: freshKey() })
      const [seen, ...more] = await shown(harness, 'ana', room)
      expect(more, 'a card stands in one message').toEqual([])
      const plain = tidy(seen?.plain ?? '')
      const marks = `${seen?.marks ?? ''} ${plain}`
      expect(marks).toContain(said.marking)
      expect(marks).toContain('EXERCISE')
      expect(plain).toContain(number)
      expect(plain.includes(titled)).toBe(isWhole)
      for (const piece of piecesOf(said)) expect(plain, piece).toContain(piece)
      expect(seen?.strange).toEqual([])
      const controls = seen?.controls ?? []
      expect(controls.map((each) => each.command ?? each.url)).toEqual(commandsOf(said))
      for (const each of controls) expect(each.label.length).toBeLessThanOrEqual(portable.buttonLabel)
      const button = controls.find((each) => each.command === press)
      const [part] = sent.parts
      if (!button || !part) throw new Error('there is nothing to press')
      await harness.press('ana', room, part, button.label).done
      expect(await hearing(harness, room, 1)).toMatchObject([{ actor: harness.account('ana') }])
    })
  })
}
