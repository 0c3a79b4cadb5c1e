/** The calendar of elections: its file, what it shows, and how it is changed. */
export const calendar = {
  'calendar.problem.id': '“{field}” must be of small letters, digits and single hyphens, at most 40, such as ep-2029.',
  'calendar.problem.line': '“{field}” must be one line of 1 to 200 characters.',
  'calendar.problem.day':
    '“{field}” must be a date, such as 2029-06-10; in an exercise also so many days from its beginning, such as in 3 d.',
  'calendar.problem.clock': '“{field}” must be a time of day in quotes, such as "08:00".',
  'calendar.problem.local':
    '“{field}” must be a local date and time, such as 2029-06-10T23:00; in an exercise also in 3 d 20:00.',
  'calendar.problem.no-polls': 'An election needs at least one day of voting under “polls”.',
  'calendar.problem.twice': '{value} stands here a second time. Each may stand once: remove one.',
  'calendar.problem.relative':
    'Days that count from the beginning, such as in 3 d, are for elections of the kind exercise. Write the date.',

  'calendar.what':
    '{what, select, election {election} poll {voting} silence {silence period} embargo {embargo} other {{what}}}',
  'calendar.change.add': '+ {what} {id}',
  'calendar.change.change': '~ {what} {id}: {fields}',
  'calendar.change.kept':
    '? {what} {id}: {fields, select, none {taken out by people, left so} other {changed by people, left as they have it ({fields})}}',
  'calendar.change.left': '? {what} {id}: not in the file any more, left as it is',
  'calendar.change.locked':
    '! {what} {id}: the file would end an embargo earlier. Nothing of this election was changed: two people have to do it (calendar).',

  'calendar.kind':
    '{kind, select, ep {European Parliament} presidential {presidential} parliamentary {parliamentary} regional {regional} local {local} referendum {referendum} exercise {exercise} other {{kind}}}',
  'calendar.list.none': 'The calendar has no election to come. A coordinator adds one: calendar add',
  'calendar.list.some': '{count, plural, one {# election} other {# elections}}',
  'calendar.list.more': 'These are the next {shown}. All, past ones included: elections all',
  'calendar.list.line':
    '{title} – {day}{until, select, none {} other { to {until}}}, {when, select, future {in {days, plural, one {# day} other {# days}}} today {now} other {over}}{cancelled, select, yes { – CANCELLED} other {}}{open, plural, =0 {} other { – not confirmed}}',
  'calendar.control.show': 'Show {id}',
  'calendar.control.confirm': 'Confirm',
  'calendar.control.refuse': 'Refuse',
  'calendar.control.check': 'I have checked {code}',

  'calendar.none': 'There is no election “{id}”. All: elections',
  'calendar.none.near': 'There is no election “{id}”. Did you mean {near}? All: elections',
  'calendar.which': 'Which election? Write its short name: {usage}. All: elections',
  'calendar.none.of': '{code} does not vote in {id}.',
  'calendar.page.summary': '{title} ({id})',
  'calendar.page.cancelled': 'CANCELLED. Nothing of it starts or reminds anybody.',
  'calendar.page.kind': 'Kind',
  'calendar.page.first': 'Polls open',
  'calendar.page.last': 'Polls close',
  'calendar.page.results': 'First results',
  'calendar.page.unknown': 'not known yet',
  'calendar.page.polls': 'Voting',
  'calendar.page.poll': '{code}: {day}, {hours}',
  'calendar.page.poll.brussels': '{hours} Brussels',
  'calendar.page.poll.no-hours': 'hours not known yet ({zone})',
  'calendar.page.poll.results': 'first results {at}',
  'calendar.page.silences': 'Silence periods',
  'calendar.page.silence':
    '{code}: {what, select, campaigning {no campaigning} polls {no opinion polls} all {no campaigning, no opinion polls} none {no restriction} other {{what}}}{what, select, none {} other {, {from} to {until} {zone}}}',
  'calendar.page.silence.now': 'IN FORCE NOW',
  'calendar.page.embargoes': 'Embargo',
  'calendar.page.embargo.locked':
    'LOCKED: no results {code, select, all {from anybody} other {from {code}}} before {at}. It holds for another {left}.',
  'calendar.page.embargo.over':
    'No results {code, select, all {from anybody} other {from {code}}} before {at}. It is over.',
  'calendar.page.embargo.last-close': 'Until the last polling station of the whole election has closed.',
  'calendar.page.embargo.day-end': 'Where an hour of closing is not known yet, the end of that day counts.',
  'calendar.page.embargo.how': 'It can be put off at once. Only two people together can end it earlier.',
  'calendar.page.from':
    '{source}, {by, select, nobody {NOT CONFIRMED} other {confirmed by {by}}}{on, select, none {} other {, checked {on}}}',
  'calendar.page.no-source': 'no source',
  'calendar.page.open': 'Not confirmed',
  'calendar.page.open.some':
    'Nobody has confirmed: {what}. Compare it with its source, then write: calendar check {id} {code}',
  'calendar.page.left':
    '{days, plural, =0 {} one {# day } other {# days }}{hours, plural, =0 {} other {# h }}{minutes} min',
  'calendar.page.proposals': 'Waits for a second person',

  'calendar.how': '“{written}” is not a way to change the calendar. All of them, with examples: calendar',
  'calendar.how.all':
    'This is how the calendar of elections is changed. Words after a hyphen say where it is from, or why.',
  'calendar.how.restore': 'To take a cancellation back: calendar restore ep-2029',
  'calendar.how.decide': 'To decide about what waits for a second person: calendar confirm 7, or calendar refuse 7',
  'calendar.how.add':
    'Write for example: calendar add it-general-2027 parliamentary IT 2027-10-24 07:00-23:00 Elezioni politiche. Or fill in the form: calendar add',
  'calendar.how.set':
    'Write for example: calendar set ep-2029 IT 2029-06-10 07:00-23:00 - Decree 12/2029. Also: calendar set ep-2029 silence FR all 2029-06-09 00:00 2029-06-10 20:00, or calendar set ep-2029 embargo close',
  'calendar.how.move': 'Write for example: calendar move ep-2029 IT 2029-06-10 2029-06-17 - postponed by decree',
  'calendar.how.cancel':
    'Write for example: calendar cancel ep-2029 - the Council moved it; of one member or day: calendar cancel ep-2029 IT 2029-06-10',
  'calendar.how.check': 'Write for example: calendar check ep-2029 FR - Code électoral, art. L49',
  'calendar.how.embargo':
    'Write until when: close (of the last polling station), a local time such as 2029-06-10 23:00, or none.',
  'calendar.written.id':
    '“{written}” cannot be the name of an election: small letters, digits and hyphens, such as it-general-2027.',
  'calendar.written.kind': '“{written}” is no kind of election. Write one of: {known}',
  'calendar.written.code': 'There is no member “{written}”. Write its code, such as FR or ENISA.',
  'calendar.written.day': '“{written}” is no date. Write it as 2029-06-10.',
  'calendar.written.hours': '“{written}” are no hours. Write opening and closing, such as 08:00-20:00.',
  'calendar.written.zone': '“{written}” is no time zone. Write its name, such as Europe/Paris.',
  'calendar.written.local': '“{written}” is no date with a time. Write it as 2029-06-10 23:00.',
  'calendar.written.title': 'Write its name in one line of at most 200 characters.',
  'calendar.written.what': '“{written}” is no kind of silence. Write one of: {known}',
  'calendar.written.span': 'The silence would end before it begins. Write its beginning first.',
  'calendar.edit.taken': 'There is an election {id} already. Change it with calendar set, or choose another name.',
  'calendar.edit.no-such-day': '{what}: there is no such voting in {id}. See: election {id}',
  'calendar.edit.day-taken': '{code} votes on {day} already in {id}. Cancel that day first.',
  'calendar.edit.last-day': 'This is the only voting of {id}. To call it off: calendar cancel {id}',
  'calendar.edit.cancelled-already': '{id} is cancelled already. To take that back: calendar restore {id}',
  'calendar.edit.not-cancelled': '{id} is not cancelled.',
  'calendar.edit.no-embargo': '{id} has no such embargo. See: election {id}',
  'calendar.edit.nothing-of': 'There is nothing of {code} in {id}. See: election {id}',
  'calendar.edit.same': 'That is what stands in the calendar already.',
  'calendar.edit.not-yours':
    'The calendar is changed by coordinators, and of {codes} by its contact point of the election network or its electoral management body. Ask one of them.',
  'calendar.edit.marked':
    'Here stands what bears {most} at most, and your words bear {label}: the calendar is public, a reason is read by those who may decide. Nothing was changed.',
  'calendar.edit.why':
    'This would end an embargo earlier, so it needs a reason and a second person. Write it again with the reason at the end: - because …',
  'calendar.edit.done': 'Done: {what}. What runs for {id} looks at its times again.',
  'calendar.edit.proposed':
    'Not done yet: this would end the embargo of {id} earlier, so it waits for a second person for 24 hours. Somebody else who may change it writes: calendar confirm {number}',
  'calendar.proposal.ask':
    '{name} wants to change {id}: {what}. An embargo would end earlier. It needs a second person.',
  'calendar.proposal.until': 'Now the embargo holds until {before}, then it would hold until {after}.',
  'calendar.proposal.none':
    'Nothing under the number “{number}” waits for a decision of yours. A second coordinator decides, or the member’s own contact point or election authority.',
  'calendar.proposal.over':
    '{number} has waited for more than 24 hours, or is decided. If it is still wanted, it has to be asked for again.',
  'calendar.proposal.stale':
    'The calendar was changed since {number} was asked for, so it may come to more than was shown then. If it is still wanted, it has to be asked for again.',
  'calendar.proposal.yourself': 'You asked for {number} yourself: it needs somebody else.',
  'calendar.proposal.confirmed': '{by} has confirmed what {name} asked for: {what}. It is done.',
  'calendar.proposal.refused': '{by} has refused what {name} asked for: {what}. Nothing was changed.',
  'calendar.proposal.nothing': 'no embargo at all',
  'calendar.say.add': '{id} added',
  'calendar.say.title': 'the name of {id}',
  'calendar.say.poll': '{code} votes on {day} in {id}{hours, select, none {} other {, {hours} {zone}}}',
  'calendar.say.move': 'voting{code, select, all {} other { of {code}}} in {id} moves from {from} to {to}',
  'calendar.say.drop': '{code} does not vote{day, select, all {} other { on {day}}} in {id}',
  'calendar.say.cancel': '{id} is cancelled',
  'calendar.say.restore': '{id} takes place',
  'calendar.say.silence': 'silence period of {code} in {id}',
  'calendar.say.embargo':
    'embargo of {id}{code, select, all {} other { for {code}}} until {until, select, close {the last polling station has closed} other {{until}}}',
  'calendar.say.lift': 'no embargo of {id}{code, select, all {} other { for {code}}}',
  'calendar.say.check': 'confirmed what stands of {code, select, all {all} other {{code}}} in {id}',

  'calendar.form.title': 'Calendar of elections',
  'calendar.form.add.intro':
    'A new election with its first day of voting. More days and members follow with calendar set.',
  'calendar.form.set.intro': 'Hours of voting of one member on one day. What is there for that day is replaced.',
  'calendar.form.submit': 'Save',
  'calendar.form.id': 'Its short name',
  'calendar.form.id.hint': 'Small letters, digits, hyphens: it-general-2027',
  'calendar.form.name': 'Its full name',
  'calendar.form.kind': 'What kind?',
  'calendar.form.code': 'Which member votes?',
  'calendar.form.code.hint': 'Its code, such as FR.',
  'calendar.form.day': 'On which day?',
  'calendar.form.day.hint': '2029-06-10',
  'calendar.form.hours': 'From when to when?',
  'calendar.form.hours.hint': 'Local time, such as 08:00-20:00. Empty: not known yet.',
  'calendar.form.zone': 'In which time zone?',
  'calendar.form.zone.hint': 'Empty: the member’s own, such as Europe/Paris.',
  'calendar.form.results': 'When may first results come?',
  'calendar.form.results.hint': 'Local date and time, such as 2029-06-10 23:00.',
  'calendar.form.source': 'Where is this from?',
  'calendar.form.source.hint': 'A law, decree or page, so that others can check it.',

  'schedules.none': 'No playbook runs on a schedule or on the clock of an election.',
  'schedules.some': '{count, plural, one {# schedule starts playbooks} other {# schedules start playbooks}}',
  'schedules.next': 'What comes next',
  'schedules.line': '{at} · {schedule} · {says}',
  'schedules.line.nothing': 'nothing to come · {schedule} · {says}',
  'schedules.more': 'These are the next {shown}.',
  'schedules.past': 'The last 30 days',
  'schedules.slot':
    '{at} · {schedule} · {state, select, fired {{run} began} late {{run} began late, because the bot was not running then} missed {nothing began, because the bot was not running then} skipped {nothing began: {wall} is left out by the change of the clock} doubled {nothing began: {wall} comes twice by the change of the clock, and the playbook takes the other} other {{state}}}',
  'schedules.slot.several':
    '{from} to {to} · {schedule} · {count} times nothing began, because the bot was not running then',
  'schedules.past.none': 'Nothing was due yet.',
} as const
