import { renderText, textLimit } from '../../../adapters/recording/render.ts'
import { splitMessage } from '../../../src/chat/split.ts'
import { openEnvelope } from '../../../src/delivery/apply.ts'
import { say } from '../../../src/locale/catalogue.ts'
import type { Run } from '../../../src/playbook/engine/run.ts'
import { todosOf } from '../../../src/playbook/engine/view.ts'
import type { Stored } from '../../../src/playbook/live/store.ts'
import { commandOf } from '../../../src/playbook/live/todo.ts'
import { peopleOf } from '../../../src/playbook/live/who.ts'
import { show } from '../../servers/recording/markup.ts'
import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'
import { everybody } from './world.ts'

/** A message of the bot's as it stands in a room when all is over. */
type Standing = { room: string; id: string; text: string; only?: string; re?: string; slot?: string }

/** What stands in the rooms is what the outbox says, once and in its newest words; who is asked sees it, what is over asks nobody. */
export async function checkView(evidence: Evidence, report: Report): Promise<void> {
  const standing = readStanding(evidence)
  await checkPosts(evidence, report, standing)
  await checkRooms(evidence, report)
  checkOpen(evidence, report, standing)
  await checkStale(evidence, report, standing)
}

const placeOf = (room: string, id: string): string => `${room}/${id}`

function readStanding({ server }: Evidence): ReadonlyMap<string, Standing> {
  const { platform } = server
  const found = platform
    .roomsOf(platform.bot)
    .flatMap(({ id: room }) =>
      platform
        .seenBy(platform.bot, room)
        .flatMap(({ by, id, text, only, re }): [string, Standing][] =>
          by === platform.bot
            ? [
                [
                  placeOf(room, id),
                  { room, id, text, ...(only !== undefined && { only }), ...(re !== undefined && { re }) },
                ],
              ]
            : [],
        ),
    )
  return new Map(found)
}

/** Each message is one row of the outbox at its newest revision, or the question of a form. */
async function checkPosts(
  { store }: Evidence,
  { count, complain }: Report,
  standing: ReadonlyMap<string, Standing>,
): Promise<void> {
  const { db, keyring } = store
  const posts = await db.post.findMany({ where: { intent: 'put' } })
  for (const { slot, conversation, parts, envelope, state } of posts) {
    if (state !== 'sent') continue
    count('posts')
    if (/^(run|case)\//.test(slot)) count('cardsAndRequests')
    const room = conversation.replace(/^recording:/, '')
    const shown = parts.map((part) => standing.get(placeOf(room, part)))
    const there = shown.filter((each) => each !== undefined)
    if (parts.length === 0 || there.length < parts.length) complain('lost', `${slot} in ${room}`)
    for (const each of there) {
      if (each.slot !== undefined) complain('other', `${slot} and ${each.slot} are one message`)
      each.slot = slot
    }
    if (!envelope) continue
    const { message, stub } = openEnvelope(envelope, keyring).parcel
    const text = there.map((each) => each.text).join('\n')
    const newest = [message, stub].some(
      (each) =>
        each &&
        splitMessage(each, textLimit, (part) => renderText(part).length)
          .map(renderText)
          .join('\n') === text,
    )
    if (!newest) complain('stale', `${slot} in ${room} reads: ${text.slice(0, 300).replace(/\n/g, ' ')}`)
  }
  for (const { slot, room, id, re, only, text } of standing.values()) {
    const isForm = re !== undefined && only !== undefined
    if (slot === undefined && !isForm)
      complain('doubled', `a message that no row has, ${placeOf(room, id)}: ${text.slice(0, 300).replace(/\n/g, ' ')}`)
  }
}

/** Each room that a step made is one room of the service; one that took longer than its step waits was given up, before it was made or after. */
async function checkRooms({ store, server }: Evidence, { complain }: Report): Promise<void> {
  const rows = await store.db.room.findMany({
    where: { platform: 'recording' },
    select: { id: true, conversation: true, archivedAt: true },
  })
  const there = server.platform.roomsOf(server.platform.bot)
  const known = rows.flatMap(({ id, conversation, archivedAt }) => {
    const room =
      there.find((each) => `recording:${each.id}` === conversation) ??
      there.find((each) => archivedAt !== null && each.id === server.platform.roomMadeWith(id))
    if (!room && archivedAt === null) complain('lost', `the room ${id}`)
    return room ?? []
  })
  if (there.length !== new Set(known).size)
    complain('doubled', `${there.length} rooms on the service, ${known.length} are known`)
}

type Open = { run: Run; command: string; handles: readonly string[]; what: string }

/** Whom a run waits for sees somewhere what to press; of a case that asks for much, a card that says that there is more. */
function checkOpen(evidence: Evidence, report: Report, standing: ReadonlyMap<string, Standing>): void {
  const { server, runs } = evidence
  const open = runs.flatMap((stored) => openOf(evidence, stored))
  for (const { handle } of everybody) {
    const rooms = new Set(server.platform.roomsOf(handle).map(({ id }) => id))
    const mine = [...standing.values()].filter(
      ({ room, only, slot }) => rooms.has(room) && (only ?? handle) === handle && !slot?.startsWith('reply/'),
    )
    const commands = new Set(mine.flatMap(({ text }) => commandsIn(text)))
    const full = mine.filter(
      ({ slot, text }) => slot?.startsWith('case/') && more.some((said) => show(text).plain.includes(said)),
    )
    for (const { run, command, what } of open.filter(({ handles }) => handles.includes(handle))) {
      const isOnCard = full.some(({ slot }) => run.case !== undefined && slot?.startsWith(`case/${run.case}/`))
      if (!commands.has(command) && !isOnCard) report.complain('lost', `${handle} does not see “${command}” (${what})`)
    }
  }
}

/** How a card says that more is open than it shows. */
const more = [1, 2].map((count) => say('en', 'cases.todo.more', { count }).replace(/^\d+ /, ''))

function openOf({ scene }: Evidence, { run, playbook }: Stored): readonly Open[] {
  const todos = todosOf(playbook, run)
  return todos.flatMap((todo): Open[] => {
    const command = commandOf(run, todo, todos)
    if (command === '' || command.length > 95) return []
    const handles = peopleOf(scene.directory, run, todo.who, scene.now).map(({ id }) => id)
    return [{ run, command, handles, what: `${todo.kind} ${todo.path}#${todo.attempt}` }]
  })
}

const commandsIn = (text: string): readonly string[] =>
  show(text).controls.flatMap(({ command }) => command?.replace(/^!jom /, '') ?? [])

/** Nobody is asked for what is over: where a button for a run or a notice stands, it can be pressed. Answers say what was so when they were given. */
async function checkStale(
  evidence: Evidence,
  { complain }: Report,
  standing: ReadonlyMap<string, Standing>,
): Promise<void> {
  const open = new Set(evidence.runs.flatMap((stored) => openOf(evidence, stored)).map(({ command }) => command))
  const over = new Map<string, string>()
  for (const { id, state, ackedBy } of await evidence.store.db.notice.findMany()) {
    // Of one that failed it can still be said that somebody has it after all.
    if (state === 'open' || (state === 'failed' && ackedBy === null)) open.add(`got ${id}`)
    else over.set(`got ${id}`, state)
  }
  for (const { slot, text, room } of standing.values()) {
    if (slot === undefined || slot.startsWith('reply/')) continue
    for (const command of commandsIn(text)) {
      if (!/^(answer R-|approve R-|refuse R-|done R-|got n-)/.test(command)) continue
      if (!open.has(command.replace(/^refuse /, 'approve ')))
        complain('stale', `${slot} in ${room} offers “${command}”, which is ${over.get(command) ?? 'not asked'}`)
    }
  }
}
