import type { playbookCheck as english } from '../en/playbook-check.ts'

export const playbookCheck: Readonly<Record<keyof typeof english, string>> = {
  'playbook.check.error': 'fejl',
  'playbook.check.warning': 'advarsel',

  'playbook.check.after-end': '{step} nås aldrig: forløbet slutter altid ved {end}. Flyt det foran, eller fjern det.',
  'playbook.check.never': '{step} gøres aldrig: betingelsen er altid falsk. Ret “if”, eller fjern trinet.',
  'playbook.check.always': '{step} har en betingelse, der altid er sand. Fjern “if”, eller ret den.',
  'playbook.check.waits-for-ever': '{step} venter på noget, der aldrig kommer: betingelsen er altid falsk. Ret den.',
  'playbook.check.no-timeout':
    '{step} siger, hvad der følger, når tiden løber ud, og det gør den aldrig. Tilføj “timeout”, eller fjern “on-timeout”.',
  'playbook.check.instant-timeout': '{step} gøres straks, og tiden kan ikke løbe ud. Fjern “timeout”.',
  'playbook.check.cannot-fail': '{step} kan ikke mislykkes. Fjern “on-failure”.',
  'playbook.check.shadowed':
    'Tilfælde {nth, number} i {step} nås aldrig: tilfælde {before, number} gælder før. Ret dets “if”, eller fjern det.',
  'playbook.check.case-never': 'Tilfælde {nth, number} i {step} gælder aldrig. Ret dets “if”, eller fjern det.',
  'playbook.check.otherwise-never':
    '“otherwise” i {step} nås aldrig: et tilfælde før gælder altid. Ret det, eller fjern “otherwise”.',
  'playbook.check.lane-at-once':
    '{step} går videre med det første spor, og {lane} er færdigt straks: de andre tæller aldrig. Lad det vente, eller brug “join: all”.',
  'playbook.check.repeat-once': '{step} gøres én gang: “until” er altid sand. Fjern “repeat”, eller ret det.',
  'playbook.check.repeat-for-ever': '{step} gentages for evigt: “until” er altid falsk. Ret det, eller tilføj “times”.',
  'playbook.check.repeat-at-once': '{step} gentages uden pause. Tilføj “every”, eller et trin deri, der venter.',

  'playbook.check.no-election':
    '{step} regner {field} ({when}) efter valgets ur, og denne drejebog handler ikke om et valg. Tilføj “about: election”, eller regn fra start eller step.',
  'playbook.check.no-deadline':
    '{step} regner {field} ({when}) fra en frist, som det ikke har. Tilføj “due”, eller regn fra start eller step.',
  'playbook.check.own-deadline':
    '{step} regner sin egen {field} ({when}) fra sig selv. Regn fra start, step eller valget.',
  'playbook.check.wait-over':
    '{step} venter til {when}, som er forbi, når det begynder. Fjern det, eller ret tidspunktet.',
  'playbook.check.too-early':
    '{step} kan ikke holde {field} ({when}): det begynder først da eller senere. Gør det senere, eller regn fra step.',
  'playbook.check.same-each-round':
    '{step} har samme {field} ({when}) i hver runde, og i senere runder er det forbi. Regn fra step.',
  'playbook.check.timeout-before-due': '{step} løber ud ({timeout}) før sin {field} ({due}). Gør “timeout” senere.',
  'playbook.check.rung-after-timeout':
    '{step} er løbet ud ({timeout}), før stigen når {who}. Gør “timeout” senere eller stigen kortere.',
  'playbook.check.not-in-order': 'I {field} for {step} står {at} efter {before} og er tidligere. Sæt dem i rækkefølge.',
  'playbook.check.after-timeout': '{step} er løbet ud ({timeout}), før {who} spørges ({at}). Gør “timeout” senere.',
  'playbook.check.before-due':
    '{step} går til {who} ({at}), før det skal være gjort ({due}). Gør det senere, eller “due” tidligere.',

  'playbook.check.form.long':
    'Teksten i “{where}” ({language}) har {found, number} bogstaver; en platform viser højst {most, number}. Gør den kortere.',
  'playbook.check.form.options':
    '“{where}” har {found, number} muligheder; en platform viser højst {most, number}. Udelad nogle, eller spørg to gange.',

  'playbook.check.language': '“{words}” mangler {languages}, som andre tekster har. Tilføj det.',
  'playbook.check.other-parts': '“{words}” regner noget andet ud på {language} end på engelsk. Gør dem ens.',

  'playbook.check.patient':
    '{step} venter for evigt, når ingen svarer, og ingen anden spørges. Tilføj “timeout” eller “escalate”.',
  'playbook.check.patient-decision': '{step} venter for evigt, når delegationerne intet siger. Tilføj “deadline”.',
  'playbook.check.review-before-decided':
    '{step} skal ses på igen ({review}), før det er afgjort ({due}). Gør “review” senere.',
  'playbook.check.patient-room': '{step} venter for evigt, hvor dets platform intet rum opretter. Tilføj “timeout”.',
  'playbook.check.patient-wait': '{step} venter for evigt, hvis det aldrig bliver sandt. Tilføj “timeout”.',
  'playbook.check.unsure':
    '{name} er måske ikke der: {why, select, later {det trin kommer senere} leftout {det trin kan blive udeladt} runout {det trin kan løbe ud eller mislykkes, og det går videre} optional {det må være tomt} other {intet har sat det endnu}}. Spørg først: {name} != null, eller sammenlign det.',

  'playbook.check.quorum': '{step} kræver {quorum}, og der er kun {most}. Sænk “quorum”, eller spørg flere.',
  'playbook.check.no-case-people': '{step} spørger en sags {who}, og denne drejebog handler ikke om en. Nævn en rolle.',
  'playbook.check.no-starter':
    '{step} spørger den, der startede forløbet, og det gør ingen: det begynder af sig selv. Nævn en rolle.',
  'playbook.check.no-own': '{step} spørger {who}, og et forløb af denne drejebog har intet eget land. Sig af hvilket.',
  'playbook.check.no-member': '{who}: der er intet land {code} i registeret. Ret koden.',
  'playbook.check.nobody':
    '{count, plural, one {Ingen er} other {Ingen er nogen af}} {who} nu. Giv nogen rollen i registeret, eller nævn en anden.',
  'playbook.check.nobody-of-several':
    'Ingen er {who} nu, og kun de andre spørges. Giv nogen rollen i registeret, eller udelad den.',
  'playbook.check.nobody-for':
    '{count, plural, one {For {codes} er ingen} other {For disse lande er ingen}} {who} nu{count, plural, one {} other {: {codes}}}. Giv nogen rollen i registeret.',
  'playbook.check.approves-own':
    '{some, select, yes {For {codes} er der ingen} other {Der er ingen}} tilbage til at godkende {step}: ingen godkender sit eget eller for to roller. Nævn andre roller, eller giv dem til flere.',
  'playbook.check.changer-unknown':
    'changed-by nævner {id}, og ingen i registeret har det id. Ret det, eller udelad det.',
  'playbook.check.changer-may-not':
    '{name} ændrede den, og det må kun {who}. Lad en af dem se på den, eller ret “may”.',

  'playbook.check.no-room': 'Der er intet rum {room}. Der er: {known}.',
  'playbook.check.ceiling':
    'Rummet {room} bærer højst {ceiling}, og dette er {label}. Sig det et andet sted, eller sænk mærkningen.',
  'playbook.check.no-home':
    'Et forløb af denne drejebog har intet land og derfor intet eget rum. Nævn et rum i stedet for home.',
  'playbook.check.homeless': 'Disse lande har intet eget rum og ville intet høre: {codes}.',

  'playbook.check.no-playbook': 'Der er ingen drejebog {playbook}. Ret id’et, eller læg den i mappen.',
  'playbook.check.not-callable':
    '{step} kører {playbook}, som ingen drejebog må køre. Tilføj “playbook: true” til det, der begynder den.',
  'playbook.check.call-without-case': '{step} kører {playbook}, som handler om en sag, og det gør denne ikke.',
  'playbook.check.no-such-input': '{step} giver {playbook} et input {name}, som den ikke har. Ret navnet.',
  'playbook.check.input-missing': '{step} giver ikke {playbook} {name}, som den har brug for. Tilføj det til “with”.',
  'playbook.check.command-twice': 'Kommandoen {name} begynder allerede {playbook}. Giv den et andet navn.',
  'playbook.check.circle':
    'Disse drejebøger kører hinanden uden ende og uden pause: {way}. Lad en af dem vente eller standse.',
  'playbook.check.no-regime': 'Der er ingen frist {regime}. Der er: {known}.',

  'cli.playbook.check.summary': 'kontrollerer drejebøger mod hinanden og registeret og siger, hvad der vil gå galt',
  'cli.playbook.check.done':
    '{playbooks, plural, one {# drejebog} other {# drejebøger}} kontrolleret: {errors, plural, =0 {ingen fejl} one {# fejl} other {# fejl}}, {warnings, plural, =0 {ingen advarsler} one {# advarsel} other {# advarsler}}.',
  'cli.playbook.schema.summary': 'udskriver JSON Schema for en drejebogs fil, til editorer',
}
