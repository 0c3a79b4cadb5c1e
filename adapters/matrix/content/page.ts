/** Words laid out in lines as HTML lays them out: white space is one space, blocks stand on lines of their own. */
export type Page = {
  /** Running text. */
  flow(text: string): void
  /** Text whose lines and spaces are kept. */
  verbatim(text: string): void
  /** Words as they are, behind the space or line break that is due. */
  put(words: string): void
  /** Begins a line with a mark; what comes next stands behind it. */
  mark(mark: string): void
  /** Ends what was begun with a mark. */
  unmark(): void
  /** Ends a line. */
  turn(): void
  /** The border of a block: what comes next stands so many line breaks further on at least. */
  block(breaks?: number): void
  isEmpty(): boolean
  /** How much was written, for `since`. */
  length(): number
  since(length: number): string
  text(): string
}

/** Begins an empty page. */
export function openPage(): Page {
  const parts: string[] = []
  /** What is due before the next words: breaks that were written, breaks between blocks, a space, the space behind a mark. */
  let [turns, margin, space, marked] = [0, 0, false, false]

  function put(words: string): void {
    if (words === '') return
    // A break at the end of a block is not seen.
    const breaks = margin > 0 ? margin + Math.max(0, turns - 1) : turns
    if (marked) parts.push(' ')
    else if (parts.length > 0 && breaks > 0) parts.push('\n'.repeat(breaks))
    else if (parts.length > 0 && space) parts.push(' ')
    parts.push(words)
    turns = margin = 0
    space = marked = false
  }

  function block(breaks = 1): void {
    if (parts.length > 0) margin = Math.max(margin, breaks)
  }

  function turn(): void {
    turns += 1
  }

  return {
    put,
    block,
    turn,
    flow(text) {
      const words = text.replace(/[ \t\n\f\r]+/g, ' ')
      if (words.startsWith(' ')) space = true
      put(words.replace(/^ | $/g, ''))
      if (words.endsWith(' ')) space = true
    },
    verbatim(text) {
      for (const [index, line] of text.split('\n').entries()) {
        if (index > 0) turn()
        put(line)
      }
    },
    mark(mark) {
      // A mark behind a mark would be taken for words.
      marked = false
      block()
      put(mark)
      marked = true
    },
    unmark() {
      marked = false
      block()
    },
    isEmpty: () => parts.length === 0,
    length: () => parts.length,
    since: (length) => parts.slice(length).join(''),
    text: () => parts.join(''),
  }
}
