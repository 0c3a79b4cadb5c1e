import { regimes } from './regimes.ts'

/** A duty with a deadline that a law sets. */
export type Regime = {
  id: string
  /** How the law is called, as people say it. */
  law: string
  /** The law and the place in it. */
  text: string
  /** `clock`: of a case. `calendar`: recurs whatever happens. `information`: a duty of others, to be known. */
  kind: 'clock' | 'calendar' | 'information'
  starts: StartEvent
  terms: readonly Term[]
  addressee: Addressee
  /** What it must say, in the order of the law. */
  content: readonly Content[]
  /** Whose days and holidays count: those of the member's authority, or those of the Union's institutions. */
  place: 'member' | 'union'
  /** The law says "where possible". */
  soft?: true
  /** Filing this one begins that one, at the instant of sending. */
  next?: string
  /** Filing this one is done in place of that one. */
  instead?: string
  /** The duty that is owed once the incident has been handled, where this one was filed while it went on. */
  onceHandled?: string
}

/** For how long an offset holds; `to` is the first day on which it does not any more. Days are those of the Union (UTC). */
export type Term = { from: string; to?: string; offset: Offset; confirmed: boolean; source: string }

/**
 * `undelayed`: without undue delay, no hours named. `asked`: the deadline stands in the request. `free`: no time named at all.
 * Never an hour that no law gives.
 */
export type Offset = { hours: number } | { days: number } | { months: number } | 'undelayed' | 'asked' | 'free'

/** What a clock counts from. */
export type StartEvent =
  | 'aware-significant'
  | 'asked'
  | 'notified'
  | 'handled'
  | 'warned'
  | 'concerns-others'
  | 'public-need'
  | 'forward-asked'
  | 'calendar'
  | 'own-accord'
  | 'aware-breach'
  | 'processor-aware'
  | 'high-risk'
  | 'aware-exploited'
  | 'measure'
  | 'aware-severe'
  | 'electoral-period'
  | 'last-month'
  | 'last-three-months'

export type Addressee =
  | 'csirt'
  | 'notifier'
  | 'members-enisa'
  | 'public'
  | 'spocs'
  | 'enisa'
  | 'cg-csirts'
  | 'dpa'
  | 'controller'
  | 'subjects'
  | 'edps'
  | 'cert-eu'
  | 'platform-csirt-enisa'
  | 'platforms'

export type Content =
  | 'malicious'
  | 'cross-border'
  | 'update'
  | 'severity-impact'
  | 'indicators'
  | 'status'
  | 'description'
  | 'cause'
  | 'mitigation'
  | 'cross-border-impact'
  | 'feedback'
  | 'guidance'
  | 'law-enforcement'
  | 'same-information'
  | 'public-line'
  | 'aggregate'
  | 'breach'
  | 'subjects'
  | 'dpo'
  | 'consequences'
  | 'late-reasons'
  | 'plain-words'
  | 'product'
  | 'vulnerability'
  | 'corrective'

export type RegimeId = (typeof regimes)[number]['id']
/** A row of the table, by an id that the catalogue knows too. */
export type Duty = Regime & { id: RegimeId }

const duties: readonly Duty[] = regimes
const byId = new Map<string, Duty>(duties.map((duty) => [duty.id, duty]))

/** All duties, in the order of the table. */
export const allDuties = duties

/** The duty of an id; `undefined` when there is none. */
export const dutyOfId = (id: string): Duty | undefined => byId.get(id)

/** A duty whose id the store holds. Throws when the table has lost it: ids are for life. */
export function storedDuty(id: string): Duty {
  const duty = byId.get(id)
  if (!duty) throw new Error(`no regime ${id}`)
  return duty
}

/** The duty that somebody means: its id, or the end of one that fits no other. */
export function readDuty(written: string): Duty | undefined {
  const wanted = written
    .trim()
    .toLowerCase()
    .replace(/[.,;:]+$/, '')
  const exact = byId.get(wanted)
  if (exact || wanted === '') return exact
  const [only, ...more] = duties.filter(({ id }) => id.slice(id.indexOf('.') + 1) === wanted)
  return more.length === 0 ? only : undefined
}

/** The term by which a clock counts that begins at an instant; `undefined` when the law does not apply then. */
export function termAt(regime: Pick<Regime, 'terms'>, at: Date): Term | undefined {
  const day = at.toISOString().slice(0, 10)
  return regime.terms.find(({ from, to }) => from <= day && (to === undefined || day < to))
}

/** Whether a person may start a clock of it for a case, by hand or by a run. */
export const isStartable = (duty: Duty): boolean => duty.kind === 'clock'

/** Duties that a form offers: what filing another one begins is left to that. At most 25, as a form can show. */
export const offeredDuties = duties.filter((duty) => isStartable(duty) && duty.starts !== 'notified')
