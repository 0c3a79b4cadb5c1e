import type { Message } from '../../../src/chat/message.ts'
import { actions, button, code, fact, note, paragraph, strong, text } from '../../../src/chat/message.ts'
import { type AccountRef, accountRef } from '../../../src/chat/refs.ts'

const ben = { type: 'mention', account: accountRef('web', 'ben'), name: 'Ben' } as const

/** Messages as the bot says them on a platform: `account` is somebody there, `call` what would call all, `file` one that it keeps. */
export function samplesFor({
  account,
  call,
  file,
}: {
  account: AccountRef
  call: string
  file: string
}): Readonly<Record<string, Message>> {
  const ana = { type: 'mention', account, name: 'Ana Costa' } as const
  return {
    card: {
      look: 'card',
      marking: 'TLP:AMBER',
      exercise: true,
      summary: 'EL-2027-FR-0001 · new: A site that copies the results page',
      blocks: [
        { type: 'heading', text: 'EL-2027-FR-0001 · new' },
        paragraph(strong('A site that copies the results page')),
        { type: 'quote', children: [text('resultats-elections.example shows\nother figures than ours.')] },
        {
          type: 'facts',
          facts: [
            fact('Asked', ana, ', then ', ben),
            fact('Accept by', { type: 'moment', at: '2027-04-18T18:00:00Z', text: 'Sun 18 Apr, 20:00 Brussels' }),
          ],
        },
        actions(button('Accept', 'ack EL-2027-FR-0001', 'primary'), button('Hand over', 'hand-over EL-2027-FR-0001')),
        note('Nobody has accepted yet.'),
        actions({ type: 'link', label: 'Open', url: 'https://jom.example.eu/cases/1?a=b&c=d' }),
      ],
    },
    relay: {
      look: 'relay',
      marking: 'TLP:GREEN',
      summary: 'Ana Costa (FR · ECNE): We see it too.',
      speaker: { name: 'Ana Costa', delegation: 'FR · ECNE', via: 'Joint room' },
      blocks: [
        paragraph('We see it too.\nSince 18:00 <UTC>.'),
        paragraph(`${call} call me`),
        { type: 'file', file: { id: file, name: 'shot.png', mediaType: 'image/png', bytes: 9 } },
      ],
    },
    answer: {
      look: 'reply',
      marking: 'TLP:CLEAR',
      summary: 'Two cases are open.',
      blocks: [
        paragraph('Two cases are open.'),
        { type: 'list', ordered: true, items: [[code('EL-2027-FR-0001')], [code('EL-2027-CZ-0002')]] },
        { type: 'list', ordered: false, items: [[text('Read '), { type: 'emphasis', children: [text('before')] }]] },
        { type: 'divider' },
        { type: 'code', text: 'a  b\n  <c>' },
        paragraph(
          { type: 'link', url: 'https://volby.cz', text: 'volby.cz' },
          ' and ',
          { type: 'link', url: 'https://example.eu/a', text: 'the register' },
          ' but not ',
          { type: 'link', url: 'javascript:alert(1)', text: 'this' },
        ),
      ],
    },
    summary: { look: 'notice', marking: '', summary: 'Somebody joined.', blocks: [] },
  }
}
