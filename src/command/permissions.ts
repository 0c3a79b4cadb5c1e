import { UserError } from '../chat/errors.ts'
import { type Block, type Inline, paragraph, strong, text } from '../chat/message.ts'
import { called } from '../directory/called.ts'
import type { PermissionRow, Person, RoleHolding } from '../directory/directory.ts'
import { type Action, isAction, permissionActions, rowsOf } from '../directory/permission.ts'
import { isOfFile, rowsAbout, type Share, sharesOf, whoMay } from '../directory/permission-table.ts'
import { sayAction, sayRole, sayRow, sayWhy } from '../directory/permission-words.ts'
import { say } from '../locale/catalogue.ts'
import { nearest } from '../locale/nearest.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { needPermission } from './permission.ts'
import { sayAll } from './run-words.ts'
import { answer } from './words.ts'

/** Most people whom an answer names. */
const mostNames = 30
/** Who holds which role is for the officials among themselves. */
const ofPeople = 'TLP:GREEN'
/** Of which actions a playbook has a say of its own. */
const byPlaybook: ReadonlyMap<Action, 'run' | 'approve'> = new Map([
  ...(['run', 'pause', 'resume', 'skip', 'redo', 'stop'] as const).map((action) => [action, 'run'] as const),
  ['approve-playbook', 'approve'],
])

/** Says what the speaker may do and why; for those who may see it, what somebody else may, and who may do something. */
export const permissions: Command = {
  name: 'permissions',
  usage: 'permissions [<person>|<action>]',
  summary: 'permissions.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, directory } = call
    const written = call.words.trim()
    if (written === '') return showPerson(call, person)
    const action = written.toLowerCase()
    // Of oneself one may ask by name too.
    const people = called([...directory.people.values()], written)
    if (people.length === 1 && people[0]?.id === person.id) return showPerson(call, person)
    needPermission(call, 'permissions.all')
    if (isAction(action)) return showAction(call, action)
    const [found, ...more] = people
    if (found && more.length > 0) {
      throw new UserError('permissions.several', { ids: people.map(({ id }) => id).join(', ') })
    }
    if (found) return showPerson(call, found)
    const near = nearest(written, [...permissionActions, ...directory.people.keys()])
    throw new UserError(near ? 'permissions.unknown.near' : 'permissions.unknown', {
      written: written.slice(0, 40),
      near: near ?? '',
    })
  },
}

function showPerson(call: Call, about: Person): readonly Effect[] {
  const { directory, now, person } = call
  const { language } = person
  const shares = sharesOf(directory, about, now)
  const own = about.id === person.id
  const key = own ? 'permissions.own' : 'permissions.of'
  const lists: Block[] = (['allow', 'deny'] as const).flatMap((effect): Block[] => {
    const items = shares.filter(({ row }) => row.effect === effect).map((share) => lineOf(language, share))
    if (items.length === 0) return []
    const list: Block = { type: 'list', ordered: false, items }
    return effect === 'deny' ? [{ type: 'heading', text: say(language, 'permissions.denies') }, list] : [list]
  })
  return call.reply(answer(say(language, key, { name: about.name }), lists, own ? 'TLP:CLEAR' : ofPeople))
}

/** One row in one line: what it is about, which actions, by which role, and why. */
function lineOf(language: string, { row, ofFile, actions, holdings }: Share): readonly Inline[] {
  const said = actions.map((action) => sayAction(language, action)).join(', ')
  const by = row.roles.length > 0 ? ` ${say(language, 'permissions.by', { roles: sayHeld(language, holdings) })}` : ''
  return [strong(sayTitle(language, row, ofFile)), text(`: ${said}. ${sayWhy(language, row)}${by}`)]
}

function showAction(call: Call, action: Action): readonly Effect[] {
  const { directory, now, library, person } = call
  const { language } = person
  const items = rowsAbout(directory, action).map((row): readonly Inline[] => [
    strong(sayTitle(language, row, isOfFile(row))),
    text(`: ${sayOf(call, row)}. ${sayWhy(language, row)}`),
  ])
  const may = whoMay(directory, action, now)
  const roleless = new Set(rowsOf(directory).flatMap(({ id, roles }) => (roles.length === 0 ? [id] : [])))
  const people = may
    .slice(0, mostNames)
    .map((each): readonly Inline[] => [
      text(`${each.person.name}: ${sayBy(language, roleless.has(each.row), each.holdings)}`),
    ])
  const more = say(language, 'permissions.more', { shown: mostNames, count: may.length })
  const rule = byPlaybook.get(action)
  const books = rule === undefined ? [] : [...library.playbooks.values()].toSorted((a, b) => a.id.localeCompare(b.id))
  const rules = books.map((book): readonly Inline[] => [
    strong(book.id),
    text(`: ${sayAll(language, book.may[rule ?? 'run'])}`),
  ])
  return call.reply(
    answer(
      say(language, 'permissions.action', { action: sayAction(language, action) }),
      [
        { type: 'list', ordered: false, items },
        { type: 'heading', text: say(language, 'permissions.who', { count: may.length }) },
        ...(people.length > 0 ? [{ type: 'list', ordered: false, items: people } as const] : []),
        ...(may.length > mostNames ? [paragraph(more)] : []),
        ...(rules.length > 0
          ? [
              { type: 'heading', text: say(language, 'permissions.playbooks') } as const,
              { type: 'list', ordered: false, items: rules } as const,
            ]
          : []),
      ],
      ofPeople,
    ),
  )
}

function sayTitle(language: string, row: PermissionRow, ofFile: boolean): string {
  const title = sayRow(language, row)
  return ofFile ? say(language, 'permissions.of-file', { row: title }) : title
}

/** Whose a row is: allowed or denied to which roles in which bodies. */
function sayOf({ directory, person: { language } }: Call, { id, effect, roles, bodies }: PermissionRow): string {
  const names = roles.map((role) => sayRole(language, role))
  const places = bodies.map((body) => directory.bodies.get(body)?.name ?? body)
  const all = new Intl.ListFormat(language)
  if (id === 'anybody') return say(language, 'permissions.anybody')
  return say(language, `permissions.${effect}`, {
    roles: names.length > 0 ? all.format(names) : say(language, 'permissions.every-role'),
    bodies: places.length > 0 ? all.format(places) : 'every',
  })
}

/** By what somebody may do something: where every role may, the members for which they hold one. */
const sayBy = (language: string, roleless: boolean, holdings: readonly RoleHolding[]): string =>
  roleless ? [...new Set(holdings.map(({ code }) => code))].join(', ') : sayHeld(language, holdings)

/** Roles with the member for which each is held: `Coordinator (FR)`. */
const sayHeld = (language: string, holdings: readonly RoleHolding[]): string =>
  [...new Set(holdings.map(({ role, code }) => `${sayRole(language, role)} (${code})`))].join(', ')
