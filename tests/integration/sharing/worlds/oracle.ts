import { ceilingOf, rank, stricter } from './carrying.ts'
import { openCensus } from './census.ts'
import type { Fact } from './platform.ts'
import type { Deed } from './script.ts'
import { type Step, tokensIn, type World, type WorldRoom, type Written } from './world.ts'

/**
 * Who may see what, in plain words, and by its own reckoning: it shares no code with the rule that it judges, and knows
 * of the bot only what stood on the platforms. What it holds a world to:
 *
 * 1. TLP:RED reaches nobody through the bot.
 * 2. A place carries at most its ceiling: the stricter of its written policy and of what its platform promises.
 * 3. TLP:CLEAR may be read by whoever sits where it may stand; TLP:GREEN by the community: by all of whom it is not known that they are
 *    out of office, or that their account was revoked.
 * 4. TLP:AMBER is for the people of the members addressed: those who sat in the room it was written in, or in one linked with it,
 *    when it was written; of a case its own member, and those its release went to; of a round those who were asked there.
 * 5. TLP:AMBER+STRICT is for the members of those who sat in the very room; of a case for its own member. Who only observes for a
 *    member is not meant.
 * 6. Somebody is of a member while an account of theirs is verified, they are in office, and hold a role for it.
 * 7. What was taken back or replaced stands nowhere once all is quiet, and is not shown again.
 * 8. What holds a text bears a label at least as strict as the text's: so no stub holds any.
 * 9. What a call or a proposal says, its minutes and its positions too, is for those who sat in its room when it was made, or in one
 *    linked with it, as in 4 and 5. If it is about a case, it bears the case's label at least, and from TLP:AMBER on is for those alone
 *    who may read the case.
 * 10. What was marked as evidence may be told to its readers alone after it was taken back or replaced; shareable of its own member's
 *    people, whoever reads the case may read it, under the stricter label.
 * 11. A calendar, a feed and a letter hold nobody's words. An export holds what its reader may read, and bears the strictest label.
 * 12. How a call is joined is told to those alone who may read of it, and stands in no room and nowhere besides chat.
 */
export type Objection = {
  step: number
  why: string
  token: string
  conversation: string
  account: string
  words: string
}

/** What became of the copies that were permitted. */
export const copyNames = [
  ...(['permitted', 'arrived', 'twice', 'feeds', 'letters', 'exported'] as const),
  ...(['agendas', 'cut'] as const),
] as const
/**
 * `feeds`, `letters`, `exported` and `agendas` are how many of these were looked at that say something; `cut`, how many of the agendas
 * that stand in a room leave out a case that somebody there may not read.
 */
export type Copies = Record<(typeof copyNames)[number], number>

type Text =
  | {
      of: 'message'
      label: Written
      near: ReadonlySet<string>
      far: ReadonlySet<string>
      gone: boolean
      dumb: boolean
      redIn?: string
      /** Cases whose readers it was marked for, and whether it was marked for any. */
      shared: ReadonlySet<number>
      kept: boolean
    }
  | { of: 'case'; step: number }
  /** What a round, a call or a proposal says. `about`: the case that it is about. */
  | { of: 'matter'; label: Written; near: ReadonlySet<string>; far: ReadonlySet<string>; about?: number }

type Case = {
  codes: ReadonlySet<string>
  label: Written
  floor: Written
  released: boolean
  /** Members it went to: by a release, or by name. */
  to: Set<string>
  by: string
  room: string
  /** What it bore before it was raised to TLP:RED. */
  before?: Written
}
/** What was asked for of a case's originator. */
type Wish = { of: number; to: string; label: Written; given: boolean }

/** A way to join, as the setting of these worlds makes it. */
const joining = /meet\.example\.eu\/[\w-]{20,}/

const goesOn = (step: Step | undefined): string | undefined => (step?.do === 'gap' ? step.room : undefined)

/** Judges one world by the tape, fact after fact. */
export function openOracle(world: World) {
  const census = openCensus(world)
  const texts = new Map<string, Text>()
  const cases = new Map<number, Case>()
  const tokens = new Map<number, string>()
  type Stands = { fact: Extract<Fact, { kind: 'shown' }>; seen: ReadonlySet<string>; tokens: readonly string[] }
  const standing = new Map<string, Stands>()
  const rooms = new Map(world.rooms.map((room) => [`${room.platform}:${room.id}`, room]))
  const byId = new Map(world.rooms.map((room) => [room.id, room]))
  /** What somebody saw when they might: that they lost their office later does not undo it. */
  const known = new Set<string>()
  const objections: Objection[] = []
  const copies = Object.fromEntries(copyNames.map((name) => [name, 0])) as Copies // of all of them
  /** What has a number of a call, by it. */
  const calls = new Map<string, string>()
  const due = new Map<string, number>()
  /** The room of which the bot knows nothing in this step: what comes there waits. */
  let muted: string | undefined
  let step = -1
  let deed: Deed | undefined

  /** Rooms that by hand were allowed to carry anything: see the step `gap`. */
  const free = new Set<string>()
  const carries = (room: WorldRoom, alone: boolean): Written => (free.has(room.id) ? 'TLP:RED' : ceilingOf(room, alone))

  const linkedWith = (id: string): readonly WorldRoom[] =>
    [...new Set(world.links.filter((link) => link.includes(id)).flat())].flatMap((each) =>
      each === id ? [] : (byId.get(each) ?? []),
    )
  const membersIn = (...places: readonly WorldRoom[]): ReadonlySet<string> =>
    new Set(places.flatMap((room) => [...census.seats(`${room.platform}:${room.id}`)].flatMap(census.membersOf)))

  /** Why an account may not read a text in a place, or on a page of its own; `undefined` when it may. */
  function bars(text: Text, account: string, place?: { room: WorldRoom; alone: boolean }): string | undefined {
    const why = barsAs(text, account, place)
    if (why === undefined || text.of !== 'message' || (place && !place.alone)) return why
    return [...text.shared].some((step) => barsEvidence(text.label, step, account, place) === undefined)
      ? undefined
      : why
  }

  /** As evidence of a case that its own member shares with whoever may read that. */
  function barsEvidence(own: Written, at: number, account: string, place?: { room: WorldRoom; alone: boolean }) {
    const file = cases.get(at)
    const label = file && stricter(file.label, own)
    if (!file || !label || label === 'TLP:RED' || barsPlace(label, place)) return 'it may not stand there'
    return barsCase({ ...file, label }, mineUnder(label, account), place?.room)
  }

  const mineUnder = (label: Written, account: string): readonly string[] =>
    rank(label) < rank('TLP:AMBER+STRICT') ? census.membersOf(account) : census.worksFor(account)

  const barsPlace = (label: Written, place: { room: WorldRoom; alone: boolean } | undefined): string | undefined =>
    place && rank(label) > rank(carries(place.room, place.alone))
      ? `the place carries at most ${carries(place.room, place.alone)}`
      : undefined

  function barsAs(text: Text, account: string, place?: { room: WorldRoom; alone: boolean }): string | undefined {
    const label = labelOf(text)
    if (label === 'TLP:RED' || (text.of === 'message' && place && text.redIn === place.room.id)) return 'it is TLP:RED'
    if (text.of === 'message' && text.dumb) return 'whoever wrote it is nobody here'
    const above = barsPlace(label, place)
    if (above !== undefined) return above
    if (label === 'TLP:GREEN' && census.isOut(account)) return 'it is for the community, and they have left it'
    if (rank(label) <= rank('TLP:GREEN') && text.of !== 'case') return undefined
    const mine = mineUnder(label, account)
    if (text.of === 'case') return barsCase(cases.get(text.step), mine, place?.room)
    const file = text.of === 'matter' && text.about !== undefined ? cases.get(text.about) : undefined
    if (file && rank(file.label) >= rank('TLP:AMBER')) {
      const shut = barsCase(file, mine, place?.room)
      if (shut !== undefined) return `it is about a case: ${shut}`
    }
    const to = label === 'TLP:AMBER+STRICT' ? text.near : text.far
    return mine.some((code) => to.has(code))
      ? undefined
      : `addressed to ${[...to].join(' ') || 'nobody'}, read by ${mine.join(' ') || 'a stranger'}`
  }

  function barsCase(file: Case | undefined, mine: readonly string[], room?: WorldRoom): string | undefined {
    if (!file) return 'it is of a case that was not opened'
    if (mine.some((code) => file.codes.has(code))) return undefined
    if (rank(file.label) <= rank('TLP:GREEN') && (file.released || file.codes.has(room?.code ?? ''))) return undefined
    if (mine.some((code) => file.to.has(code))) return undefined
    return `${file.label} of ${[...file.codes].join(' ')}, ${file.released ? '' : 'not '}released, to ${[...file.to].join(' ') || 'nobody'}, read by ${mine.join(' ') || 'a stranger'}`
  }

  function labelOf(text: Text): Written {
    if (text.of === 'case') return cases.get(text.step)?.label ?? 'TLP:RED'
    const about = text.of === 'matter' && text.about !== undefined ? cases.get(text.about)?.label : undefined
    return about ? stricter(text.label, about) : text.label
  }

  function object(token: string, conversation: string, account: string, why: string, words: string): void {
    objections.push({ step, why, token, conversation, account, words })
  }

  /** What people get besides chat: words of others stand in exports alone, under the rules of a page of one's own. */
  function lookBesides({ way, account: got, words, marking }: Extract<Fact, { kind: 'fetched' }>): void {
    const own = world.people.find(({ id }) => id === got)?.accounts
    const account = own ? (own.find((each) => census.isIn(each)) ?? got) : got
    if (joining.test(words)) object('the way to join', way, account, 'it stands nowhere besides chat', words)
    const found = tokensIn(words).filter((token) => texts.has(token))
    if (way === 'feed' && words.includes('BEGIN:VEVENT')) copies.feeds += 1
    if (way === 'letter' && words.includes('"invitation"')) copies.letters += 1
    if (way === 'export' && found.length > 0) copies.exported += 1
    for (const token of found) {
      const text = texts.get(token)
      if (!text) continue
      if (way !== 'export') {
        object(token, way, account, `a ${way} holds nobody’s words`, words)
        continue
      }
      const why =
        text.of === 'message' && text.gone && !text.kept ? 'it was taken back before' : bars(text, account, undefined)
      if (why !== undefined) object(token, way, account, why, words)
      if (marking !== undefined && rank(marking) < rank(labelOf(text)))
        object(token, way, account, `it is ${labelOf(text)} and was exported as ${marking}`, words)
    }
  }

  /** Who is told how a call is joined may read of it. */
  function lookJoining(fact: Extract<Fact, { kind: 'shown' }>, room: WorldRoom): void {
    if (!joining.test(fact.words)) return
    const { only, conversation, words } = fact
    const number = [...calls.keys()].find((each) => words.includes(each))
    const text = texts.get(calls.get(number ?? '') ?? '')
    const why =
      only === undefined
        ? 'it is told to nobody but alone'
        : text
          ? bars(text, only, { room, alone: true })
          : 'nobody planned that call'
    if (why !== undefined) object('the way to join', conversation, only ?? 'all', why, words)
  }

  /** Counts the agendas that stand below the cards of calls, so that none only seems to say nothing too much. */
  function countAgenda({ words, only, conversation }: Extract<Fact, { kind: 'shown' }>, room: WorldRoom): void {
    if (only !== undefined || !/"summary":"Agenda of C-/.test(words)) return
    const said = new Set(tokensIn(words))
    const known = [...texts].filter(([, text]) => text.of !== 'message')
    if (!known.some(([token]) => said.has(token))) return
    copies.agendas += 1
    const seats = [...census.seats(conversation)]
    const isCut = known.some(
      ([token, text]) =>
        text.of === 'case' &&
        !said.has(token) &&
        seats.some((account) => bars(text, account, { room, alone: false }) !== undefined),
    )
    if (isCut) copies.cut += 1
  }

  /** What is shown may be shown to all who see it. */
  function look(fact: Extract<Fact, { kind: 'shown' }>): void {
    const room = rooms.get(fact.conversation)
    if (!room) return
    const viewers = fact.only === undefined ? [...census.seats(fact.conversation)] : [fact.only]
    const tokens = tokensIn(fact.words)
    standing.set(`${fact.conversation} ${fact.message}`, { fact, seen: new Set(viewers), tokens })
    lookJoining(fact, room)
    countAgenda(fact, room)
    for (const token of tokens) {
      const text = texts.get(token)
      if (!text) continue
      if (text.of === 'message' && text.gone && !(text.kept && fact.only !== undefined))
        object(token, fact.conversation, fact.only ?? 'all', 'it was taken back before', fact.words)
      if (rank(fact.marking) < rank(labelOf(text)) && fact.only === undefined)
        object(token, fact.conversation, 'all', `it is ${labelOf(text)} and was shown as ${fact.marking}`, fact.words)
      for (const account of viewers) {
        const why = bars(text, account, { room, alone: fact.only !== undefined })
        if (why === undefined) known.add(`${account} ${token}`)
        else object(token, fact.conversation, account, why, fact.words)
      }
      const key = `${fact.conversation} ${token}`
      if (fact.only === undefined && due.has(key) && !fact.again) due.set(key, (due.get(key) ?? 0) + 1)
    }
  }

  /** What stands now may be read by all who sit there and can: those who were there when it came, and who can read back. */
  function lookBack(): readonly Objection[] {
    const found: Objection[] = []
    for (const { fact, seen, tokens: stand } of standing.values()) {
      if (stand.length === 0) continue
      const room = rooms.get(fact.conversation)
      if (!room) continue
      const seated = [...census.seats(fact.conversation)]
      const readers =
        fact.only !== undefined
          ? [fact.only]
          : seated.filter((each) => room.assurance.joinersReadBack || seen.has(each))
      for (const token of stand) {
        const text = texts.get(token)
        if (!text) continue
        const about = { step, token, conversation: fact.conversation, words: fact.words }
        if (text.of === 'message' && text.gone && !(text.kept && fact.only !== undefined))
          found.push({ ...about, account: 'all', why: 'it was taken back, and stands' })
        for (const account of readers) {
          const why = bars(text, account, { room, alone: fact.only !== undefined })
          // Whoever came with the right to it has read it back.
          if (why === undefined) known.add(`${account} ${token}`)
          const lost =
            known.has(`${account} ${token}`) && census.membersOf(account).length < census.membersOnce(account).length
          if (why !== undefined && !lost) found.push({ ...about, account, why: `${why}, and stands` })
        }
      }
    }
    return found
  }

  function hear(said: Deed): void {
    switch (said.what) {
      case 'said': {
        const room = byId.get(said.by.room)
        if (!room) return
        const label = said.label ?? room.label
        const dumb = !census.isIn(said.by.account)
        const near = membersIn(room)
        const now = world.steps[step]
        const redIn = now?.do === 'gap' && now.spoils === 'red' ? now.room : undefined
        if (redIn) free.add(redIn)
        const text = {
          of: 'message',
          label,
          near,
          far: membersIn(room, ...linkedWith(room.id)),
          gone: false,
          dumb,
          shared: new Set<number>(),
          kept: false,
          ...(redIn && { redIn }),
        } as const
        for (const each of [said.token, ...(said.files ? [said.files] : [])]) texts.set(each, { ...text })
        if (said.files) filesOf.set(step, said.files)
        tokens.set(step, said.token)
        if (!dumb && rank(label) <= rank('TLP:AMBER'))
          for (const to of linkedWith(room.id)) expect(said.token, label, to)
        return
      }
      case 'edited': {
        const before = tokens.get(said.of)
        const text = before === undefined ? undefined : texts.get(before)
        const first = said.of
        if (before === undefined || text?.of !== 'message') return
        const by = authors.get(first)
        const room = by && byId.get(by.room)
        if (!by || !room) return
        const label = said.label ?? room.label
        // Whoever lost their office changes nothing any more, but for taking it back.
        if (!census.isIn(by.account) && label !== 'TLP:RED') {
          texts.set(said.token, { ...text, dumb: true })
          return
        }
        const was = text.gone
        texts.set(before, { ...text, gone: !quoted.has(before) })
        const near = membersIn(room)
        texts.set(said.token, {
          of: 'message',
          label,
          near,
          far: membersIn(room, ...linkedWith(room.id)),
          gone: was,
          dumb: text.dumb,
          shared: text.shared,
          kept: text.kept,
        })
        tokens.set(first, said.token)
        // Its files stay with the message, whatever it says by now.
        const files = filesOf.get(first)
        if (files)
          texts.set(files, {
            of: 'message',
            label,
            near,
            far: membersIn(room, ...linkedWith(room.id)),
            gone: was,
            dumb: text.dumb,
            shared: text.shared,
            kept: text.kept,
          })
        return
      }
      case 'deleted': {
        const before = tokens.get(said.of)
        const text = before === undefined ? undefined : texts.get(before)
        const files = filesOf.get(said.of)
        // What may not stand where it was written is deleted there because the bot asks for it: its copies may stand on.
        const room = byId.get(authors.get(said.of)?.room ?? '')
        if (room && text?.of === 'message' && rank(text.label) > rank(carries(room, false))) return
        for (const each of [before, files])
          if (each !== undefined && text?.of === 'message') texts.set(each, { ...text, gone: !quoted.has(each) })
        return
      }
      case 'reported': {
        const mine = new Set(census.membersOf(said.by.account))
        const from = said.on === undefined ? undefined : texts.get(tokens.get(said.on) ?? '')
        const floor = from ? labelOf(from) : 'TLP:CLEAR'
        if (said.on !== undefined) quoted.add(tokens.get(said.on) ?? '')
        const label = stricter(said.label ?? 'TLP:AMBER+STRICT', floor)
        const room = byId.get(said.by.room)
        const shared = room && !mine.has(room.code ?? '') && rank(label) <= rank('TLP:AMBER')
        const to = new Set<string>()
        const file: Case = {
          codes: mine,
          label,
          floor,
          released: Boolean(shared),
          to,
          by: said.by.account,
          room: said.by.room,
        }
        if (shared) address(file, [room, ...linkedWith(room.id)])
        cases.set(step, file)
        texts.set(said.token, { of: 'case', step })
        return
      }
      case 'released': {
        const file = cases.get(said.of)
        if (!file || !decides(file, said.by.account)) return
        if (rank(said.label) > rank('TLP:AMBER') || rank(said.label) < rank(file.floor)) return
        const before = file.label
        // Whom it goes to counts as soon as it was asked for, that it bears more only once the bot said so.
        file.released = true
        file.label = said.label
        address(file, goalsOf(file))
        if (rank(said.label) > rank(before)) {
          file.label = before
          waiting = { file, label: said.label, account: said.by.account }
        }
        return
      }
      case 'labelled': {
        const file = cases.get(said.of)
        if (!file || !decides(file, said.by.account) || rank(said.label) < rank(file.floor)) return
        // Raising counts once the bot said so; lowering as soon as it was asked for: so neither is taken for the other's leak.
        if (rank(said.label) > rank(file.label)) waiting = { file, label: said.label, account: said.by.account }
        else relabel(file, said.label)
        return
      }
      case 'shared': {
        const file = cases.get(said.of)
        if (!file) return
        texts.set(said.token, { of: 'case', step: said.of })
        const wish = { of: said.of, to: said.to, label: said.label ?? file.label, given: false }
        wishes.set(step, wish)
        if (decides(file, said.by.account)) give(file, wish)
        return
      }
      case 'allowed': {
        const wish = wishes.get(said.of)
        const file = wish && cases.get(wish.of)
        if (wish && file && decides(file, said.by.account)) give(file, wish)
        return
      }
      case 'undone': {
        const file = cases.get(said.of)
        if (file?.before && decides(file, said.by.account)) file.label = file.before
        return
      }
      case 'noted':
      case 'closed':
        if (said.token) texts.set(said.token, { of: 'case', step: said.of })
        return
      case 'asked': {
        const room = byId.get(said.by.room)
        if (room)
          texts.set(said.token, {
            of: 'matter',
            label: room.label,
            near: membersIn(room),
            far: membersIn(room, ...linkedWith(room.id)),
          })
        if (room) tokens.set(step, said.token)
        return
      }
      case 'answered': {
        const round = texts.get(tokens.get(said.of) ?? '')
        if (round) texts.set(said.token, round)
        return
      }
      case 'planned':
      case 'proposed': {
        const room = byId.get(said.by.room)
        if (!room) return
        const usual = said.what === 'proposed' && said.on !== undefined ? 'TLP:AMBER' : room.label
        texts.set(said.token, {
          of: 'matter',
          label: said.label ?? usual,
          near: membersIn(room),
          far: membersIn(room, ...linkedWith(room.id)),
          ...(said.on !== undefined && { about: said.on }),
        })
        tokens.set(step, said.token)
        return
      }
      case 'minuted':
      case 'positioned': {
        const matter = texts.get(tokens.get(said.of) ?? '')
        if (matter?.of === 'matter') texts.set(said.token, matter)
        return
      }
      case 'marked': {
        const file = cases.get(said.of)
        const token = tokens.get(said.said)
        const by = authors.get(said.said)
        if (!file || !by || !decides(file, said.by.account)) return
        const isOwn = census.membersOf(by.account).some((code) => file.codes.has(code))
        for (const each of [token, filesOf.get(said.said)]) {
          const text = each === undefined ? undefined : texts.get(each)
          if (each === undefined || text?.of !== 'message') continue
          const shared = new Set([...text.shared, ...(isOwn && said.shareable ? [said.of] : [])])
          texts.set(each, { ...text, kept: true, shared })
        }
        return
      }
      case 'revoked':
      case 'verified':
        census.account(said.account, said.what === 'verified')
        return
      case 'retired':
        census.retires(said.person)
        return
      case 'lapsed':
        census.lapses(said.person)
        return
      default:
        return
    }
  }

  /** Texts that a report took over: it keeps what it was made from, under the label that had then. */
  const quoted = new Set<string>()
  const filesOf = new Map<number, string>()
  const authors = new Map<number, { account: string; room: string }>()
  let waiting: { file: Case; label: Written; account: string } | undefined

  const wishes = new Map<number, Wish>()

  function give(file: Case, wish: Wish): void {
    wish.given = true
    if (rank(wish.label) > rank(file.label) || rank(wish.label) < rank(file.floor)) return
    file.to.add(wish.to)
    file.label = wish.label
  }

  function relabel(file: Case, label: Written): void {
    if (label === 'TLP:RED') file.before = file.label
    file.label = label
    // From TLP:RED there may be a way back to all that was.
    if (label === 'TLP:AMBER+STRICT') {
      file.released = false
      file.to.clear()
    }
  }

  const decides = (file: Case, account: string): boolean =>
    census.worksFor(account).some((code) => file.codes.has(code))

  /** Where a release goes: the room that the member's own room names and those linked with it; without one where it was typed. */
  function goalsOf(file: Case): readonly WorldRoom[] {
    const home = world.rooms.find(({ kind, code }) => kind === 'national-cell' && file.codes.has(code ?? ''))
    const goal = byId.get(home?.releasesTo ?? file.room)
    return goal ? [goal, ...linkedWith(goal.id)] : []
  }

  function address(file: Case, places: readonly WorldRoom[]): void {
    for (const room of places)
      if (rank(file.label) <= rank(carries(room, false))) for (const code of membersIn(room)) file.to.add(code)
  }

  /** A copy that nothing bars is expected before all is quiet again. */
  function expect(token: string, label: Written, room: WorldRoom): void {
    const seats = [...census.seats(`${room.platform}:${room.id}`)]
    if (rank(label) > rank(carries(room, false))) return
    if (room.id === muted || seats.some((each) => census.membersOf(each).length === 0 || census.observes(each))) return
    due.set(`${room.platform}:${room.id} ${token}`, 0)
  }

  return {
    objections,
    copies,
    /** A case got its number, and with it the member whose it is. */
    number(at: number, number: string): void {
      const token = tokens.get(at)
      if (number.startsWith('C-') && token !== undefined) calls.set(number, token)
      const file = cases.get(at)
      const code = world.members.find((each) => number.includes(`-${each}-`))
      if (file && code) file.codes = new Set([code])
    },
    take(fact: Fact): void {
      switch (fact.kind) {
        case 'came':
        case 'went':
          census.moves(fact)
          return
        case 'done':
          if (fact.world !== world.seed) return
          step = fact.step
          deed = fact.facts as Deed // written by the script
          if (deed.what === 'said') authors.set(step, deed.by)
          muted = goesOn(world.steps[step])
          hear(deed)
          return
        case 'shown':
          if (
            waiting &&
            fact.only === waiting.account &&
            / (?:bears TLP:\S+ now|is TLP:RED\. Nobody reads|is shared as TLP:)/.test(fact.words)
          ) {
            relabel(waiting.file, waiting.label)
            waiting = undefined
          }
          look(fact)
          return
        case 'enclosed':
          for (const token of tokensIn(fact.words))
            object(token, fact.conversation, 'all', 'a calendar holds nobody’s words', fact.words)
          if (joining.test(fact.words))
            object('the way to join', fact.conversation, 'all', 'it stands in no calendar', fact.words)
          return
        case 'fetched':
          lookBesides(fact)
          return
        case 'topic':
          // Whoever is in a room reads its topic, and on some platforms whoever finds it.
          for (const token of tokensIn(fact.words))
            object(token, fact.conversation, 'all', 'a topic holds nobody’s words', fact.words)
          return
        case 'taken':
          standing.delete(`${fact.conversation} ${fact.message}`)
          return
        default:
          return
      }
    },
    /** Whether nothing stands that may not: what is still on its way back is asked about again. */
    lookBack,
    /** A step is over. */
    settle(): void {
      objections.push(...lookBack())
      for (const count of due.values()) {
        copies.permitted += 1
        if (count > 0) copies.arrived += 1
        if (count > 1) copies.twice += 1
      }
      due.clear()
      waiting = undefined
    },
  }
}
