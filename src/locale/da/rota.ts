import type { rota as english } from '../en/rota.ts'

export const rota = {
  'rota.how':
    'Skriv duty, duty rota, duty take, duty give <person>, eller for en tid: duty give <person> from 2027-04-24 18:00 to 2027-04-26 08:00. For at bytte: duty swap from <hvornår> to <hvornår> with <person>.',
  'rota.swap.how':
    'Skriv for eksempel: duty swap from 2027-04-24 08:00 to 2027-04-25 08:00 with Anne Example. For at nævne hendes, tilføj: for 2027-05-01 08:00 to 2027-05-02 08:00',
  'rota.given': '{name} er {turn} for {member} fra {from} indtil {to}. Det står i protokollen.',
  'rota.not-yours':
    'I det tidsrum har du ikke vagten hele tiden, så du kan ikke give den videre. Det kan en koordinator for {member}, og enhver hos {member} kan tage den.',
  'rota.told.has':
    '{by} gav dig en vagt for {code} ({turn, select, deputy {stedfortræder} other {vagthavende}}) fra {from} indtil {to}.',
  'rota.told.had':
    '{name} har din vagt for {code} ({turn, select, deputy {stedfortræder} other {vagthavende}}) fra {from} indtil {to}, efter besked fra {by}.',

  'rota.plan': 'Vagten for {member}, to uger frem:',
  'rota.plan.deputies': 'Stedfortrædere',
  'rota.plan.nobody': 'ingen har vagten',
  'rota.plan.more': 'Viser de første {shown} vagter.',

  'rota.gap':
    'Ingen har vagten for {member} fra {from} indtil {to}. Udpeg nogen: duty give <person> from … to …, eller i registerfilen.',
  'rota.gap.now':
    'Ingen har vagten for {member} nu, og indtil {to}. Tag den (duty take), eller udpeg nogen: duty give <person> from … to …',

  'rota.swap.offered':
    '{name} er spurgt og svarer med en knap. Indtil da ændres intet. For at tage det tilbage: duty decline {id}',
  'rota.swap.asked':
    '{by} spørger, om I vil bytte vagter for {member}. Du ville have vagten fra {from} indtil {to}; {by} ville tage din fra {theirFrom} indtil {theirTo}.',
  'rota.swap.accept': 'Byt',
  'rota.swap.decline': 'Nej',
  'rota.swap.accepted': 'Vagterne er byttet. I har det begge på skrift.',
  'rota.swap.ended': 'Tilbuddet er slut. Intet er ændret.',
  'rota.swap.done': 'Byttet, vagt for {member}: {with} fra {from} indtil {to}, {by} fra {theirFrom} indtil {theirTo}.',
  'rota.swap.declined': '{with} tog ikke imod det bytte af vagter for {member}, som {by} tilbød. Intet er ændret.',
  'rota.swap.withdrawn': '{by} tog det bytte af vagter for {member} tilbage, som {with} blev tilbudt. Intet er ændret.',
  'rota.swap.lapsed': 'Ingen tog imod det bytte af vagter for {member}, som {by} tilbød {with}. Intet er ændret.',
  'rota.swap.none': 'Der er intet åbent tilbud {id} til dig.',
  'rota.swap.changed': 'Vagtplanen er ændret, siden det blev tilbudt, så intet er byttet. Tilbyd det igen.',
  'rota.swap.oneself': 'Man bytter vagt med en anden.',
  'rota.swap.begun': 'En af vagterne er begyndt. Giv resten af din videre: duty give <person>',
  'rota.swap.overlap': 'Vagterne overlapper. Byt to, der ikke gør.',
  'rota.swap.not-theirs': '{name} har ikke vagten i hele det tidsrum. duty rota viser, hvem der har den hvornår.',
  'rota.swap.which':
    '{name} har ingen vagt i de næste to uger, som kunne menes. Nævn den: … for <hvornår> to <hvornår>',
  'rota.swap.unreachable': '{name} sidder ikke i noget rum, hvor vedkommende kunne spørges. Intet er tilbudt.',
} as const satisfies Record<keyof typeof english, string>
