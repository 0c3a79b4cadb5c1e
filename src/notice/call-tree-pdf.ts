import { say, type TextKey } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import { openPrint, type Print } from '../paper/sheet.ts'
import type { CallTree, TreeMember } from './call-tree.ts'

type Reader = { language: string; zone: string; exercise: boolean }

/** Prints a call tree for a reader: their language and clock, the label on every page. Resolves with the file. */
export async function printTree(tree: CallTree, reader: Reader): Promise<Buffer> {
  const { language, zone, exercise } = reader
  const { label, madeAt, validUntil, hash } = tree
  const t = (key: TextKey, values = {}): string => say(language, key, values)
  const title = t('notices.tree.title')
  const instant = (at: Date): string => `${sayDay(at, reader)} (${sayPlaced(language, at, zone)})`
  const made = t('notices.tree.made', { at: instant(madeAt) })
  const until = t('notices.tree.valid', { at: instant(validUntil) })
  const foot = (page: number, pages: number): readonly string[] => [
    `${t('notices.tree.page', { page, pages })} · ${made} · ${t('notices.tree.hash', { hash })}`,
    until,
  ]
  const pieces: Uint8Array[] = []
  const print = openPrint({ title, language, label, exercise, madeAt, foot }, (piece) => pieces.push(piece))
  print.heading(1, title)
  const at = `${sayDay(validUntil, reader)} (${sayMoment(language, validUntil, zone)})`
  print.paragraph(t('notices.tree.valid', { at }), { bold: true })
  print.paragraph(t('notices.tree.lead'))
  print.paragraph(t('notices.tree.steps'), { after: 10 })
  for (const member of tree.members) print.part(() => printMember(print, member, language))
  await print.end()
  return Buffer.concat(pieces)
}

function printMember(print: Print, member: TreeMember, language: string): void {
  const { zone } = member
  const t = (key: TextKey, values = {}): string => say(language, key, values)
  print.heading(2, `${member.name} (${member.code})`)
  const phonesIn = (phones: readonly string[]): string => phones.join('\n') || t('notices.tree.no-phone')
  const when = ({ from, to }: TreeMember['turns'][number]): string => {
    const at = (instant: Date): string => sayPlaced(language, instant, zone)
    if (from && to) return t('notices.tree.from-until', { from: at(from), to: at(to) })
    if (from) return t('notices.tree.from', { at: at(from) })
    return to ? t('notices.tree.until', { at: at(to) }) : t('notices.tree.always')
  }
  if (member.turns.length === 0) print.paragraph(t('notices.tree.nobody'))
  else {
    print.table(
      [
        { head: t('notices.tree.turn'), share: 0.17 },
        { head: t('notices.tree.name'), share: 0.27, names: true },
        { head: t('notices.tree.phone'), share: 0.26 },
        { head: t('notices.tree.when'), share: 0.3 },
      ],
      member.turns.map((turn) => [t(`notices.duty.${turn.turn}`), turn.name, phonesIn(turn.phones), when(turn)]),
    )
  }
  if (member.people.length === 0) return
  print.table(
    [
      { head: t('notices.tree.name'), share: 0.3, names: true },
      { head: t('notices.tree.roles'), share: 0.44 },
      { head: t('notices.tree.phone'), share: 0.26 },
    ],
    member.people.map(({ name, roles, phones }) => [name, roles.join('; '), phonesIn(phones)]),
  )
}

/** A day with its year: paper lies about for long. */
const sayDay = (at: Date, { language, zone }: Reader): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: zone }).format(at)
