import { UserError } from '../chat/errors.ts'
import { codesOf, type Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { languages, say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { openNotice, type Rung } from '../notice/notice.ts'
import { type Consent, mayBreak, secondBy } from '../sharing/consent.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'
import { standingUnder } from '../sharing/standing.ts'
import { type Done, endShared, record, timer } from './consent.ts'
import { type Asked, lockConsent } from './consent-file.ts'
import { secondParcel, valuesOf, warningParcel } from './consent-words.ts'

const minute = 60_000
const every = ['chat', 'email', 'webhook'] as const
/** How the originator's people are told that the glass was broken: at once, and higher until somebody has it. */
const ladder: readonly Rung[] = [
  { afterMs: 0, role: 'duty', by: every },
  { afterMs: 5 * minute, role: 'deputy', by: every },
  { afterMs: 5 * minute, role: 'head', by: every },
]
/** After so many minutes without anybody who has it, that is a failure of its own. */
const toldMinutes = 30

const secondStem = (id: string): string => `consent/${id}/second`

/**
 * Somebody breaks the glass over an originator that was asked and is silent: as the first, then a second person of another
 * member is asked to confirm; as that second one, the case is shared at once, and the originator's people are told at once.
 * Throws `UserError` for whoever may not, and why.
 */
export async function breakGlass(
  scene: Scene,
  asked: Asked,
  person: Person,
  why: string,
): Promise<Done & { as: 'first' | 'second' }> {
  const { consent, file } = asked
  const { directory, now } = scene
  const first = consent.firstBy === null ? undefined : directory.people.get(consent.firstBy)
  const may = mayBreak(consent, file.code, person, first, now)
  if ('not' in may) throw refusal(scene, asked, person, may.not)
  if (may.as === 'second') return { as: 'second', ...(await confirm(scene, asked, person)) }
  if (why === '') throw new UserError('consents.break.why', { id: consent.id })
  return { as: 'first', ...(await begin(scene, asked, person, why)) }
}

function refusal(
  scene: Scene,
  asked: Asked,
  person: Person,
  not: Exclude<ReturnType<typeof mayBreak>, { as: unknown }>['not'],
): UserError {
  const { consent, file } = asked
  if (not === 'decided') {
    const state = consent.state === 'open' ? 'lapsed' : consent.state
    return new UserError(`consents.over.${state}`, { id: consent.id, number: file.number })
  }
  if (not === 'red') return new UserError('cases.red')
  const { deputyAt } = consent
  const at = deputyAt ? sayPlaced(person.language, new Date(deputyAt.getTime() + 15 * minute), person.zone) : ''
  return new UserError(`consents.break.${not}`, { ...valuesOf(scene, asked, person), at })
}

async function begin(scene: Scene, { consent, file }: Asked, person: Person, why: string): Promise<Done> {
  const change = { firstBy: person.id, firstAt: scene.now }
  await scene.tx.consent.update({ where: { id: consent.id }, data: change })
  const begun: Asked = { file, consent: { ...consent, ...change } }
  const until = secondBy(begun.consent) ?? scene.now
  return {
    ...begun,
    effects: [
      record(begun, 'glass-first', person, { why, until: until.toISOString() }),
      ...askSeconds(scene, begun, person, why),
      ...warnOriginator(scene, begun, why),
      timer(consent.id, 'second', until),
    ],
  }
}

/** Whoever is on duty for the other members that read the case, or would: one of them confirms, or nothing happens. */
function askSeconds(scene: Scene, begun: Asked, first: Person, why: string): readonly Effect[] {
  const { directory, now } = scene
  const { consent, file } = begun
  const mine = new Set([file.code, ...codesOf(first, now)])
  const codes = new Set([...file.addressees, ...consent.members].filter((code) => !mine.has(code)))
  const people = new Set([...codes].flatMap((code) => holdersOf(directory, 'duty', code, now)))
  return [...people].flatMap((person) => {
    const spot = spotOf(scene, person)
    return spot
      ? put(slotOf(secondStem(consent.id), consent, person), secondParcel(scene, begun, person, why), spot)
      : []
  })
}

function warnOriginator(scene: Scene, begun: Asked, why: string): readonly Effect[] {
  const { consent } = begun
  return consent.asked.flatMap((id) => {
    const person = scene.directory.people.get(id)
    const spot = person && spotOf(scene, person)
    const slot = person && slotOf(`consent/${consent.id}/warning`, consent, person)
    return person && spot && slot ? put(slot, warningParcel(scene, begun, person, why), spot) : []
  })
}

/** Whoever breaks the glass anew asks by messages of their own, since an edit calls nobody. */
const slotOf = (stem: string, { firstAt }: Consent, person: Person): string =>
  `${stem}/${firstAt?.getTime() ?? 0}@~${person.id}`

/** Nobody confirmed in time: it is as if nobody had begun. */
export async function forgetFirst(scene: Scene, id: string): Promise<readonly Effect[]> {
  const asked = await lockConsent(scene, id)
  const until = asked && secondBy(asked.consent)
  if (asked?.consent.state !== 'open' || !until) return []
  if (until > scene.now) return [timer(id, 'second', until)]
  const { firstBy } = asked.consent
  await scene.tx.consent.update({ where: { id }, data: { firstBy: null, firstAt: null } })
  const first = scene.directory.people.get(firstBy ?? '')
  const spot = first && spotOf(scene, first)
  return [
    record(asked, 'glass-unconfirmed', undefined, { first: first?.pseudonym ?? '' }),
    ...(await showSeconds(scene, { ...asked, consent: { ...asked.consent, firstBy: null } })),
    ...(first && spot
      ? put(slotOf(`consent/${id}/unconfirmed`, asked.consent, first), secondParcel(scene, asked, first), spot)
      : []),
  ]
}

/** Brings up to date what stands with those who were asked to confirm. */
async function showSeconds(scene: Scene, asked: Asked): Promise<readonly Effect[]> {
  const standing = await standingUnder(scene, `${secondStem(asked.consent.id)}/`)
  return standing.flatMap(({ slot, person, target }) =>
    person ? put(slot, secondParcel(scene, asked, person), target) : [],
  )
}

async function confirm(scene: Scene, asked: Asked, person: Person): Promise<Done> {
  const { directory } = scene
  const first = directory.people.get(asked.consent.firstBy ?? '')
  const done = await endShared(scene, asked, 'broken', person, {
    first: first?.pseudonym ?? '',
    second: person.pseudonym,
  })
  return {
    ...done,
    effects: [...done.effects, ...(await tellBroken(scene, done))],
  }
}

/** Tells the originator's people, urgently, who released what to whom. */
async function tellBroken(scene: Scene, done: Asked): Promise<readonly Effect[]> {
  const { consent, file } = done
  const told = (language: string): string =>
    say(language, 'consents.state.broken', valuesOf(scene, done, { language, zone: 'Europe/Brussels' }))
  return openNotice(scene, {
    group: `consent/${consent.id}`,
    code: file.code,
    text: { en: told('en'), ...Object.fromEntries(languages.map((language) => [language, told(language)])) },
    label: file.label,
    needs: 'acknowledgement',
    urgent: true,
    ladder,
    due: new Date(scene.now.getTime() + toldMinutes * minute),
    caseNumber: file.number,
  })
}
