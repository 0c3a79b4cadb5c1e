/** The command that words said to the bot are: none at all asks for help. */
export const commandOf = (words: string): string => (words === '' ? 'help' : words)
