/** Responses that stay open (server-sent events), so that they can be ended when their session or the server ends. */
export type Streams = {
  /** The same response, passed on piece by piece, until its reader leaves or `end` is called. */
  track(response: Response, session: { id: string; person: string }): Response
  sessions(): readonly string[]
  sessionsOf(person: string): readonly string[]
  people(): readonly string[]
  /** Ends the streams of these sessions, or all. */
  end(sessions?: ReadonlySet<string>): void
}

/** Most streams of one person: more windows than anybody works in. Each keeps what its reader has not taken yet. */
const mostOfOne = 24

/** Starts with no stream open. */
export function followStreams(): Streams {
  const open = new Map<() => void, { id: string; person: string }>()
  return {
    track(response, session) {
      if (!response.body) return response
      const source = response.body.getReader()
      let finish = () => {}
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            finish = () => {
              if (!open.delete(finish)) return
              controller.close()
              source.cancel().catch(() => {}) // its own end is the source's business
            }
            open.set(finish, session)
            // The oldest makes room: its window asks again when somebody still looks at it.
            const theirs = [...open].filter(([, { person }]) => person === session.person)
            for (const [end] of theirs.slice(0, Math.max(0, theirs.length - mostOfOne))) end()
          },
          async pull(controller) {
            try {
              const { done, value } = await source.read()
              if (!open.has(finish)) return
              if (done) finish()
              else controller.enqueue(value)
            } catch (error) {
              if (open.delete(finish)) controller.error(error)
            }
          },
          async cancel(reason) {
            open.delete(finish)
            await source.cancel(reason)
          },
        },
        { highWaterMark: 0 },
      )
      const headers = new Headers(response.headers)
      headers.set('cache-control', 'no-store')
      headers.set('x-accel-buffering', 'no') // a proxy in front shall not collect it either
      return new Response(body, { status: response.status, headers })
    },
    sessions: () => [...new Set([...open.values()].map((session) => session.id))],
    sessionsOf: (person) =>
      [...open.values()].filter((session) => session.person === person).map((session) => session.id),
    people: () => [...new Set([...open.values()].map(({ person }) => person))],
    end(sessions) {
      for (const [finish, session] of [...open]) if (!sessions || sessions.has(session.id)) finish()
    },
  }
}
