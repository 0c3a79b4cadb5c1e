import type { whoSees as english } from '../en/who-sees.ts'

export const whoSees: Readonly<Record<keyof typeof english, string>> = {
  'who-sees.summary':
    'Viser, hvem der kan læse en af jeres sager nu og hvorfor, hvor den står, og hvad en strengere mærkning ville ændre.',
  'who-sees.cli.summary': 'Udskriver, hvem der kan læse en sag, et rum eller en besked nu, og hvorfor.',
  'who-sees.how': 'Hvis læsere? Skriv {usage}, eller skriv det om en besked.',
  'who-sees.none': 'Der er intet »{written}«, hvor du må se, hvem der læser det.',
  'who-sees.none.message': 'Hvem der læser denne besked, er kun for forfatterens egne folk at se.',
  'who-sees.none.cli': 'Der er hverken en sag, et rum eller en besked »{written}«.',

  'who-sees.case': '{number} bærer {label}{released, select, true { og er frigivet} other { og er ikke frigivet}}.',
  'who-sees.case.closed': '{number} bærer {label}; ingen kan læse dens ord mere.',
  'who-sees.message': 'En besked fra {name} i {room}, mærket {label}.',
  'who-sees.room': '{room} bærer højst {ceiling}.',

  'who-sees.readers':
    '{count, plural, =0 {Ingen kan læse det} one {Én person kan læse det} other {# personer kan læse det}}',
  'who-sees.sitting':
    '{count, plural, =0 {Ingen kendte sidder der} one {Én person sidder der} other {# personer sidder der}}',
  'who-sees.more': 'og {count} til',
  'who-sees.stubbed': 'Ser kun, at der er noget',
  'who-sees.reason.own': 'egne folk hos {member}, hvis sag det er',
  'who-sees.reason.addressee': '{member} er adressat',
  'who-sees.reason.consent': '{member} må læse det efter samtykke {consent}',
  'who-sees.reason.open': 'det er frigivet under TLP:AMBER, til alle',
  'who-sees.reason.here': 'i {room}, hvor det står helt',
  'who-sees.reason.alone': 'en kopi til én alene, i {room}',
  'who-sees.reason.said': 'i {room}, hvor det blev sagt',

  'who-sees.copies': 'Hvor det står',
  'who-sees.copies.none': 'Det står ingen steder.',
  'who-sees.copy': '{place}: {stands}, siden {at}{why}',
  'who-sees.alone': '{name} alene, i {room}',
  'who-sees.stands.whole': 'helt',
  'who-sees.stands.stub': 'en linje uden indhold',
  'who-sees.stands.held': 'holdt tilbage',
  'who-sees.stands.waits': 'på vej',
  'who-sees.stands.failed': 'ikke leveret',
  'who-sees.short.whole': 'helt',
  'who-sees.short.stub': 'linje',
  'who-sees.short.held': 'holdt',
  'who-sees.short.waits': 'på vej',
  'who-sees.short.failed': 'fejlet',
  'who-sees.going': 'Reglen tillader det ikke dér mere: der ses på det igen.',

  'who-sees.clause.label-unread': 'Dets mærkning kan ikke læses.',
  'who-sees.clause.red-is-for-named-persons': 'TLP:RED er for navngivne personer; botten bærer intet af det.',
  'who-sees.clause.standing-link': 'TLP:AMBER+STRICT går ikke gennem forbindelser mellem rum.',
  'who-sees.clause.awaits-consent': 'Ophavet er spurgt og har ikke sagt ja.',
  'who-sees.clause.members-unread': 'Det er endnu ikke læst, hvem der sidder der.',
  'who-sees.clause.above-ceiling': 'Stedet må ikke bære dets mærke.',
  'who-sees.clause.not-an-addressee': 'Nogen dér hører til et medlem, som ikke er adressat.',
  'who-sees.clause.observer-present': 'Nogen dér observerer kun for et medlem.',
  'who-sees.clause.stranger-present': 'En ukendt sidder der, eller nogen uden en rolle.',
  'who-sees.clause.outside-the-community': 'Om nogen dér vides det, at de ikke hører til fællesskabet.',

  'who-sees.places': 'Hvad hvert sted må bære',
  'who-sees.place': '{room}: højst {ceiling}. Politik {policy}; {platform} lover {promised} ({promise}).',
  'who-sees.place.raised': 'Hævet til {to} af {by}: {because}.',
  'who-sees.place.unread': 'Det er endnu ikke læst, hvem der sidder der.',
  'who-sees.promise':
    '{encryption, select, none {enhver kan læse med} loopback {kun denne maskine} transit {krypteret undervejs} other {krypteret fra ende til ende}}, {operator, select, own {drevet af os} allowed {drevet af en tilladt} other {drevet af en fremmed}}',
  'who-sees.promise.unknown': 'hvad den lover, vides ikke',
  'who-sees.strangers': '{count, plural, one {Én fremmed sidder der} other {# fremmede sidder der}}: {accounts}',

  'who-sees.raised': 'Hvis det blev hævet til {label}',
  'who-sees.raised.rooms': 'Det ville stå helt i {after, plural, one {# rum} other {# rum}} i stedet for {before}.',
  'who-sees.raised.people': '{after, plural, one {# person} other {# personer}} kunne læse det i stedet for {before}.',

  'who-sees.room.copies': 'Hvad der står dér fra os',
  'who-sees.room.copy': '{label}: {count}, {stands}',

  'who-sees.head.name': 'NAVN',
  'who-sees.head.of': 'FOR',
  'who-sees.head.why': 'HVORFOR',
  'who-sees.head.place': 'STED',
  'who-sees.head.shows': 'VISER',
  'who-sees.head.since': 'SIDEN',
}
