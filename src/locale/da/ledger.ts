import type { ledger as english } from '../en/ledger.ts'

/** Protokollen: underskrifter, vidner, kontrol. */
export const ledger: Readonly<Record<keyof typeof english, string>> = {
  'ledger.mail.subject': 'Rodværdi for protokollen {day}, til opbevaring',
  'ledger.mail.what':
    'Du er vidne på protokollen. Nedenfor står rodværdien for protokollen {day}. Den indeholder ingens ord. Gem dette brev: med det kan enhver senere bevise, at intet til og med den dag (UTC) er ændret.',
  'ledger.mail.how': 'Sig, at du har den: {url}',

  'ledger.page.title': 'Rodværdi for {day}',
  'ledger.page.what':
    'Du har fået rodværdien for protokollen {day} i et brev. Det er et langt tal, der står for alt, hvad der var på protokollen dengang, og intet siger om det.',
  'ledger.page.keep':
    'Gem brevet et sted, hvor den, der driver botten, ikke kan skrive. Med det kan enhver senere bevise, at intet til og med den dag (UTC) er ændret.',
  'ledger.page.hold': 'Jeg har den',
  'ledger.page.held': 'Du sagde den {at}, at du har den. Der er ikke mere at gøre.',
  'ledger.page.done': 'Tak. Det står på protokollen, at du har den.',
  'ledger.page.gone.title': 'Dette link fører ingen steder hen',
  'ledger.page.gone':
    'Det er ikke helt, eller det er ikke et af vores. Åbn det fra brevet igen, eller sig det til botten: witness og dagen, for eksempel witness 2027-03-14.',

  'ledger.witness.problem.too-few':
    'Protokollen har færre end to vidner fra forskellige medlemmer: den, der har database og nøgler, kunne sætte en anden i dens sted. Nævn to i JOM_WITNESSES.',
  'ledger.witness.problem.same-member':
    'Vidnet {person} for {code} tæller ikke: det medlem, eller denne person, er allerede vidne.',
  'ledger.witness.problem.no-person': 'Vidnet {person} for {code} findes ikke i registeret.',
  'ledger.witness.problem.other-member': 'Vidnet {person} har ingen rolle for {code}.',
  'ledger.witness.problem.no-address': 'Vidnet {person} for {code} har ingen e-mailadresse: intet brev kan nå frem.',
  'ledger.witness.no-root': 'Der er ingen rodværdi for {day}. En dag skrives som 2027-03-14.',
  'ledger.witness.not-yours': 'Du har ikke fået en rodværdi for {day}.',
  'ledger.witness.done': 'Tak. Det står på protokollen, at du har rodværdien for {day}.',
  'ledger.witness.before': 'Det står allerede på protokollen, at du har rodværdien for {day}.',
  'ledger.witness.none': 'Ingen rodværdi venter på, at du siger, at du har den.',
  'ledger.witness.waiting':
    '{count, plural, one {Én rodværdi venter på, at du siger, at du har den. Brevet med den} other {# rodværdier venter på, at du siger, at du har dem. Brevene med dem}} er sendt til din e-mailadresse. Den nyeste gælder også for alle før den.',
  'ledger.witness.control': 'Jeg har den ({day})',
  'commands.witness.summary': 'Siger, at du har en rodværdi.',

  'cli.ledger.signed':
    'Underskrevet fra post {from} til {to}.{first, select, yes {} other { Det før blev forseglet, før der var en nøgle: det står uden underskrift, og kæden holder det.}}',
  'cli.ledger.unsigned': 'Intet er underskrevet endnu: det bliver det første, der forsegles.',
  'cli.ledger.witnessed':
    '{roots, plural, one {Én rodværdi holder} other {# rodværdier holder}}. Den sidste med vidne: {day}, til og med post {seq}, lavet {at}, hos {by}.',
  'cli.ledger.unwitnessed':
    '{roots, plural, =0 {Der er ingen rodværdi endnu} one {Én rodværdi holder} other {# rodværdier holder}}. Intet vidne har sagt, at de har en.',
  'cli.ledger.fault.signature':
    'Underskriften ved post {seq} ({id}) {what, select, missing {er væk} wrong {hører ikke til her} stranger {er ikke med en af vores nøgler} other {holder ikke ({what})}}.',
  'cli.ledger.fault.key':
    'Underskriftsnøglen {id} {what, select, stranger {er ikke indført af en nøgle før den: en anden kan have lavet den} other {passer ikke til sin private del, eller den kan ikke åbnes ({what})}}.',
  'cli.ledger.fault.root':
    'Rodværdien for {day} {what, select, signature {er ikke, som den blev underskrevet} order {følger ikke efter den før} missing {er væk, selv om protokollen siger, at den blev lavet} witness {blev sendt til et vidne eller er hos et, som ingen række mere siger det om, eller en række siger, at nogen har den, og protokollen gør ikke} stamp {har intet tidsstempel, selv om protokollen siger, at den fik et} other {passer ikke til dagens poster}}.',
  'cli.ledger.export.summary':
    'skriv protokollen, eller det om en sag, til en ny fil med alt, hvad der skal til for at kontrollere den andetsteds; --closed udelader alt indhold',
  'cli.ledger.export.file': 'Filen {path} kan ikke laves. Nævn en, der ikke findes, i en mappe, der findes.',
  'cli.ledger.export.done': 'Skrevet: {path}, {label}, SHA-256 {hash}.',
  'cli.ledger.export.how': 'Enhver kontrollerer den med Node alene: node verify/verify.mjs {path} --root BREV',
  'cli.ledger.roots.summary':
    'vis, hvem der har protokollens rodværdier; med en dag udskrives dens rodværdi, så den kan gives videre',
  'cli.ledger.roots.held': 'har den',
  'cli.ledger.roots.sent': 'har fået den',
  'cli.ledger.roots.unsent': 'har ikke fået den',
  'cli.ledger.roots.nobody': 'sendt til ingen',
  'cli.ledger.roots.stamped': 'stemplet {at}',
  'cli.ledger.roots.none': 'Der er ingen rodværdi endnu: den første laves efter midnat UTC.',
  'cli.keys.signing.summary': 'vis de nøgler, som protokollen underskrives med; --new laver en ny, indført af den før',
  'cli.keys.signing.made':
    '{from, select, none {Lavet: {to}.} other {Fra nu af underskriver {to}, indført af {from}, hvis private del er ødelagt.}}',
  'cli.keys.signing.span': 'fra {from}{to, select, none {, underskriver} other { til {to}}}',
  'cli.keys.signing.none': 'Der er ingen endnu: den laves, når det første forsegles.',

  'console.witnesses': 'Vidner     {witnesses}',
  'console.witnesses.problem': 'Vidner     {problem}',
  'console.stamps': 'Stempler   protokollens rodværdier tidsstemples af {host}',

  'config.witnesses': 'skal være medlem:person med komma imellem, for eksempel ee:kristjan-tamm,pt:ana-silva',
  'config.tsa-url': 'skal være en adresse, der begynder med https:// eller http://',

  'notices.audit.root-late': 'Rodværdien for en forgangen dag er ikke lavet',
  'notices.audit.root-unheld': 'Rodværdien for en dag er ikke hos to medlemmer',
  'notices.audit.root-unstamped': 'Rodværdien for en dag har intet tidsstempel',
}
