/** Forms asked for in one message, on platforms that show none. */
export const dialogue = {
  'dialogue.how':
    'Reply to this message with all answers at once. Begin each answer with its number and a colon, for instance “1: …”.',
  'dialogue.again': 'These answers are still needed. Reply to this message in the same way; everything else is kept.',
  'dialogue.optional': 'may be left out',
  'dialogue.one': 'one letter',
  'dialogue.many': 'one or more letters',
  'dialogue.moment': 'date and time as 2027-04-18 20:00',
  'dialogue.taken': 'Taken so far (write a number again to change its answer):',
  'dialogue.instead': 'Or fill it in here: {url}',
  'dialogue.fault.missing': 'An answer is needed.',
  'dialogue.fault.too-long': 'At most {most, number} characters; this had {found, number}.',
  'dialogue.fault.no-option': '“{given}” is none of the options.',
  'dialogue.fault.no-moment': 'There is no such date and time; write it like 2027-04-18 20:00.',
} as const
