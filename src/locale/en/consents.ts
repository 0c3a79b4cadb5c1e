/** Sharing a case with some by name: asking its originator, their answer, and what happens when there is none. */
export const consents = {
  'commands.share.summary':
    'Shares a case with members or a room by name; of a case of others, asks its originator first.',
  'commands.allow.summary': 'Allows that others read a case of your people, as you were asked.',
  'commands.refuse-share.summary': 'Refuses it.',
  'commands.withdraw.summary': 'Takes an allowance back: what was shared by it is recalled.',
  'commands.consents.summary': 'Lists what was asked about sharing cases, and the answers.',
  'commands.break-glass.summary':
    'In an emergency, when an originator is silent: releases a case. Takes a second person of another member.',

  // Asking.
  'consents.share.how':
    'Say with whom, and why: share {number} with DK, EE as amber because … Instead of members you can name a room.',
  'consents.share.why': 'Say why, so that {code} can decide: share {number} with {members} because …',
  'consents.with.unknown': '“{written}” is neither a member nor a room that you can share with. Members: {members}',
  'consents.room.ceiling': '{room} carries up to {ceiling}, not {label}. Choose a lower label, or name the members.',
  'consents.room.nobody': 'Nobody of another member sits in {room}.',
  'consents.stricter': '{number} bears {label}. It can be shared as that or lower. To raise it: label {number} …',
  'consents.already': '{members} can read {number} already, as {label}.',
  'consents.asked-already': '{code} was asked this about {number} already, and has not answered: {id}',
  'consents.share.done': '{number} is shared with {members} as {label}.',
  'consents.share.asked':
    '{number} is a case of {code}, so {code} is asked: {id}. You are told the answer by {until} at the latest. Nothing is shared before.',
  'consents.share.nobody': 'Nobody of {code} can be reached by the bot. Please call them.',

  // The question, and how it stands.
  'consents.ask': '{asker} ({asking}) asks whether {members} may read {number}, as {label}.',
  'consents.ask.until':
    'Answer by {until}. If nobody of {code} does, nothing is shared. After a while deputy and head are asked too.',
  'consents.control.allow': 'Allow',
  'consents.control.refuse': 'Refuse',
  'consents.control.break': 'Break the glass',
  'consents.control.confirm': 'Confirm the release',
  'consents.control.withdraw': 'Take it back',
  'consents.state.open': '{id}: {code} has not answered yet whether {members} may read {number} as {label}.',
  'consents.state.granted': '{id}: {by} has allowed it. {members} can read {number} as {label}.',
  'consents.state.refused': '{id}: {by} has refused it. {number} is not shared with {members}.',
  'consents.state.lapsed': '{id}: nobody of {code} answered in time. {number} is not shared with {members}.',
  'consents.state.withdrawn': '{id}: {by} took it back. {number} is not shared with {members} by it.',
  'consents.state.broken':
    '{id}: {first} and {by}, of two other members, released {number} to {members} as {label}, since nobody of {code} had answered.',
  'consents.over.granted': '{id} was allowed already. To take it back: withdraw {id}',
  'consents.over.refused': '{id} was refused. That is not overridden.',
  'consents.over.lapsed': '{id} has lapsed without an answer. It has to be asked anew: share {number} with …',
  'consents.over.withdrawn': '{id} was taken back.',
  'consents.over.broken': '{id}: two people have released {number} meanwhile. To take it back: withdraw {id}',
  'consents.none': 'There is no {written} that you may see. Those you may: consents',
  'consents.by-case':
    '“{written}” is a case, and this takes the number of what was asked about one, such as S-2027-0003: consents lists them. To ask first: share {written} with … because …',
  'consents.not-yours': '{id} is for the people of {code} to decide.',
  'consents.which': 'Say which one, by its number: {usage}',
  'consents.allow.done': 'Allowed: {members} can read {number} as {label} from now on. To take it back: withdraw {id}',
  'consents.refuse.done': 'Refused: {number} is not shared with {members}. {asker} is told.',
  'consents.withdraw.done': 'Taken back: {members} can read {number} no more by it.',
  'consents.withdraw.recall': 'Copies are taken back from where they stand: {recall}',
  'consents.withdraw.done.open': 'Taken back before it was answered. Nothing was shared.',

  // What those it is shared with are told.
  'consents.shared.summary': '{member} shares {number} with {members}, as {label}.',
  'consents.shared.broken':
    '{number} of {member} is released to {members}, as {label}, by {first} and {second}: nobody of {member} had answered.',
  'consents.shared.broken.stub':
    '{number} of {member} is released to {members}, since nobody of {member} had answered. What it is about may not be shown here: read it in the web room.',
  'consents.shared.limits':
    '{label}: for the people of {members}, nobody else. To pass it on, ask: share {number} with …',
  'consents.shared.stub':
    '{member} shares {number} with {members}. What it is about may not be shown here: read it in the web room.',

  // Silence, and breaking the glass.
  'consents.silence': '{id}: nobody of {code} has answered, deputy and head neither.',
  'consents.silence.todo':
    'If it cannot wait: two people of different members, neither of them of that one, can release it together. Its people are told at once, and it is on record.',
  'consents.break.title': 'Break the glass',
  'consents.break.intro': '{number} to {members}, as {label}, although {code} has not answered.',
  'consents.break.field': 'Why can it not wait?',
  'consents.break.submit': 'Ask for the second',
  'consents.break.why': 'Say why it cannot wait: break-glass {id} because …',
  'consents.break.observer': 'Breaking the glass is for those who work for a member. You observe.',
  'consents.break.originator':
    'You are of {code} yourself. Decide it, or ask one of your people to: allow {id}, or refuse-share {id}',
  'consents.break.not-asked':
    'Not yet: deputy and head of {code} are asked first, when nobody has answered for a while.',
  'consents.break.too-early': 'Not yet: deputy and head of {code} have until {at} to answer.',
  'consents.break.same-person': 'It takes a second person, of another member. You were the first.',
  'consents.break.same-member':
    'It takes somebody of another member than {first}. Ask one of them, until {confirm}: break-glass {id}',
  'consents.break.first':
    '{id}: nothing is released yet. Somebody of another member must confirm by {confirm}: break-glass {id}. Those on duty who may are asked, and {code} is warned.',
  'consents.break.done': 'Released: {members} can read {number} as {label}. {code} is told at once.',
  'consents.second':
    '{first} wants to release {number} to {members} as {label}, since nobody of {code} has answered. Without a second person of another member by {confirm}, nothing happens.',
  'consents.second.todo': 'Confirm only if it cannot wait. Your name is on record with it.',
  'consents.second.over': '{id}: nobody confirmed in time. Nothing was released.',
  'consents.warning':
    '{first} wants to release {number} to {members} as {label} without an answer of yours, and asks for a second person. Answer now; a refusal ends it.',

  // The list.
  'consents.list': 'Asked about sharing: {count}',
  'consents.list.none': 'Nothing was asked that you may see.',
  'consents.list.line': '{number} with {members} as {label} · {state}',
  'consents.list.more': 'The newest {shown} are shown.',
  'consents.short.open': 'open until {until}',
  'consents.short.granted': 'allowed by {by}',
  'consents.short.refused': 'refused by {by}',
  'consents.short.lapsed': 'lapsed without an answer',
  'consents.short.withdrawn': 'taken back by {by}',
  'consents.short.broken': 'released by {first} and {by} over the silence of {code}',
} as const
