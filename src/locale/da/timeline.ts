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
  'timeline.said': '{title} – sagt af botten',
  'timeline.asked': '{title} – spurgt er {who}',
  'timeline.asked.by': '{title} – spurgt er {who}, inden {until}',
  'timeline.answered': '{title} – besvaret af {by}',
  'timeline.decided': '{title} – afgjort af {by}',
  'timeline.done': '{title} – gjort af {by}',
  'timeline.happened': '{title} – ikke nødvendigt mere: det, det gjaldt, er sket',
  'timeline.approved': '{title} – godkendt af {by}',
  'timeline.refused': '{title} – afvist af {by}: {why}',
  'timeline.decision': '{title} – godkendt af alle, der skal: afgørelsen står',
  'timeline.escalated': '{title} – ingen gjorde det i tide; nu spørges {who}',
  'timeline.timed-out': '{title} – tiden løb ud, og det går videre uden',
  'timeline.failed': '{title} – kunne ikke gøres: {why}',
  'timeline.skipped': '{title} – udeladt af {by}: {why}',
  'timeline.redone': '{title} – skal gøres igen, siger {by}: {why}',
  'timeline.late': '{title} – {by} kom for sent med det',

  // Runder.
  'timeline.call.planned': '{title} – møde {call} planlagt til {at}',
  'timeline.call.moved': '{title} – møde {call} flyttet til {at}',
  'timeline.call.begun': '{title} – møde {call} begynder',
  'timeline.call.cancelled': '{title} – møde {call} aflyst',
  'timeline.call.ended': '{title} – møde {call} slut; {codes, select, none {ingen var der} other {til stede: {codes}}}',
  'timeline.call.noted': '{code} (noteret af andre)',
  'timeline.decision.proposed': '{title} – {decision} forelagt',
  'timeline.decision.closed':
    '{title} – {decision} {outcome, select, adopted {vedtaget} rejected {forkastet} other {bortfaldet}}{chosen, select, none {} other {: {chosen}}}',
  'timeline.decision.recounted':
    '{title} – {decision} fra referatet falder anderledes ud: {outcome, select, adopted {vedtaget} rejected {forkastet} other {bortfaldet}}{chosen, select, none {} other {: {chosen}}}',
  'timeline.decision.withdrawn': '{title} – {decision} trukket tilbage',
  'timeline.decision.countersigned': '{title} – {decision} medunderskrevet af {by}',
  'timeline.decision.ratified': '{title} – {decision} bekræftet af {by}',
  'timeline.round.opened': '{title} – spurgt er {codes}{until, select, none {} other {, inden {until}}}',
  'timeline.round.answered': '{title} – {answer}, siger {by}{late, select, yes { (for sent)} other {}}',
  'timeline.round.chased': '{title} – endnu intet svar fra {codes}; {role} mindes om det',
  'timeline.round.closed': '{title} – lukket, alle {asked} har svaret',
  'timeline.round.silent': '{title} – lukket med {answered} af {asked} svar; intet svar: {codes}',

  // Meddelelser.
  'timeline.notice.ring': 'Prøvekald ved overtagelse af vagten',
  'timeline.notice.opened': '{title} – meddelelse: {words}',
  'timeline.notice.rung': '{title} – ingen har sagt endnu, at de har fået den; nu {role}, ved {ways}',
  'timeline.notice.acknowledged': '{title} – {by} har fået den',
  'timeline.notice.failed': '{title} – ingen sagde, at de fik den; koordinatorerne får besked',
  'timeline.notice.late': '{title} – {by} har fået den, for sent',
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
  'timeline.schedule.missed': 'En start af {playbook} blev forsømt og er ikke indhentet',
}
