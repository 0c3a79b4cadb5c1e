import type { timeline as english } from '../en/timeline.ts'

export const timeline: Readonly<Record<keyof typeof english, string>> = {
  'timeline.summary':
    'Fortæller, hvad der skete, i den rækkefølge det skete: alt, eller det, der vedrører et forløb, et valg eller en sag.',
  'timeline.none': 'Protokollen har intet om dette.',
  'timeline.no-run': 'Der er intet forløb {written}.',
  'timeline.no-election': 'Kalenderen har intet valg {written}.',
  'timeline.no-case': 'Der er ingen sag {written}.',
  'timeline.no-instant': '“{written}” er intet tidspunkt. Skriv det som 2027-04-25T20:00Z eller 2027-04-25.',

  // Forløb.
  'timeline.run.started': '{playbook} {title} begynder{about, select, none {} other {: {about}}}',
  'timeline.run.ended': '{playbook} {title} slutter: {outcome}',
  'timeline.run.stopped': '{playbook} {title} standses af {by}: {why}',
  'timeline.run.paused': '{playbook} {title} sættes på pause af {by}: {why}',
  'timeline.run.resumed': '{playbook} {title} fortsætter, ved {by}',
  'timeline.run.stuck':
    '{playbook} {title} står stille: et trin kunne ikke gøres, og nogen må sige, hvordan det går videre',
  'timeline.said': 'Botten siger: {title}',
  'timeline.asked': '{title}: spurgt er {who}',
  'timeline.asked.by': '{title}: spurgt er {who}, inden {until}',
  'timeline.answered': '{title}, besvaret af {by}',
  'timeline.decided': '{title}, afgjort af {by}',
  'timeline.done': '{title}, gjort af {by}',
  'timeline.approved': '{title}: godkendt af {by}',
  'timeline.refused': '{title}: afvist af {by}: {why}',
  'timeline.decision': '{title}: afgørelsen står, alle, der skal, har godkendt den',
  'timeline.escalated': '{title}: ingen gjorde det i tide; nu spørges {who}',
  'timeline.timed-out': '{title}: tiden løb ud, og det går videre uden',
  'timeline.failed': '{title} kunne ikke gøres: {why}',
  'timeline.skipped': '{title}: udeladt af {by}: {why}',
  'timeline.redone': '{title}: skal gøres igen, siger {by}: {why}',
  'timeline.late': '{title}: {by} kom for sent med det',

  // Runder.
  'timeline.round.opened': 'Alle spørges: {question} – {codes}',
  'timeline.round.answered': '{code}: {answer}, siger {by}{late, select, yes { (for sent)} other {}}',
  'timeline.round.answered.alone': '{question} – {answer}, siger {by}{late, select, yes { (for sent)} other {}}',
  'timeline.round.chased': 'Intet svar fra {codes}; {role} mindes om det: {question}',
  'timeline.round.closed': 'Alle {asked} har svaret: {question}',
  'timeline.round.silent': 'Lukket med {answered} af {asked} svar: {question} – intet svar: {codes}',

  // Meddelelser.
  'timeline.notice.ring': 'prøvekald ved overtagelse af vagten',
  'timeline.notice.opened': 'Meddelelse: {about}',
  'timeline.notice.rung': 'Ingen har bekræftet endnu; nu {role}, ved {ways}: {about}',
  'timeline.notice.acknowledged': '{by} har fået den: {about}',
  'timeline.notice.failed': 'Ingen bekræftede, og koordinatorerne får besked: {about}',
  'timeline.notice.late': '{by} har fået den, for sent: {about}',
  'timeline.role.duty': 'vagthavende',
  'timeline.role.deputy': 'stedfortræderen',
  'timeline.role.head': 'lederen',
  'timeline.role.other': 'de næste',
  'timeline.channel.chat': 'chat',
  'timeline.channel.email': 'e-mail',
  'timeline.channel.webhook': 'personsøger',

  // Alt andet.
  'timeline.room.made': 'Et rum oprettes: {title}',
  'timeline.room.archived': 'Et rum lukkes: {title}',
  'timeline.duty.taken': '{by} overtager vagten',
  'timeline.calendar.changed': 'Kalenderen for {election} ændres af {by}',
  'timeline.schedule.missed': 'Forsømt og ikke indhentet: {schedule}',
}
