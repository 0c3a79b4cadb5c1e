import type { AccountRef } from './refs.ts'

/** Somebody who has signed in to the bot's own pages. */
export type Visitor = {
  person: string
  name: string
  account: AccountRef
  language: string
  zone: string
  /** To be sent back with every form as field `_csrf`, or as header `x-csrf-token`. */
  csrf: string
}

/** Where an adapter hangs its own pages into the bot's HTTP server. */
export interface HttpMount {
  /** The server's public address without a trailing slash. */
  readonly origin: string
  /**
   * Serves every request at or below `path` (e.g. `/rooms`). Requests that change something have passed the CSRF
   * check. A visitor is always signed in here: others were sent to the sign-in page or got 401. With `open` the path
   * is served without sign-in (webhooks of platforms), and the handler checks its own signatures. `uploadBytes` is the
   * largest request that may bring files here.
   */
  mount(path: string, handle: (request: Request, visitor: Visitor) => Promise<Response>, uploadBytes?: number): void
  open(path: string, handle: (request: Request) => Promise<Response>): void
  /** Puts content into the bot's page frame: navigation, marking, scripts, language, strict content policy. */
  page(visitor: Visitor, page: Page): Response
}

/** `body` is HTML whose untrusted parts are escaped already. */
export type Page = { title: string; body: string; nav?: string; status?: number; wide?: boolean }
