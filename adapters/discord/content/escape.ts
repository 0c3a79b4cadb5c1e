import { visible } from '../../../src/chat/visible.ts'

/** Signs that Discord reads as more than themselves wherever they stand. */
const always = /[\\*_~`|<[\]@]/g
/** What begins a list, a heading, small print or a quotation, at the start of a line. */
const starts = /^([ \t]*)(?:([-+#>])|(\d+)(?=[.)]))/gm
/** The colon of an address, and that before a name which may be an emoji's. */
const colons = /:(?=\/\/|[\w+-]+:)/g
/** What Discord makes an invitation or a gift of, with or without `https`. */
const invitations = /(discord(?:app)?)\.(?=gg|com|me|gift|new|media)/gi

/**
 * Writes words so that Discord shows them as they are: nothing in them is markup, calls somebody, leads somewhere or is a moment.
 * Characters that are not seen show their code. A backslash stands before a sign, never before a letter or digit.
 */
export const escapeWords = (text: string): string =>
  visible(text)
    .replace(always, '\\$&')
    .replace(colons, '\\:')
    .replace(invitations, '$1\\.')
    .replace(starts, (_, space: string, sign?: string, number?: string) =>
      sign === undefined ? `${space}${number}\\` : `${space}\\${sign}`,
    )
