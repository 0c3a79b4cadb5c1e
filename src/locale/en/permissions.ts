export const permissions = {
  // Refusals.
  'permissions.needed':
    '{action} takes {many, plural, =1 {the role} other {one of the roles}} {roles}. {count, plural, =0 {Ask your coordinator.} one {Of your own people {names} holds it.} other {Of your own people {names} hold it.}}',
  'permissions.needed.nobody':
    '{action} takes {many, plural, =1 {the role} other {one of the roles}} {roles}. Nobody of {members} holds it now: ask your coordinator.',
  'permissions.observer':
    '{action} is for those who work for a member. You observe: you read what is shared and get help, and decide nothing.',
  'permissions.denied': 'The directory of this bot keeps {action} from your role: {why}',
  'permissions.none': 'Nobody has been given {action} yet. Ask your coordinator.',

  // On the command line.
  'cli.permissions.summary': 'print the table of permissions; of one person what they may, of one action who may',
  'cli.permissions.no-action': 'There is no action “{written}”. All of them: npm run -s jom -- permissions',
  'cli.permissions.no-person': 'Nobody is called “{written}”. Write the short name that the directory’s file has.',
  'cli.permissions.no-role': '{name} holds no role now.',
  'cli.permissions.playbooks': 'Each playbook narrows the row playbooks to whom it names:',
  'cli.permissions.run': 'run: {who}',
  'cli.permissions.change': 'change: {who}',
  'cli.permissions.approve': 'approve: {who}',
  'cli.permissions.legend':
    'What a row denies stays denied, whatever another allows. + marks a row of the directory’s file.',

  // What is wrong with a row of the directory's file.
  'permissions.problem.taken': 'A row of the product is called {id} already. Give this one another name.',
  'permissions.problem.no-action': 'There is no action {action}. All actions: npm run -s jom -- permissions',
  'permissions.problem.near':
    'There is no action {action}. Did you mean {near}? All actions: npm run -s jom -- permissions',
  'permissions.problem.anybody': '{action} takes no role: it can be neither given nor taken. Remove it.',

  // What is shown.
  'permissions.summary':
    'Shows what you may do and why. For coordinators: what somebody else may, or who may do something.',
  'permissions.own': 'This is what you may do here, and why.',
  'permissions.of': 'This is what {name} may do here, and why.',
  'permissions.denies': 'Kept from it',
  'permissions.by': 'By: {roles}.',
  'permissions.of-file': '{row} (of this bot’s directory)',
  'permissions.action': 'Who may do this: {action}.',
  'permissions.anybody': 'allowed to everybody whom the bot knows',
  'permissions.allow': 'allowed to {roles}{bodies, select, every {} other { in {bodies}}}',
  'permissions.deny': 'denied to {roles}{bodies, select, every {} other { in {bodies}}}',
  'permissions.every-role': 'every role',
  'permissions.who': '{count, plural, =0 {Nobody may now} one {One person may now} other {# people may now}}',
  'permissions.more': 'Shown are {shown} of {count}. All of them: npm run -s jom -- permissions --action=…',
  'permissions.playbooks': 'Each playbook narrows it to',
  'permissions.several': 'Several people are called so. Write one of these: {ids}',
  'permissions.unknown': 'There is neither a person nor an action “{written}”. Alone, permissions shows your own.',
  'permissions.unknown.near': 'There is neither a person nor an action “{written}”. Did you mean {near}?',

  // Why a row is there.
  'permissions.why.anybody': 'Help, and what concerns yourself alone, takes no role.',
  'permissions.why.reading': 'Whoever holds a role sees what their members and rooms may see, and no more.',
  'permissions.why.telling': 'Whoever sees something says so, and whoever is asked answers.',
  'permissions.why.own-cases': 'The people of a member work on its cases, and on nobody else’s.',
  'permissions.why.sharing': 'The people of the member that reported decide who else may know.',
  'permissions.why.playbooks': 'Each playbook says itself who may start it, answer it and approve it.',
  'permissions.why.rooms': 'Whoever looks after a room decides who sits there and asks what concerns all.',
  'permissions.why.deciding': 'The people of a member propose and decide for it, by the rule of each decision.',
  'permissions.why.calls':
    'Calls are led by who called them and who looks after their room; minutes are kept by who takes part.',
  'permissions.why.ringing': 'People of one member may wake each other.',
  'permissions.why.calendar': 'Those who run an election keep the days and hours of their own member.',
  'permissions.why.all-members': 'Somebody has to act for all members together.',
  'permissions.why.the-bot': 'Somebody has to see that the bot does its work, without reading any words.',
  'permissions.why.who-is-who': 'Somebody has to vouch for who is who.',
  'permissions.why.records': 'What destroys or keeps a record takes somebody who answers for it.',
  'permissions.why.legal-hold': 'Whoever knows that a record will be asked for can keep it from being destroyed.',
  'permissions.why.observers': 'Who observes reads and gets help, and decides nothing.',

  // What a row is about, as a title of its actions.
  'permissions.row.anybody': 'Yourself',
  'permissions.row.reading': 'Reading',
  'permissions.row.telling': 'Telling and answering',
  'permissions.row.own-cases': 'Cases of your own member',
  'permissions.row.sharing': 'Sharing them',
  'permissions.row.playbooks': 'Playbooks that name you',
  'permissions.row.calls': 'Calls',
  'permissions.row.rooms': 'Rooms you look after',
  'permissions.row.deciding': 'Deciding',
  'permissions.row.ringing': 'Waking your own people',
  'permissions.row.calendar': 'The calendar of your member',
  'permissions.row.all-members': 'All members',
  'permissions.row.the-bot': 'The bot',
  'permissions.row.who-is-who': 'Who is who',
  'permissions.row.records': 'Records',
  'permissions.row.legal-hold': 'Legal hold',
  'permissions.row.observers': 'Observers',

  // Actions that are not commands, as one would say them.
  'permissions.action.case.raise': 'making the label of another member’s case stricter',
  'permissions.action.case.downgrade': 'lowering the label of a case',
  'permissions.action.case.publish': 'publishing from a case',
  'permissions.action.case.break-glass': 'an emergency release',
  'permissions.action.consent.decide': 'deciding whether a case may be shared further',
  'permissions.action.calendar.set': 'changing the calendar of one’s own member',
  'permissions.action.calendar.set-all': 'changing the calendar of all members',
  'permissions.action.ring.all': 'ringing people of other members',
  'permissions.action.permissions.all': 'seeing what others may do',
  'permissions.action.deliveries.see': 'seeing what is stuck',
  'permissions.action.deliveries.retry': 'sending again what is stuck',
  'permissions.action.role.grant': 'granting or ending a role',
  'permissions.action.account.confirm': 'confirming whose an account is',
  'permissions.action.account.revoke': 'revoking an account',
} as const
