/** What an export says to people, before it is paper or Markdown: plain text throughout. */
export type Block =
  | { type: 'heading'; level: 1 | 2 | 3; words: string }
  | { type: 'paragraph'; words: string; strong?: true }
  | { type: 'list'; items: readonly string[] }
  | {
      type: 'table'
      columns: readonly { head: string; share: number; names?: true }[]
      rows: readonly (readonly string[])[]
    }

/** What stands on each page of a document, and what a reader's program is told of it. */
export type Front = {
  title: string
  language: string
  label: string
  exercise: boolean
  madeAt: Date
  /** SHA-256 over the canonical JSON of what it says, hex. */
  hash: string
}

export type Document = Front & { blocks: readonly Block[] }
