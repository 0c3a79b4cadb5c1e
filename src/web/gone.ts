import type { Ask } from './context.ts'

/** Whoever asked has gone: nobody gets the answer. It is no fault of anybody's. */
export class AskerGone extends Error {
  constructor() {
    super('whoever asked has gone')
    this.name = 'AskerGone'
  }
}

/**
 * Aborted, by an `AskerGone`, once whoever asked has gone: their browser, a proxy between or a server that ends closed the connection.
 * Of one that only fell silent nobody knows.
 */
export function goneOf({ req }: Ask): AbortSignal {
  const end = new AbortController()
  const { signal } = req.raw
  const leave = (): void => end.abort(new AskerGone())
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  return end.signal
}
