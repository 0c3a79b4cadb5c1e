import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, paragraph } from '../chat/message.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import { openPayload } from '../ledger/entry.ts'
import { say } from '../locale/catalogue.ts'
import { eraseCase } from '../retention/erase-case.ts'
import { erasePerson } from '../retention/erase-person.ts'
import { needFree, type Subject } from '../retention/hold.ts'
import type { Effect } from '../sharing/effect.ts'
import { readClocks } from '../threat/clocks/read.ts'
import { clocksGoOn } from './clock-words.ts'
import type { Call, Command } from './command.ts'
import { becauseIn, ownCase, ownPerson } from './hold.ts'
import { answer, firstWord, tell } from './words.ts'

/** For how many hours an order that somebody else, or oneself, has to confirm holds. */
const holdsHours = 24

/**
 * Destroys what is kept of a person or a case. Of a person after a second press; of a case a second person gives the order, who
 * may erase as well: nothing brings either back.
 */
export const erase: Command = {
  name: 'erase',
  usage: 'erase <case <number>|person <id>> because …',
  summary: 'commands.erase.summary',
  ownWords: true,
  async run(call) {
    const { word, rest } = firstWord(call.words)
    const { before, why } = becauseIn(rest)
    const sure = / yes$/i.test(` ${before}`)
    const written = before.replace(/(?:^|\s)yes$/i, '')
    if (written === '') throw new UserError('retention.erase.how')
    if (word === 'case') return orderCase(call, written, why, sure)
    if (word === 'person') return orderPerson(call, written, why, sure)
    throw new UserError('retention.erase.how')
  },
}

async function orderCase(call: Call, written: string, why: string, sure: boolean): Promise<readonly Effect[]> {
  const { person } = call
  const file = await ownCase(call, written)
  const { number, destroyedAt } = file
  if (destroyedAt) throw new UserError('retention.erase.before', { name: number })
  await needFree(call.tx, `case/${number}`)
  if (why !== '') {
    return [...tell(call, 'retention.erase.second', { number, hours: holdsHours }), asked(call, number, why)]
  }
  const order = await orderOn(call, number, (actor) => actor !== person.pseudonym)
  if (!order) throw new UserError('retention.erase.because', { line: `erase case ${number} because …` })
  const values = { number, by: order.by?.name ?? order.actor }
  if (!sure) {
    const question = say(person.language, 'retention.erase.case.ask', values)
    const goesOn = clocksGoOn(call, file, await readClocks(call, file, 'running'))
    return askBack(call, question, `erase case ${number} yes`, goesOn)
  }
  return [
    ...tell(call, 'retention.erase.case.done', values),
    ...(await eraseCase(call, number, 'erasure', person, order.why)),
  ]
}

async function orderPerson(call: Call, written: string, why: string, sure: boolean): Promise<readonly Effect[]> {
  const { person, now } = call
  const { language } = person
  const found = ownPerson(call, written)
  const codes = worksFor(person, now)
  const elsewhere = worksFor(found, now).find((code) => !codes.includes(code))
  if (elsewhere !== undefined) throw new UserError('retention.erase.elsewhere', { name: found.name, code: elsewhere })
  const subject: Subject = `person/${found.id}`
  await needFree(call.tx, subject)
  if (why !== '') {
    const question = say(language, 'retention.erase.person.ask', { name: found.name })
    return [...askBack(call, question, `erase person ${found.id} yes`), asked(call, found.pseudonym, why)]
  }
  const order = await orderOn(call, found.pseudonym, (actor) => actor === person.pseudonym)
  if (!order || !sure) throw new UserError('retention.erase.because', { line: `erase person ${found.id} because …` })
  const effects = await erasePerson(call, found.id, 'erasure', person, order.why)
  const file = paragraph(say(language, 'retention.erase.person.file', { id: found.id }))
  return [...tell(call, 'retention.erase.person.done', { name: found.name }, [file]), ...effects]
}

const askBack = (call: Call, question: string, line: string, more: readonly Block[] = []): readonly Effect[] => {
  const yes = button(say(call.person.language, 'retention.erase.yes'), line, 'danger')
  return call.reply(answer(question, [...more, actions(yes)]))
}

/** The order stands in the record, where whoever gives the second one is looked for. */
const asked = ({ person }: Call, subject: string, why: string): Effect => ({
  kind: 'append',
  entry: { kind: 'erasure.asked', subject, actor: person.pseudonym, payload: { why } },
})

type Order = { actor: string; by: Person | undefined; why: string }

/** The newest order about something that still holds, from one whom `counts`. */
async function orderOn(call: Call, subject: string, counts: (actor: string) => boolean): Promise<Order | undefined> {
  const { tx, keyring, directory, now } = call
  const since = new Date(now.getTime() - holdsHours * 3_600_000)
  const entries = await tx.ledgerEntry.findMany({
    where: { subject, kind: 'erasure.asked', at: { gte: since } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 20,
  })
  const found = entries.find(({ actor }) => counts(actor))
  if (!found) return undefined
  const payload = openPayload(found.payload, keyring) as { why?: string } | undefined // written by `asked` alone
  const by = [...directory.people.values()].find(({ pseudonym }) => pseudonym === found.actor)
  return { actor: found.actor, by, why: payload?.why ?? '' }
}
