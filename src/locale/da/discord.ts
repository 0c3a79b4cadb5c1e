import type { discord as english } from '../en/discord.ts'

export const discord: Readonly<Record<keyof typeof english, string>> = {
  'discord.command': 'Meld og koordinér trusler mod valg',
  'discord.command.say': 'Sig en hvilken som helst kommando; help viser dem alle',
  'discord.command.words': 'Kommandoen, for eksempel: ack CZ-1',
  'discord.entry.report': 'Meld som trussel',
  'discord.entry.evidence': 'Gem som bevis',

  'discord.form.exercise': 'ØVELSE',
  'discord.form.moment': 'ÅÅÅÅ-MM-DD TT:MM',
  'discord.form.no-moment': 'Skriv dag og klokkeslæt som ÅÅÅÅ-MM-DD TT:MM, for eksempel 2027-04-18 20:00.',
  'discord.form.no-option': '“{given}” er ikke en af mulighederne.',
  'discord.form.no-option-near': '“{given}” er ikke en af mulighederne. Mente du “{near}”?',
  'discord.form.type-one': 'Skriv en, for eksempel: {examples}',
  'discord.form.type-many': 'Skriv nogle, med komma imellem, for eksempel: {examples}',
  'discord.form.taken': 'Side {page} af {pages} af “{title}” er modtaget. Intet sendes før den sidste.',
  'discord.form.continue': 'Fortsæt',
  'discord.form.correct': 'Ret',
  'discord.form.correct-before': 'Ret en tidligere side',
  'discord.form.again': 'Send igen',
  'discord.form.problems': 'Ikke modtaget endnu. Det, du skrev, er gemt: tryk for at rette det.',
  'discord.form.problem': '“{label}”: {problem}',
  'discord.form.refused':
    'Intet blev gemt: botten kan ikke gemme noget nu. Det, du skrev, huskes i en halv time: tryk om et øjeblik, og send det igen.',
  'discord.form.gone': 'Denne formular er ikke åben længere, og intet blev sendt. Åbn den på ny.',
  'discord.form.sent-before':
    'Denne formular er allerede sendt og tæller én gang. Det, du skrev nu, blev ikke modtaget.',
  'discord.form.withheld':
    'Intet af dette blev gemt eller givet videre: det bærer en mærkning (TLP:RED eller EU-klassificeret), som dette system ikke må bære. Brug en kanal, der er godkendt til det, eller skriv det uden det indhold.',

  'discord.late.form': 'Formularen åbnede måske ikke. Intet gik tabt: tryk på knappen.',
  'discord.late.again': 'Formularen åbnede måske ikke. Intet gik tabt: skriv kommandoen igen.',
  'discord.late.open': 'Åbn formularen',
  'discord.refused.command': 'Intet blev gjort: botten kunne ikke gemme din kommando. Skriv den igen om et øjeblik.',
  'discord.refused.press': 'Intet blev gjort: botten kunne ikke gemme det. Prøv igen om et øjeblik.',

  'discord.guide.app':
    'På https://discord.com/developers/applications vælg “New Application”, giv den et navn, og fjern fluebenet ved “User Install” under “Installation”.',
  'discord.guide.token':
    'Tryk “Reset Token” under “Bot”, og sæt JOM_DISCORD_TOKEN i bottens miljø til det, der vises: det vises én gang. Slå “Public Bot” fra, så ingen andre kan tage den med til en server.',
  'discord.guide.intents':
    'Slå på samme side “Server Members Intent” (hvem der læser med) og “Message Content Intent” (hvad der siges) til. Uden dem tilknyttes intet rum; kommandoer, knapper, formularer og direkte beskeder virker stadig.',
  'discord.guide.invite':
    'Kør `npm run -s jom -- connect discord`: den skriver det link, der inviterer botten med det, den behøver, og intet mere. En, der administrerer serveren, åbner det.',
  'discord.guide.guild':
    'Kun hvis botten er på flere servere: sæt JOM_DISCORD_GUILD til id’et på den, hvor den skal lave rum (i Discord: Settings → Advanced → “Developer Mode”, derefter højreklik på serveren → “Copy Server ID”).',
  'discord.guide.ceiling':
    'Discord kan læse det, der siges der, og er under fremmed ret. Op til TLP:CLEAR siges der med ord, TLP:GREEN hvor registeret hæver et rum; det, der er over, vises som en stub med knapper, der virker.',
  'discord.guide.directory':
    'Nævn i registerfilen folks konti som `discord:` og deres bruger-id (højreklik → “Copy User ID”) og rum med `platform: discord`. Botten laver en privat kanal, medmindre `conversation: "…"` nævner en ved dens kanal-id: luk selv botten ind i den.',
  'discord.guide.check':
    'Kør `npm run -s jom -- connect discord` igen: den ser det hele efter og siger, hvad der stadig mangler.',
  'discord.guide.start':
    'Start botten igen. Den opfører sine kommandoer hos Discord, laver sine kanaler og lukker dem ind, som registeret giver plads der.',

  'discord.check.way.open': 'Vejen til Discord er ikke krypteret: {url}',
  'discord.check.way.open.todo':
    'Lad JOM_DISCORD_URL begynde med https://, eller udelad den. Indtil da kan enhver på vejen læse tokenet og hvert ord.',
  'discord.check.token': 'Tokenet er godt: botten er {name} ({user})',
  'discord.check.token.refused': 'Discord godtager ikke tokenet ({reason})',
  'discord.check.token.refused.todo':
    'Tryk “Reset Token” under “Bot” på https://discord.com/developers/applications, og sæt JOM_DISCORD_TOKEN til det, der vises. Intet andet kan ses efter før det.',
  'discord.check.intent.members': 'Den må høre, hvem der er på en server (Server Members Intent)',
  'discord.check.intent.members.missing':
    'Den må ikke høre, hvem der er på en server: Server Members Intent er slået fra',
  'discord.check.intent.members.missing.todo':
    'Slå den til under “Bot” på https://discord.com/developers/applications. Indtil da kan ingen sige, hvem der læser med, og intet rum tilknyttes.',
  'discord.check.intent.content': 'Den må høre, hvad der siges (Message Content Intent)',
  'discord.check.intent.content.missing': 'Den må ikke høre, hvad der siges: Message Content Intent er slået fra',
  'discord.check.intent.content.missing.todo':
    'Slå den til under “Bot” på https://discord.com/developers/applications. Indtil da kommer beskeder tomme, og intet rum tilknyttes.',
  'discord.check.public': 'Enhver kan tage botten med til sin egen server: “Public Bot” er slået til',
  'discord.check.public.todo': 'Slå det fra under “Bot” på https://discord.com/developers/applications.',
  'discord.check.sessions': 'Den må forbinde sig {remaining} gange mere i dag, af {total}',
  'discord.check.sessions.spent': 'Den har forbundet sig for ofte i dag: {remaining} af {total} er tilbage',
  'discord.check.sessions.spent.todo':
    'Discord tager tokenet fra en bot, der bliver ved. Se i bottens log, hvorfor den starter igen og igen, og lad den stå til i morgen.',
  'discord.check.commands': 'Discord opfører dens kommandoer: skriv / i en kanal, og vælg “jom”',
  'discord.check.commands.none': 'Discord opfører endnu ikke dens kommandoer: det sørger botten for, når den starter',
  'discord.check.invite': 'Det link, der inviterer den til en server, med det, den behøver, og intet mere:',
  'discord.check.guild': 'Den er på “{guild}”',
  'discord.check.guild.none': 'Den er ikke på nogen server endnu',
  'discord.check.guild.none.todo': 'Lad en, der administrerer serveren, åbne linket ovenfor, og kør dette igen.',
  'discord.check.guild.home': 'Den laver rum på “{guild}”',
  'discord.check.guild.apart': 'Den er ikke på den server, som JOM_DISCORD_GUILD nævner: {guild}',
  'discord.check.guild.apart.todo':
    'Ret JOM_DISCORD_GUILD, eller lad en, der administrerer den server, åbne linket ovenfor.',
  'discord.check.guild.several': 'Den er på flere servere, og ingen har sagt, på hvilken den skal lave rum',
  'discord.check.guild.several.todo':
    'Sæt JOM_DISCORD_GUILD til id’et på en (højreklik på serveren → “Copy Server ID”), eller nævn hvert rums “conversation” i registerfilen.',
  'discord.check.permission': 'På “{guild}” må den {deed} ({permission})',
  'discord.check.permission.missing': 'På “{guild}” må den ikke {deed}: {permission} mangler',
  'discord.check.permission.missing.todo':
    'Giv det til bottens rolle under “Server Settings” → “Roles”, eller åbn linket ovenfor en gang til.',
  'discord.check.permission.admin':
    'På “{guild}” er den administrator, hvad den ikke behøver: tag det fra dens rolle, så den kun ser de kanaler, den er lukket ind i',

  'discord.check.rooms.none': 'Registeret nævner endnu intet rum på Discord',
  'discord.check.room':
    '“{title}”: botten er der med {count, plural, one {# anden} other {# andre}}. Op til {carried} siges der med ord, derover som stubbe',
  'discord.check.room.unknown':
    '“{title}”: botten er der. Hvem der ellers er der, kan ikke ses uden Server Members Intent',
  'discord.check.room.to-make':
    '“{title}”: findes det ikke endnu, laver botten det, så snart den kører med denne registerfil, og lukker {count, plural, one {# person} other {# personer}} ind',
  'discord.check.room.seatless': '“{title}” findes ikke og bliver ikke lavet: registeret giver ingen plads der',
  'discord.check.room.seatless.todo':
    'Nævn i registerfilen dets “seats”, personer med en konto på Discord; eller, hvis det findes, dets “conversation”: kanal-id’et (højreklik på kanalen → “Copy Channel ID”).',
  'discord.check.room.apart': '“{title}”: botten ser ikke {id}',
  'discord.check.room.apart.todo':
    'Luk {name} ind i den kanal (“Edit Channel” → “Permissions”). Findes den ikke, så ret dens “conversation” i registerfilen.',
  'discord.check.room.unfit': '“{title}”: {id} er ikke en tekstkanal på en server',
  'discord.check.room.unfit.todo': 'Nævn en tekstkanal som dens “conversation” i registerfilen.',
  'discord.check.room.lacking': '“{title}”: i den kanal må botten ikke {deed}: {permission} mangler',
  'discord.check.room.lacking.todo': 'Tillad det for bottens rolle der: “Edit Channel” → “Permissions”.',
  'discord.check.room.public':
    '“{title}” kan læses af alle på “{guild}”: {count, plural, one {# medlem tæller} other {alle # medlemmer tæller}} som læsere',
  'discord.check.room.ceiling':
    '“{title}” skal bære op til {ceiling}; Discord bærer op til {carried} med ord, resten vises der som stubbe',
  'discord.check.room.nobody': '“{title}” giver plads til konti, der ikke er nogens på serveren: {accounts}',
  'discord.check.room.nobody.todo':
    'Invitér disse personer til serveren, eller ret dem i registerfilen: `discord:` og bruger-id’et (højreklik → “Copy User ID”).',
  'discord.check.room.to-invite':
    '“{title}”: {count, plural, one {# person} other {# personer}} af dem, som registeret giver plads, bliver lukket ind',

  'discord.check.unseen':
    'Discord sagde ikke, hvordan det står til med {subject}{reason, select, none {} other { ({reason})}}',
  'discord.check.unseen.todo': 'Kør dette igen om et minut. Bliver det ved, så se https://discordstatus.com.',
  'discord.check.subject.token': 'tokenet',
  'discord.check.subject.sessions': 'forbindelsen',
  'discord.check.subject.commands': 'kommandoerne',
  'discord.check.subject.guilds': 'serverne',
  'discord.check.subject.room': '“{title}”',

  'discord.permission.ViewChannel': 'se de kanaler, den er lukket ind i',
  'discord.permission.SendMessages': 'tale',
  'discord.permission.SendMessagesInThreads': 'svare i tråde',
  'discord.permission.CreatePublicThreads': 'begynde en tråd, hvor nogen svarede et andet sted',
  'discord.permission.EmbedLinks': 'vise kort',
  'discord.permission.AttachFiles': 'vise filer',
  'discord.permission.ReadMessageHistory': 'læse det, der blev sagt, og hvem der markerede hvad, mens den var væk',
  'discord.permission.AddReactions': 'reagere på beskeder',
  'discord.permission.ManageChannels': 'lave private kanaler, sætte deres emne og lukke dem',
  'discord.permission.ManageRoles': 'lukke folk ind i sine kanaler og ud af dem',
} as const
