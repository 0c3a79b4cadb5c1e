import { UserError } from '../chat/errors.ts'
import { called } from '../directory/called.ts'
import type { Directory, PermissionRow, Person, RoleHolding } from '../directory/directory.ts'
import { isAction, permissionActions, permits, rowsOf } from '../directory/permission.ts'
import { isOfFile, rowsAbout, sharesOf, whoMay } from '../directory/permission-table.ts'
import { sayWhy } from '../directory/permission-words.ts'
import { readDirectory } from '../directory/read.ts'
import { type Language, say } from '../locale/catalogue.ts'
import type { Playbook } from '../playbook/language/model.ts'
import { readPlaybooks } from '../playbook/language/read.ts'
import type { CliCommand } from './command.ts'
import { paragraph } from './paragraph.ts'

/** Prints the table of permissions; of one person what they may, of one action who may. Roles and bodies stand as files write them. */
export const permissions: CliCommand = {
  name: 'permissions',
  usage: '[--person=NAME | --action=ACTION] [--json]',
  summary: 'cli.permissions.summary',
  switches: ['person=', 'action=', 'json'],
  words: { least: 0, most: 0 },
  async run({ switches, language, config, print, open }) {
    const { db, clock } = await open()
    const directory = await readDirectory(db)
    const [written, action] = ['person', 'action'].map((name) => given(switches, name))
    const person = written === undefined ? undefined : needPerson(directory, written)
    if (action !== undefined && !isAction(action)) throw new UserError('cli.permissions.no-action', { written: action })
    const now = clock()
    if (switches.has('json')) {
      const shown = action === undefined ? rowsOf(directory) : rowsAbout(directory, action)
      const about = person
        ? permissionActions.map((each) => ({ action: each, ...permits(directory, person, each, now) }))
        : shown
      for (const each of about) print(JSON.stringify('id' in each ? { ...each, file: isOfFile(each) } : each))
      return 0
    }
    const lines = person
      ? linesOfPerson(directory, person, now, language)
      : action === undefined
        ? linesOfTable(
            directory,
            readPlaybooks(config.playbooks).map(({ playbook }) => playbook),
            language,
          )
        : linesOfAction(directory, action, now, language)
    for (const line of lines) print(line)
    return 0
  },
}

/** As wide as a terminal is at least. */
const width = 80
const indent = '        '

const given = (switches: ReadonlySet<string>, name: string): string | undefined =>
  [...switches].find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)

function needPerson({ people }: Directory, written: string): Person {
  const [found, ...more] = called([...people.values()], written)
  if (!found) throw new UserError('cli.permissions.no-person', { written: written.slice(0, 40) })
  if (more.length > 0)
    throw new UserError('permissions.several', { ids: [found, ...more].map(({ id }) => id).join(', ') })
  return found
}

/** The whole table, then whom each playbook names. A `+` marks what the directory's file adds. */
export function linesOfTable(
  directory: Pick<Directory, 'permissions'>,
  playbooks: readonly Playbook[],
  language: Language,
): readonly string[] {
  return [
    ...rowsOf(directory).flatMap((row) => [...linesOfRow(row, language), ...indented(row.actions.join(', ')), '']),
    ...paragraph('', say(language, 'cli.permissions.playbooks'), '', width),
    '',
    ...playbooks
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .flatMap((playbook) => linesOfPlaybook(playbook, language)),
    ...paragraph('', say(language, 'cli.permissions.legend'), '', width),
  ]
}

export function linesOfPerson(directory: Directory, person: Person, at: Date, language: Language): readonly string[] {
  const shares = sharesOf(directory, person, at)
  return [
    say(language, shares.some(({ row }) => row.id !== 'anybody') ? 'permissions.of' : 'cli.permissions.no-role', {
      name: person.name,
    }),
    '',
    ...shares.flatMap(({ row, actions, holdings }) => [
      ...linesOfRow(row, language),
      ...(holdings.length > 0 && row.roles.length > 0 ? indented(sayHeld(holdings)) : []),
      ...indented(actions.join(', ')),
      '',
    ]),
  ]
}

export function linesOfAction(
  directory: Directory,
  action: (typeof permissionActions)[number],
  at: Date,
  language: Language,
): readonly string[] {
  const may = whoMay(directory, action, at)
  return [
    ...rowsAbout(directory, action).flatMap((row) => [...linesOfRow(row, language), '']),
    say(language, 'permissions.who', { count: may.length }),
    ...may.flatMap(({ person, row, holdings }) =>
      paragraph('  ', `${person.id} (${person.name}): ${sayHeld(holdings)} [${row}]`, indent, width),
    ),
  ]
}

function linesOfRow(row: PermissionRow, language: Language): readonly string[] {
  const roles = row.roles.length > 0 ? row.roles.join(', ') : say(language, 'permissions.every-role')
  const bodies = row.bodies.length > 0 ? row.bodies.join(', ') : 'every'
  const key = row.id === 'anybody' ? 'permissions.anybody' : (`permissions.${row.effect}` as const)
  const of = say(language, key, { roles, bodies })
  return [
    ...paragraph(`${isOfFile(row) ? '+' : ' '} ${row.effect.padEnd(6)}`, `${row.id}: ${of}`, indent, width),
    ...indented(sayWhy(language, row)),
  ]
}

function linesOfPlaybook({ id, may }: Playbook, language: Language): readonly string[] {
  const all = (['run', 'change', 'approve'] as const).map((what) => {
    const who = may[what].map(({ role, of }) => (of === undefined || of === 'own' ? role : `${role}@${of}`))
    return say(language, `cli.permissions.${what}`, { who: who.length > 0 ? who.join(', ') : '—' })
  })
  return [id, ...all.flatMap(indented), '']
}

const indented = (text: string): readonly string[] => paragraph(indent, text, indent, width)

const sayHeld = (holdings: readonly RoleHolding[]): string =>
  [...new Set(holdings.map(({ role, code, body }) => `${role} (${code}, ${body})`))].join(', ')
