/** What is said about Matrix: to people whom the bot cannot hear, and to the administrator who connects it. */
export const matrix = {
  'matrix.encrypted.summary': 'This room is encrypted, and the bot cannot read encrypted rooms yet.',
  'matrix.encrypted.todo':
    'Nothing that is written here reaches the bot, or anybody through it. Use a room without encryption on your organisation’s own server, or the bot’s web rooms. Encryption cannot be switched off again: make a new room for this.',

  'matrix.guide.account':
    'On your organisation’s homeserver make an account for the bot, such as @jom:example.eu. Nobody else uses it.',
  'matrix.guide.token':
    'Get an access token of a device of its own: `npm run -s jom -- connect matrix --log-in` asks for the homeserver, the name and the password, and prints it. The password is kept nowhere.',
  'matrix.guide.environment':
    'Set JOM_MATRIX_URL (such as https://matrix.example.eu) and JOM_MATRIX_TOKEN in the bot’s environment. People of other homeservers may sit in rooms above TLP:CLEAR only if JOM_MATRIX_ALLOWED names these, such as: ministry.example agency.example',
  'matrix.guide.check':
    'Run `npm run -s jom -- connect matrix` again: it looks at everything, and says what is still to be done.',
  'matrix.guide.directory':
    'In the directory file name people’s accounts `matrix:@user:server`, and rooms with `platform: matrix`. The bot makes a room, unless `conversation: "!id:server"` names one that is there: invite the bot to that one first.',
  'matrix.guide.start': 'Start the bot again. It makes its rooms, and invites those whom the directory seats there.',

  'matrix.check.token': 'The access token is good: the bot is {user}',
  'matrix.check.token.refused': 'The homeserver does not accept the access token',
  'matrix.check.token.refused.todo':
    'Get a new one by `npm run -s jom -- connect matrix --log-in`, and set JOM_MATRIX_TOKEN to it.',
} as const
