import type { Registry } from 'prom-client'
import type { AdapterLog, Health } from '../chat/adapter.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import type { HttpMount } from '../chat/http.ts'
import type { AccountRef } from '../chat/refs.ts'
import type { Directory, Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { FormLead } from '../identity/form-lead.ts'
import type { WayChange } from '../identity/ways-in.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { AnswerCall } from './calls.ts'
import type { Feeds } from './feed-page.ts'
import type { Hooks } from './hooks.ts'
import type { Acknowledge } from './notices.ts'
import type { HoldRoot } from './witness.ts'

/** What the HTTP server is made of. */
export type WebOptions = {
  db: Database
  /** Opens the words that pages of our own show; without it there are no such pages. */
  keyring?: Keyring
  world: 'live' | 'exercise'
  /** The address to listen on. */
  host: string
  /** 0 takes a free port. */
  port: number
  /** The public address without a trailing slash; `http://localhost:<port>` unless given. */
  origin?: string
  /**
   * `per-person`: every name under `localhost` answers too, each with cookies of its own, so that two windows of one
   * browser can be two officials. Only for an origin on loopback.
   */
  names?: 'single' | 'per-person'
  /** The language of pages before sign-in when the browser asks for none that we have. */
  language?: string
  /** Where a signed-in person begins. */
  home?: string
  directory: () => Directory
  /** The world's clock, by which roles begin and end. */
  now?: () => Date
  saveProfile?: SaveProfile
  /** Lets the account of our own pages count, since its person used a passkey; without it none comes to count here. */
  verifyAccount?: (person: string, account: AccountRef) => Promise<void>
  /** Does in one transaction what changes how somebody signs in, and what goes on record and is said of it; without it the work alone. */
  changeWays?: (work: (tx: Transaction) => Promise<WayChange | undefined>) => Promise<void>
  deliveries?: Deliveries
  /** How somebody says in a browser that they got a notice; without it there are no pages of notices. */
  acknowledge?: Acknowledge
  /** How a witness says that they hold the root of a day; without it there is no page for it. */
  holdRoot?: HoldRoot
  /** How somebody says in a browser whether they come to a call; without it there are no pages of calls. */
  answerCall?: AnswerCall
  /** How somebody makes the address of their calendar in a browser; without it there is no page for it. */
  feeds?: Feeds
  /** In whose name calendars are written. */
  calls?: NonNullable<Scene['calls']>
  /** Forms that links lead to; without it there are none. */
  forms?: Forms
  /** Opens `/metrics` and the details of `/healthz` to callers that are not on this machine. */
  metricsToken?: string
  /** A reverse proxy stands in front: the last address of `X-Forwarded-For` is the client's. */
  proxied?: boolean
  /** The largest request that may bring files. */
  uploadBytes?: number
  /** Where other machines call; nothing is there without. */
  hooks?: Hooks
  log: AdapterLog
}

/** What stands behind forms that are filled in here, for whom the lead names and with their rights alone. */
export type Forms = {
  /** The form, answered as far as it was; `undefined` where its person may not fill it in any more. */
  open(lead: FormLead, person: string): Promise<Form | undefined>
  check(lead: FormLead, form: Form, answers: Answers): Promise<Problems>
  /**
   * Takes the answers under a name that is theirs. `first` is asked in the transaction that takes them, and says whether nobody did
   * before. `withheld`: they bear a forbidden marking, and nothing of them is kept.
   */
  take(lead: FormLead, form: Form, answers: Answers, name: string, first: First): Promise<'taken' | 'withheld'>
}
type First = (tx: Transaction) => Promise<boolean>

/** `quiet`: their quiet hours as they are kept, null for the usual ones. */
export type SaveProfile = (
  personId: string,
  profile: { language: string; zone: string; quiet: string | null },
) => Promise<void>

/** What the engine room shows somebody of deliveries that are stuck, and how one of these is tried again. */
export type Deliveries = {
  list(person: Person): Promise<readonly StuckDelivery[]>
  /** False when it is not stuck any more, and when it is none of theirs. */
  retry(id: string, person: Person): Promise<boolean>
}

/** One delivery that is dead or held. Nothing in it repeats a person's words. */
export type StuckDelivery = {
  id: string
  kind: 'post' | 'seat' | 'inbox' | 'timer' | 'errand'
  state: 'dead' | 'held'
  /** A slot, an event's kind, a timer's kind. */
  what: string
  /** The room's title, or the conversation. */
  where: string
  label?: string
  since: Date
  attempts: number
  /** The clause for which it is held, or the reference of the logged fault. */
  reason?: string
}

/** What `/healthz` answers; 200 when `ok`, 503 otherwise. */
export type HealthReport = {
  ok: boolean
  database: { ok: boolean }
  adapters: Readonly<Record<string, Health>>
  /** Age of the oldest message that waits to be sent; null when none waits. */
  oldestUndeliveredMs: number | null
  sealer: { ok: boolean; unsealed?: number }
  /** Whether somebody compares what should have happened with what did, and how much did not. */
  auditor?: { ok: boolean; findings: number }
  /** How many can be sent the roots of the record, and the last day that has one. */
  record?: { witnesses: number; lastRoot: string | null }
}

/** The bot's HTTP server. */
export type Web = {
  /** Where an adapter hangs its pages in; before or after `start`. */
  mountFor(adapter: string): HttpMount
  start(): Promise<{ origin: string; port: number }>
  /** Refuses new requests, ends streams, lets requests in hand finish for ten seconds, closes; resolves once no export is in the making. */
  stop(): Promise<void>
  /** Says that the directory has changed: whoever counts no more, or whose session has ended, is shown nothing further. */
  look(): void
  setHealth(read: () => Promise<HealthReport>): void
  /** Where other parts of the bot register their metrics. */
  readonly metrics: Registry
}
