import type { terminal as english } from '../en/console.ts'

export const terminal: Readonly<Record<keyof typeof english, string>> = {
  'console.title.exercise': 'jom · ØVELSESVERDEN: alt her er mærket EXERCISE, og intet forlader denne maskine.',
  'console.title.live': 'jom · virkelig verden',
  'console.rooms': 'Rum        {origin}',
  'console.store': 'Lager      PostgreSQL {version}, {where}',
  'console.store.embedded': 'indlejret, i {folder}',
  'console.store.external': 'ved DATABASE_URL',
  'console.store.bundled-live':
    'Advarsel   Denne virkelige verden kører på den medfølgende PostgreSQL, som er bagud med rettelser. Angiv JOM_PG_BIN eller DATABASE_URL.',
  'console.key.made':
    'Nøgle      Ny nøglefil {file} (tilstand 0600). Gem en kopi adskilt fra dataene: uden den kan intet læses.',
  'console.platforms': 'Platforme  {platforms}',
  'console.directory': 'Register   {change}',
  'console.calendar': 'Kalender   {change}',
  'console.raised':
    'Hævet      {room} må bære {label}, selv om dets platform lover mindre: {because} (besluttet af {by})',
  'console.links': 'Log ind (hvert link virker én gang, i en time):',
  'console.link': '  {name} ({code})  {url}',
  'console.administrator': 'Første administrator {name}: åbn {url} og indtast koden {code} (gyldig en time).',
  'console.try': 'Prøv: åbn to af linkene, gå til din nationale celle og skriv  /report volby.cz is down',
  'console.replay':
    'Eller afspil en virkelig hændelse i denne verden:  npm run -s jom -- replay cz-2017-results-sites-ddos',
  'console.fault.port': 'Noget lytter allerede på {address}: stop det, eller vælg en anden JOM_PORT.',
  'console.fault.forbidden-port':
    'Denne konto må ikke lytte på port {port}: vælg en JOM_PORT fra 1024 og op, bag en proxy af din egen.',
  'console.fault.no-file': 'Der er ingen {path}.',
  'console.fault.file': '{path} kan ikke læses eller skrives ({code}): se, hvem der må, og at det er den rette slags.',
  'console.fault.full':
    'Der er ikke mere plads på disken. Intet, der blev skrevet før, er tabt; gør plads, og gør det igen.',
  'console.stop': 'Ctrl-C stopper botten.',
  'console.stopping': 'Stopper: gør det påbegyndte færdigt …',
  'console.stopped': 'Stoppet.',
}
