import { Parser } from 'htmlparser2'

/**
 * Whose mention stands at the very beginning of formatted words, and the name that is read there; `undefined` where something else
 * does. What is read there is then not what somebody wrote, but the name that somebody gave themselves.
 */
export function firstCalled(html: string): { user: string; name: string } | undefined {
  let [user, name]: [string | undefined, string] = [undefined, '']
  let [over, repeated, inside] = [false, 0, false]
  const parser = new Parser({
    onopentag(tag, { href = '' }) {
      if (tag === 'mx-reply') repeated += 1
      if (over || repeated > 0 || tag !== 'a') return
      user = userIn(href)
      over = user !== undefined
      inside = over
    },
    ontext(text) {
      if (inside) name += text
      if (repeated === 0 && text.trim() !== '') over = true
    },
    onclosetag(tag) {
      if (tag === 'mx-reply') repeated -= 1
      if (tag === 'a') inside = false
    },
  })
  parser.end(html)
  return user === undefined ? undefined : { user, name: name.replace(/\s+/g, ' ').trim() }
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
