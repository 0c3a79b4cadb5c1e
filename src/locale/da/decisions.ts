import type { decisions as english } from '../en/decisions.ts'

/** Beslutninger: forslag, holdninger, registeret. */
export const decisions: Readonly<Record<keyof typeof english, string>> = {
  'decisions.option.yes': 'Vedtag',
  'decisions.option.no': 'Forkast',
}
