import { make } from './make.js'

export const link = (url, words) =>
  make('a', { href: /^(https?|mailto|tel):/u.test(url) ? url : '#', rel: 'noreferrer', target: '_blank' }, words ?? url)

const inline =
  /\\([^\p{L}\p{N}\s])|<@[!&]?(\d+)>|<#(\d+)>|<a?:(\w+):\d+>|<t:(-?\d+)(?::[tTdDfFR])?>|<(https?:\/\/[^>\s]+)>|\[([^\]\n]+)\]\((https?:\/\/[^)\s]+)\)|(https?:\/\/[^\s<>]+)|`([^`]+)`|\*\*(\S(?:.*?\S)?)\*\*|__(\S(?:.*?\S)?)__|~~(\S(?:.*?\S)?)~~|\|\|(.+?)\|\||(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)/u

/** Discord's own markdown, as elements. */
export function markdown(text, names) {
  const out = document.createDocumentFragment()
  for (const [index, part] of text.split('```').entries()) {
    if (index % 2 === 1) out.append(make('pre', {}, part.replace(/^\w*\n/u, '')))
    else out.append(...part.split('\n').flatMap((line, at) => [...(at > 0 ? [make('br')] : []), drawLine(line)]))
  }
  return out

  function drawLine(line) {
    const [whole, sign, rest] = /^(>|#{1,3}|-#|[-*]) (.*)$/u.exec(line) ?? []
    if (whole === undefined) return spans(line)
    if (sign === '>') return make('blockquote', {}, spans(rest))
    if (sign === '-#') return make('small', { class: 'faint' }, spans(rest))
    if (sign.startsWith('#')) return make('strong', {}, spans(rest))
    return make('span', {}, '• ', spans(rest))
  }

  function spans(line) {
    const piece = document.createDocumentFragment()
    let rest = line
    while (rest !== '') {
      const found = inline.exec(rest)
      if (!found) {
        piece.append(rest)
        break
      }
      piece.append(rest.slice(0, found.index), drawSpan(found))
      rest = rest.slice(found.index + found[0].length)
    }
    return piece
  }

  function drawSpan([
    ,
    escaped,
    user,
    channel,
    face,
    time,
    angle,
    words,
    target,
    bare,
    code,
    bold,
    under,
    struck,
    hidden,
    slant,
    italic,
  ]) {
    if (escaped) return escaped
    if (user) return make('span', { class: 'mention' }, `@${names(user)}`)
    if (channel) return make('span', { class: 'mention' }, `#${names(channel)}`)
    if (face) return `:${face}:`
    if (time)
      return make(
        'time',
        {},
        new Date(Number(time) * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }),
      )
    if (angle) return link(angle)
    if (target) return link(target, words)
    if (bare) return link(bare)
    if (code) return make('code', {}, code)
    if (bold) return make('b', {}, spans(bold))
    if (under) return make('u', {}, spans(under))
    if (struck) return make('s', {}, spans(struck))
    if (hidden) return make('span', { class: 'tag', title: 'Spoiler' }, spans(hidden))
    return make('i', {}, spans(slant ?? italic))
  }
}
