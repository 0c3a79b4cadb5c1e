/** Who is who, on request: roles by command, people and rooms as tables, the Presidency as it passes on. */
export const people = {
  'commands.help.people': 'People and rooms: who is who, accounts, roles, who sits where, strangers.',
  'commands.grant.summary': 'Gives one of your member’s people a role, from now on or for a time. For coordinators.',
  'commands.end-role.summary': 'Ends a role that somebody holds. For coordinators.',

  'commands.people.summary':
    'Shows who is who: all you may know of, or those of a member, a body, a role, or one by name.',
  'commands.rooms.summary': 'Shows your rooms: what each may carry and why, who sits there, what it is linked with.',
  'cli.people.summary': 'print who is who: everybody, or those of a member, a body, a role, or one by name',
  'cli.people.unknown': 'There is no member, body, role or person “{written}”. `people` without more shows everybody.',
  'cli.rooms.summary': 'print the rooms: what each may carry and why, who sits there, its links',
  'cli.rooms.unknown': 'There is no room “{written}”. `rooms` without more shows all.',

  'people.none':
    'Nobody you may know of is called “{written}”, or belongs to it. Alone, people shows all you may know of.',
  'people.nobody': 'nobody',
  'people.no-role': 'no role at the moment',
  'people.left': 'has left',
  'people.count': '{count, plural, =0 {Nobody.} one {One person.} other {# people.}}',
  'people.more': 'Shown are {shown} of {count}. Ask for a member, a body or a role: people FR',
  'people.role': '{role}, by member:',
  'people.accounts': 'Their accounts, and whether they count:',
  'people.turns': 'on duty',
  'people.on-duty': 'On duty: {turns}',
  'people.unreachable': 'Cannot be reached by the bot: no account of theirs counts',
  'people.note.deputy': 'deputy',
  'people.note.observes': 'observes',
  'people.note.from': 'from {at}',
  'people.note.until': 'until {at}',
  'people.note.presidency': 'not now, only while {code} has the Presidency',
  'people.note.chairs': 'now, until the Presidency passes on, {to}',
  'people.note.will-chair': 'not yet: from {from} until {to}, when {code} has the Presidency',
  'people.note.by': 'given by {name}',

  'people.rooms.none': 'You sit in no room, and look after none.',
  'people.rooms.unknown': 'You have no room “{written}”. Alone, rooms shows yours.',
  'people.rooms.count': '{count, plural, one {One room} other {# rooms}} in which you sit or which you look after:',
  'people.rooms.how': 'One in detail: rooms <name>',
  'people.rooms.more': 'Shown are the first {shown}. One in detail: rooms <name>',
  'people.room.line':
    '{label}, at most {ceiling} ({why}); {known, plural, =0 {nobody known} one {one person} other {# people}}{unknown, plural, =0 {} one {, one unknown account} other {, # unknown accounts}}; seats read {read}',
  'people.room.label': 'Label',
  'people.room.ceiling': 'May carry',
  'people.room.assurance': 'Platform',
  'people.room.known': 'Sit there',
  'people.room.unknown': 'Unknown',
  'people.room.coordinators': 'Looked after by',
  'people.room.links': 'Linked with',
  'people.room.decides': 'Decides by',
  'people.room.read': 'Seats read',
  'people.room.none': 'none',
  'people.room.never': 'not yet',
  'people.room.unread': 'not asked yet',
  'people.room.promises':
    '{encryption, select, end_to_end {end-to-end encrypted} in_transit {encrypted in transit} loopback {on this machine} other {not encrypted}}, {operator, select, own {our own server} allowed {an allowed server} other {a foreign server}}; who joins {back, select, yes {reads} other {does not read}} what was said before',
  'people.room.because.policy': 'the room’s own policy',
  'people.room.because.platform': 'its platform promises no more; its own policy would allow {policy}',
  'people.room.because.raised': 'raised: {reason} (decided by {by})',
  'people.room.because.unread': 'what its platform promises is not known yet; its own policy is {policy}',
  'people.room.short.policy': 'own policy',
  'people.room.short.platform': 'its platform promises no more',
  'people.room.short.raised': 'raised by a decision',
  'people.room.short.unread': 'not asked yet',

  'people.presidency.passed': '{member} has had the Presidency of the Council since {at}.',
  'people.presidency.chair': '{role}: {names}.',
  'people.presidency.nobody': '{role}: nobody is named yet. The coordinators of {member} can name somebody.',
  'people.presidency.how':
    'Write for example: grant niscg_chair to Anne Example in niscg. It counts from the day on which the Presidency begins.',

  'people.when':
    '“{written}” is no time. Write a day (2027-06-01), a day and a time (2027-06-01 18:00), or a time alone (18:00).',
  'people.when.end': 'That ends before it begins, or has ended already. Nothing was changed.',
  'people.member': 'There is no member {written}. Write its code, such as FR.',

  'people.grant.how':
    'Write for example: grant legal_adviser to Anne Example for FR in ecne. Add “as deputy”, “from 2027-06-01” or “to 2027-06-30” where that is meant.',
  'people.grant.role': 'There is no role “{written}”. All roles: {known}',
  'people.grant.role.near': 'There is no role “{written}”. Did you mean {near}?',
  'people.grant.body': 'There is no body “{written}”. Those there are: {known}',
  'people.grant.which-body': 'In which body? Add “in” and one of: {known}',
  'people.grant.which-member': 'For which member? Add “for” and its code: {codes}',
  'people.grant.institution': '{role} is held for {code} alone. Nothing was changed.',
  'people.grant.oneself':
    'Nobody grants a role to themselves. Ask another coordinator, or have the directory’s file changed.',
  'people.grant.not-yours':
    'You cannot give or end the role {role} for {member}. Its own coordinators can, and the directory’s file.',
  'people.grant.nobody':
    'Nobody of {member} is called “{written}”. Somebody new comes by the directory’s file, or is vouched for.',
  'people.grant.several': 'Several people are called “{written}”. Write one of these: {ids}',
  'people.grant.had.file': '{name} is {role} for {member} already, by the directory’s file. Nothing was changed.',
  'people.grant.had.command': '{name} is {role} for {member} already. Nothing was changed.',
  'people.grant.done':
    '{name} is {role} for {member} in {body}{span, select, both {, from {from} until {until}} from {, from {from}} until { until {until}} other {}}. It is on record.',
  'people.granted': '{name} made you {role} for {member} in {body}.',

  'people.end.how': 'Write for example: end-role legal_adviser of Anne Example for FR in ecne.',
  'people.end.none': '{name} is not {role} for {member}. Nothing was changed.',
  'people.end.last':
    '{name} is the only coordinator of {member}. Name another one first; else nobody looks after its people.',
  'people.end.done': '{name} is no longer {role} for {member} in {body}. It is on record.',
  'people.end.overrules':
    'The directory’s file still names this role. It stays ended, but have the file changed as well: each import says that the two differ.',
  'people.ended': '{name} ended your role {role} for {member} in {body}.',
} as const
