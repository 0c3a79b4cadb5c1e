/** The record: signatures, witnesses, checking. */
export const ledger = {
  'ledger.mail.subject': 'Root of the record of {day}, for you to keep',
  'ledger.mail.what':
    'You are a witness of the record. Below is the root of the record of {day}. It contains nobody’s words. Keep this letter: with it anybody can prove later that nothing up to the end of that day (UTC) was changed.',
  'ledger.mail.how': 'Say that you hold it: {url}',

  'ledger.page.title': 'Root of {day}',
  'ledger.page.what':
    'You were sent the root of the record of {day} by letter. It is a long number that stands for everything that was on record then, and says nothing of it.',
  'ledger.page.keep':
    'Keep the letter where the operator of the bot cannot write. With it anybody can prove later that nothing up to the end of that day (UTC) was changed.',
  'ledger.page.hold': 'I hold it',
  'ledger.page.held': 'You said on {at} that you hold it. There is nothing else to do.',
  'ledger.page.done': 'Thank you. It is on record that you hold it.',
  'ledger.page.gone.title': 'This link leads nowhere',
  'ledger.page.gone':
    'It is not whole, or it is not one of ours. Open it from the letter again, or tell the bot: witness and the day, such as witness 2027-03-14.',

  'ledger.witness.problem.too-few':
    'The record has fewer than two witnesses of different members: whoever has database and keys could put another one in its place. Name two in JOM_WITNESSES.',
  'ledger.witness.problem.same-member':
    'Witness {person} for {code} does not count: that member, or this person, is a witness already.',
  'ledger.witness.problem.no-person': 'Witness {person} for {code} is nobody in the directory.',
  'ledger.witness.problem.other-member': 'Witness {person} has no role for {code}.',
  'ledger.witness.problem.no-address': 'Witness {person} for {code} has no e-mail address: no letter can get there.',
  'ledger.witness.no-root': 'There is no root of {day}. A day is written as in 2027-03-14.',
  'ledger.witness.not-yours': 'You were not sent a root of {day}.',
  'ledger.witness.done': 'Thank you. It is on record that you hold the root of {day}.',
  'ledger.witness.before': 'It is on record already that you hold the root of {day}.',
  'ledger.witness.none': 'No root waits for you to say that you hold it.',
  'ledger.witness.waiting':
    '{count, plural, one {One root waits for you to say that you hold it. The letter with it} other {# roots wait for you to say that you hold them. The letters with them}} went to your e-mail address. The newest stands for all before it.',
  'ledger.witness.control': 'I hold it ({day})',
  'commands.witness.summary': 'Says that you hold a root.',

  'cli.ledger.signed':
    'Signed from entry {from} to {to}.{first, select, yes {} other { What is before was sealed before there was a key: it stands unsigned, and the chain holds it.}}',
  'cli.ledger.unsigned': 'Nothing is signed yet: the first batch that is sealed will be.',
  'cli.ledger.witnessed':
    '{roots, plural, one {One root holds} other {# roots hold}}. Last one witnessed: {day}, up to entry {seq}, made {at}, held by {by}.',
  'cli.ledger.unwitnessed':
    '{roots, plural, =0 {There is no root yet} one {One root holds} other {# roots hold}}. No witness has said that they hold one.',
  'cli.ledger.fault.signature':
    'The signature at entry {seq} ({id}) {what, select, missing {is gone} wrong {is not one of this place} stranger {is by no key of ours} other {does not hold ({what})}}.',
  'cli.ledger.fault.key':
    'The signing key {id} {what, select, stranger {was introduced by no key before it: somebody else may have made it} other {does not fit its private part, or that cannot be opened ({what})}}.',
  'cli.ledger.fault.root':
    'The root of {day} {what, select, signature {is not as it was signed} order {does not follow the one before it} missing {is gone although the record says that it was made} witness {was sent to a witness, or is held by one, of whom no row says so any more, or a row says that somebody holds it and the record does not} stamp {bears no time stamp although the record says that it was stamped} other {does not fit the entries of its day}}.',
  'cli.ledger.export.summary':
    'write the record, or what is about a case, into a new file with all it takes to check it elsewhere; --closed leaves all payloads out',
  'cli.ledger.export.file': 'The file {path} cannot be made. Name one that does not exist, in a folder that does.',
  'cli.ledger.export.done': 'Written: {path}, {label}, SHA-256 {hash}.',
  'cli.ledger.export.how': 'Anybody checks it with Node alone: node verify/verify.mjs {path} --root LETTER',
  'cli.ledger.roots.summary': 'show who holds the roots of the record; with a day, print its root to hand it over',
  'cli.ledger.roots.held': 'holds it',
  'cli.ledger.roots.sent': 'was sent it',
  'cli.ledger.roots.unsent': 'was not sent it',
  'cli.ledger.roots.nobody': 'sent to nobody',
  'cli.ledger.roots.stamped': 'stamped {at}',
  'cli.ledger.roots.none': 'There is no root yet: the first is made after midnight UTC.',
  'cli.keys.signing.summary':
    'show the keys by which the record is signed; --new makes another one, introduced by the one before',
  'cli.keys.signing.made':
    '{from, select, none {Made: {to}.} other {From now on {to} signs, introduced by {from}, whose private part is destroyed.}}',
  'cli.keys.signing.span': 'from {from}{to, select, none {, signs} other { to {to}}}',
  'cli.keys.signing.none': 'There is none yet: the first batch that is sealed makes it.',

  'console.witnesses': 'Witnesses  {witnesses}',
  'console.witnesses.problem': 'Witnesses  {problem}',
  'console.stamps': 'Stamps     roots of the record are time-stamped by {host}',

  'config.witnesses': 'must be member:person with commas between, such as ee:kristjan-tamm,pt:ana-silva',
  'config.tsa-url': 'must be an address that begins with https:// or http://',

  'notices.audit.root-late': 'The root of a past day has not been made',
  'notices.audit.root-unheld': 'The root of a day is not held by two members',
  'notices.audit.root-unstamped': 'The root of a day has no time stamp',
} as const
