/** Reads CSV by RFC 4180, knowing nothing of how ours is written: rows of cells. Throws where it is none. */
export function readCsv(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      at += 1
      for (;;) {
        const end = text.indexOf('"', at)
        if (end < 0) throw new Error('a quote is not closed')
        cell += text.slice(at, end)
        at = end + 1
        if (text[at] !== '"') break
        cell += '"'
        at += 1
      }
    } else {
      while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') cell += text[at++]
    }
    row.push(cell)
    if (text[at] === separator) at += 1
    else if (text.startsWith('\r\n', at) || text[at] === '\n') {
      rows.push(row)
      row = []
      at += text[at] === '\n' ? 1 : 2
    } else if (at < text.length) throw new Error(`after a cell comes ${JSON.stringify(text[at])}`)
  }
  return rows
}

/** What is wrong with a file: rows of unequal length, instants that are not ISO 8601 in UTC, cells that a spreadsheet would reckon. */
export function checkCsv(text: string, separator: string): readonly string[] {
  const [head = [], ...rows] = readCsv(text, separator)
  const instants = head.flatMap((name, index) => (/(^|_)at$|deadline/.test(name) ? [index] : []))
  return [
    ...(text.startsWith('\uFEFF') ? [] : ['it does not begin with the mark of UTF-8']),
    ...(rows.length > 0 ? [] : ['it has no rows']),
    // As a program takes it that parts cells at another sign, or heeds no quotes.
    ...text
      .split(/[;,\t\r\n]/)
      .filter((part) => /^[\s"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(part))
      .map((part) => `parted elsewhere it has a formula: ${part}`),
    ...rows.flatMap((row, line) => [
      ...(row.length === head.length ? [] : [`row ${line + 1} has ${row.length} cells, not ${head.length}`]),
      ...row.filter((cell) => /^\s*[=+\-@\t\r]/.test(cell)).map((cell) => `row ${line + 1} has a formula: ${cell}`),
      ...instants
        .filter((index) => row[index] !== '' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(row[index] ?? ''))
        .map((index) => `row ${line + 1}: ${row[index]} is no instant`),
    ]),
  ]
}
