import type { ledger as english } from '../en/ledger.ts'

/** Protokollen: underskrifter, vidner, kontrol. */
export const ledger: Readonly<Record<keyof typeof english, string>> = {
  'ledger.mail.subject': 'Rod for protokollen {day}, til opbevaring',
  'ledger.mail.what':
    'Du er vidne på protokollen. Nedenfor står roden for protokollen {day}. Den indeholder ingens ord. Gem dette brev: med det kan enhver senere bevise, at intet før den dag er ændret.',
  'ledger.mail.how': 'Sig, at du har den: {url}',
}
