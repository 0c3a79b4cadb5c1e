import type { Check, Checks, RoomToCheck } from '../../../src/chat/adapter.ts'
import { unlessRefused } from '../../../src/chat/checks.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { localOf } from '../../../src/chat/refs.ts'
import { isPrivateWay, serverOf } from '../facts.ts'
import type { Settings } from '../settings.ts'
import { TokenRefused, type Wire } from '../wire.ts'
import { checkLimits } from './check-limits.ts'
import { checkRoom, type Surroundings } from './check-room.ts'
import { type Findings, findingsIn } from './findings.ts'
import { versionsOf } from './homeserver.ts'
import { surveyRooms } from './survey.ts'

/** Files are fetched with a token from this version of the specification on. */
const needed = 'v1.11'

/** So many other devices are named. */
const mostNamed = 5

type WhoAmI = { user_id: string; device_id?: string }
type Device = { device_id: string; display_name?: string }
type Bot = { user: string; device: string | undefined }

/** Opens the checks of `connect`. They speak with the homeserver alone; a bot that runs on the same token goes on undisturbed. */
export function openChecks(wire: Wire, { allowed }: Settings): Checks {
  return {
    async *run({ language, rooms, load }): AsyncGenerator<Check> {
      const findings = findingsIn(language)
      if (!(yield* checkServer(wire.url, findings))) return
      const bot = yield* checkToken(wire, findings)
      if (!bot) return
      yield* unlessRefused(checkDevices(wire, bot, findings), (fault) => findings.unseen('devices', fault))
      const around = { wire, findings, bot: bot.user, servers: new Set([serverOf(bot.user), ...allowed]) }
      yield* unlessRefused(checkRooms(rooms, around), (fault) => findings.unseen('rooms', fault))
      if (load) yield* unlessRefused(checkLimits(around, rooms.length), (fault) => findings.unseen('limits', fault))
      else yield findings.fine('limits.skipped')
    },
  }
}

/** Tells whether there is a homeserver to ask more of. */
async function* checkServer(url: string, findings: Findings): AsyncGenerator<Check, boolean> {
  const spoken = await versionsOf(url).catch(reasonOf)
  if (!Array.isArray(spoken)) {
    yield findings.fault('server.silent', { url, reason: typeof spoken === 'string' ? spoken : 'none' })
    return false
  }
  const version = spoken.toSorted((one, other) => minorOf(one) - minorOf(other)).at(-1) ?? '?'
  if (minorOf(version) < minorOf(needed)) yield findings.fault('server.old', { version, needed })
  else yield findings.fine('server', { url, version })
  if (!isPrivateWay(url)) yield findings.fault('server.open', { url })
  return true
}

async function* checkToken(wire: Wire, findings: Findings): AsyncGenerator<Check, Bot | undefined> {
  try {
    const { user_id: user, device_id: device } = await wire.ask<WhoAmI>('GET', ['account', 'whoami'])
    yield findings.fine('token', { user })
    return { user, device }
  } catch (fault) {
    if (!(fault instanceof DeliveryError)) throw fault
    yield fault instanceof TokenRefused ? findings.fault('token.refused') : findings.unseen('token', fault)
    return undefined
  }
}

async function* checkDevices(wire: Wire, { user, device }: Bot, findings: Findings): AsyncGenerator<Check> {
  if (device === undefined) {
    yield findings.fault('device.none')
    return
  }
  const { devices } = await wire.ask<{ devices: readonly Device[] }>('GET', ['devices'])
  const own = devices.find(({ device_id: id }) => id === device)
  yield findings.fine('device', { device, name: own?.display_name || 'none' })
  const others = devices.filter((each) => each !== own)
  if (others.length > 0) {
    const names = others.slice(0, mostNamed).map(({ device_id: id, display_name: name }) => name || id)
    const more = others.length > mostNamed ? ', …' : ''
    yield findings.fine('device.others', { user, count: others.length, names: names.join(', ') + more })
  }
}

async function* checkRooms(rooms: readonly RoomToCheck[], around: Omit<Surroundings, 'survey'>): AsyncGenerator<Check> {
  const { wire, findings, bot } = around
  const survey = await surveyRooms(wire, bot)
  if (rooms.length === 0) yield findings.fine('rooms.none')
  for (const room of rooms) {
    const { title } = room
    yield* unlessRefused(checkRoom(room, { ...around, survey }), (fault) => findings.unseen('room', fault, { title }))
  }
  const named = new Set(rooms.map(({ conversation }) => localOf(conversation)))
  for (const [id, { by, name: room }] of survey.invited) {
    if (!named.has(id)) yield findings.fine('invitation', { by, room })
  }
}

/** Of the versions `v1.N` the N; the older ones, such as `r0.6.1`, come before all of them. */
const minorOf = (version: string): number => Number(/^v1\.(\d+)$/.exec(version)?.[1] ?? -1)

/** Why nothing answered, as the system calls it: ECONNREFUSED, ENOTFOUND, a certificate's fault. */
function reasonOf(fault: unknown): string {
  const { cause, name } = fault as { cause?: { code?: unknown }; name: string } // of fetch
  if (typeof cause?.code === 'string') return cause.code
  return name === 'TimeoutError' ? 'ETIMEDOUT' : 'none'
}
