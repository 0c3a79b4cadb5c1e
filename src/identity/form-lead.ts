import type { Answers } from '../chat/form.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import type { Json } from '../chat/shelf.ts'
import type { Person } from '../directory/directory.ts'
import type { LedgerNote } from '../sharing/effect.ts'

/**
 * A link to one form on the bot's own pages, for what may not be typed where somebody asked for it. It is shown to one account, is
 * filled in as that account would have done it there, and opens nothing else: whoever reads along on a platform must not come by
 * it to what the platform may not carry.
 */
export type FormLead = {
  account: AccountRef
  conversation: ConversationRef
  /** What opens the form: `report`. */
  line: string
  /** What was answered before and need not be answered again. */
  given: Answers
}

/** How long a link to a form works, in minutes of real time. */
export const leadMinutes = 15

/** A stored lead; `undefined` where there is none, and once its form was filled in. */
export function leadFrom(stored: unknown): FormLead | undefined {
  const lead = stored as Partial<FormLead> | null // each part is looked at
  if (typeof lead?.account !== 'string' || typeof lead.conversation !== 'string') return undefined
  if (typeof lead.line !== 'string' || typeof lead.given !== 'object') return undefined
  return { account: lead.account, conversation: lead.conversation, line: lead.line, given: lead.given }
}

const note = (kind: string, { pseudonym }: Pick<Person, 'pseudonym'>, payload: Json): LedgerNote => ({
  kind,
  subject: pseudonym,
  actor: pseudonym,
  payload,
})

/** The ledger's entry that somebody was shown a link to a form, and with which account. */
export const shownEntry = (person: Pick<Person, 'pseudonym'>, { account, line, given }: FormLead): LedgerNote =>
  note('account.form-link.shown', person, { account, form: line, given: { ...given } })

/** The ledger's entry that a link to a form was used. */
export const usedEntry = (person: Pick<Person, 'pseudonym'>, { account, line }: FormLead): LedgerNote =>
  note('account.form-link.used', person, { account, form: line })
