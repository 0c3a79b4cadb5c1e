import type { rooms as english } from '../en/rooms.ts'

export const rooms: Readonly<Record<keyof typeof english, string>> = {
  'rooms.title': 'Rum',
  'rooms.none': 'Du sidder endnu ikke i noget rum. Bed din delegations koordinator om en plads.',
  'rooms.unread': 'Nyt',
  'rooms.last': 'seneste aktivitet',
  'rooms.seats': '{count, plural, one {# person} other {# personer}}',
  'rooms.back': 'Tilbage',
  'rooms.missing.title': 'Her er ikke noget',
  'rooms.missing':
    'Siden findes ikke, eller den er ikke åben for dig. Kontrollér adressen, eller gå tilbage til dine rum.',

  'rooms.log': 'Beskeder',
  'rooms.empty': 'Der er endnu ikke skrevet noget her.',
  'rooms.older': 'Ældre beskeder',
  'rooms.newest': 'Til de nyeste beskeder',
  'rooms.live': 'live',
  'rooms.reconnecting': 'genopretter forbindelsen …',
  'rooms.new': 'Der er skrevet meget imens. Genindlæs siden, når du har sendt det, du har skrevet.',
  'rooms.joined': '{name} har taget plads.',
  'rooms.left': '{name} har forladt rummet.',
  'rooms.retracted': 'En besked er trukket tilbage.',
  'rooms.retracted.by': '{name} trak en besked tilbage.',
  'rooms.bot': 'jom',
  'rooms.bot.tag': 'bot',
  'rooms.only-you': 'Kun du kan se dette',
  'rooms.exercise': 'ØVELSE · EXERCISE',
  'rooms.changed': 'redigeret',
  'rooms.answers': 'Svar til {name}, {time}',
  'rooms.in-thread': 'i en tråd',

  'rooms.reaction.seen': 'Set',
  'rooms.reaction.agree': 'Enig',
  'rooms.reaction.question': 'Spørgsmål',
  'rooms.reaction.done': 'Udført',
  'rooms.thread.count': '{count, plural, one {# svar} other {# svar}}',
  'rooms.menu': 'Handlinger for beskeden fra {name} kl. {time}',
  'rooms.menu.answer': 'Svar',
  'rooms.menu.thread': 'Åbn tråden',
  'rooms.menu.report': 'Indberet dette som en trussel',
  'rooms.menu.evidence': 'Gem dette som bevis',
  'rooms.menu.edit': 'Redigér eller træk tilbage',

  'rooms.thread.title': 'Tråd',
  'rooms.thread.back': 'Tilbage til rummet',

  'rooms.composer.text': 'Besked til {room}',
  'rooms.composer.thread': 'Svar i denne tråd',
  'rooms.composer.placeholder': 'Skriv til rummet, eller indberet en trussel med /report',
  'rooms.composer.hint':
    'Enter sender, Skift + Enter giver ny linje. En linje, der begynder med /, er kun til botten: /help',
  'rooms.composer.send': 'Send',
  'rooms.composer.file': 'Vedhæft',
  'rooms.composer.answering': 'Svar til {name}',
  'rooms.composer.answer-none': 'Svar ikke',

  'rooms.edit.title': 'Redigér eller træk tilbage',
  'rooms.edit.text': 'Din besked',
  'rooms.edit.save': 'Gem ændringen',
  'rooms.retract.title': 'Træk tilbage',
  'rooms.retract.meaning':
    'Beskedens ord og filer slettes her og overalt, hvor den er videresendt. De andre kan se, at du har trukket en besked tilbage.',
  'rooms.retract': 'Træk tilbage',

  'rooms.form.page': 'Side {page} af {pages}',
  'rooms.form.optional': 'valgfrit',
  'rooms.form.next': 'Fortsæt',
  'rooms.form.back': 'Tilbage',
  'rooms.form.cancel': 'Annullér',
  'rooms.form.problems':
    '{count, plural, one {Ét svar skal ses efter igen.} other {# svar skal ses efter igen.}} Ved siden af står, hvad du skal gøre.',

  'rooms.file.size': '{kib, number} KiB',

  'rooms.notice.submitted': 'Formularen er modtaget. Svaret følger her.',
  'rooms.notice.repeated': 'Formularen er allerede sendt og tæller én gang. Åbn den på ny for at sende en til.',
  'rooms.notice.asked': 'Botten har modtaget det. Svaret følger her.',
  'rooms.notice.failed':
    'Dette nåede ikke serveren. Det, du har skrevet, står her endnu: send det igen, det bliver ikke sendt to gange.',
  'rooms.notice.signed-out':
    'Du er ikke logget ind længere, så intet blev sendt. Kopiér det, du har skrevet, genindlæs siden for at logge ind igen, og send det så.',
  'rooms.notice.withheld':
    'Intet af dette er gemt eller sendt videre: det bærer en mærkning (TLP:RED eller EU-klassificeret), som dette system ikke må bære. Brug en kanal, der er godkendt til det, eller skriv det uden sådant indhold.',

  'rooms.refused.title': 'Dette blev ikke gjort',
  'rooms.refused.closed': 'Rummene genstarter. Prøv igen om nogle sekunder.',
  'rooms.refused.not-stored': 'Dette kunne ikke gemmes, så intet blev sendt. Prøv igen om nogle sekunder.',
  'rooms.refused.unreadable': 'Serveren kunne ikke læse anmodningen. Genindlæs siden, og prøv igen.',
  'rooms.refused.empty': 'Der er intet at sende: skriv noget, eller vedhæft en fil.',
  'rooms.refused.command-with-file':
    'Botten tager ingen fil sammen med en kommando. Send filen som en besked for sig, og vælg så »Gem dette som bevis« i dens menu.',
  'rooms.refused.long':
    'Dette er for langt: {length, number} tegn, og der kan højst være {most, number} i én besked. Forkort det, eller vedhæft det som fil.',
  'rooms.refused.too-large': 'Dette er for stort: der kan højst sendes {mib, number} MiB ad gangen.',
  'rooms.refused.file-large': '»{name}« er for stor: en fil må højst fylde {mib, number} MiB.',
  'rooms.refused.many-files': 'Der kan højst sendes {most, number} filer med én besked.',
  'rooms.refused.picture':
    '»{name}« blev ikke sendt: dens skjulte data (sted, tid, udstyr) kan ikke fjernes sikkert. Gem den som JPEG eller PNG, og vedhæft den igen.',
  'rooms.refused.message-gone': 'Beskeden er her ikke længere. Der blev ikke gjort noget.',
  'rooms.refused.not-yours': 'Kun dine egne beskeder kan redigeres eller trækkes tilbage.',
  'rooms.refused.other-words':
    'En tidligere udgave af denne besked er allerede sendt. Se i rummet, og send så denne, hvis der stadig er brug for den.',
  'rooms.refused.no-such-button':
    'Knappen står ikke længere på beskeden. Der blev ikke gjort noget; se beskeden, som den er nu.',
  'rooms.refused.no-form': 'Der er ingen sådan formular til dig her. Gå tilbage, og åbn den på ny.',
  'rooms.refused.no-draft':
    'Svarene er her ikke længere: de er sendt, eller der er gået mere end et døgn. Åbn formularen på ny.',
}
