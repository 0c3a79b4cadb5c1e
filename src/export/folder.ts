import type { Parts } from './dossier.ts'
import { linesOf, openSpool } from './spool.ts'

type Kind = keyof Parts

/** Parts of a dossier, however many: they lie on the disk, and are read one by one. */
export type Folder = {
  add(page: Parts): Promise<void>
  /** The first of each kind, if there is one: by it a document of one thing has its title. */
  first(): Parts
  /** Those of a kind, in the order in which they were added, as often as they are asked for. Nothing is added after that. */
  all<Of extends Kind>(kind: Of): AsyncGenerator<Parts[Of][number]>
  close(): Promise<void>
}

/** Opens an empty one. Its files are as unreadable to others, and as short-lived, as those of a spool. */
export function openFolder(): Folder {
  const spools = { cases: openSpool(), decisions: openSpool(), calls: openSpool() }
  const first: { [Of in Kind]: Parts[Of][number][] } = { cases: [], decisions: [], calls: [] }

  async function put<Of extends Kind>(kind: Of, parts: Parts[Of]): Promise<void> {
    const [head] = parts
    if (head && first[kind].length === 0) first[kind] = [head] as (typeof first)[Of]
    for (const part of parts) await spools[kind].write(Buffer.from(`${JSON.stringify(part)}\n`, 'utf8'))
  }

  return {
    async add({ cases, decisions, calls }) {
      await put('cases', cases)
      await put('decisions', decisions)
      await put('calls', calls)
    },
    first: () => first,
    async *all(kind) {
      for await (const line of linesOf(spools[kind])) yield JSON.parse(line) // as `put` wrote it
    },
    async close() {
      for (const spool of Object.values(spools)) await spool.close()
    },
  }
}
