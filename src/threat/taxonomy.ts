/**
 * The words in which threats are classified, as data. Values are stored and exported as they stand here and never
 * translated; what a person reads of them comes from the catalogue, RSIT and threat codes excepted, which are read as they are.
 */

export type Taxonomy<Value extends string> = { name: string; source: string; values: readonly Value[] }

const taxonomy = <const Value extends string>(name: string, source: string, ...values: Value[]): Taxonomy<Value> => ({
  name,
  source,
  values,
})

const cg = 'NIS Cooperation Group, Cybersecurity Incident Taxonomy, CG Publication 04/2018'
const rsitSource = 'Reference Security Incident Taxonomy (ENISA, TF-CSIRT), version 1003'
const compendium = 'Phases after the Compendium on Cyber Security of Election Technology, CG Publication 03/2018'

export const rootCauses = taxonomy(
  'nature.root_cause',
  cg,
  'system-failures',
  'natural-phenomena',
  'human-errors',
  'malicious-actions',
  'third-party-failures',
)
export const severities = taxonomy('nature.severity', cg, 'high', 'medium', 'low')
export const impacts = taxonomy('impact.severity', cg, 'red', 'yellow', 'green', 'white')
/** A prognosis for the next six hours, and void after them. */
export const outlooks = taxonomy('impact.outlook', cg, 'improving', 'stable', 'worsening')
export const outlookHours = 6

export const phases = taxonomy(
  'election.phase',
  compendium,
  'preparation',
  'voter_register',
  'candidate_party_registration',
  'campaign',
  'silence_period',
  'early_postal_abroad_voting',
  'election_day_voting',
  'counting',
  'transmission_aggregation',
  'results_publication',
  'certification_disputes',
  'post_election',
)
export const assets = taxonomy(
  'election.asset',
  'of this project',
  'electoral_register',
  'candidate_register',
  'eid_trust_service',
  'voting_machine',
  'internet_voting',
  'postal_tracking',
  'poll_book',
  'count_system',
  'tabulation_system',
  'results_transmission',
  'results_website',
  'results_media_feed',
  'official_website',
  'official_social_account',
  'call_centre',
  'party_it',
  'candidate_device',
  'campaign_site',
  'media_it',
  'telecom_power',
  'supplier',
  'staff',
  'polling_premises',
  'information_environment',
)

/** T01 to T23 after the compendium of 2018, T24 to T31 additions of its update of 2024 and of this project. */
export const threats = taxonomy(
  'election.threat',
  `${compendium}, table "life cycle and threats"; update of March 2024`,
  ...Array.from({ length: 31 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`),
)

/** A class, and the types it has. */
const rsit = {
  'abusive-content': ['spam', 'harmful-speech', 'violence'],
  'malicious-code': ['infected-system', 'c2-server', 'malware-distribution', 'malware-configuration'],
  'information-gathering': ['scanner', 'sniffing', 'social-engineering'],
  'intrusion-attempts': ['ids-alert', 'brute-force', 'exploit'],
  intrusions: [
    'privileged-account-compromise',
    'unprivileged-account-compromise',
    'application-compromise',
    'system-compromise',
    'burglary',
  ],
  availability: ['dos', 'ddos', 'misconfiguration', 'sabotage', 'outage'],
  'information-content-security': [
    'unauthorised-information-access',
    'unauthorised-information-modification',
    'data-loss',
    'data-leak',
  ],
  fraud: ['unauthorised-use-of-resources', 'copyright', 'masquerade', 'phishing'],
  vulnerable: [
    'weak-crypto',
    'ddos-amplifier',
    'potentially-unwanted-accessible',
    'information-disclosure',
    'vulnerable-system',
  ],
  other: ['other', 'undetermined'],
  test: ['test'],
} as const satisfies Record<string, readonly string[]>

const rsitClassNames = Object.keys(rsit) as readonly (keyof typeof rsit)[] // the keys of the object above
export const rsitClasses = taxonomy('rsit', rsitSource, ...rsitClassNames)
/** Every class, and every type as `class:type`. */
const rsitValues = taxonomy(
  'rsit',
  rsitSource,
  ...rsitClassNames.flatMap((name) => [name, ...rsit[name].map((type) => `${name}:${type}`)]),
)

const admiraltySource = 'Admiralty scale, as in the MISP taxonomy admiralty-scale'
/** G, deliberately deceptive, is of the MISP taxonomy alone. */
const reliabilities = taxonomy('admiralty.source-reliability', admiraltySource, 'A', 'B', 'C', 'D', 'E', 'F', 'G')
const credibilities = taxonomy('admiralty.information-credibility', admiraltySource, '1', '2', '3', '4', '5', '6')
/** Nobody has judged source and information yet. */
export const unjudged = 'F6'
export const origins = taxonomy(
  'information-origin',
  'MISP taxonomy information-origin',
  'human-generated',
  'AI-generated',
  'uncertain-origin',
)
export const dispositions = taxonomy(
  'disposition',
  'First level of the MISP taxonomy incident-disposition',
  'incident',
  'not-an-incident',
  'duplicate',
)

export type RootCause = (typeof rootCauses.values)[number]
export type Severity = (typeof severities.values)[number]
export type Impact = (typeof impacts.values)[number]
export type Outlook = (typeof outlooks.values)[number]
export type Phase = (typeof phases.values)[number]
export type Asset = (typeof assets.values)[number]
export type Origin = (typeof origins.values)[number]
export type Disposition = (typeof dispositions.values)[number]

/** The value of a taxonomy as people write it: any case, spaces for hyphens, or the start of exactly one value. */
export function readValue<Value extends string>(of: Taxonomy<Value>, written: string): Value | undefined {
  const wanted = flat(written)
  if (wanted === '') return undefined
  const exact = of.values.find((value) => flat(value) === wanted)
  if (exact) return exact
  const starting = of.values.filter((value) => flat(value).startsWith(wanted))
  return wanted.length >= 3 && starting.length === 1 ? starting[0] : undefined
}

const flat = (value: string): string =>
  value
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')

/** An RSIT class or `class:type`, as people write it: the type alone will do. */
export function readRsit(written: string): string | undefined {
  const wanted = flat(written)
  const ofType = rsitValues.values.filter((value) => value.endsWith(`:${wanted}`))
  // `other` and `test` name a class and a type of it: the class says as much.
  return readValue(rsitClasses, written) ?? (ofType.length === 1 ? ofType[0] : readValue(rsitValues, written))
}

/** A grade like `B2`: how reliable the source is, how credible the information. */
export function readGrade(written: string): string | undefined {
  const grade = written.trim().toUpperCase()
  const [reliability = '', credibility = ''] = grade
  const known = grade.length === 2 && readValue(reliabilities, reliability) && readValue(credibilities, credibility)
  return known ? grade : undefined
}
