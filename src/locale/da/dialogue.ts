import type { dialogue as english } from '../en/dialogue.ts'

/** Formularer, der udfyldes i én besked, på platforme uden formularer. */
export const dialogue: Record<keyof typeof english, string> = {
  'dialogue.how':
    'Svar på denne besked med alle svar på én gang. Begynd hvert svar med dets nummer og et kolon, for eksempel »1: …«.',
  'dialogue.again': 'Disse svar mangler stadig. Svar på denne besked på samme måde; resten er gemt.',
  'dialogue.optional': 'kan udelades',
  'dialogue.one': 'ét bogstav',
  'dialogue.many': 'et eller flere bogstaver',
  'dialogue.moment': 'dato og klokkeslæt som 2027-04-18 20:00',
  'dialogue.taken': 'Modtaget indtil nu (skriv et nummer igen for at ændre svaret):',
  'dialogue.instead': 'Eller udfyld formularen her: {url}',
  'dialogue.fault.missing': 'Her kræves et svar.',
  'dialogue.fault.too-long': 'Højst {most, number} tegn; svaret havde {found, number}.',
  'dialogue.fault.no-option': '»{given}« er ikke en af mulighederne.',
  'dialogue.fault.no-moment': 'Datoen eller klokkeslættet findes ikke; skriv det som 2027-04-18 20:00.',
}
