/** What the check of a playbook finds, and what to do about it. */
export const playbookCheck = {
  'playbook.check.error': 'error',
  'playbook.check.warning': 'warning',

  'playbook.check.after-end':
    '{step} is never reached: the run always ends at {end}. Move it before that, or remove it.',
  'playbook.check.never': '{step} is never done: its condition is always false. Correct “if”, or remove the step.',
  'playbook.check.always': '{step} has a condition that is always true. Remove “if”, or correct it.',
  'playbook.check.waits-for-ever': '{step} waits for what never comes: its condition is always false. Correct it.',
  'playbook.check.no-timeout':
    '{step} says what follows when it runs out, and never does. Add “timeout”, or remove “on-timeout”.',
  'playbook.check.instant-timeout': '{step} is done at once and cannot run out. Remove “timeout”.',
  'playbook.check.cannot-fail': '{step} cannot fail. Remove “on-failure”.',
  'playbook.check.shadowed':
    'Case {nth, number} of {step} is never reached: case {before, number} holds before. Change its “if”, or remove it.',
  'playbook.check.case-never': 'Case {nth, number} of {step} never holds. Change its “if”, or remove it.',
  'playbook.check.otherwise-never':
    '“otherwise” of {step} is never reached: a case before always holds. Change that, or remove it.',
  'playbook.check.lane-at-once':
    '{step} goes on with the first lane, and {lane} is done at once: what the others do never counts. Let it wait, or use “join: all”.',
  'playbook.check.repeat-once': '{step} is done once: “until” is always true. Remove “repeat”, or correct it.',
  'playbook.check.repeat-for-ever': '{step} goes round for ever: “until” is always false. Correct it, or add “times”.',
  'playbook.check.repeat-at-once': '{step} goes round without a pause. Add “every”, or a step within it that waits.',

  'playbook.check.no-election':
    '{step} counts {field} ({when}) by the election clock, and this playbook is not about an election. Add “about: election”, or count from start or step.',
  'playbook.check.no-deadline':
    '{step} counts {field} ({when}) from a deadline that it does not have. Add “due”, or count from start or step.',
  'playbook.check.own-deadline':
    '{step} counts its own {field} ({when}) from itself. Count from start, step or the election.',
  'playbook.check.wait-over':
    '{step} waits until {when}, which has passed when it begins. Remove it, or correct the instant.',
  'playbook.check.too-early':
    '{step} cannot keep {field} ({when}): it begins then or later. Make it later, or count from step.',
  'playbook.check.same-each-round':
    '{step} has the same {field} ({when}) in every round, and in later ones it has passed. Count from step.',
  'playbook.check.timeout-before-due': '{step} runs out ({timeout}) before its {field} ({due}). Make “timeout” later.',
  'playbook.check.rung-after-timeout':
    '{step} has run out ({timeout}) before its ladder reaches {who}. Make “timeout” later, or the ladder shorter.',
  'playbook.check.not-in-order': 'In {field} of {step}, {at} stands after {before}, and is earlier. Put them in order.',
  'playbook.check.after-timeout': '{step} has run out ({timeout}) before {who} is asked ({at}). Make “timeout” later.',
  'playbook.check.before-due': '{step} goes to {who} ({at}) before it is due ({due}). Make it later, or “due” earlier.',

  'playbook.check.form.long':
    'The text of “{where}” ({language}) has {found, number} letters; some platform shows {most, number} at most. Shorten it.',
  'playbook.check.form.options':
    '“{where}” has {found, number} options; some platform shows {most, number} at most. Leave some out, or ask twice.',

  'playbook.check.language': '“{words}” lacks {languages}, which other texts have. Add it.',
  'playbook.check.other-parts': '“{words}” works out something else in {language} than in English. Make them the same.',

  'playbook.check.patient':
    '{step} waits for ever when nobody answers, and nobody else is asked. Add “timeout” or “escalate”.',
  'playbook.check.patient-decision': '{step} waits for ever when delegations say nothing. Add “deadline”.',
  'playbook.check.review-before-decided':
    '{step} is to be looked at again ({review}) before it is decided ({due}). Make “review” later.',
  'playbook.check.patient-room': '{step} waits for ever where its platform makes no room. Add “timeout”.',
  'playbook.check.patient-wait': '{step} waits for ever when that never comes true. Add “timeout”.',
  'playbook.check.unsure':
    '{name} may not be there: {why, select, later {that step comes later} leftout {that step may be left out} runout {that step may run out or fail, and it goes on} optional {it may be left empty} other {nothing has set it yet}}. Ask first: {name} != null, or compare it.',

  'playbook.check.quorum': '{step} needs {quorum} to be there, and there are only {most}. Lower “quorum”, or ask more.',
  'playbook.check.no-case-people': '{step} asks the {who} of a case, and this playbook is not about one. Name a role.',
  'playbook.check.no-starter':
    '{step} asks whoever started the run, and nobody does: it begins by itself. Name a role.',
  'playbook.check.no-own': '{step} asks {who}, and a run of this playbook has no member of its own. Say of which.',
  'playbook.check.no-member': '{who}: there is no member {code} in the directory. Correct the code.',
  'playbook.check.nobody':
    '{count, plural, one {Nobody is} other {Nobody is any of}} {who} now. Give somebody the role in the directory, or name another.',
  'playbook.check.nobody-of-several':
    'Nobody is {who} now, and only the others are asked. Give somebody the role in the directory, or leave it out.',
  'playbook.check.nobody-for':
    '{count, plural, one {For {codes} nobody} other {For these members nobody}} is {who} now{count, plural, one {} other {: {codes}}}. Give somebody the role in the directory.',
  'playbook.check.approves-own':
    '{some, select, yes {For {codes} nobody} other {Nobody}} is left to approve {step}: nobody approves their own, or for two roles. Name other roles, or give them to more people.',
  'playbook.check.changer-unknown':
    'changed-by names {id}, and there is nobody of that id in the directory. Correct it, or leave it out.',
  'playbook.check.changer-may-not':
    '{name} changed it, and only {who} may. Let one of them look at it, or change “may”.',

  'playbook.check.no-room': 'There is no room {room}. There are: {known}.',
  'playbook.check.ceiling':
    'The room {room} carries {ceiling} at most, and this is {label}. Say it elsewhere, or lower the label.',
  'playbook.check.no-home': 'A run of this playbook has no member, and so no own room. Name a room in place of home.',
  'playbook.check.homeless': 'These members have no room of their own, and would hear nothing: {codes}.',

  'playbook.check.no-playbook': 'There is no playbook {playbook}. Correct the id, or add it to the folder.',
  'playbook.check.not-callable':
    '{step} runs {playbook}, which no playbook may run. Add “playbook: true” to what begins that.',
  'playbook.check.call-without-case': '{step} runs {playbook}, which is about a case, and this one is not.',
  'playbook.check.no-such-input': '{step} gives {playbook} an input {name}, which it does not have. Correct the name.',
  'playbook.check.input-missing': '{step} gives {playbook} no {name}, which it needs. Add it to “with”.',
  'playbook.check.command-twice': 'The command {name} begins {playbook} already. Give it another name.',
  'playbook.check.circle':
    'These playbooks run each other without end and without a pause: {way}. Let one of them wait, or stop.',
  'playbook.check.no-regime': 'There is no clock {regime}. There are: {known}.',

  'cli.playbook.check.summary': 'checks playbooks against each other and the directory, and says what will go wrong',
  'cli.playbook.check.done':
    '{playbooks, plural, one {# playbook} other {# playbooks}} checked: {errors, plural, =0 {no errors} one {# error} other {# errors}}, {warnings, plural, =0 {no warnings} one {# warning} other {# warnings}}.',
  'cli.playbook.schema.summary': 'prints the JSON Schema of a playbook’s file, for editors',
} as const
