import type { matrix as english } from '../en/matrix.ts'

export const matrix: Readonly<Record<keyof typeof english, string>> = {
  'matrix.encrypted.summary': 'Dette rum er krypteret, og botten kan endnu ikke læse krypterede rum.',
  'matrix.encrypted.todo':
    'Intet af det, der skrives her, når frem til botten eller til nogen gennem den. Brug et rum uden kryptering på jeres egen server, eller bottens webrum. Kryptering kan ikke slås fra igen: lav et nyt rum til dette.',
  'matrix.aside.topic':
    'Her læser kun du og botten, og den, der driver homeserveren. Skriv kommandoer uden !jom, for eksempel: help. En af de nummererede knapper trykker du på ved at svare på dens besked med tallet eller reagere med det.',

  'matrix.guide.account':
    'Lav en konto til botten på jeres egen homeserver, f.eks. @jom:example.eu. Ingen andre bruger den.',
  'matrix.guide.token':
    'Få et adgangstoken til en enhed for sig selv: `npm run -s jom -- connect matrix --log-in` spørger om homeserver, navn og adgangskode, og skriver det. Adgangskoden gemmes ingen steder.',
  'matrix.guide.environment':
    'Sæt JOM_MATRIX_URL (f.eks. https://matrix.example.eu) og JOM_MATRIX_TOKEN i bottens miljø. Folk fra andre homeservere kan kun sidde i rum over TLP:CLEAR, hvis JOM_MATRIX_ALLOWED nævner serverne, f.eks.: ministry.example agency.example',
  'matrix.guide.directory':
    'Nævn i registerfilen folks konti som `matrix:@user:server` og rum med `platform: matrix`. Botten laver et rum, medmindre `conversation: "!id:server"` nævner et, der findes: invitér først botten dertil.',
  'matrix.guide.check':
    'Kør `npm run -s jom -- connect matrix` igen: den ser det hele efter og siger, hvad der stadig mangler.',
  'matrix.guide.start': 'Start botten igen. Den laver sine rum og inviterer dem, som registeret giver plads der.',

  'matrix.check.server': 'Homeserveren på {url} svarer og taler Matrix {version}',
  'matrix.check.server.silent': 'Ingen homeserver svarer på {url}{reason, select, none {} other { ({reason})}}',
  'matrix.check.server.silent.todo':
    'Se efter, at JOM_MATRIX_URL er der, hvor dens klienter når den, og at denne maskine kan: {url}/_matrix/client/versions skal vise en liste over versioner. Intet andet kan ses efter før da.',
  'matrix.check.server.old': 'Homeserveren taler Matrix {version}; botten kræver {needed} eller nyere',
  'matrix.check.server.old.todo': 'Få homeserveren opdateret. Med denne kan botten ikke læse de filer, folk sender.',
  'matrix.check.server.open': 'Vejen til homeserveren er ikke krypteret: {url}',
  'matrix.check.server.open.todo':
    'Lad JOM_MATRIX_URL begynde med https://. Indtil da kan enhver undervejs læse tokenet og hvert ord, og intet over TLP:CLEAR sendes dertil.',

  'matrix.check.token': 'Adgangstokenet er godt: botten er {user}',
  'matrix.check.token.refused': 'Homeserveren godtager ikke adgangstokenet',
  'matrix.check.token.refused.todo':
    'Få et nyt med `npm run -s jom -- connect matrix --log-in`, og sæt JOM_MATRIX_TOKEN til det. Intet andet kan ses efter før da.',
  'matrix.check.device': 'Det hører til enheden {device}{name, select, none {} other { (“{name}”)}}',
  'matrix.check.device.none': 'Adgangstokenet hører ikke til nogen enhed',
  'matrix.check.device.none.todo':
    'Uden en enhed kan homeserveren ikke kende en besked, der sendes igen, fra en ny. Få et token med enhed med `npm run -s jom -- connect matrix --log-in`.',
  'matrix.check.device.others':
    'Kontoen har {count, plural, one {en enhed til} other {# enheder til}}: {names}. Bruger en person en af dem, så log den ud; kun botten må være {user}',

  'matrix.check.rooms.none': 'Registeret nævner endnu intet rum på Matrix',
  'matrix.check.room':
    '“{title}”: botten sidder der med {count, plural, one {# anden} other {# andre}} og må, hvad den skal',
  'matrix.check.room.to-make':
    '“{title}” findes ikke endnu: botten laver det, så snart den kører med denne registerfil, og inviterer {count, plural, one {# person} other {# personer}}',
  'matrix.check.room.invited':
    '“{title}”: {by} har inviteret botten, som går ind ved næste start, hvis registeret kender {by}',
  'matrix.check.room.seatless': '“{title}” findes ikke og bliver ikke lavet: registeret giver ingen plads i det',
  'matrix.check.room.seatless.todo':
    'Nævn i registerfilen dets “seats”, personer med en konto på Matrix; eller, hvis det findes, dets “conversation”: den id, der begynder med “!”.',
  'matrix.check.room.address': '“{title}” er nævnt ved {address}, som ikke er et rums id',
  'matrix.check.room.address.todo':
    'Skriv `conversation: "{id}"` i registerfilen. En adresse kan flytte til et andet rum, det kan en id ikke.',
  'matrix.check.room.apart': '“{title}”: botten sidder ikke i {id}',
  'matrix.check.room.apart.todo':
    'Lad en, som registeret kender, invitere {user} dertil. Botten går selv ind, mens den kører, eller ved næste start.',
  'matrix.check.room.moved': '“{title}” er afløst af {id}, og der sidder botten ikke',
  'matrix.check.room.moved.todo': 'Lad en, som registeret kender, invitere {user} dertil.',
  'matrix.check.room.encrypted': '“{title}” er krypteret, og botten kan endnu ikke læse krypterede rum',
  'matrix.check.room.encrypted.todo':
    'Intet af det, der skrives der, når frem til botten. Kryptering kan ikke slås fra igen: lav et andet rum uden, på jeres egen homeserver, og nævn det i registerfilen; eller nævn ingen “conversation”, så laver botten et.',
  'matrix.check.room.powers': '“{title}”: botten må ikke {deeds}',
  'matrix.check.room.powers.todo':
    'Giv {user} magtniveau {level} der (50 er moderator, 100 administrator), eller lad disse kræve mindre. I Element: “Roles & Permissions” for rummet.',
  'matrix.check.room.history':
    '“{title}” bærer op til {ceiling}, og den, der kommer til senere, kan læse, hvad der blev sagt før',
  'matrix.check.room.history.todo':
    'Lad medlemmer kun læse, fra de kom til (m.room.history_visibility: joined). I Element: “Security & Privacy” for rummet. Det gælder for det, der siges fra da af.',
  'matrix.check.room.history-ours.todo': 'Botten har lavet rummet og retter det ved næste start.',
  'matrix.check.room.history-ours':
    '“{title}” bærer op til {ceiling}, og den, der kommer til senere, kan læse, hvad der blev sagt før',
  'matrix.check.room.window': '“{title}” kan læses af folk, som ingen har lukket ind',
  'matrix.check.room.window.todo':
    'Lad kun medlemmer læse det (m.room.history_visibility), og luk kun inviterede ind (m.room.join_rules: invite). Indtil da sendes intet over TLP:CLEAR dertil. I Element: “Security & Privacy” for rummet.',
  'matrix.check.room.public': '“{title}” bærer op til {ceiling}, og folk må gå ind, som ingen har lukket ind',
  'matrix.check.room.public.todo':
    'Luk kun inviterede ind (m.room.join_rules: invite). I Element: “Security & Privacy” for rummet.',
  'matrix.check.room.guests': '“{title}” bærer op til {ceiling}, og gæster uden konto må gå ind',
  'matrix.check.room.guests.todo':
    'Forbyd det (m.room.guest_access: forbidden). I Element: “Security & Privacy” for rummet.',
  'matrix.check.room.foreign':
    '“{title}” bærer op til {ceiling}, men der sidder folk fra homeservere, som ikke er tilladt: {servers}',
  'matrix.check.room.foreign.todo':
    'Indtil da sendes intet over TLP:CLEAR dertil. Fjern dem; eller nævn serverne i JOM_MATRIX_ALLOWED, hvis jeres organisation stoler på, at de, der driver dem, læser, hvad der siges der.',
  'matrix.check.deed.speak': 'sende beskeder',
  'matrix.check.deed.react': 'reagere på beskeder',
  'matrix.check.deed.retract': 'trække egne beskeder tilbage',
  'matrix.check.deed.invite': 'invitere folk',
  'matrix.check.deed.remove': 'fjerne folk',
  'matrix.check.deed.name': 'ændre navnet',
  'matrix.check.deed.topic': 'ændre emnet',

  'matrix.check.invitation':
    '{by} inviterer botten til {room}: den går ind ved næste start, hvis registeret kender {by}, og siger ellers nej',

  'matrix.check.limits.none': 'Ingen grænse blev mødt med {count} beskeder på én gang',
  'matrix.check.limits.fast':
    'Homeserveren tager {burst} beskeder på én gang, derefter {rate, number} i sekundet{rooms, plural, =0 {} other {: en indberetning, der frigives til # forbundne rum, når det sidste efter {seconds, plural, =0 {under et sekund} one {# sekund} other {# sekunder}}}}',
  'matrix.check.limits.slow':
    'Homeserveren tager {burst} beskeder på én gang, derefter én hvert {period, plural, one {sekund} other {#. sekund}}{rooms, plural, =0 {} other {: en indberetning, der frigives til # forbundne rum, når det sidste efter {seconds, plural, =0 {under et sekund} one {# sekund} other {# sekunder}}, hvis intet andet blev sagt lige forinden}}',
  'matrix.check.limits.slow.todo':
    'Intet går tabt ved det, men alt, hvad botten siger, kommer sent på en travl dag. Den, der driver homeserveren, ophæver det for botten alene. På en Synapse gør en administrator af den det med sit eget token:\n{command}',
  'matrix.check.limits.skipped':
    'Grænser for afsendelse blev ikke målt: det ville opholde botten, som kører, i et minut. --limits gør det alligevel',
  'matrix.check.limits.roomless': 'Homeserveren lader ikke botten lave et rum',
  'matrix.check.limits.roomless.todo':
    'Få det tilladt for {user}; ellers kan botten ikke skrive til nogen alene, og hvert rum i registeret skal have en “conversation”, som findes.',
  'matrix.check.limits.invites':
    'Invitationer har deres egne grænser, som ikke ophæves med disse (en Synapses: 10 på én gang, derefter én hvert 3. sekund; 5 på én gang til samme person, derefter én hvert 6. minut). Botten sender dem en for en og venter, som den får besked på',

  'matrix.check.unseen':
    'Homeserveren sagde ikke, hvordan det står til med {subject}{reason, select, none {} other { ({reason})}}',
  'matrix.check.unseen.todo':
    'Kør dette igen om et minut. Bliver det ved, finder den, der driver homeserveren, mere i dens log.',
  'matrix.check.subject.devices': 'kontoens enheder',
  'matrix.check.subject.rooms': 'bottens rum',
  'matrix.check.subject.room': '“{title}”',
  'matrix.check.subject.limits': 'grænserne for afsendelse',
  'matrix.check.subject.token': 'adgangstokenet',

  'matrix.log-in.homeserver': 'Homeserver (dens navn, f.eks. example.eu, eller dens adresse): ',
  'matrix.log-in.user': 'Navn på bottens konto der (f.eks. jom): ',
  'matrix.log-in.password': 'Dens adgangskode (den vises ikke og gemmes ingen steder): ',
  'matrix.log-in.done':
    'Botten er {user} på sin egen enhed, {device}. Sæt disse i dens miljø, og lad ingen andre læse dem:',
  'matrix.log-in.expires':
    'Botten er {user} på sin egen enhed, {device}. Denne homeserver lader kun et token gælde i {hours, plural, one {en time} other {# timer}}, og botten kan ikke forny det: bed den, der driver den, om et uden udløb.',
  'matrix.log-in.silent': 'Ingen homeserver svarer på {url}. Giv den adresse, hvor dens klienter når den.',
  'matrix.log-in.open':
    '{url} nås uden kryptering: en adgangskode sendes ikke den vej. Giv en adresse, der begynder med https://.',
  'matrix.log-in.no-password':
    'Denne homeserver lader ingen logge ind med adgangskode; dens konti ligger hos en anden tjeneste. Bed den, der driver den, om et adgangstoken uden udløb til en enhed, som kun er bottens. Med Matrix Authentication Service laves et med `mas-cli manage issue-compatibility-token NAVN jom`. Sæt derefter JOM_MATRIX_URL={url} og JOM_MATRIX_TOKEN.',
  'matrix.log-in.wrong': 'Homeserveren kender ikke dette navn med denne adgangskode. Intet er ændret; prøv igen.',
  'matrix.log-in.later':
    'Homeserveren vil ikke have flere forsøg i {seconds, plural, one {# sekund} other {# sekunder}}. Prøv igen derefter.',
  'matrix.log-in.refused':
    'Homeserveren afviste ({reason}). Spørg den, der driver den, om kontoen må logge ind med adgangskode.',
}
