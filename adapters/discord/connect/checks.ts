import {
  type APIApplicationCommand,
  ApplicationCommandType,
  type RESTGetAPIGatewayBotResult,
  type RESTGetCurrentApplicationResult,
} from 'discord.js'
import type { Check, Checks } from '../../../src/chat/adapter.ts'
import { unlessRefused } from '../../../src/chat/checks.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { commandName, messageEntries } from '../acting/menu.ts'
import { isPrivateWay } from '../facts.ts'
import { type Granted, readApplication } from '../gateway/bot.ts'
import type { Settings } from '../settings.ts'
import type { Wire } from '../wire.ts'
import { checkGuilds, type Server } from './check-guilds.ts'
import { checkRoom } from './check-room.ts'
import { type Findings, findingsIn } from './findings.ts'
import { invitationOf } from './permissions.ts'

/** Who the bot is, as Discord said. */
export type Known = { applicationId: string; userId: string; name: string; granted: Granted; isPublic: boolean }

/** So many connections a day are spent by nothing but a bot that starts again and again: a tenth is left. */
const spentShare = 0.1

/** Opens the checks of `connect`. They speak with Discord's API alone and open no connection of the gateway; a bot that runs on the same application goes on undisturbed. */
export function openChecks(wire: Wire, settings: Settings): Checks {
  return {
    async *run({ language, rooms }): AsyncGenerator<Check> {
      const findings = findingsIn(language)
      if (!isPrivateWay(wire.url)) yield findings.fault('way.open', { url: wire.url })
      const known = yield* checkToken(wire, findings)
      if (!known) return
      yield* checkIntents(known, findings)
      yield* unlessRefused(checkSessions(wire, findings), (fault) => findings.unseen('sessions', fault))
      yield* unlessRefused(checkCommands(wire, findings, known), (fault) => findings.unseen('commands', fault))
      yield { ...findings.fine('invite'), todo: `  ${invitationOf(known.applicationId)}` }
      const servers: Server[] = []
      yield* unlessRefused(checkGuilds({ wire, findings, known, settings, rooms, servers }), (fault) =>
        findings.unseen('guilds', fault),
      )
      if (rooms.length === 0) yield findings.fine('rooms.none')
      for (const room of rooms)
        yield* unlessRefused(checkRoom(room, { wire, findings, known, servers, settings }), (fault) =>
          findings.unseen('room', fault, { title: room.title }),
        )
    },
  }
}

async function* checkToken(wire: Wire, findings: Findings): AsyncGenerator<Check, Known | undefined> {
  try {
    const told = await wire.ask<RESTGetCurrentApplicationResult>('GET', '/applications/@me')
    const application = readApplication(told)
    const { id: userId, username: name } = await wire.ask<{ id: string; username: string }>('GET', '/users/@me')
    if (!application) {
      yield findings.unseen('token', undefined)
      return undefined
    }
    yield findings.fine('token', { name, user: userId })
    const { applicationId, granted } = application
    return { applicationId, userId, name, granted, isPublic: told.bot_public === true }
  } catch (fault) {
    if (!(fault instanceof DeliveryError)) throw fault
    const reason = codeOf(fault)
    yield reason === undefined ? findings.unseen('token', fault) : findings.fault('token.refused', { reason })
    return undefined
  }
}

function* checkIntents({ granted, isPublic }: Known, findings: Findings): Generator<Check> {
  yield granted.members ? findings.fine('intent.members') : findings.fault('intent.members.missing')
  yield granted.content ? findings.fine('intent.content') : findings.fault('intent.content.missing')
  if (isPublic) yield findings.fault('public')
}

async function* checkSessions(wire: Wire, findings: Findings): AsyncGenerator<Check> {
  const told = await wire.ask<RESTGetAPIGatewayBotResult>('GET', '/gateway/bot')
  const { total, remaining } = told.session_start_limit
  const isSpent = remaining < total * spentShare
  yield isSpent
    ? findings.fault('sessions.spent', { total, remaining })
    : findings.fine('sessions', { total, remaining })
}

/** Which commands in all is the bot's own to compare when it starts; here it is whether they came there at all. */
async function* checkCommands(wire: Wire, findings: Findings, { applicationId }: Known): AsyncGenerator<Check> {
  const there = await wire.ask<readonly APIApplicationCommand[]>('GET', `/applications/${applicationId}/commands`)
  const isThere = (type: ApplicationCommandType, name: string): boolean =>
    there.some((command) => command.type === type && command.name === name)
  const isListed =
    isThere(ApplicationCommandType.ChatInput, commandName) &&
    messageEntries.every(({ name }) => isThere(ApplicationCommandType.Message, name))
  yield findings.fine(isListed ? 'commands' : 'commands.none')
}
