import { UserError } from '../chat/errors.ts'
import type { Playbook } from '../playbook/language/model.ts'
import { approveVersion } from '../playbook/version/approve.ts'
import { shortOf } from '../playbook/version/standing.ts'
import { sayApproval } from '../playbook/version/words.ts'
import type { Call, Command } from './command.ts'
import { sayAll } from './run-words.ts'
import { firstWord, tell } from './words.ts'

/** Approves the version of a playbook that is in force; with its short hash, as buttons have it, that one alone. */
export const approvePlaybook: Command = {
  name: 'approve-playbook',
  usage: 'approve-playbook <playbook> [version]',
  summary: 'commands.approve-playbook.summary',
  async run(call) {
    const playbook = playbookIn(call)
    const { language } = call.person
    const values = { playbook: playbook.id, version: shortOf(playbook.hash) }
    const approval = await approveVersion(call, playbook, call.person)
    if (approval.kind === 'approved') return [...tell(call, 'versions.approve.done', values), ...approval.effects]
    const { version, may } = approval.standing
    if (approval.kind === 'already') {
      return tell(call, 'versions.approve.already', {
        ...values,
        approval: sayApproval(call.directory, version, call.person),
      })
    }
    throw new UserError(`versions.approve.${approval.kind}`, { ...values, who: sayAll(language, may.approve) })
  },
}

/** The playbook that a line names, in the version that it names where it names one. */
function playbookIn({ words, library }: Call): Playbook {
  const { word, rest } = firstWord(words)
  if (word === '') throw new UserError('versions.approve.how')
  const written = word.toUpperCase()
  const playbook = library.playbooks.get(written) ?? library.playbooks.get(`PB-${written.padStart(2, '0')}`)
  if (!playbook) throw new UserError('versions.approve.unknown', { written: word.slice(0, 40) })
  const version = rest.toLowerCase()
  if (version === '' || (/^[0-9a-f]{6,64}$/.test(version) && playbook.hash.startsWith(version))) return playbook
  throw new UserError('versions.approve.no-version', {
    playbook: playbook.id,
    written: rest.slice(0, 40),
    version: shortOf(playbook.hash),
  })
}
