import { type DestinationStream, pino } from 'pino'
import { DeliveryError } from './chat/errors.ts'
import type { Log } from './delivery/log.ts'
import { StoreError } from './store/errors.ts'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/**
 * Opens the log: one JSON line an entry. What went wrong is given as the kind of fault and where in the code it arose; the
 * text of a fault may quote what somebody wrote, so it is kept only where it is ours and quotes nobody.
 */
export function openLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: {},
    serializers: { fault: describeFault },
    redact: {
      paths: ['token', 'secret', 'cookie', 'authorization', '*.token', '*.secret', '*.cookie', '*.authorization'],
      censor: '—',
    },
  }
  const logger = destination ? pino(options, destination) : pino(options)
  return {
    info: (facts, what) => logger.info(facts, what),
    warn: (facts, what) => logger.warn(facts, what),
    error: (facts, what) => logger.error(facts, what),
  }
}

/** A fault without anybody's words: its kind, its code, and the frames of its stack. */
function describeFault(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { kind: typeof fault }
  const ours = fault instanceof DeliveryError || fault instanceof StoreError
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined
  const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    kind: fault.name,
    ...(code !== undefined && { code }),
    ...(ours && { message: fault.message }),
    at: frames
      .slice(0, 12)
      .map((line) => line.trim().replace(/\(?file:\/\/\S*?\/(src|adapters|node_modules)\//, '($1/')),
    ...(fault.cause !== undefined && { cause: describeFault(fault.cause) }),
  }
}
