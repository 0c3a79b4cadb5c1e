import type { ServerResponse } from 'node:http'
import type { Entry, Platform } from './platform.ts'

/** One line of the stream. `delivery` is new each time the same thing is told. */
export type Told = { delivery: number; room: string; entry: Omit<Entry, 'seats'> }

/** An entry as the bot is told it: who sat there is for tests alone. */
export function told({ seats: _, ...entry }: Entry): Omit<Entry, 'seats'> {
  return entry
}

/** What the bot is told: one stream of JSON lines. Whatever it does not acknowledge is told again when it connects again. */
export function openEvents(platform: Platform, echo: boolean) {
  const waiting = new Map<number, { room: string; entry: Entry }>()
  let stream: ServerResponse | undefined
  let deliveries = 0
  let deaf = false
  let doubled = 0
  let connections = 0

  const stopListening = platform.listen((entry, room) => {
    if (deaf || (entry.by === platform.bot && !echo) || !platform.mayHear(platform.bot, room, entry)) return
    tell(room, entry)
    if (doubled > 0) {
      doubled -= 1
      tell(room, entry)
    }
  })

  function tell(room: string, entry: Entry): void {
    deliveries += 1
    waiting.set(deliveries, { room, entry })
    write(deliveries, room, entry)
  }

  function write(delivery: number, room: string, entry: Entry): void {
    if (!stream) return
    const line: Told = { delivery, room, entry: told(platform.shown(room, entry)) }
    stream.write(`${JSON.stringify(line)}\n`)
  }

  function cut(): void {
    stream?.destroy()
    stream = undefined
  }

  return {
    /** Makes a response the stream; one that was open before ends. */
    open(response: ServerResponse): void {
      cut()
      deaf = false
      connections += 1
      stream = response
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write('\n')
      const again = [...waiting.values()]
      waiting.clear()
      for (const { room, entry } of again) tell(room, entry)
      response.once('close', () => {
        if (stream === response) stream = undefined
      })
    },
    acknowledge(acks: readonly number[]): void {
      for (const delivery of acks) waiting.delete(delivery)
    },
    close(): void {
      stopListening()
      cut()
    },
    controls: {
      /** Ends the bot's stream. */
      cutStream: cut,
      /** Ends the stream, and forgets all that happens until the bot is there again. */
      loseEvents(): void {
        cut()
        deaf = true
      },
      /** Tells each of the next `times` things twice. */
      doubleEvents(times: number): void {
        doubled = times
      },
      /** Tells something again that happened before. */
      retell(room: string, position: number): void {
        const entry = platform.entries(room)[position - 1]
        if (entry) tell(room, entry)
      },
      /** Whether every delivery of an entry was acknowledged. */
      isAcknowledged: (room: string, position: number): boolean =>
        ![...waiting.values()].some((each) => each.room === room && each.entry.position === position),
      /** How many deliveries the bot has not acknowledged. */
      unacknowledged: (): number => waiting.size,
      connections: (): number => connections,
      isConnected: (): boolean => stream !== undefined,
    },
  }
}
