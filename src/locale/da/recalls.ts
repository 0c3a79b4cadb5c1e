/** At tage tilbage, hvad der er sagt: hvad der blev af hver kopi, og hvad der skal gøres, hvor en platform ikke tog den tilbage. */
export const recalls = {
  'recalls.taken-back': 'En besked er taget tilbage her.',
  'recalls.what.message': 'din besked',
  'recalls.what.account': 'det, {account} fik at vide',
  'recalls.what.room': 'det, der stod i {room}',

  'recalls.summary.pending':
    '{id}: {what} tages tilbage. {pending, plural, one {# kopi er} other {# kopier er}} stadig undervejs, af {count}.',
  'recalls.summary.done': '{id}: {what} er taget tilbage, {count, plural, one {den ene kopi} other {alle # kopier}}.',
  'recalls.summary.failed':
    '{id}: {what} er ikke helt taget tilbage. {failed, plural, one {# kopi står} other {# kopier står}} der stadig, af {count}.',
  'recalls.summary.none': '{id}: {what}. Der var i sidste ende intet at tage tilbage.',
  'recalls.summary.files':
    '{id}: {what}. Ingen besked skulle tages tilbage. {count, plural, one {Én fil} other {# filer}} med det har forladt botten før, og dem tager intet tilbage.',

  'recalls.cause.raised': 'Mærket blev {label}, {at}.',
  'recalls.cause.retracted': 'Det blev trukket tilbage, {at}.',
  'recalls.cause.revoked': 'Adgangen blev frataget, {at}.',
  'recalls.cause.joined': 'Nogen kom til, som ikke må læse det, og der kan man læse tilbage, {at}.',
  'recalls.cause.red': 'Det blev hævet til TLP:RED, {at}.',
  'recalls.cause.consent': 'Samtykket til at dele det blev trukket tilbage, {at}.',
  'recalls.cause.erased': 'Det blev slettet, {at}.',

  'recalls.outcome.pending': 'undervejs',
  'recalls.outcome.taken-back': 'taget tilbage',
  'recalls.outcome.changed': 'erstattet af en linje uden indholdet',
  'recalls.outcome.never-sent': 'blev aldrig sendt',
  'recalls.outcome.failed.refused': 'STÅR DER ENDNU: platformen afviste',
  'recalls.outcome.failed.unreachable': 'STÅR DER ENDNU: platformen var væk for længe',
  'recalls.outcome.failed.broken': 'STÅR DER ENDNU: en fejl i botten',

  'recalls.place.closed': 'et lukket rum',
  'recalls.place.other-room': 'et andet rum',
  'recalls.place.room-of': 'et rum hos {code}',
  'recalls.place.you': 'dig alene',
  'recalls.place.person-of': 'en fra {code}',
  'recalls.place.nobody': 'en uden rolle',
  'recalls.place.console': 'den, der har konsollen',

  'recalls.taken':
    '{count, plural, one {Der er før lavet én fil med det, som intet tager tilbage:} other {Der er før lavet # filer med det, som intet tager tilbage:}}',
  'recalls.taken.more': '{count, plural, one {og en ældre} other {og # ældre}}',
  'recalls.taken.told':
    'Enhver, der har en af dem og ikke længere må læse det, er privat blevet bedt om at slette den, hvor en konto kan nås. Spørg dem også selv, hvor det betyder noget.',
  'recalls.taken.delete':
    'Du må ikke længere læse {number}. {count, plural, one {Du har en fil} other {Du har # filer}} med noget af den: slet {count, plural, one {den} other {dem}}.',
  'recalls.taken.how':
    'Slet også kopier og udskrifter, og bed dem, du har givet den videre til, om at gøre det samme. En fil med flere ting skal slettes helt: lav den på ny bagefter, af det, du må læse til den tid.',

  'recalls.more': '{count, plural, one {# kopi til} other {# kopier til}}:',
  'recalls.todo.failed':
    'Det, der stadig står, skal slettes på sin platform af dem, der passer rummet. Regn indtil da med, at alle i rummet har læst det. Den, der passer botten, kan lade den prøve igen.',
  'recalls.joined.note':
    'Det, botten sagde der, står der igen af sig selv, når alle i rummet må læse det. Det, folk selv skrev der, kan botten ikke tage tilbage: bed dem slette det.',
  'recalls.purged.note': 'Det, der var ældre end et døgn, kan ikke stå der igen: ordene er destrueret til tiden.',

  'recalls.list': '{count, plural, one {Én tilbagekaldelse} other {# tilbagekaldelser}}, nyeste først:',
  'recalls.list.none': 'Der er intet taget tilbage, som du kan se.',
  'recalls.list.line': '{state} · {what}',
  'recalls.state.open': 'i gang',
  'recalls.state.done': 'færdig',
  'recalls.state.failed': '{count, plural, one {# kopi står} other {# kopier står}} der endnu',
  'recalls.none': 'Der er ingen tilbagekaldelse {written}, som du kan se. De, der er: recalls',
  'recalls.how':
    'Sig det som svar på din egen besked eller med en sag hos dit medlem: recall EL-2027-FR-0042. Hvad der blev af en tilbagekaldelse: recall W-2027-0007',
  'recalls.not-yours.message': 'Kun den, der skrev en besked, kan tage den tilbage, og kun en, der blev sendt videre.',
  'recalls.message.gone': 'Beskeden er allerede taget tilbage.',
  'recalls.ask.case':
    'Tag {number} tilbage fra alle andre end folkene hos {code}? Den bliver {label}, og hver kopi andre steder fjernes. Det kan ikke fortrydes, men den kan deles igen.',
  'recalls.ask.message':
    'Tag din besked tilbage fra {count, plural, one {det andet rum} other {# andre rum}}? Den bliver stående, hvor du skrev den: slet den selv der.',
  'recalls.ask.yes': 'Tag den tilbage',
  'recalls.nothing': 'Der står intet af det andre steder.',
  'recalls.begun': '{id}: hver kopi tages tilbage. Du får en besked med en linje for hver.',
  'commands.recalls.summary': 'Viser, hvad der er taget tilbage.',
  'commands.recall.summary':
    'Tager en sag eller din egen besked tilbage alle steder, eller viser, hvad der blev af en tilbagekaldelse.',
} as const
