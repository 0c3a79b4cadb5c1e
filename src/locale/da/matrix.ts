import type { matrix as english } from '../en/matrix.ts'

export const matrix: Readonly<Record<keyof typeof english, string>> = {
  'matrix.encrypted.summary': 'Dette rum er krypteret, og botten kan endnu ikke læse krypterede rum.',
  'matrix.encrypted.todo':
    'Intet af det, der skrives her, når frem til botten eller til nogen gennem den. Brug et rum uden kryptering på jeres egen server, eller bottens webrum. Kryptering kan ikke slås fra igen: lav et nyt rum til dette.',

  'matrix.guide.account':
    'Lav en konto til botten på jeres egen homeserver, f.eks. @jom:example.eu. Ingen andre bruger den.',
  'matrix.guide.token':
    'Få et adgangstoken til en enhed for sig selv: `npm run -s jom -- connect matrix --log-in` spørger om homeserver, navn og adgangskode, og skriver det. Adgangskoden gemmes ingen steder.',
  'matrix.guide.environment':
    'Sæt JOM_MATRIX_URL (f.eks. https://matrix.example.eu) og JOM_MATRIX_TOKEN i bottens miljø. Folk fra andre homeservere kan kun sidde i rum over TLP:CLEAR, hvis JOM_MATRIX_ALLOWED nævner serverne, f.eks.: ministry.example agency.example',
  'matrix.guide.check':
    'Kør `npm run -s jom -- connect matrix` igen: den ser det hele efter og siger, hvad der stadig mangler.',
  'matrix.guide.directory':
    'Nævn i registerfilen folks konti som `matrix:@user:server` og rum med `platform: matrix`. Botten laver et rum, medmindre `conversation: "!id:server"` nævner et, der findes: invitér først botten dertil.',
  'matrix.guide.start': 'Start botten igen. Den laver sine rum og inviterer dem, som registeret giver plads der.',

  'matrix.check.token': 'Adgangstokenet er godt: botten er {user}',
  'matrix.check.token.refused': 'Homeserveren godtager ikke adgangstokenet',
  'matrix.check.token.refused.todo':
    'Få et nyt med `npm run -s jom -- connect matrix --log-in`, og sæt JOM_MATRIX_TOKEN til det.',
}
