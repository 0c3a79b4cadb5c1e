import { Worker } from 'node:worker_threads'
import type { Document } from './block.ts'

/**
 * Prints a document in a thread of its own: to set hundreds of pages takes seconds, in which the bot must hear everybody else, and
 * memory that goes with the thread. Resolves with the file.
 */
export function printAside(document: Document): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./print-thread.ts', import.meta.url), {
      workerData: document,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    // After a message this changes nothing any more.
    worker.once('exit', (code) => reject(new Error(`the thread that prints ended with ${code}`)))
  })
}
