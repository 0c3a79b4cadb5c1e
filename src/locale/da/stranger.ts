import type { stranger as english } from '../en/stranger.ts'

export const stranger: Readonly<Record<keyof typeof english, string>> = {
  'stranger.ask': 'Der sidder en ukendt i {room}: {account}',
  'stranger.ask.former': '{name} sidder i {room} som {account}, men har ikke længere nogen rolle her.',
  'stranger.ask.held':
    'Indtil det er afgjort, sender botten intet fra TLP:AMBER og opefter ind i det rum. Det venter og går ikke tabt.',
  'stranger.ask.todo':
    'Sig kun god for kontoen, hvis du er sikker på, hvis den er: spørg vedkommende personligt eller i telefonen, ikke i det rum. Fjern den ellers.',
  'stranger.ask.todo.retired':
    'Skal vedkommende tilbage, så spørg den, der passer registerfilen. Fjern ellers kontoen.',
  'stranger.control.vouch': 'Sig god for den',
  'stranger.control.remove': 'Fjern den',

  'stranger.outcome.vouched':
    '{by} har sagt god for {account} i {room}: den tilhører {name} ({code}). Det, der ventede på grund af den, følger nu.',
  'stranger.outcome.removed':
    '{by} får {account} fjernet fra {room}. Det, der ventede på grund af den, følger, så snart den er ude.',
  'stranger.outcome.left': '{account} har forladt {room}. Intet venter længere på grund af den.',
  'stranger.outcome.known': '{account} i {room} er nu kendt: {name}. Intet venter længere på grund af den.',

  'stranger.none':
    'Der sidder ingen ukendt konto »{written}« i et rum, som du passer. Se efter, om den er skrevet rigtigt; den kan også have forladt rummet.',
  'stranger.not-yours': 'Hvem der må blive i {room}, afgør de, der passer rummet: {names}. Spørg en af dem.',
  'stranger.several': 'Mere end én ukendt konto passer på »{written}«. Skriv den med dens platform, f.eks. {account}',
  'stranger.which-room': '{account} sidder i flere af dine rum. Sig hvilket, for eksempel: remove {account} in {room}',

  'stranger.form.title': 'Sig god for en konto',
  'stranger.form.intro':
    '{account} i {room}. Fra nu af regnes den, der skriver fra denne konto, for den person, du nævner, i alle rum.',
  'stranger.form.person': 'Hvis konto er det?',
  'stranger.form.person.hint': 'Det fulde navn; for en, der er kendt her, er id’et nok, f.eks. jean-dupont.',
  'stranger.form.member': 'Hvem arbejder vedkommende for?',
  'stranger.form.member.hint': 'Medlemmets kode, f.eks. FR eller ENISA.',
  'stranger.form.submit': 'Sig god for',

  'stranger.vouch.which':
    'Sig hvilken konto, hvem vedkommende arbejder for og er, for eksempel: vouch @jean:example.eu FR Jean Dupont',
  'stranger.vouch.how': 'Sig, hvem vedkommende arbejder for og er, for eksempel: vouch {account} FR Jean Dupont',
  'stranger.vouch.member': 'Medlemmet »{written}« findes ikke. Skriv dets kode, f.eks. FR eller ENISA.',
  'stranger.vouch.name': 'Skriv det fulde navn på én linje på højst 100 tegn.',
  'stranger.vouch.other-member':
    '{name} arbejder ikke for {code}. Skriv koden for vedkommendes medlem eller det fulde navn på den, du mener.',
  'stranger.vouch.several': '{code} har mere end én {name}. Skriv id’et på den, du mener: {ids}',
  'stranger.vouch.retired':
    '{name} er taget ud af registeret. Kun den, der passer registerfilen, kan bringe vedkommende tilbage.',
  'stranger.vouch.not-yours':
    '{name} arbejder for {codes}, og denne konto ville åbne alt, hvad {codes} holder for sig selv. Lad en, der arbejder for {codes} og passer dette rum, sige god for den, eller lad den, der passer registerfilen, tilføje den.',
  'stranger.vouch.owner': '{account} tilhørte {name}. Sig god for den under det navn, eller fjern den.',
  'stranger.vouch.done':
    'Gjort: {account} tilhører {name} ({code}). Det, der ventede i {room} på grund af den, følger nu.',
  'stranger.vouch.done.new':
    '{name} er ny her og er observatør for {code}: vedkommende læser det, der deles med {code}, ikke det, som {code} holder for sig selv. Andre roller gives i registerfilen.',
  'stranger.known': 'Der er ikke længere noget at afgøre: {account} er kendt som {name}.',
  'stranger.remove.done':
    '{account} fjernes fra {room}. Det, der ventede på grund af den, følger, så snart den er ude.',
  'stranger.remove.how': 'Sig hvilken konto, for eksempel: remove @mallory:example.eu',
}
