/** What Discord answers instead of doing it: the status, its JSON error code, its words, and where a form is wrong. */
export class Refusal extends Error {
  readonly status: number
  readonly code: number
  readonly errors: object | undefined

  constructor(status: number, code: number, message: string, errors?: object) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

/** Refusals by their code: docs, topics/opcodes-and-status-codes#json, as of 2026-08. */
const known = {
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10009: [404, 'Unknown Permission overwrite'],
  10011: [404, 'Unknown Role'],
  10013: [404, 'Unknown User'],
  10014: [400, 'Unknown Emoji'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  20028: [429, 'The write action you are performing on the channel has hit the write rate limit.'],
  30007: [400, 'Maximum number of webhooks reached (15)'],
  30010: [400, 'Maximum number of reactions reached (20)'],
  30034: [400, 'Max number of daily application command creates has been reached (200)'],
  40005: [413, 'Request entity too large'],
  40060: [400, 'Interaction has already been acknowledged.'],
  50001: [403, 'Missing Access'],
  50003: [403, 'Cannot execute action on a DM channel'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50013: [403, 'Missing Permissions'],
  50021: [403, 'Cannot execute action on a system message'],
  50024: [400, 'Cannot execute action on this channel type'],
  50027: [401, 'Invalid Webhook Token'],
  50033: [400, 'Invalid Recipient(s)'],
  50083: [400, 'Thread is archived'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  160004: [400, 'A thread has already been created for this message'],
} as const

export const refuse = (code: keyof typeof known): Refusal => new Refusal(known[code][0], code, known[code][1])

/** One thing that is wrong in a form, and where: `embeds.0.title`. */
export type Problem = { at: string; code: string; message: string }

/** 50035, with each problem in a tree as Discord draws it. */
export function malformed(...problems: readonly Problem[]): Refusal {
  type Tree = { [key: string]: Tree | { code: string; message: string }[] }
  const errors: Tree = {}
  for (const { at, code, message } of problems) {
    let here = errors
    for (const key of at === '' ? [] : at.split('.')) {
      here[key] ??= {}
      here = here[key] as Tree // only `_errors` is a list, and no field is called so
    }
    here._errors = [...((here._errors as { code: string; message: string }[] | undefined) ?? []), { code, message }]
  }
  return new Refusal(400, 50_035, 'Invalid Form Body', errors)
}
