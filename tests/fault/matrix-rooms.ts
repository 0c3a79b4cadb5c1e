import { membersOf, messagesOf, nameOf, type RoomView } from '../servers/synapse/view.ts'
import type { Homeserver } from './homeserver.ts'
import type { Standing } from './rooms.ts'
import { codes, roomsOf, userOf } from './world.ts'

/** What stands on the homeserver, by the room's title, and what the bot said to each person alone. */
export type MatrixRooms = { rooms: ReadonlyMap<string, Standing[]>; alone: Standing[]; strange: readonly string[] }

/** Reads every room of the homeserver as its operator does, whoever sits there. */
export async function readMatrixRooms(home: Homeserver): Promise<MatrixRooms> {
  const titles = new Set(codes.flatMap((code) => roomsOf('matrix', code)))
  const rooms = new Map<string, Standing[]>()
  const direct: Standing[] = []
  const strange: string[] = []
  for (const view of await home.readAll()) {
    const title = nameOf(view)
    const one = personIn(view, home)
    if (titles.has(title)) {
      if (rooms.has(title)) strange.push(`there are two rooms ${title}`)
      rooms.set(title, standingIn(view, home))
    } else if (title === '' && one !== undefined)
      direct.push(...standingIn(view, home).map((each): Standing => ({ ...each, card: false, only: `matrix:${one}` })))
    // Killed between making a room and inviting somebody there, the bot leaves it behind: nobody knows of it. A homeserver that
    // is killed while it makes one keeps what no account was ever in, not even the one that asked for it.
    else if (!everHadMember(view) && messagesOf(view).length === 0) continue
    else if (membersOf(view).join() !== home.bot.userId || messagesOf(view).length > 0)
      strange.push(`a room "${title}" of ${membersOf(view).join(', ')}`)
  }
  return { rooms, alone: direct, strange }
}

const everHadMember = ({ timeline, state }: RoomView): boolean =>
  [...timeline, ...state.values()].some(({ type }) => type === 'm.room.member')

/** Who is, or is asked to come, in a room with the bot and with nobody else. */
function personIn(view: RoomView, { bot, synapse }: Homeserver): string | undefined {
  const others = [...membersOf(view), ...membersOf(view, 'invite')].filter((user) => user !== bot.userId)
  const [one] = others
  return others.length === 1 && codes.some((code) => userOf(code, synapse.name) === one) ? one : undefined
}

const standingIn = (view: RoomView, { bot }: Homeserver): Standing[] =>
  messagesOf(view).map(({ body, by }) => {
    const isBot = by === bot.userId
    // Events know no cards: a heading with a case's number is one.
    return { text: body, bot: isBot, card: isBot && /^EL-\d{4}-[A-Z]+-\d+ · /m.test(body) }
  })
