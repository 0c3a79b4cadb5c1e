/** A case's label: what it lets be read where, TLP:RED, and with whom a case is shared. */
export const labels = {
  'cases.red':
    'The bot carries nothing that is TLP:RED. Speak to the people concerned in person or on an approved line. If others may read it, choose TLP:AMBER+STRICT.',
  'cases.red.only-raise':
    'Nothing is shared as TLP:RED. If {number} is for named persons only, take it out of the bot: label {number} red',
  'cases.red.ask':
    'Nothing was done yet. TLP:RED takes {number} out of the bot for everybody: every copy is taken back, nobody reads its words any more, and after 24 hours they are destroyed. Until then you can undo it.',
  'cases.red.yes': 'Yes, raise it to TLP:RED',
  'cases.red.done':
    '{number} is TLP:RED. Nobody reads its words any more, and they are destroyed on {until}. Go on in person or on an approved line.',
  'cases.red.recalls': 'Copies are taken back from where they stand: {recalls}',
  'cases.red.origin':
    'It was made from a message that somebody wrote in a room. The bot cannot delete that one: please delete it there.',
  'cases.red.undo': 'Undo TLP:RED',
  'cases.red.undone': '{number} bears {label} again, and its cards stand again where they did.',
  'cases.red.summary': '{number} · {status} · TLP:RED',
  'cases.red.sealed': 'Raised to TLP:RED by {by}, {at}. Nobody reads its words; they are destroyed on {until}.',
  'cases.red.how': 'Speak to the people concerned in person or on an approved line.',
  'cases.red.shut': '{number} is TLP:RED: nobody reads or adds words here. To undo it in time: label {number} undo',
  'cases.red.already': '{number} is TLP:RED already.',
  'cases.red.not': '{number} is not TLP:RED: there is nothing to undo.',
  'cases.red.too-late': '{number} was raised to TLP:RED more than 24 hours ago: its words are destroyed.',
  'cases.gone.summary': '{number} · {status} · its words were destroyed',
  'cases.gone': 'Its words were destroyed, {at}. Nobody can read them again.',
  'cases.gone.nothing': 'The words of {number} were destroyed. Nothing more can be done with it.',
  'cases.words-above':
    '{number} bears {own}, your words bear {label}. Nothing was added. Raise the case first (label {number} {label}), then write them again.',
  'cases.sharing.undecided': 'only {code}; not decided yet',
  'cases.sharing.kept': 'only {code}; kept national by {by}, {at}',
  'cases.sharing.released': 'shared as {label} with {members}',
  'cases.sharing.named': 'shared as {label} with {members} by name, with nobody else',
  'cases.release.done': '{number} is shared as {label}. It is addressed to {members}.',
  'cases.release.already': '{number} is shared as {label} already.',
  'cases.release.nowhere': 'There is no room to share {number} with: your room releases to none. Ask your coordinator.',
  'cases.release.not-yours': '{number} is a case of {code}. Only the people of {code} can share it.',
  'cases.release.strict':
    'TLP:AMBER+STRICT means: {number} stays with its own people. To share it, choose TLP:AMBER or lower: release {number} amber',
  'cases.keep.done': '{number} stays with the people of {code}. You can still share it: release {number}',
  'cases.keep.released':
    '{number} is shared as {label} already. To take it back to your own people: label {number} amber+strict',
  'cases.label.done': '{number} bears {label} now (before: {before}).',
  'cases.label.same': '{number} bears {label} already.',
  'cases.label.unknown': '“{written}” is not a TLP label. Write clear, green, amber, amber+strict or red.',
  'cases.label.not-yours': '{number} is a case of {code}. Only the people of {code} can give it this label.',
  'cases.label.floor': '{number} was made from a message labelled {floor}: it cannot go lower.',
} as const
