/** The words in which people write days and times, in English and Danish, as sources of patterns. */

/** Nothing of a word or a figure follows. */
const end = '(?![\\p{L}\\p{N}_]|[.:,]\\d)'
export const clockWord = '(?:at|kl\\.?|klokken|@)'

const numbers: readonly (readonly string[])[] = [
  ['a', 'an', 'one', 'en', 'et'],
  ['two', 'to'],
  ['three', 'tre'],
  ['four', 'fire'],
  ['five', 'fem'],
  ['six', 'seks'],
  ['seven', 'syv'],
  ['eight', 'otte'],
  ['nine', 'ni'],
  ['ten', 'ti'],
]
const ordinals: readonly (readonly string[])[] = [
  [],
  ['other', 'second', 'anden', 'andet'],
  ['third', 'tredje'],
  ['fourth', 'fjerde'],
]

const months: readonly (readonly string[])[] = [
  ['january', 'januar', 'jan'],
  ['february', 'februar', 'feb'],
  ['march', 'marts', 'mar'],
  ['april', 'apr'],
  ['may', 'maj'],
  ['june', 'juni', 'jun'],
  ['july', 'juli', 'jul'],
  ['august', 'aug'],
  ['september', 'sept', 'sep'],
  ['october', 'oktober', 'oct', 'okt'],
  ['november', 'nov'],
  ['december', 'dec'],
]
const shortMonth = /^(?:jan|feb|mar|apr|jun|jul|aug|sept?|o[ck]t|nov|dec)$/
const weekdays: readonly (readonly string[])[] = [
  ['monday', 'mandag', 'mon', 'man'],
  ['tuesday', 'tirsdag', 'tues', 'tue', 'tirs', 'tir'],
  ['wednesday', 'onsdag', 'weds', 'wed', 'ons'],
  ['thursday', 'torsdag', 'thurs', 'thur', 'thu', 'tors', 'tor'],
  ['friday', 'fredag', 'fri', 'fre'],
  ['saturday', 'lørdag', 'sat', 'lør'],
  ['sunday', 'søndag', 'sun', 'søn'],
]

const anyOf = (lists: readonly (readonly string[])[]): string =>
  lists
    .flat()
    .toSorted((a, b) => b.length - a.length)
    .join('|')
const placeIn = (lists: readonly (readonly string[])[], word: string): number => {
  const place = lists.findIndex((list) => list.includes(word.toLowerCase().replace(/\.$/, '')))
  return place < 0 ? Number.NaN : place + 1
}

export const month = `(?:${anyOf(months)})\\.?`
/** Written out: what is shorter is somebody's name as well. */
export const fullMonth = `(?:${anyOf(months.map((names) => names.filter((name) => !shortMonth.test(name))))})`
export const weekday = `(?:${anyOf(weekdays)})`
/** A day of the week that happens again: "Mondays", "mandage". */
export const weekdaysWord = `(?:${anyOf(weekdays)})(?:s|e)?`
export const number = `(?:\\d{1,4}|${anyOf(numbers)})`
export const ordinal = `(?:\\d{1,2}(?:st|nd|rd|th|\\.)|${anyOf(ordinals)})`

/** 1 for January; NaN for no month. */
export const monthOf = (word: string): number => placeIn(months, word)
/** 1 for Monday; NaN for no day of the week. */
export const weekdayOf = (word: string): number => {
  const plain = placeIn(weekdays, word)
  return Number.isNaN(plain) ? placeIn(weekdays, word.replace(/[se]$/i, '')) : plain
}
export const numberOf = (word: string): number =>
  /^\d/.test(word) ? Number.parseInt(word, 10) : placeIn(numbers, word)
export const ordinalOf = (word: string): number =>
  /^\d/.test(word) ? Number.parseInt(word, 10) : placeIn(ordinals, word)

/** A pattern at the start of words, whole words only; capitals do not matter. */
export const atStart = (source: string): RegExp => new RegExp(`^(?:${source})${end}`, 'iu')
