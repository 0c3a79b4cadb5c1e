import { answerCall } from '../call/answer.ts'
import { comingControls, webLink } from '../call/card.ts'
import { type CallFile, type Coming, comings } from '../call/file.ts'
import { findCall, listCalls } from '../call/find.ts'
import { linkBlocks, sequenceOf } from '../call/invite.ts'
import { mayJoin } from '../call/lead.ts'
import { UserError } from '../chat/errors.ts'
import { actions, button, code, type Inline, type Message, note, paragraph, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { strictest } from '../sharing/label.ts'
import { caseSubject } from '../sharing/recall.ts'
import { readYearly } from '../store/yearly.ts'
import type { Call, Command } from './command.ts'
import { waitedAtMost } from './late.ts'
import { saidAt } from './line.ts'
import { answer, firstWord, tell } from './words.ts'

/** Most calls that one answer lists. */
const mostShown = 20

/** Lists the calls one may read, with what one said of each. */
export const calls: Command = {
  name: 'calls',
  usage: 'calls',
  summary: 'calls.calls.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const files = await listCalls(call, call.person)
    const shown = files.slice(0, mostShown)
    const [first, ...others] = shown
    if (!first) return tell(call, 'calls.list.none')
    const line = (file: CallFile, title: string): readonly Inline[] => [
      code(file.id),
      text(` ${sayLine(call, file)}${title === '' ? '' : ` – ${title}`}`),
    ]
    const list = (items: readonly (readonly Inline[])[]) => [{ type: 'list', ordered: false, items } as const]
    const summary = say(language, 'calls.list', { count: files.length })
    const about = shown.flatMap(({ id, caseNumber }) => [
      `call/${id}`,
      ...(caseNumber ? [caseSubject(caseNumber)] : []),
    ])
    const marking = strictest(first.label, ...others.map(({ label }) => label))
    const whole = answer(summary, list(shown.map((file) => line(file, wordsIn(file.title, language)))), marking)
    const stub = answer(summary, [...list(shown.map((file) => line(file, ''))), note(say(language, 'calls.stub.note'))])
    return call.reply(whole, about, stub)
  },
}

function sayLine({ person, now }: Call, file: CallFile): string {
  const { language, zone } = person
  const at = file.startsAt ? sayFar(language, file.startsAt, zone, now) : ''
  if (file.state === 'finding') return say(language, 'calls.list.finding', { round: file.roundId ?? '—' })
  if (file.state === 'running') return say(language, 'calls.list.running')
  if (file.state === 'ended') return say(language, 'calls.list.over', { at })
  if (file.state === 'cancelled') return `${at} · ${say(language, 'calls.list.off')}`
  const guest = file.guests.find(({ personId }) => personId === person.id)
  return say(language, 'calls.list.line', { at, coming: guest ? (guest.answer ?? 'silent') : 'other' })
}

/** Tells somebody alone how to join a call. */
export const join: Command = {
  name: 'join',
  usage: 'join <call>',
  summary: 'calls.join.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, now, exercise, origin } = call
    const { language, zone } = person
    const file = await findCall(call, person, firstWord(call.words).word)
    if (file.state === 'ended') throw new UserError('calls.over', { call: file.id })
    if (file.state === 'cancelled') throw new UserError('calls.off', { call: file.id })
    if (!mayJoin(call, person, file)) throw new UserError('calls.not-invited', { call: file.id })
    const at = file.startsAt ? sayFar(language, file.startsAt, zone, now) : say(language, 'calls.no-time')
    const summary = say(language, file.state === 'running' ? 'calls.remind.start' : 'calls.join', { call: file.id, at })
    const message: Message = {
      ...answer(summary, linkBlocks(file, language), file.label),
      ...(exercise && { exercise }),
    }
    const web = actions(webLink(origin, person, file.id))
    const stub = answer(summary, [paragraph(say(language, 'calls.stub.note')), web])
    return call.reply(message, [`call/${file.id}`, ...(file.caseNumber ? [caseSubject(file.caseNumber)] : [])], stub)
  },
}

/** Says whether one comes. */
export const attend: Command = {
  name: 'attend',
  usage: 'attend <call> yes|no|maybe',
  summary: 'calls.attend.summary',
  // The newest answer counts, and one to an earlier time is none to this.
  whenLate: 'obey',
  async run(call) {
    const { word, rest } = firstWord(call.words)
    const found = await findInvitation(call, word)
    const coming = readComing(rest)
    if (!coming) throw new UserError('calls.attend.how', { call: found })
    const { person, account } = call
    const { outcome, file, effects } = await answerCall(call, found, {
      person,
      answer: coming,
      via: account,
      ...(await invitationMeant(call, found)),
    })
    if (outcome === 'not-invited' || !file) throw new UserError('calls.not-invited', { call: found })
    if (outcome === 'over')
      throw new UserError(file.state === 'cancelled' ? 'calls.off' : 'calls.over', { call: found })
    const { language, zone } = person
    const at = file.startsAt ? sayFar(language, file.startsAt, zone, call.now) : say(language, 'calls.no-time')
    const show = button(say(language, 'calls.control.show'), `call ${found}`)
    if (outcome === 'begun') {
      const join = button(say(language, 'calls.control.join'), `join ${found}`, 'primary')
      return tell(call, 'calls.attend.begun', { call: found }, [actions(join, show)])
    }
    if (outcome === 'moved')
      return tell(call, 'calls.attend.moved', { call: found, at }, [actions(...comingControls(found, language), show)])
    const guest = file.guests.find(({ personId }) => personId === person.id)
    const code = (guest?.code ?? '').replaceAll('+', ', ')
    const stands = guest?.answer
    if (outcome === 'older' && stands)
      return tell(call, 'calls.attend.older', { call: found }, [
        paragraph(say(language, `calls.attend.${stands}`, { call: found, at, code })),
        actions(...comingControls(found, language), show),
      ])
    return [...tell(call, `calls.attend.${coming}`, { call: found, at, code }, [actions(show)]), ...effects]
  },
}

/** When an answer was said, and the invitation on which it was pressed, where it was on one. */
async function invitationMeant(call: Call, id: string): Promise<{ sequence?: number; at: Date }> {
  const { tx, conversation, on } = call
  const posts = on
    ? await tx.post.findMany({ where: { conversation, parts: { has: on } }, select: { slot: true } })
    : []
  const [sequence] = posts.flatMap(({ slot }) => sequenceOf(id, slot) ?? [])
  const at = await saidAt({ ...call, waitedMs: await waitedAtMost(call) })
  return { at, ...(sequence !== undefined && { sequence }) }
}

/** The call that is meant: one that may be read, or that the person is invited to, who sees its number and time alone. */
async function findInvitation(call: Call, written: string): Promise<string> {
  const { tx, person } = call
  const invited = await tx.callGuest.findMany({
    where: { personId: person.id },
    select: { callId: true },
    orderBy: { callId: 'desc' },
    take: 500,
  })
  const own = meantAmong(
    invited.map(({ callId }) => callId),
    written,
  )
  return own ?? (await findCall(call, person, written)).id
}

const meantAmong = (ids: readonly string[], written: string): string | undefined => {
  const wanted = readYearly('C', written)
  return (
    wanted &&
    ids.find((id) => {
      const each = readYearly('C', id)
      return each?.counter === wanted.counter && (wanted.year === undefined || wanted.year === each.year)
    })
  )
}

/** In the words of both languages. */
const answers: Readonly<Record<Coming, readonly string[]>> = {
  yes: ['yes', 'y', 'ja'],
  no: ['no', 'n', 'nej'],
  maybe: ['maybe', 'perhaps', 'måske'],
}

const readComing = (written: string): Coming | undefined => {
  const word = written
    .trim()
    .toLowerCase()
    .replace(/[.!,]+$/, '')
  return comings.find((each) => answers[each].includes(word))
}
