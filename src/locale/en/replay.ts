/** What is said while a real incident is played into the exercise world. */
export const replay = {
  'replay.unknown': 'There is no incident “{name}”. `npm run -s jom -- replay --list` shows those there are.',
  'replay.pace': 'The pace is a number: 1 pauses for a second between two deeds, 10 for ten, 0 for none.',
  'replay.live': 'This is a live world. Incidents are played into an exercise world only; nothing was done.',
  'replay.not-running': 'No bot answers at {origin}. Start it with `npm start`, then play the incident beside it.',
  'replay.no-goal':
    'No room of this directory says to which room a national cell releases. Give a national cell “releasesTo”, and import the directory.',
  'replay.stuck':
    'The play stopped: it waited in vain for {what}. Look at the rooms and at the log of the bot; what was played stays.',
  'replay.title': 'EXERCISE · {title} ({code}). Times are {zone}.',
  'replay.seated': '{name} was seated in “{room}” for this play.',
  'replay.watch': 'To watch, open these in two windows (each link works once, for one hour):',
  'replay.said': '{name} ({code}) in “{room}”: {words}',
  'replay.pressed': '{name} ({code}) in “{room}” presses “{button}”',
  'replay.case': '{number} stands in “{room}”, and nowhere else.',
  'replay.translated': 'In English: {words}',
  'replay.done': '{number} is closed. The play is over; everything stays to be looked at.',
  'replay.answer.looking': '{number}: read. We see nothing like it here so far; our CSIRT looks again within the hour.',
  'replay.answer.quote': '{number}: which of this may we quote? We hold our public line until {code} has spoken.',
  'replay.answer.alike':
    '{number}: we had something alike two years ago. Our lessons learned are with you in ten minutes.',
  'replay.answer.offer': 'Thank you, {code}. We can take the night shift of monitoring if that helps; say so here.',
} as const
