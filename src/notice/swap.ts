import { createHash } from 'node:crypto'
import { UserError } from '../chat/errors.ts'
import { button } from '../chat/message.ts'
import { lockDirectory, tellDirectory } from '../directory/change.ts'
import { type Directory, type Person, worksFor } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import { layTurn, stretchesOf } from '../directory/rota.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { sayStretch, tellOfDuty } from './rota-letter.ts'
import { lookAtTurns, type Span } from './turn.ts'

/** Two people of one member exchange turns of duty: one offers, the other takes it up by a button, and until then nothing changes. */

/** For so long an offer stands at most, in milliseconds; it ends when the first of the turns begins. */
const standsMs = 48 * 3_600_000

/** An offer: whose turn (`mine`) for whose (`theirs`), for which member. It lives in the timer that ends it. */
type Offer = { id: string; code: string; by: string; with: string; mine: Span; theirs: Span }

/** Offers one's own turn for that of somebody. Throws `UserError` where one of the turns is not theirs alone, or has begun. */
export async function offerSwap(
  scene: Scene,
  {
    code,
    by,
    other,
    mine,
    theirs,
    key,
  }: { code: string; by: Person; other: Person; mine: Span; theirs: Span; key: string },
): Promise<{ id: string; effects: readonly Effect[] }> {
  const { directory, now } = scene
  if (by.id === other.id) throw new UserError('rota.swap.oneself')
  const first = mine.from < theirs.from ? mine.from : theirs.from
  if (first <= now) throw new UserError('rota.swap.begun')
  needTurn(directory, code, by, mine)
  needTurn(directory, code, other, theirs)
  if (mine.from < theirs.to && theirs.from < mine.to) throw new UserError('rota.swap.overlap')
  const id = `D-${createHash('sha256').update(key).digest('hex').slice(0, 8).toUpperCase()}`
  const offer: Offer = { id, code, by: by.id, with: other.id, mine, theirs }
  const due = new Date(Math.min(first.getTime(), now.getTime() + standsMs))
  const buttons = [
    button(say(other.language, 'rota.swap.accept'), `duty accept ${id}`, 'primary'),
    button(say(other.language, 'rota.swap.decline'), `duty decline ${id}`),
  ]
  const asked = tellOfDuty(scene, other, slotOf(id, other), 'rota.swap.asked', valuesFor(scene, offer, other), buttons)
  if (asked.length === 0) throw new UserError('rota.swap.unreachable', { name: other.name })
  return {
    id,
    effects: [
      { kind: 'timer', key: keyOf(id), timer: 'duty.swap', due, payload: payloadOf(offer) },
      entryOf('duty.swap-offered', offer, directory, by),
      ...asked,
    ],
  }
}

/** Takes up an offer that was made to somebody: both turns change hands. Throws `UserError` where there is none, or it holds no more. */
export async function acceptSwap(scene: Scene, id: string, by: Person): Promise<readonly Effect[]> {
  const { tx, directory } = scene
  await lockDirectory(tx)
  const offer = await openOffer(scene, id)
  if (!offer || offer.with !== by.id) throw new UserError('rota.swap.none', { id })
  const other = directory.people.get(offer.by)
  const { code, mine, theirs } = offer
  if (!other || !hasTurn(directory, code, other, mine) || !hasTurn(directory, code, by, theirs)) {
    throw new UserError('rota.swap.changed')
  }
  const turn = { code, turn: 'duty', level: dutyLevels.duty }
  await layTurn(tx, { ...turn, person: by.id, ...mine })
  await layTurn(tx, { ...turn, person: other.id, ...theirs })
  await tellDirectory(tx)
  await lookAtTurns(scene)
  return [
    { kind: 'cancel', key: keyOf(id) },
    entryOf('duty.swapped', offer, directory, by),
    ...settle(scene, offer, 'rota.swap.done'),
  ]
}

/** Refuses an offer that was made to somebody, or takes back one's own. */
export async function endSwap(scene: Scene, id: string, by: Person): Promise<readonly Effect[]> {
  await lockDirectory(scene.tx)
  const offer = await openOffer(scene, id)
  if (!offer || (offer.with !== by.id && offer.by !== by.id)) throw new UserError('rota.swap.none', { id })
  const key = offer.by === by.id ? 'rota.swap.withdrawn' : 'rota.swap.declined'
  return [
    { kind: 'cancel', key: keyOf(id) },
    entryOf('duty.swap-ended', offer, scene.directory, by),
    ...settle(scene, offer, key),
  ]
}

export const timers = {
  /** Nobody took the offer up in time. */
  'duty.swap': async (payload: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const offer = offerOf(payload)
    return [entryOf('duty.swap-ended', offer, scene.directory), ...settle(scene, offer, 'rota.swap.lapsed')]
  },
} as const

const keyOf = (id: string): string => `duty/swap/${id}`
const slotOf = (id: string, person: Person): string => `duty/swap/${id}@~${person.id}`

const hasTurn = (directory: Directory, code: string, person: Person, span: Span): boolean =>
  worksFor(person, span.from).includes(code) &&
  stretchesOf(directory, { code, level: dutyLevels.duty }, span).every((each) => each.person?.id === person.id)

function needTurn(directory: Directory, code: string, person: Person, span: Span): void {
  if (!hasTurn(directory, code, person, span)) throw new UserError('rota.swap.not-theirs', { name: person.name })
}

type Payload = Readonly<Record<string, string | number>>

const payloadOf = ({ id, code, by, with: other, mine, theirs }: Offer): Record<string, string> => ({
  ...{ id, code, by, with: other },
  ...{ from: mine.from.toISOString(), to: mine.to.toISOString() },
  ...{ theirFrom: theirs.from.toISOString(), theirTo: theirs.to.toISOString() },
})

function offerOf(payload: Payload): Offer {
  const of = (name: string): string => String(payload[name] ?? '')
  return {
    ...{ id: of('id'), code: of('code'), by: of('by'), with: of('with') },
    mine: { from: new Date(of('from')), to: new Date(of('to')) },
    theirs: { from: new Date(of('theirFrom')), to: new Date(of('theirTo')) },
  }
}

/** An offer that stands still, whoever else answers it waiting. */
async function openOffer({ tx }: Scene, id: string): Promise<Offer | undefined> {
  const [row] = await tx.$queryRaw<{ payload: Payload }[]>`
    SELECT payload FROM "Timer" WHERE key = ${keyOf(id)} AND state = 'pending' FOR UPDATE`
  return row && offerOf(row.payload)
}

function entryOf(
  kind: string,
  { id, code, by, with: other, mine, theirs }: Offer,
  directory: Directory,
  actor?: Person,
): Effect {
  const pseudonym = (person: string): string => directory.people.get(person)?.pseudonym ?? 'unknown'
  const span = ({ from, to }: Span) => ({ from: from.toISOString(), to: to.toISOString() })
  const payload = {
    ...{ offer: id, member: code },
    first: { person: pseudonym(by), ...span(mine) },
    second: { person: pseudonym(other), ...span(theirs) },
  }
  return { kind: 'append', entry: { kind, subject: `duty/${code}`, actor: actor?.pseudonym ?? 'bot', payload } }
}

function valuesFor({ directory, now }: Scene, { code, by, with: other, mine, theirs }: Offer, reader: Person) {
  const [a, b] = [sayStretch(reader, mine, now), sayStretch(reader, theirs, now)]
  const nameOf = (id: string): string => directory.people.get(id)?.name ?? '—'
  return {
    ...{ member: directory.members.get(code)?.name ?? code, by: nameOf(by), with: nameOf(other) },
    ...{ from: a.from, to: a.to, theirFrom: b.from, theirTo: b.to },
  }
}

/** Tells both what became of an offer; where the question stood, it stands no more. */
function settle(scene: Scene, offer: Offer, key: TextKey): readonly Effect[] {
  return [offer.by, offer.with].flatMap((id) => {
    const person = scene.directory.people.get(id)
    return person ? tellOfDuty(scene, person, slotOf(offer.id, person), key, valuesFor(scene, offer, person)) : []
  })
}
