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

  // Why a row is there.
  'permissions.why.anybody': 'Help, and what concerns yourself alone, takes no role.',
  'permissions.why.reading': 'Whoever holds a role sees what their members and rooms may see, and no more.',
  'permissions.why.telling': 'Whoever sees something says so, and whoever is asked answers.',
  'permissions.why.own-cases': 'The people of a member work on its cases, and on nobody else’s.',
  'permissions.why.sharing': 'The people of the member that reported decide who else may know.',
  'permissions.why.playbooks': 'Each playbook says itself who may start it, answer it and approve it.',
  'permissions.why.rooms': 'Whoever looks after a room decides who sits there and asks what concerns all.',
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
  'permissions.row.rooms': 'Rooms you look after',
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
  'permissions.action.keys.rotate': 'changing the master key',
  'permissions.action.role.grant': 'granting or ending a role',
  'permissions.action.account.confirm': 'confirming whose an account is',
  'permissions.action.account.revoke': 'revoking an account',
  'permissions.action.record.erase': 'erasing a record',
  'permissions.action.record.hold': 'keeping a record from being erased',
} as const
