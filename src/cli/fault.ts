import { UserError } from '../chat/errors.ts'
import { ConfigFault } from '../config.ts'
import { isTextKey, type Language, say } from '../locale/catalogue.ts'
import { FileFault, sayProblems } from '../locale/file-fault.ts'
import { StoreError } from '../store/errors.ts'

/** What whoever runs the program can do about a fault, line by line; `undefined` when it is a fault of the program. */
export function sayFault(fault: unknown, language: Language): readonly string[] | undefined {
  if (fault instanceof FileFault) return sayProblems(language, fault.path, fault.problems)
  if (fault instanceof UserError && isTextKey(fault.code)) return [say(language, fault.code, fault.values)]
  if (fault instanceof ConfigFault) return fault.faults
  if (fault instanceof StoreError) return [fault.message]
  if (!(fault instanceof Error) || !('code' in fault)) return undefined
  const { address, port, path } = fault as { address?: string; port?: number; path?: string } // of Node's system errors
  if (fault.code === 'EADDRINUSE') return [say(language, 'console.fault.port', { address: `${address}:${port}` })]
  if (fault.code === 'EACCES' && port) return [say(language, 'console.fault.forbidden-port', { port: String(port) })]
  if (fault.code === 'ENOENT' && path) return [say(language, 'console.fault.no-file', { path })]
  if (fault.code === 'ENOSPC') return [say(language, 'console.fault.full')]
  if (path && /^E[A-Z]+$/.test(String(fault.code)))
    return [say(language, 'console.fault.file', { path, code: String(fault.code) })]
  return undefined
}
