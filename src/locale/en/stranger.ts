/** Accounts that nobody knows: what those who look after a room are asked, and what they decide. */
export const stranger = {
  'stranger.ask': 'Somebody unknown sits in {room}: {account}',
  'stranger.ask.former': '{name} sits in {room} as {account}, but holds no role here any more.',
  'stranger.ask.held':
    'Until this is decided, the bot sends nothing from TLP:AMBER on into that room. It waits and is not lost.',
  'stranger.ask.todo':
    'Vouch only if you are sure whose account it is: ask them in person or by phone, not in that room. Otherwise remove it.',
  'stranger.ask.todo.retired': 'If they should come back, ask whoever keeps the directory file. Otherwise remove it.',
  'stranger.control.vouch': 'Vouch for it',
  'stranger.control.remove': 'Remove it',

  'stranger.outcome.vouched':
    '{by} has vouched for {account} in {room}: it belongs to {name} ({code}). What waited because of it follows now.',
  'stranger.outcome.removed':
    '{by} is having {account} removed from {room}. What waited because of it follows as soon as it is out.',
  'stranger.outcome.left': '{account} has left {room}. Nothing waits because of it any more.',
  'stranger.outcome.known': '{account} in {room} is known by now: {name}. Nothing waits because of it any more.',

  'stranger.none':
    'No unknown account “{written}” sits in a room that you look after. Check how it is written; it may also have left.',
  'stranger.not-yours': 'Who may stay in {room} is for those to decide who look after it: {names}. Ask one of them.',
  'stranger.several': 'More than one unknown account fits “{written}”. Write it with its platform, such as {account}',
  'stranger.which-room':
    '{account} sits in more than one of your rooms. Say which, for example: remove {account} in {room}',

  'stranger.form.title': 'Vouch for an account',
  'stranger.form.intro':
    '{account} in {room}. From now on, whoever writes from this account counts as the person you name, in every room.',
  'stranger.form.person': 'Whose account is it?',
  'stranger.form.person.hint': 'The full name; of somebody known here, the id will do, such as jean-dupont.',
  'stranger.form.member': 'For whom do they work?',
  'stranger.form.member.hint': 'The code of the member, such as FR or ENISA.',
  'stranger.form.submit': 'Vouch',

  'stranger.vouch.which':
    'Say which account, for whom they work and who it is, for example: vouch @jean:example.eu FR Jean Dupont',
  'stranger.vouch.how': 'Say for whom they work and who it is, for example: vouch {account} FR Jean Dupont',
  'stranger.vouch.member': 'There is no member “{written}”. Write its code, such as FR or ENISA.',
  'stranger.vouch.name': 'Write the full name in one line of at most 100 characters.',
  'stranger.vouch.other-member':
    '{name} does not work for {code}. Write the code of their member, or the full name of the person you mean.',
  'stranger.vouch.several': '{code} has more than one {name}. Write the id of the one you mean: {ids}',
  'stranger.vouch.retired':
    '{name} was taken out of the directory. Only whoever keeps the directory file can bring them back.',
  'stranger.vouch.not-yours':
    '{name} works for {codes}, and this account would open everything {codes} keeps to itself. Let somebody who works for {codes} and looks after this room vouch for it, or whoever keeps the directory file add it.',
  'stranger.vouch.owner': '{account} belonged to {name}. Vouch for it under that name, or remove it.',
  'stranger.vouch.done': 'Done: {account} belongs to {name} ({code}). What waited in {room} because of it follows now.',
  'stranger.vouch.done.new':
    '{name} is new here and observes for {code}: they read what is shared with {code}, not what it keeps to itself. Any other role is given in the directory file.',
  'stranger.known': 'There is nothing to decide any more: {account} is known as {name}.',
  'stranger.remove.done':
    '{account} is being removed from {room}. What waited because of it follows as soon as it is out.',
  'stranger.remove.how': 'Say which account, for example: remove @mallory:example.eu',
} as const
