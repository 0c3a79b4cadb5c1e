/** Reactions by the bot's own names for them, as Slack calls them; any other stands for itself. */
const names: Readonly<Record<string, string>> = { seen: 'eyes', done: 'white_check_mark' }

/** What Slack calls a reaction. */
export const emojiOf = (name: string): string => names[name] ?? name

/** What the bot calls a reaction of Slack's, whatever the colour of its skin. */
export function reactionNamed(emoji: string): string {
  const bare = emoji.replace(/::skin-tone-[2-6]$/, '')
  return Object.entries(names).find(([, each]) => each === bare)?.[0] ?? bare
}
