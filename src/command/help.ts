import { code, type Inline, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { nearest } from '../locale/nearest.ts'
import type { Command } from './command.ts'
import { answer, tell } from './words.ts'

/** Says what can be said to the bot: all commands, or one. `all` hands over the list, which this command is part of. */
export const helpOn = (all: () => readonly Command[]): Command => ({
  name: 'help',
  usage: 'help [command]',
  summary: 'commands.help.summary',
  // It only shows.
  whenLate: 'obey',
  forAnyone: true,
  async run(call) {
    const { language } = call.person
    const wanted = call.words.trim().toLowerCase()
    if (wanted !== '') {
      const found = all().find((command) => command.name === wanted)
      if (!found) {
        const near = nearest(
          wanted,
          all().map(({ name }) => name),
        )
        return tell(call, near ? 'commands.unknown.near' : 'commands.unknown', {
          written: wanted.slice(0, 40),
          near: near ?? '',
        })
      }
      const how: Inline[] = [code(found.usage)]
      return call.reply(answer(say(language, found.summary), [{ type: 'paragraph', children: how }]))
    }
    const items = all().map((command): Inline[] => [code(command.usage), text(` ${say(language, command.summary)}`)])
    return call.reply(answer(say(language, 'commands.help.intro'), [{ type: 'list', ordered: false, items }]))
  },
})
