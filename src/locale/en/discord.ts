/** What is said about Discord: in its list of commands and in forms there, and to the administrator who connects it. */
export const discord = {
  'discord.command': 'Report and coordinate threats to elections',
  'discord.command.say': 'Say any command; help lists them all',
  'discord.command.words': 'The command, such as: ack CZ-1',
  'discord.entry.report': 'Report as threat',
  'discord.entry.evidence': 'Keep as evidence',

  'discord.form.exercise': 'EXERCISE',
  'discord.form.moment': 'YYYY-MM-DD HH:MM',
  'discord.form.no-moment': 'Write the day and the time as YYYY-MM-DD HH:MM, such as 2027-04-18 20:00.',
  'discord.form.no-option': '“{given}” is not one of the choices.',
  'discord.form.no-option-near': '“{given}” is not one of the choices. Did you mean “{near}”?',
  'discord.form.type-one': 'Type one, such as: {examples}',
  'discord.form.type-many': 'Type some, with commas, such as: {examples}',
  'discord.form.taken': 'Page {page} of {pages} of “{title}” is taken. Nothing is sent before the last one.',
  'discord.form.continue': 'Continue',
  'discord.form.correct': 'Correct',
  'discord.form.correct-before': 'Correct an earlier page',
  'discord.form.again': 'Send again',
  'discord.form.problems': 'Not taken yet. What you typed is kept: press to correct it.',
  'discord.form.problem': '“{label}”: {problem}',
  'discord.form.refused':
    'Nothing was stored: the bot cannot store anything now. What you typed is kept for half an hour: press in a moment, and send it again.',
  'discord.form.gone': 'This form is not open any more, and nothing was sent. Open it anew.',
  'discord.form.sent-before': 'This form was sent already, and counts once. What you typed now was not taken.',
  'discord.form.withheld':
    'Nothing of this was stored or passed on: it bears a marking (TLP:RED or EU classified) that this system must not carry. Use a channel that is approved for it, or write it without such content.',

  'discord.late.form': 'The form may not have opened. Nothing was lost: press the button.',
  'discord.late.again': 'The form may not have opened. Nothing was lost: type the command again.',
  'discord.late.open': 'Open the form',
  'discord.refused.command': 'Nothing was done: the bot could not store your command. Type it again in a moment.',
  'discord.refused.press': 'Nothing was done: the bot could not store it. Try again in a moment.',

  'discord.guide.app':
    'At https://discord.com/developers/applications choose “New Application”, name it, and under “Installation” untick “User Install”.',
  'discord.guide.token':
    'Under “Bot” press “Reset Token”, and set JOM_DISCORD_TOKEN in the bot’s environment to what is shown: it is shown once. Switch “Public Bot” off, so that nobody else can take it to a server.',
  'discord.guide.intents':
    'On the same page switch on “Server Members Intent” (who reads along) and “Message Content Intent” (what is said). Without them no room is linked; commands, buttons, forms and direct messages still work.',
  'discord.guide.invite':
    'Run `npm run -s jom -- connect discord`: it prints the link that invites the bot with what it needs and nothing more. Somebody who manages the server opens it.',
  'discord.guide.guild':
    'Only if the bot sits in several servers: set JOM_DISCORD_GUILD to the id of the one in which it makes rooms (in Discord: Settings → Advanced → “Developer Mode”, then right-click the server → “Copy Server ID”).',
  'discord.guide.ceiling':
    'Discord can read what is said there, and is under foreign law. Up to TLP:CLEAR is said there in words, TLP:GREEN where the directory raises a room; what is above it appears as a stub with working buttons.',
  'discord.guide.directory':
    'In the directory file name people’s accounts `discord:` and their user id (right-click → “Copy User ID”), and rooms with `platform: discord`. The bot makes a private channel, unless `conversation: "…"` names one by its channel id: let the bot into that one yourself.',
  'discord.guide.check':
    'Run `npm run -s jom -- connect discord` again: it looks at everything, and says what is still to be done.',
  'discord.guide.start':
    'Start the bot again. It lists its commands at Discord, makes its channels, and lets in those whom the directory seats there.',

  'discord.check.way.open': 'The way to Discord is not encrypted: {url}',
  'discord.check.way.open.todo':
    'Let JOM_DISCORD_URL begin with https://, or leave it out. Until then whoever is on the way can read the token and every word.',
  'discord.check.token': 'The token is good: the bot is {name} ({user})',
  'discord.check.token.refused': 'Discord does not accept the token ({reason})',
  'discord.check.token.refused.todo':
    'At https://discord.com/developers/applications, under “Bot”, press “Reset Token” and set JOM_DISCORD_TOKEN to what is shown. Nothing else can be looked at before.',
  'discord.check.intent.members': 'It may hear who is in a server (Server Members Intent)',
  'discord.check.intent.members.missing': 'It may not hear who is in a server: Server Members Intent is off',
  'discord.check.intent.members.missing.todo':
    'Switch it on under “Bot” at https://discord.com/developers/applications. Until then nobody can say who reads along, and no room is linked.',
  'discord.check.intent.content': 'It may hear what is said (Message Content Intent)',
  'discord.check.intent.content.missing': 'It may not hear what is said: Message Content Intent is off',
  'discord.check.intent.content.missing.todo':
    'Switch it on under “Bot” at https://discord.com/developers/applications. Until then messages come empty, and no room is linked.',
  'discord.check.public': 'Anybody can take the bot to a server of their own: “Public Bot” is on',
  'discord.check.public.todo': 'Switch it off under “Bot” at https://discord.com/developers/applications.',
  'discord.check.sessions': 'It may connect {remaining} more times today, of {total}',
  'discord.check.sessions.spent': 'It has connected too often today: {remaining} of {total} are left',
  'discord.check.sessions.spent.todo':
    'Discord takes the token away from a bot that goes on. See in the bot’s log why it starts again and again, and let it stand until tomorrow.',
  'discord.check.commands': 'Discord lists its commands: type / in a channel and choose “jom”',
  'discord.check.commands.none': 'Discord does not list its commands yet: the bot sees to that when it starts',
  'discord.check.invite': 'The link that invites it to a server, with what it needs and nothing more:',
  'discord.check.guild': 'It sits in “{guild}”',
  'discord.check.guild.none': 'It sits in no server yet',
  'discord.check.guild.none.todo': 'Let somebody who manages the server open the link above, and run this again.',
  'discord.check.guild.home': 'It makes rooms in “{guild}”',
  'discord.check.guild.apart': 'It does not sit in the server that JOM_DISCORD_GUILD names: {guild}',
  'discord.check.guild.apart.todo':
    'Correct JOM_DISCORD_GUILD, or let somebody who manages that server open the link above.',
  'discord.check.guild.several': 'It sits in several servers, and nobody said in which it is to make rooms',
  'discord.check.guild.several.todo':
    'Set JOM_DISCORD_GUILD to the id of one (right-click the server → “Copy Server ID”), or name each room’s “conversation” in the directory file.',
  'discord.check.permission': 'In “{guild}” it may {deed} ({permission})',
  'discord.check.permission.missing': 'In “{guild}” it may not {deed}: {permission} is missing',
  'discord.check.permission.missing.todo':
    'Give it to the bot’s role in “Server Settings” → “Roles”, or open the link above once more.',
  'discord.check.permission.admin':
    'In “{guild}” it is an administrator, which it does not need: take that from its role, so that it sees only the channels that it is let into',

  'discord.check.rooms.none': 'The directory names no room on Discord yet',
  'discord.check.room':
    '“{title}”: the bot sits there with {count, plural, one {# other} other {# others}}. Up to {carried} is said there in words, above it as stubs',
  'discord.check.room.unknown':
    '“{title}”: the bot sits there. Who else does cannot be seen without the Server Members Intent',
  'discord.check.room.to-make':
    '“{title}”: if it is not there yet, the bot makes it as soon as it runs with this directory file, and lets {count, plural, one {# person} other {# people}} in',
  'discord.check.room.seatless': '“{title}” is not there, and will not be made: the directory seats nobody in it',
  'discord.check.room.seatless.todo':
    'In the directory file name its “seats”, people with an account on Discord; or, if it is there, its “conversation”: the channel id (right-click the channel → “Copy Channel ID”).',
  'discord.check.room.apart': '“{title}”: the bot does not see {id}',
  'discord.check.room.apart.todo':
    'Let {name} into that channel (“Edit Channel” → “Permissions”). If it is not there, correct its “conversation” in the directory file.',
  'discord.check.room.unfit': '“{title}”: {id} is no text channel of a server',
  'discord.check.room.unfit.todo': 'Name a text channel as its “conversation” in the directory file.',
  'discord.check.room.lacking': '“{title}”: in that channel the bot may not {deed}: {permission} is missing',
  'discord.check.room.lacking.todo': 'Allow it to the bot’s role there: “Edit Channel” → “Permissions”.',
  'discord.check.room.public':
    '“{title}” can be read by everybody in “{guild}”: all {count, plural, one {# member} other {# members}} count as readers',
  'discord.check.room.ceiling':
    '“{title}” is to carry up to {ceiling}; Discord carries up to {carried} in words, the rest appears there as stubs',
  'discord.check.room.nobody': '“{title}” seats accounts that are nobody’s in the server: {accounts}',
  'discord.check.room.nobody.todo':
    'Invite these people to the server, or correct them in the directory file: `discord:` and the user id (right-click → “Copy User ID”).',
  'discord.check.room.to-invite':
    '“{title}”: {count, plural, one {# person} other {# people}} of those whom the directory seats will be let in',

  'discord.check.unseen':
    'Discord did not say how it stands with {subject}{reason, select, none {} other { ({reason})}}',
  'discord.check.unseen.todo': 'Run this again in a minute. If it stays so, look at https://discordstatus.com.',
  'discord.check.subject.token': 'the token',
  'discord.check.subject.sessions': 'the connection',
  'discord.check.subject.commands': 'the commands',
  'discord.check.subject.guilds': 'the servers',
  'discord.check.subject.room': '“{title}”',

  'discord.permission.ViewChannel': 'see the channels that it is let into',
  'discord.permission.SendMessages': 'speak',
  'discord.permission.SendMessagesInThreads': 'answer in threads',
  'discord.permission.CreatePublicThreads': 'begin a thread where somebody answered elsewhere',
  'discord.permission.EmbedLinks': 'show cards',
  'discord.permission.AttachFiles': 'show files',
  'discord.permission.ReadMessageHistory': 'read what was said, and who marked what, while it was away',
  'discord.permission.AddReactions': 'react to messages',
  'discord.permission.ManageChannels': 'make private channels, set their topic, and close them',
  'discord.permission.ManageRoles': 'let people into its channels, and out of them',
} as const
