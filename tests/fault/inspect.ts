import { verifyLedger } from '../../src/ledger/verify.ts'
import type { Store } from '../../src/store/open.ts'
import type { RecordingServer } from '../servers/recording/server.ts'
import { readDiscordRooms } from './discord-rooms.ts'
import type { DiscordSide } from './discord-side.ts'
import type { Homeserver } from './homeserver.ts'
import { readMatrixRooms } from './matrix-rooms.ts'
import { type Acknowledged, alone, type Span, type Written, wordsOf } from './record.ts'
import { readServiceRoom, readWebRoom, type Standing } from './rooms.ts'
import { readSlackRooms } from './slack-rooms.ts'
import type { SlackSide } from './slack-side.ts'
import { cellOf, codes, type LinkedRoom, platformOf, type World } from './world.ts'

/** What was compared, and what was wrong. */
export type Findings = {
  messages: number
  edits: number
  retractions: number
  reports: number
  accepted: number
  byNumber: number
  pressed: number
  copiesChecked: number
  cardsChecked: number
  answersChecked: number
  ledgerEntries: number
  lost: number
  doubled: number
  outOfOrder: number
  /** Standing with words that were edited since, or although taken back. */
  stale: number
  other: number
  /** The first violations in words. */
  examples: readonly string[]
}

type Fault = 'lost' | 'doubled' | 'outOfOrder' | 'stale' | 'other'

const mostExamples = 40

/** Where the rooms are that are not the bot's own. */
type Places = {
  server: RecordingServer
  serviceRooms: ReadonlyMap<LinkedRoom, string>
  home: Homeserver | undefined
  slack: SlackSide | undefined
  discord: DiscordSide | undefined
}

/** Compares what stands in every room, and what the store holds of cases and ledger, with what was acknowledged. */
export async function inspect(
  store: Store,
  { linked }: World,
  { server, serviceRooms, home, slack, discord }: Places,
  record: Acknowledged,
): Promise<Findings> {
  const counts = { lost: 0, doubled: 0, outOfOrder: 0, stale: 0, other: 0 }
  const checked = { copiesChecked: 0, cardsChecked: 0, answersChecked: 0 }
  const examples: string[] = []
  const complain = (fault: Fault, what: string): void => {
    counts[fault] += 1
    if (examples.length < mostExamples) examples.push(`${fault}: ${what}`)
  }

  const onMatrix = home && (await readMatrixRooms(home))
  const onSlack = slack && readSlackRooms(slack)
  const onDiscord = discord && readDiscordRooms(discord)
  for (const each of onMatrix?.strange ?? []) complain('other', each)
  for (const each of [...(onSlack?.strange ?? []), ...(onDiscord?.strange ?? [])]) complain('doubled', each)
  const rooms = new Map<string, Standing[]>([
    [alone, onMatrix?.alone ?? []],
    ['alone on Slack', onSlack?.alone ?? []],
    ['alone on Discord', onDiscord?.alone ?? []],
  ])
  for (const room of [...linked, ...codes.map(cellOf)]) {
    const there = serviceRooms.get(room as LinkedRoom) // cells are not among them
    const outside = onMatrix?.rooms.get(room) ?? onSlack?.rooms.get(room) ?? onDiscord?.rooms.get(room)
    const abroad = outside ?? (there === undefined ? undefined : readServiceRoom(server, there))
    rooms.set(room, abroad ?? (await readWebRoom(store, room)))
  }

  /** The numbers of cases by the tokens of their reports. */
  const numberOf = new Map<string, string>()
  checkMessages()
  checkOrder()
  await checkCases()
  checkAnswers()
  await checkLeftovers()
  const ledgerEntries = await checkLedger()

  return {
    messages: record.written.length,
    edits: record.edits,
    retractions: record.retractions,
    reports: record.reported.length,
    accepted: record.accepted.size,
    byNumber: record.byNumber,
    pressed: record.pressed,
    ...checked,
    ledgerEntries,
    ...counts,
    examples,
  }

  /** Each message stands once in its own room and once in every other linked room, with its last words; taken back, nowhere. */
  function checkMessages(): void {
    for (const room of linked) {
      const found = Map.groupBy(rooms.get(room) ?? [], ({ text }) => tokenIn(text, 'm'))
      for (const message of record.written) {
        const standing = found.get(message.token) ?? []
        found.delete(message.token)
        checked.copiesChecked += message.room === room ? 0 : 1
        const under = message.under === undefined ? '' : ` under ${message.under}`
        const what = `${message.token} (${message.id}${under}, revision ${message.revision}) of ${message.room} in ${room}`
        if (message.retracted) {
          if (standing.length > 0) complain('stale', `${what} stands although taken back`)
          continue
        }
        if (standing.length === 0) complain('lost', what)
        else if (standing.length > 1) complain('doubled', `${what}, ${standing.length} times`)
        else checkWords(message, standing[0], what, room)
      }
      found.delete(undefined)
      for (const token of found.keys()) complain('other', `${token} stands in ${room} and nobody wrote it`)
    }
  }

  function checkWords(message: Written, standing: Standing | undefined, what: string, room: string): void {
    const words = wordsOf(message.token, message.revision)
    if (!standing?.text.split('\n').includes(words)) complain('stale', `${what} reads ${standing?.text}`)
    if (standing && standing.bot === (message.room === room)) complain('other', `${what} was said by somebody else`)
  }

  /**
   * Whoever waited for one acknowledgement before the next deed stands in that order; copies stand in the order of their
   * source. On a homeserver that has no one order: what people say at the same time stands in one or the other.
   */
  function checkOrder(): void {
    const tokens = new Map(linked.map((room) => [room, (rooms.get(room) ?? []).map(({ text }) => tokenIn(text, 'm'))]))
    const byToken = new Map(record.written.map((message) => [message.token, message]))
    for (const source of linked) {
      const here = (tokens.get(source) ?? []).filter((token) => byToken.get(token ?? '')?.room === source)
      const places = new Map(here.map((token, place) => [token, place]))
      const windows = Map.groupBy(
        record.written.filter((message) => message.room === source && places.has(message.token)),
        ({ window }) => window,
      )
      for (const [window, messages] of windows)
        inOrder(
          messages.map(({ token }) => places.get(token)),
          `${window} in ${source}`,
        )
      for (const target of linked) {
        if (target === source) continue
        const copies = (tokens.get(target) ?? []).filter((token) => byToken.get(token ?? '')?.room === source)
        const what = `copies of ${source} in ${target}`
        if (platformOf(source) === 'matrix')
          oneAfterTheOther(
            copies.map((token) => byToken.get(token ?? '')?.span),
            what,
          )
        else
          for (const [thread, along] of alongOf(source, copies, (token) => byToken.get(token ?? '')?.under))
            inOrder(
              along.map((token) => places.get(token)),
              thread === undefined ? what : `${what}, in the thread of ${thread}`,
              along.map((token) => byToken.get(token ?? '')?.late === true),
            )
      }
    }
  }

  /** What was acknowledged before something else began stands before it. */
  function oneAfterTheOther(spans: readonly (Span | undefined)[], what: string): void {
    let latest = -1
    for (const span of spans) {
      if (!span) continue
      if (span.to < latest) complain('outOfOrder', `${what}: acknowledged at ${span.to}, after one begun at ${latest}`)
      latest = Math.max(latest, span.from)
    }
  }

  /** What came late stands behind what came before it, and nothing else does. */
  function inOrder(places: readonly (number | undefined)[], what: string, late: readonly boolean[] = []): void {
    let before = -1
    for (const [index, place] of places.entries()) {
      if (place === undefined) continue
      if (place <= before && !late[index]) complain('outOfOrder', `${what}: place ${place} after ${before}`)
      before = Math.max(before, place)
    }
  }

  /** Each command has one answer, seen by whoever gave it alone; whoever deleted a message has one report on its copies. */
  function checkAnswers(): void {
    const reported = new Set<string>()
    for (const [room, standing] of rooms) {
      const alone = standing.filter(({ only }) => only !== undefined)
      for (const each of alone) {
        const recall = recallIn(each)
        if (!recall) continue
        if (reported.has(`${recall} ${each.only}`)) complain('doubled', `the report on ${recall} to ${each.only}`)
        reported.add(`${recall} ${each.only}`)
      }
      const answers = Map.groupBy(
        alone.filter((each) => !recallIn(each)),
        ({ only }) => only,
      )
      for (const [key, expected] of record.commands) {
        const [where, author] = key.split(' ')
        if (where !== room) continue
        checked.answersChecked += expected
        const found = answers.get(author)?.length ?? 0
        const what = `${expected} answers to ${author} in ${room}, there are ${found}`
        if (found !== expected) complain(found < expected ? 'lost' : 'doubled', what)
      }
    }
    // What Slack or Discord showed for a moment may have been shown twice, which nobody can look up: it is only missed where there is none.
    const told = [onSlack, onDiscord].flatMap((side) => [...(side?.alone ?? []), ...(side?.ephemeral ?? [])])
    for (const { token, author } of record.reported.filter(({ author: by }) => /^(?:slack|discord):/.test(by))) {
      checked.answersChecked += 1
      const number = numberOf.get(token)
      if (!told.some(({ only, text }) => only === author && number !== undefined && text.includes(number)))
        complain('lost', `the answer on ${number ?? token} to ${author}`)
    }
  }

  /** Each report is one case under one number of an unbroken row, with one card in each room that may see it. */
  async function checkCases(): Promise<void> {
    const { rows } = await store.pool.query<{ number: string; code: string; status: string; title: Buffer }>(
      'SELECT number, code, status, title FROM "Case" ORDER BY id',
    )
    const cases = Map.groupBy(
      rows.map((row) => ({ ...row, words: store.keyring.openText(row.title, 'case.title') })),
      ({ words }) => tokenIn(words, 'r'),
    )
    for (const code of codes) {
      const counters = rows.filter((row) => row.code === code).map(({ number }) => Number(number.split('-').at(-1)))
      counters.sort((a, b) => a - b)
      const gap = counters.findIndex((counter, index) => counter !== index + 1)
      if (gap >= 0) complain('other', `the numbers of ${code} are broken at ${counters[gap]}`)
    }
    for (const reported of record.reported) {
      const made = cases.get(reported.token) ?? []
      cases.delete(reported.token)
      if (made.length === 0) complain('lost', `report ${reported.token}`)
      if (made.length > 1) complain('doubled', `report ${reported.token} is ${made.length} cases`)
      for (const { number, status } of made) {
        numberOf.set(reported.token, number)
        const wanted = record.accepted.has(number) ? 'accepted' : 'new'
        if (status !== wanted) complain('other', `${number} is ${status}, not ${wanted}`)
        const places = reported.shared ? [...linked, cellOf(reported.code)] : [cellOf(reported.code)]
        for (const [room, standing] of rooms) {
          const cards = standing.filter(
            ({ card, text }) => (card && text.startsWith(`${number} · `)) || (card && text.includes(`\n${number} · `)),
          )
          const expected = places.includes(room) ? 1 : 0
          checked.cardsChecked += expected
          const what = `card of ${number} in ${room}, ${cards.length} times`
          if (cards.length < expected) complain('lost', what)
          else if (cards.length > expected) complain('doubled', what)
          else if (cards[0] && !cards[0].text.includes(`${number} · ${wanted}`)) complain('stale', what)
          else if (cards[0] && !cards[0].text.includes(reported.token)) complain('other', `${what}, of something else`)
        }
      }
    }
    for (const token of cases.keys()) complain('other', `the case of ${token} was reported by nobody`)
  }

  async function checkLeftovers(): Promise<void> {
    const { rows } = await store.pool.query<{ what: string; count: number }>(`
      SELECT 'events' AS what, count(*)::int FROM "Inbox" WHERE state = 'dead'
      UNION ALL SELECT concat_ws(' ', 'posts', slot, intent, 'in', conversation, fault), count(*)::int FROM "Post"
        WHERE state = 'dead' GROUP BY slot, intent, conversation, fault
      UNION ALL SELECT 'timers', count(*)::int FROM "Timer" WHERE state = 'dead'`)
    for (const { what, count } of rows) if (count > 0) complain('other', `${count} dead ${what}`)
  }

  /** The ledger verifies from end to end, its sequence has no gap, and it holds each case's opening and acceptance once. */
  async function checkLedger(): Promise<number> {
    const walk = verifyLedger(store.db, { keyring: store.keyring })
    let step = await walk.next()
    for (; !step.done; step = await walk.next()) complain('other', `ledger: ${JSON.stringify(step.value, bigints)}`)
    if (step.value.unsealed > 0) complain('other', `${step.value.unsealed} entries of the ledger are unsealed`)
    const { rows } = await store.pool.query<{ kind: string; subject: string; times: number }>(
      `SELECT kind, subject, count(*)::int AS times FROM "LedgerEntry" WHERE kind IN ('case.opened', 'case.accepted') GROUP BY 1, 2`,
    )
    for (const { kind, subject, times } of rows)
      if (times !== 1) complain('doubled', `${kind} of ${subject} in the ledger`)
    const opened = rows.filter(({ kind }) => kind === 'case.opened').length
    if (opened !== record.reported.length)
      complain('other', `${opened} openings in the ledger, ${record.reported.length} reports`)
    const accepted = rows.filter(({ kind }) => kind === 'case.accepted').length
    if (accepted !== record.accepted.size)
      complain('other', `${accepted} acceptances in the ledger, not ${record.accepted.size}`)
    const row = await store.pool.query<{ first: string; last: string; count: string }>(
      'SELECT min(seq) AS first, max(seq) AS last, count(*) FROM "LedgerEntry"',
    )
    const { first, last, count } = row.rows[0] ?? { first: '0', last: '0', count: '0' }
    if (first !== '1' || last !== count)
      complain('other', `the ledger's sequence runs from ${first} to ${last} in ${count} entries`)
    return Number(count)
  }
}

const bigints = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

/**
 * Copies by what they stand along with in one order. On Discord a thread is a channel of its own: what was said there and beside it
 * while the bot was away is read one after the other.
 */
const alongOf = <Token>(
  source: LinkedRoom,
  copies: readonly Token[],
  threadOf: (token: Token) => string | undefined,
): ReadonlyMap<string | undefined, readonly Token[]> =>
  platformOf(source) === 'discord' ? Map.groupBy(copies, threadOf) : new Map([[undefined, copies]])

/** The token of a kind in some words; `undefined` when there is none. */
const tokenIn = (text: string, kind: 'm' | 'r'): string | undefined =>
  new RegExp(`\\b${kind}[0-9a-z]+z(?= )`).exec(text)?.[0]

/** The number of the recall that a message reports on. */
function recallIn({ text }: Standing): string | undefined {
  return /\bW-\d{4}-\d{4,}(?=: )/.exec(text)?.[0]
}
