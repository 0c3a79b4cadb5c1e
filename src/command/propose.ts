import { readElections } from '../calendar/read.ts'
import { UserError } from '../chat/errors.ts'
import { actions, button } from '../chat/message.ts'
import { type DecisionFile, lockDecision } from '../decision/file.ts'
import { findDecision, isDecisionNumber } from '../decision/find.ts'
import { propose as makeProposal } from '../decision/propose.ts'
import { isGuarded } from '../decision/type.ts'
import { type Room, worksFor } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { electionNow } from '../round/night.ts'
import { seatsIn } from '../round/seats.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, rankOf } from '../sharing/label.ts'
import { findCase } from '../threat/find.ts'
import { askWhen } from './call-when.ts'
import type { Asking, Call, Command } from './command.ts'
import { needPasskey } from './passkey.ts'
import { doubtIn, readProposal, type Wish } from './proposal.ts'
import { groundsFor, needReaders } from './proposal-basis.ts'
import { withDelegate } from './proposal-delegation.ts'
import { checkProposal, proposalForm } from './proposal-form.ts'
import { needSameHands, needTime, withAsMany, withinReach } from './proposal-hands.ts'
import { firstWord, tell } from './words.ts'

/** How many open proposals of one person there may be at once: each of them asks every delegation of a room. */
const mostOpen = 5

/** Puts something to the delegations of a room to decide: by form, or in one line. */
export const propose: Command = {
  name: 'propose',
  usage: 'propose [consensus|silence|vote|delegated|national] [by 18:00|in 2 h] <what>',
  summary: 'decisions.propose.summary',
  ownWords: true,
  form: (asking) =>
    asking.words === '' && whyNot(asking) === undefined
      ? proposalForm(asking, { id: 'propose', context: '' })
      : undefined,
  check: checkProposal,
  run: async (call) => askBack(call, 'propose') ?? put(call, readProposal(call)),
}

/** Proposes what comes in the place of a decision: once it is adopted, the old one stands as superseded. Nothing is ever edited. */
export const supersede: Command = {
  name: 'supersede',
  usage: 'supersede <decision> [consensus|silence|vote] [by 18:00|in 2 h] <what>',
  summary: 'decisions.supersede.summary',
  ownWords: true,
  form: (asking) => {
    const { word, rest } = firstWord(asking.words)
    return isDecisionNumber(word) && rest === '' && whyNot(asking) === undefined
      ? proposalForm(asking, { id: 'supersede', context: word })
      : undefined
  },
  check: checkProposal,
  async run(call) {
    const { word, rest } = firstWord(call.words)
    const found = await findDecision(call, call.person, word)
    const before = (await lockDecision(call, found.id)) ?? found
    if (before.state !== 'adopted') throw new UserError('decisions.supersede.not-adopted', { decision: before.id })
    const open = await call.tx.decision.findFirst({ where: { supersedes: before.id }, select: { id: true } })
    if (open) throw new UserError('decisions.supersede.under-way', { decision: before.id })
    const said = { ...call, words: rest }
    return askBack(said, `supersede ${before.id}`) ?? put(call, readProposal(said), before)
  },
}

/** Asks which instant is meant of a deadline that the clocks show twice or never; `undefined` where there is no doubt. */
function askBack(call: Call, stem: string): readonly Effect[] | undefined {
  const doubt = doubtIn(call)
  if (!doubt) return undefined
  const { when, before, after, marking } = doubt
  return askWhen(call, when, { before: `${stem} ${before}`, after, marking })
}

async function put(call: Call, wish: Wish, before?: DecisionFile): Promise<readonly Effect[]> {
  const fault = whyNot(call)
  if (fault) throw fault
  const { tx, person, now } = call
  const room = roomOf(call)
  const states = ['proposed', 'in_silence']
  if ((await tx.decision.count({ where: { proposedBy: person.id, state: { in: states } } })) >= mostOpen)
    throw new UserError('decisions.propose.open', { most: mostOpen })
  // What comes in the place of a decision about a case is about that too.
  const number = wish.caseNumber ?? before?.caseNumber ?? undefined
  const about = number === undefined ? undefined : await findCase(call, person, number)
  const label = before && !isWithin(before.label, wish.label) ? before.label : wish.label
  const seats = seatsIn(call, room, about && rankOf(about.label) > rankOf(label) ? about.label : label)
  // Whoever decides by its own authority observes nothing there, whatever it does in the body that meets.
  const sole = wish.rule.profile === 'national' ? wish.rule.code : undefined
  const codes = sole === undefined ? seats.members : [...new Set([...seats.members, sole])]
  const observers = seats.observers.filter((code) => code !== sole)
  if (codes.length === 0) throw new UserError('decisions.propose.nobody')
  if (about) needReaders(call, about, codes)
  const entitled = codes.filter((code) => !observers.includes(code))
  if (before) needSameHands(before, wish.rule, entitled)
  needTime(wish, { before, entitled, now })
  const asWished =
    wish.rule.profile === 'delegated'
      ? withDelegate(call, room, wish.rule, { entitled, mandate: wish.mandate })
      : withinReach(wish.rule, entitled)
  const rule = before ? withAsMany(before, asWished, now) : asWished
  if (isGuarded(wish.type) && rule.profile === 'silence') await needPasskey(call, wish.type)
  const election = electionNow(await readElections(tx), now)
  const { id, effects } = await makeProposal(call, {
    key: `said/${call.key}`,
    type: wish.type,
    title: wish.title,
    question: wish.question,
    rule,
    label,
    codes,
    observers,
    roomId: room.id,
    proposedBy: person,
    evidence: await groundsFor(call, wish.evidence, about, label),
    ...(wish.options && { options: wish.options }),
    ...(wish.deadline && { deadline: wish.deadline }),
    ...(wish.reviewAt && { reviewAt: wish.reviewAt }),
    ...(wish.mandate !== undefined && { mandate: wish.mandate }),
    ...(wish.known !== undefined && { known: wish.known }),
    ...(wish.assumed !== undefined && { assumed: wish.assumed }),
    ...(wish.unknown !== undefined && { unknown: wish.unknown }),
    ...(about && { caseNumber: about.number }),
    ...(election && { electionId: election.id }),
    ...(before && { supersedes: before.id }),
  })
  const { language, zone } = person
  const row = await tx.decision.findUnique({ where: { id }, select: { deadline: true } })
  const at = row?.deadline ? sayMoment(language, row.deadline, zone) : say(language, 'decisions.no-deadline')
  const show = actions(
    button(say(language, 'decisions.control.show'), `decision ${id}`),
    button(say(language, 'decisions.control.withdraw'), `withdraw-proposal ${id}`),
  )
  return [...tell(call, 'decisions.propose.done', { decision: id, count: codes.length, at }, [show]), ...effects]
}

/** Why somebody cannot propose where they are; `undefined` when they can. */
function whyNot({ room, person, now }: Asking): UserError | undefined {
  if (!room) return new UserError('decisions.propose.where')
  return worksFor(person, now).length === 0 ? new UserError('decisions.propose.observer') : undefined
}

function roomOf({ room }: Call): Room {
  if (!room) throw new Error('looked at before')
  return room
}
