import type { APIMessageTopLevelComponent } from 'discord-api-types/v10'
import { malformed } from './refusal.ts'

/** The forms and limits of a message's body. */
export function checkMessage(body: Record<string, unknown>): void {
  if (typeof body.content === 'string' && body.content.length > 2000)
    throw malformed({ at: 'content', code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' })
}

/** Every component has a number within its message. */
export function numberComponents(components: APIMessageTopLevelComponent[]): APIMessageTopLevelComponent[] {
  let next = 0
  const number = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(number)
    if (typeof value !== 'object' || value === null || !('type' in value)) return value
    const id = ++next
    return {
      id,
      ...Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, key === 'components' ? number(inner) : inner]),
      ),
    }
  }
  return number(components) as APIMessageTopLevelComponent[] // the same, with numbers
}
