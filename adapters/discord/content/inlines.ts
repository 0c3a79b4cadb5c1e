import { line } from '../../../src/chat/line.ts'
import type { Inline } from '../../../src/chat/message.ts'
import { visible } from '../../../src/chat/visible.ts'
import { userOf, webAddress, written } from './addresses.ts'
import { escapeWords } from './escape.ts'

/** A stretch of a text: words, words in the letters of a typewriter, or markup that is written already. */
type Piece = { kind: 'words'; text: string; style: Style } | { kind: 'code' | 'markup'; text: string }
type Style = { bold?: true; italic?: true }

/** The last instant that Discord takes, in seconds: the end of the year 9999. */
const lastMoment = 253_402_300_799

/**
 * Writes inlines in Discord's markup. What people wrote is escaped: only a node calls somebody, leads somewhere or shows a date.
 */
export const renderInlines = (children: readonly Inline[]): string => joinPieces(merged(piecesOf(children, {})))

function piecesOf(children: readonly Inline[], style: Style): readonly Piece[] {
  return children.flatMap((child) => pieceOf(child, style))
}

function pieceOf(inline: Inline, style: Style): readonly Piece[] {
  switch (inline.type) {
    case 'text':
      return [{ kind: 'words', text: inline.text, style }]
    case 'code':
      return [{ kind: 'code', text: inline.text }]
    case 'strong':
      return piecesOf(inline.children, { ...style, bold: true })
    case 'emphasis':
      return piecesOf(inline.children, { ...style, italic: true })
    case 'link':
      return linkOf(inline.url, inline.text, style)
    case 'mention': {
      const user = userOf(inline.account)
      if (user !== undefined) return [{ kind: 'markup', text: `<@${user}>` }]
      return [{ kind: 'words', text: line(inline.name), style }]
    }
    case 'moment':
      return [momentOf(inline.at, inline.text, style)]
  }
}

/** In the zone and language of each reader: `18 April 2027 20:00`. */
function momentOf(at: string, text: string, style: Style): Piece {
  const seconds = Math.floor(Date.parse(at) / 1000)
  if (!(seconds >= 0 && seconds <= lastMoment)) return { kind: 'words', text, style }
  return { kind: 'markup', text: `<t:${seconds}:f>` }
}

/**
 * A link in words, where Discord takes these for words: not where they look like an address, or hold brackets. In angle brackets
 * an address is not unfolded.
 */
function linkOf(url: string, label: string, style: Style): readonly Piece[] {
  const address = webAddress(url)
  if (address === undefined) return [{ kind: 'words', text: label, style }]
  const shown = line(label)
  const bare = `<${written(address)}>`
  if (shown === '' || shown === url || shown === address) return [{ kind: 'markup', text: bare }]
  if (!/[[\]]|:\/\//.test(shown)) return [{ kind: 'markup', text: `[${escapeWords(shown)}](${bare})` }]
  return [
    { kind: 'words', text: `${shown} `, style },
    { kind: 'markup', text: bare },
  ]
}

/** One piece where several of one kind follow each other: signs that only together mean something are seen together. */
function merged(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = []
  for (const piece of pieces) {
    if (piece.text === '') continue
    const last = all.at(-1)
    const goesOn = last && last.kind === piece.kind && piece.kind !== 'markup' && marksOf(last) === marksOf(piece)
    if (goesOn) all[all.length - 1] = { ...last, text: last.text + piece.text }
    else all.push(piece)
  }
  return all
}

const marksOf = (piece: Piece): string =>
  piece.kind === 'words' ? `${piece.style.bold ? '**' : ''}${piece.style.italic ? '*' : ''}` : ''

/** Marks stand around each line of what they mark, within its spaces; two of them side by side would be read as others. */
function joinPieces(pieces: readonly Piece[]): string {
  let text = ''
  let isOpen = false
  for (const piece of pieces) {
    const wanted = marksOf(piece)
    const marks: string = isOpen && /^\S/.test(piece.text) ? '' : wanted
    if (piece.kind === 'markup') text += piece.text
    else if (piece.kind === 'code') text += eachLine(visible(piece.text), fenced)
    else text += eachLine(escapeWords(piece.text), (core) => `${marks}${core}${marks}`)
    isOpen = marks !== '' && /\S$/.test(piece.text)
  }
  return text
}

const eachLine = (text: string, write: (core: string) => string): string =>
  text
    .split('\n')
    .map((each) => {
      const core = each.trim()
      return core === '' ? each : each.replace(core, () => write(core))
    })
    .join('\n')

/** Letters of a typewriter; where the words hold what would end these, they stand as words like others. */
function fenced(core: string): string {
  if (core.includes('``')) return escapeWords(core)
  if (!core.includes('`')) return `\`${core}\``
  const pad = (edge: string | undefined): string => (edge === '`' ? ' ' : '')
  return `\`\`${pad(core[0])}${core}${pad(core.at(-1))}\`\``
}
