import type { playbookFile as english } from '../en/playbook-file.ts'

export const playbookFile: Readonly<Record<keyof typeof english, string>> = {
  'playbook.expression.syntax':
    'Dette udtryk kan ikke læses: {problem}. Det er CEL, f.eks. steps.d1.answers.significant == "yes".',
  'playbook.expression.type': 'Dette udtryk hænger ikke sammen: {problem}. Sammenlign og saml ting af samme slags.',
  'playbook.expression.refused':
    '{problem} bruges ikke i drejebøger. Brug contains, startsWith, endsWith, in, size, filter, map, exists, all, split, join eller timestamp.',
  'playbook.expression.limit': 'Dette udtryk er for stort: {problem}. Del det op med `set`.',
  'playbook.expression.missing': 'Dette udtryk nævner noget, der ikke findes: {problem}. Ret navnet.',
  'playbook.expression.value': 'Dette udtryk giver intet, som et forløb kan gemme: {problem}. Ret det.',

  'playbook.problem.words': '“{field}” skal være ord, højst 3000 tegn; i anførselstegn, hvis de ligner noget andet.',
  'playbook.problem.text':
    '“{field}” skal være ord, eller ord pr. sprog med mindst engelsk: en: …, da: …. I anførselstegn, hvis de begynder med en krøllet parentes.',
  'playbook.problem.braces':
    'Parenteserne passer ikke sammen. Det, der skal regnes ud, står mellem to af dem: … to åbnede, udtrykket, to lukkede.',
  'playbook.problem.id':
    '“{field}” skal angives og bestå af højst 32 små bogstaver, tal og understreger med et bogstav først, f.eks. triage eller d1.',
  'playbook.problem.playbook': '“{field}” skal være en drejebogs id, f.eks. PB-07 eller PB-06-EU.',
  'playbook.problem.room':
    '“{field}” skal være et rums id, f.eks. joint-mechanism, eller made:war_room for et rum, som et trin opretter.',
  'playbook.problem.card-room': '“{field}” skal være et rums id, f.eks. joint-mechanism, eller home for landets eget.',
  'playbook.problem.word':
    '“{field}” skal være ét ord af små bogstaver, tal, bindestreger eller understreger, f.eks. closed.',
  'playbook.problem.count': '“{field}” skal være et helt tal fra 1 og op, og ikke for stort.',
  'playbook.problem.duration':
    '“{field}” skal være et tidsrum: 90 s, 15 min, 2 h, 14 d, 1 w, eller flere, f.eks. 1 h 30 min.',
  'playbook.problem.when':
    '“{field}” skal være et tidspunkt, f.eks. start + 15 min, step + 1 h, opens - 60 min, day - 7 d 17:00, 12:00 Europe/Brussels, eller 30 min for så længe efter trinets begyndelse.',
  'playbook.problem.cel': '“{field}” skal være et udtryk i CEL, f.eks. case.status != "closed".',
  'playbook.problem.who':
    '“{field}” skal sige hvem: en rolle som spoc eller duty, spoc of FR, spoc of each, duty of own; eller starter, owner, reporter.',
  'playbook.problem.people': '“{field}” skal nævne én rolle eller en liste af dem, f.eks. [duty, spoc of each].',
  'playbook.problem.no-role':
    'Ingen har rollen {role}. En rolle er en af registerets, eller duty, deputy, head, starter, owner, reporter.',
  'playbook.problem.no-role-near': 'Ingen har rollen {role}. Mente du {near}?',
  'playbook.problem.option':
    'En mulighed hedder noget med små bogstaver, tal, bindestreger og understreger; det, folk læser, er dens tekst.',
  'playbook.problem.options': '“{field}” skal være muligheder, hver med sin tekst: yes: "Ja", no: "Nej".',
  'playbook.problem.passkey':
    '“{field}” skal være svar på dette spørgsmål, hvert med publish eller escalate: yes: publish.',
  'playbook.problem.passkey-option': 'Spørgsmålet har intet svar {value}. Nævn et, det har.',
  'playbook.problem.fields': '“{field}” skal være formularens spørgsmål, mindst ét.',
  'playbook.problem.channels': '“{field}” skal være chat, email eller webhook, eller en liste af disse.',
  'playbook.problem.ladder':
    '“{field}” skal have mindst ét trin, f.eks. after: 10 min, who: deputy, by: [chat, email].',
  'playbook.problem.place':
    '“{field}” skal være card, home, room:joint-mechanism, made:war_room for et rum, som et trin opretter, eller en rolle som duty of each.',
  'playbook.problem.places': '“{field}” skal være ét sted eller en liste af dem, f.eks. [card, room:joint-mechanism].',
  'playbook.problem.steps': '“{field}” skal være en liste af trin, mindst ét.',
  'playbook.problem.no-step-group': 'Et trin er en gruppe af felter, f.eks. id: hello, say: God morgen, to: card.',
  'playbook.problem.step': 'Dette trin gør intet. Giv det et af følgende: {known}.',
  'playbook.problem.two-steps': 'Et trin gør én ting, og dette gør “{first}” og “{second}”. Del det i to trin.',
  'playbook.problem.reaction':
    '“{field}” skal være continue, stop eller et af følgende: end: et ord; retry: times og after; do: trin.',
  'playbook.problem.case': 'Et tilfælde har “if” og “steps”; det sidste kan være “otherwise” med trin.',
  'playbook.problem.cases': '“{field}” skal være en liste af tilfælde, hvert med “if” og “steps”.',
  'playbook.problem.lanes': '“{field}” skal være to eller flere spor, hvert med sit navn og sine trin.',
  'playbook.problem.regime': '“{field}” skal være en frist i en lov, f.eks. nis2.early-warning.',
  'playbook.problem.set': '“{field}” skal være navne, hvert med et udtryk: severity: inputs.severity.',
  'playbook.problem.zone': 'Der er ingen tidszone {zone}. Skriv en som Europe/Brussels.',
  'playbook.problem.command':
    '“{field}” skal være true eller navnet på sin egen kommando, med små bogstaver og bindestreger.',
  'playbook.problem.schedule':
    '“{field}” skal være fem cron-felter i anførselstegn, f.eks. "0 9 * * MON" for mandag kl. 09:00.',
  'playbook.problem.cron':
    'Dette er ikke fem cron-felter: {problem}. Skriv dem f.eks. "0 9 * * MON" for mandag kl. 09:00.',
  'playbook.problem.true': '“{field}” skal være true her.',
  'playbook.problem.trigger': 'Det, der begynder et forløb, skal være et af følgende: {known}.',
  'playbook.problem.on': '“{field}” skal være en liste af det, der begynder et forløb, f.eks. command: true.',
  'playbook.problem.each': '“{field}” skal være member eller udelades.',
  'playbook.problem.election-when':
    'Det, der begynder efter valgets ur, regnes fra opens, closes, day eller results, f.eks. opens - 60 min.',
  'playbook.problem.during': '“from” skal ligge tidligere før valget end “to”: from: 12 w, to: 4 w.',

  'playbook.problem.makes.bool':
    'En betingelse skal være sand eller falsk, og dette giver {type}. Sammenlign med noget.',
  'playbook.problem.makes.list':
    'Dette skal være en liste af landekoder, og det giver {type}. Skriv all, own eller en liste.',
  'playbook.problem.makes.instant':
    'Dette skal være et tidspunkt, og det giver {type}. Tag et fra et svar eller fra valget.',
  'playbook.problem.makes.any': 'Dette giver {type}, som et forløb ikke kan gemme.',

  'playbook.problem.double': '{id} står her for anden gang. Giv en af dem et andet navn.',
  'playbook.problem.double-step': 'Der er allerede et trin {id}, i linje {line, number}. Giv et af dem et andet navn.',
  'playbook.problem.otherwise': 'Der er ét “otherwise”, efter de tilfælde, der har et “if”. Flyt det til slutningen.',
  'playbook.problem.each-of-nothing':
    '“each: member” er for drejebøger om et valg. Tilføj “about: election”, eller fjern det.',
  'playbook.problem.no-election': 'Valgets ur begynder kun forløb om et valg. Tilføj “about: election”.',
  'playbook.problem.no-case':
    '{what} handler om en sag, og det gør denne drejebog ikke. Tilføj “about: case”, eller fjern det.',
  'playbook.problem.does-without-until':
    'Om {does} er gjort, skal kunne ses af sagen. Tilføj “until”, f.eks. until: case.status != "new".',
  'playbook.problem.approved-by-itself':
    'Ingen ved, hvem der gjorde det, der blot kan ses (“until”), så ingen kan holdes fra at godkende sit eget. Bed om godkendelsen i et trin for sig bagefter.',
  'playbook.problem.words-in-name':
    'Et rums navn læses af platformen og af alle, der ser, at rummet findes: ingen svar, input eller variabler må stå i det. Brug case, election, member eller run.',
  'playbook.problem.not-made': 'Trinet {step} opretter intet rum. Nævn et, der begynder med “room: …”.',
  'playbook.problem.endless': 'Dette ville gentages for evigt. Tilføj “until” eller “times”.',
  'playbook.problem.unknown-near': 'Der er ingen {name}. Mente du “{near}”?',
  'playbook.problem.unknown-variable': 'Der er ingen {name} her. Et udtryk begynder med et af følgende: {known}.',
  'playbook.problem.no-input': 'Der er intet input {name}. Tilføj det under “inputs”, eller ret navnet.',
  'playbook.problem.no-var': 'Intet trin sætter {name}. Tilføj et trin med “set”, eller ret navnet.',
  'playbook.problem.no-key': '{of} har intet {name}. Der er: {known}.',
  'playbook.problem.no-step': 'Der er intet trin {name}. Ret navnet.',
  'playbook.problem.no-answer':
    'Trinet {step} har intet svar {name}. Svar er dem fra et spørgsmåls felter; en opgave har evidence.',
  'playbook.problem.no-quorum':
    'Trinet {step} kræver ikke et bestemt antal, så der er intet at opnå. Kun en runde eller et møde kan have et: quorum: 3.',
  'playbook.problem.decision':
    'Et spørgsmål gøres ikke længere til en beslutning. Skriv: decide: … med rule: national i stedet for ask: … og decision: true.',
  'playbook.problem.rule':
    '“{field}” skal være consensus, silence eller vote, hvor delegationer afgør; national eller delegated, hvor én person gør.',
  'playbook.problem.decision-type':
    '“{field}” skal være operational, release, downgrade, publish, escalate, standdown, procedural eller config.',
  'playbook.problem.threshold': '“{field}” skal være simple, two-thirds, three-quarters eller unanimous.',
  'playbook.problem.basis':
    '“{field}” skal være cast (af de afgivne stemmer) eller members (af alle stemmeberettigede).',
  'playbook.problem.only-vote':
    'Kun en afstemning har “{field}”, og dette er ved {rule}. Udelad det, eller skriv rule: vote.',
  'playbook.problem.silence-quorum':
    'Ved tavshed er den enig, der intet siger, så ingen skal svare: udelad “quorum”, eller skriv rule: consensus eller rule: vote.',
  'playbook.problem.silence-options': 'Ved tavshed tilslutter man sig én ting: udelad “options”.',
  'playbook.problem.ratify':
    'Det, der er delegeret, bekræftes inden for en tid, og intet andet: rule: delegated hører sammen med ratify: 24 h.',
  'playbook.problem.role-alone': '{who}: til et møde indbydes hvert medlems folk. Nævn rollen alene, som duty.',
  'playbook.problem.no-minutes': 'Trinet {step} er intet møde og har intet referat.',
  'playbook.problem.twice': 'Drejebogen {id} står allerede i {file}. Giv en af dem et andet id.',
}
