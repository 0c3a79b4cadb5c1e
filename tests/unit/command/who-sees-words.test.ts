import { expect, test } from 'vitest'
import { type Block, type Message, plain } from '../../../src/chat/message.ts'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { linesOfRoom, linesOfSight } from '../../../src/cli/who-sees.ts'
import { sightMessage } from '../../../src/command/who-sees.ts'
import type { Room } from '../../../src/directory/directory.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { targetRoom } from '../../../src/sharing/target.ts'
import { placeOf, reachOf, type SeenCopy, type Sight } from '../../../src/sharing/who-sees.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

/** What people read of who sees a case, at its worst: released, shared by consent, held for a stranger, above a ceiling. */
const now = new Date('2027-04-25T18:00:00Z')
const anne = { ...personOf('anne', 'FR'), name: 'Anne Moreau', zone: 'Europe/Paris' }
const bruno = { ...personOf('bruno', 'FR'), name: 'Bruno Lefèvre' }
const dorte = { ...personOf('dorte', 'DK'), name: 'Dorte Kjærsgaard-Mikkelsen', language: 'da' }
const fiona = { ...personOf('fiona', 'ENISA'), name: 'Fiona Byrne' }
const emil = { ...personOf('emil', 'DK'), name: 'Emil' }
const cell = roomOf('fr', [anne, bruno], { title: 'National cell – France', code: 'FR', ceiling: 'TLP:AMBER+STRICT' })
const joint = roomOf('joint', [anne, dorte, fiona], { title: 'Joint operational mechanism' })
const outreach = roomOf('outreach', [anne, dorte, emil], {
  title: 'Outreach',
  platform: 'matrix',
  conversation: conversationRef('matrix', '!o:example.eu'),
  ceiling: 'TLP:GREEN',
  assurance: { encryption: 'in-transit', operator: 'allowed', joinersReadBack: false },
  raised: { to: 'TLP:GREEN', because: 'the server is our partner’s', by: 'The secretariat' },
})
const liaison: Room = {
  ...roomOf('liaison', [dorte], { title: 'CSIRT liaison' }),
  seats: new Set([accountRef('web', 'dorte'), accountRef('web', 'mallory')]),
}
const directory = directoryOf([anne, bruno, dorte, emil, fiona], [cell, joint, outreach, liaison], [])
const number = 'EL-2027-FR-0042'

const copyIn = (room: Room, stands: SeenCopy['stands'], what = 'card'): SeenCopy => {
  const limits = { label: 'TLP:AMBER', addressees: ['FR', 'DK', 'ENISA'] } as const
  const slot = `case/${number}/${what}@${room.id}`
  const target = targetRoom(directory, room, now)
  return {
    ...limits,
    slot,
    conversation: room.conversation,
    room,
    target,
    stands,
    since: now,
    rule: reachOf({ slot, ...limits }, target),
  }
}
const sight: Sight = {
  readers: [
    {
      person: anne,
      codes: ['FR'],
      reasons: [
        { kind: 'own', code: 'FR' },
        { kind: 'here', room: joint.title },
      ],
    },
    {
      person: bruno,
      codes: ['FR'],
      reasons: [
        { kind: 'own', code: 'FR' },
        { kind: 'alone', room: cell.title },
      ],
    },
    {
      person: dorte,
      codes: ['DK'],
      reasons: [
        { kind: 'addressee', code: 'DK', consent: 'S-2027-0003' },
        { kind: 'here', room: joint.title },
      ],
    },
    { person: fiona, codes: ['ENISA'], reasons: [{ kind: 'addressee', code: 'ENISA' }] },
  ],
  stubbed: [emil],
  copies: [
    copyIn(cell, 'whole'),
    copyIn(joint, 'whole'),
    copyIn(outreach, 'stub'),
    copyIn(liaison, 'held'),
    copyIn(liaison, 'whole', 'told'),
    { ...copyIn(cell, 'whole', 'asked'), only: accountRef('web', 'bruno'), person: bruno },
  ],
  places: [cell, joint, outreach, liaison].map((room) => placeOf(directory, room, now)),
  raised: { label: 'TLP:AMBER+STRICT', rooms: { before: 2, after: 1 }, people: { before: 4, after: 2 } },
}
const bare: Sight = { readers: [], stubbed: [], copies: [], places: [] }
const head = (language: string): string =>
  say(language, 'who-sees.case', { number, label: 'TLP:AMBER', released: 'true' })

const golden = (lines: readonly string[], name: string) =>
  expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/who-sees-${name}.txt`)

test.each([
  ['cli', sight, 'en'],
  ['cli-da', sight, 'da'],
  ['cli-nobody', bare, 'en'],
] as const)('%s, in 80 columns', async (name, seen, language) => {
  const lines = linesOfSight(head(language), seen, directory, language)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  await golden(lines, name)
})

test('of a room, in 80 columns', async () => {
  const room = {
    place: placeOf(directory, liaison, now),
    people: [{ person: dorte, codes: ['DK'] }],
    copies: [
      { label: 'TLP:AMBER', shows: 'held', count: 2 },
      { label: 'TLP:GREEN', shows: 'whole', count: 14 },
    ],
  } as const
  const lines = linesOfRoom(room, 'en')
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  await golden(lines, 'cli-room')
})

/** A message as lines of text, lists with dashes, as long as they come. */
function linesOf({ marking, blocks }: Message): readonly string[] {
  const lines = (block: Block): readonly string[] => {
    if (block.type === 'heading') return ['', block.text]
    if (block.type === 'paragraph') return [plain(block.children)]
    return block.type === 'list' ? block.items.map((item) => `- ${plain(item)}`) : []
  }
  return [marking, ...blocks.flatMap(lines)]
}

test.each([
  ['chat', sight, anne],
  ['chat-da', sight, dorte],
  ['chat-nobody', bare, anne],
] as const)('%s, in lists', async (name, seen, person) => {
  const message = sightMessage({ directory, person }, head(person.language), 'TLP:AMBER', seen)
  expect(messageBreaches(message)).toEqual([])
  expect(message.marking).toBe('TLP:AMBER')
  await golden(linesOf(message), name)
})
