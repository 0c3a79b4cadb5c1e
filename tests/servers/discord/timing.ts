/** How long things take, in milliseconds. */
export type Timing = {
  /** To the first answer to an interaction: docs, interactions/receiving-and-responding#responding-to-an-interaction. */
  interaction: number
  /** An interaction's token: docs, the same page. */
  token: number
  heartbeat: number
  /** A session whose connection is gone can be resumed: not documented, some minutes. */
  resume: number
  /** Between two IDENTIFYs: docs, events/gateway#rate-limiting (max_concurrency 1). */
  identify: number
  /** A nonce is remembered: docs, resources/message#create-message ("the past few minutes"). */
  nonce: number
  /** An address of a file is good: docs, reference#signed-attachment-cdn-urls. */
  file: number
}

export const discordTiming: Timing = {
  interaction: 3000,
  token: 15 * 60_000,
  heartbeat: 41_250,
  resume: 180_000,
  identify: 5000,
  nonce: 180_000,
  file: 24 * 3_600_000,
}

/** As at Discord, only that IDENTIFY may follow IDENTIFY at once: tests start often. */
export const testTiming: Timing = { ...discordTiming, identify: 0 }
