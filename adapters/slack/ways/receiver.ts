import type { App, Receiver } from '@slack/bolt'

/** What Slack hands over, over a socket or as a request: an event with its envelope, a slash command, an action, a view, a shortcut. */
export type Parcel = {
  body: Record<string, unknown>
  /** How often Slack tried before, and why again. A retry may be the only one that arrives: it is taken like any other. */
  retry?: { count: number; reason: string }
}

/** What Slack is told once a parcel is committed; nothing, but for some interactions. */
export type Receipt = string | object | undefined

/**
 * Bolt's way in, without its habit of telling Slack that an event was heard before anybody heard it: whoever brings a
 * parcel waits here, tells Slack when `take` resolved, and tells it nothing when it rejects.
 */
export type Inlet = Receiver & {
  /** Resolves once all that came of a parcel is committed. */
  take(parcel: Parcel): Promise<Receipt>
}

/** Opens the way in of one app. */
export function openInlet(): Inlet {
  let app: App | undefined
  return {
    init(opened) {
      app = opened
    },
    async take({ body, retry }) {
      if (!app) throw new Error('nobody listens yet')
      let receipt: Receipt
      await app.processEvent({
        body,
        // For events Bolt calls this before any listener ran, which says nothing; listeners of interactions give what is to be told.
        async ack(answer: Receipt) {
          receipt ??= answer
        },
        ...(retry && { retryNum: retry.count, retryReason: retry.reason }),
      })
      return receipt
    },
    // Sockets and requests belong to those who open them.
    start: async () => undefined,
    stop: async () => undefined,
  }
}
