/** What is kept for how long, what is held, what is erased, and the keys under which it is sealed. */
export const retention = {
  'retention.erased': '[erased]',
  'retention.person.name': 'erased person {pseudonym}',
  'retention.person.none': 'Nobody in the directory is called {id}, or they were erased before.',
  'retention.held':
    'The legal hold {hold} keeps this: nothing of it may be destroyed while that stands. Why, and who placed it: holds. Whoever may can lift it.',
  'retention.hold.none': 'No legal hold “{written}” stands. Those that do: holds',
  'retention.period.class': 'JOM_RETENTION names {name}, which is no class of data. Those there are: {known}.',
  'retention.period.days': 'JOM_RETENTION: {name} can be kept for {least} to {most} days.',
  'retention.everything': 'everything',
  'retention.hold.how':
    'Say what is to be kept and why: hold EL-2027-FR-0042 because a court asked for it. In place of the case a person’s id, or everything.',
  'retention.hold.done': '{subject} is held as {id}: nothing of it is destroyed until somebody lifts that.',
  'retention.holds.none': 'No legal hold stands on what is yours.',
  'retention.holds.found': '{count, plural, one {# legal hold stands.} other {# legal holds stand.}}',
  'retention.lift.how':
    'Say which hold, and why it is not needed any more: lift H-2027-0002 because the court is done.',
  'retention.lift.done': '{id} is lifted: {subject} is kept for its usual time again, and can be erased.',
  'retention.why.long': 'Say why in at most {most} characters.',
  'retention.person.which':
    'None of your people is called “{written}”, or several are. Write the id that people shows.',
  'retention.erase.how': 'Say what and why: erase case EL-2027-FR-0042 because …, or erase person anne because ….',
  'retention.erase.because': 'There is no order to confirm from the last 24 hours, or it was your own. Say why: {line}',
  'retention.erase.before': '{name} was erased before.',
  'retention.erase.elsewhere': '{name} also holds a role for {code}: it has to end before they can be erased.',
  'retention.erase.second':
    'On record. Nothing is destroyed yet: a second person who may erase has {hours} hours to type: erase case {number}',
  'retention.erase.case.ask':
    'Erase {number}, as {by} ordered? Its words are destroyed here and taken back on every platform. Nothing brings them back.',
  'retention.erase.case.done':
    '{number} is being erased: its words are gone here, and every platform is asked for its copies. The record keeps what was decided.',
  'retention.erase.person.ask':
    'Erase {name}? Name, contacts, accounts, passkeys and roles go, here and at once. Nothing brings them back.',
  'retention.erase.person.done': '{name} is erased. What they did officially stays, under no name.',
  'retention.erase.person.file':
    'Take {id} out of the directory’s file as well, or the next import brings them back as somebody new.',
  'retention.erase.yes': 'Yes, erase',
  'commands.help.records': 'What is kept',
  'commands.hold.summary': 'Keeps a case, a person’s data or everything from being destroyed.',
  'commands.holds.summary': 'Shows the legal holds that stand.',
  'commands.lift.summary': 'Ends a legal hold.',
  'commands.erase.summary': 'Destroys what is kept of a person or a case.',
  'cli.retention.summary': 'show what has had its time (--dry-run), or end it now (--now)',
  'cli.retention.which': 'Say which: retention --dry-run shows what would end, retention --now ends it.',
  'cli.retention.what': 'what',
  'cli.retention.class': 'class',
  'cli.retention.days': 'days',
  'cli.retention.due': 'due',
  'cli.retention.oldest': 'oldest',
  'cli.retention.held': 'held',
  'cli.retention.waiting': 'election',
  'cli.retention.done':
    '{count, plural, =0 {Nothing has had its time.} one {# entry has ended.} other {# entries have ended.}}',
  'cli.retention.dry':
    '{due, plural, =0 {Nothing would end.} one {# entry would end.} other {# entries would end.}} {held, plural, =0 {} one {A legal hold keeps one more.} other {Legal holds keep # more.}} Nothing was changed.',
  'cli.erase.summary': 'destroy what is kept of a person or a case; asks back unless --yes',
  'cli.erase.what': 'Say what: erase person <id> or erase case <number>.',
  'cli.erase.because': 'Say why: --because="…". It is put on record.',
  'cli.erase.in-file':
    'The directory’s file still names {id}: take them out of it first, or the next import brings them back as somebody new.',
  'cli.erase.ask.person':
    'This destroys name, contacts, accounts, passkeys and roles of {name} for good. Type the id again to go on:',
  'cli.erase.ask.case':
    'This destroys the words of {name} for good, here and on every platform. Type the number again to go on:',
  'cli.erase.none.person':
    'Nobody in the directory is called {name}, or they were erased before. Write the id that people shows.',
  'cli.erase.none.case': 'There is no case {name}. Write its whole number, such as EL-2027-FR-0042.',
  'cli.erase.not-done': 'Nothing was done.',
  'cli.erase.before': '{name} was erased before.',
  'cli.erase.finished': '{name} is erased ({id}).',
  'cli.erase.waiting':
    '{name} is erased here ({id}). Platforms still hold copies: the bot takes them back while it runs, and then ends it.',
  'cli.erase.held': 'A legal hold was placed meanwhile: {id} waits for it.',

  'cli.keys.summary': 'list the master keys, and how many values are sealed under each',
  'cli.keys.rotate.summary': 'make a new master key and give it to every sealed value, while the bot runs',
  'cli.keys.rewrap.summary': 'give the current master key to every value that still has an older one',
  'cli.keys.retire.summary': 'take an older master key out of the key file, once nothing needs it',
  'cli.keys.current': 'current',
  'cli.keys.older': 'older',
  'cli.keys.unknown': 'NOT HERE',
  'cli.keys.values':
    '{values, plural, =0 {nothing sealed under it} one {# value sealed under it} other {# values sealed under it}}',
  'cli.keys.given': 'key from the environment',
  'cli.keys.file': 'key in {file}',
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
