import { describe, expect, test } from 'vitest'
import { type Names, readMarks, readWords } from '../../../../adapters/discord/hearing/words.ts'

/** What a message of Discord's says, in the order in which a reader looks for it. */

const names: Names = {
  user: (id) => (id === '11' ? 'Ana' : id),
  role: (id) => (id === '22' ? 'duty' : undefined),
  channel: (id) => (id === '33' ? 'elections' : undefined),
}

test.each([
  ['<@11> and <@!11>', '@Ana and @Ana'],
  ['<@99>', '@99'],
  ['<@&22> <@&98>', '@duty @98'],
  ['<#33> <#97>', '#elections #97'],
  ['<:ok:1> <a:spin:2>', ':ok: :spin:'],
  ['<t:1764144000:F> <t:1764144000>', '2025-11-26 08:00 UTC 2025-11-26 08:00 UTC'],
  ['<t:9999999999999:R>', '<t:9999999999999:R>'],
  ['</jom report:123>', '/jom report'],
  [
    '**bold** _it_ ||hidden|| `code` [a](https://b.example) > no quote',
    '**bold** _it_ ||hidden|| `code` [a](https://b.example) > no quote',
  ],
  ['a < b, c > d, <https://e.example>, <id:guide>', 'a < b, c > d, <https://e.example>, <id:guide>'],
])('%s', (content, read) => expect(readMarks(content, names)).toBe(read))

const app = { author: { id: '5', bot: true } }

describe('words', () => {
  test('what somebody wrote is the text, and what else is read there are variants', () => {
    const message = {
      content: 'look <@11>',
      poll: { question: { text: 'Open?' }, answers: [{ poll_media: { text: 'yes' } }] },
      sticker_items: [{ name: 'Wave' }],
      attachments: [{ id: '1', filename: 'a.png', title: 'A map', description: 'TLP:RED map' }],
    }
    expect(readWords(message, names)).toEqual({
      text: 'look @Ana',
      variants: ['Open?', '• yes', 'Wave', 'A map', 'TLP:RED map'],
    })
  })

  test('without words of its own it says what else is read there', () => {
    const passedOn = { message: { content: 'from <#33>', embeds: [{ title: 'T' }], sticker_items: [{ name: 'S' }] } }
    expect(readWords({ content: '', message_snapshots: [passedOn] }, names)).toEqual({
      text: 'from #elections\nT\nS',
      variants: [],
    })
  })

  test('embeds and components count where an app wrote them, and not where they show what lies behind a link', () => {
    const embeds = [
      {
        author: { name: 'CERT' },
        title: 'Alert',
        description: 'Something',
        fields: [{ name: 'Site', value: 'volby.cz' }],
        footer: { text: 'TLP:AMBER' },
        url: 'https://never.example',
        image: { url: 'https://never.example/i.png' },
      },
    ]
    const components = [
      {
        type: 17,
        components: [
          { type: 10, content: 'deep' },
          { type: 2, label: 'Press', custom_id: 'no' },
        ],
      },
    ]
    expect(readWords({ ...app, content: '', embeds, components }, names).text).toBe(
      'CERT\nAlert\nSomething\nSite: volby.cz\nTLP:AMBER\ndeep\nPress',
    )
    expect(readWords({ webhook_id: '7', content: 'words', embeds }, names).variants).toContain('TLP:AMBER')
    expect(readWords({ author: { id: '6' }, content: 'https://a.example', embeds, components }, names)).toEqual({
      text: 'https://a.example',
      variants: [],
    })
  })

  test('of which nothing is told there are none', () => {
    expect(readWords({ content: '', attachments: [], embeds: [] }, names)).toEqual({ text: '', variants: [] })
    expect(readWords({}, names)).toEqual({ text: '', variants: [] })
    expect(
      readWords({ content: 7, poll: 'x', message_snapshots: [null, { message: [] }], components: 'x' }, names),
    ).toEqual({
      text: '',
      variants: [],
    })
  })
})
