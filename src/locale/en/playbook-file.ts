/** Problems of a playbook's file: what is wrong, and what to do about it. */
export const playbookFile = {
  'playbook.expression.syntax':
    'This expression cannot be read: {problem}. It is CEL, such as steps.d1.answers.significant == "yes".',
  'playbook.expression.type': 'This expression does not go together: {problem}. Compare and join things of one kind.',
  'playbook.expression.refused':
    '{problem} is not for playbooks. Do it with contains, startsWith, endsWith, in, size, filter, map, exists, all, split, join or timestamp.',
  'playbook.expression.limit': 'This expression is too large: {problem}. Split it by `set`.',
  'playbook.expression.missing': 'This expression names what is not there: {problem}. Correct the name.',
  'playbook.expression.value': 'This expression makes nothing that a run can keep: {problem}. Change it.',

  'playbook.problem.words':
    '“{field}” must be words, at most 3000 characters; in quotes when they look like something else.',
  'playbook.problem.text':
    '“{field}” must be words, or words by language with English at least: en: …, da: …. In quotes when they begin with a brace.',
  'playbook.problem.braces':
    'The braces do not match. What is worked out stands between two of them: … two open, the expression, two closed.',
  'playbook.problem.id':
    '“{field}” must be here and be of small letters, digits and underscores, at most 32, with a letter first, such as triage or d1.',
  'playbook.problem.playbook': '“{field}” must be the id of a playbook, such as PB-07 or PB-06-EU.',
  'playbook.problem.room':
    '“{field}” must be a room’s id, such as joint-mechanism, or made:war_room for one that a step makes.',
  'playbook.problem.card-room': '“{field}” must be a room’s id, such as joint-mechanism, or home for the member’s own.',
  'playbook.problem.word':
    '“{field}” must be one word of small letters, digits, hyphens or underscores, such as closed.',
  'playbook.problem.count': '“{field}” must be a whole number from 1 on, and not too large.',
  'playbook.problem.duration':
    '“{field}” must be a stretch of time: 90 s, 15 min, 2 h, 14 d, 1 w, or several such as 1 h 30 min.',
  'playbook.problem.when':
    '“{field}” must be an instant, such as start + 15 min, step + 1 h, opens - 60 min, day - 7 d 17:00, 12:00 Europe/Brussels, or 30 min for so long after the step began.',
  'playbook.problem.cel': '“{field}” must be an expression in CEL, such as case.status != "closed".',
  'playbook.problem.who':
    '“{field}” must say who: a role such as spoc or duty, spoc of FR, spoc of each, duty of own; or starter, owner, reporter.',
  'playbook.problem.people': '“{field}” must name one role or a list of them, such as [duty, spoc of each].',
  'playbook.problem.no-role':
    'Nobody has the role {role}. A role is one of the directory’s, or duty, deputy, head, starter, owner, reporter.',
  'playbook.problem.no-role-near': 'Nobody has the role {role}. Did you mean {near}?',
  'playbook.problem.option':
    'An option is called by small letters, digits, hyphens and underscores; what people read is its text.',
  'playbook.problem.options': '“{field}” must be options, each with its text: yes: "Yes", no: "No".',
  'playbook.problem.passkey':
    '“{field}” must be options of this question, each with publish or escalate: yes: publish.',
  'playbook.problem.passkey-option': 'There is no option {value} in this question. Name one that it has.',
  'playbook.problem.fields': '“{field}” must be the questions of the form, one at least.',
  'playbook.problem.channels': '“{field}” must be chat, email or webhook, or a list of these.',
  'playbook.problem.ladder':
    '“{field}” must have one rung at least, such as after: 10 min, who: deputy, by: [chat, email].',
  'playbook.problem.place':
    '“{field}” must be card, home, room:joint-mechanism, made:war_room for a room that a step makes, or a role such as duty of each.',
  'playbook.problem.places': '“{field}” must be one place or a list of them, such as [card, room:joint-mechanism].',
  'playbook.problem.steps': '“{field}” must be a list of steps, one at least.',
  'playbook.problem.no-step-group': 'A step is a group of fields, such as id: hello, say: Good morning, to: card.',
  'playbook.problem.step': 'This step does nothing. Give it one of: {known}.',
  'playbook.problem.two-steps': 'A step does one thing, and this does “{first}” and “{second}”. Make it two steps.',
  'playbook.problem.reaction':
    '“{field}” must be continue, stop, or one of: end: a word; retry: times and after; do: steps.',
  'playbook.problem.case': 'A case has “if” and “steps”; the last one may be “otherwise” with steps.',
  'playbook.problem.cases': '“{field}” must be a list of cases, each with “if” and “steps”.',
  'playbook.problem.lanes': '“{field}” must be two or more lanes, each with its name and its steps.',
  'playbook.problem.regime': '“{field}” must be a clock of a law, such as nis2.early-warning.',
  'playbook.problem.set': '“{field}” must be names, each with an expression: severity: inputs.severity.',
  'playbook.problem.zone': 'There is no time zone {zone}. Write one such as Europe/Brussels.',
  'playbook.problem.command':
    '“{field}” must be true, or the name of a command of its own, of small letters and hyphens.',
  'playbook.problem.schedule':
    '“{field}” must be five cron fields in quotes, such as "0 9 * * MON" for Mondays at 09:00.',
  'playbook.problem.cron':
    'These are not five cron fields: {problem}. Write them such as "0 9 * * MON" for Mondays at 09:00.',
  'playbook.problem.true': '“{field}” must be true here.',
  'playbook.problem.trigger': 'What begins a run must be one of: {known}.',
  'playbook.problem.on': '“{field}” must be a list of what begins a run, such as command: true.',
  'playbook.problem.each': '“{field}” must be member, or be left out.',
  'playbook.problem.election-when':
    'What begins by the election clock counts from opens, closes, day or results, such as opens - 60 min.',
  'playbook.problem.during': '“from” must be earlier before the election than “to”: from: 12 w, to: 4 w.',

  'playbook.problem.makes.bool': 'A condition must be true or false, and this makes {type}. Compare it with something.',
  'playbook.problem.makes.list': 'This must be a list of member codes, and it makes {type}. Write all, own, or a list.',
  'playbook.problem.makes.instant':
    'This must be an instant, and it makes {type}. Take one from an answer or the election.',
  'playbook.problem.makes.any': 'This makes {type}, which a run cannot keep.',

  'playbook.problem.double': '{id} stands here a second time. Call one of them something else.',
  'playbook.problem.double-step':
    'There is a step {id} already, in line {line, number}. Call one of them something else.',
  'playbook.problem.otherwise': 'There is one “otherwise”, after the cases that have an “if”. Move it to the end.',
  'playbook.problem.each-of-nothing':
    '“each: member” is for playbooks about an election. Add “about: election”, or remove it.',
  'playbook.problem.no-election': 'The election clock begins runs about an election only. Add “about: election”.',
  'playbook.problem.no-case': '{what} is about a case, and this playbook is not. Add “about: case”, or remove it.',
  'playbook.problem.does-without-until':
    'Whether {does} was done must be seen from the case. Add “until”, such as until: case.status != "new".',
  'playbook.problem.approved-by-itself':
    'Nobody knows who did what merely shows (“until”), so nobody can be kept from approving their own. Ask for the approval in a step of its own after it.',
  'playbook.problem.words-in-name':
    'The name of a room is read by its platform, and by all who see that there is such a room: no answers, inputs or variables may stand in it. Use case, election, member or run.',
  'playbook.problem.not-made': 'The step {step} makes no room. Name one that begins with “room: …”.',
  'playbook.problem.endless': 'This would go round for ever. Add “until” or “times”.',
  'playbook.problem.unknown-near': 'There is no {name}. Did you mean “{near}”?',
  'playbook.problem.unknown-variable': 'There is no {name} here. An expression begins with one of: {known}.',
  'playbook.problem.no-input': 'There is no input {name}. Add it under “inputs”, or correct the name.',
  'playbook.problem.no-var': 'No step sets {name}. Add a step with “set”, or correct the name.',
  'playbook.problem.no-key': '{of} has no {name}. It has: {known}.',
  'playbook.problem.no-step': 'There is no step {name}. Correct the name.',
  'playbook.problem.no-answer':
    'The step {step} has no answer {name}. Answers are those of the fields of a question; a task has evidence.',
  'playbook.problem.no-quorum':
    'The step {step} needs no quorum, so none is reached or missed. Only a round or a call has one: quorum: 3.',
  'playbook.problem.decision':
    'A question is not made a decision any more. Write: decide: …, with rule: national, instead of ask: … and decision: true.',
  'playbook.problem.rule':
    '“{field}” must be consensus, silence or vote, where delegations decide; national or delegated, where one person does.',
  'playbook.problem.decision-type':
    '“{field}” must be operational, release, downgrade, publish, escalate, standdown, procedural or config.',
  'playbook.problem.threshold': '“{field}” must be simple, two-thirds, three-quarters or unanimous.',
  'playbook.problem.basis': '“{field}” must be cast (of the votes cast) or members (of all who are entitled).',
  'playbook.problem.only-vote': 'Only a vote has “{field}”, and this is by {rule}. Leave it out, or write rule: vote.',
  'playbook.problem.silence-quorum':
    'By silence whoever says nothing agrees, so nobody has to speak: leave “quorum” out, or write rule: consensus or rule: vote.',
  'playbook.problem.silence-options': 'By silence people agree to one thing: leave “options” out.',
  'playbook.problem.ratify':
    'What is delegated is ratified in time, and nothing else is: rule: delegated goes with ratify: 24 h.',
  'playbook.problem.role-alone':
    '{who}: to a call the people of each member are invited. Name the role alone, such as duty.',
  'playbook.problem.no-minutes': 'The step {step} is no call, and has no minutes.',
  'playbook.problem.twice': 'The playbook {id} stands in {file} already. Give one of them another id.',
} as const
