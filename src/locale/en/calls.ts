/** Calls: planning, invitations, the roll, minutes. */
export const calls = {
  'calls.mail.subject.planned': 'Call {call}: {at}',
  'calls.mail.subject.moved': 'Call {call} was moved: {at}',
  'calls.mail.subject.cancelled': 'Call {call} is off',
  'calls.mail.planned': 'You are invited to call {call}: {at}, {minutes} minutes.',
  'calls.mail.moved':
    'Call {call} was moved. It is now on {at}, {minutes} minutes. The attached calendar entry replaces the earlier one.',
  'calls.mail.cancelled': 'Call {call} on {at} is off. The attached calendar entry takes the earlier one away.',
  'calls.mail.answer': 'Say whether you come, without signing in: {url}',
  'calls.mail.where': 'What it is about and how to join stand in chat and on the web, never in a calendar.',
} as const
