export const timeline = {
  'timeline.summary':
    'tell what happened, in the order in which it did: all of it, or what a run, an election or a case is about',
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
  'timeline.said': '{title} – said by the bot',
  'timeline.asked': '{title} – asked of {who}',
  'timeline.asked.by': '{title} – asked of {who}, by {until}',
  'timeline.answered': '{title} – answered by {by}',
  'timeline.decided': '{title} – decided by {by}',
  'timeline.done': '{title} – done by {by}',
  'timeline.happened': '{title} – not needed any more: what it was for has happened',
  'timeline.approved': '{title} – approved by {by}',
  'timeline.refused': '{title} – refused by {by}: {why}',
  'timeline.decision': '{title} – approved by all who must: the decision stands',
  'timeline.escalated': '{title} – nobody did it in time; now {who} is asked',
  'timeline.timed-out': '{title} – the time ran out, and it goes on without',
  'timeline.failed': '{title} – could not be done: {why}',
  'timeline.skipped': '{title} – left out by {by}: {why}',
  'timeline.redone': '{title} – to be done again, says {by}: {why}',
  'timeline.late': '{title} – {by} came too late with it',

  // Rounds.
  'timeline.round.opened': '{title} – asked of {codes}{until, select, none {} other {, by {until}}}',
  'timeline.round.answered': '{title} – {answer}, says {by}{late, select, yes { (late)} other {}}',
  'timeline.round.chased': '{title} – no answer yet from {codes}; {role} is reminded',
  'timeline.round.closed': '{title} – closed, all {asked} have answered',
  'timeline.round.silent': '{title} – closed with {answered} of {asked} answers; no answer: {codes}',

  // Notices.
  'timeline.notice.ring': 'Test ring at the hand-over of duty',
  'timeline.notice.opened': '{title} – notice: {words}',
  'timeline.notice.rung': '{title} – nobody has said yet that they got it; now {role}, by {ways}',
  'timeline.notice.acknowledged': '{title} – {by} has got it',
  'timeline.notice.failed': '{title} – nobody said that they got it; the coordinators are told',
  'timeline.notice.late': '{title} – {by} has got it, too late',
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
  'timeline.schedule.missed': 'A start of {playbook} was missed, and is not caught up',
} as const
