/** What a person may find on a platform, in the order of README's table. Names are for tests, labels are read. */
export const capabilities = {
  Commands: {
    line: 'a typed line that begins with the bot’s name or sign',
    slash: 'a slash command, which nobody else sees',
    mention: 'a mention of the bot',
    of: 'a command said of a message',
    alone: 'words said to the bot alone',
  },
  Forms: {
    form: 'a form, of several pages, of every kind of field',
    'form-by-button': 'a form opened by a button',
    corrections: 'what is wrong with an answer, the others kept',
    'form-above': 'a form answered with a label that may not be typed there',
  },
  Controls: {
    button: 'a button',
    link: 'a link to press',
    home: 'one’s own page: tasks and open cases',
  },
  Heard: {
    message: 'a message',
    edited: 'its edit',
    deleted: 'its deletion',
    thread: 'a thread',
    reacted: 'a reaction',
    marked: 'a message marked as evidence by one, also while it was away',
    'file-heard': 'a file',
    joined: 'who came',
    left: 'who went',
    gap: 'what happened while it was away',
  },
  Said: {
    said: 'a message of any length',
    edit: 'an edit in place',
    retract: 'a retraction',
    'in-thread': 'within a thread',
    'to-one': 'to one person alone',
    'to-asker': 'to one person alone who asked there just now',
    call: 'a call by name',
    reaction: 'a reaction',
    file: 'a file',
  },
  'Cards, calls and decisions': {
    'TLP:CLEAR': 'TLP:CLEAR',
    'TLP:GREEN': 'TLP:GREEN',
    'TLP:AMBER': 'TLP:AMBER',
    'TLP:AMBER+STRICT': 'TLP:AMBER+STRICT',
  },
  Rooms: {
    'make-room': 'made, with people invited and removed',
    topic: 'their label as a topic',
    archive: 'archived',
    people: 'people found by what they are called',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

type Groups = typeof capabilities
export type Capability = { [Group in keyof Groups]: keyof Groups[Group] }[keyof Groups]

/** All of them, in order. */
export const everyCapability: readonly Capability[] = Object.values(capabilities).flatMap(
  (group) => Object.keys(group) as Capability[], // the keys of the list above
)
