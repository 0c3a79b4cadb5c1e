import { Parser } from 'htmlparser2'
import { isPill, tells } from './addresses.ts'
import { openPage } from './page.ts'

/** Levels of tags, of which the specification ("m.room.message msgtypes", read 2026-11-23) allows no more; below them only lines and words count. */
const deepest = 100
/** More cannot come in one event. */
const longest = 65_536
/** Levels of quotes and lists that are marked as such, so that marks do not outgrow the words. */
const deepestMark = 6

/** What clients drop together with its words. */
const dropped = new Set(['script', 'style', 'textarea', 'option'])
/** What stands on lines of its own. */
const blocks = new Set(
  `address article aside blockquote caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
  h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul`.split(/\s+/),
)

type Attributes = Readonly<Record<string, string>>
/** What is to be done when an element ends, which it does by its own tag or, `implied`, together with another one. */
type End = (implied: boolean) => void

/**
 * The words of HTML as a client shows them, in lines, with marks for lists and quotes and with the addresses of links;
 * `undefined` when it is too long for an event. In a reply, a repetition of what it replies to is left out.
 */
export function wordsOfHtml(html: string, isReply: boolean): string | undefined {
  if (html.length > longest) return undefined
  let page = openPage()
  let [quotes, verbatim, hidden, tooDeep] = [0, 0, 0, 0]
  const lists: { next: number | undefined }[] = []
  const rows: { cells: number }[] = []
  const ends: (End | undefined)[] = []

  /** Collects the words of an element by themselves. */
  function apart(finish: (inside: string, implied: boolean) => void): End {
    const outer = page
    page = openPage()
    return (implied) => {
      const inside = page.text()
      page = outer
      finish(inside, implied)
    }
  }

  function list(next: number | undefined): End {
    lists.push({ next })
    page.block()
    return () => {
      lists.pop()
      page.block()
    }
  }

  function item(): End {
    const at = lists.at(-1)
    const mark = at?.next === undefined ? '-' : `${at.next++}.`
    page.mark('  '.repeat(Math.min(Math.max(lists.length - 1, 0), deepestMark)) + mark)
    return () => page.unmark()
  }

  function link({ href = '' }: Attributes): End {
    const url = href.replace(/\s+/g, '')
    const start = page.length()
    return () => {
      const words = page.since(start).trim()
      if (words === '' || !/^(?:https?|ftp|mailto|magnet):/i.test(url) || isPill(url) || tells(words, url)) return
      page.flow(` (${url})`)
    }
  }

  function begin(name: string, attributes: Attributes): End | undefined {
    if (dropped.has(name)) {
      hidden += 1
      return () => {
        hidden -= 1
      }
    }
    switch (name) {
      case 'br':
        page.turn()
        return undefined
      case 'img':
        page.flow(attributes.alt || attributes.title || '')
        return undefined
      case 'a':
        return link(attributes)
      case 'span':
        // Why the words are covered is shown before they are.
        if (attributes['data-mx-spoiler']) page.flow(`(${attributes['data-mx-spoiler']}) `)
        return undefined
      case 'ul':
        return list(undefined)
      case 'ol':
        return list(/^\d{1,6}$/.test(attributes.start ?? '') ? Number(attributes.start) : 1)
      case 'li':
        return item()
      case 'td':
      case 'th': {
        const row = rows.at(-1)
        if (row && row.cells++ > 0) page.flow(' | ')
        return undefined
      }
      case 'mx-reply':
        if (!isReply || quotes > 0 || !page.isEmpty()) return undefined
        return apart((inside, implied) => {
          if (implied) page.put(inside)
        })
    }
    if (!blocks.has(name)) return undefined
    const space = name === 'p' ? 2 : 1
    page.block(space)
    switch (name) {
      case 'hr':
        page.put('---')
        break
      case 'pre':
        verbatim += 1
        return () => {
          verbatim -= 1
          page.block()
        }
      case 'tr':
        rows.push({ cells: 0 })
        return () => {
          rows.pop()
          page.block()
        }
      case 'blockquote': {
        if (quotes >= deepestMark) break
        quotes += 1
        return apart((inside) => {
          quotes -= 1
          if (inside !== '') page.put(inside.replace(/^/gm, '> '))
          page.block()
        })
      }
    }
    return () => page.block(space)
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      if (ends.length < deepest) {
        ends.push(begin(name, attributes))
        return
      }
      tooDeep += 1
      if (name === 'br') page.turn()
      else if (blocks.has(name)) page.block()
    },
    onclosetag(name, implied) {
      if (tooDeep === 0) {
        ends.pop()?.(implied)
        return
      }
      tooDeep -= 1
      if (blocks.has(name)) page.block()
    },
    ontext(text) {
      if (hidden > 0) return
      if (verbatim > 0) page.verbatim(text)
      else page.flow(text)
    },
  })
  parser.end(html.replace(/\r\n?/g, '\n'))
  return page.text()
}
