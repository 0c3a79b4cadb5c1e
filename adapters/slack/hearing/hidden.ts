import { bracketed, type Names, readMarkup } from './words.ts'

type Json = Readonly<Record<string, unknown>>

/** What names, leads or draws, and is read by nobody: `block_id`, `filetype`, `image_url`. */
const unread = /(?:^|_)(?:ids?|url|ts|style|color|icons?|hash|team|link)$|type$|^(?:url|thumb|permalink)_/

/** The words that Slack shows of a file besides its name. */
const fileKeys = ['title', 'preview', 'plain_text', 'preview_plain_text', 'alt_txt', 'subject'] as const

/**
 * Words that some client shows somewhere in a message, however deep and under whatever name: an app may write what nobody types,
 * and Slack adds to its blocks. They count for markings alone. What already stands in `read` is left out.
 */
export function hiddenWords(message: Json, names: Names, read: readonly string[]): readonly string[] {
  const { text, blocks, attachments, files } = message
  const comments = objectsIn(files).map(({ initial_comment: comment }) => comment)
  const found = [
    ...formatsIn(typeof text === 'string' ? text : ''),
    ...stringsIn([blocks, attachments, comments]).flatMap((each) => [
      readMarkup(each, names).trim(),
      ...formatsIn(each),
    ]),
    ...objectsIn(files).flatMap((file) =>
      fileKeys.flatMap((key) => (typeof file[key] === 'string' ? [file[key]] : [])),
    ),
  ]
  return [...new Set(found)].filter((words) => words !== '' && !read.some((each) => each.includes(words)))
}

/** All that can be read within blocks and the like. It counts on no shape, and on no depth. */
function stringsIn(value: unknown): readonly string[] {
  const strings: string[] = []
  const seen = new Set<object>()
  const left: unknown[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') strings.push(next)
    if (typeof next !== 'object' || next === null || seen.has(next)) continue
    seen.add(next)
    // An emoji is drawn; what is read of it stands in the rich text.
    if ('type' in next && next.type === 'emoji') continue
    for (const [key, each] of Object.entries(next)) if (Array.isArray(next) || !unread.test(key)) left.push(each)
  }
  return strings
}

/** A moment is shown in a form that its author words: `<!date^1392734382^since {date}|then>`. */
const formatsIn = (markup: string): readonly string[] =>
  [...markup.matchAll(bracketed)].flatMap(([, sign, named = '']) =>
    sign === '!' ? named.split('^').slice(2, 3).filter(Boolean) : [],
  )

const objectsIn = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : []
