/** What is said about Slack: in forms and on the home page there, and to the administrator who connects it. */
export const slack = {
  'slack.exercise': 'EXERCISE – nothing here is real',
  'slack.form.page': 'Page {page} of {pages}',
  'slack.form.next': 'Next',
  'slack.form.back': 'Back',
  'slack.form.cancel': 'Cancel',
  'slack.form.close': 'Close',
  'slack.form.most': 'On Slack at most {most} characters.',
  'slack.form.time': 'Time: {label}',
  'slack.form.moment-half': 'Give the day and the time, or neither.',
  'slack.form.refused':
    'Nothing was stored: the bot cannot store anything now. What you typed is still here. Press again in a moment.',
  'slack.form.late': 'This takes longer than usual. Press again in a moment: it counts once.',
  'slack.form.gone':
    'This form is not open any more, and nothing was sent. Copy what you typed, and open the form anew.',
  'slack.form.elsewhere': '“{label}”: {problem}',
  'slack.form.withheld':
    'Nothing of this was stored or passed on: it bears a marking (TLP:RED or EU classified) that this system must not carry. Use a channel that is approved for it, or write it without such content.',

  'slack.late.form': 'Slack was too slow to open the form. Nothing was lost: press the button.',
  'slack.late.again': 'Slack was too slow to open the form. Nothing was lost: type the command again.',
  'slack.late.open': 'Open the form',
  'slack.refused.command': 'Nothing was done: the bot could not store your command. Type it again in a moment.',
  'slack.refused.press': 'Nothing was done: the bot could not store it. Press again in a moment.',

  'slack.home.nothing': 'Nothing waits for you here. Write “/jom help” in any channel to see what you can do.',

  'slack.guide.app':
    'At https://api.slack.com/apps choose “Create New App” → “From a manifest”, your workspace, and paste adapters/slack/manifest.yaml. It asks for what the bot uses and nothing more, and says why.',
  'slack.guide.install':
    'Under “Install App” install it to the workspace; an administrator may have to approve it. Set JOM_SLACK_TOKEN in the bot’s environment to the “Bot User OAuth Token”, which begins with xoxb-.',
  'slack.guide.socket':
    'Under “Basic Information” → “App-Level Tokens” make one with connections:write, and set JOM_SLACK_APP_TOKEN to it (it begins with xapp-). The bot opens the connection itself; nothing has to reach it from outside.',
  'slack.guide.http':
    'Only if you want Slack to come to the bot instead: switch “Socket Mode” off, write the bot’s address followed by /slack/events into the three places of the manifest that say so, and set JOM_SLACK_SIGNING_SECRET (under “Basic Information”) in place of JOM_SLACK_APP_TOKEN.',
  'slack.guide.allowed':
    'Slack can read what is said there. Only if your organisation keeps its data in the EU under keys of its own: name the workspace (T…) or organisation (E…) in JOM_SLACK_ALLOWED. Then up to TLP:GREEN is said there in words, else up to TLP:CLEAR; what is above it appears as a stub with working buttons.',
  'slack.guide.directory':
    'In the directory file name people’s accounts `slack:U…` (in Slack: profile → ⋮ → “Copy member ID”), and rooms with `platform: slack`. The bot makes a private channel, unless `conversation: "C…"` names one that is there: type /invite @jom in that one.',
  'slack.guide.check':
    'Run `npm run -s jom -- connect slack` again: it looks at everything, and says what is still to be done.',
  'slack.guide.start': 'Start the bot again. It makes its channels, and invites those whom the directory seats there.',

  'slack.check.way.open': 'The way to Slack is not encrypted: {url}',
  'slack.check.way.open.todo':
    'Let JOM_SLACK_URL begin with https://, or leave it out. Until then whoever is on the way can read the token and every word.',
  'slack.check.token': 'The token is good: the bot is {name} ({user}) in “{team}”',
  'slack.check.token.refused': 'Slack does not accept the token ({reason})',
  'slack.check.token.refused.todo':
    'Under “Install App” at https://api.slack.com/apps install the app to the workspace again, and set JOM_SLACK_TOKEN to its “Bot User OAuth Token”. Nothing else can be looked at before.',
  'slack.check.workspace.allowed':
    'The workspace {team} is on JOM_SLACK_ALLOWED: up to TLP:GREEN is said there in words',
  'slack.check.workspace.foreign':
    'The workspace {team} is not on JOM_SLACK_ALLOWED: up to TLP:CLEAR is said there in words, TLP:GREEN where the directory raises a room, and the rest as stubs with working buttons',
  'slack.check.scope': 'It may {deed} ({scope})',
  'slack.check.scope.missing': 'It may not {deed}: {scope} is missing',
  'slack.check.scope.missing.todo':
    'At https://api.slack.com/apps add {scope} under “OAuth & Permissions” → “Bot Token Scopes”, or paste adapters/slack/manifest.yaml under “App Manifest”. Then install the app to the workspace again.',
  'slack.check.scope.more': 'It may more than it needs, which can be taken away under “OAuth & Permissions”: {scopes}',
  'slack.check.socket': 'Socket Mode is on, and the token of the app is good',
  'slack.check.socket.refused': 'Slack opens no socket for the token of the app ({reason})',
  'slack.check.socket.refused.todo':
    'At https://api.slack.com/apps see that “Socket Mode” is on; under “Basic Information” → “App-Level Tokens” make a token with connections:write, and set JOM_SLACK_APP_TOKEN to it.',
  'slack.check.socket.other': 'JOM_SLACK_APP_TOKEN is of another app than JOM_SLACK_TOKEN',
  'slack.check.socket.other.todo':
    'Nothing that people say would reach the bot. Take both tokens of the same app at https://api.slack.com/apps.',
  'slack.check.door': 'The bot takes Slack’s requests at {address}',
  'slack.check.door.unknown':
    'Slack sends its requests to {address}, if the app is told so; that could not be tried from here',
  'slack.check.door.silent': 'Nothing takes Slack’s requests at {address}{reason, select, none {} other { ({reason})}}',
  'slack.check.door.silent.todo':
    'Start the bot and run this again. If it stays so, see that JOM_ORIGIN is right, and that whatever stands before the bot lets /slack/events through. At Slack that address must stand under “Event Subscriptions”, “Interactivity & Shortcuts” and “Slash Commands”.',
  'slack.check.door.secret': 'The bot that runs at {address} does not know this signing secret',
  'slack.check.door.secret.todo':
    'Set JOM_SLACK_SIGNING_SECRET to the “Signing Secret” under “Basic Information” at https://api.slack.com/apps, and start the bot again.',
  'slack.check.events':
    'Which events and commands the app has cannot be seen from here: they are right if it was made from adapters/slack/manifest.yaml. To try it, type /jom help in a channel: the answer comes within seconds',

  'slack.check.rooms.none': 'The directory names no room on Slack yet',
  'slack.check.room':
    '“{title}”: the bot sits there with {count, plural, one {# other} other {# others}}. Up to {carried} is said there in words, above it as stubs',
  'slack.check.room.to-make':
    '“{title}”: if it is not there yet, the bot makes it as soon as it runs with this directory file, and invites {count, plural, one {# person} other {# people}}',
  'slack.check.room.seatless': '“{title}” is not there, and will not be made: the directory seats nobody in it',
  'slack.check.room.seatless.todo':
    'In the directory file name its “seats”, people with an account on Slack; or, if it is there, its “conversation”: the id that begins with C (in Slack: the channel’s name → “About”).',
  'slack.check.room.apart': '“{title}”: the bot does not sit in {id}',
  'slack.check.room.apart.todo':
    'Type /invite @{name} in that channel. If it is not there, correct its “conversation” in the directory file.',
  'slack.check.room.archived': '“{title}” is archived: nothing can be said there',
  'slack.check.room.archived.todo': 'Let somebody who may unarchive it, or take it out of the directory file.',
  'slack.check.room.shared': '“{title}” is shared with organisations that are not on JOM_SLACK_ALLOWED: {teams}',
  'slack.check.room.shared.todo':
    'Until then nothing above TLP:CLEAR goes there in words. End the sharing; or, if your organisation trusts those who run these workspaces to read what is said there, name them in JOM_SLACK_ALLOWED.',
  'slack.check.room.foreign-shared': '“{title}” is shared with other organisations: {teams}',
  'slack.check.room.known-shared': '“{title}” is shared with organisations on JOM_SLACK_ALLOWED: {teams}',
  'slack.check.room.public':
    '“{title}” is a public channel: everybody in the workspace can read it, so that only TLP:CLEAR is said there in words',
  'slack.check.room.ceiling':
    '“{title}” is to carry up to {ceiling}; Slack carries up to {carried} in words, the rest appears there as stubs',
  'slack.check.room.nobody': '“{title}” seats accounts that are nobody’s at Slack: {accounts}',
  'slack.check.room.nobody.todo':
    'Correct them in the directory file: `slack:` and the member ID (in Slack: profile → ⋮ → “Copy member ID”).',
  'slack.check.room.to-invite':
    '“{title}”: {count, plural, one {# person} other {# people}} of those whom the directory seats will be invited',
  'slack.check.room.by-hand': '“{title}” is a public channel, into which the bot cannot invite: {accounts} are missing',
  'slack.check.room.by-hand.todo': 'Invite them there yourself, or make it a private channel.',

  'slack.check.unseen': 'Slack did not say how it stands with {subject}{reason, select, none {} other { ({reason})}}',
  'slack.check.unseen.todo': 'Run this again in a minute. If it stays so, look at https://slack-status.com.',
  'slack.check.subject.token': 'the token',
  'slack.check.subject.scopes': 'what the app may',
  'slack.check.subject.socket': 'Socket Mode',
  'slack.check.subject.room': '“{title}”',

  'slack.scope.app_mentions:read': 'hear commands that mention it',
  'slack.scope.commands': 'take /jom and the shortcut of messages',
  'slack.scope.channels:history': 'read public channels that it was invited to',
  'slack.scope.groups:history': 'read private channels that it was invited to',
  'slack.scope.im:history': 'read what is written to it alone',
  'slack.scope.mpim:history': 'read group messages that it is in',
  'slack.scope.reactions:read': 'see reactions, also those set while it was away',
  'slack.scope.files:read': 'read files that come with messages',
  'slack.scope.chat:write': 'speak, change what it said, and take it back',
  'slack.scope.im:write': 'write to one person alone',
  'slack.scope.reactions:write': 'react to messages',
  'slack.scope.files:write': 'show files',
  'slack.scope.channels:read': 'see who reads along in public channels',
  'slack.scope.groups:read': 'see who reads along in private channels',
  'slack.scope.im:read': 'see its direct messages',
  'slack.scope.mpim:read': 'see who reads along in group messages',
  'slack.scope.users:read': 'see how people are called, and where they belong',
  'slack.scope.users:read.email': 'find people by e-mail',
  'slack.scope.groups:write': 'make private channels, and close them',
  'slack.scope.groups:write.invites': 'invite people into private channels',
  'slack.scope.groups:write.topic': 'set the topic of private channels',
} as const
