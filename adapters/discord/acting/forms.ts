import { randomUUID } from 'node:crypto'
import type { APIModalSubmitInteraction } from 'discord.js'
import { type Answers, fieldsOf } from '../../../src/chat/form.ts'
import { type Filled, type Outcome, openPaging } from '../../../src/chat/forms/paging.ts'
import { type OpenSheet, openSheets } from '../../../src/chat/forms/sheets.ts'
import { formWanted } from '../../../src/chat/forms/wanted.ts'
import { within } from '../../../src/chat/patience.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { accountOf } from '../spots.ts'
import type { By } from './acts.ts'
import { openDrafts } from './drafts.ts'
import type { InteractionParts } from './interactions.ts'
import { fitted, modalOf, type Place, placeIn, readPage, shownIn } from './modals.ts'
import { goneNote, nextNote, problemNote, refusedNote, sentNote, withheldNote, wrongWords } from './notes.ts'
import { bodyOf, type Hearer } from './offers.ts'
import { isFleeting } from './placed.ts'
import { answeredCode, lateCodes, type Reply, type Said } from './reply.ts'
import type { Turn } from './turns.ts'

/**
 * What became of a form: there is none, or none that could be shown; it is open; or nobody knows whether it opened, or it was too late
 * for it.
 */
export type Opening = 'none' | 'open' | 'late'

export type Forms = {
  open(command: string, by: By): Promise<Opening>
  /** Opens a page of a form that somebody has open: the next, or one to correct. */
  turn(turn: Turn, by: By & { onNote: boolean }): Promise<void>
  /** Takes the answers of a page, and says how to go on. Never throws. */
  submitted(submission: APIModalSubmitInteraction, by: By): Promise<void>
}

type FormParts = Pick<InteractionParts, 'sink' | 'shelf' | 'log' | 'exercise' | 'replies'>

/** Milliseconds. Discord waits three seconds for a first answer; `shown` is when somebody sees that something comes. */
const patience = { form: 1500, sheet: 1500, shown: 2000 } as const

/** Opens forms as modals, one for each page. What is typed there is kept on the shelf alone, and only what passed the check. */
export async function openForms(parts: FormParts): Promise<Forms> {
  const { sink, shelf, log, exercise, replies } = parts
  const sheets = await openSheets(shelf)
  const drafts = openDrafts()
  const hearerOf = ({ language }: By): Hearer => ({ language, exercise })

  /** What stands in the fields of a page: what was typed there last, else what was answered. */
  function typedIn(place: Turn, { form, answers }: OpenSheet): Answers {
    const known = fieldsOf(form).flatMap((field) => {
      const answer = answers[field.id]
      return answer === undefined ? [] : [[field.id, shownIn(field, answer)] as const]
    })
    return { ...Object.fromEntries(known), ...drafts.of(place) }
  }

  /** Takes one page. Throws when something could not be stored or asked. */
  async function take(place: Place, sheet: OpenSheet, submission: APIModalSubmitInteraction, by: By): Promise<Outcome> {
    const { form } = sheet
    const { typed, answers, wrong } = readPage(form, place.page, submission.data)
    drafts.keep(place, typed)
    const problems = Object.fromEntries(Object.entries(wrong).map(([id, why]) => [id, wrongWords(why, by.language)]))
    const filled: Filled = { page: place.page, answers, problems, key: by.key }
    const { account, reply } = by
    // What it leads to may be said before it is known here that it was stored.
    const near = () => replies.expect(account, sheet.conversation, reply)
    const outcome = await openPaging({ sink, shelf, sheets, accountOf, near }).take(place.sheet, sheet, filled)
    if (outcome.kind === 'next') drafts.drop(place)
    else if (outcome.kind !== 'problems') drafts.drop({ sheet: place.sheet })
    return outcome
  }

  /** Takes a page, and gives what is said of it; `undefined` where all of it came in, which is the core's to answer. */
  async function answerTo(place: Place, submission: APIModalSubmitInteraction, by: By): Promise<Said | undefined> {
    const sheet = await sheets.of(place.sheet)
    const hearer = hearerOf(by)
    if (sheet?.user !== by.user) return goneNote(hearer)
    if (sheet.state === 'sent') return sentNote(hearer)
    if (place.page >= sheet.form.pages.length) return goneNote(hearer)
    return noteOn(await take(place, sheet, submission, by), place, sheet, by)
  }

  /** Says something in the place of the note from which a page was opened, or else by itself. */
  const tell = (body: Said, { reply, onNote }: { reply: Reply; onNote: boolean }) =>
    onNote ? reply.replace(body) : reply.say(body)

  /** What is said of a page that was taken; `undefined` where all of it came in, which is the core's to answer. */
  function noteOn(outcome: Outcome, place: Place, { form }: OpenSheet, by: By): Said | undefined {
    const hearer = hearerOf(by)
    switch (outcome.kind) {
      case 'problems':
        return problemNote(place, form, outcome.problems, hearer)
      case 'elsewhere':
        return bodyOf(outcome.message)
      case 'next':
        return nextNote(place, outcome.sheet.form, hearer)
      case 'withheld':
        return withheldNote(hearer)
      case 'sent':
        return undefined
    }
  }

  return {
    async open(command, by) {
      const { account: actor, user, conversation, language, reply } = by
      const wanted = await formWanted({ sink, log }, patience.form, { command, actor, conversation })
      if (!wanted) return 'none'
      const form = fitted(wanted)
      const id = randomUUID()
      const sheet: OpenSheet = { state: 'open', form, user, conversation, answers: {}, at: new Date().toISOString() }
      // Discord does not wait for the store. What is not on the shelf is in memory, and lost by a restart alone.
      const kept = sheets.keep(id, sheet).catch((fault: unknown) => {
        log('warn', 'a form that was opened is not on the shelf', { fault })
      })
      try {
        const place = { sheet: id, page: 0, onNote: false }
        await reply.open(modalOf({ form, typed: {}, place, language, exercise }))
        await kept
        return 'open'
      } catch (fault) {
        await kept
        const code = codeOf(fault)
        // Without an answer nobody knows whether it stands there: then its sheet is still needed.
        if (code !== undefined) await sheets.drop(id).catch(() => {})
        // The same command came twice, and the form stands there.
        if (code === answeredCode) return 'open'
        if (code === undefined || lateCodes.has(code)) return 'late'
        log('error', 'Discord does not show a form', { form: form.id, code })
        return 'none'
      }
    },

    async turn(turn, by) {
      const { reply, user, language, onNote } = by
      try {
        const sheet = await within(patience.sheet, sheets.of(turn.sheet))
        if (sheet?.user !== user) await reply.say(goneNote(hearerOf(by)))
        else if (sheet.state === 'sent') await tell(sentNote(hearerOf(by)), { reply, onNote })
        else if (turn.page >= sheet.form.pages.length) await reply.say(goneNote(hearerOf(by)))
        else {
          const { form } = sheet
          const typed = typedIn(turn, sheet)
          await reply.open(modalOf({ form, typed, place: { ...turn, onNote }, language, exercise }))
        }
      } catch (fault) {
        // The button stands there still, to be pressed again.
        log('warn', 'a page of a form could not be opened', { fault })
        await reply.wait('unseen')
      }
    },

    async submitted(submission, by) {
      const named = placeIn(submission.data.custom_id)
      const { reply } = by
      if (!named) return await reply.wait('shown')
      const { message } = submission
      const place = { ...named, onNote: named.onNote && message !== undefined && isFleeting(message) }
      const timer = setTimeout(() => void reply.wait(place.onNote ? 'unseen' : 'shown'), patience.shown)
      const answer = await answerTo(place, submission, by).catch((fault: unknown) => {
        log('warn', 'a page of a form was not taken', { fault })
        return refusedNote(place, hearerOf(by))
      })
      clearTimeout(timer)
      try {
        if (answer) await tell(answer, { reply, onNote: place.onNote })
        else if (place.onNote) await reply.dismiss()
        else await reply.wait('shown')
      } catch (fault) {
        log('warn', 'what became of a page of a form could not be said', { fault })
      }
    },
  }
}
