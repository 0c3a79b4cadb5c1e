import type { Assurance, Reader, Suggestion } from '../chat/adapter.ts'
import { type ChatEvent, wordsOf } from '../chat/event.ts'
import { type Answers, type Form, fieldsOf, type Problems } from '../chat/form.ts'
import { actions, type Message, paragraph } from '../chat/message.ts'
import {
  type AccountRef,
  type ConversationRef,
  conversationRef,
  localOf,
  type MessageId,
  platformOf,
} from '../chat/refs.ts'
import type { Asking } from '../command/command.ts'
import { homePage } from '../command/home.ts'
import { checkForm, formFor } from '../command/run.ts'
import { suggestLines } from '../command/suggestion.ts'
import type { Directory } from '../directory/directory.ts'
import { pageFor } from '../directory/home.ts'
import { type FormLead, leadMinutes, shownEntry } from '../identity/form-lead.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, type Label, labels } from '../sharing/label.ts'
import { findForbidden } from '../sharing/marking.ts'
import type { Target } from '../sharing/release.ts'
import { targetPerson } from '../sharing/target.ts'
import type { Transaction } from '../store/client.ts'
import type { Scene } from './arrival.ts'
import type { Engine } from './engine.ts'
import { handleArrival } from './handle.ts'
import { notice } from './reply.ts'

/** What platforms and pages ask between events: forms, what they lead to, who somebody is. Nothing here waits in a queue. */

type FormName = Pick<Form, 'id' | 'context'>

export type Asked = {
  form(command: string, actor: AccountRef, conversation: ConversationRef, on?: MessageId): Promise<Form | undefined>
  check(form: string, answers: Answers, actor: AccountRef, context: string): Promise<Problems>
  next(form: FormName, answers: Answers, actor: AccountRef, conversation: ConversationRef): Promise<Message | undefined>
  home(account: AccountRef): Promise<Message | undefined>
  suggest(typed: string, actor: AccountRef, conversation: ConversationRef): Promise<readonly Suggestion[]>
  reader(account: AccountRef): Reader | undefined
  /** Forms that are filled in on the bot's own pages: by whom a link names, with their rights alone. */
  readonly own: OwnForms
}

export type OwnForms = {
  open(lead: FormLead, person: string): Promise<Form | undefined>
  check(lead: FormLead, form: Form, answers: Answers): Promise<Problems>
  take(
    lead: FormLead,
    form: Form,
    answers: Answers,
    name: string,
    first: (tx: Transaction) => Promise<boolean>,
  ): Promise<'taken' | 'withheld'>
}

/** Makes a one-time link to a form, and gives its path. */
export type IssueFormLink = (tx: Transaction, person: string, lead: FormLead) => Promise<string>

export type AskedParts = Pick<Engine, 'store' | 'facts' | 'clock' | 'adapterOf' | 'parts'> & {
  act(work: (scene: Scene) => Promise<readonly Effect[]>): Promise<void>
  issueFormLink?: IssueFormLink | undefined
}

/** What is promised where nobody says anything. */
const nothing: Assurance = { encryption: 'none', operator: 'foreign', joinersReadBack: true }

export function openAsked(parts: AskedParts): Asked {
  const { store, facts, adapterOf, act } = parts
  const { exercise, origin, library } = parts.parts

  function asking(actor: AccountRef, conversation: ConversationRef, words = ''): Asking | undefined {
    const directory = facts.current()
    const person = directory.accounts.get(actor)
    if (!person || person.retired) return undefined
    const room = directory.conversations.get(conversation)
    const { db: tx, keyring } = store
    return { directory, person, room, conversation, now: parts.clock(), words, tx, keyring, library }
  }

  /** The place of one account alone, by what its platform promises of it now; while it does not say, nothing is promised. */
  async function placeOf(
    { directory, person, now }: Asking,
    actor: AccountRef,
    at: ConversationRef,
    near = at,
  ): Promise<Target> {
    const adapter = adapterOf(platformOf(actor))
    const promised = await adapter?.assurance(near, actor).catch(() => undefined)
    return targetPerson(directory, person, actor, at, now, promised ?? nothing)
  }

  async function problemsOf(who: Asking, form: string, answers: Answers): Promise<Problems> {
    return { ...markedAnswers(answers, who.person.language), ...(await checkForm(form, answers, who)) }
  }

  async function linkTo(who: Asking, lead: FormLead): Promise<string> {
    const { issueFormLink } = parts
    const page = (path: string): string => pageFor({ ...who, exercise, origin }, who.person, path)
    // Without pages of ours that know such links, whoever can sign in finds the form in a room of theirs.
    if (!issueFormLink) return page(`/rooms?form=${encodeURIComponent(lead.line)}`)
    let path = ''
    await act(async ({ tx }) => {
      path = await issueFormLink(tx, who.person.id, lead)
      return [{ kind: 'append', entry: shownEntry(who.person, lead) }]
    })
    return page(path)
  }

  /** Whoever a lead names, as long as the account still counts as theirs. */
  function bearer({ account, conversation, line }: FormLead, person?: string): Asking | undefined {
    const who = asking(account, conversation, line)
    return person === undefined || who?.person.id === person ? who : undefined
  }

  return {
    async form(command, actor, conversation, on) {
      const known = asking(actor, conversation)
      if (!known) return undefined
      const who: Asking = { ...known, ...(on !== undefined && { on }) }
      // Most of what is typed opens no form: only for one that does the platform is asked what it promises.
      if (!(await formFor(command, who))) return undefined
      const { ceiling } = await placeOf(who, actor, conversation)
      const shows = adapterOf(platformOf(actor))?.traits.forms === 'native'
      return formFor(command, { ...who, place: { ceiling, shows } })
    },
    async check(form, answers, actor, context) {
      const who = asking(actor, '' as ConversationRef, context) // a check is asked outside any conversation
      return who ? problemsOf(who, form, answers) : {}
    },
    async next(form, answers, actor, conversation) {
      const who = asking(actor, conversation)
      const line = lineOf(form)
      const label = labelIn(who && (await formFor(line, who)), answers)
      if (!who || !label) return undefined
      const { ceiling } = await placeOf(who, actor, conversation)
      if (isWithin(label.value, ceiling)) return undefined
      const lead = { account: actor, conversation, line, given: { [label.field]: label.value } }
      return elsewhere(who, label.value, ceiling, await linkTo(who, lead), exercise)
    },
    async home(account) {
      const own = conversationRef(platformOf(account), localOf(account)) // a place that is no room, theirs alone
      const who = asking(account, own)
      if (!who) {
        const todo = say('en', 'sharing.stranger.todo', { account })
        return notice(say('en', 'sharing.stranger.summary'), [todo], exercise)
      }
      const target = await placeOf(who, account, own, seatOf(who.directory, account))
      return homePage({ ...who, exercise, origin: pageFor({ ...who, exercise, origin }, who.person, '') }, target)
    },
    async suggest(typed, actor, conversation) {
      const who = asking(actor, conversation)
      if (!who) return []
      return suggestLines({ ...who, exercise, origin }, typed, await placeOf(who, actor, conversation))
    },
    reader(account) {
      const person = facts.current().accounts.get(account)
      return person && !person.retired ? { name: person.name, language: person.language, zone: person.zone } : undefined
    },
    own: {
      async open(lead, person) {
        const who = bearer(lead, person)
        return who && formFor(lead.line, who)
      },
      async check(lead, form, answers) {
        const who = bearer(lead)
        return who ? problemsOf({ ...who, words: form.context }, form.id, answers) : {}
      },
      async take(lead, form, answers, name, first) {
        const { account: actor, conversation } = lead
        const at = new Date()
        const event: ChatEvent = {
          kind: 'submitted',
          key: `form:${name}`,
          at: at.toISOString(),
          actor,
          conversation,
          form: form.id,
          context: form.context,
          answers,
        }
        if (findForbidden(wordsOf(event)) !== undefined) return 'withheld'
        const { key, kind } = event
        const arrival = {
          key,
          kind,
          actor,
          conversation,
          at,
          waitedMs: 0,
          event,
          withheld: undefined,
          unseen: true,
        } as const
        await act(async (scene) => ((await first(scene.tx)) ? (await handleArrival(arrival, scene)).effects : []))
        return 'taken'
      },
    },
  }
}

/** A room on its platform in which an account sits: who is asked what is promised of an account alone may look from there. */
const seatOf = ({ rooms }: Directory, account: AccountRef): ConversationRef | undefined =>
  [...rooms.values()].find((room) => room.platform === platformOf(account) && room.seats.has(account))?.conversation

const lineOf = ({ id, context }: FormName): string => (context === '' ? id : `${id} ${context}`)

/** The label that answers give: that of the field in which nothing but labels can be chosen. */
function labelIn(form: Form | undefined, answers: Answers): { field: string; value: Label } | undefined {
  const field = form && fieldsOf(form).find((each) => each.type === 'one' && each.options.every(isLabel))
  const value = field && labels.find((label) => label === answers[field.id])
  return field && value && { field: field.id, value }
}

const isLabel = ({ value }: { value: string }): boolean => labels.some((label) => label === value)

/** Answers that bear a forbidden marking: they are not kept from one page of a form to the next either. */
function markedAnswers(answers: Answers, language: string): Problems {
  const marked = Object.entries(answers).filter(([, answer]) => findForbidden(answer) !== undefined)
  return Object.fromEntries(marked.map(([id]) => [id, say(language, 'sharing.withheld.answer')]))
}

function elsewhere({ person }: Asking, label: Label, ceiling: Label, url: string, exercise: boolean): Message {
  const { language } = person
  const summary = say(language, 'sharing.elsewhere.summary', { label, ceiling })
  return {
    look: 'reply',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [
      paragraph(summary),
      paragraph(say(language, 'sharing.elsewhere.how', { minutes: leadMinutes })),
      actions({ type: 'link', label: say(language, 'sharing.elsewhere.open'), url }),
    ],
    ...(exercise && { exercise }),
  }
}
