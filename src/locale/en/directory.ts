/** Problems of the directory file, and what an import changes. */
export const directory = {
  'directory.problem.id': '“{field}” must be of small letters, digits and single hyphens, such as claire-moreau.',
  'directory.problem.line': '“{field}” must be one line of 1 to 100 characters.',
  'directory.problem.code': '“{field}” must be a code in capitals, such as FR, EL or ENISA.',
  'directory.problem.zone': '“{field}” must be a time zone, such as Europe/Paris.',
  'directory.problem.language': '“{field}” must be a language the bot speaks: en or da.',
  'directory.problem.instant':
    '“{field}” must be an instant with its offset, such as 2026-11-23T08:00:00+01:00 or 2026-11-23T07:00:00Z.',
  'directory.problem.account': '“{field}” must be platform:handle, such as web:claire-moreau.',
  'directory.problem.conversation': '“{field}” must be the platform’s own name of the conversation, without spaces.',
  'directory.problem.double':
    '“{value}” stands here a second time as “{field}”. Each may stand once: rename or remove one.',
  'directory.problem.no-member': 'There is no member {code}. Add it under “members”, or correct the code.',
  'directory.problem.no-body': 'There is no body {body}. Add it under “bodies”, or correct its name.',
  'directory.problem.no-person': 'There is nobody called {person}. Add the person under “people”, or correct the name.',
  'directory.problem.no-room': 'There is no other room {room}. Add it under “rooms”, or correct its name.',
  'directory.problem.contact':
    'A contact is one of: email: anne@cell.example, phone: "+33 6 12 34 56 78" (with the country), webhook: the name your paging gateway knows.',
  'directory.problem.account-twice':
    'The account {account} belongs to {person} already. An account has one person: remove it here or there.',
  'directory.problem.role-twice': 'The role {role} is held twice for the same member, body and time. Remove one.',
  'directory.problem.ceiling':
    'The ceiling {ceiling} is below the default label {label}: nobody could write here. Raise the ceiling or lower the label.',
  'directory.problem.cell-of-nobody': 'A national cell needs “for”: the member whose room it is.',
  'directory.problem.second-cell': '{code} has a national cell already. Remove one, or make this room of another kind.',
  'directory.problem.no-platform':
    'this room names no platform, and the file names none for all: add `platform:` here or at the top',
  'directory.problem.no-account':
    '{person} has no account on {platform}, where this room is. Add one to the person, or take the seat out.',
  'directory.problem.seat':
    '“{field}” must be a person’s id, a delegation such as FR/ecne, a whole body such as */ecne, or a whole member such as FR/*.',
  'directory.problem.no-delegation': 'Nobody in this file holds a role in {seat}. Add a role, or correct the seat.',
  'directory.problem.raised':
    'A decision cannot raise this room to {to}: its own ceiling is {ceiling}. Raise “ceiling” too, or lower “to”.',
  'directory.problem.decides':
    '“{field}” must be a rule: consensus, silence 24 h, vote two-thirds of members, or delegated, ratified within 24 h. A consensus and a vote may end with: quorum 14. At most 720 h of silence, 168 h to ratify.',
  'directory.problem.link-of-one': 'The link {link} needs at least two different rooms.',
  'directory.problem.empty-turn': 'This turn for {code} names nobody. Add duty, deputy or head.',
  'directory.problem.turn-twice':
    'There is a turn for {code} at this level and with this beginning already. Join them, or give this one another beginning.',
  'directory.problem.no-role':
    '{person} holds no role for {code} at that time, and could not read its cases. Add a role, or name somebody else.',
  'directory.problem.span': '“to” is not after “from”. Correct one of them.',
  'directory.problem.action': '“{field}” must be actions, such as release or calendar.set: `permissions` lists them.',

  'directory.what':
    '{what, select, member {member} body {body} delegation {delegation} person {person} account {account} permission {row of permissions} contact {contact} role {role} room {room} seat {seat} link {link} shift {turn of duty} other {{what}}}',
  'directory.change.add': '+ {what} {id}',
  'directory.change.change': '~ {what} {id}: {fields}',
  'directory.change.retire': '- {what} {id}: no longer in force',
  'directory.change.return': '+ {what} {id}: returned',
  'directory.change.remove': '- {what} {id}: removed',
  'directory.change.left': '? {what} {id}: not in the file, left as it is',
  'directory.change.granted': '? {what} {id}: given by a command and not in the file, left as it is',
  'directory.change.kept': '! {what} {id}: ended by a command although the file names it, left ended',

  'directory.gap.coordinator': 'Nobody looks after the people and rooms of {codes}: name a coordinator for each.',
  'directory.gap.spoc': 'Nobody is the single point of contact of {codes}: name one for each.',
  'directory.gap.spocs':
    '{code} has {count} single points of contact: {names}. It should have one; mark the others as deputies.',
  'directory.gap.duty': 'For some time within the next two weeks nobody is on duty for {codes}.',
  'directory.gap.chair':
    '{member} ({code}) takes over the Presidency on {at}, and nobody is named as {role}. Name somebody before.',
  'directory.gap.table':
    'The bot knows the Presidencies until {at}. After that nobody chairs: install a version that knows more before then.',
} as const
