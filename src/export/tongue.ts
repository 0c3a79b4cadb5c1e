import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayZone } from '../locale/moment.ts'
import { type Words, wordsIn } from '../locale/words.ts'
import type { Block } from './block.ts'
import type { By, Dossier } from './dossier.ts'

/** How a document speaks: one language, one zone, the members by name. */
export type Tongue = {
  language: string
  zone: string
  t(key: TextKey, values?: Values): string
  words(words: Words | undefined): string
  /** `2027-04-25 20:14`, and UTC below it; nothing where there is no instant. For a cell of a table. */
  moment(at: string | undefined): string
  /** The same on one line, with the zone's name: for a sentence. */
  instant(at: string): string
  day(at: string): string
  who(by: By | undefined): string
  /** `FR France`. */
  member(code: string): string
}

/** The tongue of a dossier's document. */
export function tongueOf({ members }: Pick<Dossier, 'members'>, language: string, zone: string): Tongue {
  const names = new Map(members.map(({ code, name }) => [code, name]))
  const own = clockOf(zone)
  const utc = clockOf('UTC')
  function both(at: string, between: string, named: string): string {
    const date = new Date(at)
    const [here, there] = [own(date), utc(date)]
    if (here === there) return `${there} UTC`
    const short = here.slice(0, 10) === there.slice(0, 10) ? there.slice(11) : there
    return `${here}${named}${between}(${short} UTC)`
  }
  return {
    language,
    zone,
    t: (key, values) => say(language, key, values),
    words: (words) => (words === undefined ? '' : wordsIn(words, language)),
    moment: (at) => (at === undefined ? '' : both(at, '\n', '')),
    instant: (at) => both(at, ' ', ` ${sayZone(zone)}`),
    day: (at) => own(new Date(at)).slice(0, 10),
    who: (by) => (by === undefined ? '' : by.code === '' ? by.name : `${by.name} (${by.code})`),
    member: (code) => {
      const name = names.get(code)
      return name === undefined || name === code ? code : `${name} (${code})`
    },
  }
}

/** An instant as `2027-04-25 20:14` in a zone: the one way of writing it that nobody misreads, in any language. */
function clockOf(zone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => format.format(at)
}

type Table = Extract<Block, { type: 'table' }>

/** A table, where it has rows. */
export const table = (columns: Table['columns'], rows: Table['rows']): readonly Block[] =>
  rows.length === 0 ? [] : [{ type: 'table', columns, rows }]

/** Facts, each with its name; those without a value are left out. */
export const factTable = ({ t }: Tongue, facts: readonly (readonly [TextKey, string])[]): readonly Block[] =>
  table(
    [
      { head: t('exports.fact'), share: 0.3, names: true },
      { head: t('exports.value'), share: 0.7 },
    ],
    facts.filter(([, value]) => value !== '').map(([key, value]) => [t(key), value.replaceAll('\n(', ' (')]),
  )
