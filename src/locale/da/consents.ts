import type { consents as english } from '../en/consents.ts'

export const consents: Readonly<Record<keyof typeof english, string>> = {
  'commands.share.summary':
    'Deler en sag med medlemmer eller et rum ved navn; er den andres, spørges dens ophav først.',
  'commands.allow.summary': 'Tillader, at andre læser en af dine egnes sager, som du blev spurgt om.',
  'commands.refuse-share.summary': 'Afslår det.',
  'commands.withdraw.summary': 'Tager en tilladelse tilbage: det, der blev delt ved den, kaldes tilbage.',
  'commands.consents.summary': 'Viser, hvad der er spurgt om deling af sager, og svarene.',
  'commands.break-glass.summary':
    'I nødstilfælde, når ophavet tier: frigiver en sag. Kræver en anden person fra et andet medlem.',

  'consents.share.how':
    'Skriv med hvem og hvorfor: share {number} with DK, EE as amber because … I stedet for medlemmer kan du nævne et rum.',
  'consents.share.why': 'Skriv hvorfor, så {code} kan afgøre det: share {number} with {members} because …',
  'consents.with.unknown': '»{written}« er hverken et medlem eller et rum, du kan dele med. Medlemmer: {members}',
  'consents.room.ceiling':
    '{room} må højst bære {ceiling}, ikke {label}. Vælg et lavere mærke, eller nævn medlemmerne.',
  'consents.room.nobody': 'Ingen fra et andet medlem sidder i {room}.',
  'consents.stricter': '{number} er {label}. Den kan deles som det eller lavere. Hæv den med: label {number} …',
  'consents.already': '{members} kan allerede læse {number}, som {label}.',
  'consents.asked-already': '{code} er allerede spurgt om dette for {number} og har ikke svaret: {id}',
  'consents.share.done': '{number} er delt med {members} som {label}.',
  'consents.share.asked':
    '{number} er en sag hos {code}, så {code} spørges: {id}. Du får svaret, senest {until}. Intet deles inden da.',
  'consents.share.nobody': 'Botten kan ikke nå nogen hos {code}. Ring til dem.',

  'consents.ask': '{asker} ({asking}) spørger, om {members} må læse {number}, som {label}.',
  'consents.ask.until':
    'Svar senest {until}. Svarer ingen hos {code}, deles intet. Efter en tid spørges også stedfortræder og chef.',
  'consents.control.allow': 'Tillad',
  'consents.control.refuse': 'Afslå',
  'consents.control.break': 'Bryd glasset',
  'consents.control.confirm': 'Bekræft frigivelsen',
  'consents.control.withdraw': 'Tag det tilbage',
  'consents.state.open': '{id}: {code} har endnu ikke svaret på, om {members} må læse {number} som {label}.',
  'consents.state.granted': '{id}: {by} har tilladt det. {members} kan læse {number} som {label}.',
  'consents.state.refused': '{id}: {by} har afslået det. {number} deles ikke med {members}.',
  'consents.state.lapsed': '{id}: ingen hos {code} svarede i tide. {number} deles ikke med {members}.',
  'consents.state.withdrawn': '{id}: {by} tog det tilbage. {number} er ikke delt med {members} ved det.',
  'consents.state.broken':
    '{id}: {first} og {by} fra to andre medlemmer har frigivet {number} til {members} som {label}, da ingen hos {code} havde svaret.',
  'consents.over.granted': '{id} er allerede tilladt. Tag det tilbage med: withdraw {id}',
  'consents.over.refused': '{id} er afslået. Det kan ikke tilsidesættes.',
  'consents.over.lapsed': '{id} er bortfaldet uden svar. Der må spørges igen: share {number} with …',
  'consents.over.withdrawn': '{id} er taget tilbage.',
  'consents.over.broken': '{id}: to personer har imens frigivet {number}. Tag det tilbage med: withdraw {id}',
  'consents.none': 'Der er ingen {written}, som du må se. Dem, du må: consents',
  'consents.by-case':
    '“{written}” er en sag, og her skal stå nummeret på det, der blev spurgt om en, som S-2027-0003: consents viser dem. For at spørge først: share {written} with … because …',
  'consents.not-yours': '{id} afgøres af folkene hos {code}.',
  'consents.which': 'Skriv hvilken, ved dens nummer: {usage}',
  'consents.allow.done':
    'Tilladt: {members} kan læse {number} som {label} fra nu af. Tag det tilbage med: withdraw {id}',
  'consents.refuse.done': 'Afslået: {number} deles ikke med {members}. {asker} får besked.',
  'consents.withdraw.done': 'Taget tilbage: {members} kan ikke længere læse {number} ved det.',
  'consents.withdraw.recall': 'Kopier tages tilbage, hvor de står: {recall}',
  'consents.withdraw.done.open': 'Taget tilbage, før der blev svaret. Intet blev delt.',

  'consents.shared.summary': '{member} deler {number} med {members}, som {label}.',
  'consents.shared.broken':
    '{number} fra {member} er frigivet til {members} som {label} af {first} og {second}: ingen hos {member} havde svaret.',
  'consents.shared.broken.stub':
    '{number} fra {member} er frigivet til {members}, da ingen hos {member} havde svaret. Hvad den handler om, må ikke vises her: læs det i webrummet.',
  'consents.shared.limits':
    '{label}: for folkene hos {members}, ingen andre. Vil du dele videre, så spørg: share {number} with …',
  'consents.shared.stub': '{member} deler {number} med {members}. Indholdet må ikke vises her: læs det i webrummet.',

  'consents.silence': '{id}: ingen hos {code} har svaret, heller ikke stedfortræder og chef.',
  'consents.silence.todo':
    'Kan det ikke vente: to personer fra forskellige medlemmer, ingen af dem derfra, kan frigive den sammen. Dens folk får straks besked, og det føres til protokols.',
  'consents.break.title': 'Bryd glasset',
  'consents.break.intro': '{number} til {members}, som {label}, selv om {code} ikke har svaret.',
  'consents.break.field': 'Hvorfor kan det ikke vente?',
  'consents.break.submit': 'Bed om nummer to',
  'consents.break.why': 'Skriv, hvorfor det ikke kan vente: break-glass {id} because …',
  'consents.break.observer': 'At bryde glasset er for dem, der arbejder for et medlem. Du er observatør.',
  'consents.break.originator':
    'Du er selv fra {code}. Afgør det, eller bed en af dine egne om det: allow {id} eller refuse-share {id}',
  'consents.break.not-asked':
    'Ikke endnu: stedfortræder og chef hos {code} spørges først, når ingen har svaret en tid.',
  'consents.break.too-early': 'Ikke endnu: stedfortræder og chef hos {code} har til {at} at svare i.',
  'consents.break.same-person': 'Det kræver en anden person, fra et andet medlem. Du var den første.',
  'consents.break.same-member':
    'Det kræver nogen fra et andet medlem end {first}. Bed en af dem, inden {confirm}: break-glass {id}',
  'consents.break.first':
    '{id}: intet er frigivet endnu. Nogen fra et andet medlem må bekræfte senest {confirm}: break-glass {id}. De vagthavende, der kan, spørges, og {code} advares.',
  'consents.break.done': 'Frigivet: {members} kan læse {number} som {label}. {code} får straks besked.',
  'consents.second':
    '{first} vil frigive {number} til {members} som {label}, da ingen hos {code} har svaret. Uden en anden person fra et andet medlem senest {confirm} sker der intet.',
  'consents.second.todo': 'Bekræft kun, hvis det ikke kan vente. Dit navn føres til protokols.',
  'consents.second.over': '{id}: ingen bekræftede i tide. Intet blev frigivet.',
  'consents.warning':
    '{first} vil frigive {number} til {members} som {label} uden svar fra jer og beder om en anden person. Svar nu; et afslag standser det.',

  'consents.list': 'Spurgt om deling: {count}',
  'consents.list.none': 'Der er ikke spurgt om noget, som du må se.',
  'consents.list.line': '{number} med {members} som {label} · {state}',
  'consents.list.more': 'De nyeste {shown} vises.',
  'consents.short.open': 'åben til {until}',
  'consents.short.granted': 'tilladt af {by}',
  'consents.short.refused': 'afslået af {by}',
  'consents.short.lapsed': 'bortfaldet uden svar',
  'consents.short.withdrawn': 'taget tilbage af {by}',
  'consents.short.broken': 'frigivet af {first} og {by} over tavsheden hos {code}',
}
