/** What Slack answers instead of doing it: `error` is its own code; the rest stands beside it in the answer. */
export class Refusal extends Error {
  readonly code: string
  readonly beside: Readonly<Record<string, unknown>>

  constructor(code: string, beside: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.code = code
    this.beside = beside
  }
}

/** An argument of the wrong form, told as Slack tells it: the code, and where it is wrong. */
export const malformed = (code: string, ...messages: readonly string[]): Refusal =>
  new Refusal(code, { response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } })
