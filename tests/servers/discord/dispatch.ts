import type { GatewayDispatchPayload } from 'discord-api-types/v10'

type EventName = `${GatewayDispatchPayload['t']}`
/** The data of each event, by its name. */
export type DataOf<Name extends EventName> = Extract<GatewayDispatchPayload, { t: Name | `${Name}` }>['d']

/** Sends an event into every session: `dataFor` says what one with these intents hears, `undefined` when nothing. True when it went out over an open connection. */
export type Dispatch = (t: EventName, dataFor: (intents: number) => unknown) => boolean
