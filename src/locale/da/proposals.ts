import type { proposals as english } from '../en/proposals.ts'

/** Forslag: hvad der spørges om, og hvad der hindrer, at de stilles, erstattes eller trækkes tilbage. */
export const proposals: Readonly<Record<keyof typeof english, string>> = {
  'decisions.propose.summary': 'Forelægger noget for delegationerne i dette rum til beslutning.',
  'decisions.propose.how': 'Hvad skal besluttes? Skriv det efter kommandoen, eller udfyld formularen: propose',
  'decisions.propose.where': 'Foreslå det i det rum, hvis delegationer skal beslutte.',
  'decisions.propose.observer': 'Du er kun observatør. Den, der arbejder for et medlem, kan foreslå og beslutte.',
  'decisions.propose.nobody': 'Her sidder ingen, der kan beslutte.',
  'decisions.propose.open': 'Du har {most} åbne forslag. Luk eller træk et tilbage først: decisions open',
  'decisions.propose.long':
    'Der er højst plads til {most} tegn; du skrev {length}. Intet er foreslået: sig det kortere.',
  'decisions.propose.case-closed':
    '{codes} må ikke læse {number} og kunne ikke beslutte om den. Del sagen med dem først, eller udelad nummeret.',
  'decisions.propose.done':
    '{decision} er foreslået for {count, plural, one {én delegation} other {# delegationer}}, senest {at}.',
  'decisions.propose.title-of-form': 'Forslag',
  'decisions.propose.submit': 'Foreslå',
  'decisions.propose.title': 'Hvad skal besluttes?',
  'decisions.propose.question': 'Spørgsmålet, eller teksten der vedtages',
  'decisions.propose.question.hint': 'Er det tomt, er linjen ovenfor spørgsmålet.',
  'decisions.propose.type': 'Art',
  'decisions.propose.label': 'Mærkning',
  'decisions.propose.case': 'Sag',
  'decisions.propose.case.hint': 'Nummeret, hvis det handler om en. Sagens mærkning gælder også forslaget.',
  'decisions.propose.rule': 'Hvordan det besluttes',
  'decisions.propose.rule.consensus': 'Konsensus: mindst én er for, ingen er imod',
  'decisions.propose.rule.silence': 'Tavshed, 5 arbejdsdage',
  'decisions.propose.rule.urgent-silence': 'Tavshed, 24 timer',
  'decisions.propose.rule.vote': 'Afstemning: mere end halvdelen af de afgivne stemmer',
  'decisions.propose.rule.vote-two-thirds': 'Afstemning: to tredjedele af de afgivne stemmer',
  'decisions.propose.rule.vote-three-quarters': 'Afstemning: tre fjerdedele af de afgivne stemmer',
  'decisions.propose.rule.vote-unanimous': 'Afstemning: alle afgivne stemmer',
  'decisions.propose.rule.vote-of-members': 'Afstemning: mere end halvdelen af alle medlemmer',
  'decisions.propose.rule.vote-two-thirds-of-members': 'Afstemning: to tredjedele af alle medlemmer',
  'decisions.propose.rule.vote-three-quarters-of-members': 'Afstemning: tre fjerdedele af alle medlemmer',
  'decisions.propose.rule.vote-unanimous-of-members': 'Afstemning: alle medlemmer',
  'decisions.propose.rule.delegated': 'Delegeret: én afgør for alle, en anden ratificerer',
  'decisions.propose.rule.national': 'National: dit medlem beslutter',
  'decisions.propose.rule.room': 'Som rummet: {rule}',
  'decisions.propose.rule.silence-hours': 'Tavshed, {hours} timer',
  'decisions.propose.rule.at-least': '; mindst {quorum}',
  'decisions.propose.by': 'Besluttes senest',
  'decisions.propose.by.hint':
    'Som 18:00, fredag 9:30 ({zone}) eller om 2 h. Tomt: 24 timer eller tavshedens egen tid.',
  'decisions.propose.silence-short': 'En tavshed skal vare mindst {minutes} minutter, så alle kan bryde den.',
  'decisions.propose.consensus-short':
    'En konsensus skal have mindst {minutes} minutter, så alle kan gøre indsigelse. Giv den mere tid, som om 2 h: når alle har taget stilling, lukker den straks.',
  'decisions.propose.vote-short':
    'En afstemning mellem flere skal have mindst {minutes} minutter, så alle kan nå at stemme. Giv den mere tid, som om 2 h: når alle har taget stilling, lukker den straks.',
  'decisions.propose.short':
    'Det, der offentliggør noget, sænker en mærkning eller eskalerer, skal have mindst {minutes} minutter, så alle, der beslutter, kan udtale sig. Giv det mere tid, som om 2 h.',
  'decisions.propose.by.unread':
    'Skriv ét tidspunkt som 18:00, 9. april 9:30 eller om 2 h, højst et år frem. Dagens ugedag kan betyde to.',
  'decisions.propose.options': 'Valgmuligheder',
  'decisions.propose.options.hint': 'Én pr. linje, hvis der er mere at vælge mellem end vedtag og forkast.',
  'decisions.propose.options.count':
    'Skriv 2 til {most} valgmuligheder, én pr. linje, eller lad feltet stå tomt for vedtag og forkast. Intet er foreslået.',
  'decisions.propose.quorum': 'Nødvendige ved konsensus eller afstemning',
  'decisions.propose.quorum.hint': 'Hvor mange delegationer der skal tage stilling; observatører tælles aldrig.',
  'decisions.propose.quorum.many':
    'Det kan ikke kræve {quorum} delegationer, hvor {count} kan tage stilling. Skriv højst {count}.',
  'decisions.propose.quorum.rule':
    'Kun en konsensus og en afstemning kan kræve et antal: i en tavshed er den enig, der intet siger, og ellers afgør én. Udelad antallet, eller vælg en af de to. Intet er foreslået.',
  'decisions.propose.quorum.unread': 'Skriv hvor mange delegationer, som 14.',
  'decisions.propose.mandate': 'Mandat',
  'decisions.propose.mandate.hint': 'Retsgrundlaget eller det kommissorium, hvorefter det besluttes her.',
  'decisions.propose.mandate.missing':
    'Ingen afgør for alle uden et mandat. Skriv det efter det, du foreslår, “mandat: kommissorium, punkt 4”, eller i dets felt. Intet er foreslået.',
  'decisions.propose.delegate': 'Delegeret til',
  'decisions.propose.delegate.hint':
    'Ved delegering: koden på den, der afgør. Tomt: den, der har formandskabet i rummet.',
  'decisions.propose.delegate.none': '{code} er ingen af dem, der beslutter her: {codes}. Intet er foreslået.',
  'decisions.propose.delegate.who':
    'Ingen delegation alene har formandskabet i rummet. Nævn den, der afgør for alle, af {codes}: propose delegated to … Intet er foreslået.',
  'decisions.propose.ratify': 'Ratificeres inden for',
  'decisions.propose.ratify.hint': 'Ved delegering: timer, hvori en anden delegation ratificerer. Tomt: 24 h.',
  'decisions.propose.ratify.unread': 'Skriv inden for hvor mange timer en anden ratificerer, 1 til {most}, som 12 h.',
  'decisions.propose.known': 'Hvad der vides',
  'decisions.propose.assumed': 'Hvad der antages',
  'decisions.propose.unknown': 'Hvad ingen ved',
  'decisions.propose.evidence': 'Hvad det hviler på',
  'decisions.propose.evidence.hint': 'Én pr. linje, med vurdering: B2 https://… eller E3 for sagens bevis.',
  'decisions.propose.evidence.many': 'Der er højst plads til {most} linjer. Intet er foreslået.',
  'decisions.propose.evidence.none': 'Den sag har intet bevis {number}. Intet er foreslået.',
  'decisions.propose.review': 'Gennemgang',
  'decisions.propose.review.hint': 'Hvornår det skal ses på igen: dag og tid. Du bliver mindet om det én gang.',
  'decisions.propose.review.unread': 'Skriv et tidspunkt frem i tiden, som 2027-06-01 09:00.',
  'decisions.supersede.summary': 'Foreslår det, der kommer i stedet for en beslutning.',
  'decisions.supersede.not-adopted': '{decision} gælder ikke, så intet kan komme i dens sted.',
  'decisions.supersede.fewer':
    '{decision} er truffet af {codes}: intet træder i stedet uden dem. Foreslå det, hvor de bliver spurgt, ved konsensus, tavshed eller afstemning.',
  'decisions.supersede.short':
    '{decision} er truffet af flere: det, der skal træde i stedet, skal have mindst {minutes} minutter, så alle kan udtale sig. Giv det mere tid: supersede {decision} consensus in 2 h …',
  'decisions.supersede.own':
    '{decision} er truffet af {code} på egen myndighed: kun {code} sætter en anden i dens sted: supersede {decision} national …',
  'decisions.supersede.under-way': 'Der er allerede foreslået noget i stedet for {decision}: decisions open',
  'decisions.withdraw.summary': 'Trækker et forslag fra dig tilbage, der ikke er afgjort endnu.',
  'decisions.withdraw.done': '{decision} er trukket tilbage. Hvad der er sagt til det, bliver stående.',
  'decisions.withdraw.not-yours': '{decision} kan trækkes tilbage af den, der foreslog.',
}
