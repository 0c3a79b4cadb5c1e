import { html, raw } from 'hono/html'

/** HTML whose untrusted parts are escaped. */
export type Markup = ReturnType<typeof raw>

/** Builds HTML: every interpolated value is escaped unless it is markup itself; false and undefined vanish. */
export function markup(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  const built = html(strings, ...values)
  if (built instanceof Promise) throw new TypeError('A page is built of plain values: await them first.')
  return built
}

/** HTML that was made elsewhere and is escaped already. */
export const escaped = (text: string): Markup => raw(text)
