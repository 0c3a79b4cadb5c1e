import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type AccountRef, accountRef, type ConversationRef, conversationRef } from '../chat/refs.ts'
import { isLanguage } from '../locale/catalogue.ts'
import { problemsOf, readYaml } from '../locale/yaml-file.ts'
import type { Contact } from './contact.ts'
import { crossCheck } from './cross-check.ts'
import { readRoomRule } from './decides.ts'
import { delegationsOf, isIn } from './delegation.ts'
import { memberCode } from './member-code.ts'
import { DirectoryFault } from './problem.ts'
import { roles } from './roles.ts'

/**
 * The one file that says who is who: members, bodies, people with their accounts and roles, rooms, links and the rota.
 * A problem's text is a key of the catalogue, so the schema's messages are such keys.
 */

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'directory.problem.id')
const line = z.string().regex(/^[^\p{Cc}]{1,100}$/u, 'directory.problem.line')
/** Greece is written EL; its ISO code is accepted. */
const code = z
  .string()
  .regex(new RegExp(`^${memberCode}$`), 'directory.problem.code')
  .transform((written) => (written === 'GR' ? 'EL' : written))
const zone = z.string().refine(isZone, 'directory.problem.zone')
const language = z.string().refine(isLanguage, 'directory.problem.language')
const instant = z.iso
  .datetime({ offset: true, error: 'directory.problem.instant' })
  .transform((written) => new Date(written))
const account = z
  .string()
  .regex(/^[a-z][a-z0-9-]*:\S+$/, 'directory.problem.account')
  .transform((written): AccountRef => {
    const colon = written.indexOf(':')
    return accountRef(written.slice(0, colon), written.slice(colon + 1))
  })
const span = { from: instant.optional(), to: instant.optional() }

const role = z.strictObject({
  role: z.enum(roles),
  for: code,
  in: id,
  deputy: z.boolean().default(false),
  grantedBy: line.optional(),
  ...span,
})

/**
 * How somebody is reached outside chat. Addresses are plain ASCII, as every mail server takes them; phone numbers are written
 * internationally (E.164); `webhook` is what a paging gateway calls them.
 */
const contact = z.union(
  [
    z
      .strictObject({
        email: z
          .string()
          .regex(
            /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$/,
            'directory.problem.contact',
          ),
      })
      .transform(({ email }): Contact => ({ channel: 'email', address: email })),
    z
      .strictObject({
        phone: z
          .string()
          .transform((written) => written.replace(/[ ().-]/g, ''))
          .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'directory.problem.contact')),
      })
      .transform(({ phone }): Contact => ({ channel: 'phone', address: phone })),
    z
      .strictObject({ webhook: z.string().regex(/^[\x21-\x7e]{1,100}$/, 'directory.problem.contact') })
      .transform(({ webhook }): Contact => ({ channel: 'webhook', address: webhook })),
  ],
  'directory.problem.contact',
)

const person = z.strictObject({
  id,
  name: line,
  language: language.default('en'),
  zone: zone.optional(),
  accounts: z.array(account).default([]),
  /** The order in which they would rather be reached. */
  contacts: z.array(contact).default([]),
  roles: z.array(role).default([]),
})

// A person by id; or a delegation `FR/ecne`, everyone of a body `*/ecne`, everyone of a member `FR/*`.
const seat = z
  .string()
  .regex(
    new RegExp(`^([a-z0-9]+(-[a-z0-9]+)*|${memberCode}/([a-z0-9]+(-[a-z0-9]+)*|\\*)|\\*/[a-z0-9]+(-[a-z0-9]+)*)$`),
    'directory.problem.seat',
  )
  .transform((written) => written.replace(/^GR\//, 'EL/'))

const kinds = ['national-cell', 'joint', 'body', 'liaison', 'outreach', 'exercise'] as const

const room = z.strictObject({
  id,
  title: line,
  kind: z.enum(kinds),
  platform: id.optional(),
  conversation: z
    .string()
    .regex(/^\S{1,300}$/, 'directory.problem.conversation')
    .optional(),
  for: code.optional(),
  network: z.enum(['nis', 'ecne']).optional(),
  label: z.string(),
  ceiling: z.string(),
  language: language.default('en'),
  zone: zone.default('Europe/Brussels'),
  releasesTo: id.optional(),
  /** By which rule it decides where a proposal names none; without it by consensus. */
  decides: z
    .string()
    .refine((words) => readRoomRule(words) !== undefined, 'directory.problem.decides')
    .optional(),
  /** Who looks after it; without any, the coordinators who sit there. */
  coordinators: z.array(id).default([]),
  /** That it may carry more than its platform's promises allow: up to which label, why, and who decided so. */
  raised: z.strictObject({ to: z.string(), because: line, by: line }).optional(),
  seats: z.array(seat).default([]),
})

const turn = z.strictObject({
  for: code,
  duty: id.optional(),
  deputy: id.optional(),
  head: id.optional(),
  ...span,
})

/** A row that the table of permissions gets besides those of the product; an empty list means every one. */
const permission = z.strictObject({
  id,
  effect: z.enum(['allow', 'deny']),
  roles: z.array(z.enum(roles)).default([]),
  bodies: z.array(id).default([]),
  actions: z.array(z.string().regex(/^[a-z][a-z.-]*$/, 'directory.problem.action')).min(1),
  why: line,
})

const written = z.strictObject({
  /** Where rooms are that name no platform of their own. */
  platform: id.optional(),
  /** Who grants the roles of this file, where a role does not say otherwise. */
  authority: line,
  /** Who has made sure that the accounts of this file are their people's; without it each counts once it is verified. */
  accountsConfirmedBy: line.optional(),
  members: z.array(z.strictObject({ code, name: line, zone })),
  bodies: z.array(
    z.strictObject({
      id,
      name: line,
      /** `other` for a neighbour of the two networks. */
      network: z.enum(['nis', 'ecne', 'other']),
      observers: z.array(code).default([]),
    }),
  ),
  people: z.array(person),
  rooms: z.array(room).default([]),
  links: z.array(z.strictObject({ name: id, rooms: z.array(id) })).default([]),
  rota: z.array(turn).default([]),
  permissions: z.array(permission).default([]),
})

const schema = written.transform((file, { addIssue }) => ({
  ...file,
  rooms: file.rooms.map((each, index) => {
    const platform = each.platform ?? file.platform
    if (!platform) addIssue({ code: 'custom', path: ['rooms', index], message: 'directory.problem.no-platform' })
    return { ...each, platform: platform ?? '' }
  }),
}))

export type DirectoryFile = z.infer<typeof schema>
export type FileRoom = DirectoryFile['rooms'][number]
type FilePerson = DirectoryFile['people'][number]

/** Reads and checks a directory file. `labels` are the TLP labels, lowest first. Throws a `DirectoryFault` that names every problem. */
export function readDirectoryFile(path: string, labels: readonly string[]): DirectoryFile {
  return parseDirectoryFile(readFileSync(path, 'utf8'), path, labels)
}

/** Like `readDirectoryFile`, of a text; `path` names it in the problems. */
export function parseDirectoryFile(text: string, path: string, labels: readonly string[]): DirectoryFile {
  const read = readYaml(text)
  if ('problems' in read) throw new DirectoryFault(path, read.problems)
  const { where } = read
  const parsed = schema.safeParse(read.data)
  if (!parsed.success) throw new DirectoryFault(path, problemsOf(parsed.error.issues, where))
  const findings = crossCheck(parsed.data, labels)
  if (findings.length > 0) {
    throw new DirectoryFault(
      path,
      findings.map(({ at, key, values }) => ({ ...where(at), key, values })),
    )
  }
  return parsed.data
}

/** The address of a room's conversation on its platform; a room that names none is called there by its own id. */
export function conversationOf(room: FileRoom): ConversationRef {
  return conversationRef(room.platform, room.conversation ?? room.id)
}

/** A seat the file wishes for: whoever runs the platform's adapter can invite. */
export type SeatWish = { room: string; conversation: ConversationRef; person: string; account: AccountRef }

/**
 * The seats the file wishes for at an instant, each once, by the account of each person on the room's platform. Of a
 * delegation those sit there who hold a role in it then; whoever has no account on the platform is left out.
 */
export function seatsWanted(file: DirectoryFile, at: Date): readonly SeatWish[] {
  return file.rooms.flatMap((room) => {
    const conversation = conversationOf(room)
    const people = new Set(room.seats.flatMap((seat) => peopleIn(file, seat, at)))
    return [...people].flatMap((person) => {
      const account = person.accounts.find((each) => each.startsWith(`${room.platform}:`))
      return account ? [{ room: room.id, conversation, person: person.id, account }] : []
    })
  })
}

function peopleIn(file: DirectoryFile, seat: string, at: Date): readonly FilePerson[] {
  const meant = delegationsOf(seat)
  if (!meant) return file.people.filter(({ id }) => id === seat)
  const holds = (role: FilePerson['roles'][number]): boolean =>
    (!role.from || role.from <= at) && (!role.to || at < role.to)
  return file.people.filter(({ roles }) => roles.some((role) => isIn(role, meant) && holds(role)))
}

/** What the file wants of a room: whether it says where it lies on its platform, and which accounts shall sit there. */
export type RoomWish = { named: boolean; seats: readonly AccountRef[] }

/** What the file wants of each of its rooms at an instant, by the room's id. */
export function roomWishes(file: DirectoryFile, at: Date): ReadonlyMap<string, RoomWish> {
  const seats = Map.groupBy(seatsWanted(file, at), (wish) => wish.room)
  return new Map(
    file.rooms.map(({ id, conversation }) => [
      id,
      { named: conversation !== undefined, seats: (seats.get(id) ?? []).map(({ account }) => account) },
    ]),
  )
}

function isZone(written: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: written }) !== undefined && !/^[+-]/.test(written)
  } catch {
    return false
  }
}
