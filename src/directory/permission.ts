import { type Directory, type PermissionRow, type Person, type RoleHolding, rolesAt } from './directory.ts'

/**
 * Which role may do what: the one table. A row says of whom (role and body) and of which actions; every command's name is an
 * action, further ones are written `subject.verb`. Whose matter it is (the case of one's own member, the room one looks after, the
 * people a playbook names) is looked at where it is done. `why` is a text of the catalogue; a row of the directory's file brings its own words.
 */

/** What shows: nobody who holds a role is kept from it, and each of them shows what its reader may see. */
const reading = [
  'tasks',
  'cases',
  'case',
  'search',
  'clocks',
  'playbooks',
  'runs',
  'show',
  'rounds',
  'round',
  'decisions',
  'decision',
  'elections',
  'election',
  'notices',
  'duty',
  'call-tree',
  'call',
  'calls',
  'join',
  'export',
  'consents',
  'recalls',
  'permissions',
  'people',
  'rooms',
] as const

/**
 * What one says of what one has seen or is asked. `label` makes the label of one's own report stricter, `recall` takes back one's own
 * message, `calendar` explains itself.
 */
const telling = [
  'report',
  'recall',
  'note',
  'label',
  'answer',
  'done',
  'line',
  'got',
  'calendar',
  'attend',
  'feed',
  'witness',
] as const

const ofOwnCases = [
  'ack',
  'take',
  'triage',
  'status',
  'merge',
  'split',
  'close',
  'reopen',
  'clock',
  'draft',
  'filed',
  'snooze',
  'stop-clock',
  'evidence',
] as const

const ofSharing = [
  'release',
  'keep',
  'share',
  'allow',
  'refuse-share',
  'withdraw',
  'break-glass',
  'who-sees',
  'case.downgrade',
  'case.publish',
  'case.break-glass',
  'consent.decide',
] as const

const ofPlaybooks = ['run', 'approve', 'refuse', 'approve-playbook', 'pause', 'resume', 'skip', 'redo', 'stop'] as const

const ofRooms = ['vouch', 'remove', 'ask-all', 'close-round'] as const

/** Whoever works for a member speaks for it; whose seat it is, and who may close or sign, is looked at where it is done. */
const ofDecisions = [
  'propose',
  'position',
  'close-decision',
  'withdraw-proposal',
  'countersign',
  'ratify',
  'supersede',
  'record-decision',
] as const

const ofCalls = ['move-call', 'cancel-call', 'begin-call', 'roll', 'end-call', 'minutes', 'series'] as const

const ofMembersPeople = ['ring'] as const

const ofCalendar = ['calendar.set'] as const

const ofAllMembers = ['case.raise', 'calendar.set-all', 'ring.all', 'comcheck', 'schedules', 'permissions.all'] as const

const ofTheBot = ['audit', 'deliveries.see', 'deliveries.retry'] as const

const ofWhoIsWho = ['confirm', 'grant', 'end-role', 'role.grant', 'account.confirm', 'account.revoke'] as const

const ofHolds = ['hold', 'holds', 'lift'] as const

const ofRecords = ['erase', ...ofHolds] as const

/** Rows of the product, in the order in which they are asked and printed; those that the directory's file adds come after. */
export const permissionRows = [
  {
    id: 'anybody',
    effect: 'allow',
    roles: [],
    bodies: [],
    actions: ['help', 'me', 'link', 'accounts', 'revoke'],
    why: 'permissions.why.anybody',
  },
  { id: 'reading', effect: 'allow', roles: [], bodies: [], actions: reading, why: 'permissions.why.reading' },
  { id: 'telling', effect: 'allow', roles: [], bodies: [], actions: telling, why: 'permissions.why.telling' },
  { id: 'own-cases', effect: 'allow', roles: [], bodies: [], actions: ofOwnCases, why: 'permissions.why.own-cases' },
  { id: 'sharing', effect: 'allow', roles: [], bodies: [], actions: ofSharing, why: 'permissions.why.sharing' },
  { id: 'playbooks', effect: 'allow', roles: [], bodies: [], actions: ofPlaybooks, why: 'permissions.why.playbooks' },
  { id: 'rooms', effect: 'allow', roles: [], bodies: [], actions: ofRooms, why: 'permissions.why.rooms' },
  { id: 'deciding', effect: 'allow', roles: [], bodies: [], actions: ofDecisions, why: 'permissions.why.deciding' },
  { id: 'calls', effect: 'allow', roles: [], bodies: [], actions: ofCalls, why: 'permissions.why.calls' },
  { id: 'ringing', effect: 'allow', roles: [], bodies: [], actions: ofMembersPeople, why: 'permissions.why.ringing' },
  {
    id: 'calendar',
    effect: 'allow',
    roles: ['coordinator', 'election_network_contact', 'emb_official'],
    bodies: [],
    actions: ofCalendar,
    why: 'permissions.why.calendar',
  },
  {
    id: 'all-members',
    effect: 'allow',
    roles: ['coordinator'],
    bodies: [],
    actions: ofAllMembers,
    why: 'permissions.why.all-members',
  },
  {
    id: 'the-bot',
    effect: 'allow',
    roles: ['coordinator'],
    bodies: [],
    actions: ofTheBot,
    why: 'permissions.why.the-bot',
  },
  {
    id: 'who-is-who',
    effect: 'allow',
    roles: ['coordinator'],
    bodies: [],
    actions: ofWhoIsWho,
    why: 'permissions.why.who-is-who',
  },
  {
    id: 'records',
    effect: 'allow',
    roles: ['coordinator'],
    bodies: [],
    actions: ofRecords,
    why: 'permissions.why.records',
  },
  {
    id: 'legal-hold',
    effect: 'allow',
    roles: ['legal_adviser'],
    bodies: [],
    actions: ofHolds,
    why: 'permissions.why.legal-hold',
  },
  {
    id: 'observers',
    effect: 'deny',
    roles: ['observer'],
    bodies: [],
    actions: [
      ...ofOwnCases,
      ...ofSharing,
      ...ofPlaybooks,
      ...ofRooms,
      ...ofDecisions,
      ...ofCalls,
      ...ofMembersPeople,
      ...ofCalendar,
      ...ofAllMembers,
      ...ofTheBot,
      ...ofWhoIsWho,
      ...ofRecords,
    ],
    why: 'permissions.why.observers',
  },
] as const satisfies readonly PermissionRow[]

/** Everything that is permitted or not: a command's name, or something finer within one. */
export type Action = (typeof permissionRows)[number]['actions'][number]

/** Every action, each once, in the order of the table. */
export const permissionActions: readonly Action[] = [...new Set(permissionRows.flatMap((row) => row.actions))]

export const isAction = (written: string): written is Action => permissionActions.some((action) => action === written)

/** Every row that counts for a directory: the product's, then those of its file. */
export const rowsOf = ({ permissions }: Pick<Directory, 'permissions'>): readonly PermissionRow[] => [
  ...permissionRows,
  ...permissions,
]

/** Whether something is permitted, and the id of the row that decided; `none` where no row speaks of it. */
export type Permit = { allowed: boolean; row: string }

/**
 * Whether a person may do something at an instant, by the roles that they hold then. A holding that a row denies does not count;
 * of the others one has to be allowed it. What anybody may do takes no role.
 */
export function permits(directory: Directory, person: Person, action: Action, at: Date): Permit {
  if (isForAnybody(action)) return { allowed: true, row: 'anybody' }
  const judged = rolesAt(person, at).map((holding) => judge(directory, holding, action))
  const denials = judged.map(({ row }) => row).filter((row) => row !== 'none')
  // What a rule takes from somebody is told before what nobody gave them; that they observe elsewhere matters only where they do nothing else.
  const row = denials.find((each) => each !== 'observers') ?? (denials.length < judged.length ? 'none' : denials[0])
  return judged.find(({ allowed }) => allowed) ?? { allowed: false, row: row ?? 'none' }
}

/** The members for which a person may do something at an instant: those of the holdings that permit it. */
export function codesPermitted(directory: Directory, person: Person, action: Action, at: Date): readonly string[] {
  const held = rolesAt(person, at).filter((holding) => judge(directory, holding, action).allowed)
  return [...new Set(held.map(({ code }) => code))]
}

/** What the table says of one holding alone. */
export function judge(directory: Pick<Directory, 'permissions'>, holding: RoleHolding, action: Action): Permit {
  const about = rowsOf(directory).filter((row) => row.actions.includes(action) && isOf(row, holding))
  const denied = about.find(({ effect }) => effect === 'deny')
  if (denied) return { allowed: false, row: denied.id }
  const [allowed] = about
  return allowed ? { allowed: true, row: allowed.id } : { allowed: false, row: 'none' }
}

/** Whether some row would allow a holding an action if none denied it. */
export const isOffered = (directory: Pick<Directory, 'permissions'>, holding: RoleHolding, action: Action): boolean =>
  rowsOf(directory).some((row) => row.effect === 'allow' && row.actions.includes(action) && isOf(row, holding))

/** What whoever is known may do without any role, as help is for everybody. */
export const isForAnybody = (action: Action): boolean => permissionRows[0].actions.some((each) => each === action)

/** A holding for a delegation that observes is one of an observer as well. */
function isOf(row: Pick<PermissionRow, 'roles' | 'bodies'>, { role, body, observer }: RoleHolding): boolean {
  const named = row.roles.length === 0 || row.roles.includes(role) || (observer && row.roles.includes('observer'))
  return named && (row.bodies.length === 0 || row.bodies.includes(body))
}
