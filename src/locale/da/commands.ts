import type { commands as english } from '../en/commands.ts'

export const commands: Readonly<Record<keyof typeof english, string>> = {
  'commands.unknown': '»{written}« er ikke en kommando. Alle kommandoer: help',
  'commands.unknown.near': '»{written}« er ikke en kommando. Mente du {near}? Alle kommandoer: help',
  'commands.no-role':
    'Du har ingen rolle her i øjeblikket, så botten kan kun hjælpe dig og indstille dit sprog. Spørg din koordinator.',
  'commands.which-case': 'Hvilken sag? Skriv nummeret: {usage}',
  'commands.implied': 'Det gælder {number}, jeres eneste åbne sag.',
  'commands.help.intro': 'Dette kan du skrive til botten. Om en enkelt: help <kommando>',
  'commands.help.summary': 'Viser kommandoerne eller forklarer en enkelt.',
  'commands.report.summary': 'Indberetter en trussel. Kun dine egne folk ser den, indtil du deler den.',
  'commands.ack.summary': 'Tager en sag: den er din, og ingen andre spørges.',
  'commands.release.summary': 'Deler en sag med det fælles rum, som TLP:AMBER, hvis du ikke siger andet.',
  'commands.keep.summary': 'Afgør, at en sag bliver hos jeres egne folk.',
  'commands.label.summary': 'Giver en sag en anden TLP-mærkning.',
}
