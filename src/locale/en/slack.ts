/** What is said about Slack: in forms and on the home page there, and to the administrator who connects it. */
export const slack = {
  'slack.exercise': 'EXERCISE – nothing here is real',
  'slack.form.page': 'Page {page} of {pages}',
  'slack.form.next': 'Next',
  'slack.form.back': 'Back',
  'slack.form.cancel': 'Cancel',
  'slack.form.close': 'Close',
  'slack.form.optional': 'You may leave this out.',
  'slack.form.time': '{label}: time',
  'slack.form.moment-half': 'Give the day and the time, or neither.',
  'slack.form.refused':
    'Nothing was stored: the bot cannot store anything now. What you typed is still here. Press again in a moment.',
  'slack.form.late': 'This takes longer than usual. Press again in a moment: it counts once.',
  'slack.form.gone':
    'This form is not open any more, and nothing was sent. Copy what you typed, and open the form anew.',
  'slack.form.elsewhere': '“{label}”: {problem}',
  'slack.form.withheld':
    'Nothing of this was stored or passed on: it bears a marking (TLP:RED or EU classified) that this system must not carry. Use a channel that is approved for it, or write it without such content.',

  'slack.late.form': 'Slack was too slow to open the form. Nothing was lost: press the button.',
  'slack.late.open': 'Open the form',
  'slack.refused.command': 'Nothing was done: the bot could not store your command. Type it again in a moment.',
  'slack.refused.press': 'Nothing was done: the bot could not store it. Press again in a moment.',

  'slack.home.nothing': 'Nothing waits for you here. Write “/jom help” in any channel to see what you can do.',
} as const
