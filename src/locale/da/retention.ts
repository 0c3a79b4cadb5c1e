import type { retention as english } from '../en/retention.ts'

export const retention: Readonly<Record<keyof typeof english, string>> = {
  'retention.erased': '[slettet]',
  'retention.person.name': 'slettet person {pseudonym}',
  'retention.person.none': 'Ingen i registret hedder {id}, eller de er slettet i forvejen.',
  'retention.held':
    'Det juridiske hold {hold} bevarer dette: intet af det må ødelægges, så længe det står. `holds` siger hvorfor; den, der må, kan ophæve det.',
  'retention.hold.none': 'Der står intet juridisk hold “{written}”. `holds` viser dem, der gør.',

  'cli.keys.summary': 'vis hovednøglerne, og hvor mange værdier hver af dem forsegler',
  'cli.keys.rotate.summary': 'lav en ny hovednøgle og giv den til hver forseglet værdi, mens botten kører',
  'cli.keys.rewrap.summary': 'giv den gældende hovednøgle til hver værdi, der endnu har en ældre',
  'cli.keys.retire.summary': 'tag en ældre hovednøgle ud af nøglefilen, når intet mere har brug for den',
  'cli.keys.current': 'gældende',
  'cli.keys.older': 'ældre',
  'cli.keys.unknown': 'ER HER IKKE',
  'cli.keys.values': '{values, plural, =0 {ingen værdi} one {# værdi} other {# værdier}}',
  'cli.keys.given': 'fra miljøet',
  'cli.keys.file': 'i {file}',
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
