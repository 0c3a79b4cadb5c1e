import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterLog, Health } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { Refused } from '../../../src/chat/refusals.ts'
import { openSocket, type Socket, type SocketParts } from './socket.ts'

/** Milliseconds before a socket is opened again: doubled from the first to the last as long as it fails; `slow` where trying sooner is of no use. */
const backOff = { first: 250, last: 30_000, slow: 60_000 }
/** Milliseconds after which a socket that broke had been a good one. */
const goodMs = 10_000
/** How many stand side by side: while one is replaced the other hears. Slack allows ten. */
const sideBySide = 2

export type Sockets = {
  health(): Health
  /** Waits for what is at the door, then closes all. */
  stop(): Promise<void>
}

/**
 * Keeps two sockets open side by side until stopped, so that none of Slack's refreshes leaves a gap: a socket that is asked to
 * leave goes on until another one has taken its place. Nothing that fails here ends the process.
 */
export function openSockets(
  parts: Omit<SocketParts, 'signal'> & {
    log: AdapterLog
    /** The first socket is up; or, after none was, the first again: what happened meanwhile was not heard. */
    onUp(): void
    /** A socket broke off while another one went on: what was under way on it may not come again. */
    onBreak(): void
  },
): Sockets {
  const { log } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  const live = new Set<Socket>()
  const leaving = new Set<Promise<void>>()
  let health: Health = { state: 'connecting', since: new Date().toISOString() }

  const turn = (state: Health['state'], detail?: string): void => {
    if (health.state === state && health.detail === detail) return
    health = { state, since: new Date().toISOString(), ...(detail !== undefined && { detail }) }
  }

  /** Keeps one of the sockets, one after the other. */
  async function keep(): Promise<void> {
    let pause = backOff.first
    let old: Socket | undefined
    while (!signal.aborted) {
      let opened: Socket
      try {
        opened = await openSocket({ ...parts, signal })
      } catch (fault) {
        if (signal.aborted) return
        await rest(failed(fault) ?? jittered(pause))
        pause = Math.min(backOff.last, pause * 2)
        continue
      }
      const began = Date.now()
      enter(opened)
      if (old) depart(old)
      old = undefined
      const why = await opened.leaving
      if (Date.now() - began > goodMs) pause = backOff.first
      if (signal.aborted) return
      if (why === 'refresh') {
        old = opened
        continue
      }
      if (why !== 'over') {
        log('warn', 'Slack wants no more of a socket', { why })
        depart(opened)
        await opened.over
        if (live.size === 0) turn('down', why === 'disabled' ? 'link_disabled' : 'too_many_websockets')
        await rest(jittered(backOff.slow))
        continue
      }
      await rest(jittered(pause))
      pause = Math.min(backOff.last, pause * 2)
    }
  }

  function enter(socket: Socket): void {
    const first = live.size === 0
    live.add(socket)
    let asked = false
    // What happened out of sight is doubted before anybody hears that all is well again.
    if (first) parts.onUp()
    turn('up')
    void socket.leaving.then((why) => {
      asked = why !== 'over'
    })
    void socket.over.then(() => {
      live.delete(socket)
      if (signal.aborted) return
      if (live.size === 0) turn('connecting', 'the sockets broke off')
      else if (!asked) parts.onBreak()
    })
  }

  function depart(socket: Socket): void {
    const gone = socket.leave().catch((fault: unknown) => log('warn', 'a socket did not close', { fault }))
    leaving.add(gone)
    void gone.then(() => leaving.delete(gone))
  }

  /** Says what went wrong; answers how long to wait where that does not grow by itself. */
  function failed(fault: unknown): number | undefined {
    const what = fault instanceof DeliveryError ? fault.message : 'unknown'
    const isRefusal = fault instanceof Refused
    log(isRefusal ? 'error' : 'warn', 'no socket could be opened', { fault })
    if (live.size === 0) turn(isRefusal ? 'down' : 'connecting', what)
    if (isRefusal) return jittered(backOff.slow)
    return fault instanceof DeliveryError && fault.retry.kind === 'after' ? fault.retry.ms : undefined
  }

  const rest = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {})

  const kept = Array.from({ length: sideBySide }, () => keep())
  return {
    health: () => health,
    async stop() {
      stopping.abort()
      for (const socket of live) depart(socket)
      await Promise.all([...kept, ...leaving])
      turn('down')
    },
  }
}

/** Both sockets break off at the same moment when Slack does: they do not come back at the same one. */
const jittered = (ms: number): number => ms * (0.75 + Math.random() / 2)
