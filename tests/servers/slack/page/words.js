import { make } from './make.js'

const emoji = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  eyes: '👀',
  '+1': '👍',
  '-1': '👎',
  warning: '⚠️',
  hourglass_flowing_sand: '⏳',
  lock: '🔒',
  question: '❓',
  no_entry: '⛔',
  arrow_right: '➡️',
}
export const emojiOf = (name, unicode) =>
  unicode
    ? String.fromCodePoint(...unicode.split('-').map((code) => Number.parseInt(code, 16)))
    : (emoji[name] ?? `:${name}:`)

export const link = (url, words) =>
  make('a', { href: /^(https?|mailto|tel):/u.test(url) ? url : '#', rel: 'noreferrer', target: '_blank' }, words ?? url)

const plain = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Slack's own markup, as elements. */
export function mrkdwn(text, names) {
  const out = document.createDocumentFragment()
  for (const [index, part] of text.split('```').entries()) {
    if (index % 2 === 1) out.append(make('pre', {}, plain(part)))
    else for (const line of lines(part)) out.append(line)
  }
  return out

  function lines(part) {
    return part.split('\n').flatMap((line, index) => {
      const quoted = /^(&gt;|>) ?/u.exec(line)
      const inline = quoted ? make('blockquote', {}, spans(line.slice(quoted[0].length))) : spans(line)
      return index === 0 ? [inline] : [make('br'), inline]
    })
  }

  function spans(line) {
    const piece = document.createDocumentFragment()
    let rest = line
    while (rest !== '') {
      const found =
        /<([^<>]+)>|`([^`]+)`|:([a-z0-9_+-]+):|(?<![\w*])\*([^*\n]+)\*(?!\w)|(?<![\w_])_([^_\n]+)_(?!\w)|(?<![\w~])~([^~\n]+)~(?!\w)/u.exec(
          rest,
        )
      if (!found) {
        piece.append(plain(rest))
        break
      }
      piece.append(plain(rest.slice(0, found.index)))
      const [whole, angle, code, face, bold, italic, strike] = found
      if (angle) piece.append(special(angle))
      else if (code) piece.append(make('code', {}, plain(code)))
      else if (face) piece.append(emojiOf(face))
      else if (bold) piece.append(make('b', {}, spans(bold)))
      else if (italic) piece.append(make('i', {}, spans(italic)))
      else piece.append(make('s', {}, spans(strike)))
      rest = rest.slice(found.index + whole.length)
    }
    return piece
  }

  function special(inside) {
    const [target, words] = inside.split('|')
    if (target.startsWith('@')) return make('span', { class: 'mention' }, `@${names(target.slice(1))}`)
    if (target.startsWith('#')) return make('span', { class: 'mention' }, `#${names(target.slice(1))}`)
    if (target.startsWith('!')) return make('span', { class: 'mention' }, words ?? `@${target.slice(1).split('^')[0]}`)
    return link(target, words && plain(words))
  }
}

export const textOf = (object, names) =>
  !object ? '' : object.type === 'mrkdwn' ? mrkdwn(object.text, names) : object.text
