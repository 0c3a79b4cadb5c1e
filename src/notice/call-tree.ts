import { createHash } from 'node:crypto'
import { type Contact, readContacts } from '../directory/contact.ts'
import { codesOf, coordinatorsOf, type Directory, type Person, rolesAt, worksFor } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import { stretchesOf } from '../directory/rota.ts'
import { isTextKey, say } from '../locale/catalogue.ts'
import type { Label } from '../sharing/label.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Turn } from './turn.ts'

/** Who is called in which order when there is no network and no smartphone: plain data, to be printed. */
export type CallTree = {
  label: Label
  madeAt: Date
  /** From then on turns and numbers may have changed. */
  validUntil: Date
  /** The first figures of a hash over all that it says: two prints that bear the same say the same. */
  hash: string
  members: readonly TreeMember[]
}

export type TreeMember = {
  code: string
  name: string
  zone: string
  /** Turns of duty until the tree ends, the first to call first. */
  turns: readonly { turn: Turn; name: string; phones: readonly string[]; from?: Date; to?: Date }[]
  people: readonly { name: string; roles: readonly string[]; phones: readonly string[] }[]
}

/** For how many days a print is good. */
const validDays = 7

/** Of other members only those stand in it whom one calls first. */
const leading: readonly string[] = ['coordinator', 'head', 'spoc', 'csirt_duty_officer', 'election_network_contact']

/** Which members a person's call tree is about: `own` with all their people, `others` with those who lead. */
export type TreeScope = { own: readonly string[]; others: readonly string[] }

/** Whose call tree a person may have: that of the members they work for, and of all that sit in rooms of several that they look after. */
export function scopeOf(directory: Directory, person: Person, now: Date): TreeScope {
  const own = worksFor(person, now)
  const seated = [...directory.rooms.values()].flatMap((room) => {
    // Whoever may run a playbook looks after the rooms it makes, and need not have everybody's number for that.
    if (room.code !== undefined || room.kind === 'run' || !coordinatorsOf(directory, room, now).includes(person))
      return []
    return [...room.seats].flatMap((seat) => {
      const sitting = directory.accounts.get(seat)
      return sitting ? codesOf(sitting, now) : []
    })
  })
  return { own, others: [...new Set(seated)].filter((code) => !own.includes(code)).toSorted() }
}

/** The call tree of some members as it is now, in a language. */
export async function readTree(
  {
    tx,
    keyring,
    directory,
    now,
  }: { tx: Pick<Transaction, 'contact'>; keyring: Keyring; directory: Directory; now: Date },
  scope: TreeScope,
  language: string,
): Promise<CallTree> {
  const contacts = await readContacts(tx, keyring, [...directory.people.keys()])
  return treeOf(directory, contacts, scope, { now, language })
}

/** Makes a call tree out of a directory and people's contacts. */
export function treeOf(
  directory: Directory,
  contacts: ReadonlyMap<string, readonly Contact[]>,
  scope: TreeScope,
  { now, language }: { now: Date; language: string },
): CallTree {
  const validUntil = new Date(now.getTime() + validDays * 24 * 3_600_000)
  const phonesOf = (person: Person): readonly string[] =>
    (contacts.get(person.id) ?? []).flatMap(({ channel, address }) => (channel === 'phone' ? [inGroups(address)] : []))
  const members = [...scope.own, ...scope.others].flatMap((code): TreeMember[] => {
    const member = directory.members.get(code)
    if (!member) return []
    const whole = scope.own.includes(code)
    return [
      { ...member, turns: turnsOf(directory, code, { now, validUntil }, phonesOf), people: peopleOf(code, whole) },
    ]
  })
  function peopleOf(code: string, whole: boolean): TreeMember['people'] {
    return [...directory.people.values()].flatMap((person) => {
      const held = rolesAt(person, now).filter((each) => each.code === code && (whole || leading.includes(each.role)))
      if (held.length === 0) return []
      const roles = [...new Set(held.map(({ role, deputy }) => sayRole(language, role, deputy)))]
      return [{ name: person.name, roles, phones: phonesOf(person) }]
    })
  }
  const said = JSON.stringify({ validUntil, members })
  return {
    // Numbers of one's own people stay with them; of several members, with those who were given the tree.
    label: members.length > 1 ? 'TLP:AMBER' : 'TLP:AMBER+STRICT',
    madeAt: now,
    validUntil,
    hash: createHash('sha256').update(said).digest('hex').slice(0, 16),
    members,
  }
}

/** Who is on duty from now until the tree ends: one line for each stretch in which it is somebody else. */
function turnsOf(
  directory: Directory,
  code: string,
  { now, validUntil }: { now: Date; validUntil: Date },
  phonesOf: (person: Person) => readonly string[],
): TreeMember['turns'] {
  return (Object.keys(dutyLevels) as Turn[]).flatMap((turn) =>
    stretchesOf(directory, { code, level: dutyLevels[turn] }, { from: now, to: validUntil }).flatMap(
      ({ from, to, person }) =>
        person
          ? [
              {
                turn,
                name: person.name,
                phones: phonesOf(person),
                ...(from > now && { from }),
                ...(to < validUntil && { to }),
              },
            ]
          : [],
    ),
  )
}

function sayRole(language: string, role: string, deputy: boolean): string {
  const key = `commands.role.${role}`
  const name = isTextKey(key) ? say(language, key) : role
  return deputy ? say(language, 'commands.role.deputy', { role: name }) : name
}

/** Country codes of one and two digits; all others have three (ITU-T E.164, list of assigned codes, read 2026-11-25). */
const shortCodes = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])(?=\d)/

/** A phone number as one dials it from paper: the country, then groups of three. */
export function inGroups(number: string): string {
  const country = shortCodes.exec(number)?.[0] ?? number.slice(0, 4)
  const rest = number.slice(country.length)
  return [country, ...(rest.match(/\d{1,3}/g) ?? [])].join(' ')
}
