import { UserError } from '../chat/errors.ts'
import { type Block, code, type Inline, paragraph } from '../chat/message.ts'
import type { AccountRef } from '../chat/refs.ts'
import { type Person, rolesAt } from '../directory/directory.ts'
import { turnsOf } from '../directory/holders.ts'
import { matchPerson } from '../directory/newcomer.ts'
import { codesPermitted } from '../directory/permission.ts'
import { sayTurns } from '../directory/roster-words.ts'
import { revoke as revokeAccounts } from '../identity/revoke.ts'
import { accountsCalled, mayDecide } from '../identity/whose.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { needPermission } from './permission.ts'
import { answer, tell } from './words.ts'

/** The longest reason, in characters. */
const longestWhy = 500

/** Ends at once and everywhere that an account, or every account of a person, counts. One's own anybody may revoke. */
export const revoke: Command = {
  name: 'revoke',
  usage: 'revoke <account|person> because <why>',
  summary: 'commands.revoke.summary',
  ownWords: true,
  async run(call) {
    const said = /^(?<whom>.+?)\s+because\s+(?<why>\S[\s\S]*)$/i.exec(call.words.trim())?.groups
    if (!said?.whom || !said.why) throw new UserError('accounts.revoke.how')
    const { person, account } = await meant(call, said.whom)
    if (person.id !== call.person.id) needPermission(call, 'account.revoke')
    const because = said.why.trim().slice(0, longestWhy)
    const { revoked, left, effects } = await revokeAccounts(call, {
      person,
      ...(account && { account }),
      because,
      by: call.person,
      key: call.key,
    })
    if (revoked.length === 0) throw new UserError('accounts.revoke.nothing', { name: person.name })
    const values = { name: person.name, accounts: revoked.join(', '), count: revoked.length }
    return [...tell(call, 'accounts.revoke.done', values), ...(left ? [] : tellHeld(call, person)), ...effects]
  },
}

/**
 * What somebody still holds of whom no account counts any more, with the line that ends each: revoking is for a lost phone, too, and
 * ends no office. Only of members for which the speaker may end roles; an answer of its own, since not every place may carry it.
 */
function tellHeld(call: Call, person: Person): readonly Effect[] {
  const { directory, now } = call
  const { language } = call.person
  const may = codesPermitted(directory, call.person, 'end-role', now)
  const held = rolesAt(person, now).filter((each) => may.includes(each.code))
  if (held.length === 0) return []
  const turns = turnsOf(directory, person, now).filter(({ code: member }) => may.includes(member))
  const values = { name: person.name, count: held.length, turns: sayTurns(language, turns) || 'none' }
  const items = held.map(({ role, code: member, body }): readonly Inline[] => [
    code(`end-role ${role} of ${person.id} for ${member} in ${body}`),
  ])
  const more = turns.length > 0 ? [paragraph(say(language, 'accounts.revoke.turns', values))] : []
  const lines: readonly Block[] = [{ type: 'list', ordered: false, items }, ...more]
  return call.reply(answer(say(language, 'accounts.revoke.held', values), lines, 'TLP:GREEN'))
}

/** Whom or which account is meant, of oneself or of those about whom one may decide; all else is not there. */
async function meant(call: Call, written: string): Promise<{ person: Person; account?: AccountRef }> {
  const { directory, person } = call
  const people = [...directory.people.values()].filter(
    (each) => each.id === person.id || mayDecide(call, person, each, 'account.revoke'),
  )
  // A person often has their own name as that of an account; whoever means that one alone writes its whole address.
  const match = matchPerson(people, written)
  if (match.kind === 'one') return { person: match.person }
  const [account, ...more] = await accountsCalled(call, people, written)
  const owner = account && directory.people.get(account.personId)
  if (!owner) throw new UserError('accounts.none', { written: written.slice(0, 80) })
  if (more.length > 0) throw new UserError('accounts.several', { written, account: account.ref })
  return { person: owner, account: account.ref }
}
