/** A page of a form that somebody has open: where a button leads. No words of people. */
export type Turn = { sheet: string; page: number }

const written = /^sheet\/([0-9a-f-]{36})\/(\d{1,3})$/

/** The command of a button that opens a page of a form; it is the adapter's own, and never typed. */
export const turnOf = ({ sheet, page }: Turn): string => `sheet/${sheet}/${page}`

/** Where a button leads, of its command; `undefined` for any other. */
export function readTurn(command: string): Turn | undefined {
  const [, sheet, page] = written.exec(command) ?? []
  return sheet === undefined ? undefined : { sheet, page: Number(page) }
}
