import type { Config } from '../config.ts'

const patienceMs = 3000

/** Whether a bot that speaks with a platform answers where this environment has it listen. In doubt, it does. */
export async function runsHere({ host, port }: Pick<Config, 'host' | 'port'>, platform: string): Promise<boolean> {
  const name = host.includes(':') ? `[${host}]` : host
  try {
    const answer = await fetch(`http://${name}:${port}/healthz`, { signal: AbortSignal.timeout(patienceMs) })
    const report = (await answer.json().catch(() => undefined)) as { adapters?: object } | undefined // of our own bot
    return !report?.adapters || Object.hasOwn(report.adapters, platform)
  } catch (fault) {
    return fault instanceof Error && fault.name === 'TimeoutError'
  }
}
