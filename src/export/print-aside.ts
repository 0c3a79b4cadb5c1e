import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { UserError } from '../chat/errors.ts'
import type { Block, Front } from './block.ts'

/**
 * What the thread may have in memory, in megabytes. Of what is printed already it keeps where each thing stands in the file, some
 * thirteen kilobytes for a decision of 28 delegations (measured on 2026-11-27): that is enough for tens of thousands.
 */
const mostMegabytes = 512

/**
 * Prints a document, which comes in pieces, in a thread of its own: to set hundreds of pages takes seconds, in which the bot must hear
 * everybody else, and memory that goes with the thread. `take` is given the file in pieces, one after the other; resolves when it
 * has it whole. Throws `exports.too-long` where it is more than the thread can have in memory (`megabytes`): half a document is none.
 * Ends the thread in the midst of its work once `gone` is aborted, and throws the reason of that.
 */
export async function printAside(
  front: Front,
  pieces: AsyncIterable<readonly Block[]>,
  take: (piece: Uint8Array) => Promise<void>,
  { megabytes = mostMegabytes, gone }: { megabytes?: number; gone?: AbortSignal | undefined } = {},
): Promise<void> {
  const compiled = getCompileCacheDir() // of this Node, within the folder for all
  const worker = new Worker(new URL('./print-thread.ts', import.meta.url), {
    workerData: front,
    // Without what was compiled before each thread loads anew what strips the types from its sources: WebAssembly, half a second of a core,
    // and where that is made and freed again and again Node 24 may end altogether.
    env: compiled === undefined ? {} : { NODE_COMPILE_CACHE: dirname(compiled) },
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16 },
  })
  const said = wordsOf(worker, gone)
  async function give(blocks: readonly Block[] | undefined): Promise<void> {
    worker.postMessage(blocks)
    for (let word = await said(); word !== 'done'; word = await said()) await take(word)
  }
  try {
    for await (const blocks of pieces) await give(blocks)
    await give(undefined)
  } finally {
    await worker.terminate()
  }
}

/** What a thread says, one after the other; throws where it ends without a word, and where nobody wants to hear it any more. */
function wordsOf(worker: Worker, gone: AbortSignal | undefined): () => Promise<Uint8Array | 'done'> {
  const waiting: (Uint8Array | 'done')[] = []
  let fault: Error | undefined
  let wake = (): void => {}
  const end = (why: Error): void => {
    fault ??= why
    wake()
  }
  worker.on('message', (word: Uint8Array | 'done') => {
    waiting.push(word)
    wake()
  })
  worker.once('error', (why) => end(isOverfull(why) ? new UserError('exports.too-long') : why))
  worker.once('exit', (code) => end(new Error(`the thread that prints ended with ${code}`)))
  gone?.addEventListener('abort', () => wake(), { once: true })
  return async () => {
    for (;;) {
      gone?.throwIfAborted()
      const word = waiting.shift()
      if (word !== undefined) return word
      if (fault) throw fault
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

const isOverfull = (why: Error): boolean => 'code' in why && why.code === 'ERR_WORKER_OUT_OF_MEMORY'
