import type { replay as english } from '../en/replay.ts'

/** Hvad der siges, mens en virkelig hændelse spilles ind i øvelsesverdenen. */
export const replay = {
  'replay.unknown': 'Der findes ingen hændelse “{name}”. `npm run -s jom -- replay --list` viser dem, der er.',
  'replay.pace': 'Tempoet er et tal: 1 holder et sekunds pause mellem to handlinger, 10 holder ti, 0 holder ingen.',
  'replay.live': 'Dette er en virkelig verden. Hændelser spilles kun ind i en øvelsesverden; intet er gjort.',
  'replay.not-running': 'Ingen bot svarer på {origin}. Start den med `npm start`, og spil så hændelsen ved siden af.',
  'replay.no-goal':
    'Intet rum i dette register siger, hvilket rum en national celle frigiver til. Giv en national celle “releasesTo”, og importér registeret.',
  'replay.stuck':
    'Spillet gik i stå: det ventede forgæves på {what}. Se på rummene og på bottens log; det, der er spillet, bliver stående.',
  'replay.title': 'EXERCISE · {title} ({code}). Tider er i {zone}.',
  'replay.seated': '{name} har fået plads i “{room}” til dette spil.',
  'replay.watch': 'Følg med ved at åbne disse i to vinduer (hvert link virker én gang, i en time):',
  'replay.said': '{name} ({code}) i “{room}”: {words}',
  'replay.pressed': '{name} ({code}) i “{room}” trykker på “{button}”',
  'replay.case': '{number} står i “{room}” og ingen andre steder.',
  'replay.translated': 'På engelsk: {words}',
  'replay.done': '{number} er lukket. Spillet er slut; alt bliver stående, så det kan ses igennem.',
  'replay.answer.looking':
    '{number}: læst. Vi ser intet lignende her indtil nu; vores CSIRT ser efter igen inden for en time.',
  'replay.answer.quote': '{number}: hvad heraf må vi citere? Vi siger intet offentligt, før {code} har udtalt sig.',
  'replay.answer.alike': '{number}: vi havde noget lignende for to år siden. I har vores erfaringer om ti minutter.',
  'replay.answer.offer': 'Tak, {code}. Vi kan tage nattevagten på overvågningen, hvis det hjælper; sig til her.',
} as const satisfies Record<keyof typeof english, string>
