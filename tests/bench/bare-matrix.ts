import { ClientEvent, createClient, EventType, Filter, MsgType, RoomEvent, SyncState } from 'matrix-js-sdk'

/**
 * The bare relay that the bot is held against on Matrix, as one writes it first: the SDK follows the homeserver, and what it
 * tells of one room is said in the other. No database, no rule, no receipt. `node bare-matrix.ts <url> <token> <user> <from>
 * <to>`; it says a line once it follows.
 */
const [baseUrl = '', accessToken = '', userId = '', from = '', to = ''] = process.argv.slice(2)
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error: console.error, getChild: () => silent }
const client = createClient({ baseUrl, accessToken, userId, logger: silent })

client.on(RoomEvent.Timeline, (event, room, _start, _removed, { liveEvent }) => {
  if (!liveEvent || room?.roomId !== from || event.getType() !== EventType.RoomMessage) return
  const { body } = event.getContent<{ body: string }>() // from our own load
  const content = {
    msgtype: MsgType.Text,
    body: `TLP:GREEN EXERCISE\nPerson FR (FR · NISCG) · bench-from\n${body}`,
    format: 'org.matrix.custom.html',
    formatted_body: `<p><strong>TLP:GREEN</strong> <strong>EXERCISE</strong><br><strong>Person FR</strong> (FR · NISCG) · bench-from</p><p>${body}</p>`,
    'm.mentions': {},
  } as const
  void client.sendEvent(to, EventType.RoomMessage, content)
})
client.once(ClientEvent.Sync, (state) => {
  if (state === SyncState.Prepared) console.log('it follows')
})
process.once('SIGTERM', () => {
  client.stopClient()
  process.exit(0)
})
// What is left out of an answer is lost to a relay like this one: as many as can be under way in the bench.
const filter = new Filter(userId)
filter.setTimelineLimit(100)
await client.startClient({ filter })
