import type { slack as english } from '../en/slack.ts'

export const slack: Readonly<Record<keyof typeof english, string>> = {
  'slack.exercise': 'ØVELSE – intet her er virkeligt',
  'slack.form.page': 'Side {page} af {pages}',
  'slack.form.next': 'Næste',
  'slack.form.back': 'Tilbage',
  'slack.form.cancel': 'Annullér',
  'slack.form.close': 'Luk',
  'slack.form.optional': 'Dette må du gerne udelade.',
  'slack.form.time': '{label}: klokkeslæt',
  'slack.form.moment-half': 'Angiv både dag og klokkeslæt, eller ingen af dem.',
  'slack.form.refused':
    'Intet blev gemt: botten kan ikke gemme noget nu. Det, du skrev, står her stadig. Tryk igen om et øjeblik.',
  'slack.form.late': 'Det tager længere tid end normalt. Tryk igen om et øjeblik: det tæller én gang.',
  'slack.form.gone':
    'Denne formular er ikke åben længere, og intet blev sendt. Kopiér det, du skrev, og åbn formularen på ny.',
  'slack.form.elsewhere': '“{label}”: {problem}',
  'slack.form.withheld':
    'Intet af dette blev gemt eller givet videre: det bærer en mærkning (TLP:RED eller EU-klassificeret), som dette system ikke må bære. Brug en kanal, der er godkendt til det, eller skriv det uden det indhold.',

  'slack.late.form': 'Slack var for langsom til at åbne formularen. Intet gik tabt: tryk på knappen.',
  'slack.late.open': 'Åbn formularen',
  'slack.refused.command': 'Intet blev gjort: botten kunne ikke gemme din kommando. Skriv den igen om et øjeblik.',
  'slack.refused.press': 'Intet blev gjort: botten kunne ikke gemme det. Tryk igen om et øjeblik.',

  'slack.home.nothing': 'Intet venter på dig her. Skriv “/jom help” i en kanal for at se, hvad du kan gøre.',
}
