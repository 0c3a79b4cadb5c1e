/** Whose an account is, how it came to count, and the touch of a passkey that some things take. */
export const accounts = {
  'accounts.passkey.publish':
    'Nothing was published: that takes a passkey used within the last 15 minutes. Touch yours on the page, then do this again.',
  'accounts.passkey.downgrade':
    'The label stays as it is: lowering it takes a passkey used within the last 15 minutes. Touch yours on the page, then do this again.',
  'accounts.passkey.escalate':
    'Nothing was escalated: that takes a passkey used within the last 15 minutes. Touch yours on the page, then do this again.',
  'accounts.passkey.none.publish':
    'Nothing was published: that takes a passkey, and you have none yet. Add one on your account page, press “Confirm that it is you” there, then do this again.',
  'accounts.passkey.none.downgrade':
    'The label stays as it is: lowering it takes a passkey, and you have none yet. Add one on your account page, press “Confirm that it is you” there, then do this again.',
  'accounts.passkey.none.escalate':
    'Nothing was escalated: that takes a passkey, and you have none yet. Add one on your account page, press “Confirm that it is you” there, then do this again.',
  'accounts.passkey.answer':
    'This answer takes a passkey used within the last 15 minutes. Touch yours on the bot’s page /confirm, in another window, then send this again.',
  'accounts.passkey.none.answer':
    'This answer takes a passkey, and you have none yet. Add one on the bot’s page /account, in another window, touch it on /confirm, then send this again.',
  'accounts.page': 'Open the page',

  'accounts.confirm.title': 'Confirm that it is you',
  'accounts.confirm.when':
    'Before you publish, lower a label or escalate, and before you change how you sign in, touch your passkey:',
  'accounts.confirm.lead':
    'Touch your passkey. For 15 minutes after that you may publish, lower a label, escalate, and add or remove passkeys and codes. Nothing is done by it yet: you press again where you came from.',
  'accounts.confirm.lost':
    'Lost it? Sign in again with a recovery code or a one-time link: for 15 minutes after that you can change how you sign in without it.',
  'accounts.confirm.submit': 'Touch the passkey',
  'accounts.confirm.done': 'Done. It counts until {at}. Go back and press again.',
  'accounts.confirm.back': 'Go back',
  'accounts.confirm.again': 'Touch it again',
  'accounts.confirm.none': 'You have no passkey here yet. Add one on your account page, then come back.',
  'accounts.confirm.account': 'To the account page',
  'accounts.confirm.failed': 'That did not work. Use a passkey of your own, made under this address, and try again.',

  'accounts.link.code': 'Your code: {code}',
  'accounts.link.how':
    'Within {minutes} minutes, write this to me from your other account, in a conversation with me alone: link {code}. It works once. Never give it to anybody.',
  'accounts.link.joined': 'Done. This account, {account}, is yours and counts until {at}.',
  'accounts.link.joined.stranger': 'Done: this account is known now. Say help to see what I can do.',
  'accounts.link.refused':
    'This code does not work here. A code works once, for ten minutes, from another account than the one that shows it. Show a new one there with link, and enter it here. After several wrong ones, wait an hour.',
  'accounts.link.seen':
    'Others can read what is written here, so a code entered here is void, whatever it was. Show a new one with link on your other account, and enter it in a conversation with me alone.',
  'accounts.code.seen': 'Your code for joining an account was written where others could read it. It is void.',
  'accounts.code.others':
    'Your code for joining an account was entered by an account that cannot be joined to you. It is void.',
  'accounts.code.todo':
    'If that was you, show a new one with link and enter it in a conversation with me alone. If it was not, tell your coordinator.',

  'accounts.none':
    'There is no account or person “{written}” about whom you may decide. Write the account as accounts lists it, or the person’s name or id.',
  'accounts.several': 'More than one account fits “{written}”. Write it with its platform, as in {account}',
  'accounts.confirm.how': 'Say which account, and whose it is: confirm {example} of jean-dupont',
  'accounts.confirm.own':
    'Nobody confirms an account of their own. Join it by link, or ask another coordinator of your member.',
  'accounts.confirm.others':
    '{account} belongs to somebody else. An account is never moved from one person to another.',
  'accounts.confirm.revoked':
    '{account} was revoked. If you are sure that {name} alone has it again, write: confirm {account} of {person} again',
  'accounts.confirmed': '{account} counts as that of {name} until {at}.',
  'accounts.revoke.how': 'Say which account or person, and why: revoke jean-dupont because the phone was stolen',
  'accounts.revoke.done':
    '{count, plural, one {Revoked: {accounts}. It} other {Revoked: {accounts}. They}} {count, plural, one {does} other {do}} not count any more, anywhere. Sessions ended, seats are being taken away, and what {name} was told alone is taken back.',
  'accounts.revoke.held':
    '{name} still holds {count, plural, one {a role} other {# roles}}{turns, select, none {} other { and is on duty: {turns}}}. Revoking an account ends no role, so that a lost phone costs nobody their office. If {name} has left, write:',
  'accounts.revoke.turns': 'With the last role the turns of duty end as well. To take one over at once: duty take',
  'accounts.revoke.nothing': '{name} has no account that could be revoked.',
  'accounts.revoked.told': 'Your account {account} was revoked by {by}. Your other accounts still count.',
  'accounts.joined.told': '{account} was joined to you by a code.',
  'accounts.ways.passkey.added': 'The passkey “{name}” was added: whoever holds it signs in as you on the bot’s pages.',
  'accounts.ways.passkey.removed': 'The passkey “{name}” was removed: it signs nobody in any more.',
  'accounts.ways.codes.made': 'Ten new recovery codes were made for you: your earlier ones work no more.',
  'accounts.ways.todo': 'If that was not you, write at once: revoke {account} because it was not me',
  'accounts.ways.todo.coordinator': 'If that was not you, tell your coordinator at once.',
  'accounts.joined.todo': 'If that was not you, write at once: revoke {account} because it is not mine',
  'accounts.revoked.duty': '{name} is on duty for {member}, and cannot be reached: the accounts were revoked.',
  'accounts.revoked.duty.todo': 'Take the turn over with duty take, or give it to somebody else.',
  'accounts.vouch.revoked':
    '{account} was revoked as that of {name}, and does not count again by vouching. Whoever may confirm accounts writes: confirm {account} of {person} again',

  'accounts.renewal.warn':
    'Your account {account} counts until {at}, then it lapses. Show before then that it is still yours.',
  'accounts.renewal.lapsed': 'Your account {account} counts no more: nobody has shown in time that it is still yours.',
  'accounts.renewal.todo':
    'Three ways: say link on another account of yours and enter the code from this one; touch your passkey on the page “Confirm that it is you”, for the account of these pages; or ask your coordinator to confirm it.',

  'accounts.list.own': 'Your accounts',
  'accounts.list.all': 'Accounts of the people you may decide about',
  'accounts.list.none': 'No account of yours is known.',
  'accounts.list.more': 'And {count} more: say accounts and a name.',
  'accounts.state.verified': 'counts until {at} · {how}',
  'accounts.state.verified.kept': 'counts until {at}, and on until the election is over · {how}',
  'accounts.state.verified.open': 'counts · {how}',
  'accounts.state.claimed': 'does not count yet: nobody has verified it',
  'accounts.state.lapsed': 'counts no more: it was not verified again in time',
  'accounts.state.revoked': 'revoked {at}',
  'accounts.how.file': 'named in the directory',
  'accounts.how.code': 'joined by a code',
  'accounts.how.confirmed': 'confirmed',
  'accounts.how.vouched': 'vouched for',
  'accounts.how.passkey': 'by passkey',
  'accounts.web.title': 'Your accounts',
  'accounts.web.lead':
    'Only an account that counts is taken for you. Another one joins these by a code: say link in a room, then enter the code from the other account.',
  'accounts.web.stranger':
    'The account of these pages does not count, so nothing else can be seen here. Touch your passkey to verify it, or ask your coordinator.',

  'commands.accounts.summary':
    'Shows your accounts, which of them count and until when; to a coordinator, those of their people.',
  'commands.link.summary':
    'Joins another account to you: shows a one-time code, or takes the one that the other account shows.',
  'commands.confirm.summary': 'Says that an account is that of one of your people: it counts from then on.',
  'commands.revoke.summary': 'Ends at once and everywhere that an account, or all accounts of a person, count.',
  'cli.accounts.summary': 'print accounts: which count, how they came to, until when',
  'cli.accounts.count':
    '{count, plural, one {# account} other {# accounts}}, of which {counting} {counting, plural, one {counts} other {count}}.',
} as const
