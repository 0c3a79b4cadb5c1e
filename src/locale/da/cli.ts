import type { cli as english } from '../en/cli.ts'

export const cli: Readonly<Record<keyof typeof english, string>> = {
  'cli.help': 'npm run -s jom -- <kommando>',
  'cli.unknown': 'Kommandoen “{words}” findes ikke. `npm run -s jom -- help` viser dem, der er.',
  'cli.usage': 'Den skrives: npm run -s jom -- {usage}',

  'cli.sign-in.summary': 'lav et loginlink til en person, som kan bruges én gang inden for en time',
  'cli.sign-in.nobody': 'Ingen i registeret hedder {id}. Kendte: {known}.',
  'cli.sign-in.link': 'Kun til {name}, én gang, inden for {minutes} minutter:',

  'cli.directory.check.summary':
    'kontrollér en registerfil uden at bruge den, og sig, hvem der mangler at blive udpeget',
  'cli.directory.new.summary':
    'vis begyndelsen på et register af jeres eget, eller skriv den til en fil: medlemsstater, organer og rum, og endnu ingen personer',
  'cli.directory.new.done':
    'Skrevet til {path}. Skriv personerne ind, og kør så: npm run -s jom -- directory check {path}',
  'cli.directory.new.taken': '{path} findes allerede og bliver, som den er. Vælg et andet navn.',
  'cli.directory.import.summary':
    'bring databasen i overensstemmelse med filen; --dry viser det kun, --remove afslutter også det, filen ikke længere nævner',
  'cli.directory.good':
    '{path} er i orden: {people, plural, one {# person} other {# personer}}, {members, plural, one {# medlem} other {# medlemmer}}, {rooms, plural, one {# rum} other {# rum}}.',
  'cli.directory.done':
    '{done, plural, =0 {Databasen stemmer overens med filen.} one {# forskel blev udlignet.} other {# forskelle blev udlignet.}}',
  'cli.directory.dry':
    '{done, plural, =0 {Databasen stemmer overens med filen.} one {# forskel ville blive udlignet. Intet er ændret.} other {# forskelle ville blive udlignet. Intet er ændret.}}',
  'cli.directory.left':
    '{left, plural, one {Én post står} other {# poster står}} i databasen og ikke i filen. Med --remove afsluttes personer og roller blandt dem, og konti, forbindelser og vagter fjernes; medlemmer, organer og rum bliver.',

  'cli.directory.commanded':
    '{commanded, plural, one {Én post er} other {# poster er}}, som en kommando har bestemt, og anderledes i filen. Hvor filen skal gælde: --overrule=ID,ID med det, der står efter ordet, og --remove, hvor noget skal afsluttes.',

  'cli.no-answer': 'Ingen svarer: intet er gjort.',
  'cli.connect.summary':
    'vis platformene; vis vej til en, eller se efter, hvad der mangler dér; --log-in henter et token, --limits måler også, mens botten kører',
  'cli.connect.unknown': 'Platformen “{name}” findes ikke. Kendte: {known}.',
  'cli.connect.configured': 'sat op',
  'cli.connect.absent': 'ikke sat op; `npm run -s jom -- connect {platform}` siger hvordan',
  'cli.connect.faulty': 'ikke rigtigt sat op; `npm run -s jom -- connect {platform}` siger mere',
  'cli.connect.guide': 'Sådan forbindes {platform}:',
  'cli.connect.no-guide': '{platform} er ikke sat op. .env.example siger, hvad der skal til.',
  'cli.connect.no-log-in':
    'Der er intet login til {platform}. `npm run -s jom -- connect {platform}` siger, hvordan man kommer videre.',
  'cli.connect.nothing': '{platform} er sat op, og der er intet at se efter',
  'cli.connect.end': '{faults, plural, =0 {Alt er godt.} one {Én ting mangler.} other {# ting mangler.}}',

  'cli.call-tree.summary': 'skriv telefonkæden som PDF til at printe: for alle medlemmer eller de nævnte',
  'cli.call-tree.no-member': 'Der er intet medlem {code}. De, der er: {known}',
  'cli.deliveries.summary': 'vis de leveringer, der er opgivet eller holdes tilbage',
  'cli.deliveries.retry.summary': 'forsøg en opgivet levering igen',
  'cli.deliveries.dead': 'opgivet',
  'cli.deliveries.held': 'holdes tilbage',
  'cli.deliveries.attempts': '{attempts, plural, one {# forsøg} other {# forsøg}}',
  'cli.deliveries.count':
    '{count, plural, =0 {Ingen levering sidder fast.} one {# levering sidder fast.} other {# leveringer sidder fast.}}',
  'cli.deliveries.retried': '{id} forsøges igen inden for et sekund, mens botten kører.',
  'cli.deliveries.not-dead':
    '{id} er ikke en opgivet levering. En, der holdes tilbage, sendes af sig selv, når grunden er væk; `deliveries` viser begge slags.',

  'cli.ledger.summary': 'beregn hele protokollen på ny, og nævn hver fejl',
  'cli.ledger.holds': 'Protokollen holder.',
  'cli.ledger.broken':
    'Protokollen holder ikke: {faults, plural, one {# fejl} other {# fejl}}. Lad databasen være, som den er, og spørg den, der har ansvar for bevismaterialet, før noget ændres.',
  'cli.ledger.counts':
    '{sealed, plural, one {# forseglet post} other {# forseglede poster}}, {unsealed} endnu ikke forseglet, {erased} med slettet indhold, {unproved} som ikke kunne bevises.',
  'cli.ledger.first': 'Første fejl: {fault}',
  'cli.ledger.end': 'Kædens ende: {seq} {chain}',
  'cli.ledger.more': '… og {count, plural, one {# fejl} other {# fejl}} mere.',
  'cli.ledger.fault.altered':
    '{seq, select, none {En post uden for kæden} other {Post {seq}}} ({id}) er ændret: {what, select, values {dens værdier eller deres hash} chain {dens kædeværdi} link {den eller posten før den er ikke den, der blev forseglet} place {dens plads i kæden} other {{what}}}.',
  'cli.ledger.fault.missing': 'Mangler: {seq} til {to}.',
  'cli.ledger.fault.inserted': 'Post {seq} ({id}) er indsat: den er aldrig blevet forseglet.',
  'cli.ledger.fault.reordered':
    '{seq, select, none {En post uden for kæden} other {Post {seq}}} ({id}) er flyttet: den blev forseglet som {to}.',
  'cli.ledger.fault.payload':
    'Indholdet af {seq, select, none {en endnu ikke forseglet post} other {post {seq}}} ({id}) {what, select, gone {er fjernet: intet, som botten sletter, forsvinder på den måde} unrecorded {er slettet, og intet på protokollen siger det: en anden har gjort det} other {er ikke det, der blev forpligtet på, eller kan ikke åbnes ({what})}}.',
  'cli.ledger.fault.unsealed': 'Posten {id} har været uden plads i kæden i mere end et minut: kører botten?',
  'cli.ledger.fault.head':
    'Noten om kædens ende {what, select, missing {mangler} lost {gik tabt før post {seq}} other {kan ikke læses ({what})}}: poster kan være skåret af før da.',

  'cli.replay.summary':
    'spil en virkelig hændelse ind i den øvelsesverden, der kører; uden navn vises dem, der er; --pace=0 spiller uden pauser, --pace=5 fem gange langsommere',

  'cli.backup.summary': 'kopiér den indbyggede database til en ny mappe, mens botten kører',
  'cli.backup.done':
    'Sikkerhedskopi i {path}: {files, plural, one {# fil} other {# filer}}, alt til og med {upTo}. Nøglerne er ikke med.',
  'cli.backup.key-file': 'Opbevar {file} et andet sted: uden den kan ingen læse sikkerhedskopien.',
  'cli.backup.key': 'Opbevar hovednøglen i JOM_KEY et andet sted: uden den kan ingen læse sikkerhedskopien.',
  'cli.restore.summary': 'læg en sikkerhedskopi på plads i en datamappe, der endnu ingen database har',
  'cli.restore.done': 'Gendannet til {folder}: alt til og med {upTo}. Start botten som sædvanligt.',
  'cli.restore.keys':
    'Giv den før starten hovednøglen {ids} – læg master.key i {folder}, eller sæt JOM_KEY: uden den kan intet læses.',
  'cli.restore.external':
    'DATABASE_URL nævner en server, du selv driver; læg dens sikkerhedskopi tilbage med dens egne midler (pg_restore), eller fjern DATABASE_URL.',
  'cli.restore.other-world':
    'Dette er en sikkerhedskopi af en verden af arten “{world}”. Sæt JOM_WORLD={world}, og vælg dens datamappe.',
}
