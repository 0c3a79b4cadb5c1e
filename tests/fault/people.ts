import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordingServer } from '../servers/recording/server.ts'
import type { Answer, WebClient } from '../support/web-client.ts'
import type { Random } from './random.ts'
import { type Acknowledged, nextToken, noteCommand, type Reported, tick, type Written, wordsOf } from './record.ts'
import { type Code, handleOf, type LinkedRoom, serviceRooms, webRooms } from './world.ts'

/** Somebody busy, until told to stop. Resolves once the last thing they did is acknowledged. */
export type Busy = { done: Promise<void> }

/** How long somebody goes on trying until a deed counts as lost. */
export const patienceMs = 60_000

export type Storm = {
  record: Acknowledged
  random: Random
  name: string
  /** Their cell, where it is on the platform on which they are. */
  cell: string | undefined
  /** Numbers of cases that the same person accepts already, here or elsewhere. */
  asked: Set<string>
  /** Of what is reported to all. */
  label: string
  /** Resolves when something may be done; with `false` once it is over. */
  turn(): Promise<boolean>
}

/** Somebody in the bot's own rooms: one deed after the other, each repeated under the same nonce until it is acknowledged. */
export function workOnWeb(client: WebClient, code: Code, storm: Storm): Busy {
  const { record, random, name, cell, asked, label } = storm
  const own: Written[] = []
  const author = `web:${handleOf(code)}`
  let deeds = 0

  async function insist(
    room: string,
    what: string,
    fields: Record<string, string>,
    gone = false,
  ): Promise<Record<string, string>> {
    const nonce = `${name}-${deeds++}-nonce`
    const deadline = Date.now() + patienceMs
    let tries = 0
    let said = ''
    while (Date.now() < deadline) {
      tries += 1
      const answer: Answer | undefined = await client.deed(room, what, { nonce, ...fields }).catch(() => undefined)
      if (answer?.status === 200) return JSON.parse(answer.body)
      // After an attempt of unknown outcome, what is not there any more was taken back by that attempt.
      if (gone && tries > 1 && answer?.status === 404 && answer.body.includes('refused')) return {}
      if (answer) said = `${answer.status} ${answer.body.slice(0, 200)}`
      await sleep(random.between(20, 80))
    }
    throw new Error(`${what} in ${room} was not acknowledged within ${patienceMs} ms: ${said}`)
  }

  async function write(): Promise<void> {
    const room = random.pick(webRooms) ?? 'hall'
    const token = nextToken('m')
    const from = tick(record)
    const { message } = await insist(room, 'messages', { text: wordsOf(token, 0) })
    if (!message) throw new Error('an acknowledged message has no name')
    const span = { from, to: tick(record) }
    const written: Written = { token, room, author, window: name, span, revision: 0, retracted: false, id: message }
    record.written.push(written)
    own.push(written)
  }

  async function edit(written: Written): Promise<void> {
    await insist(written.room, 'edit', { message: written.id, text: wordsOf(written.token, written.revision + 1) })
    written.revision += 1
    record.edits += 1
  }

  async function retract(written: Written): Promise<void> {
    await insist(written.room, 'retract', { message: written.id }, true)
    written.retracted = true
    record.retractions += 1
  }

  async function say(room: string, command: string): Promise<void> {
    await insist(room, 'command', { command })
    noteCommand(record, room, author)
  }

  async function report(): Promise<void> {
    const shared = cell === undefined || random.chance(0.4)
    const room = shared ? (random.pick(webRooms) ?? 'hall') : cell
    const reported: Reported = { token: nextToken('r'), code, shared, room, author }
    await say(room, `report ${shared ? `${label} ` : ''}${reported.token} the results page is slow`)
    record.reported.push(reported)
  }

  /** Accepts a case of which the card is seen in the cell. */
  async function accept(): Promise<void> {
    if (cell === undefined) return
    const page = await client.page(`/rooms/${cell}`).catch(() => '')
    const seen = new Set(page.match(new RegExp(`EL-\\d{4}-${code}-\\d{4,}`, 'g')))
    const number = [...seen].find((each) => !asked.has(each))
    if (!number) return
    asked.add(number)
    await say(cell, `ack ${number}`)
    record.accepted.add(number)
  }

  async function work(): Promise<void> {
    while (await storm.turn()) {
      const standing = own.slice(-12).filter((each) => !each.retracted)
      const subject = random.pick(standing)
      const dice = random.next()
      if (dice < 0.55 || !subject) await write()
      else if (dice < 0.7) await edit(subject)
      else if (dice < 0.8) await retract(subject)
      else if (dice < 0.92) await report()
      else await accept()
      await sleep(random.between(20, 160))
    }
  }
  return { done: work() }
}

/** Somebody on the recording service, which acknowledges at once and tells the bot when it is there. */
export function workOnService(
  server: RecordingServer,
  rooms: ReadonlyMap<LinkedRoom, string>,
  code: Code,
  storm: Storm,
): Busy {
  const { record, random, name, label } = storm
  const { platform } = server
  const own: Written[] = []
  const handle = handleOf(code)
  const author = `recording:${handle}`

  function write(room: LinkedRoom, there: string): void {
    const token = nextToken('m')
    const from = tick(record)
    const id = platform.post(handle, there, { text: wordsOf(token, 0) })
    const span = { from, to: tick(record) }
    const written: Written = { token, room, author, window: name, span, revision: 0, retracted: false, id }
    record.written.push(written)
    own.push(written)
  }

  function act(): void {
    const room = random.pick(serviceRooms) ?? 'rec-one'
    const there = rooms.get(room) ?? ''
    const subject = random.pick(own.slice(-12).filter((each) => !each.retracted))
    const dice = random.next()
    if (dice < 0.65 || !subject) {
      write(room, there)
      return
    }
    const where = rooms.get(subject.room) ?? ''
    if (dice < 0.8) {
      subject.revision += 1
      platform.edit(handle, where, subject.id, wordsOf(subject.token, subject.revision))
      record.edits += 1
    } else if (dice < 0.92) {
      platform.erase(handle, where, subject.id)
      subject.retracted = true
      record.retractions += 1
    } else {
      const token = nextToken('r')
      platform.post(handle, there, { text: `!jom report ${label} ${token} the results page is slow` })
      record.reported.push({ token, code, shared: true, room, author })
      noteCommand(record, room, author)
    }
  }

  async function work(): Promise<void> {
    while (await storm.turn()) {
      // The service goes on while the bot is away; not so busily that what is missed grows from kill to kill.
      if (server.events.controls.isConnected() || random.chance(0.15)) act()
      await sleep(random.between(30, 300))
    }
  }
  return { done: work() }
}
