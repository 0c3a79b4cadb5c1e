import { UserError } from '../chat/errors.ts'
import { type Block, code, type Inline, paragraph, text } from '../chat/message.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { nearest } from '../locale/nearest.ts'
import type { Command } from './command.ts'
import { answer } from './words.ts'

/** What can be said about one thing. Where its name is that of a command too, `help` with it shows the subject, which holds the command. */
export type Subject = { name: string; title: TextKey; commands: readonly Command[] }

/** What help has to tell: `first` is what most people need at 03:00, the subjects hold everything. */
export type Contents = { first: readonly Command[]; subjects: readonly Subject[] }

/**
 * Says what can be said to the bot: what is needed most and which subjects there are, all of one subject, all, or one command.
 * `contents` hands over what there is, which this command is part of.
 */
export const helpOn = (contents: () => Contents): Command => ({
  name: 'help',
  usage: 'help [all|<subject>|<command>]',
  summary: 'commands.help.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const { first, subjects } = contents()
    const all = subjects.flatMap(({ commands }) => commands)
    const listed = (commands: readonly Command[]): Block => ({
      type: 'list',
      ordered: false,
      items: commands.map(({ usage, summary }): Inline[] => [code(usage), text(` – ${say(language, summary)}`)]),
    })
    const wanted = call.words.trim().toLowerCase()
    if (wanted === '') {
      const more = subjects.map(({ name, title }): Inline[] => [
        code(`help ${name}`),
        text(` – ${say(language, title)}`),
      ])
      more.push([code('help all'), text(` – ${say(language, 'commands.help.all')}`)])
      return call.reply(
        answer(say(language, 'commands.help.first'), [
          listed(first),
          paragraph(say(language, 'commands.help.more')),
          { type: 'list', ordered: false, items: more },
        ]),
      )
    }
    if (wanted === 'all') {
      const blocks = subjects.flatMap(({ title, commands }): Block[] => [
        { type: 'heading', text: say(language, title) },
        listed(commands),
      ])
      return call.reply(answer(say(language, 'commands.help.intro'), blocks))
    }
    const subject = subjects.find(({ name }) => name === wanted)
    if (subject) return call.reply(answer(say(language, subject.title), [listed(subject.commands)]))
    const found = all.find(({ name }) => name === wanted)
    if (found) return call.reply(answer(say(language, found.summary), [paragraph(code(found.usage))]))
    const near = nearest(
      wanted,
      [...subjects, ...all].map(({ name }) => name),
    )
    throw new UserError(near ? 'commands.unknown.near' : 'commands.unknown', {
      written: wanted.slice(0, 40),
      near: near ?? '',
    })
  },
})
