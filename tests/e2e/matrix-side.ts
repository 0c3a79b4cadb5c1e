import type { Person } from '../servers/synapse/person.ts'
import { nameOf, type RoomView, type SeenMessage } from '../servers/synapse/view.ts'
import { until } from '../support/poll.ts'
import type { Card, Side } from './side.ts'

/** Ben of Estonia with a client of Matrix, once he sits in both rooms; `bot` is the bot's user. `said` tells what the bot said, should he never. */
export async function openMatrixSide(ben: Person, bot: string, said: () => string): Promise<Side> {
  const roomOf = async (name: string): Promise<string> => {
    const sits = (): RoomView | undefined =>
      ben.rooms().find((each) => each.membership === 'join' && nameOf(each) === name)
    return (await until(sits, { within: 60_000, what: () => `${name}: ${said()}` })).id
  }
  const rooms = { cell: await roomOf('Cell EE'), joint: await roomOf('Joint matrix') }
  const seen = (room: string): readonly SeenMessage[] => ben.messages(room).filter(({ by }) => by === bot)
  const cardOf = (room: string, card: SeenMessage): Card => {
    const told = card.content['eu.jom.controls']
    const commands = Array.isArray(told) ? told.filter((each) => typeof each === 'string') : []
    return {
      text: card.body,
      commands,
      links: [...card.body.matchAll(/https?:\/\/\S+/g)].map(([url]) => url),
      press: (command) =>
        ben.react(room, card.id, `${commands.indexOf(command) + 1 || `nothing for ${command}`}\ufe0f\u20e3`),
    }
  }
  return {
    code: 'EE',
    official: 'Ben Tamm',
    command: (words) => ben.say(rooms.cell, `!jom ${words}`),
    say: (words) => ben.say(rooms.joint, words),
    cards: async (room) =>
      seen(rooms[room])
        .map((card) => cardOf(rooms[room], card))
        .filter(({ commands }) => commands.length > 0),
    read: async (room) =>
      seen(rooms[room])
        .map(({ body }) => body)
        .join('\n'),
    alone: async () =>
      ben
        .rooms()
        .filter((room) => room.membership === 'join' && nameOf(room) === '')
        .flatMap(({ id }) => seen(id))
        .map(({ body }) => body)
        .join('\n'),
  }
}
