import {
  type APIMessage,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
} from 'discord.js'
import { codeOf, isUnclear } from '../../../src/chat/refusals.ts'
import { limits } from '../limits.ts'
import type { Wire } from '../wire.ts'

/** What is said: `content`, `embeds` and `components` as Discord takes them, `allowed_mentions` among them. */
export type Said = Readonly<Record<string, unknown>>

/** Where something stands that one person alone saw. */
export type Shown = { id: string; channel: string }

/** Something to choose while somebody types. */
export type Choice = { name: string; value: string }

/**
 * The answer to one interaction. Discord takes one first answer, within three seconds, and whatever follows by the same token.
 * What is asked of it goes one after the other, so that only the first answers first.
 */
export type Reply = {
  /** Opens a form: only as the first answer. Throws `DeliveryError`. */
  open(modal: APIModalInteractionResponseCallbackData): Promise<void>
  /** Offers what may be typed on: only as the first answer. */
  offer(choices: readonly Choice[]): Promise<void>
  /** Lets them see that something comes, to them alone; of a press, that it was taken. What has an answer has no need of it. Never throws. */
  wait(how: 'shown' | 'unseen'): Promise<void>
  /** Says something to them alone; `undefined` where the token is good no more. Throws `DeliveryError`. */
  say(body: Said): Promise<Shown | undefined>
  /** Writes something in the place of the message that was pressed: of ours, seen by them alone. `undefined` as above. */
  replace(body: Said): Promise<Shown | undefined>
  /** Changes something that was said by it. False where that cannot be any more. */
  change(message: string, body: Said): Promise<boolean>
  /** Takes something back that was said by it; what is gone already is taken back. False where that cannot be any more. */
  takeBack(message: string): Promise<boolean>
  /** Takes away the message from which a form was opened, of ours, seen by them alone. Never throws. */
  dismiss(): Promise<void>
  /** Takes away that something comes, where nothing came. Never throws. */
  clear(): Promise<void>
  /** Whether they see that something comes, or saw no answer at all. */
  isAwaited(): boolean
  /** Whether nothing can be said by it. */
  isOver(): boolean
}

/** Milliseconds after which nobody waits any more for what did not come. */
const awaitedMs = 10_000

/** Discord's codes: it knows the interaction no more, or its token. */
export const lateCodes: ReadonlySet<string | undefined> = new Set(['10062', '10015', '50027', '401', '404'])
/** Discord's codes for a message that is there no more, or a token as above. */
const gone: ReadonlySet<string | undefined> = new Set(['10008', ...lateCodes])
/** Milliseconds before its end from which a token is not used any more. */
const marginMs = 30_000
/** Discord's code: it has its first answer. */
export const answeredCode = '40060'

/**
 * `fresh`: without an answer. `awaited`: they see that something comes. `taken`: the press shows that it was taken, and its message
 * can still be written over. `answered`: all else follows. `over`: the token is good no more.
 */
type State = 'fresh' | 'awaited' | 'taken' | 'answered' | 'over'

export type ReplyParts = {
  wire: Pick<Wire, 'ask'>
  application: string
  /** The interaction, and its token: a secret, kept here alone and in memory. */
  id: string
  token: string
  /** The time in milliseconds. */
  now?: () => number
}

/** Opens the answer to one interaction; nothing is said yet. */
export function openReply({ wire, application, id, token, now = Date.now }: ReplyParts): Reply {
  const at = now()
  let state: State = 'fresh'
  /** Nothing comes by it any more, maybe before anybody saw that something would. */
  let isSettled = false
  let lane: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  function follow<Value>(act: () => Promise<Value>): Promise<Value> {
    const done = lane.then(act)
    lane = done.catch(() => {})
    return done
  }

  const messagePath = (message: string): `/${string}` => `/webhooks/${application}/${token}/messages/${message}`
  const original = messagePath('@original')
  const isOver = (): boolean => state === 'over' || now() - at > limits.tokenMs - marginMs

  /** The first answer. Discord has one already where the same came twice, or where an answer of ours got lost. */
  async function first(type: InteractionResponseType, data?: object): Promise<APIMessage | undefined> {
    const told = await wire.ask<{ resource?: { message?: APIMessage } } | undefined>(
      'POST',
      `/interactions/${id}/${token}/callback`,
      { body: { type, ...(data && { data }) }, query: { with_response: true }, keyless: true },
      'interaction',
    )
    return told?.resource?.message
  }

  /** What Discord's answer says about the token. Rethrows what says nothing about it. */
  function learn(fault: unknown): void {
    if (lateCodes.has(codeOf(fault))) state = 'over'
    else if (codeOf(fault) === answeredCode) state = 'answered'
    else {
      if (isUnclear(fault) && state === 'fresh') state = 'answered'
      throw fault
    }
  }

  function learnQuietly(fault: unknown): void {
    try {
      learn(fault)
    } catch {
      // It says nothing about the token: what it leads to is said all the same.
    }
  }

  const shownBy = (message: APIMessage | undefined): Shown => ({
    id: message?.id ?? id,
    channel: message?.channel_id ?? '',
  })
  const toThemAlone = (body: Said): object => ({ ...body, flags: MessageFlags.Ephemeral })

  async function followUp(body: Said): Promise<Shown | undefined> {
    const path = `/webhooks/${application}/${token}` as const
    try {
      const question = { body: toThemAlone(body), query: { wait: true }, keyless: true } as const
      return shownBy(await wire.ask<APIMessage>('POST', path, question, 'interaction'))
    } catch (fault) {
      learn(fault)
      return undefined
    }
  }

  async function overwrite(body: Said): Promise<Shown | undefined> {
    clearTimeout(timer)
    try {
      const message = await wire.ask<APIMessage>('PATCH', original, { body, keyless: true }, 'interaction')
      state = 'answered'
      return shownBy(message)
    } catch (fault) {
      // It was taken away: they can still be told.
      if (codeOf(fault) === '10008') {
        state = 'answered'
        return followUp(body)
      }
      learn(fault)
      return undefined
    }
  }

  /** Says it as the first answer, else after it. */
  async function sayFirst(type: InteractionResponseType, body: Said): Promise<Shown | undefined> {
    try {
      const message = await first(type, toThemAlone(body))
      state = 'answered'
      return shownBy(message)
    } catch (fault) {
      learn(fault)
      return isState('answered') ? followUp(body) : undefined
    }
  }

  /** What another step may have made of it meanwhile. */
  const isState = (which: State): boolean => state === which

  async function defer(how: 'shown' | 'unseen'): Promise<void> {
    if (state !== 'fresh') return
    try {
      if (how === 'shown') {
        await first(InteractionResponseType.DeferredChannelMessageWithSource, { flags: MessageFlags.Ephemeral })
        state = 'awaited'
        timer = setTimeout(() => void reply.clear(), awaitedMs)
        timer.unref()
        if (isSettled) await takeAway()
      } else {
        await first(InteractionResponseType.DeferredMessageUpdate)
        state = 'taken'
      }
    } catch (fault) {
      learnQuietly(fault)
    }
  }

  async function takeAway(): Promise<void> {
    clearTimeout(timer)
    if (state !== 'awaited') return
    state = 'answered'
    await wire.ask('DELETE', original, { keyless: true }, 'interaction').catch(() => {})
  }

  const reply: Reply = {
    open: (modal) =>
      follow(async () => {
        try {
          await first(InteractionResponseType.Modal, modal)
          state = 'answered'
        } catch (fault) {
          learnQuietly(fault)
          throw fault
        }
      }),
    offer: (choices) =>
      follow(async () => {
        // It takes no other answer, and no message.
        state = 'over'
        await wire.ask(
          'POST',
          `/interactions/${id}/${token}/callback`,
          {
            body: { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } },
            keyless: true,
          },
          'interaction',
        )
      }),
    wait: (how) => follow(() => defer(how)),
    say: (body) =>
      follow(async () => {
        switch (isOver() ? 'over' : state) {
          case 'over':
            return undefined
          case 'fresh':
            return sayFirst(InteractionResponseType.ChannelMessageWithSource, body)
          case 'awaited':
            return overwrite(body)
          default:
            return followUp(body)
        }
      }),
    replace: (body) =>
      follow(async () => {
        switch (isOver() ? 'over' : state) {
          case 'over':
            return undefined
          case 'fresh':
            return sayFirst(InteractionResponseType.UpdateMessage, body)
          case 'awaited':
          case 'taken':
            return overwrite(body)
          default:
            return followUp(body)
        }
      }),
    async change(message, body) {
      if (isOver()) return false
      try {
        await wire.ask('PATCH', messagePath(message), { body, keyless: true }, 'interaction')
        return true
      } catch (fault) {
        if (gone.has(codeOf(fault))) return false
        throw fault
      }
    },
    async takeBack(message) {
      if (isOver()) return false
      try {
        await wire.ask('DELETE', messagePath(message), { keyless: true }, 'interaction')
      } catch (fault) {
        if (!gone.has(codeOf(fault))) throw fault
        return !lateCodes.has(codeOf(fault))
      }
      return true
    },
    dismiss: () =>
      follow(async () => {
        await defer('unseen')
        // Where something was said instead, the message stays, and its buttons say that all is done.
        if (state !== 'taken') return
        state = 'answered'
        await wire.ask('DELETE', original, { keyless: true }, 'interaction').catch(() => {})
      }),
    clear: () =>
      follow(async () => {
        isSettled = true
        await takeAway()
      }),
    isAwaited: () => state === 'fresh' || state === 'awaited',
    isOver,
  }
  return reply
}
