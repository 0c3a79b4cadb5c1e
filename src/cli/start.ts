import { keepCompiled } from '../compile-cache.ts'

// `npm run -s jom`: as `../start.ts`, for the command line.
keepCompiled()
await import('./main.ts')
