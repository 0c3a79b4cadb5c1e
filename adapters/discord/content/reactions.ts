/** Reactions by the bot's own names for them, as Discord has them; any other stands for itself. */
const names: Readonly<Record<string, string>> = { seen: '👀', done: '✅' }

/** What Discord is given as a reaction: an emoji, or `name:id` of a server's own. */
export const emojiOf = (name: string): string => names[name] ?? name

/** What the bot calls a reaction of Discord's, whatever the colour of its skin. */
export function reactionNamed(emoji: { id?: string | null; name?: string | null }): string {
  const { id, name } = emoji
  if (id) return `${name ?? ''}:${id}`
  const bare = (name ?? '').replace(/[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu, '')
  return Object.entries(names).find(([, each]) => each === bare)?.[0] ?? bare
}
