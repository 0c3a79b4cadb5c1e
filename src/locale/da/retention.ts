import type { retention as english } from '../en/retention.ts'

export const retention: Readonly<Record<keyof typeof english, string>> = {
  'retention.erased': '[slettet]',
  'retention.person.name': 'slettet person {pseudonym}',
  'retention.person.none': 'Ingen i registeret hedder {id}, eller de er slettet i forvejen.',
  'retention.held':
    'Det juridiske hold {hold} bevarer dette: intet af det må ødelægges, så længe det står. Hvorfor og af hvem: holds. Den, der må, kan ophæve det.',
  'retention.hold.none': 'Der står intet juridisk hold “{written}”. De, der gør: holds',
  'retention.period.class': 'JOM_RETENTION nævner {name}, som ikke er en klasse af data. De, der findes: {known}.',
  'retention.period.days': 'JOM_RETENTION: {name} kan gemmes i {least} til {most} dage.',
  'retention.everything': 'alt',
  'retention.hold.how':
    'Sig, hvad der skal bevares, og hvorfor: hold EL-2027-FR-0042 because a court asked for it. I stedet for sagen et id på en person, eller everything.',
  'retention.hold.done': '{subject} bevares som {id}: intet af det ødelægges, før nogen ophæver det.',
  'retention.holds.none': 'Der står intet juridisk hold på noget af jeres.',
  'retention.holds.found': '{count, plural, one {Der står # juridisk hold.} other {Der står # juridiske hold.}}',
  'retention.lift.how':
    'Sig hvilket hold, og hvorfor det ikke længere er nødvendigt: lift H-2027-0002 because the court is done.',
  'retention.lift.done': '{id} er ophævet: {subject} gemmes igen i sin sædvanlige tid og kan slettes.',
  'retention.why.long': 'Sig hvorfor med højst {most} tegn.',
  'retention.person.which': 'Ingen af jeres folk hedder “{written}”, eller flere gør. Skriv det id, som people viser.',
  'retention.erase.how':
    'Sig hvad og hvorfor: erase case EL-2027-FR-0042 because …, eller erase person anne because ….',
  'retention.erase.because':
    'Der er ingen ordre at bekræfte fra de sidste 24 timer, eller den var din egen. Sig hvorfor: {line}',
  'retention.erase.before': '{name} er slettet i forvejen.',
  'retention.erase.elsewhere': '{name} har også en rolle for {code}: den skal slutte, før de kan slettes.',
  'retention.erase.second':
    'Det er noteret. Intet er ødelagt endnu: en anden person, der må slette, har {hours} timer til at skrive: erase case {number}',
  'retention.erase.case.ask':
    'Slette {number}, som {by} bad om? Ordene ødelægges her og tages tilbage på hver platform. Intet bringer dem tilbage.',
  'retention.erase.case.done':
    '{number} bliver slettet: ordene er væk her, og hver platform bedes om sine kopier. Det, der blev besluttet, står stadig i protokollen.',
  'retention.erase.person.ask':
    'Slette {name}? Navn, kontakter, konti, passkeys og roller forsvinder her med det samme. Intet bringer dem tilbage.',
  'retention.erase.person.done': '{name} er slettet. Det, de gjorde i embeds medfør, står uden navn.',
  'retention.erase.person.file':
    'Tag også {id} ud af registerets fil, ellers bringer næste import dem tilbage som en ny.',
  'retention.erase.yes': 'Ja, slet',
  'commands.help.records': 'Hvad der gemmes',
  'commands.hold.summary': 'Bevarer en sag, en persons data eller alt mod at blive ødelagt.',
  'commands.holds.summary': 'Viser de juridiske hold, der står.',
  'commands.lift.summary': 'Ophæver et juridisk hold.',
  'commands.erase.summary': 'Ødelægger hvad der er gemt om en person eller en sag.',
  'cli.retention.summary': 'vis, hvad der har haft sin tid (--dry-run), eller afslut det nu (--now)',
  'cli.retention.which':
    'Sig hvilken: retention --dry-run viser, hvad der ville slutte, retention --now afslutter det.',
  'cli.retention.what': 'hvad',
  'cli.retention.class': 'klasse',
  'cli.retention.days': 'dage',
  'cli.retention.due': 'nu',
  'cli.retention.oldest': 'ældste',
  'cli.retention.held': 'hold',
  'cli.retention.waiting': 'valg',
  'cli.retention.done':
    '{count, plural, =0 {Intet har haft sin tid.} one {# post er afsluttet.} other {# poster er afsluttet.}}',
  'cli.retention.dry':
    '{due, plural, =0 {Intet ville slutte.} one {# post ville slutte.} other {# poster ville slutte.}} {held, plural, =0 {} one {Et juridisk hold bevarer én mere.} other {Juridiske hold bevarer # mere.}} Intet blev ændret.',
  'cli.erase.summary': 'ødelæg, hvad der er gemt om en person eller en sag; spørger igen uden --yes',
  'cli.erase.what': 'Sig hvad: erase person <id> eller erase case <nummer>.',
  'cli.erase.because': 'Sig hvorfor: --because="…". Det kommer i protokollen.',
  'cli.erase.in-file':
    'Registerets fil nævner stadig {id}: tag dem først ud af den, ellers bringer næste import dem tilbage som en ny.',
  'cli.erase.ask.person':
    'Dette ødelægger navn, kontakter, konti, adgangsnøgler og roller for {name} for altid. Skriv id’et igen for at fortsætte:',
  'cli.erase.ask.case':
    'Dette ødelægger ordene i {name} for altid, her og på hver platform. Skriv nummeret igen for at fortsætte:',
  'cli.erase.none.person':
    'Ingen i registeret hedder {name}, eller de er slettet i forvejen. Skriv det id, som people viser.',
  'cli.erase.none.case': 'Der er ingen sag {name}. Skriv hele dens nummer, som EL-2027-FR-0042.',
  'cli.erase.not-done': 'Intet blev gjort.',
  'cli.erase.before': '{name} er slettet i forvejen.',
  'cli.erase.finished': '{name} er slettet ({id}).',
  'cli.erase.waiting':
    '{name} er slettet her ({id}). Platforme har stadig kopier: botten tager dem tilbage, mens den kører, og afslutter det så.',
  'cli.erase.held': 'Et juridisk hold blev sat imens: {id} venter på det.',

  'cli.keys.summary': 'vis hovednøglerne, og hvor mange værdier hver af dem forsegler',
  'cli.keys.rotate.summary': 'lav en ny hovednøgle og giv den til hver forseglet værdi, mens botten kører',
  'cli.keys.rewrap.summary': 'giv den gældende hovednøgle til hver værdi, der endnu har en ældre',
  'cli.keys.retire.summary': 'tag en ældre hovednøgle ud af nøglefilen, når intet mere har brug for den',
  'cli.keys.current': 'gældende',
  'cli.keys.older': 'ældre',
  'cli.keys.unknown': 'ER HER IKKE',
  'cli.keys.values':
    '{values, plural, =0 {intet forseglet med den} one {# værdi forseglet med den} other {# værdier forseglet med den}}',
  'cli.keys.given': 'nøgle fra miljøet',
  'cli.keys.file': 'nøgle i {file}',
  'cli.keys.unread': 'Hvad der er forseglet med {keys}, kan ikke læses: læg den nøgle tilbage.',
  'cli.keys.progress': '{values, plural, one {# værdi} other {# værdier}} indtil nu …',
  'cli.keys.rewrapped':
    '{values, plural, =0 {Hver værdi havde allerede {to}.} one {# værdi har nu {to}.} other {# værdier har nu {to}.}}',
  'cli.keys.left-unread':
    '{unread, plural, one {# værdi er forseglet} other {# værdier er forseglet}} med en nøgle, som ikke er her, og bliver, som de er. `keys` nævner den.',
  'cli.keys.again':
    '{left, plural, =0 {En kørende proces kan endnu forsegle med en ældre nøgle.} one {# værdi var i brug.} other {# værdier var i brug.}} Kør `keys rewrap` om et minut; intet går tabt imens.',
  'cli.keys.put-away':
    'Intet er længere forseglet med {id}. Kopiér den nye nøglefil til et sikkert sted, og læg så den gamle nøgle væk: npm run -s jom -- keys retire {id}',
  'cli.keys.put-away.given':
    'Intet er længere forseglet med {id}: tag den ud af miljøet, og gem den hos de sikkerhedskopier, der har brug for den.',
  'cli.keys.retired':
    '{id} er ude af nøglefilen og ligger i {path}. Ældre sikkerhedskopier har brug for den: flyt den til, hvor deres nøgler ligger, og ødelæg den sammen med den sidste af dem.',
}
