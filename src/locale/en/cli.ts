/** What the command line says to the operator. */
export const cli = {
  'cli.help': 'npm run -s jom -- <command>',
  'cli.unknown': 'There is no command “{words}”. `npm run -s jom -- help` shows those there are.',
  'cli.usage': 'It is written: npm run -s jom -- {usage}',

  'cli.sign-in.summary': 'make a sign-in link for a person, to be used once within an hour',
  'cli.sign-in.nobody': 'Nobody in the directory is called {id}. Known: {known}.',
  'cli.sign-in.link': 'For {name} alone, once, within {minutes} minutes:',

  'cli.directory.check.summary': 'check a directory file without using it, and say who is still to be named',
  'cli.directory.new.summary':
    'print the start of a directory of your own, or write it to a file: Member States, bodies and rooms, and nobody yet',
  'cli.directory.new.done': 'Written to {path}. Write the people in, then: npm run -s jom -- directory check {path}',
  'cli.directory.new.taken': '{path} is there already and stays as it is. Choose another name.',
  'cli.directory.import.summary':
    'bring the store to what the file says; --dry only shows it, --remove also ends what the file no longer names',
  'cli.directory.good':
    '{path} is in order: {people, plural, one {# person} other {# people}}, {members, plural, one {# member} other {# members}}, {rooms, plural, one {# room} other {# rooms}}.',
  'cli.directory.done':
    '{done, plural, =0 {The store agrees with the file.} one {# difference was settled.} other {# differences were settled.}}',
  'cli.directory.dry':
    '{done, plural, =0 {The store agrees with the file.} one {# difference would be settled. Nothing was changed.} other {# differences would be settled. Nothing was changed.}}',
  'cli.directory.left':
    '{left, plural, one {One entry stands} other {# entries stand}} in the store and not in the file. With --remove people and roles among them end, and accounts, links and turns are taken away; members, bodies and rooms stay.',

  'cli.directory.commanded':
    '{commanded, plural, one {One entry is} other {# entries are}} as a command has it, and otherwise in the file. Where the file shall count: --overrule=ID,ID with what stands after the word, and --remove where something shall end.',

  'cli.no-answer': 'Nobody answers: nothing was done.',
  'cli.connect.summary':
    'list the platforms; lead to one, or look at what is still to be done there; --log-in gets a token, --limits measures while the bot runs too',
  'cli.connect.unknown': 'There is no platform “{name}”. Known: {known}.',
  'cli.connect.configured': 'configured',
  'cli.connect.absent': 'not configured; `npm run -s jom -- connect {platform}` says how',
  'cli.connect.faulty': 'not rightly configured; `npm run -s jom -- connect {platform}` says more',
  'cli.connect.guide': 'To connect {platform}:',
  'cli.connect.no-guide': '{platform} is not configured. .env.example says what it needs.',
  'cli.connect.no-log-in':
    'There is no log-in for {platform}. `npm run -s jom -- connect {platform}` says how to get on.',
  'cli.connect.nothing': '{platform} is configured, and there is nothing to look at',
  'cli.connect.end':
    '{faults, plural, =0 {All is well.} one {One thing is to be done.} other {# things are to be done.}}',

  'cli.call-tree.summary': 'write the call tree as a PDF to print: of all members, or of those named',
  'cli.call-tree.no-member': 'There is no member {code}. Those there are: {known}',
  'cli.deliveries.summary': 'list the deliveries that are dead or held',
  'cli.deliveries.retry.summary': 'try a dead delivery again',
  'cli.deliveries.dead': 'dead',
  'cli.deliveries.held': 'held',
  'cli.deliveries.attempts': '{attempts, plural, one {# attempt} other {# attempts}}',
  'cli.deliveries.count':
    '{count, plural, =0 {No delivery is stuck.} one {# delivery is stuck.} other {# deliveries are stuck.}}',
  'cli.deliveries.retried': '{id} will be tried again within a second while the bot runs.',
  'cli.deliveries.not-dead':
    '{id} is not a dead delivery. A held one goes out by itself once its reason is gone; `deliveries` lists both.',

  'cli.ledger.summary': 'compute the whole record anew and name every fault',
  'cli.ledger.holds': 'The ledger holds.',
  'cli.ledger.broken':
    'The ledger does not hold: {faults, plural, one {# fault} other {# faults}}. Keep this database as it is, and ask whoever looks after the evidence before anything is changed.',
  'cli.ledger.counts':
    '{sealed, plural, one {# sealed entry} other {# sealed entries}}, {unsealed} not yet sealed, {erased} with their payload erased, {unproved} that could not be proved.',
  'cli.ledger.first': 'First fault: {fault}',
  'cli.ledger.end': 'End of the chain: {seq} {chain}',
  'cli.ledger.more': '… and {count, plural, one {# fault} other {# faults}} more.',
  'cli.ledger.fault.altered':
    '{seq, select, none {An entry outside the chain} other {Entry {seq}}} ({id}) was altered: {what, select, values {its values or their hash} chain {its chain value} link {it or the entry before it is not what was sealed} place {its place in the chain} other {{what}}}.',
  'cli.ledger.fault.missing': 'Missing: {seq} to {to}.',
  'cli.ledger.fault.inserted': 'Entry {seq} ({id}) was inserted: it was never sealed.',
  'cli.ledger.fault.reordered':
    '{seq, select, none {An entry outside the chain} other {Entry {seq}}} ({id}) was moved: it was sealed as {to}.',
  'cli.ledger.fault.payload':
    'The payload of {seq, select, none {an entry not yet sealed} other {entry {seq}}} ({id}) {what, select, gone {was taken away: nothing that the bot erases is lost like that} unrecorded {was erased, and nothing on record says so: somebody else did it} other {is not the one committed to, or cannot be opened ({what})}}.',
  'cli.ledger.fault.unsealed':
    'The entry {id} has been without a place in the chain for more than a minute: does the bot run?',
  'cli.ledger.fault.head':
    'The note of the chain’s end {what, select, missing {is missing} lost {was lost before entry {seq}} other {cannot be read ({what})}}: entries may have been cut off before.',

  'cli.replay.summary':
    'play a real incident into the exercise world that runs; without a name, list those there are; --pace=0 plays without pauses, --pace=5 five times slower',

  'cli.backup.summary': 'copy the embedded database into a new folder while the bot runs',
  'cli.backup.done':
    'Backup in {path}: {files, plural, one {# file} other {# files}}, everything up to {upTo}. The keys are not in it.',
  'cli.backup.key-file': 'Keep {file} in another place: without it nobody can read the backup.',
  'cli.backup.key': 'Keep the master key of JOM_KEY in another place: without it nobody can read the backup.',
  'cli.restore.summary': 'put a backup in place in a data folder that has no database yet',
  'cli.restore.done': 'Restored to {folder}: everything up to {upTo}. Start the bot as usual.',
  'cli.restore.keys':
    'Before the start, give it the master key {ids} – put master.key into {folder}, or set JOM_KEY: without it nothing can be read.',
  'cli.restore.external':
    'DATABASE_URL names a server of your own; put its backup back with its own means (pg_restore), or remove DATABASE_URL.',
  'cli.restore.other-world':
    'This is a backup of a world of kind “{world}”. Set JOM_WORLD={world}, and choose its data folder.',
} as const
