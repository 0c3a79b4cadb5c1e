import { flushCompileCache } from 'node:module'
import { keepCompiled } from './compile-cache.ts'

// `npm start`. What the bot is made of stands in `main.ts`, which is loaded once what was compiled before is at hand.
keepCompiled()
await import('./main.ts')
// At once, and not when it ends: the bot runs for long, and may end without a word.
flushCompileCache()
