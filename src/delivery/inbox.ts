import { randomUUID } from 'node:crypto'
import type { Assurance } from '../chat/adapter.ts'
import type { ChatEvent } from '../chat/event.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import { raiseDirectory } from '../directory/change.ts'
import type { Directory } from '../directory/directory.ts'
import type { Library } from '../playbook/live/library.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Database, Transaction } from '../store/client.ts'
import { isConflict } from '../store/conflict.ts'
import type { Keyring } from '../store/seal.ts'
import { applyEffects, type Touched } from './apply.ts'
import type { Address, Arrival, Scene } from './arrival.ts'
import { type Facts, newestFor, onNewest } from './facts.ts'
import { handleArrival } from './handle.ts'
import { LeaseLost } from './intake.ts'
import { createLanes, type Lanes, type Pass } from './lane.ts'
import type { Lease } from './lease.ts'
import { faultsTo, type Log } from './log.ts'
import { faultKey, replySlot, tellFault } from './reply.ts'

/** After so many failures in a row an arrival is laid aside for a person to look at; what came after it goes on. */
const mostAttempts = 8
/** Arrivals of one conversation handled in one transaction. */
const batchSize = 50

export type InboxParts = {
  db: Database
  keyring: Keyring
  facts: Facts
  lease: Lease
  platform: string
  /** What is typed to the bot in its rooms is seen by nobody else. */
  unseen?: boolean
  /** What is filled in stands in no message: the platform shows forms itself. */
  showsForms?: boolean
  /** What the platform promises of what is said to an account alone; rejects while it cannot be asked. */
  promise?(conversation: ConversationRef, only: AccountRef): Promise<Assurance>
  /** Where a message of any platform stands, where that is known. */
  linkTo?: NonNullable<Scene['linkTo']>
  exercise: boolean
  origin: string
  calls?: Scene['calls']
  ownPages?: string
  /** On which platforms what one person is told alone stands in the room itself. */
  tellsInRooms?: ReadonlySet<string>
  isCatchingUp?: NonNullable<Scene['isCatchingUp']>
  library: Library
  log: Log
  /** Hears what a committed transaction touched. */
  onTouched(touched: Touched): void
}

type Row = {
  id: bigint
  key: string
  kind: string
  actor: string
  conversation: string
  at: Date
  body: Uint8Array | null
  withheld: string | null
  attempts: number
  fault: string | null
  waitMs: number
}

/** Its sender may have been told of a fault: that is over once it is handled. */
const settle = ({ key, fault }: Row): readonly Effect[] =>
  fault === null ? [] : [{ kind: 'retract', slot: replySlot(faultKey(key)) }]

/** What a database can hold of a text: characters that it refuses would make an event fail for ever. */
export const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value

/** Pause after another transaction stood in the way, in milliseconds: that one has done what it wanted by then. */
const conflictMs = 20

/** Kinds that can change the directory, so that what comes after them is ruled by another one. */
const changing: readonly string[] = ['joined', 'left', 'command', 'pressed', 'submitted']

/** Somebody came or went, and nobody could note it: nothing goes into the room until it was read again. What waited for that goes on. */
async function doubt(tx: Transaction, conversation: ConversationRef): Promise<readonly Effect[]> {
  await tx.room.updateMany({ where: { conversation }, data: { membersReadAt: null } })
  await raiseDirectory(tx)
  return [{ kind: 'stir', conversation }]
}

/** Where a batch ends: with what can change the directory. */
function lastTogether(rows: readonly Row[]): number {
  const change = rows.findIndex(({ kind }) => changing.includes(kind))
  return change < 0 ? rows.length - 1 : change
}

/** Opens the handling of a platform's inbox: in order within a conversation, conversations beside each other. */
export function openInbox(parts: InboxParts): Lanes {
  const { db, keyring, facts, lease, platform, exercise, origin, calls = {}, library, log } = parts

  async function pass(conversation: string): Promise<Pass> {
    const next = await db.$queryRaw<Row[]>`
      SELECT id, key, kind, actor, conversation, at, body, withheld, attempts, fault,
        GREATEST(0, ceil(extract(epoch FROM "dueAt" - now()) * 1000))::int AS "waitMs"
      FROM "Inbox" WHERE platform = ${platform} AND conversation = ${conversation} AND state = 'pending'
      ORDER BY id LIMIT ${batchSize}`
    const [head] = next
    if (!head) return 'idle'
    if (head.waitMs > 0) return { waitMs: head.waitMs }
    const rows = next.slice(0, 1 + lastTogether(next))
    try {
      await handle(rows)
      return rows.length === next.length && next.length < batchSize ? 'idle' : 'again'
    } catch (fault) {
      if (fault instanceof LeaseLost) return { waitMs: 1000 }
      if (rows.length === 1) return setAside(head, fault)
    }
    for (const row of rows) {
      try {
        await handle([row])
      } catch (fault) {
        if (fault instanceof LeaseLost) return { waitMs: 1000 }
        return setAside(row, fault)
      }
    }
    return 'again'
  }

  async function handle(rows: readonly Row[]): Promise<void> {
    await onNewest(facts, (directory) => handleOn(directory, rows))
  }

  async function handleOn(directory: Directory, rows: readonly Row[]): Promise<void> {
    let seats = false
    const promised = await promises(directory, rows)
    const touched = await db.$transaction(
      async (tx) => {
        const { scene, due, clock } = await setScene(tx, directory, rows)
        const done = await handleInOrder(
          due.map((row) => readRow(row, clock, promised.get(row.id))),
          scene,
          due.flatMap(settle),
        )
        seats = done.seats
        return done.touched
      },
      { timeout: 30_000, maxWait: 10_000 },
    )
    if (seats) await facts.changed()
    parts.onTouched(touched)
  }

  /** What is promised of the places where people wrote to the bot alone: asked before the transaction, which must not wait for it. */
  async function promises(directory: Directory, rows: readonly Row[]): Promise<ReadonlyMap<bigint, Assurance>> {
    const found = new Map<bigint, Assurance>()
    for (const row of rows) {
      const { actor, conversation } = addressOf(row)
      const alone =
        row.kind === 'submitted'
          ? !parts.showsForms
          : row.kind === 'command' && !parts.unseen && !directory.conversations.has(conversation)
      const promised = alone ? await parts.promise?.(conversation, actor).catch(() => undefined) : undefined
      if (promised) found.set(row.id, promised)
    }
    return found
  }

  /**
   * Makes sure that this process still holds the platform, and marks the arrivals as done: for good once all else is
   * committed. What is done already, by a commit whose answer got lost, is not due again.
   */
  async function setScene(
    tx: Transaction,
    directory: Directory,
    rows: readonly Row[],
  ): Promise<{ scene: Scene; due: readonly Row[]; clock: Date }> {
    const [found] = await tx.$queryRaw<{ now: Date; clock: Date; version: number; ids: bigint[] }[]>`
      WITH held AS (SELECT 1 FROM "Lease" WHERE name = ${lease.name} AND fence = ${lease.fence} FOR KEY SHARE),
      done AS (
        UPDATE "Inbox" SET state = 'done', "doneAt" = now() FROM held
        WHERE id = ANY(${rows.map((row) => row.id)}::bigint[]) AND state = 'pending' RETURNING id
      )
      SELECT jom_now() AS now, now() AS clock, "directoryVersion" AS version, ARRAY(SELECT id FROM done) AS ids FROM "World", held`
    if (!found) throw new LeaseLost(platform)
    newestFor(directory, found.version)
    const ids = new Set(found.ids.map(String))
    return {
      scene: {
        ...(parts.linkTo && { linkTo: parts.linkTo }),
        ...(parts.ownPages !== undefined && { ownPages: parts.ownPages }),
        ...(parts.isCatchingUp && { isCatchingUp: parts.isCatchingUp }),
        tx,
        keyring,
        directory,
        now: found.now,
        exercise,
        origin,
        calls,
        library,
        onFault: faultsTo(log),
      },
      due: rows.filter((row) => ids.has(String(row.id))),
      clock: found.clock,
    }
  }

  async function handleInOrder(
    arrivals: readonly Arrival[],
    scene: Scene,
    settled: readonly Effect[],
  ): Promise<{ touched: Touched; seats: boolean }> {
    const conversations = new Set<string>()
    let timers = false
    let seats = false
    let waiting: Effect[] = [...settled]
    const apply = async (): Promise<void> => {
      const touched = await applyEffects(scene.tx, keyring, waiting, scene.now, parts.tellsInRooms)
      for (const conversation of touched.conversations) conversations.add(conversation)
      timers ||= touched.timers
      waiting = []
    }
    for (const arrival of arrivals) {
      // Plain talk is applied together. Anything else may read what came before it, and be read by what comes after.
      const alone = arrival.kind !== 'message'
      if (alone && waiting.length > 0) await apply()
      const done = await handleArrival(arrival, scene)
      seats ||= done.seats === true
      waiting.push(...done.effects)
      if (alone) await apply()
    }
    await apply()
    return { touched: { conversations, timers }, seats }
  }

  const addressOf = ({ key, kind, actor, conversation }: Row): Address => ({
    key,
    kind,
    actor: actor as AccountRef, // stored from an event's own address
    conversation: conversation as ConversationRef, // likewise
  })

  const readRow = (row: Row, clock: Date, promised: Assurance | undefined): Arrival => {
    const event = row.body ? (JSON.parse(keyring.openText(row.body, 'inbox'), storable) as ChatEvent) : undefined // written by the intake
    const unseen =
      parts.unseen || (event?.kind === 'command' && event.unseen) || (event?.kind === 'submitted' && parts.showsForms)
    return {
      ...addressOf(row),
      at: row.at,
      waitedMs: clock.getTime() - row.at.getTime(),
      event,
      withheld: row.withheld ?? undefined,
      ...(unseen && { unseen: true }),
      ...(promised && { promised }),
    }
  }

  async function setAside(row: Row, fault: unknown): Promise<Pass> {
    if (isConflict(fault)) return { waitMs: conflictMs }
    const reference = randomUUID().slice(0, 8)
    const dead = row.attempts + 1 >= mostAttempts
    const waitMs = Math.min(60_000, 250 * 2 ** row.attempts)
    const hasMoved = ['joined', 'left'].includes(row.kind)
    log.error(
      { reference, kind: row.kind, platform, attempts: row.attempts + 1, dead, fault },
      'an event could not be handled',
    )
    await db
      .$transaction(async (tx) => {
        const [noted] = await tx.$queryRaw<{ now: Date }[]>`
        UPDATE "Inbox" SET attempts = attempts + 1, fault = ${reference}, state = ${dead ? 'dead' : 'pending'},
          "dueAt" = now() + ${waitMs} * interval '1 ms' WHERE id = ${row.id} AND state = 'pending' RETURNING jom_now() AS now`
        if (!noted || !dead) return undefined
        const { now } = noted
        const directory = facts.current()
        const scene = { tx, keyring, directory, now, exercise, origin, calls, library, onFault: faultsTo(log) }
        const moved = hasMoved ? await doubt(tx, addressOf(row).conversation) : []
        return applyEffects(tx, keyring, [...moved, ...tellFault(addressOf(row), reference, scene)], now)
      })
      .then(async (touched) => {
        if (!touched) return
        if (hasMoved) await facts.changed()
        parts.onTouched(touched)
      })
    return dead ? 'again' : { waitMs }
  }

  return createLanes(pass, (lane, fault) => log.error({ lane, fault }, 'the inbox stumbled'))
}
