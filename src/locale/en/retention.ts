/** What is kept for how long, what is held, what is erased, and the keys under which it is sealed. */
export const retention = {
  'retention.erased': '[erased]',
  'retention.person.name': 'erased person {pseudonym}',
  'retention.person.none': 'Nobody in the directory is called {id}, or they were erased before.',
  'retention.held':
    'The legal hold {hold} keeps this: nothing of it may be destroyed while that stands. `holds` says why; whoever may lift it can.',
  'retention.hold.none': 'No legal hold “{written}” stands. `holds` lists those that do.',

  'cli.keys.summary': 'list the master keys, and how many values are sealed under each',
  'cli.keys.rotate.summary': 'make a new master key and give it to every sealed value, while the bot runs',
  'cli.keys.rewrap.summary': 'give the current master key to every value that still has an older one',
  'cli.keys.retire.summary': 'take an older master key out of the key file, once nothing needs it',
  'cli.keys.current': 'current',
  'cli.keys.older': 'older',
  'cli.keys.unknown': 'NOT HERE',
  'cli.keys.values': '{values, plural, =0 {no value} one {# value} other {# values}}',
  'cli.keys.given': 'from the environment',
  'cli.keys.file': 'in {file}',
  'cli.keys.unread': 'What is sealed under {keys} cannot be read: put that key back.',
  'cli.keys.progress': '{values, plural, one {# value} other {# values}} so far …',
  'cli.keys.rewrapped':
    '{values, plural, =0 {Every value was under {to} already.} one {# value is under {to} now.} other {# values are under {to} now.}}',
  'cli.keys.left-unread':
    '{unread, plural, one {# value is} other {# values are}} sealed under a key that is not here and stay as they are. `keys` names it.',
  'cli.keys.again':
    '{left, plural, =0 {A running process may still seal under an older key.} one {# value was in use.} other {# values were in use.}} Run `keys rewrap` in a minute; nothing is lost meanwhile.',
  'cli.keys.put-away':
    'Nothing is sealed under {id} any more. Copy the new key file to a safe place, then put the old key away: npm run -s jom -- keys retire {id}',
  'cli.keys.put-away.given':
    'Nothing is sealed under {id} any more: take it out of the environment, and keep it with the backups that need it.',
  'cli.keys.retired':
    '{id} is out of the key file, and lies in {path}. Backups from before need it: move it to where their keys are kept, and destroy it with the last of them.',
} as const
