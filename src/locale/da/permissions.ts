import type { permissions as english } from '../en/permissions.ts'

export const permissions: Readonly<Record<keyof typeof english, string>> = {
  // Refusals.
  'permissions.needed':
    '{action} kræver {many, plural, =1 {rollen} other {en af rollerne}} {roles}. {count, plural, =0 {Spørg din koordinator.} other {Blandt jeres egne har {names} den.}}',
  'permissions.needed.nobody':
    '{action} kræver {many, plural, =1 {rollen} other {en af rollerne}} {roles}. Ingen hos {members} har den i øjeblikket: spørg din koordinator.',
  'permissions.observer':
    '{action} er for dem, der arbejder for et medlem. Du observerer: du læser det, der er delt, og får hjælp, men beslutter intet.',
  'permissions.denied': 'Bottens fortegnelse holder {action} fra din rolle: {why}',
  'permissions.none': 'Ingen har fået {action} endnu. Spørg din koordinator.',

  // On the command line.
  'cli.permissions.summary':
    'Udskriver tilladelserne; for én person, hvad vedkommende må, for én handling, hvem der må.',
  'cli.permissions.no-action': 'Der er ingen handling »{written}«. Alle: npm run -s jom -- permissions',
  'cli.permissions.no-person': 'Ingen hedder »{written}«. Skriv det korte navn fra fortegnelsens fil.',
  'cli.permissions.no-role': '{name} har ingen rolle nu.',
  'cli.permissions.playbooks': 'Hver drejebog snævrer rækken playbooks ind til dem, den nævner:',
  'cli.permissions.run': 'starte: {who}',
  'cli.permissions.change': 'ændre: {who}',
  'cli.permissions.approve': 'godkende: {who}',
  'cli.permissions.legend':
    'Det, en række nægter, bliver ved med at være nægtet, uanset hvad en anden tillader. + viser en række fra fortegnelsens fil.',

  // What is wrong with a row of the directory's file.
  'permissions.problem.taken': 'En af produktets rækker hedder allerede {id}. Giv denne et andet navn.',
  'permissions.problem.no-action': 'Der er ingen handling {action}. Alle handlinger: npm run -s jom -- permissions',
  'permissions.problem.near':
    'Der er ingen handling {action}. Mente du {near}? Alle handlinger: npm run -s jom -- permissions',
  'permissions.problem.anybody': '{action} kræver ingen rolle: den kan hverken gives eller tages. Fjern den.',

  // What is shown.
  'permissions.summary': 'Viser, hvad du må, og hvorfor. For koordinatorer: hvad en anden må, eller hvem der må noget.',
  'permissions.own': 'Dette må du her, og derfor.',
  'permissions.of': 'Dette må {name} her, og derfor.',
  'permissions.denies': 'Holdt udenfor',
  'permissions.by': 'Gennem: {roles}.',
  'permissions.of-file': '{row} (fra bottens fortegnelse)',
  'permissions.action': 'Hvem der må dette: {action}.',
  'permissions.anybody': 'tilladt for alle, som botten kender',
  'permissions.allow': 'tilladt for {roles}{bodies, select, every {} other { i {bodies}}}',
  'permissions.deny': 'nægtet {roles}{bodies, select, every {} other { i {bodies}}}',
  'permissions.every-role': 'alle roller',
  'permissions.who': '{count, plural, =0 {Ingen må nu} one {Én må nu} other {# må nu}}',
  'permissions.more': 'Her vises {shown} af {count}. Alle: npm run -s jom -- permissions --action=…',
  'permissions.playbooks': 'Hver drejebog snævrer det ind til',
  'permissions.several': 'Flere hedder sådan. Skriv en af disse: {ids}',
  'permissions.unknown': 'Der er hverken en person eller en handling »{written}«. Alene viser permissions dine egne.',
  'permissions.unknown.near': 'Der er hverken en person eller en handling »{written}«. Mente du {near}?',

  // Why a row is there.
  'permissions.why.anybody': 'Hjælp, og det, der kun angår én selv, kræver ingen rolle.',
  'permissions.why.reading': 'Den, der har en rolle, ser det, som vedkommendes medlemmer og rum må se, og ikke mere.',
  'permissions.why.telling': 'Den, der ser noget, siger det, og den, der bliver spurgt, svarer.',
  'permissions.why.own-cases': 'Et medlems folk arbejder med dets sager, og ikke med andres.',
  'permissions.why.sharing': 'Folkene hos det medlem, der meldte, beslutter, hvem der ellers må vide det.',
  'permissions.why.playbooks': 'Hver drejebog siger selv, hvem der må starte den, svare på den og godkende den.',
  'permissions.why.rooms': 'Den, der passer et rum, beslutter, hvem der sidder der, og spørger om det, der angår alle.',
  'permissions.why.deciding': 'Et medlems folk foreslår og beslutter for det, efter reglen for hver beslutning.',
  'permissions.why.calls':
    'Møder ledes af den, der indkaldte, og den, der passer deres rum; referat føres af den, der deltager.',
  'permissions.why.ringing': 'Et medlems folk må vække hinanden.',
  'permissions.why.calendar': 'De, der holder et valg, passer dage og tider for deres eget medlem.',
  'permissions.why.all-members': 'Nogen må kunne handle for alle medlemmer under ét.',
  'permissions.why.the-bot': 'Nogen må se efter, at botten gør sit arbejde, uden at læse nogens ord.',
  'permissions.why.who-is-who': 'Nogen må stå inde for, hvem der er hvem.',
  'permissions.why.records': 'At ødelægge eller bevare en optegnelse kræver en, der står til ansvar for det.',
  'permissions.why.legal-hold': 'Den, der ved, at der vil blive spurgt efter en optegnelse, kan bevare den.',
  'permissions.why.observers': 'Den, der observerer, læser og får hjælp, men beslutter intet.',

  // What a row is about, as a title of its actions.
  'permissions.row.anybody': 'Dig selv',
  'permissions.row.reading': 'At læse',
  'permissions.row.telling': 'At sige og svare',
  'permissions.row.own-cases': 'Dit eget medlems sager',
  'permissions.row.sharing': 'At dele dem',
  'permissions.row.playbooks': 'Drejebøger, der nævner dig',
  'permissions.row.calls': 'Møder',
  'permissions.row.rooms': 'Rum, du passer',
  'permissions.row.deciding': 'At beslutte',
  'permissions.row.ringing': 'At vække jeres egne',
  'permissions.row.calendar': 'Dit medlems kalender',
  'permissions.row.all-members': 'Alle medlemmer',
  'permissions.row.the-bot': 'Botten',
  'permissions.row.who-is-who': 'Hvem der er hvem',
  'permissions.row.records': 'Optegnelser',
  'permissions.row.legal-hold': 'Bevaring',
  'permissions.row.observers': 'Observatører',

  // Actions that are not commands, as one would say them.
  'permissions.action.case.raise': 'at gøre mærket på et andet medlems sag strengere',
  'permissions.action.case.downgrade': 'at sænke mærket på en sag',
  'permissions.action.case.publish': 'at offentliggøre fra en sag',
  'permissions.action.case.break-glass': 'en frigivelse i nødstilfælde',
  'permissions.action.consent.decide': 'at beslutte, om en sag må deles videre',
  'permissions.action.calendar.set': 'at ændre sit eget medlems kalender',
  'permissions.action.calendar.set-all': 'at ændre alle medlemmers kalender',
  'permissions.action.ring.all': 'at ringe til andre medlemmers folk',
  'permissions.action.permissions.all': 'at se, hvad andre må',
  'permissions.action.deliveries.see': 'at se, hvad der sidder fast',
  'permissions.action.deliveries.retry': 'at sende det igen, der sidder fast',
  'permissions.action.role.grant': 'at give eller afslutte en rolle',
  'permissions.action.account.confirm': 'at bekræfte, hvis en konto er',
  'permissions.action.account.revoke': 'at tilbagekalde en konto',
}
