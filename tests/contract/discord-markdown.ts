import { joined, odd, type Part } from './part.ts'

/**
 * What Discord's client shows of a text, by the rules of its own parser (an escape is a backslash before whatever is no letter, digit
 * or space; there is none within code). It knows more than any renderer of ours writes: that is strange wherever it stands.
 * `where`: in a title or a field's name nothing holds that takes a line of its own.
 */
export const readMarkdown = (text: string, where: 'text' | 'line' = 'text'): Part =>
  joined([...(where === 'text' ? blocksOf(text) : inlineOf(text))], '')

type Rule = readonly [RegExp, (found: RegExpExecArray) => readonly Part[]]

/** The first rule that holds at a place, and where it ends. */
function take(rules: readonly Rule[], text: string, at: number): { parts: readonly Part[]; end: number } | undefined {
  for (const [pattern, read] of rules) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) return { parts: read(found), end: at + found[0].length }
  }
  return undefined
}

function read(text: string, rulesAt: (at: number) => readonly Rule[]): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  while (at < text.length) {
    const taken = take(rulesAt(at), text, at)
    if (taken) parts.push(...taken.parts)
    else parts.push({ plain: text[at] ?? '' })
    at = taken?.end ?? at + 1
  }
  return parts
}

const blocksOf = (text: string): readonly Part[] =>
  read(text, (at) => (at === 0 || text[at - 1] === '\n' ? [...code, ...quotes, ...blocks, ...inline] : inline))
const withinQuote = (text: string): readonly Part[] =>
  read(text, (at) => (at === 0 || text[at - 1] === '\n' ? [...code, ...blocks, ...inline] : inline))
const inlineOf = (text: string): readonly Part[] => read(text, () => inline)

const code: readonly Rule[] = [
  [/```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```/iy, ([, words = '']) => [{ plain: `${words}\n` }]],
]
const quotes: readonly Rule[] = [
  [/ *>>> ([\s\S]*)/y, ([, words = '']) => withinQuote(words)],
  [/ *> [^\n]*(?:\n *> [^\n]*)*\n?/y, ([words]) => withinQuote(words.replaceAll(/^ *> ?/gm, ''))],
]
const blocks: readonly Rule[] = [
  [/ *(?:#{1,3}|-#)[ \t]+([^\n]+\n?)/y, ([, words = '']) => inlineOf(words)],
  [/ *(?:[-*]|\d+\.)[ \t]+([^\n]*\n?)/y, ([, words = '']) => inlineOf(words)],
]
const linkTo = (url: string): Part => ({ plain: url, links: [url] })
const strangely =
  (what: string) =>
  ([, words = '']: RegExpExecArray): readonly Part[] => [...inlineOf(words), odd(what)]

const inline: readonly Rule[] = [
  [/\\([^0-9A-Za-z\s])/y, ([, sign = '']) => [{ plain: sign }]],
  ...code,
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, ([, , words = '']) => [{ plain: words.replace(/^ (?=`)|(?<=`) $/g, '') }]],
  [/<@!?(\d+)>/y, ([, user = '']) => [{ plain: `@${user}`, pings: [user] }]],
  [/<@&\d+>/y, () => [odd('a call of a role')]],
  [/<#\d+>/y, () => [odd('a mention of a channel')]],
  [/<a?:\w+:\d+>|:[a-z][a-z0-9_+-]+:(?!\S)/y, () => [odd('an emoji by its name')]],
  // Each reader sees it in their own zone and language.
  [/<t:(-?\d+)(?::[tTdDfFsSR])?>/y, ([, seconds]) => [{ plain: new Date(Number(seconds) * 1000).toISOString() }]],
  [/<\/[^>\n]+:\d+>|<id:\w+>/y, () => [odd('a way to a command or a page')]],
  [/<([^: >]+:\/[^ >]+)>/y, ([, url = '']) => [linkTo(url)]],
  [
    /\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*(<?)((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['"][\s\S]*?['"])?\s*\)/y,
    ([, words = '', quiet, url = '']) =>
      /^https?:\/\//.test(url)
        ? [...inlineOf(words), { plain: '', links: [url] }, ...(quiet ? [] : [odd('a link that unfolds')])]
        : [...inlineOf(words), odd('a link that leads nowhere')],
  ],
  [/(?:https?|steam):\/\/[^\s<]+[^<.,:;"'\]\s]/y, ([url]) => [linkTo(url), odd('a link that unfolds')]],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, ([, words = '']) => inlineOf(words)],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, strangely('underlined')],
  [/\b_((?:__|\\[\s\S]|[^\\_])+?)_\b/y, ([, words = '']) => inlineOf(words)],
  [
    /\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/y,
    ([, words = '']) => inlineOf(words),
  ],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, strangely('struck out')],
  [/\|\|([\s\S]+?)\|\|/y, strangely('hidden')],
]
