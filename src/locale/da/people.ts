import type { people as english } from '../en/people.ts'

export const people = {
  'commands.help.people': 'Personer og rum: hvem er hvem, roller, hvem sidder hvor.',
  'commands.grant.summary':
    'Giver en af jeres medlems personer en rolle, fra nu af eller for en tid. Kun for koordinatorer.',
  'commands.end-role.summary': 'Afslutter en rolle, som nogen har. Kun for koordinatorer.',

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
