/** The record: signatures, witnesses, checking. */
export const ledger = {
  'ledger.mail.subject': 'Root of the record of {day}, for you to keep',
  'ledger.mail.what':
    'You are a witness of the record. Below is the root of the record of {day}. It contains nobody’s words. Keep this letter: with it anybody can prove later that nothing before that day was changed.',
  'ledger.mail.how': 'Say that you hold it: {url}',
} as const
