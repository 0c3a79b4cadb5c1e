import { Parser } from 'htmlparser2'

/**
 * Whose mention stands at the very beginning of formatted words; `undefined` where something else does. What is read there
 * is then not what somebody wrote, but the name that somebody gave themselves.
 */
export function firstCalled(html: string): string | undefined {
  let called: string | undefined
  let [over, repeated] = [false, 0]
  const parser = new Parser({
    onopentag(name, { href = '' }) {
      if (name === 'mx-reply') repeated += 1
      if (over || repeated > 0 || name !== 'a') return
      called = userIn(href)
      over = called !== undefined
    },
    ontext(text) {
      if (repeated === 0 && text.trim() !== '') over = true
    },
    onclosetag(name) {
      if (name === 'mx-reply') repeated -= 1
    },
  })
  parser.end(html)
  return called
}

/** The account that a link mentions (Matrix specification, appendices "URIs", read 2026-11-25). */
function userIn(href: string): string | undefined {
  const [, sigil, id = ''] = /^\s*(?:https:\/\/matrix\.to\/#\/(@|%40)|matrix:(?:u|user)\/)([^/?\s]+)/i.exec(href) ?? []
  if (id === '') return undefined
  try {
    return `@${decodeURIComponent(id)}`
  } catch {
    return sigil === undefined ? undefined : `@${id}`
  }
}
