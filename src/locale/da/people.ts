import type { people as english } from '../en/people.ts'

export const people = {
  'commands.help.people': 'Personer og rum: hvem er hvem, konti, roller, hvem sidder hvor, fremmede.',
  'commands.grant.summary':
    'Giver en af jeres medlems personer en rolle, fra nu af eller for en tid. Kun for koordinatorer.',
  'commands.end-role.summary': 'Afslutter en rolle, som nogen har. Kun for koordinatorer.',

  'commands.people.summary':
    'Viser, hvem der er hvem: alle, du må kende til, eller dem hos et medlem, et organ, i en rolle eller én ved navn.',
  'commands.rooms.summary':
    'Viser dine rum: hvad hvert må bære og hvorfor, hvem der sidder der, og hvad det er forbundet med.',
  'cli.people.summary': 'vis, hvem der er hvem: alle, eller dem hos et medlem, et organ, i en rolle eller én ved navn',
  'cli.people.unknown': 'Der er intet medlem, organ, ingen rolle eller person “{written}”. `people` alene viser alle.',
  'cli.rooms.summary': 'vis rummene: hvad hvert må bære og hvorfor, hvem der sidder der, og dets forbindelser',
  'cli.rooms.unknown': 'Der er intet rum “{written}”. `rooms` alene viser alle.',

  'people.none':
    'Ingen, du må kende til, hedder »{written}« eller hører til der. Alene viser people alle, du må kende til.',
  'people.nobody': 'ingen',
  'people.no-role': 'ingen rolle i øjeblikket',
  'people.left': 'er holdt op',
  'people.count': '{count, plural, =0 {Ingen.} one {Én person.} other {# personer.}}',
  'people.more': 'Viser {shown} af {count}. Spørg efter et medlem, et organ eller en rolle: people FR',
  'people.role': '{role}, efter medlem:',
  'people.accounts': 'Deres konti, og om de gælder:',
  'people.turns': 'på vagt',
  'people.on-duty': 'På vagt: {turns}',
  'people.unreachable': 'Kan ikke nås af botten: ingen konto gælder',
  'people.note.deputy': 'stedfortræder',
  'people.note.observes': 'observerer',
  'people.note.from': 'fra {at}',
  'people.note.until': 'indtil {at}',
  'people.note.presidency': 'ikke nu, kun mens {code} har formandskabet',
  'people.note.chairs': 'nu, indtil formandskabet går videre {to}',
  'people.note.will-chair': 'ikke endnu: fra {from} til {to}, når {code} har formandskabet',
  'people.note.by': 'givet af {name}',

  'people.rooms.none': 'Du sidder ikke i noget rum og tager dig ikke af noget.',
  'people.rooms.unknown': 'Du har intet rum »{written}«. Alene viser rooms dine.',
  'people.rooms.count': '{count, plural, one {Ét rum} other {# rum}}, hvor du sidder, eller som du tager dig af:',
  'people.rooms.how': 'Ét i detaljer: rooms <navn>',
  'people.rooms.more': 'Viser de første {shown}. Ét i detaljer: rooms <navn>',
  'people.room.line':
    '{label}, højst {ceiling} ({why}); {known, plural, =0 {ingen kendte} one {én person} other {# personer}}{unknown, plural, =0 {} one {, én ukendt konto} other {, # ukendte konti}}; pladser læst {read}',
  'people.room.label': 'Mærkning',
  'people.room.ceiling': 'Må bære',
  'people.room.assurance': 'Platform',
  'people.room.known': 'Sidder der',
  'people.room.unknown': 'Ukendte',
  'people.room.coordinators': 'Passes af',
  'people.room.links': 'Forbundet med',
  'people.room.decides': 'Beslutter ved',
  'people.room.read': 'Pladser læst',
  'people.room.none': 'ingen',
  'people.room.never': 'endnu ikke',
  'people.room.unread': 'endnu ikke spurgt',
  'people.room.promises':
    '{encryption, select, end_to_end {krypteret fra ende til ende} in_transit {krypteret undervejs} loopback {på denne maskine} other {ikke krypteret}}, {operator, select, own {vores egen server} allowed {en tilladt server} other {en fremmed server}}; den, der kommer til, {back, select, yes {læser} other {læser ikke}}, hvad der er sagt før',
  'people.room.because.policy': 'rummets egen politik',
  'people.room.because.platform': 'dets platform lover ikke mere; dets egen politik ville tillade {policy}',
  'people.room.because.raised': 'hævet: {reason} (besluttet af {by})',
  'people.room.because.unread': 'hvad dets platform lover, vides endnu ikke; dets egen politik er {policy}',
  'people.room.short.policy': 'egen politik',
  'people.room.short.platform': 'dets platform lover ikke mere',
  'people.room.short.raised': 'hævet ved en beslutning',
  'people.room.short.unread': 'endnu ikke spurgt',

  'people.presidency.passed': '{member} har haft formandskabet for Rådet siden {at}.',
  'people.presidency.chair': '{role}: {names}.',
  'people.presidency.nobody': '{role}: ingen er udpeget endnu. Koordinatorerne for {member} kan udpege nogen.',
  'people.presidency.how':
    'Skriv for eksempel: grant niscg_chair to Anne Example in niscg. Det gælder fra den dag, formandskabet begynder.',

  'people.when':
    '»{written}« er ikke et tidspunkt. Skriv en dag (2027-06-01), en dag og et klokkeslæt (2027-06-01 18:00) eller et klokkeslæt alene (18:00).',
  'people.when.end': 'Det slutter, før det begynder, eller er allerede slut. Intet er ændret.',
  'people.member': 'Der er intet medlem {written}. Skriv dets kode, f.eks. FR.',

  'people.grant.how':
    'Skriv for eksempel: grant legal_adviser to Anne Example for FR in ecne. Tilføj »as deputy«, »from 2027-06-01« eller »to 2027-06-30«, hvor det menes.',
  'people.grant.role': 'Der er ingen rolle »{written}«. Alle roller: {known}',
  'people.grant.role.near': 'Der er ingen rolle »{written}«. Mente du {near}?',
  'people.grant.body': 'Der er intet organ »{written}«. De, der er: {known}',
  'people.grant.which-body': 'I hvilket organ? Tilføj »in« og et af: {known}',
  'people.grant.which-member': 'For hvilket medlem? Tilføj »for« og dets kode: {codes}',
  'people.grant.institution': '{role} kan kun haves for {code}. Intet er ændret.',
  'people.grant.oneself': 'Ingen giver sig selv en rolle. Bed en anden koordinator, eller få registerfilen ændret.',
  'people.grant.not-yours':
    'Du kan ikke give eller afslutte rollen {role} for {member}. Det kan dets egne koordinatorer og registerfilen.',
  'people.grant.nobody':
    'Ingen hos {member} hedder »{written}«. En ny person kommer med registerfilen, eller nogen går god for vedkommende.',
  'people.grant.several': 'Flere hedder »{written}«. Skriv en af disse: {ids}',
  'people.grant.had.file': '{name} er allerede {role} for {member}, ifølge registerfilen. Intet er ændret.',
  'people.grant.had.command': '{name} er allerede {role} for {member}. Intet er ændret.',
  'people.grant.done':
    '{name} er {role} for {member} i {body}{span, select, both {, fra {from} indtil {until}} from {, fra {from}} until { indtil {until}} other {}}. Det står i protokollen.',
  'people.granted': '{name} gjorde dig til {role} for {member} i {body}.',

  'people.end.how': 'Skriv for eksempel: end-role legal_adviser of Anne Example for FR in ecne.',
  'people.end.none': '{name} er ikke {role} for {member}. Intet er ændret.',
  'people.end.last':
    '{name} er den eneste koordinator for {member}. Udpeg først en anden; ellers tager ingen sig af dets personer.',
  'people.end.done': '{name} er ikke længere {role} for {member} i {body}. Det står i protokollen.',
  'people.end.overrules':
    'Registerfilen nævner stadig rollen. Den forbliver afsluttet, men få også filen ændret: hver import siger, at de to er forskellige.',
  'people.ended': '{name} afsluttede din rolle {role} for {member} i {body}.',
} as const satisfies Record<keyof typeof english, string>
