import type { Answer } from './answers.ts'
import { type Form, type Kind, type Read, readArguments } from './arguments.ts'
import type { Events } from './events.ts'
import type { ResponseAddresses } from './response-url.ts'
import type { Views } from './views.ts'
import type { Workspace } from './workspace.ts'

/** What a method works on. */
export type World = {
  workspace: Workspace
  events: Events
  views: Views
  answers: ResponseAddresses
  hasScope(scope: string): boolean
  /** Where the server is reached. */
  url(): string
  /** A new address for a socket. */
  newSocket(): string
}

/** A method of the Web API as the dispatcher sees it. */
export type Method = {
  token: 'bot' | 'app'
  /** The scopes any one of which will do, the first of them being what a refusal names. */
  scopes(world: World, raw: Readonly<Record<string, unknown>>): readonly string[]
  call(world: World, raw: Readonly<Record<string, unknown>>): object
}

type Names<Arguments> = Arguments extends unknown ? keyof Arguments : never

/** Defines a method by its types in `@slack/web-api`: it reads no argument and gives no answer that these do not have. */
export const method =
  <Arguments, Response>() =>
  <const Given extends Form<Arguments> & Readonly<Record<string, Kind>>>(made: {
    form: Given & Readonly<Record<Exclude<keyof Given, Names<NonNullable<Arguments>>>, never>>
    token?: 'app'
    scope?: string | ((world: World, args: Readonly<Record<string, unknown>>) => string | readonly string[])
    run(world: World, args: Read<Given>): Answer<Response>
  }): Method => ({
    token: made.token ?? 'bot',
    scopes: (world, raw) => [typeof made.scope === 'function' ? made.scope(world, raw) : (made.scope ?? [])].flat(),
    call: (world, raw) => made.run(world, readArguments<Given>(made.form, raw)),
  })
