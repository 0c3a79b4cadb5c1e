/** Proposals: what is asked for them, what keeps one from being made, replaced or withdrawn. */
export const proposals = {
  // Proposing.
  'decisions.propose.summary': 'Puts something to the delegations of this room to decide.',
  'decisions.propose.how': 'What is to be decided? Write it behind the command, or fill in the form: propose',
  'decisions.propose.where': 'Propose it in the room whose delegations are to decide.',
  'decisions.propose.observer': 'You only observe. Whoever works for a member can propose and decide.',
  'decisions.propose.nobody': 'Nobody sits here who could decide.',
  'decisions.propose.open': 'You have {most} open proposals. Close or withdraw one first: decisions open',
  'decisions.propose.long':
    'At most {most} characters fit here; you wrote {length}. Nothing was proposed: say it shorter.',
  'decisions.propose.case-closed':
    '{codes} may not read {number}, and could not decide about it. Share the case with them first, or leave its number out.',
  'decisions.propose.done':
    '{decision} is proposed to {count, plural, one {one delegation} other {# delegations}}, by {at}.',
  'decisions.propose.title-of-form': 'Proposal',
  'decisions.propose.submit': 'Propose',
  'decisions.propose.title': 'What is to be decided?',
  'decisions.propose.question': 'The question, or the text to adopt',
  'decisions.propose.question.hint': 'If empty, the line above is the question.',
  'decisions.propose.type': 'Type',
  'decisions.propose.label': 'Label',
  'decisions.propose.case': 'Case',
  'decisions.propose.case.hint': 'Its number, if it is about one. Its label holds for the proposal as well.',
  'decisions.propose.rule': 'How it is decided',
  'decisions.propose.rule.consensus': 'Consensus: at least one for it, nobody against',
  'decisions.propose.rule.silence': 'Silence, 5 working days',
  'decisions.propose.rule.urgent-silence': 'Silence, 24 hours',
  'decisions.propose.rule.vote': 'Vote: more than half of the votes cast',
  'decisions.propose.rule.vote-two-thirds': 'Vote: two thirds of the votes cast',
  'decisions.propose.rule.vote-three-quarters': 'Vote: three quarters of the votes cast',
  'decisions.propose.rule.vote-unanimous': 'Vote: all votes cast',
  'decisions.propose.rule.vote-of-members': 'Vote: more than half of all members',
  'decisions.propose.rule.vote-two-thirds-of-members': 'Vote: two thirds of all members',
  'decisions.propose.rule.vote-three-quarters-of-members': 'Vote: three quarters of all members',
  'decisions.propose.rule.vote-unanimous-of-members': 'Vote: all members',
  'decisions.propose.rule.delegated': 'Delegated: one decides for all, another ratifies',
  'decisions.propose.rule.national': 'National: your member decides',
  'decisions.propose.rule.room': 'As this room: {rule}',
  'decisions.propose.rule.silence-hours': 'Silence, {hours} hours',
  'decisions.propose.rule.at-least': '; quorum {quorum}',
  'decisions.propose.by': 'Decide by',
  'decisions.propose.by.hint': 'Like 18:00, Friday 9:30 ({zone}) or in 2 h. Empty: 24 hours, or a silence’s own time.',
  'decisions.propose.silence-short': 'A silence takes at least {minutes} minutes, so that everybody can break it.',
  'decisions.propose.consensus-short':
    'A consensus takes at least {minutes} minutes, so that everybody can object. Give it more time, like in 2 h: once all have spoken it closes at once.',
  'decisions.propose.vote-short':
    'A vote of several takes at least {minutes} minutes, so that everybody can cast theirs. Give it more time, like in 2 h: once all have spoken it closes at once.',
  'decisions.propose.short':
    'What is published, lowered or escalated takes at least {minutes} minutes, so that all who decide can speak. Give it more time, like in 2 h.',
  'decisions.propose.by.unread':
    'Write one time ahead like 18:00, 9 April 9:30 or in 2 h, at most a year away. Today’s weekday may mean two.',
  'decisions.propose.options': 'Options',
  'decisions.propose.options.hint': 'One a line, if there is more to choose from than adopt and reject.',
  'decisions.propose.options.count':
    'Write 2 to {most} options, one a line, or leave it empty for adopt and reject. Nothing was proposed.',
  'decisions.propose.quorum': 'Quorum of a consensus or vote',
  'decisions.propose.quorum.hint': 'How many delegations must take a position; observers never count.',
  'decisions.propose.quorum.many':
    'It cannot need {quorum} delegations where {count} may take a position. Write at most {count}.',
  'decisions.propose.quorum.rule':
    'Only a consensus and a vote have a quorum: in a silence whoever says nothing agrees, and otherwise one decides. Leave it out, or choose one of the two. Nothing was proposed.',
  'decisions.propose.quorum.unread': 'Write how many delegations, like 14.',
  'decisions.propose.mandate': 'Mandate',
  'decisions.propose.mandate.hint': 'The legal basis or the terms of reference by which it is decided here.',
  'decisions.propose.mandate.missing':
    'Nobody decides for all without a mandate. Write it behind what you propose, “mandate: terms of reference, point 4”, or in its field. Nothing was proposed.',
  'decisions.propose.delegate': 'Delegated to',
  'decisions.propose.delegate.hint': 'Of what is delegated: code of who decides. Empty: whoever chairs the room.',
  'decisions.propose.delegate.none': '{code} is none of those that decide here: {codes}. Nothing was proposed.',
  'decisions.propose.delegate.who':
    'Nobody’s delegation alone chairs this room. Name the one that decides for all, of {codes}: propose delegated to … Nothing was proposed.',
  'decisions.propose.ratify': 'Ratified within',
  'decisions.propose.ratify.hint': 'Of what is delegated: hours in which another delegation ratifies it. Empty: 24 h.',
  'decisions.propose.ratify.unread': 'Write in how many hours another ratifies it, 1 to {most}, like 12 h.',
  'decisions.propose.known': 'What is known',
  'decisions.propose.assumed': 'What is assumed',
  'decisions.propose.unknown': 'What nobody knows',
  'decisions.propose.evidence': 'What it rests on',
  'decisions.propose.evidence.hint': 'One a line, with its grade: B2 https://… or E3 for evidence of the case.',
  'decisions.propose.evidence.many': 'At most {most} lines of evidence fit here. Nothing was proposed.',
  'decisions.propose.evidence.none': 'There is no evidence {number} of that case. Nothing was proposed.',
  'decisions.propose.review': 'Review',
  'decisions.propose.review.hint': 'When it is to be looked at again: a day and time. You are reminded once.',
  'decisions.propose.review.unread': 'Write a time ahead, like 2027-06-01 09:00.',
  'decisions.supersede.summary': 'Proposes what comes in the place of a decision.',
  'decisions.supersede.not-adopted': '{decision} is not in force, so nothing can come in its place.',
  'decisions.supersede.fewer':
    '{decision} is of {codes}: nothing comes in its place without them. Propose it where they are asked, by consensus, silence or vote.',
  'decisions.supersede.short':
    '{decision} is of several: what comes in its place takes at least {minutes} minutes, so that all of them can speak. Give it more time: supersede {decision} consensus in 2 h …',
  'decisions.supersede.own':
    '{decision} was decided by {code} by its own authority: only {code} puts another one in its place: supersede {decision} national …',
  'decisions.supersede.under-way': 'Something was proposed in the place of {decision} already: decisions open',
  'decisions.withdraw.summary': 'Takes back a proposal of yours that is not decided yet.',
  'decisions.withdraw.done': '{decision} is withdrawn. What was said to it stays on record.',
  'decisions.withdraw.not-yours': '{decision} can be withdrawn by whoever proposed it.',
} as const
