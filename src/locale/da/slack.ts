import type { slack as english } from '../en/slack.ts'

export const slack: Readonly<Record<keyof typeof english, string>> = {
  'slack.exercise': 'ØVELSE – intet her er virkeligt',
  'slack.form.page': 'Side {page} af {pages}',
  'slack.form.next': 'Næste',
  'slack.form.back': 'Tilbage',
  'slack.form.cancel': 'Annullér',
  'slack.form.close': 'Luk',
  'slack.form.most': 'På Slack højst {most} tegn.',
  'slack.form.time': 'Klokkeslæt: {label}',
  'slack.form.moment-half': 'Angiv både dag og klokkeslæt, eller ingen af dem.',
  'slack.form.refused':
    'Intet blev gemt: botten kan ikke gemme noget nu. Det, du skrev, står her stadig. Tryk igen om et øjeblik.',
  'slack.form.late': 'Det tager længere tid end normalt. Tryk igen om et øjeblik: det tæller én gang.',
  'slack.form.gone':
    'Denne formular er ikke åben længere, og intet blev sendt. Kopiér det, du skrev, og åbn formularen på ny.',
  'slack.form.elsewhere': '“{label}”: {problem}',
  'slack.form.withheld':
    'Intet af dette blev gemt eller givet videre: det bærer en mærkning (TLP:RED eller EU-klassificeret), som dette system ikke må bære. Brug en kanal, der er godkendt til det, eller skriv det uden det indhold.',

  'slack.late.form': 'Slack var for langsom til at åbne formularen. Intet gik tabt: tryk på knappen.',
  'slack.late.again': 'Slack var for langsom til at åbne formularen. Intet gik tabt: skriv kommandoen igen.',
  'slack.late.open': 'Åbn formularen',
  'slack.refused.command': 'Intet blev gjort: botten kunne ikke gemme din kommando. Skriv den igen om et øjeblik.',
  'slack.refused.press': 'Intet blev gjort: botten kunne ikke gemme det. Tryk igen om et øjeblik.',

  'slack.home.nothing': 'Intet venter på dig her. Skriv “/jom help” i en kanal for at se, hvad du kan gøre.',

  'slack.guide.app':
    'På https://api.slack.com/apps vælg “Create New App” → “From a manifest”, jeres workspace, og indsæt adapters/slack/manifest.yaml. Den beder om det, botten bruger, og intet mere, og siger hvorfor.',
  'slack.guide.install':
    'Installér den under “Install App” i jeres workspace; en administrator skal måske godkende det. Sæt JOM_SLACK_TOKEN i bottens miljø til “Bot User OAuth Token”, som begynder med xoxb-.',
  'slack.guide.socket':
    'Lav under “Basic Information” → “App-Level Tokens” et token med connections:write, og sæt JOM_SLACK_APP_TOKEN til det (det begynder med xapp-). Botten åbner selv forbindelsen; intet behøver at nå den udefra.',
  'slack.guide.http':
    'Kun hvis Slack i stedet skal komme til botten: slå “Socket Mode” fra, skriv bottens adresse efterfulgt af /slack/events de tre steder i manifestet, der siger det, og sæt JOM_SLACK_SIGNING_SECRET (under “Basic Information”) i stedet for JOM_SLACK_APP_TOKEN.',
  'slack.guide.allowed':
    'Slack kan læse det, der siges der. Kun hvis jeres organisation har sine data i EU under egne nøgler: nævn workspacet (T…) eller organisationen (E…) i JOM_SLACK_ALLOWED. Så siges der op til TLP:GREEN med ord, ellers op til TLP:CLEAR; det, der er over, vises som en stub med knapper, der virker.',
  'slack.guide.directory':
    'Nævn i registerfilen folks konti som `slack:U…` (i Slack: profil → ⋮ → “Copy member ID”) og rum med `platform: slack`. Botten laver en privat kanal, medmindre `conversation: "C…"` nævner en, der findes: skriv /invite @jom i den.',
  'slack.guide.check':
    'Kør `npm run -s jom -- connect slack` igen: den ser det hele efter og siger, hvad der stadig mangler.',
  'slack.guide.start': 'Start botten igen. Den laver sine kanaler og inviterer dem, som registeret giver plads der.',

  'slack.check.way.open': 'Vejen til Slack er ikke krypteret: {url}',
  'slack.check.way.open.todo':
    'Lad JOM_SLACK_URL begynde med https://, eller udelad den. Indtil da kan enhver på vejen læse tokenet og hvert ord.',
  'slack.check.token': 'Tokenet er godt: botten er {name} ({user}) i “{team}”',
  'slack.check.token.refused': 'Slack godtager ikke tokenet ({reason})',
  'slack.check.token.refused.todo':
    'Installér appen i workspacet igen under “Install App” på https://api.slack.com/apps, og sæt JOM_SLACK_TOKEN til dens “Bot User OAuth Token”. Før det kan intet andet ses efter.',
  'slack.check.workspace.allowed': 'Workspacet {team} står i JOM_SLACK_ALLOWED: op til TLP:GREEN siges der med ord',
  'slack.check.workspace.foreign':
    'Workspacet {team} står ikke i JOM_SLACK_ALLOWED: op til TLP:CLEAR siges der med ord, TLP:GREEN hvor registeret hæver et rum, og resten som stubbe med knapper, der virker',
  'slack.check.scope': 'Den må {deed} ({scope})',
  'slack.check.scope.missing': 'Den må ikke {deed}: {scope} mangler',
  'slack.check.scope.missing.todo':
    'Tilføj {scope} på https://api.slack.com/apps under “OAuth & Permissions” → “Bot Token Scopes”, eller indsæt adapters/slack/manifest.yaml under “App Manifest”. Installér derefter appen i workspacet igen.',
  'slack.check.scope.more':
    'Den må mere, end den behøver, hvilket kan tages fra den under “OAuth & Permissions”: {scopes}',
  'slack.check.socket': 'Socket Mode er slået til, og appens token er godt',
  'slack.check.socket.refused': 'Slack åbner ingen forbindelse for appens token ({reason})',
  'slack.check.socket.refused.todo':
    'Se på https://api.slack.com/apps efter, at “Socket Mode” er slået til; lav under “Basic Information” → “App-Level Tokens” et token med connections:write, og sæt JOM_SLACK_APP_TOKEN til det.',
  'slack.check.socket.other': 'JOM_SLACK_APP_TOKEN hører til en anden app end JOM_SLACK_TOKEN',
  'slack.check.socket.other.todo':
    'Intet af det, folk siger, ville nå botten. Tag begge tokens fra den samme app på https://api.slack.com/apps.',
  'slack.check.door': 'Botten tager imod Slacks forespørgsler på {address}',
  'slack.check.door.unknown':
    'Slack sender sine forespørgsler til {address}, hvis appen har fået det at vide; det kunne ikke prøves herfra',
  'slack.check.door.silent':
    'Intet tager imod Slacks forespørgsler på {address}{reason, select, none {} other { ({reason})}}',
  'slack.check.door.silent.todo':
    'Start botten, og kør dette igen. Bliver det ved, så se efter, at JOM_ORIGIN er rigtig, og at det, der står foran botten, lader /slack/events passere. Hos Slack skal den adresse stå under “Event Subscriptions”, “Interactivity & Shortcuts” og “Slash Commands”.',
  'slack.check.door.secret': 'Botten, der kører på {address}, kender ikke denne signeringsnøgle',
  'slack.check.door.secret.todo':
    'Sæt JOM_SLACK_SIGNING_SECRET til “Signing Secret” under “Basic Information” på https://api.slack.com/apps, og start botten igen.',
  'slack.check.events':
    'Hvilke hændelser og kommandoer appen har, kan ikke ses herfra: de er rigtige, hvis den blev lavet af adapters/slack/manifest.yaml. Prøv det ved at skrive /jom help i en kanal: svaret kommer inden for sekunder',

  'slack.check.rooms.none': 'Registeret nævner endnu intet rum på Slack',
  'slack.check.room':
    '“{title}”: botten sidder der med {count, plural, one {# anden} other {# andre}}. Op til {carried} siges der med ord, det over som stubbe',
  'slack.check.room.to-make':
    '“{title}”: findes det ikke endnu, laver botten det, så snart den kører med denne registerfil, og inviterer {count, plural, one {# person} other {# personer}}',
  'slack.check.room.seatless': '“{title}” findes ikke og bliver ikke lavet: registeret giver ingen plads i det',
  'slack.check.room.seatless.todo':
    'Nævn dets “seats” i registerfilen, folk med en konto på Slack; eller, hvis det findes, dets “conversation”: id’et, der begynder med C (i Slack: kanalens navn → “About”).',
  'slack.check.room.apart': '“{title}”: botten sidder ikke i {id}',
  'slack.check.room.apart.todo':
    'Skriv /invite @{name} i den kanal. Findes den ikke, så ret dens “conversation” i registerfilen.',
  'slack.check.room.archived': '“{title}” er arkiveret: intet kan siges der',
  'slack.check.room.archived.todo': 'Lad en, der må, hente den frem igen, eller tag den ud af registerfilen.',
  'slack.check.room.shared': '“{title}” er delt med organisationer, der ikke står i JOM_SLACK_ALLOWED: {teams}',
  'slack.check.room.shared.todo':
    'Indtil da siges intet over TLP:CLEAR der med ord. Stop delingen; eller, hvis jeres organisation stoler på, at de, der driver disse workspaces, læser det, der siges der, så nævn dem i JOM_SLACK_ALLOWED.',
  'slack.check.room.foreign-shared': '“{title}” er delt med andre organisationer: {teams}',
  'slack.check.room.known-shared': '“{title}” er delt med organisationer i JOM_SLACK_ALLOWED: {teams}',
  'slack.check.room.public':
    '“{title}” er en offentlig kanal: alle i workspacet kan læse den, så kun TLP:CLEAR siges der med ord',
  'slack.check.room.ceiling':
    '“{title}” skal bære op til {ceiling}; Slack bærer op til {carried} med ord, resten vises der som stubbe',
  'slack.check.room.nobody': '“{title}” giver plads til konti, der ingens er hos Slack: {accounts}',
  'slack.check.room.nobody.todo':
    'Ret dem i registerfilen: `slack:` og medlems-id’et (i Slack: profil → ⋮ → “Copy member ID”).',
  'slack.check.room.to-invite':
    '“{title}”: {count, plural, one {# person} other {# personer}} af dem, registeret giver plads, bliver inviteret',
  'slack.check.room.by-hand': '“{title}” er en offentlig kanal, som botten ikke kan invitere til: {accounts} mangler',
  'slack.check.room.by-hand.todo': 'Invitér dem selv dertil, eller gør den til en privat kanal.',

  'slack.check.unseen':
    'Slack sagde ikke, hvordan det står til med {subject}{reason, select, none {} other { ({reason})}}',
  'slack.check.unseen.todo': 'Kør dette igen om et minut. Bliver det ved, så se på https://slack-status.com.',
  'slack.check.subject.token': 'tokenet',
  'slack.check.subject.scopes': 'hvad appen må',
  'slack.check.subject.socket': 'Socket Mode',
  'slack.check.subject.room': '“{title}”',

  'slack.scope.app_mentions:read': 'høre kommandoer, der nævner den',
  'slack.scope.commands': 'tage imod /jom og genvejen på beskeder',
  'slack.scope.channels:history': 'læse offentlige kanaler, den er inviteret til',
  'slack.scope.groups:history': 'læse private kanaler, den er inviteret til',
  'slack.scope.im:history': 'læse det, der skrives til den alene',
  'slack.scope.mpim:history': 'læse gruppebeskeder, den er med i',
  'slack.scope.reactions:read': 'se reaktioner, også dem, der blev sat, mens den var væk',
  'slack.scope.files:read': 'læse filer, der følger med beskeder',
  'slack.scope.chat:write': 'tale, ændre det, den sagde, og tage det tilbage',
  'slack.scope.im:write': 'skrive til én person alene',
  'slack.scope.reactions:write': 'reagere på beskeder',
  'slack.scope.files:write': 'vise filer',
  'slack.scope.channels:read': 'se, hvem der læser med i offentlige kanaler',
  'slack.scope.groups:read': 'se, hvem der læser med i private kanaler',
  'slack.scope.im:read': 'se sine direkte beskeder',
  'slack.scope.mpim:read': 'se, hvem der læser med i gruppebeskeder',
  'slack.scope.users:read': 'se, hvad folk hedder, og hvor de hører til',
  'slack.scope.users:read.email': 'finde folk ved deres e-mail',
  'slack.scope.groups:write': 'lave private kanaler og lukke dem',
  'slack.scope.groups:write.invites': 'invitere folk til private kanaler',
  'slack.scope.groups:write.topic': 'sætte emnet for private kanaler',
}
