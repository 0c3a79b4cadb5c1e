/** Roles a person may hold for a member in a body. A deputy is a further holder, marked so. */
export const roles = [
  'emb_official',
  'election_network_contact',
  'ecne_member',
  'ecne_secretariat',
  'niscg_member',
  'niscg_chair',
  'niscg_secretariat',
  'election_workstream_chair',
  'spoc',
  'csirt_duty_officer',
  'cyclone_officer',
  'cyclone_executive',
  'cyclone_chair',
  'enisa',
  'cert_eu',
  'ras_poc',
  'eeas_observer',
  'dsc',
  'dpa',
  'law_enforcement',
  'media_regulator',
  'ep_observer',
  'comms_lead',
  'legal_adviser',
  'decision_recorder',
  'exercise_controller',
  'exercise_player',
  'observer',
  'coordinator',
  'head',
] as const

/** Roles that are an institution's own: they are held for it, and for no Member State. */
const institutions: Readonly<Record<string, string>> = {
  ecne_secretariat: 'COM',
  niscg_secretariat: 'COM',
  enisa: 'ENISA',
  cert_eu: 'CERT-EU',
  eeas_observer: 'EEAS',
  ep_observer: 'EP',
}

/** The institution whose role it is; `undefined` for one that any member's people can hold. */
export const institutionFor = (role: string): string | undefined =>
  Object.hasOwn(institutions, role) ? institutions[role] : undefined

export const isRole = (written: string): boolean => roles.some((role) => role === written)
