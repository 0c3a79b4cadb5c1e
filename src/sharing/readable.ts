import { type Label, rankOf } from './label.ts'

/** Whether those who work for a member may read what bears a label and names who may: below AMBER all do, TLP:RED nobody. */
export const isReadableFor = (
  code: string,
  { label, addressees }: { label: Label; addressees: readonly string[] },
): boolean => rankOf(label) < rankOf('TLP:AMBER') || (rankOf(label) < rankOf('TLP:RED') && addressees.includes(code))
