import type { ChatAdapter, Files, History, People, Reactions, Rooms } from './adapter.ts'
import { unreachable } from './errors.ts'

/** The parts of an adapter that are there only while it runs. */
export type Parts = Pick<ChatAdapter, 'assurance'> & {
  speech: Pick<ChatAdapter, 'send' | 'edit' | 'retract'>
  rooms: Rooms
  people: People
  reactions: Reactions
  files: Files
  history: History
}

type Offered = Pick<ChatAdapter, 'send' | 'edit' | 'retract' | 'assurance'> & Omit<Parts, 'assurance' | 'speech'>

/**
 * What an adapter offers by these parts: each call goes to those that are there by then, and rejects with `unreachable` where there are
 * none; `what` is out of reach then.
 */
export function offer(what: string, running: () => Parts | undefined): Offered {
  const now = (): Parts => {
    const parts = running()
    if (!parts) throw unreachable(what)
    return parts
  }
  return {
    send: async (to, message, options) => now().speech.send(to, message, options),
    edit: async (sent, message, options) => now().speech.edit(sent, message, options),
    retract: async (sent) => now().speech.retract(sent),
    assurance: async (conversation, only) => now().assurance(conversation, only),
    rooms: {
      create: async (room) => now().rooms.create(room),
      invite: async (conversation, account, name) => now().rooms.invite(conversation, account, name),
      remove: async (conversation, account) => now().rooms.remove(conversation, account),
      topic: async (conversation, topic) => now().rooms.topic(conversation, topic),
      archive: async (conversation) => now().rooms.archive(conversation),
      members: async (conversation) => now().rooms.members(conversation),
    },
    people: { find: async (handle) => now().people.find(handle) },
    reactions: { add: async (conversation, message, reaction) => now().reactions.add(conversation, message, reaction) },
    files: { read: async (id) => now().files.read(id), keep: async (file) => now().files.keep(file) },
    history: {
      readBack: async (conversation) => now().history.readBack(conversation),
      isBehind: (forMs) => running()?.history.isBehind(forMs) ?? true,
    },
  }
}
