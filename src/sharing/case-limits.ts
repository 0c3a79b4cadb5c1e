import type { Transaction } from '../store/client.ts'
import { asLabel, type Label, rankOf, strictest } from './label.ts'
import { narrower } from './recall.ts'

/** What a case limits: what is said about it goes under its label, and from AMBER on to none but the case's own readers. */
type CaseLimits = { code: string; label: string; addressees: readonly string[] }

/** The limits of some cases, by their numbers. */
export async function limitsOfCases(
  tx: Pick<Transaction, 'case'>,
  numbers: readonly (string | null)[],
): Promise<ReadonlyMap<string, CaseLimits>> {
  const named = [...new Set(numbers.filter((number) => number !== null))]
  if (named.length === 0) return new Map()
  const select = { number: true, code: true, label: true, addressees: true } as const
  const cases = await tx.case.findMany({ where: { number: { in: named } }, select })
  return new Map(cases.map((each) => [each.number, each]))
}

/** What is about a case, within its limits: whoever may not read that may not read this. */
export function within<File extends { label: Label; addressees: readonly string[] }>(
  file: File,
  of: CaseLimits | undefined,
): File {
  if (!of) return file
  const own = asLabel(of.label)
  const isLimited = rankOf(own) >= rankOf('TLP:AMBER')
  return {
    ...file,
    label: strictest(file.label, own),
    addressees: isLimited ? narrower(file.addressees, [of.code, ...of.addressees]) : file.addressees,
  }
}
