import { WebSocket } from 'ws'
import type { Slack } from '../../servers/slack/server.ts'
import { until } from '../../support/poll.ts'

/** Speaking with the double without any of Slack's libraries and without the adapter. */
export type Answer = { ok: boolean; error?: string } & Record<string, unknown>

/** Calls a method as a form, as Slack's clients do: what is no word goes as JSON. */
export async function call(
  slack: Slack,
  method: string,
  args: Readonly<Record<string, unknown>> = {},
  token: string | undefined = slack.botToken,
): Promise<Answer> {
  const form = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ])
  const response = await fetch(`${slack.url}/api/${method}`, {
    method: 'POST',
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
    body: new URLSearchParams(form),
  })
  return (await response.json()) as Answer // the test says what it expects in it
}

/** Calls it and hands back the error's code, or `ok`. */
export const codeOf = async (...asked: Parameters<typeof call>): Promise<string> => {
  const answer = await call(...asked)
  return answer.ok ? 'ok' : String(answer.error)
}

export type Frame = {
  type: string
  envelope_id?: string
  payload?: { event_id?: string; event?: Record<string, unknown>; type?: string } & Record<string, unknown>
  retry_attempt?: number
  retry_reason?: string
  reason?: string
  num_connections?: number
  accepts_response_payload?: boolean
}

export type Line = {
  frames: Frame[]
  pings: number
  /** The frames that carry something, without greetings and farewells. */
  envelopes(): Frame[]
  ack(frame: Frame, payload?: unknown): void
  isOpen(): boolean
  close(): void
}

/** Opens a socket as Slack's client does, and is greeted; `answer` says what is acknowledged, by itself everything. */
export async function dial(slack: Slack, answer: (frame: Frame, line: Line) => unknown = () => ({})): Promise<Line> {
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken)
  const socket = new WebSocket(String(url))
  const line: Line = {
    frames: [],
    pings: 0,
    envelopes: () => line.frames.filter(({ envelope_id }) => envelope_id !== undefined),
    ack: ({ envelope_id }, payload = {}) => socket.send(JSON.stringify({ envelope_id, payload })),
    isOpen: () => socket.readyState === socket.OPEN,
    close: () => socket.close(),
  }
  socket.on('error', () => {})
  socket.on('ping', () => {
    line.pings += 1
  })
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame // the double's own
    line.frames.push(frame)
    const payload = frame.envelope_id === undefined ? undefined : answer(frame, line)
    if (payload !== undefined) line.ack(frame, payload)
  })
  await until(() => line.frames.length > 0, { what: 'the greeting' })
  return line
}
