import type { accounts as english } from '../en/accounts.ts'

export const accounts: Readonly<Record<keyof typeof english, string>> = {
  'accounts.passkey.publish':
    'Intet blev offentliggjort: det kræver en adgangsnøgle, der er brugt inden for de seneste 15 minutter. Brug din på siden, og gør det så igen.',
  'accounts.passkey.downgrade':
    'Mærkningen er uændret: at sænke den kræver en adgangsnøgle, der er brugt inden for de seneste 15 minutter. Brug din på siden, og gør det så igen.',
  'accounts.passkey.escalate':
    'Intet blev eskaleret: det kræver en adgangsnøgle, der er brugt inden for de seneste 15 minutter. Brug din på siden, og gør det så igen.',
  'accounts.passkey.none.publish':
    'Intet blev offentliggjort: det kræver en adgangsnøgle, og du har endnu ingen. Tilføj en på din kontoside, tryk på “Bekræft, at det er dig” der, og gør det så igen.',
  'accounts.passkey.none.downgrade':
    'Mærkningen er uændret: at sænke den kræver en adgangsnøgle, og du har endnu ingen. Tilføj en på din kontoside, tryk på “Bekræft, at det er dig” der, og gør det så igen.',
  'accounts.passkey.none.escalate':
    'Intet blev eskaleret: det kræver en adgangsnøgle, og du har endnu ingen. Tilføj en på din kontoside, tryk på “Bekræft, at det er dig” der, og gør det så igen.',
  'accounts.passkey.answer':
    'Det svar kræver en adgangsnøgle, der er brugt inden for 15 minutter. Brug din på bottens side /confirm i et andet vindue, og send så igen.',
  'accounts.passkey.none.answer':
    'Det svar kræver en adgangsnøgle, og du har endnu ingen. Opret en på bottens side /account i et andet vindue, brug den på /confirm, og send så igen.',
  'accounts.page': 'Åbn siden',

  'accounts.confirm.title': 'Bekræft, at det er dig',
  'accounts.confirm.when':
    'Før du offentliggør, sænker en mærkning eller eskalerer, og før du ændrer, hvordan du logger ind, brug din adgangsnøgle:',
  'accounts.confirm.lead':
    'Brug din adgangsnøgle. I 15 minutter derefter kan du offentliggøre, sænke en mærkning, eskalere og tilføje eller fjerne adgangsnøgler og koder. Intet er gjort med det endnu: du trykker igen der, hvor du kom fra.',
  'accounts.confirm.lost':
    'Har du mistet den? Log ind igen med en gendannelseskode eller et engangslink: i 15 minutter derefter kan du ændre, hvordan du logger ind, uden den.',
  'accounts.confirm.submit': 'Brug adgangsnøglen',
  'accounts.confirm.done': 'Gjort. Det gælder til {at}. Gå tilbage, og tryk igen.',
  'accounts.confirm.back': 'Gå tilbage',
  'accounts.confirm.again': 'Brug den igen',
  'accounts.confirm.none': 'Du har endnu ingen adgangsnøgle her. Tilføj en på din kontoside, og kom så tilbage.',
  'accounts.confirm.account': 'Til kontosiden',
  'accounts.confirm.failed':
    'Det lykkedes ikke. Brug en adgangsnøgle, der er din og lavet på denne adresse, og prøv igen.',

  'accounts.link.code': 'Din kode: {code}',
  'accounts.link.how':
    'Skriv inden for {minutes} minutter dette til mig fra din anden konto, i en samtale med mig alene: link {code}. Den virker én gang. Giv den aldrig til nogen.',
  'accounts.link.joined': 'Gjort. Denne konto, {account}, er din og gælder til {at}.',
  'accounts.link.joined.stranger': 'Gjort: denne konto er nu kendt. Skriv help for at se, hvad jeg kan.',
  'accounts.link.refused':
    'Koden virker ikke her. En kode virker én gang, i ti minutter, fra en anden konto end den, der viser den. Vis en ny dér med link, og skriv den her. Efter flere forkerte skal du vente en time.',
  'accounts.link.seen':
    'Andre kan læse det, der skrives her, så en kode, der skrives her, er ugyldig, uanset hvad den var. Vis en ny med link på din anden konto, og skriv den i en samtale med mig alene.',
  'accounts.code.seen':
    'Din kode til at knytte en konto til dig blev skrevet, hvor andre kunne læse den. Den er ugyldig.',
  'accounts.code.others':
    'Din kode til at knytte en konto til dig blev skrevet af en konto, der ikke kan knyttes til dig. Den er ugyldig.',
  'accounts.code.todo':
    'Var det dig, så vis en ny med link, og skriv den i en samtale med mig alene. Var det ikke, så sig det til din koordinator.',

  'accounts.none':
    'Der er ingen konto eller person »{written}«, som du må afgøre noget om. Skriv kontoen, som accounts viser den, eller personens navn eller id.',
  'accounts.several': 'Mere end én konto passer på »{written}«. Skriv den med dens platform, som i {account}',
  'accounts.confirm.how': 'Sig hvilken konto, og hvis den er: confirm {example} of jean-dupont',
  'accounts.confirm.own':
    'Ingen bekræfter sin egen konto. Knyt den til dig med link, eller bed en anden koordinator for dit medlem.',
  'accounts.confirm.others': '{account} tilhører en anden. En konto flyttes aldrig fra den ene person til den anden.',
  'accounts.confirm.revoked':
    '{account} er trukket tilbage. Er du sikker på, at {name} alene har den igen, så skriv: confirm {account} of {person} again',
  'accounts.confirmed': '{account} gælder som konto for {name} til {at}.',
  'accounts.revoke.how': 'Sig hvilken konto eller person, og hvorfor: revoke jean-dupont because telefonen er stjålet',
  'accounts.revoke.done':
    '{count, plural, one {Trukket tilbage: {accounts}. Den} other {Trukket tilbage: {accounts}. De}} gælder ikke mere, noget sted. Sessioner er afsluttet, pladser tages fra den, og det, {name} har fået at vide alene, tages tilbage.',
  'accounts.revoke.held':
    '{name} har stadig {count, plural, one {en rolle} other {# roller}}{turns, select, none {} other { og er på vagt: {turns}}}. At tilbagekalde en konto afslutter ingen rolle, så ingen mister sit hverv med sin telefon. Er {name} fratrådt, så skriv:',
  'accounts.revoke.turns': 'Med den sidste rolle slutter også vagterne. For at overtage en med det samme: duty take',
  'accounts.revoke.nothing': '{name} har ingen konto, der kan trækkes tilbage.',
  'accounts.revoked.told': 'Din konto {account} er trukket tilbage af {by}. Dine andre konti gælder stadig.',
  'accounts.joined.told': '{account} er knyttet til dig med en kode.',
  'accounts.ways.passkey.added':
    'Adgangsnøglen »{name}« er tilføjet: den, der har den, logger ind som dig på bottens sider.',
  'accounts.ways.passkey.removed': 'Adgangsnøglen »{name}« er fjernet: ingen logger ind med den mere.',
  'accounts.ways.codes.made': 'Der er lavet ti nye gendannelseskoder til dig: dine tidligere virker ikke mere.',
  'accounts.ways.todo': 'Var det ikke dig, så skriv straks: revoke {account} because det var ikke mig',
  'accounts.ways.todo.coordinator': 'Var det ikke dig, så sig det straks til din koordinator.',
  'accounts.joined.todo': 'Var det ikke dig, så skriv straks: revoke {account} because den er ikke min',
  'accounts.revoked.duty': '{name} har vagten for {member} og kan ikke nås: kontiene er trukket tilbage.',
  'accounts.revoked.duty.todo': 'Overtag vagten med duty take, eller giv den til en anden.',
  'accounts.vouch.revoked':
    '{account} er trukket tilbage som konto for {name} og gælder ikke igen, fordi nogen siger god for den. Den, der må bekræfte konti, skriver: confirm {account} of {person} again',

  'accounts.renewal.warn':
    'Din konto {account} gælder til {at} og derefter ikke mere. Vis inden da, at den stadig er din.',
  'accounts.renewal.lapsed': 'Din konto {account} gælder ikke mere: ingen har i tide vist, at den stadig er din.',
  'accounts.renewal.todo':
    'Tre veje: skriv link på en anden af dine konti, og skriv koden fra denne; brug din adgangsnøgle på siden »Bekræft, at det er dig«, for kontoen til disse sider; eller bed din koordinator bekræfte den.',

  'accounts.list.own': 'Dine konti',
  'accounts.list.all': 'Konti for dem, du må afgøre noget om',
  'accounts.list.none': 'Ingen konto kendes som din.',
  'accounts.list.more': 'Og {count} til: skriv accounts og et navn.',
  'accounts.state.verified': 'gælder til {at} · {how}',
  'accounts.state.verified.kept': 'gælder til {at} og videre, til valget er forbi · {how}',
  'accounts.state.verified.open': 'gælder · {how}',
  'accounts.state.claimed': 'gælder ikke endnu: ingen har bekræftet den',
  'accounts.state.lapsed': 'gælder ikke mere: den blev ikke bekræftet igen i tide',
  'accounts.state.revoked': 'trukket tilbage {at}',
  'accounts.how.file': 'står i registeret',
  'accounts.how.code': 'knyttet til med en kode',
  'accounts.how.confirmed': 'bekræftet',
  'accounts.how.vouched': 'nogen har sagt god for den',
  'accounts.how.passkey': 'med adgangsnøgle',
  'accounts.web.title': 'Dine konti',
  'accounts.web.lead':
    'Kun en konto, der gælder, regnes for dig. En anden knyttes til dem med en kode: skriv link i et rum, og skriv så koden fra den anden konto.',
  'accounts.web.stranger':
    'Kontoen til disse sider gælder ikke, så intet andet kan ses her. Brug din adgangsnøgle for at bekræfte den, eller bed din koordinator.',

  'commands.accounts.summary':
    'Viser dine konti, hvilke der gælder og hvor længe; for en koordinator også medlemmets andre.',
  'commands.link.summary':
    'Knytter endnu en konto til dig: viser en engangskode eller tager den, som den anden konto viser.',
  'commands.confirm.summary': 'Siger, at en konto tilhører en af dine folk: den gælder fra da af.',
  'commands.revoke.summary': 'Gør straks og overalt en konto, eller alle en persons konti, ugyldige.',
  'cli.accounts.summary': 'vis konti: hvilke der gælder, hvordan de kom til det, hvor længe',
  'cli.accounts.count': '{count, plural, one {# konto} other {# konti}}, hvoraf {counting} gælder.',
}
