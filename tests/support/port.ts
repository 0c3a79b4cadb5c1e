import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * From where ports are drawn: below those that the system gives to outgoing connections and to whoever asks for any, so that one is
 * still free where it is listened at seconds later, or again after a `kill`. Each of two lanes of tests has its own.
 */
const drawn = { from: 20_000, count: 6_000, lanes: 2 }

const given = new Set<number>()

/** A port of this machine that is free, and that nothing else here is given. */
export async function freePort(): Promise<number> {
  const lane = (Number(process.env.VITEST_POOL_ID) || 0) % drawn.lanes
  for (;;) {
    const port = drawn.from + lane * drawn.count + randomInt(drawn.count)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
