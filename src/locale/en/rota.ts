/** Turns of duty ahead: for a time, exchanged, as a plan, and times without anybody. */
export const rota = {
  'rota.how':
    'Write duty, duty rota, duty take, duty give <person>, or for a time: duty give <person> from 2027-04-24 18:00 to 2027-04-26 08:00. To exchange: duty swap from <when> to <when> with <person>.',
  'rota.swap.how':
    'Write for example: duty swap from 2027-04-24 08:00 to 2027-04-25 08:00 with Anne Example. To name hers, add: for 2027-05-01 08:00 to 2027-05-02 08:00',
  'rota.given': '{name} is {turn} for {member} from {from} until {to}. It is on record.',
  'rota.not-yours':
    'In that time you are not on duty throughout, so you cannot give it away. A coordinator of {member} can, and anybody of {member} can take it.',
  'rota.told.has':
    '{by} gave you a turn for {code} ({turn, select, deputy {deputy} other {duty officer}}) from {from} until {to}.',
  'rota.told.had':
    '{name} has your turn for {code} ({turn, select, deputy {deputy} other {duty officer}}) from {from} until {to}, by the word of {by}.',

  'rota.plan': 'Duty for {member}, two weeks ahead:',
  'rota.plan.deputies': 'Deputies',
  'rota.plan.nobody': 'nobody is on duty',
  'rota.plan.more': 'Shown are the first {shown} turns.',

  'rota.gap':
    'Nobody is on duty for {member} from {from} until {to}. Name somebody: duty give <person> from … to …, or in the directory’s file.',
  'rota.gap.now':
    'Nobody is on duty for {member} now, and until {to}. Take it over (duty take), or name somebody: duty give <person> from … to …',

  'rota.swap.offered':
    '{name} was asked, and answers by a button. Until then nothing changes. To take it back: duty decline {id}',
  'rota.swap.asked':
    '{by} asks you to exchange turns of duty for {member}. You would be on duty from {from} until {to}; {by} would take yours from {theirFrom} until {theirTo}.',
  'rota.swap.accept': 'Exchange',
  'rota.swap.decline': 'No',
  'rota.swap.accepted': 'The turns are exchanged. Both of you have them in writing.',
  'rota.swap.ended': 'The offer is over. Nothing changed.',
  'rota.swap.done':
    'Exchanged, duty for {member}: {with} from {from} until {to}, {by} from {theirFrom} until {theirTo}.',
  'rota.swap.declined': '{with} did not take up the exchange of turns for {member} offered by {by}. Nothing changed.',
  'rota.swap.withdrawn': '{by} took back the exchange of turns for {member} offered to {with}. Nothing changed.',
  'rota.swap.lapsed': 'Nobody took up the exchange of turns for {member} that {by} offered {with}. Nothing changed.',
  'rota.swap.none': 'There is no open offer {id} for you.',
  'rota.swap.changed': 'The rota has changed since this was offered, so nothing was exchanged. Offer it again.',
  'rota.swap.oneself': 'One exchanges turns with somebody else.',
  'rota.swap.begun': 'One of these turns has begun. Hand over what is left of yours: duty give <person>',
  'rota.swap.overlap': 'These turns overlap. Exchange two that do not.',
  'rota.swap.not-theirs': '{name} is not on duty throughout that time. duty rota shows who is when.',
  'rota.swap.which':
    '{name} has no turn of its own in the next two weeks that could be meant. Name it: … for <when> to <when>',
  'rota.swap.unreachable': '{name} sits in no room where they could be asked. Nothing was offered.',
} as const
