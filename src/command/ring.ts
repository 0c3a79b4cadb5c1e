import { createHash } from 'node:crypto'
import { UserError } from '../chat/errors.ts'
import { actions, button } from '../chat/message.ts'
import { called } from '../directory/called.ts'
import { dutyOf, homeRoom, type Person, worksFor } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import { permits } from '../directory/permission.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { groupKey } from '../notice/file.ts'
import { ringGroup, ringMs, ring as ringPerson } from '../notice/ring.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { answer, tell } from './words.ts'

/** Most people that one line rings. */
const mostRung = 10

/** Rings a person, or who holds a role: of one's own members, for coordinators of all. */
export const ring: Command = {
  name: 'ring',
  usage: 'ring <person or role> [member]',
  summary: 'commands.ring.summary',
  async run(call) {
    const { language, zone } = call.person
    const found = whoIsMeant(call).slice(0, mostRung)
    const meant: Meant[] = []
    for (const each of found) if (!(await isRung(call, each))) meant.push(each)
    if (meant.length === 0)
      throw new UserError('notices.ring.already', { names: found.map(({ person }) => person.name).join(', ') })
    const effects: Effect[] = []
    for (const { person, code } of meant) {
      // One event rings a person once, however often it is told.
      const what = createHash('sha256').update(`${call.key} ${person.id}`).digest('hex').slice(0, 12)
      effects.push(...(await ringPerson(call, { group: ringGroup(code, what), code, person })))
    }
    const at = sayMoment(language, new Date(call.now.getTime() + ringMs), zone)
    const names = meant.map(({ person }) => person.name).join(', ')
    return [...tell(call, 'notices.ring.done', { names, at }), ...effects]
  },
}

type Meant = { person: Person; code: string }

/** Whether somebody is being rung for a member already: until that is over nobody rings them again, however often it is typed. */
async function isRung({ tx }: Call, { person, code }: Meant): Promise<boolean> {
  const where = {
    state: 'open',
    key: { startsWith: groupKey(ringGroup(code, ''), code) },
    tries: { some: { personId: person.id } },
  }
  return (await tx.notice.count({ where })) > 0
}

/** Whom a line means, among the people that the speaker may ring. */
function whoIsMeant(call: Call): readonly Meant[] {
  const { directory, now, person } = call
  const written = call.words.trim().replace(/\s+/g, ' ')
  if (written === '') throw new UserError('notices.ring.how')
  const last = written.split(' ').at(-1)?.toUpperCase() ?? ''
  const named = last === 'GR' ? 'EL' : last
  const isOf = directory.members.has(named) && written.includes(' ')
  const who = (isOf ? written.slice(0, written.lastIndexOf(' ')) : written).toLowerCase()
  const all = permits(directory, person, 'ring.all', now).allowed
    ? [...directory.members.keys()]
    : worksFor(person, now)
  // A role without a member is that of the speaker's own, so that nobody wakes the whole Union by one word.
  const codes = all.filter((code) => (isOf ? code === named : worksFor(person, now).includes(code)))
  const holders = codes.flatMap((code) => holdersOf(directory, who, code, now).map((each) => ({ person: each, code })))
  const near = [...directory.people.values()].flatMap((each): Meant[] => {
    const code = worksFor(each, now).find((one) => (isOf ? one === named && all.includes(one) : all.includes(one)))
    return each.retired || code === undefined ? [] : [{ person: each, code }]
  })
  const people = called(
    near.map((each) => each.person),
    who,
  )
  const found = people.length > 0 ? near.filter((each) => people.includes(each.person)) : holders
  if (found.length === 0) throw new UserError('notices.ring.nobody', { written: written.slice(0, 40) })
  return found.filter((each, index) => found.findIndex((other) => other.person === each.person) === index)
}

/** Rings whoever is on duty for every member, and shows in the room who answers. */
export const comcheck: Command = {
  name: 'comcheck',
  usage: 'comcheck',
  summary: 'commands.comcheck.summary',
  async run(call) {
    const { directory, now } = call
    const duty = [...directory.members.keys()].map((code) => ({ code, person: dutyOf(directory, code, 0, now) }))
    const rung = duty.flatMap(({ code, person: each }) => (each && !each.retired ? [{ code, person: each }] : []))
    if (rung.length === 0) throw new UserError('notices.comcheck.nobody')
    return call.words.trim().toLowerCase() === 'now' ? begin(call, rung) : askFirst(call, rung, duty)
  },
}

/** It wakes people: nobody does that by a slip of the hand. */
function askFirst(call: Call, rung: readonly Meant[], duty: readonly { code: string; person: Person | undefined }[]) {
  const { language } = call.person
  const without = duty.filter(({ code }) => !rung.some((each) => each.code === code)).map(({ code }) => code)
  const missing = without.length > 0 ? say(language, 'notices.comcheck.missing', { codes: without.join(', ') }) : ''
  const count = new Set(rung.map(({ person }) => person)).size
  const summary = say(language, 'notices.comcheck.ask', { count, members: rung.length, missing }).trim()
  const yes = button(say(language, 'notices.comcheck.yes'), 'comcheck now', 'primary')
  return call.reply(answer(summary, [actions(yes)]))
}

async function begin(call: Call, rung: readonly Meant[]): Promise<readonly Effect[]> {
  const { directory, person, now } = call
  const [own = ''] = worksFor(person, now)
  const room = call.room ?? homeRoom(directory, own)
  // Whoever presses twice within a minute rings once.
  const group = `comcheck/${now.toISOString().slice(0, 16)}Z`
  const another = { state: 'open', key: { contains: '@comcheck/' }, NOT: { key: { endsWith: `@${group}` } } }
  if ((await call.tx.notice.count({ where: another })) > 0) throw new UserError('notices.comcheck.runs')
  const effects: Effect[] = []
  for (const each of rung)
    effects.push(...(await ringPerson(call, { ...each, group, ...(room && { board: room.id }) })))
  const count = new Set(rung.map((each) => each.person)).size
  return [...tell(call, 'notices.comcheck.done', { count, room: room?.title ?? '—' }), ...effects]
}
