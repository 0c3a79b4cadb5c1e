import type { ChatEvent } from '../../../../src/chat/event.ts'
import type { Tape } from './platform.ts'
import type { MeetingStep, Step, Written } from './world.ts'

/** What people type and fill in about calls, decisions, evidence and exports. */

type Of<Doing extends Step['do']> = Extract<MeetingStep, { do: Doing }>
type Submitted = Omit<Extract<ChatEvent, { kind: 'submitted' }>, 'key' | 'at' | 'actor' | 'conversation'>

const marked = (label: Written | undefined, words: string): string => (label ? `[${label}] ${words}` : words)

/** The days of any world, as an export names them. */
export const everyDay = '2020-01-01_2099-12-31'

/** Whether a question is about something that has a number. */
export const isNamed = (what: string): boolean =>
  ['case', 'call', 'minutes', 'join', 'decision', 'evidence'].includes(what)

const times = { soon: 'in 20 min', today: 'in 3 h', later: 'in 50 h' } as const

export const callLine = ({ when, urgent, label }: Of<'call'>, words: string, about: string | undefined): string =>
  [`call`, about, urgent && 'urgent', times[when], marked(label, words)].filter(Boolean).join(' ')

export function meetingLine(
  step: Of<'move' | 'cancel' | 'begin' | 'end' | 'settle' | 'attend'>,
  number: string,
): string {
  switch (step.do) {
    case 'move':
      return `move-call ${number} in 5 h`
    case 'cancel':
      return `cancel-call ${number} now`
    case 'begin':
      return `begin-call ${number}`
    case 'end':
      return `end-call ${number}`
    case 'settle':
      return `close-decision ${number}`
    case 'attend':
      return `attend ${number} ${step.coming}`
  }
}

/** A proposal in one line; of what is about a case the form, since no line says that. */
export function proposalOf(
  { rule, label }: Of<'propose'>,
  words: string,
  about: string | undefined,
): string | Submitted {
  if (about === undefined) return `propose ${rule} in 4 h ${marked(label, words)}`
  return {
    kind: 'submitted',
    form: 'propose',
    context: '',
    answers: {
      title: words,
      question: `${words} is asked`,
      type: 'operational',
      label: label ?? 'TLP:AMBER',
      case: about,
      rule,
      by: 'in 4 h',
      known: `${words} is known`,
      ...(rule === 'vote' && { evidence: 'E1' }),
    },
  }
}

/** The newest copy of what was said that the bot shows to all in a conversation. */
export function copyOf({ facts }: Tape, conversation: string, token: string): string | undefined {
  const found = facts.findLast(
    (fact) => fact.kind === 'shown' && fact.conversation === conversation && !fact.only && fact.words.includes(token),
  )
  return found?.kind === 'shown' ? found.message : undefined
}
