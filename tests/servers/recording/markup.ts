/**
 * How this service shows text. `\` makes the next sign literal; `*strong*`, `_emphasis_`, `` `code` ``, `[text](url)`,
 * `<@handle>` and `@everyone` have a meaning anywhere, `#`, `>` and `-` at the start of a line.
 */
export type Shown = {
  /** What a person reads. */
  plain: string
  /** Handles that are called by name, `everyone` included. */
  pings: readonly string[]
  links: readonly { text: string; url: string }[]
  /** Numbered lines that end in something to type or to open. */
  controls: readonly { label: string; command?: string; url?: string }[]
}

/** Reads text as this service shows it. */
export function show(text: string): Shown {
  const pings: string[] = []
  const links: { text: string; url: string }[] = []
  const controls: Shown['controls'][number][] = []
  const lines: string[] = []
  let fenced = false
  for (const line of text.split('\n')) {
    if (line === '```') {
      fenced = !fenced
      continue
    }
    if (fenced) {
      lines.push(line)
      continue
    }
    const codes: string[] = []
    const before = links.length
    const body = readLine(line.replace(/^(#+|>|-) /, ''), pings, links, codes)
    lines.push(body)
    const label = /^\d+\. (.*) — \S/.exec(body)?.[1]
    const command = codes.at(-1)
    const url = links.length > before ? links.at(-1)?.url : undefined
    if (label !== undefined && command !== undefined) controls.push({ label, command })
    else if (label !== undefined && url !== undefined) controls.push({ label, url })
  }
  return { plain: lines.join('\n'), pings, links, controls }
}

function readLine(line: string, pings: string[], links: { text: string; url: string }[], codes: string[]): string {
  let out = ''
  let index = 0
  while (index < line.length) {
    const sign = line[index]
    const rest = line.slice(index)
    const code = /^`([^`]+)`/.exec(rest)
    const link = /^\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)/.exec(rest)
    const ping = /^<@([a-z0-9][a-z0-9._-]*)>/i.exec(rest) ?? /^@(everyone|here)\b/i.exec(rest)
    if (sign === '\\' && index + 1 < line.length) {
      out += line[index + 1]
      index += 2
    } else if (code) {
      codes.push(code[1] ?? '')
      out += code[1]
      index += code[0].length
    } else if (link) {
      const text = readLine(link[1] ?? '', pings, [], [])
      links.push({ text, url: link[2] ?? '' })
      out += text
      index += link[0].length
    } else if (ping) {
      pings.push(ping[1] ?? '')
      out += `@${ping[1]}`
      index += ping[0].length
    } else {
      if (sign !== '*' && sign !== '_') out += sign
      index += 1
    }
  }
  return out
}

/** Who is called by a text, among those present. */
export function pingsIn(text: string, present: readonly string[]): readonly string[] {
  if (!text.includes('@')) return []
  return show(text).pings.filter((name) => name === 'everyone' || name === 'here' || present.includes(name))
}
