/** Taking back what was said: what became of each copy, and what is to be done where a platform did not take it back. */
export const recalls = {
  'recalls.taken-back': 'A message was taken back here.',
  'recalls.what.message': 'your message',
  'recalls.what.account': 'what {account} was told',
  'recalls.what.room': 'what stood in {room}',

  'recalls.summary.pending':
    '{id}: taking back {what}. {pending, plural, one {# copy is} other {# copies are}} still on the way, of {count}.',
  'recalls.summary.done': '{id}: {what} is taken back, {count, plural, one {the one copy} other {all # copies}}.',
  'recalls.summary.failed':
    '{id}: {what} is not wholly taken back. {failed, plural, one {# copy still stands} other {# copies still stand}}, of {count}.',
  'recalls.summary.none': '{id}: {what}. Nothing had to be taken back in the end.',
  'recalls.summary.files':
    '{id}: {what}. No message had to be taken back. {count, plural, one {One file} other {# files}} of it left the bot before, which nothing takes back.',

  'recalls.cause.raised': 'Its label became {label}, {at}.',
  'recalls.cause.retracted': 'It was withdrawn, {at}.',
  'recalls.cause.revoked': 'Access was revoked, {at}.',
  'recalls.cause.joined': 'Somebody joined who may not read it, and who joins there can read back, {at}.',
  'recalls.cause.red': 'It was raised to TLP:RED, {at}.',
  'recalls.cause.consent': 'Consent to share it was withdrawn, {at}.',
  'recalls.cause.erased': 'It was erased, {at}.',

  'recalls.outcome.pending': 'on the way',
  'recalls.outcome.taken-back': 'taken back',
  'recalls.outcome.changed': 'replaced by a line without its content',
  'recalls.outcome.never-sent': 'was never sent',
  'recalls.outcome.failed.refused': 'STILL STANDS: the platform refused',
  'recalls.outcome.failed.unreachable': 'STILL STANDS: the platform was out of reach too long',
  'recalls.outcome.failed.broken': 'STILL STANDS: a fault in the bot',

  'recalls.place.closed': 'a closed room',
  'recalls.place.other-room': 'another room',
  'recalls.place.room-of': 'a room of {code}',
  'recalls.place.you': 'you alone',
  'recalls.place.person-of': 'somebody of {code}',
  'recalls.place.nobody': 'somebody without a role',
  'recalls.place.console': 'whoever has the console',

  'recalls.taken':
    '{count, plural, one {One file was made of it before, which nothing takes back:} other {# files were made of it before, which nothing takes back:}}',
  'recalls.taken.more': '{count, plural, one {and an older one} other {and # older ones}}',
  'recalls.taken.told':
    'Whoever has one and may not read it any more was asked in private to delete it, where an account of theirs can be reached. Ask them yourself as well where it matters.',
  'recalls.taken.delete':
    'You may not read {number} any more. {count, plural, one {You have a file} other {You have # files}} with something of it: delete {count, plural, one {it} other {them}}.',
  'recalls.taken.how':
    'Delete copies and prints too, and ask those to whom you passed it on to do the same. A file of several things goes whole: make it anew afterwards, of what you may read then.',

  'recalls.more': '{count, plural, one {# more copy} other {# more copies}}:',
  'recalls.todo.failed':
    'What still stands must be deleted on its platform, by whoever looks after the room. Until then take it as read by all who sit there. Whoever looks after the bot can have it try again.',
  'recalls.joined.note':
    'What the bot said there stands again by itself once everybody in the room may read it. What people wrote there themselves the bot cannot take back: ask them to delete it.',
  'recalls.purged.note': 'What was older than a day cannot stand again: its words were destroyed in time.',

  'recalls.list': '{count, plural, one {One recall} other {# recalls}}, newest first:',
  'recalls.list.none': 'Nothing was taken back that you could see.',
  'recalls.list.line': '{state} · {what}',
  'recalls.state.open': 'under way',
  'recalls.state.done': 'done',
  'recalls.state.failed': '{count, plural, one {# copy still stands} other {# copies still stand}}',
  'recalls.none': 'There is no recall {written} that you could see. Those there are: recalls',
  'recalls.how':
    'Say it as a reply to your own message, or with a case of your member: recall EL-2027-FR-0042. What became of a recall: recall W-2027-0007',
  'recalls.not-yours.message': 'Only who wrote a message can take it back, and only one that was passed on.',
  'recalls.message.gone': 'This message was taken back already.',
  'recalls.ask.case':
    'Take back {number} from everybody but the people of {code}? It becomes {label}, and every copy elsewhere is taken away. This cannot be undone, but it can be released again.',
  'recalls.ask.message':
    'Take back your message from {count, plural, one {the other room} other {# other rooms}}? It stays where you wrote it: delete it there yourself.',
  'recalls.ask.yes': 'Take it back',
  'recalls.nothing': 'Nothing of it stands anywhere else.',
  'recalls.begun': '{id}: every copy is being taken back. A message to you follows, with a line for each.',
  'commands.recalls.summary': 'Lists what was taken back.',
  'commands.recall.summary': 'Takes back a case or your own message everywhere, or shows what became of a recall.',
} as const
