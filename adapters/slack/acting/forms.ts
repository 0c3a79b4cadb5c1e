import { randomUUID } from 'node:crypto'
import type { BlockAction, ViewClosedAction, ViewSubmitAction } from '@slack/bolt'
import { openPaging } from '../../../src/chat/forms/paging.ts'
import { type OpenSheet, openSheets, type Sheet } from '../../../src/chat/forms/sheets.ts'
import { formWanted } from '../../../src/chat/forms/wanted.ts'
import { Late, within } from '../../../src/chat/patience.ts'
import { accountRef, type ConversationRef } from '../../../src/chat/refs.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { renderContent } from '../content/render.ts'
import { platform } from '../platform.ts'
import type { AckBody, InteractionParts } from './interactions.ts'
import {
  errorOf,
  errorsOf,
  formCallback,
  isStacked,
  type Leaf,
  modalOf,
  noteOf,
  type Place,
  placeIn,
  readPage,
  sectionOf,
} from './modals.ts'
import { markedFor } from './offers.ts'

/** A form that somebody wants, while their trigger is good. */
export type Wanted = { command: string; user: string; conversation: ConversationRef; trigger: string }

/**
 * What became of it: there is no such form, or none that could be shown; it is open; or the trigger was used up before it could
 * be opened, and the person has to press again.
 */
export type Opening = 'none' | 'open' | 'late'

export type Forms = {
  open(wanted: Wanted): Promise<Opening>
  /** Takes the answers of a page: on to the next, or in. */
  submitted(submission: ViewSubmitAction): Promise<AckBody>
  closed(closing: ViewClosedAction): Promise<void>
  /** Shows the page before, where Slack itself does not lead back. */
  back(press: BlockAction): Promise<void>
}

type FormParts = Pick<InteractionParts, 'sink' | 'shelf' | 'log' | 'exercise' | 'wire' | 'near'>

/** Milliseconds. A trigger is good for three seconds, and so long Slack waits for an acknowledgement. */
const patience = { form: 2000, submission: 2500 } as const

/** Opens forms as modals, page by page. What is typed there is kept on the shelf alone, and only what passed the check. */
export async function openForms(parts: FormParts): Promise<Forms> {
  const { sink, shelf, log, exercise, wire, near } = parts
  const sheets = await openSheets(shelf)
  const paging = openPaging({ sink, shelf, sheets, accountOf: (user) => accountRef(platform, user), near })
  const languageOf = (user: string): string => sink.reader(accountRef(platform, user))?.language ?? 'en'

  const leafOf = (sheet: OpenSheet, place: Place): Leaf => {
    const { form, answers, user } = sheet
    return { form, answers, place, language: languageOf(user), exercise }
  }

  /** Takes one page, and says what Slack is to show then. Throws when something could not be stored or asked. */
  async function take(place: Place, sheet: OpenSheet, { view }: ViewSubmitAction): Promise<AckBody> {
    const { form, user } = sheet
    const { page } = place
    const language = languageOf(user)
    const { answers, halves } = readPage(form, page, view.state.values)
    const problems = Object.fromEntries(halves.map((id) => [id, say(language, 'slack.form.moment-half')]))
    const key = `${platform}:${view.id}:${view.hash}`
    const outcome = await paging.take(place.sheet, sheet, { page, answers, problems, key })
    switch (outcome.kind) {
      case 'problems':
        return { response_action: 'errors', errors: errorsOf(form, page, outcome.problems, language) }
      case 'elsewhere': {
        const { blocks } = renderContent(outcome.message)
        return { response_action: 'update', view: noteOf(form.title, blocks, language) }
      }
      case 'next':
        return {
          response_action: place.stacked ? 'push' : 'update',
          view: modalOf(leafOf(outcome.sheet, { ...place, page: page + 1 })),
        }
      case 'sent':
        return { response_action: 'clear' }
      case 'withheld': {
        const said = [sectionOf(markedFor({ language, exercise }, say(language, 'slack.form.withheld')))]
        return { response_action: 'update', view: noteOf(form.title, said, language) }
      }
    }
  }

  return {
    async open(wanted) {
      const { command, user, conversation, trigger } = wanted
      const actor = accountRef(platform, user)
      const form = await formWanted({ sink, log }, patience.form, { command, actor, conversation })
      if (!form) return 'none'
      const id = randomUUID()
      const sheet: OpenSheet = {
        state: 'open',
        form,
        user,
        conversation,
        answers: {},
        at: new Date().toISOString(),
      }
      const view = modalOf(leafOf(sheet, { sheet: id, page: 0, stacked: isStacked(form) }))
      // The trigger does not wait for the store. What is not on the shelf is in memory, and lost by a restart alone.
      const kept = sheets.keep(id, sheet).catch((fault: unknown) => {
        log('warn', 'a form that was opened is not on the shelf', { fault })
      })
      try {
        await wire.ask('views.open', { trigger_id: trigger, view }, 'interaction')
        await kept
        return 'open'
      } catch (fault) {
        await kept
        const code = codeOf(fault)
        // Without an answer nobody knows whether it stands there: then its sheet is still needed.
        if (code !== undefined) await sheets.drop(id).catch(() => {})
        // The same command came twice, and the form stands there.
        if (code === 'exchanged_trigger_id') return 'open'
        if (code === undefined || code === 'expired_trigger_id' || code === 'trigger_expired') return 'late'
        log('error', 'Slack does not show a form', { form: form.id, code })
        return 'none'
      }
    },

    async submitted(submission) {
      const { view, user } = submission
      const place = view.callback_id === formCallback ? placeIn(view.private_metadata) : undefined
      if (!place) return undefined
      const language = languageOf(user.id)
      let sheet: Sheet | undefined
      const taken = async (): Promise<AckBody> => {
        sheet = await sheets.of(place.sheet)
        if (sheet?.user !== user.id) return { response_action: 'errors', errors: goneIn(submission, language) }
        if (sheet.state === 'sent') return { response_action: 'clear' }
        return take(place, sheet, submission)
      }
      try {
        return await within(patience.submission, taken())
      } catch (fault) {
        log('warn', 'a page of a form was not taken', { fault })
        const said = say(language, fault instanceof Late ? 'slack.form.late' : 'slack.form.refused')
        const errors =
          sheet?.state === 'open' ? errorOf(sheet.form, place.page, said) : { [firstBlock(submission)]: said }
        return { response_action: 'errors', errors }
      }
    },

    async closed({ view, user, is_cleared: isCleared }) {
      const place = view.callback_id === formCallback ? placeIn(view.private_metadata) : undefined
      // Behind a later page that was closed the one before goes on.
      if (!place || (place.stacked && place.page > 0 && !isCleared)) return
      const sheet = await sheets.of(place.sheet)
      if (sheet?.state === 'open' && sheet.user === user.id) await sheets.drop(place.sheet)
    },

    async back({ view, user }) {
      const place = view?.callback_id === formCallback ? placeIn(view.private_metadata) : undefined
      if (!view || !place || place.page === 0) return
      const sheet = await sheets.of(place.sheet)
      if (sheet?.state !== 'open' || sheet.user !== user.id) return
      const shown = modalOf(leafOf(sheet, { ...place, page: place.page - 1 }))
      await wire.ask('views.update', { view_id: view.id, hash: view.hash, view: shown }, 'interaction')
    },
  }
}

const goneIn = (submission: ViewSubmitAction, language: string): Record<string, string> => ({
  [firstBlock(submission)]: say(language, 'slack.form.gone'),
})

/** Where something about the whole of a view is said whose form is not known. */
const firstBlock = ({ view }: ViewSubmitAction): string => Object.keys(view.state.values)[0] ?? ''
