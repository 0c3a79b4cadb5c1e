import { actions, button, code, type Inline, text } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import type { Playbook } from '../playbook/language/model.ts'
import { sayText } from '../playbook/language/text.ts'
import { mayStart } from '../playbook/live/rights.ts'
import { memberOf } from '../threat/report.ts'
import type { Asking, Command } from './command.ts'
import { nameOf } from './run-words.ts'
import { answer, tell } from './words.ts'

/** Lists the playbooks, what they are for and what starts them. */
export const playbooks: Command = {
  name: 'playbooks',
  usage: 'playbooks',
  summary: 'commands.playbooks.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, library } = call
    const { language } = person
    const all = [...library.playbooks.values()].toSorted((a, b) => a.id.localeCompare(b.id))
    if (all.length === 0) return tell(call, 'runs.playbooks.none')
    const items = all.map((playbook): readonly Inline[] => [
      code(playbook.id),
      text(` ${nameOf(playbook, person)}. ${sayText(playbook.purpose, language).trim()} `),
      text(say(language, 'runs.playbooks.started-by', { triggers: sayTriggers(playbook, language) })),
    ])
    const mine = all.filter((playbook) => isByHand(playbook) && mayStart(call, playbook, person, memberHere(call)))
    const controls = mine
      .slice(0, portable.controlsPerBlock)
      .map(({ id }) => button(say(language, 'runs.control.start', { playbook: id }), `run ${id}`, 'plain', 'form'))
    return call.reply(
      answer(say(language, 'runs.playbooks.some', { count: all.length }), [
        { type: 'list', ordered: false, items },
        ...(controls.length > 0 ? [actions(...controls)] : []),
      ]),
    )
  },
}

/** Whether people start it by `run`. */
export const isByHand = ({ triggers }: Playbook): boolean =>
  triggers.some((trigger) => trigger.kind === 'command' && trigger.name === undefined)

/** The member for which somebody starts a run: that of the room they are in, else the first they hold a role for. */
export const memberHere = ({ person, room, now }: Asking): string | undefined => memberOf(person, room, now)

/** What starts a playbook, in words. */
export function sayTriggers({ id, triggers }: Playbook, language: string): string {
  const said = triggers.map((trigger) => {
    if (trigger.kind !== 'command') return say(language, `runs.trigger.${trigger.kind}`)
    return trigger.name ?? say(language, 'runs.trigger.command', { playbook: id })
  })
  return new Intl.ListFormat(language, { type: 'disjunction' }).format([...new Set(said)])
}
