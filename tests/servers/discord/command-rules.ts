import { malformed } from './refusal.ts'

/** The forms and limits of commands. */
export function checkCommands(body: unknown): Record<string, unknown>[] {
  if (!Array.isArray(body))
    throw malformed({ at: '', code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' })
  return body as Record<string, unknown>[]
}
