import { actions, button, code, type Inline, text } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import type { Playbook } from '../playbook/language/model.ts'
import { sayText } from '../playbook/language/text.ts'
import { mayStart } from '../playbook/live/rights.ts'
import { approvalLine } from '../playbook/version/letter.ts'
import { mayApprove, type Standing, shortOf, standingOf } from '../playbook/version/standing.ts'
import { sayApproval, sayChanger } from '../playbook/version/words.ts'
import { memberOf } from '../threat/report.ts'
import type { Asking, Call, Command } from './command.ts'
import { nameOf, sayAll } from './run-words.ts'
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
    const standings: Standing[] = []
    // One after the other: a transaction has one connection.
    for (const playbook of all) standings.push(await standingOf(call, playbook))
    const items = standings.map((standing): readonly Inline[] => {
      const { playbook } = standing
      const said = [
        `${nameOf(playbook, person)}. ${sayText(playbook.purpose, language).trim()}`,
        say(language, 'runs.playbooks.started-by', { triggers: sayTriggers(playbook, language) }),
        ...versionLines(call, standing),
      ]
      return [code(playbook.id), text(` ${said.join(' ')}`)]
    })
    const mine = all.filter((playbook) => isByHand(playbook) && mayStart(call, playbook, person, memberHere(call)))
    const controls = mine.slice(0, portable.controlsPerBlock).map(({ id, about, inputs }) => {
      // What it is about is asked back first, where it is about something.
      const opens = about === undefined && inputs.length > 0 ? 'form' : undefined
      return button(say(language, 'runs.control.start', { playbook: id }), `run ${id}`, 'plain', opens)
    })
    const approvals = standings
      .filter((standing) => standing.version.approvedAt === null && mayApprove(call, standing, person))
      .slice(0, portable.controlsPerBlock)
      .map(({ playbook: { id, hash } }) =>
        button(say(language, 'versions.control.approve-of', { playbook: id }), approvalLine(id, hash)),
      )
    return call.reply(
      answer(say(language, 'runs.playbooks.some', { count: all.length }), [
        { type: 'list', ordered: false, items },
        ...[controls, approvals].filter((each) => each.length > 0).map((each) => actions(...each)),
      ]),
    )
  },
}

/** Which version is in force, who approved it, and who may do what with it. */
function versionLines(call: Call, { playbook, version, may }: Standing): readonly string[] {
  const { language, zone } = call.person
  const changer = sayChanger(call, { playbook, may }, language)
  return [
    say(language, 'versions.list.version', {
      version: shortOf(playbook.hash),
      at: sayPlaced(language, version.since ?? version.readAt, zone),
      approval: sayApproval(call.directory, version, call.person),
    }),
    ...(changer === '' ? [] : [changer]),
    say(language, 'versions.list.may', {
      run: sayAll(language, playbook.may.run),
      change: sayAll(language, may.change),
      approve: sayAll(language, may.approve),
    }),
  ]
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
