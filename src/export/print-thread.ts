import { parentPort, workerData } from 'node:worker_threads'
import type { Document } from './block.ts'
import { printDocument } from './pdf.ts'

// The thread of `printAside`: one document in, one file out.

const file = await printDocument(workerData as Document) // handed over by `printAside` alone
parentPort?.postMessage(new Uint8Array(file))
