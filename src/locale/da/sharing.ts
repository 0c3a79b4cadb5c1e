import type { sharing as english } from '../en/sharing.ts'

export const sharing: Readonly<Record<keyof typeof english, string>> = {
  'sharing.relay.summary': '{name} ({delegation}): {words}',
  'sharing.file.missing': '📎 {name} kunne ikke bringes hertil. Spørg den, der sendte den.',
  'sharing.missed': 'Ikke sendt videre til {rooms}.',
  'sharing.missed.standing-link':
    'En besked mærket {label} bliver i dette rum: et link mellem rum fører den aldrig videre. Mærk den TLP:AMBER eller lavere for at sende den videre.',
  'sharing.missed.above-ceiling': '{room} må højst bære {ceiling}; din besked er mærket {label}.',
  'sharing.missed.not-an-addressee': 'Nogen i {room} hører til et medlem, som din besked ikke er rettet til.',
  'sharing.withheld.summary': 'Din besked blev ikke gemt og ikke sendt videre.',
  'sharing.withheld.red':
    'Den er mærket TLP:RED. Botten gemmer intet og sender intet videre, der er TLP:RED. Står den stadig her, så slet den nu. Tal med de berørte personer direkte eller på en godkendt linje. Skal den ikke være RED, så skriv den igen med den rigtige mærkning.',
  'sharing.withheld.classified':
    'Den bærer en mærkning for klassificerede oplysninger. Dette system er ikke godkendt til det. Står den stadig her, så slet den nu. Sig det til din sikkerhedsansvarlige, og brug en godkendt kanal.',
  'sharing.withheld.answer':
    'Dette blev ikke gemt: det bærer en mærkning (TLP:RED eller EU-klassificeret), som dette system ikke må bære. Skriv det uden sådant indhold, eller brug en godkendt kanal.',
  'sharing.fault.summary': 'Dette kunne ikke udføres på grund af en fejl i botten.',
  'sharing.fault.todo':
    'Intet af det fik virkning, og det er gemt. Den, der passer botten, finder det under referencen {reference} og kan lade det forsøge igen. Kan det ikke vente, så ring i stedet.',
  'sharing.above-ceiling.summary': 'Slet din besked her: {label} ligger over, hvad der må stå her ({ceiling}).',
  'sharing.above-ceiling.todo':
    'Den er ikke tabt: den står i {what}. Slet den på denne platform, og fortsæt i webrummet.',
  'sharing.above-ceiling.copies':
    'Hvor den må læses, bliver den stående, også når du har slettet den her. Er det en trussel, så opret en sag af den.',
  'sharing.above-ceiling.alone':
    'Den står intet andet sted. Har andre brug for den, så opret en sag af den: det virker også, når du har slettet den.',
  'sharing.above-ceiling.report': 'Opret en sag af den',
  'sharing.topic.linked': '{label}, medmindre andet er mærket. Læses af {codes}, her og i {rooms}.',
  'sharing.topic.alone': '{label}, medmindre andet er mærket. Læses af {codes}, kun i dette rum.',
  'sharing.stranger.summary': 'Denne konto er ikke kendt her.',
  'sharing.stranger.todo': 'Skal du have adgang, så bed din koordinator om at tilføje denne konto: {account}',
  'sharing.elsewhere.summary': 'Fortsæt på bottens egen side: {label} er over, hvad der må skrives her ({ceiling}).',
  'sharing.elsewhere.how':
    'Linket virker én gang, i {minutes} minutter og kun for dig; giv det ikke videre. Intet af det, du udfyldte her, blev gemt. Virker det ikke mere, så bed om formularen igen.',
  'sharing.elsewhere.open': 'Åbn formularen',
  'sharing.reply.above-ceiling': 'Svaret må ikke vises her. Læs det i webrummet: {url}',
}
