import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../chat/errors.ts'
import type { Playbook } from '../playbook/language/model.ts'
import { PlaybookFault } from '../playbook/language/problem.ts'
import { readPlaybook } from '../playbook/language/read.ts'
import { isZone } from '../playbook/language/when.ts'
import { jsonLines } from '../playbook/simulate/json.ts'
import { type Crowd, crowds, emptyScript, readScript, type Script } from '../playbook/simulate/script.ts'
import { simulate as play } from '../playbook/simulate/simulate.ts'
import { tellSimulation } from '../playbook/simulate/tell.ts'
import type { CliCall, CliCommand } from './command.ts'

export const simulate: CliCommand = {
  name: 'simulate',
  usage: '<file> [--script=FILE] [--people=nobody|everybody|last-minute] [--election=DATE/code/zone,…] [--json]',
  summary: 'simulate.summary',
  switches: ['script=', 'people=', 'election=', 'json'],
  words: { least: 1, most: 1 },
  async run(call) {
    const { words, switches, folder, language, print } = call
    const path = resolve(folder, words[0] ?? '')
    const playbook = readPlaybook(path)
    const simulation = play(playbook, scriptOf(call), { library: beside(path), language })
    const lines = switches.has('json') ? jsonLines(simulation) : tellSimulation(simulation, language)
    for (const line of lines) print(line)
    return simulation.cut ? 1 : 0
  },
}

/** The script that is named, and what the line says otherwise. */
function scriptOf(call: CliCall): Script {
  const file = given(call, 'script')
  const script = file === undefined ? emptyScript : readScript(resolve(call.folder, file))
  const people = given(call, 'people')
  const election = given(call, 'election')
  return {
    ...script,
    ...(people !== undefined && { people: readCrowd(people) }),
    ...(election !== undefined && { election: readElection(election) }),
  }
}

const given = ({ switches }: CliCall, name: string): string | undefined =>
  [...switches].find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)

function readCrowd(written: string): Crowd {
  const crowd = crowds.find((each) => each === written)
  if (crowd === undefined) throw new UserError('simulate.people')
  return crowd
}

/** Days of voting, `2027-04-25/FR/Europe/Paris`: polls are open from 08:00 to 20:00 there. */
function readElection(written: string): NonNullable<Script['election']> {
  const polls = written.split(',').map((each) => {
    const [, day = '', code = '', zone = ''] = /^(\d{4}-\d\d-\d\d)\/([A-Z][A-Z-]{1,9})\/(.+)$/.exec(each.trim()) ?? []
    const isDay = day !== '' && new Date(`${day}T00:00Z`).toISOString().startsWith(day)
    if (!isDay || !isZone(zone)) throw new UserError('simulate.election')
    return { code, day, zone, opens: '08:00', closes: '20:00' }
  })
  return { id: `election-${polls[0]?.day ?? ''}`, polls, embargo: false }
}

/** The playbooks of the same folder: a run may start another. Those that cannot be read are not there. */
function beside(path: string): ReadonlyMap<string, Playbook> {
  const names = readdirSync(dirname(path)).filter((name) => /\.ya?ml$/.test(name))
  const read = names.flatMap((name) => {
    try {
      return [readPlaybook(join(dirname(path), name))]
    } catch (fault) {
      if (fault instanceof PlaybookFault) return []
      throw fault
    }
  })
  return new Map(read.map((playbook) => [playbook.id, playbook]))
}
