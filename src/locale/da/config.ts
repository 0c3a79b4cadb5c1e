import type { config as english } from '../en/config.ts'

export const config: Readonly<Record<keyof typeof english, string>> = {
  'config.unknown': 'botten kender ingen sådan variabel; se .env.example for dem, den kender.',
  'config.world': 'skal være live eller exercise.',
  'config.host': 'skal være en adresse eller et navn på denne maskine, f.eks. 127.0.0.1 eller ::1.',
  'config.port': 'skal være et tal fra 1 til 65535.',
  'config.origin':
    'skal være den offentlige adresse med protokol og værtsnavn og intet derefter, f.eks. https://jom.example.eu.',
  'config.yes-or-no': 'skal være yes eller no.',
  'config.database-url': 'skal begynde med postgresql://.',
  'config.log-level': 'skal være debug, info, warn, error eller silent.',
  'config.metrics-token': 'skal have mindst 16 tegn.',
  'config.smtp-url':
    'skal være adressen på en mailserver, såsom smtps://navn:kodeord@mail.example.eu; % og @ i kodeordet som %25 og %40.',
  'config.mail-from': 'skal sige, hvem breve er fra, såsom bot@example.eu eller Koordineringsbot <bot@example.eu>.',
  'config.call-link':
    "skal være en adresse med https://; '{call}' og '{secret}' må stå i den, og en, der ender på /, er en server med et rum for hvert møde.",
  'config.call-url': 'skal begynde med https:// (http:// er kun til denne maskine).',
  'config.pager-key': 'skal være en hemmelighed på mindst 32 tegn, som personsøgeren også kender.',
  'config.hook-keys':
    'skal være navn:nøgle med komma imellem: navne af små bogstaver, cifre og bindestreger, nøgler på mindst 32 tegn.',
  'config.exercise-host': 'en øvelsesverden lytter kun på denne maskine: fjern den, eller sæt den til 127.0.0.1.',
  'config.exercise-reach': 'en øvelsesverden taler kun med denne maskine, men en platform er sat op på {host}.',
  'config.exercise-origin': 'en øvelsesverden kan kun nås på denne maskine: fjern den.',
  'config.no-origin':
    'skal angive, under hvilken offentlig adresse botten nås, eftersom den lytter ud over denne maskine.',
  'config.https': 'skal begynde med https://, eftersom den nås over et netværk.',
  'config.pg-bin': 'gælder den indbyggede database; sammen med DATABASE_URL gør den intet. Fjern en af de to.',
  'config.retention':
    'er ikke frister i dage: en klasse, = og et helt antal dage, med komma imellem, for eksempel case=180,rooms=90. `npm run -s jom -- retention --dry-run` viser klasserne, når denne variabel er tom.',
  'config.rooms-upload': 'skal være et antal MiB fra 0 til 100; 0 slår filer fra.',
  'config.two-keys': 'nøglen er allerede angivet i JOM_KEY. Fjern en af de to.',
  'config.no-file': 'der er ingen læsbar fil på {path}.',
  'config.no-folder': 'der er ingen læsbar mappe på {path}.',
  'config.no-key': 'der står intet i filen på {path}: skriv nøglen der, 32 byte i base64 eller hex.',
  'config.no-directory':
    'en rigtig verden kræver den fil, der siger, hvem der er hvem; `npm run -s jom -- directory new FIL` begynder en.',
  'config.matrix.url': 'skal være homeserverens adresse, f.eks. https://matrix.example.eu.',
  'config.matrix.token':
    'skal være adgangstokenet til bottens konto; `npm run -s jom -- connect matrix` siger, hvordan det fås.',
  'config.matrix.allowed':
    'skal være navne på homeservere med mellemrum imellem, f.eks.: ministry.example agency.example',
  'config.slack.url': 'skal være Slacks adresse, https://slack.com, eller en stedfortræders til prøver.',
  'config.slack.token':
    'skal være bottens token, som begynder med xoxb-. Slack viser det under OAuth & Permissions, når appen er installeret.',
  'config.slack.app-token':
    'skal være appens token, som begynder med xapp-. Slack laver et under Basic Information, App-Level Tokens.',
  'config.slack.no-way':
    'der er ingen vej ind for Slacks hændelser: angiv denne til Socket Mode, eller JOM_SLACK_SIGNING_SECRET til HTTP.',
  'config.slack.two-ways':
    'der er to veje ind for Slacks hændelser, Socket Mode ved JOM_SLACK_APP_TOKEN og HTTP ved denne. Fjern en af de to.',
  'config.slack.allowed':
    'skal være id’er på workspaces eller Enterprise-organisationer med mellemrum imellem, f.eks.: T012AB3CD E045FG6HI',
  'config.discord.url':
    'skal være adressen på Discords API, https://discord.com/api, eller en stedfortræders til prøver.',
  'config.discord.token':
    'skal være bottens token: tre dele med punktummer imellem. Discord viser det én gang, under Bot, Reset Token.',
  'config.discord.guild':
    'skal være en servers id: kun cifre. I Discord: højreklik på serveren, Kopiér server-ID (med udviklertilstand slået til).',
}
