import { UserError } from '../chat/errors.ts'
import type { AccountRef } from '../chat/refs.ts'
import { renewalFrom } from '../directory/account.ts'
import type { Person } from '../directory/directory.ts'
import { matchPerson } from '../directory/newcomer.ts'
import { confirmAccount } from '../identity/confirm.ts'
import { accountsCalled, mayDecide, writtenAccount } from '../identity/whose.ts'
import { sayFar } from '../locale/moment.ts'
import type { Call, Command } from './command.ts'
import { needPermission } from './permission.ts'
import { firstWord, tell } from './words.ts'

/** Says whose an account is, for somebody of one's own member: it counts from then on. */
export const confirm: Command = {
  name: 'confirm',
  usage: 'confirm <account> [of <person>] [again]',
  summary: 'commands.confirm.summary',
  async run(call) {
    needPermission(call, 'account.confirm')
    const { word, rest } = firstWord(call.words)
    const said = /^(?:of\s+(?<person>.*?))?\s*(?<again>\bagain)?$/i.exec(rest)?.groups
    if (word === '' || !said)
      throw new UserError('accounts.confirm.how', { example: `${call.room?.platform ?? 'chat'}:jean` })
    const { account, person } = await meant(call, word, said.person?.trim() ?? '')
    const effects = await confirmAccount(call, { account, person, by: call.person, again: said.again !== undefined })
    const { language, zone } = call.person
    const at = sayFar(language, renewalFrom(call.now), zone, call.now)
    return [...tell(call, 'accounts.confirmed', { account, name: person.name, at }), ...effects]
  },
}

/** Which account of whom is meant. Whoever and whatever one may not decide about gets the answer for what there is not. */
async function meant(call: Call, written: string, name: string): Promise<{ account: AccountRef; person: Person }> {
  const people = [...call.directory.people.values()].filter(
    (each) => each.id === call.person.id || mayDecide(call, call.person, each, 'account.confirm'),
  )
  const match = name === '' ? undefined : matchPerson(people, name)
  if (match && match.kind !== 'one') throw new UserError('accounts.none', { written: name.slice(0, 40) })
  const found = await accountsCalled(call, match ? [match.person] : people, written)
  const [first, ...more] = found
  if (more.length > 0) throw new UserError('accounts.several', { written, account: first?.ref ?? '' })
  const account = first?.ref ?? (match && writtenAccount(call, written))
  const person = match?.person ?? call.directory.people.get(first?.personId ?? '')
  if (account === undefined || !person) throw new UserError('accounts.none', { written: written.slice(0, 80) })
  return { account, person }
}
