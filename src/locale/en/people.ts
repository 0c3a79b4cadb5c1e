/** Who is who, on request: roles by command, people and rooms as tables, the Presidency as it passes on. */
export const people = {
  'commands.help.people': 'People and rooms: who is who, roles, who sits where.',
  'commands.grant.summary': 'Gives one of your member’s people a role, from now on or for a time. For coordinators.',
  'commands.end-role.summary': 'Ends a role that somebody holds. For coordinators.',

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
