import { escapeHtml } from '../../src/chat/html.ts'
import { stretches, withoutUnseen } from '../../src/chat/visible.ts'

/** HTML that may stand in a page as it is. Only this file makes it. */
export type Markup = { readonly markup: string }

type Part = Markup | string | number | false | undefined | readonly Part[]

/** Writes HTML: every value put in is escaped unless it is markup already; lists are joined, `false` and `undefined` vanish. */
export function html(pieces: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let markup = pieces[0] ?? ''
  for (const [index, value] of values.entries()) markup += write(value) + (pieces[index + 1] ?? '')
  return { markup }
}

/** HTML that was made elsewhere, of parts that are escaped already. */
export const escaped = (markup: string): Markup => ({ markup })

function write(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(write).join('')
}

/** A person's words: literal, isolated in their own direction, with hidden characters made visible. */
export const words = (text: string): Markup => ({
  markup: stretches(text)
    .map((part) => (part.unseen ? `<span class="unseen">${part.text}</span>` : escapeHtml(part.text)))
    .join(''),
})

/** A name as it may stand among other text: on one line, without hidden characters. */
export const tidy = (name: string): string => withoutUnseen(name).replace(/\s+/g, ' ').trim()

/** Any text as one part of an address, half characters included. */
export const inPath = (text: string): string => encodeURIComponent(text.toWellFormed())
