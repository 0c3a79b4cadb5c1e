/** Reactions by which a person has the bot do something with a message. */
export type Mark = 'pin' | 'clip'

/** What platforms call them: the emoji themselves, or the names that they have for them. */
const names: Readonly<Record<Mark, readonly string[]>> = {
  pin: ['📌', 'pushpin'],
  clip: ['📎', 'paperclip'],
}

/** The mark that a reaction is, by whatever name its platform gives it; `undefined` for any other. */
export function markIn(reaction: string): Mark | undefined {
  const bare = reaction
    .replaceAll('\ufe0f', '')
    .replace(/^:(.+):$/, '$1')
    .toLowerCase()
  return (Object.keys(names) as Mark[]).find((mark) => names[mark].includes(bare)) // the keys of a record of marks
}
