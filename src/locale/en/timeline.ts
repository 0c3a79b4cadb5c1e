export const timeline = {
  'timeline.summary':
    'Tells what happened, in the order in which it did: all of it, or what a run, an election or a case is about.',
  'timeline.none': 'The record holds nothing of this.',
  'timeline.no-run': 'There is no run {written}.',
  'timeline.no-election': 'The calendar has no election {written}.',
  'timeline.no-case': 'There is no case {written}.',
  'timeline.no-instant': '“{written}” is no time. Write it like 2027-04-25T20:00Z or 2027-04-25.',

  // Runs of playbooks.
  'timeline.run.started': '{playbook} {title} begins{about, select, none {} other {: {about}}}',
  'timeline.run.ended': '{playbook} {title} ends: {outcome}',
  'timeline.run.stopped': '{playbook} {title} is stopped by {by}: {why}',
  'timeline.run.paused': '{playbook} {title} is paused by {by}: {why}',
  'timeline.run.resumed': '{playbook} {title} goes on, by {by}',
  'timeline.run.stuck':
    '{playbook} {title} stands still: a step could not be done, and somebody has to say how it goes on',
  'timeline.said': 'The bot says: {title}',
  'timeline.asked': '{title}: asked of {who}',
  'timeline.asked.by': '{title}: asked of {who}, by {until}',
  'timeline.answered': '{title}, answered by {by}',
  'timeline.decided': '{title}, decided by {by}',
  'timeline.done': '{title}, done by {by}',
  'timeline.approved': '{title}: approved by {by}',
  'timeline.refused': '{title}: refused by {by}: {why}',
  'timeline.decision': '{title}: the decision stands, all who must have approved it',
  'timeline.escalated': '{title}: nobody did it in time; now {who} is asked',
  'timeline.timed-out': '{title}: the time ran out, and it goes on without',
  'timeline.failed': '{title} could not be done: {why}',
  'timeline.skipped': '{title}: left out by {by}: {why}',
  'timeline.redone': '{title}: to be done again, says {by}: {why}',
  'timeline.late': '{title}: {by} came too late with it',

  // Rounds.
  'timeline.round.opened': 'All are asked: {question} – {codes}',
  'timeline.round.answered': '{code}: {answer}, says {by}{late, select, yes { (late)} other {}}',
  'timeline.round.answered.alone': '{question} – {answer}, says {by}{late, select, yes { (late)} other {}}',
  'timeline.round.chased': 'No answer from {codes}; {role} is reminded: {question}',
  'timeline.round.closed': 'All {asked} have answered: {question}',
  'timeline.round.silent': 'Closed with {answered} of {asked} answers: {question} – no answer: {codes}',

  // Notices.
  'timeline.notice.ring': 'test ring at the hand-over of duty',
  'timeline.notice.opened': 'Notice: {about}',
  'timeline.notice.rung': 'Nobody has said so yet; now {role}, by {ways}: {about}',
  'timeline.notice.acknowledged': '{by} has got it: {about}',
  'timeline.notice.failed': 'Nobody said that they got it, and the coordinators are told: {about}',
  'timeline.notice.late': '{by} has got it, too late: {about}',
  'timeline.role.duty': 'the officer on duty',
  'timeline.role.deputy': 'the deputy',
  'timeline.role.head': 'the head',
  'timeline.role.other': 'the next ones',
  'timeline.channel.chat': 'chat',
  'timeline.channel.email': 'e-mail',
  'timeline.channel.webhook': 'pager',

  // All else.
  'timeline.room.made': 'A room is made: {title}',
  'timeline.room.archived': 'A room is closed: {title}',
  'timeline.duty.taken': '{by} takes over the duty',
  'timeline.calendar.changed': 'The calendar of {election} is changed by {by}',
  'timeline.schedule.missed': 'Missed, and not caught up: {schedule}',
} as const
