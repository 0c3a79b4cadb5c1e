/** HTML that may stand in a page as it is. Only this file makes it. */
export type Markup = { readonly markup: string }

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Makes any text harmless as content or as a quoted attribute. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')

type Part = Markup | string | number | false | undefined | readonly Part[]

/** Writes HTML: every value put in is escaped unless it is markup already; lists are joined, `false` and `undefined` vanish. */
export function html(pieces: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let markup = pieces[0] ?? ''
  for (const [index, value] of values.entries()) markup += write(value) + (pieces[index + 1] ?? '')
  return { markup }
}

function write(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return escaped(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(write).join('')
}

/**
 * Characters that are not seen, or turn the direction of what follows: shown as their code, so that nobody is misled by
 * them. Joiners and the plain direction marks stay, since scripts and emoji need them.
 */
const unseen = /(?![\t\n\r])[\p{Cc}\u00AD\u200B\u202A-\u202E\u2060-\u2069\uFEFF]/gu

/** So many are shown by their code; the rest of a text that is full of them by one sign each, so that no page grows out of measure. */
const mostShown = 100

/** A person's words: literal, isolated in their own direction, with hidden characters made visible. */
export function words(text: string): Markup {
  let markup = ''
  let done = 0
  let shown = 0
  for (const match of text.matchAll(unseen)) {
    const code = `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    shown += 1
    markup += escaped(text.slice(done, match.index))
    markup += shown > mostShown ? '\uFFFD' : `<span class="unseen">${code}</span>`
    done = match.index + match[0].length
  }
  return { markup: markup + escaped(text.slice(done)) }
}

/** A name as it may stand among other text: on one line, without hidden characters. */
export const tidy = (name: string): string => name.replace(unseen, '').replace(/\s+/g, ' ').trim()

/** Any text as one part of an address, half characters included. */
export const inPath = (text: string): string => encodeURIComponent(text.toWellFormed())
