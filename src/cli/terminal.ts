import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Ask } from '../chat/adapter.ts'
import { UserError } from '../chat/errors.ts'

/** A person at a terminal, or lines that come from somewhere else. */
export type Terminal = {
  ask: Ask
  close(): void
}

/** Opens the way to ask. Questions go to standard error, so that an answer can be kept in a file; nothing is read before the first one. */
export function openTerminal({ stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>): Terminal {
  let silent = false
  let reading: { lines: AsyncIterator<string>; input: Interface } | undefined
  const shown = new Writable({
    write(piece, _encoding, done) {
      if (!silent) stderr.write(piece)
      done()
    },
  })

  function open(): { lines: AsyncIterator<string>; input: Interface } {
    const input = createInterface({ input: stdin, output: shown, terminal: stdin.isTTY === true, historySize: 0 })
    return { lines: input[Symbol.asyncIterator](), input }
  }

  return {
    async ask(question, { secret = false } = {}) {
      reading ??= open()
      const { lines, input } = reading
      // A line editor has to know how far in the line begins; without one, the input may have ended with all its lines read.
      if (stdin.isTTY) {
        input.setPrompt(question)
        input.prompt()
      } else stderr.write(question)
      silent = secret
      const { done, value } = await lines.next()
      silent = false
      // The line break that was typed was not shown either, and that of an end never is.
      if (secret || done) stderr.write('\n')
      if (done) throw new UserError('cli.no-answer')
      return value
    },
    close: () => reading?.input.close(),
  }
}
