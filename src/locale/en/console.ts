export const terminal = {
  'console.title.exercise':
    'jom · EXERCISE WORLD: everything here is marked EXERCISE, and nothing leaves this machine.',
  'console.title.live': 'jom · live world',
  'console.rooms': 'Rooms      {origin}',
  'console.store': 'Store      PostgreSQL {version}, {where}',
  'console.store.embedded': 'embedded, in {folder}',
  'console.store.external': 'by DATABASE_URL',
  'console.store.bundled-live':
    'Warning    This live world runs on the bundled PostgreSQL, which lags behind patch releases. Give JOM_PG_BIN or DATABASE_URL.',
  'console.key.made':
    'Key        New key file {file} (mode 0600). Keep a copy apart from the data: without it nothing can be read.',
  'console.platforms': 'Platforms  {platforms}',
  'console.directory': 'Directory  {change}',
  'console.calendar': 'Calendar   {change}',
  'console.raised':
    'Raised     {room} may carry {label} although its platform promises less: {because} (decided by {by})',
  'console.links': 'Sign in (each link works once, for one hour):',
  'console.link': '  {name} ({code})  {url}',
  'console.administrator': 'First administrator {name}: open {url} and enter the code {code} (valid one hour).',
  'console.try': 'Try: open two of the links, go to your national cell and type  /report volby.cz is down',
  'console.replay': 'Or play a real incident into this world:  npm run -s jom -- replay cz-2017-results-sites-ddos',
  'console.fault.port': 'Something listens on {address} already: stop it, or choose another JOM_PORT.',
  'console.fault.forbidden-port':
    'This account may not listen on port {port}: choose a JOM_PORT from 1024 on, behind a proxy of yours.',
  'console.fault.no-file': 'There is no {path}.',
  'console.fault.file': '{path} cannot be read or written ({code}): see who may, and that it is of the right kind.',
  'console.fault.full':
    'There is no room left on the disk. Nothing that was written before is lost; make room and do it again.',
  'console.stop': 'Ctrl-C stops the bot.',
  'console.stopping': 'Stopping: finishing what was begun …',
  'console.stopped': 'Stopped.',
} as const
