import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'

/** Lines of the log at level error that a kill explains, with why. */
const explained: readonly { line: RegExp; why: string }[] = []

/** No process said that something went wrong, but for what being killed explains. */
export function checkLog({ output }: Pick<Evidence, 'output'>, { count, complain }: Report): void {
  for (const line of output.split('\n')) {
    const said = errorIn(line)
    if (said === undefined) continue
    if (explained.some((each) => each.line.test(line))) count('letPass')
    else complain('other', `a process said “${said}”: ${line.slice(0, 900)}`)
  }
}

/** What a line of the log says that is an error (50) or an end (60). A line that was cut off by the kill is nobody's. */
function errorIn(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown }
    return typeof level === 'number' && level >= 50 ? String(msg) : undefined
  } catch {
    return undefined
  }
}
