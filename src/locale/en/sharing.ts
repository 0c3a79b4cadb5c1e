export const sharing = {
  'sharing.relay.summary': '{name} ({delegation}): {words}',
  'sharing.file.missing': '📎 {name} could not be brought here. Ask whoever sent it.',
  'sharing.missed': 'Not passed on to {rooms}.',
  'sharing.missed.standing-link':
    'A message labelled {label} stays in this room: a link between rooms never carries it. Label it TLP:AMBER or lower to pass it on.',
  'sharing.missed.above-ceiling': '{room} carries up to {ceiling}; your message is labelled {label}.',
  'sharing.missed.not-an-addressee': 'Somebody in {room} belongs to a member that your message does not address.',
  'sharing.withheld.summary': 'Your message was not stored and not passed on.',
  'sharing.withheld.red':
    'It bears TLP:RED. The bot keeps and passes on nothing that is TLP:RED. If it still stands here, delete it now. Speak to the people concerned in person or on an approved line. If it is not meant to be RED, write it again with the right label.',
  'sharing.withheld.classified':
    'It bears a marking of classified information. This system is not approved for that. If it still stands here, delete it now. Tell your security officer, and use an approved channel.',
  'sharing.withheld.answer':
    'This was not stored: it bears a marking (TLP:RED or EU classified) that this system must not carry. Write it without such content, or use an approved channel.',
  'sharing.fault.summary': 'This could not be done, because of a fault in the bot.',
  'sharing.fault.todo':
    'Nothing of it took effect, and it is kept. Whoever looks after the bot finds it under the reference {reference} and can let it be tried again. If it cannot wait, call instead.',
  'sharing.above-ceiling.summary':
    'Please delete your message here: {label} is above what may stand in this place ({ceiling}).',
  'sharing.above-ceiling.todo': 'It is not lost: {what} has it. Delete it on this platform, and go on in the web room.',
  'sharing.above-ceiling.copies':
    'Where it may be read it stands on, also once you have deleted it here. If it is a threat, make a case of it.',
  'sharing.above-ceiling.alone':
    'It stands nowhere else. If others need it, make a case of it: that also works once you have deleted it.',
  'sharing.above-ceiling.report': 'Make a case of it',
  'sharing.topic.linked': '{label} unless marked otherwise. Read by {codes}, here and in {rooms}.',
  'sharing.topic.alone': '{label} unless marked otherwise. Read by {codes}, in this room only.',
  'sharing.stranger.summary': 'This account is not known here.',
  'sharing.stranger.todo': 'If you should have access, ask your coordinator to add this account: {account}',
  'sharing.elsewhere.summary':
    'Please go on on the bot’s own page: {label} is above what may be typed here ({ceiling}).',
  'sharing.elsewhere.how':
    'The link works once, for {minutes} minutes and for you alone; do not pass it on. Nothing that you filled in here was kept. If it works no more, ask for the form again.',
  'sharing.elsewhere.open': 'Open the form',
  'sharing.reply.above-ceiling': 'The answer may not be shown here. Read it in the web room: {url}',
} as const
