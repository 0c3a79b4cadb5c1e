import type { Check, Checks, RoomToCheck } from '../../../src/chat/adapter.ts'
import { unlessRefused } from '../../../src/chat/checks.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { isPrivateWay } from '../facts.ts'
import type { Settings } from '../settings.ts'
import type { Bot } from '../ways/app.ts'
import type { Wire } from '../wire.ts'
import { checkRoom, type Surroundings } from './check-room.ts'
import { checkWay } from './check-way.ts'
import { type Findings, findingsIn } from './findings.ts'
import { scopes } from './scopes.ts'

type Known = { bot: Bot & { name: string }; granted: readonly string[] | undefined }

/** Opens the checks of `connect`. They speak with Slack alone, and open no socket; a bot that runs on the same app goes on undisturbed. */
export function openChecks(wire: Wire, settings: Settings): Checks {
  const allowed = new Set(settings.allowed)
  return {
    async *run({ language, rooms, origin }): AsyncGenerator<Check> {
      const findings = findingsIn(language)
      if (!isPrivateWay(wire.url)) yield findings.fault('way.open', { url: wire.url })
      const known = yield* checkToken(wire, findings, allowed)
      if (!known) return
      const { bot, granted } = known
      yield* checkScopes(granted, findings)
      yield* unlessRefused(checkWay(settings.way, { wire, findings, botId: bot.botId, origin }), (fault) =>
        findings.unseen('socket', fault),
      )
      yield findings.fine('events')
      yield* checkRooms(rooms, { wire, findings, bot, allowed })
    },
  }
}

async function* checkToken(
  wire: Wire,
  findings: Findings,
  allowed: ReadonlySet<string>,
): AsyncGenerator<Check, Known | undefined> {
  try {
    const told = await wire.ask('auth.test', {})
    const { user_id: userId = '', bot_id: botId = '', team_id: teamId = '', enterprise_id: enterpriseId } = told
    const { user: name = '?', team = '?' } = told
    yield findings.fine('token', { name, user: userId, team })
    const isAllowed = allowed.has(teamId) || (enterpriseId !== undefined && allowed.has(enterpriseId))
    yield findings.fine(isAllowed ? 'workspace.allowed' : 'workspace.foreign', { team: enterpriseId ?? teamId })
    const bot = { userId, botId, teamId, name, ...(enterpriseId !== undefined && { enterpriseId }) }
    return { bot, granted: told.response_metadata?.scopes }
  } catch (fault) {
    if (!(fault instanceof DeliveryError)) throw fault
    const reason = codeOf(fault)
    yield reason === undefined ? findings.unseen('token', fault) : findings.fault('token.refused', { reason })
    return undefined
  }
}

/** What the app was allowed, as Slack says in the header of each answer, scope by scope. */
function* checkScopes(granted: readonly string[] | undefined, findings: Findings): Generator<Check> {
  if (!granted) {
    yield findings.unseen('scopes', undefined)
    return
  }
  for (const scope of scopes) {
    const values = { scope, deed: say(findings.language, `slack.scope.${scope}`) }
    if (granted.includes(scope)) yield findings.fine('scope', values)
    else yield findings.fault('scope.missing', values)
  }
  const more = granted.filter((each) => !scopes.some((scope) => scope === each))
  if (more.length > 0) yield findings.fine('scope.more', { scopes: more.join(', ') })
}

async function* checkRooms(rooms: readonly RoomToCheck[], around: Surroundings): AsyncGenerator<Check> {
  const { findings } = around
  if (rooms.length === 0) yield findings.fine('rooms.none')
  for (const room of rooms) {
    const { title } = room
    yield* unlessRefused(checkRoom(room, around), (fault) => findings.unseen('room', fault, { title }))
  }
}
