/** Faults of the environment: what must stand there instead. None repeats a value. */
export const config = {
  'config.unknown': 'the bot knows no such variable; see .env.example for those it knows.',
  'config.world': 'must be live or exercise.',
  'config.host': 'must be an address or a name of this machine, such as 127.0.0.1 or ::1.',
  'config.port': 'must be a number from 1 to 65535.',
  'config.origin':
    'must be the public address with scheme and host and nothing behind them, such as https://jom.example.eu.',
  'config.yes-or-no': 'must be yes or no.',
  'config.database-url': 'must begin with postgresql://.',
  'config.log-level': 'must be debug, info, warn, error or silent.',
  'config.metrics-token': 'must have at least 16 characters.',
  'config.smtp-url':
    'must be the address of a mail server, such as smtps://name:password@mail.example.eu; % and @ in the password as %25 and %40.',
  'config.mail-from': 'must say who letters are from, such as bot@example.eu or Coordination bot <bot@example.eu>.',
  'config.call-link':
    "must be an address with https://; '{call}' and '{secret}' may stand in it, and one that ends in / is a server with a room for each call.",
  'config.call-url': 'must begin with https:// (http:// is for this machine alone).',
  'config.pager-key': 'must be a secret of at least 32 characters that the gateway knows too.',
  'config.hook-keys':
    'must be name:key with commas between: names of small letters, digits and hyphens, keys of at least 32 characters.',
  'config.exercise-host': 'an exercise world listens on this machine alone: remove it, or set it to 127.0.0.1.',
  'config.exercise-reach': 'an exercise world talks to this machine alone, but a platform is configured at {host}.',
  'config.exercise-origin': 'an exercise world is reached on this machine alone: remove it.',
  'config.no-origin': 'must say under which public address people reach the bot, since it listens beyond this machine.',
  'config.https': 'must begin with https://, since people reach it over a network.',
  'config.pg-bin': 'is for the embedded database; with DATABASE_URL it does nothing. Remove one of the two.',
  'config.retention':
    'not periods in days: a class, = and a whole number of days, with commas between, such as case=180,rooms=90. `npm run -s jom -- retention --dry-run` lists the classes once this variable is empty.',
  'config.rooms-upload': 'must be a number of MiB from 0 to 100; 0 switches files off.',
  'config.two-keys': 'the key is given in JOM_KEY already. Remove one of the two.',
  'config.no-file': 'there is no readable file at {path}.',
  'config.no-folder': 'there is no readable folder at {path}.',
  'config.no-key': 'nothing is written in the file at {path}: put the key there, 32 bytes in base64 or hex.',
  'config.no-directory':
    'a live world needs the file that says who is who; `npm run -s jom -- directory new FILE` begins one.',
  'config.matrix.url': 'must be the address of the homeserver, such as https://matrix.example.eu.',
  'config.matrix.token':
    'must be the access token of the bot’s account; `npm run -s jom -- connect matrix` says how to get it.',
  'config.matrix.allowed':
    'must be names of homeservers with spaces between them, such as: ministry.example agency.example',
  'config.slack.url': 'must be the address of Slack, https://slack.com, or of a stand-in for tests.',
  'config.slack.token':
    'must be the token of the bot, which begins with xoxb-. Slack shows it under OAuth & Permissions once the app is installed.',
  'config.slack.app-token':
    'must be the token of the app, which begins with xapp-. Slack makes one under Basic Information, App-Level Tokens.',
  'config.slack.no-way':
    'Slack’s events have no way in: set this for Socket Mode, or JOM_SLACK_SIGNING_SECRET for HTTP.',
  'config.slack.two-ways':
    'Slack’s events have two ways in, Socket Mode by JOM_SLACK_APP_TOKEN and HTTP by this. Remove one of the two.',
  'config.slack.allowed':
    'must be ids of workspaces or Enterprise organisations with spaces between them, such as: T012AB3CD E045FG6HI',
  'config.discord.url': 'must be the address of Discord’s API, https://discord.com/api, or of a stand-in for tests.',
  'config.discord.token':
    'must be the token of the bot: three parts with dots between. Discord shows it once, under Bot, Reset Token.',
  'config.discord.guild':
    'must be the id of a server: digits alone. In Discord: right-click the server, Copy Server ID (with Developer Mode on).',
} as const
