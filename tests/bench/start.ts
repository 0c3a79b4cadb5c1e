import { setTimeout as sleep } from 'node:timers/promises'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { median } from './load.ts'
import { readMemory } from './memory.ts'

export type Start = { emptyMs: number; existingMs: number }
export type Memory = ReturnType<typeof readMemory>

/** Milliseconds from the start of the process until `/healthz` says that all is well, as the middle of `times`, and the memory after `idleMs` of quiet. */
export async function benchStart(times: number, idleMs: number): Promise<{ start: Start; memory: Memory }> {
  const empty: number[] = []
  const existing: number[] = []
  let memory: Memory = { node: 0, server: 0, processes: 0 }
  for (let time = 0; time < times; time++) {
    const folder = freshFolder('bench-start')
    try {
      const first = await timed(folder.path)
      empty.push(first.ms)
      await first.bot.stop()
      const second = await timed(folder.path)
      existing.push(second.ms)
      if (time === times - 1) {
        await sleep(idleMs)
        memory = readMemory(second.bot.process.pid ?? 0)
      }
      await second.bot.stop()
    } finally {
      folder.remove()
    }
  }
  return { start: { emptyMs: median(empty), existingMs: median(existing) }, memory }
}

async function timed(dataDir: string): Promise<{ ms: number; bot: Bot }> {
  const began = performance.now()
  const bot = await startBot({ dataDir })
  return { ms: performance.now() - began, bot }
}
