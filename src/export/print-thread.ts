import { flushCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { Block, Front } from './block.ts'
import { openPdf } from './pdf.ts'

// The thread of `printAside`: blocks in, a piece of the document each, and `undefined` after the last; pieces of the file out, and
// after each piece of the document, and the end, that it is done with.

// What was compiled for it serves the next one: this one is ended without a word.
flushCompileCache()

const port = parentPort
if (!port) throw new Error('this is a thread')
const pdf = openPdf(workerData as Front, (piece) => port.postMessage(piece, [piece.buffer])) // handed over by `printAside` alone

port.on('message', async (blocks: readonly Block[] | undefined) => {
  if (blocks) pdf.add(blocks)
  else {
    await pdf.end()
    port.unref()
  }
  port.postMessage('done')
})
