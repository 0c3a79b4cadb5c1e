import type { calls as english } from '../en/calls.ts'

/** Møder: planlægning, indkaldelser, navneopråb, referat. */
export const calls: Readonly<Record<keyof typeof english, string>> = {
  'calls.mail.subject.planned': 'Møde {call}: {at}',
  'calls.mail.subject.moved': 'Møde {call} er flyttet: {at}',
  'calls.mail.subject.cancelled': 'Møde {call} er aflyst',
  'calls.mail.planned': 'Du er indkaldt til møde {call}: {at}, {minutes} minutter.',
  'calls.mail.moved':
    'Møde {call} er flyttet. Det er nu {at}, {minutes} minutter. Den vedlagte kalenderpost erstatter den tidligere.',
  'calls.mail.cancelled': 'Møde {call} {at} er aflyst. Den vedlagte kalenderpost fjerner den tidligere.',
  'calls.mail.answer': 'Sig, om du kommer, uden at logge ind: {url}',
  'calls.mail.where': 'Hvad det handler om, og hvordan man deltager, står i chat og på nettet, aldrig i en kalender.',
}
