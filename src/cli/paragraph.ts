/** Columns of a line that can be read at a glance. */
const width = 100

/** Lays out a text behind a mark, such as `ok  `, in lines of at most 100 columns, or of `columns`; its own lines that begin with spaces stay as they are. */
export function paragraph(
  mark: string,
  text: string,
  margin = ' '.repeat(mark.length),
  columns = width,
): readonly string[] {
  const lines = text.split('\n').flatMap((line) => (line.startsWith(' ') ? [line] : wrap(line, columns - mark.length)))
  return lines.map((line, index) => `${index === 0 ? mark : margin}${line}`.trimEnd())
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= columns || line === '') {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  return [...lines, line]
}
