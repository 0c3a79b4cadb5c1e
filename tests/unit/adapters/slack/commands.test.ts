import { describe, expect, test } from 'vitest'
import { readTyped, wordsToBot } from '../../../../adapters/slack/acting/commands.ts'
import { commandOf } from '../../../../src/chat/typed.ts'

describe('What somebody typed', () => {
  test.each([
    ['report volby.cz is down', 'report volby.cz is down'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['ask <@U0ANA|ana> now', 'ask @ana now'],
    ['vouch <@U0ANA> CZ Ana', 'vouch slack:U0ANA CZ Ana'],
    ['see <#C0ROOM|general> and <#C0OTHER>', 'see #general and #C0OTHER'],
    ['<!here> <!subteam^S1|@duty>', '@here @duty'],
    ['<http://volby.cz|volby.cz> is down', 'volby.cz is down'],
    ['<mailto:ana@example.eu|ana@example.eu>', 'ana@example.eu'],
    ['<https://evil.example|volby.cz>', 'https://evil.example'],
    ['  help  ', 'help'],
  ])('%s', (written, typed) => {
    expect(readTyped(written)).toBe(typed)
  })

  test('is for the bot when it is called at the start, and then only', () => {
    expect(wordsToBot('<@U0BOT> ack CZ-1', 'U0BOT')).toBe('ack CZ-1')
    expect(wordsToBot(' <@U0BOT|jom>: ack CZ-1', 'U0BOT')).toBe('ack CZ-1')
    expect(wordsToBot('<@U0BOT>', 'U0BOT')).toBe('')
    expect(wordsToBot('<@U0ANA> ack CZ-1', 'U0BOT')).toBeUndefined()
    expect(wordsToBot('ask <@U0BOT> about it', 'U0BOT')).toBeUndefined()
    expect(wordsToBot('&lt;@U0BOT&gt; ack', 'U0BOT')).toBeUndefined()
  })

  test('asks for help when it is nothing', () => {
    expect(commandOf('')).toBe('help')
    expect(commandOf('ack CZ-1')).toBe('ack CZ-1')
  })
})
