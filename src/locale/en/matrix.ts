/** What is said about Matrix: to people whom the bot cannot hear, and to the administrator who connects it. */
export const matrix = {
  'matrix.encrypted.summary': 'This room is encrypted, and the bot cannot read encrypted rooms yet.',
  'matrix.encrypted.todo':
    'Nothing that is written here reaches the bot, or anybody through it. Use a room without encryption on your organisation’s own server, or the bot’s web rooms. Encryption cannot be switched off again: make a new room for this.',
  'matrix.aside.topic':
    'Only you and the bot read here, and whoever runs the homeserver. Write commands without !jom, such as: help. To press one of the numbered buttons, reply to its message with the number, or react with it.',

  'matrix.guide.account':
    'On your organisation’s homeserver make an account for the bot, such as @jom:example.eu. Nobody else uses it.',
  'matrix.guide.token':
    'Get an access token of a device of its own: `npm run -s jom -- connect matrix --log-in` asks for the homeserver, the name and the password, and prints it. The password is kept nowhere.',
  'matrix.guide.environment':
    'Set JOM_MATRIX_URL (such as https://matrix.example.eu) and JOM_MATRIX_TOKEN in the bot’s environment. People of other homeservers may sit in rooms above TLP:CLEAR only if JOM_MATRIX_ALLOWED names these, such as: ministry.example agency.example',
  'matrix.guide.directory':
    'In the directory file name people’s accounts `matrix:@user:server`, and rooms with `platform: matrix`. The bot makes a room, unless `conversation: "!id:server"` names one that is there: invite the bot to that one first.',
  'matrix.guide.check':
    'Run `npm run -s jom -- connect matrix` again: it looks at everything, and says what is still to be done.',
  'matrix.guide.start': 'Start the bot again. It makes its rooms, and invites those whom the directory seats there.',

  'matrix.check.server': 'The homeserver at {url} answers, and speaks Matrix {version}',
  'matrix.check.server.silent': 'No homeserver answers at {url}{reason, select, none {} other { ({reason})}}',
  'matrix.check.server.silent.todo':
    'See that JOM_MATRIX_URL is where its clients reach it, and that this machine can: {url}/_matrix/client/versions must show a list of versions. Nothing else can be looked at before.',
  'matrix.check.server.old': 'The homeserver speaks Matrix {version}; the bot needs {needed} or newer',
  'matrix.check.server.old.todo':
    'Have the homeserver updated. With this one the bot cannot read the files that people send.',
  'matrix.check.server.open': 'The way to the homeserver is not encrypted: {url}',
  'matrix.check.server.open.todo':
    'Let JOM_MATRIX_URL begin with https://. Until then whoever is on the way can read the token and every word, and nothing above TLP:CLEAR goes there.',

  'matrix.check.token': 'The access token is good: the bot is {user}',
  'matrix.check.token.refused': 'The homeserver does not accept the access token',
  'matrix.check.token.refused.todo':
    'Get a new one by `npm run -s jom -- connect matrix --log-in`, and set JOM_MATRIX_TOKEN to it. Nothing else can be looked at before.',
  'matrix.check.device': 'It belongs to the device {device}{name, select, none {} other { (“{name}”)}}',
  'matrix.check.device.none': 'The access token belongs to no device',
  'matrix.check.device.none.todo':
    'Without a device the homeserver cannot tell a message that is sent again from a new one. Get a token with one by `npm run -s jom -- connect matrix --log-in`.',
  'matrix.check.device.others':
    'The account has {count, plural, one {another device} other {# other devices}}: {names}. If a person uses one, sign it out; nobody but the bot is to be {user}',

  'matrix.check.rooms.none': 'The directory names no room on Matrix yet',
  'matrix.check.room':
    '“{title}”: the bot sits there with {count, plural, one {# other} other {# others}}, and may do what it must',
  'matrix.check.room.to-make':
    '“{title}” is not there yet: the bot makes it as soon as it runs with this directory file, and invites {count, plural, one {# person} other {# people}}',
  'matrix.check.room.invited':
    '“{title}”: {by} has invited the bot, which goes in at its next start if the directory knows {by}',
  'matrix.check.room.seatless': '“{title}” is not there, and will not be made: the directory seats nobody in it',
  'matrix.check.room.seatless.todo':
    'In the directory file name its “seats”, people with an account on Matrix; or, if it is there, its “conversation”: the id that begins with “!”.',
  'matrix.check.room.address': '“{title}” is named by {address}, which is not the id of a room',
  'matrix.check.room.address.todo':
    'In the directory file write `conversation: "{id}"`. An address may move to another room, an id does not.',
  'matrix.check.room.apart': '“{title}”: the bot does not sit in {id}',
  'matrix.check.room.apart.todo':
    'Let somebody whom the directory knows invite {user} there. The bot goes in by itself while it runs, or at its next start.',
  'matrix.check.room.moved': '“{title}” was replaced by {id}, and the bot does not sit there',
  'matrix.check.room.moved.todo': 'Let somebody whom the directory knows invite {user} there.',
  'matrix.check.room.encrypted': '“{title}” is encrypted, and the bot cannot read encrypted rooms yet',
  'matrix.check.room.encrypted.todo':
    'Nothing that is written there reaches the bot. Encryption cannot be switched off again: make another room without it, on your own homeserver, and name that one in the directory file; or name no “conversation”, and the bot makes one.',
  'matrix.check.room.powers': '“{title}”: the bot may not {deeds}',
  'matrix.check.room.powers.todo':
    'Give {user} the power level {level} there (50 is a moderator, 100 an administrator), or let these need less. In Element: “Roles & Permissions” of the room.',
  'matrix.check.room.history': '“{title}” carries up to {ceiling}, and who joins later can read what was said before',
  'matrix.check.room.history.todo':
    'Let members read “since they joined” alone (m.room.history_visibility: joined). In Element: “Security & Privacy” of the room. It holds for what is said from then on.',
  'matrix.check.room.history-ours.todo': 'The bot made this room, and sets that right at its next start.',
  'matrix.check.room.history-ours':
    '“{title}” carries up to {ceiling}, and who joins later can read what was said before',
  'matrix.check.room.window': '“{title}” can be read by people whom nobody let in',
  'matrix.check.room.window.todo':
    'Let members alone read it (m.room.history_visibility), and only those in who are invited (m.room.join_rules: invite). Until then nothing above TLP:CLEAR goes there. In Element: “Security & Privacy” of the room.',
  'matrix.check.room.public': '“{title}” carries up to {ceiling}, and people may join it whom nobody let in',
  'matrix.check.room.public.todo':
    'Let only those in who are invited (m.room.join_rules: invite). In Element: “Security & Privacy” of the room.',
  'matrix.check.room.guests': '“{title}” carries up to {ceiling}, and guests without an account may join it',
  'matrix.check.room.guests.todo':
    'Forbid it (m.room.guest_access: forbidden). In Element: “Security & Privacy” of the room.',
  'matrix.check.room.foreign':
    '“{title}” carries up to {ceiling}, but people of homeservers sit there that are not allowed: {servers}',
  'matrix.check.room.foreign.todo':
    'Until then nothing above TLP:CLEAR goes there. Remove them; or, if your organisation trusts those who run these servers to read what is said there, name the servers in JOM_MATRIX_ALLOWED.',
  'matrix.check.deed.speak': 'send messages',
  'matrix.check.deed.react': 'react to messages',
  'matrix.check.deed.retract': 'take its own messages back',
  'matrix.check.deed.invite': 'invite people',
  'matrix.check.deed.remove': 'remove people',
  'matrix.check.deed.name': 'change the name',
  'matrix.check.deed.topic': 'change the topic',

  'matrix.check.invitation':
    '{by} invites the bot to {room}: it goes in at its next start if the directory knows {by}, and declines if not',

  'matrix.check.limits.none': 'No limit was met with {count} messages at once',
  'matrix.check.limits.fast':
    'The homeserver takes {burst} messages at once, then {rate, number} a second{rooms, plural, =0 {} other {: a report that is released to # linked rooms reaches the last one after {seconds, plural, =0 {less than a second} one {# second} other {# seconds}}}}',
  'matrix.check.limits.slow':
    'The homeserver takes {burst} messages at once, then one every {period, plural, one {second} other {# seconds}}{rooms, plural, =0 {} other {: a report that is released to # linked rooms reaches the last one after {seconds, plural, =0 {less than a second} one {# second} other {# seconds}} if nothing else was said just before}}',
  'matrix.check.limits.slow.todo':
    'Nothing is lost by it, but all that the bot says comes late on a busy day. The operator of the homeserver lifts it for the bot alone. On a Synapse, an administrator of it does so with a token of their own:\n{command}',
  'matrix.check.limits.skipped':
    'Limits of sending were not measured: that would hold up the bot, which runs, for a minute. --limits does it all the same',
  'matrix.check.limits.roomless': 'The homeserver does not let the bot make a room',
  'matrix.check.limits.roomless.todo':
    'Have it permitted to {user}; else the bot cannot write to people alone, and each room of the directory needs a “conversation” that is there already.',
  'matrix.check.limits.invites':
    'Invitations have limits of their own, which are not lifted with these (a Synapse’s: 10 at once, then one every 3 seconds; 5 at once to one person, then one every 6 minutes). The bot makes them one by one, and waits as it is told',

  'matrix.check.unseen':
    'The homeserver did not say how it stands with {subject}{reason, select, none {} other { ({reason})}}',
  'matrix.check.unseen.todo':
    'Run this again in a minute. If it stays so, the operator of the homeserver finds more in its log.',
  'matrix.check.subject.devices': 'the devices of the account',
  'matrix.check.subject.rooms': 'the rooms of the bot',
  'matrix.check.subject.room': '“{title}”',
  'matrix.check.subject.limits': 'the limits of sending',
  'matrix.check.subject.token': 'the access token',

  'matrix.log-in.homeserver': 'Homeserver (its name, such as example.eu, or its address): ',
  'matrix.log-in.user': 'Name of the bot’s account there (such as jom): ',
  'matrix.log-in.password': 'Its password (it does not show, and is kept nowhere): ',
  'matrix.log-in.done':
    'The bot is {user}, on a device of its own, {device}. Set these in its environment, and let nobody else read them:',
  'matrix.log-in.expires':
    'The bot is {user}, on a device of its own, {device}. This homeserver lets a token hold for {hours, plural, one {an hour} other {# hours}} only, and the bot cannot renew it: ask its operator for one without an end.',
  'matrix.log-in.silent': 'No homeserver answers at {url}. Give the address under which its clients reach it.',
  'matrix.log-in.open':
    '{url} is reached without encryption: a password is not sent that way. Give an address that begins with https://.',
  'matrix.log-in.no-password':
    'This homeserver lets nobody sign in by password; its accounts are kept by another service. Ask its operator for an access token of a device of the bot’s own, without an end. With the Matrix Authentication Service the operator makes one by `mas-cli manage issue-compatibility-token NAME jom`. Then set JOM_MATRIX_URL={url} and JOM_MATRIX_TOKEN.',
  'matrix.log-in.wrong': 'The homeserver does not know this name with this password. Nothing was changed; try again.',
  'matrix.log-in.later':
    'The homeserver wants no other attempt for {seconds, plural, one {# second} other {# seconds}}. Try again then.',
  'matrix.log-in.refused':
    'The homeserver refused ({reason}). Ask its operator whether the account may sign in by password.',
} as const
