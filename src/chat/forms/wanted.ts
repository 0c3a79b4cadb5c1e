import type { AdapterLog, EventSink } from '../adapter.ts'
import type { Form } from '../form.ts'
import { within } from '../patience.ts'
import type { AccountRef, ConversationRef } from '../refs.ts'

/**
 * The form that a command opens for somebody, where a platform waits only so many milliseconds for it; `undefined` where it opens
 * none, has no page, or was not known in time: then the command is taken as it was typed, and the core says how to go on.
 */
export async function formWanted(
  { sink, log }: { sink: Pick<EventSink, 'form'>; log: AdapterLog },
  ms: number,
  { command, actor, conversation }: { command: string; actor: AccountRef; conversation: ConversationRef },
): Promise<Form | undefined> {
  try {
    const form = await within(ms, sink.form(command, actor, conversation))
    return form && form.pages.length > 0 ? form : undefined
  } catch (fault) {
    log('warn', 'whether a command opens a form was not known in time', { fault })
    return undefined
  }
}
