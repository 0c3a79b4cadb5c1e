import type pg from 'pg'
import type { ChatAdapter } from '../chat/adapter.ts'
import { DeliveryError, isForGood } from '../chat/errors.ts'
import type { Message } from '../chat/message.ts'
import { type AccountRef, type ConversationRef, localOf } from '../chat/refs.ts'
import { takenBack } from '../sharing/recall-told.ts'
import type { Target } from '../sharing/release.ts'
import { nobodyKnown, targetPerson, targetRoom, targetStranger } from '../sharing/target.ts'
import type { Keyring } from '../store/seal.ts'
import { copiedPlatform } from '../threat/evidence/file.ts'
import { type Envelope, openEnvelope, openReaction, openSeat } from './apply.ts'
import { createBatch } from './batch.ts'
import { copiedFiles } from './copied.ts'
import type { Facts } from './facts.ts'
import { passFiles } from './files.ts'
import { judge, onlyFor } from './judge.ts'
import { createLanes, type Lanes, type Pass } from './lane.ts'
import type { Lease } from './lease.ts'
import type { Log } from './log.ts'
import { afterFault } from './retry.ts'
import { firstKeyOf, type Outgoing, openSender, sentOf } from './send.ts'
import { claimPosts, followRooms, freeHeld, markPosts } from './statements.ts'

/** Posts of one conversation claimed and marked together. After a crash this many may be sent again, under the same keys. */
const batchSize = 16
/** After so many milliseconds a pass notes what it did, however little that is: a crash must not undo what took a slow platform long. */
const longestPassMs = 300
/** Conversations that are asked about together at most, and posts marked together. */
const most = { claimed: 64, marked: 256 }
/** Milliseconds until a platform that is out of reach is looked at again. */
const outOfReachMs = 500
/** A file that could not be read so often is named in words: whoever sent it chose where it lies, and everything behind it waits. */
const mostReads = 2

export type OutboxParts = {
  pool: pg.Pool
  /** A pool whose commits are not waited for on disk; a claim that a power cut forgets is harmless. */
  claims: pg.Pool
  keyring: Keyring
  facts: Facts
  lease: Lease
  adapter: ChatAdapter
  /** The adapter that received a file, for passing it on. */
  adapterOf(platform: string): ChatAdapter | undefined
  log: Log
  now(): Date
}

type Row = Outgoing & {
  conversation: string
  position: string
  intent: 'put' | 'retract' | 'unseat' | 'react'
  envelope: Buffer | null
  label: string
  addressees: string[]
  about: string[]
  shows: string | null
  waitMs: number
  /** For how many milliseconds its platform has had it wait. */
  pausedMs: number
  /** The directory's version when it was claimed. */
  version: number
}

/** What came of one post: its new state, what it shows, and the ids of its parts when they are known anew. */
type Mark = {
  row: Row
  state: 'sent' | 'retracted' | 'held' | 'pending' | 'waits' | 'dead' | 'untried'
  shows?: 'whole' | 'stub'
  parts?: readonly string[]
  fault?: string
  waitMs?: number
}

/** A mark, and the version of the directory by which it came about. */
type DatedMark = Mark & { version: number }

/** Opens the way out for one platform: in order within a conversation, each send preceded by the release rule on the newest facts. */
export function openOutbox(parts: OutboxParts): Lanes {
  const { pool, claims, keyring, facts, lease, adapter, log } = parts

  // A message goes to several rooms at once: what their conversations ask of the store at the same time goes together.
  const claim = createBatch<string, readonly Row[]>(async (conversations) => {
    const { rows } = await claims.query<Row>({
      ...claimPosts,
      values: [conversations, batchSize, lease.name, String(lease.fence)],
    })
    rows.sort((a, b) => Number(BigInt(a.position) - BigInt(b.position)))
    return conversations.map((conversation) => rows.filter((row) => row.conversation === conversation))
  }, most.claimed)
  // When a joint mark fails, as two transactions that wait for each other do, each is made alone and can wait for one only.
  const note = createBatch<DatedMark, void>(async (marks) => {
    await pool.query({
      ...markPosts,
      values: [
        marks.map(({ row }) => row.id),
        marks.map(({ row }) => row.revision),
        marks.map(({ state }) => state),
        marks.map((mark) => mark.parts?.join('\n') ?? null),
        marks.map(({ fault }) => fault ?? null),
        marks.map(({ waitMs }) => waitMs ?? 0),
        marks.map(({ shows }) => shows ?? null),
        marks.map(({ version }) => version),
      ],
    })
    return marks.map(() => undefined)
  }, most.marked)

  /** At which version of the directory a conversation's held posts were last looked at. */
  const lookedAt = new Map<string, number>()
  /** Where posts stand that are sent and not yet marked: what follows may hang under them. */
  const unmarked = new Map<string, readonly string[]>()

  const copied = copiedFiles(pool, keyring)
  const sender = openSender(pool, adapter, (slot) => unmarked.get(slot)?.[0])

  async function pass(conversation: string): Promise<Pass> {
    // While a platform is out of reach nothing is tried: each attempt would count, and put the next one off beyond its return.
    if (adapter.health().state !== 'up') return { waitMs: outOfReachMs }
    // One version of the facts rules a whole pass: what it sets free goes before what came later.
    const { version } = facts.current()
    if (lookedAt.get(conversation) !== version) {
      // Where the room was just made, what waited for that was said before whatever is new here.
      await pool.query({ ...followRooms, values: [adapter.platform] })
      await pool.query({ ...freeHeld, values: [conversation] })
      lookedAt.set(conversation, version)
    }
    const rows = await claim.add(conversation)
    const [head] = rows
    if (!head) return 'idle'
    // Another process may have changed the directory without our having heard of it: then the pass begins anew below.
    await facts.atLeast(head.version)
    const marks: Mark[] = []
    const began = performance.now()
    let rest: Pass = rows.length < batchSize ? 'idle' : 'again'
    if (head.waitMs > 0) rest = { waitMs: head.waitMs }
    for (const row of head.waitMs > 0 ? [] : rows) {
      if (facts.current().version !== version) break
      const mark = await deliver(row, conversation as ConversationRef).catch((fault: unknown) => explain(row, fault)) // stored from an address
      marks.push(mark)
      if (mark.state === 'sent' && mark.parts) unmarked.set(row.slot, mark.parts)
      if (mark.state === 'pending' || mark.state === 'waits') {
        rest = { waitMs: mark.waitMs ?? 0 }
        break
      }
      if (performance.now() - began > longestPassMs) {
        rest = 'again'
        break
      }
    }
    const untried = rows.slice(marks.length).map((row): Mark => ({ row, state: 'untried', waitMs: row.waitMs }))
    await Promise.all([...marks, ...untried].map((mark) => note.add({ ...mark, version })))
    for (const { slot } of rows) unmarked.delete(slot)
    return rest === 'idle' && facts.current().version !== version ? 'again' : rest
  }

  async function deliver(row: Row, conversation: ConversationRef): Promise<Mark> {
    if (row.intent === 'unseat') return unseat(row, conversation)
    if (row.intent === 'react') return react(row, conversation)
    const envelope = row.envelope ? openEnvelope(row.envelope, keyring) : undefined
    if (row.intent === 'retract') return takeBack(row, conversation, envelope)
    const target = await targetNow(conversation, onlyFor(row, envelope))
    const { verdict, message, shows } = judge(row, envelope, target)
    if (!message || !shows) {
      const clause = verdict.kind === 'refused' ? verdict.clause : verdict.cleared.clause
      if (clause === 'members-unread' && mayStay(row, envelope, target)) return { row, state: 'held', fault: clause }
      const isGone = await takeAway(row, conversation, envelope, clause)
      // Without its words it can never stand again.
      if (!envelope) return { row, state: 'retracted', parts: [] }
      return { row, state: 'held', ...(isGone && { parts: [] }), ...(clause && { fault: clause }) }
    }
    // What was looked at again and may stay as it stands is not sent again; what lost its words cannot be.
    const isSame = row.revision === row.sentRevision && shows === row.shows
    if (row.parts.length > 0 && (isSame || !envelope)) return { row, state: 'sent', ...(isSame && { shows }) }
    if (!envelope) return { row, state: 'retracted', parts: [] }
    const shown = await withFiles(message, row, conversation)
    // A stub beside the words that it stands for hides nothing.
    const hides = shows === 'stub' && row.shows !== 'stub'
    const sent = await sender.show(row, conversation, shown, envelope, hides ? { hides } : {})
    return { row, state: 'sent', shows, parts: sent.parts }
  }

  /**
   * Whether what stands may stay until a room is read again: by who sat there last, it would. An edit that took it away, to say it
   * anew a moment later, would move it behind all that was said since.
   */
  function mayStay(row: Row, envelope: Envelope | undefined, target: Target): boolean {
    if (row.parts.length === 0 || !facts.current().conversations.has(target.conversation)) return false
    const { shows } = judge(row, envelope, { ...target, seatsRead: true })
    return shows === 'whole' || (shows === 'stub' && row.shows === 'stub')
  }

  /** Takes away what may stand no longer, or stands perhaps; tells whether it did. Into a room that is unread nothing goes to find that out. */
  async function takeAway(
    row: Row,
    conversation: ConversationRef,
    envelope: Envelope | undefined,
    clause: string | undefined,
  ): Promise<boolean> {
    if (row.parts.length > 0) await adapter.retract(sentOf(row, conversation))
    else if (envelope && row.attempts > 1 && clause !== 'members-unread') await seek(row, conversation, envelope)
    else return false
    return true
  }

  /**
   * Takes back what may have been sent by an attempt of unknown outcome. The key finds it; where nothing was sent, all that is said by
   * that for a moment are words that say nothing.
   */
  async function seek(row: Row, conversation: ConversationRef, envelope: Envelope): Promise<void> {
    const shown = takenBack(languageIn(conversation), envelope.parcel.message.exercise)
    await adapter.retract(await sender.find(row, conversation, shown, envelope))
  }

  /**
   * The facts about a place at this moment. What is said to one person alone may stand in another place than the room it
   * was asked for in, so its platform is asked what it promises of that; while it does not answer, nothing is sent.
   */
  async function targetNow(conversation: ConversationRef, only: AccountRef | undefined): Promise<Target> {
    const promised = only && (await adapter.assurance(conversation, only))
    const [directory, at] = [facts.current(), parts.now()]
    if (only) {
      const person = directory.accounts.get(only)
      if (!person) return targetStranger(conversation, only)
      return targetPerson(directory, person, only, conversation, at, promised)
    }
    const room = directory.conversations.get(conversation)
    if (!room) return nobodyKnown(conversation)
    return targetRoom(directory, room, at)
  }

  /** Takes back what the platform has, or may have. */
  async function takeBack(row: Row, conversation: ConversationRef, envelope: Envelope | undefined): Promise<Mark> {
    if (row.parts.length > 0) await adapter.retract(sentOf(row, conversation))
    else if (envelope && row.attempts > 1) await seek(row, conversation, envelope)
    return { row, state: 'retracted', parts: [] }
  }

  async function unseat(row: Row, conversation: ConversationRef): Promise<Mark> {
    if (!row.envelope || !adapter.rooms) return { row, state: 'dead', fault: 'the platform takes no seats away' }
    await adapter.rooms.remove(conversation, openSeat(row.envelope, keyring).account)
    return { row, state: 'sent' }
  }

  /** What cannot be shown by a reaction is said in private instead: that is no failure of the delivery. */
  async function react(row: Row, conversation: ConversationRef): Promise<Mark> {
    if (!row.envelope || !adapter.reactions) return { row, state: 'retracted' }
    const { message, reaction } = openReaction(row.envelope, keyring)
    try {
      await adapter.reactions.add(conversation, message, reaction)
      return { row, state: 'sent' }
    } catch (fault) {
      if (!isForGood(fault)) throw fault
      return { row, state: 'retracted' }
    }
  }

  function withFiles(message: Message, row: Row, conversation: ConversationRef): Promise<Message> {
    return passFiles(message, {
      adapter,
      adapterOf: (platform) => (platform === copiedPlatform ? { files: copied } : parts.adapterOf(platform)),
      language: languageIn(conversation),
      key: firstKeyOf(row),
      again: row.attempts < mostReads,
    })
  }

  const languageIn = (conversation: ConversationRef): string =>
    facts.current().conversations.get(conversation)?.language ?? 'en'

  /** Whether a place is that of a room which its platform has not made yet, or has made elsewhere since. */
  function isProvisional(conversation: string): boolean {
    const room = facts.current().rooms.get(localOf(conversation as ConversationRef)) // stored from an address
    if (room?.platform !== adapter.platform) return false
    return room.assurance === undefined || room.conversation !== conversation
  }

  function explain(row: Row, fault: unknown): Mark {
    // What one person cannot be told where a room is not yet, they are told where it will be.
    if (isForGood(fault) && isProvisional(row.conversation)) return { row, state: 'held', fault: 'members-unread' }
    const failed = afterFault(fault, row)
    const told = { platform: adapter.platform, post: row.id, attempts: row.attempts, what: failed.fault }
    if (!(fault instanceof DeliveryError))
      log.error({ platform: adapter.platform, post: row.id, fault }, 'an adapter failed')
    if (failed.state === 'dead') log.error(told, 'a message could not be delivered')
    else log.warn({ ...told, waitMs: failed.waitMs }, 'a message waits')
    return { row, ...failed }
  }

  return createLanes(pass, (lane, fault) => log.error({ lane, fault }, 'the outbox stumbled'))
}
