import type { evidence as english } from '../en/evidence.ts'

/** Beviser: beskeder, der er mærket til en sag. */
export const evidence: Readonly<Record<keyof typeof english, string>> = {
  'evidence.summary':
    'Gem en besked som bevis i en sag, med dens filer: sig det om beskeden, eller reagér med 📌 eller 📎.',

  'evidence.done.internal': '{evidence} i {number} er gemt, for jeres egne folk.',
  'evidence.done.shareable': '{evidence} i {number} er gemt, for alle, der må læse sagen.',
  'evidence.graded': '{evidence} i {number} er vurderet til {grade}.',
  'evidence.of': 'Beskeden, det blev sagt om: {by}, {at}.',
  'evidence.grade.how': 'En vurdering gælder ét bevis: sig det om en besked, eller nævn beviset. Skriv sådan: {usage}',
  'evidence.again': 'Den er gemt allerede: {evidence} i {number}.',
  'evidence.files':
    '{count, plural, one {Dens fil kopieres nu.} other {Dens # filer kopieres nu.}} Se efter med: evidence {number} {evidence}',
  'evidence.files.large':
    '{count, plural, one {Én fil er} other {# filer er}} større end {most} MB og kopieres ikke. Gem den selv, og skriv hvor: note {number} …',
  'evidence.withdrawn.done':
    '{evidence} i {number} er trukket tilbage. Det står stadig i sagens forløb, men andre ser det ikke mere. Lad det tælle igen med: evidence {number} {evidence} internal',
  'evidence.which': 'Hvilken sag er dette bevis i?',
  'evidence.which.more': 'Du har flere åbne sager. Er den ikke her, så svar på beskeden med:',
  'evidence.how':
    'Sig det om beskeden: reagér på den med 📌 (jeres egne folk) eller 📎 (alle, der må læse sagen), vælg “Gem som bevis” i dens menu, eller svar på den med {usage}',
  'evidence.no-case':
    'Du har ingen åben sag, som dette kunne være bevis i. Gør beskeden til en sag: svar på den med report',
  'evidence.unheard':
    'Jeg har ikke hørt denne besked, eller har ikke dens tekst mere. Indsæt, hvad der står: note {number} <tekst>',
  'evidence.unheard.plain':
    'Jeg har ikke hørt denne besked, eller har ikke dens tekst mere. Indsæt, hvad der står, i sagen: note <sag> <tekst>',
  'evidence.gone':
    'Beskedens tekst er ikke gemt mere: den er trukket tilbage eller ældre end tre dage. Indsæt, hvad du har: note {number} <tekst>',
  'evidence.own':
    'Denne besked er min: kun hvad folk har skrevet, gemmes som bevis. Tilføj dine egne ord med: note <sag> <tekst>',
  'evidence.not-addressed':
    'Denne besked er {label} og var ikke ment for {code}. Bed forfatteren dele den med {code}, og mærk så det, de sender dig.',
  'evidence.none': 'Der er intet bevis {evidence} i {number}, som du må læse. Se, hvad der er: case {number}',
  'evidence.none.any': 'Der er intet bevis i {number}, som du må læse.',
  'evidence.piece-or-grade':
    '{written} kan være et bevis i sagen eller vurderingen af den besked, det blev sagt om ({by}, {at}), så intet er gjort. Mener du beviset, så skriv det for sig, hverken som svar på en besked eller i en tråd: evidence {line} – Mener du beskeden, så svar på den med evidence {audience}, og vurdér den under det nummer, den får, som i evidence E9 {written}',
  'evidence.unread': '“{written}” er ikke til at forstå. Skriv sådan: {usage}',

  'evidence.title': 'Beviser',
  'evidence.title.of': 'Beviser i {number}',
  'evidence.said': '{name}, {at}',
  'evidence.audience.internal': 'kun egne folk',
  'evidence.audience.shareable': 'må deles',
  'evidence.withdrawn': 'trukket tilbage',
  'evidence.above': '{label}; læs det med: evidence {number} {evidence}',
  'evidence.shut': 'TLP:RED: teksten læses af ingen',
  'evidence.no-words': 'ingen tekst',
  'evidence.edited': 'ændret {at}: {words}',
  'evidence.deleted': 'slettet {at}',
  'evidence.edited.untold': 'ændret {at}',
  'evidence.grade': 'Kilde og oplysning (Admiralty)',
  'evidence.hash': 'SHA-256',
  'evidence.marked': 'Mærket',
  'evidence.marked.by': '{name}, {at}',
  'evidence.said.label': 'Sagt',
  'evidence.audience.label': 'For',
  'evidence.link': 'Hvor den står',
  'evidence.file': 'fil {name}, {bytes, number} byte',
  'evidence.file.waiting': 'fil {name}: ikke kopieret endnu',
  'evidence.file.too-large': 'fil {name}: ikke kopieret, den er større end {most} MB',
  'evidence.file.gone': 'fil {name}: ikke kopieret, den er der ikke mere',
  'evidence.file.unreachable': 'fil {name}: ikke kopieret, platformen gav den ikke',
  'evidence.control.share': 'Må deles',
  'evidence.control.keep': 'Kun egne folk',
  'evidence.control.withdraw': 'Træk tilbage',

  'cases.entry.evidence.marked': '{evidence} gemt som bevis af {by} ({audience})',
  'cases.entry.evidence.graded': '{evidence} vurderet til {grade} af {by}',
  'cases.entry.evidence.withdrawn': '{evidence} trukket tilbage som bevis af {by}',
  'cases.entry.evidence.edited': '{evidence}: forfatteren har ændret beskeden',
  'cases.entry.evidence.deleted': '{evidence}: beskeden er slettet',
  'cases.entry.evidence.shut': '{evidence}: forfatteren har hævet den til TLP:RED',
  'cases.entry.evidence.copied': '{evidence}: fil {file} er kopieret',
  'cases.entry.evidence.uncopied': '{evidence}: fil {file} kunne ikke kopieres',

  'timeline.evidence':
    '“{words}” – {name}, {at} · SHA-256 {hash}{files, plural, =0 {} one { · 1 fil} other { · # filer}}',
}
