import type { openEvents } from './events.ts'
import type { Platform } from './platform.ts'

type Controls = Platform & ReturnType<typeof openEvents>['controls']
type Method = {
  [Name in keyof Controls]: Controls[Name] extends (...given: never[]) => unknown ? Name : never
}[keyof Controls]
type Given<Name extends Method> = Controls[Name] extends (...given: infer Each) => unknown ? Each : never
type Result<Name extends Method> = Controls[Name] extends (...given: never[]) => infer Each ? Each : never

/** Drives a service in another process: `await control(url, 'post', 'ana', 'r1', { text: 'hello' })`. */
export async function control<Name extends Method>(
  url: string,
  name: Name,
  ...given: Given<Name>
): Promise<Result<Name>> {
  const response = await fetch(`${url}/control/${name}`, { method: 'POST', body: JSON.stringify(given) })
  const answer = (await response.json()) as { result: Result<Name>; error?: string } // the server's `runControl`
  if (!response.ok) throw new Error(`${name}: ${response.status} ${answer.error}`)
  return answer.result
}
