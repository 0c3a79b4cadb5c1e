/**
 * Addresses. Words used here and everywhere:
 *
 * - **platform**: a chat service, or the bot's own web rooms, named by its adapter.
 * - **account**: somebody's identity on one platform.
 * - **conversation**: a place on one platform where messages stand in an order.
 * - **room**: the bot's own noun for a conversation it knows (`src/directory`).
 */

export type AccountRef = string & { readonly AccountRef: unique symbol }
export type ConversationRef = string & { readonly ConversationRef: unique symbol }
export type MessageId = string & { readonly MessageId: unique symbol }

/** Names an account: `platform:handle`. The handle may hold colons, the platform may not. */
export function accountRef(platform: string, handle: string): AccountRef {
  return `${platform}:${handle}` as AccountRef // the one place where the brand is given
}

/** Names a conversation: `platform:id`. */
export function conversationRef(platform: string, id: string): ConversationRef {
  return `${platform}:${id}` as ConversationRef // the one place where the brand is given
}

/** Names a message within its conversation, by the platform's own id. */
export function messageId(id: string): MessageId {
  return id as MessageId // the one place where the brand is given
}

/** The platform of an address. */
export function platformOf(ref: AccountRef | ConversationRef): string {
  return ref.slice(0, ref.indexOf(':'))
}

/** What the platform itself calls the account or conversation. */
export function localOf(ref: AccountRef | ConversationRef): string {
  return ref.slice(ref.indexOf(':') + 1)
}
