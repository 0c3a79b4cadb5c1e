import { describe, expect, test } from 'vitest'
import { keycapNumber, readChoice, readCommand, readText } from '../../../../adapters/matrix/content/read-text.ts'

const bot = { userId: '@jom:example.eu', displayName: 'Joint Bot' }
const calling = (...user_ids: unknown[]): object => ({ 'm.mentions': { user_ids } })

describe('words are meant for the bot', () => {
  test.each([
    ['!jom', ''],
    ['!jom help', 'help'],
    ['  !JOM  report  volby.cz is down\nsince noon ', 'report  volby.cz is down\nsince noon'],
    ['!jom\u00A0help', 'help'],
    ['!jom\nhelp', 'help'],
    ['@jom:example.eu help', 'help'],
    ['@jom:example.eu: help', 'help'],
    ['@jom:example.eu', ''],
  ])('%j', (text, command) => {
    expect(readCommand(text, {}, bot)).toBe(command)
  })

  test.each([
    ['Joint Bot: help', 'help'],
    ['joint bot, help', 'help'],
    ['@Joint Bot help', 'help'],
    ['jom help', 'help'],
    ['jom:help', 'help'],
    ['@jom help', 'help'],
    ['JOM', ''],
  ])('when they call it: %j', (text, command) => {
    expect(readCommand(text, calling('@ana:example.eu', bot.userId), bot)).toBe(command)
    expect(readCommand(text, calling('@ana:example.eu'), bot)).toBeUndefined()
    expect(readCommand(text, {}, bot)).toBeUndefined()
  })

  test.each(['!jomhelp', 'please !jom help', '!job help', '@jom:example.eu.evil help', '> !jom help', ''])(
    'and these are not, whomever they call: %j',
    (text) => {
      expect(readCommand(text, calling(bot.userId), bot)).toBeUndefined()
    },
  )

  test.each(['ask the Joint Bot for help', 'jommy help', '@jom:other.eu help', 'Joint Bottle'])(
    'nor these, which only speak of it: %j',
    (text) => {
      expect(readCommand(text, calling(bot.userId), bot)).toBeUndefined()
    },
  )

  test.each([
    '<a href="https://matrix.to/#/@ben:example.eu">!jom report it is down</a>: is it?',
    '<p> <a href="https://matrix.to/#/%40ben%3Aexample.eu?via=example.eu"><b>!jom</b> report it is down</a>: is it?</p>',
    '<a href="matrix:u/ben:example.eu">!jom report it is down</a>: is it?',
    '<mx-reply><blockquote>who?</blockquote></mx-reply><a href="https://matrix.to/#/@ben:example.eu">!jom report</a> it is down',
  ])('but not where they are the name of somebody who is mentioned: %j', (formatted_body) => {
    const content = { format: 'org.matrix.custom.html', formatted_body }
    expect(readCommand('!jom report it is down: is it?', content, bot)).toBeUndefined()
  })

  test.each([
    '<a href="https://matrix.to/#/@jom:example.eu">Joint Bot</a>: ack',
    '<b>Joint Bot</b>: ack <a href="https://matrix.to/#/@ben:example.eu">!jom report</a>',
  ])('the mention of the bot itself is one to it: %j', (formatted_body) => {
    const content = { ...calling(bot.userId), format: 'org.matrix.custom.html', formatted_body }
    expect(readCommand('Joint Bot: ack', content, bot)).toBe('ack')
  })

  test.each([
    ['Helper: ack', '<a href="https://matrix.to/#/@jom:example.eu">Helper</a>: ack'],
    ['Helper of old ack', '<a href="https://matrix.to/#/@jom:example.eu">Helper  of\n<b>old</b></a> ack'],
    ['@Helper, ack', '<p><a href="matrix:u/jom:example.eu">@Helper</a>, ack</p>'],
    ['jom (@jom:example.eu) ack', '<a href="https://matrix.to/#/@jom:example.eu">jom (@jom:example.eu)</a> ack'],
  ])('the bot’s own mention calls it, whatever it is called there: %j', (text, formatted_body) => {
    const content = { format: 'org.matrix.custom.html', formatted_body }
    expect(readCommand(text, content, bot)).toBe('ack')
    expect(readCommand(text, { ...content, ...calling(bot.userId) }, bot)).toBe('ack')
    expect(readCommand(text, content, { userId: '@other:example.eu' })).toBeUndefined()
  })

  test('where two share a name, clients write the account behind it', () => {
    expect(readCommand('Joint Bot (@jom:example.eu): ack', calling(bot.userId), bot)).toBe('ack')
    expect(readCommand('Joint Bot (@jom:example.eu): ack', {}, bot)).toBeUndefined()
  })

  test('whatever stands in the place of mentions', () => {
    for (const mentions of [undefined, null, 7, [], { user_ids: bot.userId }, { user_ids: [7, null] }])
      expect(readCommand('jom help', { 'm.mentions': mentions }, bot)).toBeUndefined()
    expect(readCommand('jom help', undefined, { userId: bot.userId })).toBeUndefined()
    expect(readCommand('@ help', calling(bot.userId), { ...bot, displayName: '' })).toBeUndefined()
  })
})

describe('a reply chooses', () => {
  const controls = ['ack EL-2027-FR-0001', '', 'hand-over EL-2027-FR-0001', ...'456789'.split(''), 'the tenth']

  test.each(['1', '1.', '1)', '#1', ' 1 ', '1️⃣', '1\u20E3', 'ack EL-2027-FR-0001', 'ACK  el-2027-fr-0001'])(
    'the first control: %j',
    (text) => {
      expect(readChoice(text, controls)).toBe('ack EL-2027-FR-0001')
    },
  )

  test('the tenth', () => {
    expect(readChoice('10', controls)).toBe('the tenth')
    expect(readChoice('🔟', controls)).toBe('the tenth')
  })

  test.each(['2', '0', '11', '-1', '1 2', '1 please', 'yes', '', '١', '1e0', '0x1', '1.0'])('nothing: %j', (text) => {
    expect(readChoice(text, controls)).toBeUndefined()
  })

  test('what was typed as a number, though clients make a list of it', () => {
    for (const html of ['<ol>\n<li></li>\n</ol>', '<ol start="3"><li></li></ol>']) {
      const words = readText({ msgtype: 'm.text', body: 'x', format: 'org.matrix.custom.html', formatted_body: html })
      expect(readChoice(words?.text ?? '', controls)).toBe(html.includes('3') ? controls[2] : controls[0])
    }
  })
})

test('a keycap has a number', () => {
  const keys = ['1️⃣', '2\u20E3', '9️⃣', '🔟', '🔟\uFE0F', '1', '0️⃣', '#️⃣', '👍', '', '1️⃣2️⃣', '10']
  expect(keys.map(keycapNumber)).toEqual([1, 2, 9, 10, 10, ...Array(7).fill(undefined)])
})
