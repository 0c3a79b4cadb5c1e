import { isElectionNear } from '../calendar/near.ts'
import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { lower } from '../sharing/ceiling.ts'
import { boxOf, breakableAt, type Consent, type ConsentState, secondBy } from '../sharing/consent.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'
import { standingUnder } from '../sharing/standing.ts'
import { allocateYearly } from '../store/yearly.ts'
import { belongsTo, type CaseFile } from './case.ts'
import { type Asked, lockConsent, openConsent, whyContext } from './consent-file.ts'
import { askParcel, newsParcel, secondParcel, silenceParcel } from './consent-words.ts'
import { announce, needWithin, placesOf, placesUnder, type Sharing, shareCase } from './share.ts'

/** What came of doing something with a consent. */
export type Done = Asked & { effects: readonly Effect[] }

const askStem = (id: string): string => `consent/${id}/ask`
const newsSlot = (id: string, what: string, person: Person): string => `consent/${id}/${what}@~${person.id}`
/** The slots in which those are told with whom it would be shared. */
const shareStem = (id: string): string => `consent/${id}/share`

/**
 * Asks a case's originator whether others may read it: its reporter, and whoever is on duty for its member. What was asked for
 * waits in its places, held, until the answer. Deputy and head are asked too when nobody answers, and at the end it lapses.
 */
export async function askConsent(
  scene: Scene,
  file: CaseFile,
  asker: Person,
  sharing: Sharing,
  why: string,
): Promise<Done> {
  const { tx, keyring, now } = scene
  const { members, label } = sharing
  const same = await tx.consent.findFirst({
    where: { caseNumber: file.number, label, members: { equals: [...members] }, state: 'open' },
    select: { id: true },
  })
  if (same) throw new UserError('consents.asked-already', { id: same.id, number: file.number, code: file.code })
  const urgent = await isElectionNear(tx, file.code, now)
  const { deputyAt, deadline } = boxOf(now, urgent)
  const first = firstAsked(scene, file)
  const asked = first.length > 0 ? first : lastAsked(scene, file)
  const id = await allocateYearly(tx, 'S', now)
  const row = await tx.consent.create({
    data: {
      id,
      caseNumber: file.number,
      label,
      members: [...members],
      why: keyring.seal(why, whyContext),
      askedBy: asker.id,
      askedAt: now,
      asked: asked.map((person) => person.id),
      deadline,
      state: 'open',
    },
  })
  const opened: Asked = { consent: openConsent(row, keyring), file }
  return {
    ...opened,
    effects: [
      record(opened, 'asked', asker, {
        label,
        to: members.join(' '),
        asked: asked.map(({ pseudonym }) => pseudonym).join(' '),
        deadline: deadline.toISOString(),
        urgent,
        why,
      }),
      ...askEach(scene, opened, asked),
      ...announce(scene, file, sharing, shareStem(id), placesOf(scene, file, sharing), { awaits: id }),
      timer(id, 'deputy', deputyAt),
      timer(id, 'lapse', deadline),
    ],
  }
}

/** Who is asked first: whoever reported it, as long as they work for its member, and whoever is on duty for that. */
function firstAsked({ directory, now }: Scene, file: CaseFile): readonly Person[] {
  const reporter = directory.people.get(file.reporterId)
  const own = reporter && belongsTo(reporter, file, now) ? [reporter] : []
  return [...new Set([...own, ...holdersOf(directory, 'duty', file.code, now)])]
}

/** Who is asked when they are silent: deputy and head; where the member has none, all who work for it. */
function lastAsked({ directory, now }: Scene, file: CaseFile): readonly Person[] {
  const above = ['deputy', 'head'].flatMap((role) => holdersOf(directory, role, file.code, now))
  const people = above.length > 0 ? above : [...directory.people.values()].filter((each) => belongsTo(each, file, now))
  return [...new Set(people)]
}

function askEach(scene: Scene, asked: Asked, people: readonly Person[]): readonly Effect[] {
  return people.flatMap((person) => {
    const spot = spotOf(scene, person)
    return spot ? put(`${askStem(asked.consent.id)}@~${person.id}`, askParcel(scene, asked, person), spot) : []
  })
}

/** Brings the question up to date wherever it stands. */
async function showAsks(scene: Scene, asked: Asked): Promise<readonly Effect[]> {
  const standing = await standingUnder(scene, `${askStem(asked.consent.id)}@`)
  return standing.flatMap(({ slot, person, target }) =>
    person ? put(slot, askParcel(scene, asked, person), target) : [],
  )
}

/** Takes the buttons away wherever somebody was asked to break the glass or was warned of it: they would do nothing any more. */
async function showOver(scene: Scene, ended: Asked): Promise<readonly Effect[]> {
  const stem = `consent/${ended.consent.id}`
  const asked = [
    ...(await standingUnder(scene, `${stem}/second/`)),
    ...(await standingUnder(scene, `${stem}/warning/`)),
  ]
  const told = await standingUnder(scene, `${stem}/silence@`)
  return [
    ...asked.flatMap(({ slot, person, target }) =>
      person ? put(slot, secondParcel(scene, ended, person), target) : [],
    ),
    ...told.flatMap(({ slot, person, target }) => (person ? put(slot, newsParcel(scene, ended, person), target) : [])),
  ]
}

/** Tells whoever asked. */
function tellAsker(
  scene: Scene,
  asked: Asked,
  what: string,
  parcelFor: typeof newsParcel = newsParcel,
): readonly Effect[] {
  const asker = scene.directory.people.get(asked.consent.askedBy)
  const spot = asker && spotOf(scene, asker)
  return asker && spot ? put(newsSlot(asked.consent.id, what, asker), parcelFor(scene, asked, asker), spot) : []
}

/** Nobody has answered yet: deputy and head are asked too, and from a while later on the glass may be broken. */
export async function askDeputy(scene: Scene, id: string): Promise<readonly Effect[]> {
  const found = await lockConsent(scene, id)
  if (found?.consent.state !== 'open' || found.consent.deputyAt) return []
  const more = lastAsked(scene, found.file).filter((person) => !found.consent.asked.includes(person.id))
  const change = { asked: [...found.consent.asked, ...more.map((person) => person.id)], deputyAt: scene.now }
  await scene.tx.consent.update({ where: { id }, data: change })
  const asked: Asked = { ...found, consent: { ...found.consent, ...change } }
  return [
    record(asked, 'deputy-asked', undefined, { asked: more.map(({ pseudonym }) => pseudonym).join(' ') }),
    ...askEach(scene, asked, more),
    timer(id, 'silence', breakableAt(change) ?? scene.now),
  ]
}

/** Deputy and head are silent too: whoever asked is told that two people may act in an emergency. */
export async function tellSilence(scene: Scene, id: string): Promise<readonly Effect[]> {
  const asked = await lockConsent(scene, id)
  return asked?.consent.state === 'open' ? tellAsker(scene, asked, 'silence', silenceParcel) : []
}

/** Nobody answered in time: it is over, and what waited is withdrawn. Two who are breaking the glass are let finish. */
export async function lapseConsent(scene: Scene, id: string): Promise<readonly Effect[]> {
  const asked = await lockConsent(scene, id)
  if (asked?.consent.state !== 'open') return []
  const until = secondBy(asked.consent)
  if (until && until > scene.now) return [timer(id, 'lapse', until)]
  return (await endUnshared(scene, asked, 'lapsed', undefined)).effects
}

/** One of the originator's people says yes: the case is shared as it was asked for, at once. */
export async function grantConsent(scene: Scene, asked: Asked, by: Person): Promise<Done> {
  return endShared(scene, asked, 'granted', by)
}

/** One of the originator's people says no: what waited is withdrawn. */
export async function refuseConsent(scene: Scene, asked: Asked, by: Person): Promise<Done> {
  return endUnshared(scene, asked, 'refused', by)
}

/** Shares what was asked for, by the word of the originator or over its silence. */
export async function endShared(
  scene: Scene,
  asked: Asked,
  state: 'granted' | 'broken',
  by: Person,
  data: Readonly<Record<string, string>> = {},
): Promise<Done> {
  needUndecided(asked)
  const { consent } = asked
  const places = await placesUnder(scene, shareStem(consent.id))
  const rooms = places.flatMap(({ room }) => room ?? [])
  // What it bears may have been lowered since it was asked for.
  const sharing: Sharing = { members: consent.members, label: lower(consent.label, asked.file.label), rooms }
  needWithin(asked.file, sharing)
  const shared = await shareCase(scene, asked.file, by, sharing, consent.id)
  const ended = { file: shared.file, consent: await decide(scene, consent, state, by) }
  return {
    ...ended,
    effects: [
      record(ended, state, by, { label: sharing.label, to: sharing.members.join(' '), ...data }),
      ...stop(consent.id),
      ...shared.effects,
      ...announce(
        scene,
        shared.file,
        sharing,
        shareStem(consent.id),
        places,
        state === 'broken' ? { broken: ended } : {},
      ),
      ...(await showAsks(scene, ended)),
      ...(await showOver(scene, ended)),
      ...tellAsker(scene, ended, 'end'),
    ],
  }
}

/** Ends a question that is open without sharing anything; `by` nobody where it was not answered. */
export async function endUnshared(
  scene: Scene,
  asked: Asked,
  state: 'refused' | 'lapsed' | 'withdrawn',
  by: Person | undefined,
): Promise<Done> {
  needUndecided(asked)
  const ended = { ...asked, consent: await decide(scene, asked.consent, state, by) }
  return {
    ...ended,
    effects: [
      record(ended, state, by, {}),
      ...stop(ended.consent.id),
      ...(await retractShares(scene, ended.consent.id)),
      ...(await showAsks(scene, ended)),
      ...(await showOver(scene, ended)),
      ...(by?.id === ended.consent.askedBy ? [] : tellAsker(scene, ended, 'end')),
    ],
  }
}

/** Takes back what waits, or stands, where those are told with whom a case is shared. */
export async function retractShares({ tx }: Scene, id: string): Promise<readonly Effect[]> {
  const posts = await tx.post.findMany({
    where: { slot: { startsWith: `${shareStem(id)}@` }, intent: 'put' },
    select: { slot: true },
  })
  return posts.map(({ slot }) => ({ kind: 'retract', slot }))
}

export async function decide(
  { tx, now }: Scene,
  consent: Consent,
  state: ConsentState,
  by: Person | undefined,
): Promise<Consent> {
  const change = { state, decidedBy: by?.id ?? null, decidedAt: now }
  await tx.consent.update({ where: { id: consent.id }, data: change })
  return { ...consent, ...change }
}

function needUndecided({ consent, file }: Asked): void {
  if (consent.state === 'open') return
  throw new UserError(`consents.over.${consent.state}`, { id: consent.id, number: file.number })
}

const timerKey = (id: string, what: string): string => `consent/${id}/${what}`

/** Has a consent looked at again. */
export function timer(id: string, what: 'deputy' | 'silence' | 'lapse' | 'second', due: Date): Effect {
  return { kind: 'timer', key: timerKey(id, what), timer: `consent.${what}`, due, payload: { consent: id } }
}

const stop = (id: string): readonly Effect[] =>
  ['deputy', 'silence', 'lapse', 'second'].map((what) => ({ kind: 'cancel', key: timerKey(id, what) }))

/** What the ledger is told. */
export function record(
  { consent, file }: Asked,
  kind: string,
  by: Person | undefined,
  payload: Readonly<Record<string, string | boolean>>,
): Effect {
  return {
    kind: 'append',
    entry: {
      kind: `consent.${kind}`,
      subject: consent.id,
      actor: by?.pseudonym ?? 'bot',
      payload: { case: file.number, ...payload },
    },
  }
}
