/** Zones by the names under which people write them after a time. */

/** What a name stands for: a zone with its wall clock, or so many minutes from UTC in a region that may use them or not. */
export type Place = { zone: string; offset?: number }

/** A name at the start of words. `isSure`: it can be nothing else; a place or a code may as well begin a title. */
export type PlaceName = { place: Place | 'unknown' | 'own'; length: number; isSure: boolean }

/** Member States by the codes of the Union's own style; GR is how the rest of the world writes EL. */
const byCode: Readonly<Record<string, string>> = {
  AT: 'Europe/Vienna',
  BE: 'Europe/Brussels',
  BG: 'Europe/Sofia',
  CY: 'Asia/Nicosia',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn',
  EL: 'Europe/Athens',
  ES: 'Europe/Madrid',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GR: 'Europe/Athens',
  HR: 'Europe/Zagreb',
  HU: 'Europe/Budapest',
  IE: 'Europe/Dublin',
  IT: 'Europe/Rome',
  LT: 'Europe/Vilnius',
  LU: 'Europe/Luxembourg',
  LV: 'Europe/Riga',
  MT: 'Europe/Malta',
  NL: 'Europe/Amsterdam',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon',
  RO: 'Europe/Bucharest',
  SE: 'Europe/Stockholm',
  SI: 'Europe/Ljubljana',
  SK: 'Europe/Bratislava',
}

/** Other names of cities and territories than those in the names of zones: Danish, their own, capitals without a zone. */
const otherNames: Readonly<Record<string, string>> = {
  'Asia/Nicosia': 'nikosia lefkosia',
  'Atlantic/Azores': 'azorerne açores acores',
  'Atlantic/Canary': 'canaries las_palmas tenerife de_kanariske_øer canary_islands',
  'Atlantic/Faroe': 'faroe faroes tórshavn torshavn færøerne',
  'Atlantic/Madeira': 'funchal',
  'America/Cayenne': 'guiana fransk_guyana guyane',
  'America/Curacao': 'curaçao',
  'America/Kralendijk': 'bonaire saba sint_eustatius statia',
  'America/Marigot': 'st_martin saint_martin saint-martin',
  'America/Miquelon': 'st_pierre saint_pierre',
  'America/Nuuk': 'nuuk godthåb greenland grønland',
  'America/St_Barthelemy': 'saint_barthélemy st_barts',
  'Europe/Amsterdam': 'the_hague den_haag haag',
  'Europe/Athens': 'athen',
  'Europe/Brussels': 'bruxelles brussel',
  'Europe/Bucharest': 'bukarest bucurești bucuresti',
  'Europe/Copenhagen': 'københavn kobenhavn kbh',
  'Europe/Helsinki': 'helsingfors',
  'Europe/Kyiv': 'kyiv kiev kyjiv',
  'Europe/Lisbon': 'lissabon lisboa',
  'Europe/Luxembourg': 'luxemburg',
  'Europe/Malta': 'valletta',
  'Europe/Mariehamn': 'åland',
  'Europe/Paris': 'strasbourg',
  'Europe/Prague': 'prag praha',
  'Europe/Rome': 'rom roma',
  'Europe/Warsaw': 'warszawa',
  'Europe/Vienna': 'wien',
  'Indian/Reunion': 'réunion',
  'Pacific/Noumea': 'nouméa new_caledonia ny_kaledonien',
  'Pacific/Tahiti': 'papeete polynesia',
}

/** Offsets by their usual names, with the region of the Union whose clocks they are. */
const byAbbreviation: Readonly<Record<string, Place>> = {
  WET: { zone: 'Europe/Lisbon', offset: 0 },
  WEST: { zone: 'Europe/Lisbon', offset: 60 },
  CET: { zone: 'Europe/Brussels', offset: 60 },
  CEST: { zone: 'Europe/Brussels', offset: 120 },
  EET: { zone: 'Europe/Helsinki', offset: 120 },
  EEST: { zone: 'Europe/Helsinki', offset: 180 },
}
/** Names that stand for other zones in other parts of the world, or for zones far away: no time is read rather than a wrong one. */
const unknown = new Set('AST BST CDT CST EDT EST GST HKT IST JST MDT MSK MST PDT PST SGT TRT'.split(' '))

const listed = Intl.supportedValuesOf('timeZone')
const byFullName = new Map(listed.map((zone) => [zone.toLowerCase(), zone]))
/** Last parts of names of zones that are words of every day. */
const words = new Set(['center', 'easter', 'midway', 'wake'])
const byCity: ReadonlyMap<string, string> = new Map([
  ...listed
    .filter((zone) => zone.includes('/'))
    .map((zone): [string, string] => [fold(zone.slice(zone.lastIndexOf('/') + 1)), zone])
    .filter(([name]) => !words.has(name)),
  ...Object.entries(otherNames).flatMap(([zone, names]) =>
    names.split(' ').map((name): [string, string] => [fold(name), zone]),
  ),
])
const longest = Math.max(...[...byCity.keys()].map((name) => name.split(' ').length))

/** The place that words begin with; `undefined` when they begin with none. */
export function placeAt(words: string): PlaceName | undefined {
  const opened = /^[([]\s*/.exec(words)
  if (opened) {
    // Brackets in brackets name no place, however many there are.
    const rest = words.slice(opened[0].length)
    const inside = /^[([]/.test(rest) ? undefined : placeAt(rest)
    const closed = inside && /^\s*[)\]]/.exec(words.slice(opened[0].length + inside.length))
    if (!inside || !closed) return undefined
    return { ...inside, length: opened[0].length + inside.length + closed[0].length, isSure: true }
  }
  const preposition = /^(?:in|i)\s+(?:the\s+)?/iu.exec(words)?.[0] ?? ''
  const found = localTime(words) ?? fullName(words) ?? abbreviation(words) ?? named(words, preposition.length)
  if (!found) return undefined
  const suffix = /^(?:\s+|-)(?:local\s+time|lokal\s*tid|time|tid)(?![\p{L}\p{N}])/iu.exec(words.slice(found.length))
  const length = found.length + (suffix?.[0].length ?? 0)
  return { ...found, length, isSure: found.isSure || suffix !== null || endsThere(words.slice(length)) }
}

/** Tells whether a zone of this name is known to this machine. */
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined && !/^[+-]/.test(name)
  } catch {
    return false
  }
}

/** Nothing follows, or a mark, or how long it takes: then a title does not begin with the name. */
const endsThere = (rest: string): boolean => /^\s*(?:$|[,;:.)\]–—|]|-\s|\d+\s*(?:m|h|t)[a-z]*\b)/iu.test(rest)

function localTime(words: string): PlaceName | undefined {
  const found = /^(?:local\s+time|my\s+time|lokal\s*tid|min\s+tid)(?![\p{L}\p{N}])/iu.exec(words)
  return found ? { place: 'own', length: found[0].length, isSure: true } : undefined
}

/** What stands in front of the names of zones: a mistyped one must not be taken for a title. */
const areas = /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)\//i

function fullName(words: string): PlaceName | undefined {
  const [name] = /^[a-z]+(?:\/[a-z_+-]+){1,2}/i.exec(words) ?? []
  if (name === undefined) return undefined
  if (!isZone(name)) return areas.test(name) ? { place: 'unknown', length: name.length, isSure: true } : undefined
  const titled = name.toLowerCase().replace(/(^|[/_-])([a-z])/g, (part) => part.toUpperCase())
  const zone = byFullName.get(name.toLowerCase()) ?? (isZone(titled) ? titled : name)
  return { place: { zone }, length: name.length, isSure: true }
}

function abbreviation(words: string): PlaceName | undefined {
  const far = /^(?:UTC|GMT)([+-]\d{1,2})(?::?(\d{2}))?(?![\p{L}\p{N}])/iu.exec(words)
  if (far) {
    const offset = Number(far[1]) * 60 + Math.sign(Number(far[1])) * Number(far[2] ?? 0)
    return Math.abs(offset) > 14 * 60 ? undefined : { place: { zone: '', offset }, length: far[0].length, isSure: true }
  }
  const [name] = /^[A-Za-z]{1,4}(?![\p{L}\p{N}_/-])/u.exec(words) ?? []
  if (name === undefined) return undefined
  const upper = name.toUpperCase()
  const at = { length: name.length, isSure: true }
  if (['UTC', 'GMT'].includes(upper) || name === 'Z') return { ...at, place: { zone: 'UTC' } }
  if (unknown.has(name)) return { ...at, place: 'unknown' }
  const place = byAbbreviation[upper]
  // "West" and "wet" are words as well.
  return place && (name === upper || !upper.startsWith('W')) ? { ...at, place } : undefined
}

/** A Member State by its code in capitals, or a city by its name, after "in" or not. */
function named(words: string, start: number): PlaceName | undefined {
  const isSure = start > 0
  const text = words.slice(start)
  const [code] = /^[A-Z]{2}(?![\p{L}\p{N}_/])/u.exec(text) ?? []
  const zone = code === undefined ? undefined : byCode[code]
  if (zone !== undefined) return { place: { zone }, length: start + 2, isSure }
  for (let count = longest; count > 0; count -= 1) {
    const [name] = new RegExp(`^\\p{L}+(?:[ _-]\\p{L}+){${count - 1}}(?![\\p{L}\\p{N}_/])`, 'u').exec(text) ?? []
    const city = name === undefined ? undefined : byCity.get(fold(name))
    if (name !== undefined && city !== undefined) return { place: { zone: city }, length: start + name.length, isSure }
  }
  return undefined
}

function fold(name: string): string {
  return name.replaceAll(/[_-]/g, ' ').toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}
