/** Whose an account is, how it came to count, and the touch of a passkey that some things take. */
export const accounts = {
  'accounts.passkey.publish':
    'Nothing was published: that takes a passkey used within the last 15 minutes. Touch yours on the page, then do this again.',
  'accounts.passkey.downgrade':
    'The label stays as it is: lowering it takes a passkey used within the last 15 minutes. Touch yours on the page, then do this again.',
  'accounts.passkey.escalate':
    'Nothing was escalated: that takes a passkey used within the last 15 minutes. Touch yours on the page, then do this again.',
  'accounts.passkey.none.publish':
    'Nothing was published: that takes a passkey, and you have none yet. Add one on your account page, touch it there, then do this again.',
  'accounts.passkey.none.downgrade':
    'The label stays as it is: lowering it takes a passkey, and you have none yet. Add one on your account page, touch it there, then do this again.',
  'accounts.passkey.none.escalate':
    'Nothing was escalated: that takes a passkey, and you have none yet. Add one on your account page, touch it there, then do this again.',
  'accounts.page': 'Open the page',

  'accounts.confirm.title': 'Confirm that it is you',
  'accounts.confirm.lead':
    'Touch your passkey. For 15 minutes after that you may publish, lower a label and escalate. Nothing is done by it yet: you press again where you came from.',
  'accounts.confirm.submit': 'Touch the passkey',
  'accounts.confirm.done': 'Done. It counts until {at}. Go back and press again.',
  'accounts.confirm.back': 'Go back',
  'accounts.confirm.again': 'Touch it again',
  'accounts.confirm.none': 'You have no passkey here yet. Add one on your account page, then come back.',
  'accounts.confirm.account': 'To the account page',
  'accounts.confirm.failed': 'That did not work. Use a passkey of your own, made under this address, and try again.',
} as const
