import type { calendar as en } from '../en/calendar.ts'

export const calendar: Readonly<Record<keyof typeof en, string>> = {
  'calendar.problem.id': '“{field}” skal være små bogstaver, cifre og enkelte bindestreger, højst 40, f.eks. ep-2029.',
  'calendar.problem.line': '“{field}” skal være én linje på 1 til 200 tegn.',
  'calendar.problem.day':
    '“{field}” skal være en dato, f.eks. 2029-06-10; i en øvelse også så mange dage efter dens begyndelse, f.eks. in 3 d.',
  'calendar.problem.clock': '“{field}” skal være et klokkeslæt i anførselstegn, f.eks. "08:00".',
  'calendar.problem.local':
    '“{field}” skal være lokal dato og tid, f.eks. 2029-06-10T23:00; i en øvelse også in 3 d 20:00.',
  'calendar.problem.no-polls': 'Et valg skal have mindst én valgdag under “polls”.',
  'calendar.problem.twice': '{value} står her en gang til. Hver må stå én gang: fjern den ene.',
  'calendar.problem.relative':
    'Dage, der tæller fra begyndelsen, f.eks. in 3 d, er til valg af arten exercise. Skriv datoen.',

  'calendar.what':
    '{what, select, election {valg} poll {afstemning} silence {tavshedsperiode} embargo {embargo} other {{what}}}',
  'calendar.change.add': '+ {what} {id}',
  'calendar.change.change': '~ {what} {id}: {fields}',
  'calendar.change.kept':
    '? {what} {id}: {fields, select, none {taget ud af mennesker, forbliver sådan} other {ændret af mennesker, forbliver som de har det ({fields})}}',
  'calendar.change.left': '? {what} {id}: ikke i filen længere, forbliver som den er',
  'calendar.change.locked':
    '! {what} {id}: filen ville lade en embargo slutte tidligere. Intet ved dette valg er ændret: det skal to mennesker gøre (calendar).',

  'calendar.kind':
    '{kind, select, ep {Europa-Parlamentet} presidential {præsidentvalg} parliamentary {parlamentsvalg} regional {regionalvalg} local {lokalvalg} referendum {folkeafstemning} exercise {øvelse} other {{kind}}}',
  'calendar.list.none': 'Kalenderen har intet kommende valg. En koordinator tilføjer et: calendar add',
  'calendar.list.some': '{count, plural, one {# valg} other {# valg}}',
  'calendar.list.more': 'Dette er de næste {shown}. Alle, også tidligere: elections all',
  'calendar.list.line':
    '{title} – {day}{until, select, none {} other { til {until}}}, {when, select, future {om {days, plural, one {# dag} other {# dage}}} today {nu} other {overstået}}{cancelled, select, yes { – AFLYST} other {}}{open, plural, =0 {} other { – ikke bekræftet}}',
  'calendar.control.show': 'Vis {id}',
  'calendar.control.confirm': 'Bekræft',
  'calendar.control.refuse': 'Afvis',
  'calendar.control.check': 'Jeg har kontrolleret {code}',

  'calendar.none': 'Der er intet valg »{id}«. Alle: elections',
  'calendar.none.near': 'Der er intet valg »{id}«. Mente du {near}? Alle: elections',
  'calendar.which': 'Hvilket valg? Skriv dets korte navn: {usage}. Alle: elections',
  'calendar.none.of': '{code} stemmer ikke i {id}.',
  'calendar.page.summary': '{title} ({id})',
  'calendar.page.cancelled': 'AFLYST. Intet ved det starter eller minder nogen om noget.',
  'calendar.page.kind': 'Art',
  'calendar.page.first': 'Valgstederne åbner',
  'calendar.page.last': 'Valgstederne lukker',
  'calendar.page.results': 'Første resultater',
  'calendar.page.unknown': 'endnu ikke kendt',
  'calendar.page.polls': 'Afstemning',
  'calendar.page.poll': '{code}: {day}, {hours}',
  'calendar.page.poll.brussels': '{hours} Bruxelles',
  'calendar.page.poll.no-hours': 'tider endnu ikke kendt ({zone})',
  'calendar.page.poll.results': 'første resultater {at}',
  'calendar.page.silences': 'Tavshedsperioder',
  'calendar.page.silence':
    '{code}: {what, select, campaigning {ingen valgkamp} polls {ingen meningsmålinger} all {ingen valgkamp, ingen meningsmålinger} none {ingen begrænsning} other {{what}}}{what, select, none {} other {, fra {from} til {until} {zone}}}',
  'calendar.page.silence.now': 'GÆLDER NU',
  'calendar.page.embargoes': 'Embargo',
  'calendar.page.embargo.locked':
    'LÅST: ingen resultater {code, select, all {fra nogen} other {fra {code}}} før {at}. Den gælder i endnu {left}.',
  'calendar.page.embargo.over':
    'Ingen resultater {code, select, all {fra nogen} other {fra {code}}} før {at}. Den er forbi.',
  'calendar.page.embargo.last-close': 'Indtil det sidste valgsted i hele valget er lukket.',
  'calendar.page.embargo.day-end': 'Hvor lukketiden endnu ikke er kendt, tæller dagens slutning.',
  'calendar.page.embargo.how': 'Den kan straks udskydes. Kun to mennesker sammen kan lade den slutte tidligere.',
  'calendar.page.from':
    '{source}, {by, select, nobody {IKKE BEKRÆFTET} other {bekræftet af {by}}}{on, select, none {} other {, kontrolleret {on}}}',
  'calendar.page.no-source': 'ingen kilde',
  'calendar.page.open': 'Ikke bekræftet',
  'calendar.page.open.some':
    'Ingen har bekræftet: {what}. Sammenlign med kilden, og skriv så: calendar check {id} {code}',
  'calendar.page.left':
    '{days, plural, =0 {} one {# dag } other {# dage }}{hours, plural, =0 {} other {# t }}{minutes} min',
  'calendar.page.proposals': 'Venter på en anden person',

  'calendar.how': '»{written}« er ikke en måde at ændre kalenderen på. Alle, med eksempler: calendar',
  'calendar.how.all':
    'Sådan ændres kalenderen over valg. Ord efter en bindestreg siger, hvor det er fra, eller hvorfor.',
  'calendar.how.add':
    'Skriv for eksempel: calendar add it-general-2027 parliamentary IT 2027-10-24 07:00-23:00 Elezioni politiche. Eller udfyld skemaet: calendar add',
  'calendar.how.set':
    'Skriv for eksempel: calendar set ep-2029 IT 2029-06-10 07:00-23:00 - Dekret 12/2029. Også: calendar set ep-2029 silence FR all 2029-06-09 00:00 2029-06-10 20:00, eller calendar set ep-2029 embargo close',
  'calendar.how.move': 'Skriv for eksempel: calendar move ep-2029 IT 2029-06-10 2029-06-17 - udsat ved dekret',
  'calendar.how.cancel':
    'Skriv for eksempel: calendar cancel ep-2029 - Rådet har flyttet det; for ét medlem eller én dag: calendar cancel ep-2029 IT 2029-06-10',
  'calendar.how.restore': 'For at tage en aflysning tilbage: calendar restore ep-2029',
  'calendar.how.check': 'Skriv for eksempel: calendar check ep-2029 FR - Code électoral, art. L49',
  'calendar.how.decide':
    'For at afgøre, hvad der venter på en anden person: calendar confirm 7, eller calendar refuse 7',
  'calendar.how.embargo':
    'Skriv indtil hvornår: close (når det sidste valgsted lukker), en lokal tid som 2029-06-10 23:00, eller none.',
  'calendar.written.id':
    '»{written}« kan ikke være navnet på et valg: små bogstaver, cifre og bindestreger, f.eks. it-general-2027.',
  'calendar.written.kind': '»{written}« er ingen art af valg. Skriv en af: {known}',
  'calendar.written.code': 'Der er intet medlem »{written}«. Skriv dets kode, f.eks. FR eller ENISA.',
  'calendar.written.day': '»{written}« er ingen dato. Skriv den som 2029-06-10.',
  'calendar.written.hours': '»{written}« er ingen åbningstid. Skriv åbning og lukning, f.eks. 08:00-20:00.',
  'calendar.written.zone': '»{written}« er ingen tidszone. Skriv dens navn, f.eks. Europe/Paris.',
  'calendar.written.local': '»{written}« er ingen dato med klokkeslæt. Skriv den som 2029-06-10 23:00.',
  'calendar.written.title': 'Skriv navnet i én linje på højst 200 tegn.',
  'calendar.written.what': '»{written}« er ingen art af tavshed. Skriv en af: {known}',
  'calendar.written.span': 'Tavsheden ville slutte, før den begynder. Skriv begyndelsen først.',
  'calendar.edit.taken': 'Der er allerede et valg {id}. Ændr det med calendar set, eller vælg et andet navn.',
  'calendar.edit.no-such-day': '{what}: den afstemning er der ikke i {id}. Se: election {id}',
  'calendar.edit.day-taken': '{code} stemmer allerede den {day} i {id}. Aflys den dag først.',
  'calendar.edit.last-day': 'Dette er den eneste afstemning i {id}. For at aflyse valget: calendar cancel {id}',
  'calendar.edit.cancelled-already': '{id} er allerede aflyst. For at tage det tilbage: calendar restore {id}',
  'calendar.edit.not-cancelled': '{id} er ikke aflyst.',
  'calendar.edit.no-embargo': '{id} har ingen sådan embargo. Se: election {id}',
  'calendar.edit.nothing-of': 'Der er intet om {code} i {id}. Se: election {id}',
  'calendar.edit.same': 'Det står allerede i kalenderen.',
  'calendar.edit.not-yours':
    'Kalenderen ændres af koordinatorer, og for {codes} af dets kontaktpunkt i valgnetværket eller dets valgmyndighed. Spørg en af dem.',
  'calendar.edit.marked':
    'Her må højst stå {most}, og dine ord er mærket {label}: kalenderen er offentlig, en begrundelse læses af dem, der må afgøre det. Intet blev ændret.',
  'calendar.edit.why':
    'Dette ville lade en embargo slutte tidligere og kræver derfor en grund og en anden person. Skriv det igen med grunden til sidst: - fordi …',
  'calendar.edit.done': 'Udført: {what}. Hvad der kører for {id}, ser på sine tider igen.',
  'calendar.edit.proposed':
    'Endnu ikke udført: dette ville lade embargoen for {id} slutte tidligere, så det venter på en anden person i 24 timer. En anden, som må ændre det, skriver: calendar confirm {number}',
  'calendar.proposal.ask':
    '{name} vil ændre {id}: {what}. En embargo ville slutte tidligere. Det kræver en anden person.',
  'calendar.proposal.until': 'Nu gælder embargoen til {before}, derefter ville den gælde til {after}.',
  'calendar.proposal.none':
    'Intet under nummeret »{number}« venter på din afgørelse. En anden koordinator afgør det, eller medlemmets eget kontaktpunkt eller valgmyndighed.',
  'calendar.proposal.over':
    '{number} har ventet i mere end 24 timer, eller er afgjort. Ønskes det stadig, skal der bedes om det igen.',
  'calendar.proposal.stale':
    'Kalenderen er ændret, siden der blev bedt om {number}, så det kan betyde mere, end der dengang blev vist. Ønskes det stadig, skal der bedes om det igen.',
  'calendar.proposal.yourself': 'Du har selv bedt om {number}: det kræver en anden.',
  'calendar.proposal.confirmed': '{by} har bekræftet, hvad {name} bad om: {what}. Det er udført.',
  'calendar.proposal.refused': '{by} har afvist, hvad {name} bad om: {what}. Intet er ændret.',
  'calendar.proposal.nothing': 'slet ingen embargo',
  'calendar.say.add': '{id} tilføjet',
  'calendar.say.title': 'navnet på {id}',
  'calendar.say.poll': '{code} stemmer {day} i {id}{hours, select, none {} other {, {hours} {zone}}}',
  'calendar.say.move': 'afstemningen{code, select, all {} other { i {code}}} i {id} flytter fra {from} til {to}',
  'calendar.say.drop': '{code} stemmer ikke{day, select, all {} other { {day}}} i {id}',
  'calendar.say.cancel': '{id} er aflyst',
  'calendar.say.restore': '{id} finder sted',
  'calendar.say.silence': 'tavshedsperiode for {code} i {id}',
  'calendar.say.embargo':
    'embargo for {id}{code, select, all {} other { i {code}}} indtil {until, select, close {det sidste valgsted er lukket} other {{until}}}',
  'calendar.say.lift': 'ingen embargo for {id}{code, select, all {} other { i {code}}}',
  'calendar.say.check': 'bekræftet, hvad der står om {code, select, all {alle} other {{code}}} i {id}',

  'calendar.form.title': 'Kalender over valg',
  'calendar.form.add.intro': 'Et nyt valg med dets første valgdag. Flere dage og medlemmer følger med calendar set.',
  'calendar.form.set.intro': 'Åbningstid for ét medlem på én dag. Hvad der står for den dag, erstattes.',
  'calendar.form.submit': 'Gem',
  'calendar.form.id': 'Dets korte navn',
  'calendar.form.id.hint': 'Små bogstaver, cifre, bindestreger: it-general-2027',
  'calendar.form.name': 'Dets fulde navn',
  'calendar.form.kind': 'Hvilken art?',
  'calendar.form.code': 'Hvilket medlem stemmer?',
  'calendar.form.code.hint': 'Dets kode, f.eks. FR.',
  'calendar.form.day': 'Hvilken dag?',
  'calendar.form.day.hint': '2029-06-10',
  'calendar.form.hours': 'Fra hvornår til hvornår?',
  'calendar.form.hours.hint': 'Lokal tid, f.eks. 08:00-20:00. Tomt: endnu ikke kendt.',
  'calendar.form.zone': 'I hvilken tidszone?',
  'calendar.form.zone.hint': 'Tomt: medlemmets egen, f.eks. Europe/Paris.',
  'calendar.form.results': 'Hvornår kan første resultater komme?',
  'calendar.form.results.hint': 'Lokal dato og tid, f.eks. 2029-06-10 23:00.',
  'calendar.form.source': 'Hvor er det fra?',
  'calendar.form.source.hint': 'En lov, et dekret eller en side, så andre kan kontrollere det.',

  'schedules.none': 'Ingen drejebog kører efter en plan eller et valgs ur.',
  'schedules.some': '{count, plural, one {# plan starter drejebøger} other {# planer starter drejebøger}}',
  'schedules.next': 'Hvad der kommer',
  'schedules.line': '{at} · {schedule} · {says}',
  'schedules.line.nothing': 'intet på vej · {schedule} · {says}',
  'schedules.more': 'Dette er de næste {shown}.',
  'schedules.past': 'De sidste 30 dage',
  'schedules.slot':
    '{at} · {schedule} · {state, select, fired {{run} begyndte} late {{run} begyndte sent, fordi botten ikke kørte da} missed {intet begyndte, fordi botten ikke kørte da} skipped {intet begyndte: {wall} udelades, når uret stilles} doubled {intet begyndte: {wall} kommer to gange, når uret stilles, og drejebogen tager den anden} other {{state}}}',
  'schedules.slot.several': '{from} til {to} · {schedule} · {count} gange begyndte intet, fordi botten ikke kørte da',
  'schedules.past.none': 'Intet har endnu været på tide.',
}
