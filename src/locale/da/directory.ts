import type { directory as english } from '../en/directory.ts'

export const directory = {
  'directory.problem.id': '“{field}” må kun bestå af små bogstaver, tal og enkelte bindestreger, f.eks. claire-moreau.',
  'directory.problem.line': '“{field}” skal være én linje på 1 til 100 tegn.',
  'directory.problem.code': '“{field}” skal være en kode med store bogstaver, f.eks. FR, EL eller ENISA.',
  'directory.problem.zone': '“{field}” skal være en tidszone, f.eks. Europe/Paris.',
  'directory.problem.language': '“{field}” skal være et sprog, som botten taler: en eller da.',
  'directory.problem.instant':
    '“{field}” skal være et tidspunkt med forskydning, f.eks. 2026-11-23T08:00:00+01:00 eller 2026-11-23T07:00:00Z.',
  'directory.problem.account': '“{field}” skal have formen platform:navn, f.eks. web:claire-moreau.',
  'directory.problem.conversation': '“{field}” skal være platformens eget navn på samtalen, uden mellemrum.',
  'directory.problem.double': '“{value}” optræder her for anden gang som “{field}”. Omdøb eller fjern den ene.',
  'directory.problem.no-member': 'Medlemmet {code} findes ikke. Tilføj det under “members”, eller ret koden.',
  'directory.problem.no-body': 'Organet {body} findes ikke. Tilføj det under “bodies”, eller ret navnet.',
  'directory.problem.no-person': 'Der er ingen ved navn {person}. Tilføj personen under “people”, eller ret navnet.',
  'directory.problem.no-room': 'Der er ikke noget andet rum {room}. Tilføj det under “rooms”, eller ret navnet.',
  'directory.problem.contact':
    'En kontakt er en af: email: anne@cell.example, phone: "+45 12 34 56 78" (med landekode), webhook: det navn, jeres personsøger kender.',
  'directory.problem.account-twice':
    'Kontoen {account} tilhører allerede {person}. En konto har én person: fjern den her eller dér.',
  'directory.problem.role-twice':
    'Rollen {role} er angivet to gange for samme medlem, organ og tidsrum. Fjern den ene.',
  'directory.problem.ceiling':
    'Loftet {ceiling} ligger under standardmærkningen {label}: ingen kunne skrive her. Hæv loftet, eller sænk mærkningen.',
  'directory.problem.cell-of-nobody': 'En national celle skal have “for”: det medlem, hvis rum det er.',
  'directory.problem.second-cell':
    '{code} har allerede en national celle. Fjern den ene, eller gør dette rum til en anden slags.',
  'directory.problem.no-platform':
    'dette rum nævner ingen platform, og filen nævner ingen for alle: tilføj `platform:` her eller øverst',
  'directory.problem.no-account':
    '{person} har ingen konto på {platform}, hvor dette rum findes. Giv personen en konto, eller fjern pladsen.',
  'directory.problem.seat':
    '“{field}” skal være en persons id, en delegation som FR/ecne, et helt organ som */ecne eller et helt medlem som FR/*.',
  'directory.problem.no-delegation': 'Ingen i denne fil har en rolle i {seat}. Tilføj en rolle, eller ret pladsen.',
  'directory.problem.raised':
    'En beslutning kan ikke hæve dette rum til {to}: dets eget loft er {ceiling}. Hæv også “ceiling”, eller sænk “to”.',
  'directory.problem.decides':
    '“{field}” skal være en regel: consensus, silence 24 h, vote two-thirds of members eller delegated, ratified within 24 h. En consensus og en vote kan ende med: quorum 14. Højst 720 h tavshed, 168 h til at ratificere.',
  'directory.problem.link-of-one': 'Forbindelsen {link} skal have mindst to forskellige rum.',
  'directory.problem.empty-turn': 'Denne vagt for {code} nævner ingen. Tilføj duty, deputy eller head.',
  'directory.problem.turn-twice':
    'Der er allerede en vagt for {code} på dette niveau med denne begyndelse. Læg dem sammen, eller giv denne en anden begyndelse.',
  'directory.problem.no-role':
    '{person} har ingen rolle for {code} på det tidspunkt og kunne ikke læse sagerne. Tilføj en rolle, eller nævn en anden.',
  'directory.problem.span': '“to” ligger ikke efter “from”. Ret det ene af dem.',
  'directory.problem.action':
    '“{field}” skal være handlinger, f.eks. release eller calendar.set: `permissions` viser dem.',

  'directory.what':
    '{what, select, member {medlem} body {organ} delegation {delegation} person {person} account {konto} permission {tilladelse} contact {kontakt} role {rolle} room {rum} seat {plads} link {forbindelse} shift {vagt} other {{what}}}',
  'directory.change.add': '+ {what} {id}',
  'directory.change.change': '~ {what} {id}: {fields}',
  'directory.change.retire': '- {what} {id}: gælder ikke længere',
  'directory.change.return': '+ {what} {id}: vendt tilbage',
  'directory.change.remove': '- {what} {id}: fjernet',
  'directory.change.left': '? {what} {id}: står ikke i filen, er ladt uændret',
  'directory.change.granted': '? {what} {id}: givet med en kommando og står ikke i filen, er ladt uændret',
  'directory.change.kept': '! {what} {id}: afsluttet med en kommando, selv om filen nævner det, forbliver afsluttet',

  'directory.gap.coordinator': 'Ingen tager sig af personer og rum for {codes}: udpeg en koordinator for hver.',
  'directory.gap.spoc': 'Ingen er centralt kontaktpunkt for {codes}: udpeg ét for hver.',
  'directory.gap.spocs':
    '{code} har {count} centrale kontaktpunkter: {names}. Der bør være ét; gør de andre til stedfortrædere.',
  'directory.gap.duty': 'På et tidspunkt i de næste to uger har ingen vagten for {codes}.',
  'directory.gap.chair':
    '{member} ({code}) overtager formandskabet {at}, og ingen er udpeget som {role}. Udpeg nogen inden da.',
  'directory.gap.table':
    'Botten kender formandskaberne indtil {at}. Derefter er ingen formand: installér inden da en version, der kender flere.',
} as const satisfies Record<keyof typeof english, string>
