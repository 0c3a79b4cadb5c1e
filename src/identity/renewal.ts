import { firstMidnight, lastClose } from '../calendar/clock.ts'
import type { Election } from '../calendar/election.ts'
import { daysAround } from '../calendar/near.ts'
import { readElections } from '../calendar/read.ts'
import { type AccountRow, accountOf, dayMs, renewalFrom } from '../directory/account.ts'
import { lockDirectory, tellDirectory } from '../directory/change.ts'
import { codesOf, type Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { askAboutStrangers } from '../sharing/stranger.ts'
import { tellPerson, without } from './tell.ts'

/** A verified account counts for a year. Its person is told before, and around an election nobody is lost by a date. */

/** So many days before it ends the person is told. */
export const warnings = [30, 14, 7] as const
/** The longest pause between two looks, in milliseconds. */
const lookMs = 6 * 3_600_000
const watchKey = 'account/watch'

/** Begins to watch when accounts end, once a store: to be done at every start. */
export async function watchAccounts(tx: Pick<Scene['tx'], 'timer'>, now: Date): Promise<void> {
  await tx.timer.createMany({
    data: [{ key: watchKey, kind: 'account.watch', dueAt: now, payload: {} }],
    skipDuplicates: true,
  })
}

/**
 * Until when an election keeps accounts of these members from lapsing at an instant; `undefined` where none does. Whoever is of the
 * Union's own institutions is kept by elections to the European Parliament, as everybody is.
 */
export function keptUntil(elections: readonly Election[], codes: readonly string[], at: Date): Date | undefined {
  const ends = elections
    .filter(({ cancelled }) => !cancelled)
    .flatMap((election) => spansOf(election, codes))
    .filter(({ from, until }) => from <= at.getTime() && at.getTime() < until)
    .map(({ until }) => until)
  return ends.length > 0 ? new Date(Math.max(...ends)) : undefined
}

/** From and until when an election keeps accounts of these members, in milliseconds; none where it is no matter of theirs. */
function spansOf(election: Election, codes: readonly string[]): readonly { from: number; until: number }[] {
  const polls = election.kind === 'ep' ? election.polls : election.polls.filter(({ code }) => codes.includes(code))
  const theirs = { ...election, polls }
  const [first, last] = [firstMidnight(theirs), lastClose(theirs)]
  if (first === undefined || last === undefined) return []
  return [{ from: Date.parse(first) - daysAround.before * dayMs, until: Date.parse(last) + daysAround.after * dayMs }]
}

/** What is due for an account at an instant: its end, a warning so many days before, or nothing. */
export function dueOf(
  { renewBy, warnedDays }: Pick<AccountRow, 'renewBy' | 'warnedDays'>,
  at: Date,
): 'end' | (typeof warnings)[number] | undefined {
  if (!renewBy) return undefined
  if (renewBy <= at) return 'end'
  const days = (renewBy.getTime() - at.getTime()) / dayMs
  const due = warnings.findLast((each) => days <= each)
  return due !== undefined && (warnedDays === null || due < warnedDays) ? due : undefined
}

export const timers = {
  /** Tells whose accounts are to be verified again, and ends those whose time is over. */
  'account.watch': async (_: unknown, scene: Scene): Promise<readonly Effect[]> => {
    const { tx, directory, now } = scene
    await lockDirectory(tx)
    await dateAll(tx, now)
    const last = new Date(now.getTime() + warnings[0] * dayMs)
    const rows = await tx.account.findMany({
      where: { state: 'verified', renewBy: { lte: last } },
      orderBy: { ref: 'asc' },
    })
    const elections = rows.length > 0 ? await readElections(tx) : []
    const effects: Effect[] = []
    const ended: AccountRow[] = []
    for (const account of rows.map(accountOf)) {
      const person = directory.people.get(account.personId)
      const due = dueOf(account, now)
      if (!person || due === undefined) continue
      if (due === 'end') {
        if (!keptUntil(elections, codesOf(person, now), now)) ended.push(account)
        continue
      }
      effects.push(...warn(scene, person, account, due))
      await tx.account.update({ where: { ref: account.ref }, data: { warnedDays: due } })
    }
    effects.push(...(await lapse(scene, ended)))
    return [...effects, await lookAgain(scene)]
  },
} as const

/** What a file or an earlier version let count without an end gets one. */
async function dateAll(tx: Scene['tx'], now: Date): Promise<void> {
  const rows = await tx.account.findMany({ where: { state: 'verified', renewBy: null } })
  for (const { ref, verifiedAt } of rows) {
    const from = verifiedAt ?? now
    await tx.account.update({ where: { ref }, data: { verifiedAt: from, renewBy: renewalFrom(from) } })
  }
}

function warn(scene: Scene, person: Person, { ref, renewBy }: AccountRow, days: number): readonly Effect[] {
  if (!renewBy || person.retired) return []
  const { language, zone } = person
  return tellPerson(scene, person, `account/renewal/${ref}/${days}/${renewBy.toISOString()}@~${person.id}`, [
    say(language, 'accounts.renewal.warn', { account: ref, at: sayMoment(language, renewBy, zone) }),
    say(language, 'accounts.renewal.todo'),
  ])
}

/** Accounts whose time is over are strangers' from now on; those who look after their rooms are asked, since it waits because of them. */
async function lapse(scene: Scene, accounts: readonly AccountRow[]): Promise<readonly Effect[]> {
  if (accounts.length === 0) return []
  const { tx, directory } = scene
  const refs = accounts.map(({ ref }) => ref)
  await tx.account.updateMany({ where: { ref: { in: refs } }, data: { state: 'lapsed', warnedDays: null } })
  await tellDirectory(tx)
  const after: Scene = { ...scene, directory: without(directory, new Set<string>(refs)) }
  const effects: Effect[] = accounts.flatMap(({ ref, personId }): Effect[] => {
    const person = after.directory.people.get(personId)
    if (!person) return []
    const entry = { kind: 'account.lapsed', subject: person.pseudonym, actor: 'bot', payload: { account: ref } }
    return [
      { kind: 'append', entry },
      ...tellPerson(after, person, `account/lapsed/${ref}/${scene.now.toISOString()}@~${person.id}`, [
        say(person.language, 'accounts.renewal.lapsed', { account: ref }),
        say(person.language, 'accounts.renewal.todo'),
      ]),
    ]
  })
  for (const room of after.directory.rooms.values()) {
    const seated = refs.filter((ref) => room.seats.has(ref))
    if (seated.length > 0) effects.push(...(await askAboutStrangers(after, room, seated)))
  }
  return effects
}

/** The next look: at the next end or warning, and within six hours. */
async function lookAgain({ tx, now }: Scene): Promise<Effect> {
  const next = await tx.account.findFirst({
    where: { state: 'verified', renewBy: { gt: now } },
    orderBy: { renewBy: 'asc' },
    select: { renewBy: true },
  })
  const ends = next?.renewBy ? [0, ...warnings].map((days) => (next.renewBy?.getTime() ?? 0) - days * dayMs) : []
  const due = Math.min(now.getTime() + lookMs, ...ends.filter((at) => at > now.getTime()))
  return { kind: 'timer', key: watchKey, timer: 'account.watch', due: new Date(due), payload: {} }
}
