import type { accounts as english } from '../en/accounts.ts'

export const accounts: Readonly<Record<keyof typeof english, string>> = {
  'accounts.passkey.publish':
    'Intet blev offentliggjort: det kræver en adgangsnøgle, der er brugt inden for de seneste 15 minutter. Brug din på siden, og gør det så igen.',
  'accounts.passkey.downgrade':
    'Mærkningen er uændret: at sænke den kræver en adgangsnøgle, der er brugt inden for de seneste 15 minutter. Brug din på siden, og gør det så igen.',
  'accounts.passkey.escalate':
    'Intet blev eskaleret: det kræver en adgangsnøgle, der er brugt inden for de seneste 15 minutter. Brug din på siden, og gør det så igen.',
  'accounts.passkey.none.publish':
    'Intet blev offentliggjort: det kræver en adgangsnøgle, og du har endnu ingen. Tilføj en på din kontoside, brug den der, og gør det så igen.',
  'accounts.passkey.none.downgrade':
    'Mærkningen er uændret: at sænke den kræver en adgangsnøgle, og du har endnu ingen. Tilføj en på din kontoside, brug den der, og gør det så igen.',
  'accounts.passkey.none.escalate':
    'Intet blev eskaleret: det kræver en adgangsnøgle, og du har endnu ingen. Tilføj en på din kontoside, brug den der, og gør det så igen.',
  'accounts.page': 'Åbn siden',

  'accounts.confirm.title': 'Bekræft, at det er dig',
  'accounts.confirm.lead':
    'Brug din adgangsnøgle. I 15 minutter derefter kan du offentliggøre, sænke en mærkning og eskalere. Intet er gjort med det endnu: du trykker igen der, hvor du kom fra.',
  'accounts.confirm.submit': 'Brug adgangsnøglen',
  'accounts.confirm.done': 'Gjort. Det gælder til {at}. Gå tilbage, og tryk igen.',
  'accounts.confirm.back': 'Gå tilbage',
  'accounts.confirm.again': 'Brug den igen',
  'accounts.confirm.none': 'Du har endnu ingen adgangsnøgle her. Tilføj en på din kontoside, og kom så tilbage.',
  'accounts.confirm.account': 'Til kontosiden',
  'accounts.confirm.failed':
    'Det lykkedes ikke. Brug en adgangsnøgle, der er din og lavet på denne adresse, og prøv igen.',
}
