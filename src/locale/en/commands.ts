export const commands = {
  'commands.unknown': '“{written}” is not a command. All commands: help',
  'commands.unknown.near': '“{written}” is not a command. Did you mean {near}? All commands: help',
  'commands.no-role':
    'You hold no role here at the moment, so the bot can only help you and set your language. Ask your coordinator.',
  'commands.which-case': 'Which case? Write its number: {usage}',
  'commands.implied': 'Meant was {number}, your only open case.',
  'commands.help.intro': 'This is what you can write to the bot. One in detail: help <command>',
  'commands.help.summary': 'Lists the commands, or explains one.',
  'commands.report.summary': 'Reports a threat. Only your own people see it until you share it.',
  'commands.ack.summary': 'Accepts a case: it is yours, and nobody else is asked.',
  'commands.release.summary': 'Shares a case with the joint room, as TLP:AMBER unless you say otherwise.',
  'commands.keep.summary': 'Decides that a case stays with your own people.',
  'commands.label.summary': 'Gives a case another TLP label.',
} as const
