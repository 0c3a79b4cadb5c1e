/** Reactions by the bot's own names for them; any other stands for itself. */
const keys: Readonly<Record<string, string>> = { seen: '👀', done: '✅' }

/** What is sent for a reaction. */
export const keyOf = (name: string): string => keys[name] ?? name

/** What a reaction is called, with or without the sign that asks for a picture. */
export function reactionNamed(key: string): string {
  const bare = key.replaceAll('\ufe0f', '')
  return Object.entries(keys).find(([, each]) => each === bare)?.[0] ?? key
}
