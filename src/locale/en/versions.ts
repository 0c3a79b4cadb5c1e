/** Versions of playbooks: what they changed, who approves them. */
export const versions = {
  // What a version changed.
  'versions.change.first': 'It is the first version; it has {count, plural, one {# step} other {# steps}}.',
  'versions.change': 'What changed: {what}.',
  'versions.change.unreadable': 'The version before it cannot be read any more: what changed is not known.',
  'versions.change.nothing': 'Only comments or the layout of the file changed.',
  'versions.change.added': '{count, plural, one {a step} other {steps}} added: {steps}',
  'versions.change.removed': '{count, plural, one {a step} other {steps}} removed: {steps}',
  'versions.change.changed': '{count, plural, one {a step} other {steps}} changed: {steps}',
  'versions.change.head': 'also {parts}',
  'versions.change.more': '{count} more',
  'versions.part.kind': 'now {kind}',
  'versions.part.people': 'people',
  'versions.part.deadline': 'deadline',
  'versions.part.escalation': 'escalation',
  'versions.part.words': 'words',
  'versions.part.passkey': 'passkey',
  'versions.part.condition': 'condition',
  'versions.part.rest': 'what it does',
  'versions.head.title': 'title or purpose',
  'versions.head.about': 'what it is about',
  'versions.head.label': 'its label',
  'versions.head.room': 'its room',
  'versions.head.may': 'who may run, change or approve it',
  'versions.head.inputs': 'what it asks before it begins',
  'versions.head.triggers': 'what starts it',
  'versions.head.order': 'the order of its steps',

  // Who changed it, who approved it.
  'versions.changer': 'Changed by {name}.',
  'versions.changer.may-not': 'Changed by {name}, who may not change it.',
  'versions.changer.unknown': 'Its file says that {id} changed it; there is nobody of that id.',
  'versions.approval.none': 'not approved yet',
  'versions.approval.shipped': 'approved as shipped',
  'versions.approval.by': 'approved by {by}, {at}',

  // Where it is said.
  'versions.letter': '{playbook} {title}: version {version} is in force.',
  'versions.letter.how': 'Nobody has approved it yet; you may. Runs start by it all the same.',
  'versions.letter.own': 'Nobody has approved it yet. Its file says that you changed it, so somebody else does.',
  'versions.letter.settled': '{playbook}, version {version}: {approval}. Nothing more to do here.',
  'versions.letter.overtaken':
    '{playbook}, version {version}: version {newer} is in force now. Nothing more to do here.',
  'versions.control.approve': 'Approve this version',
  'versions.control.approve-of': 'Approve {playbook}',
  'versions.card.unapproved': 'Version {version} of {playbook} is not approved yet.',
  'versions.list.version': 'Version {version} since {at}, {approval}.',
  'versions.list.may': 'Run: {run}. Change: {change}. Approve: {approve}.',

  // Approving.
  'versions.approve.how': 'Say which: approve-playbook PB-07. All there are: playbooks',
  'versions.approve.unknown': 'There is no playbook {written}. Those there are: playbooks',
  'versions.approve.no-version':
    '“{written}” is not the version of {playbook} that is in force: {version}. Look at it first: playbooks',
  'versions.approve.done': '{playbook}, version {version}: your approval is recorded.',
  'versions.approve.already': '{playbook}, version {version}: {approval}. Nothing more to do.',
  'versions.approve.own': '{playbook}: its file says that you changed it. Somebody else approves it: {who}.',
  'versions.approve.not-may': '{playbook} is approved by others: {who}.',

  'playbook.problem.changed-by': 'Whoever changed it is named by their id in the directory, such as claire-moreau.',
  'commands.approve-playbook.summary': 'Approves the version of a playbook that is in force.',
} as const
