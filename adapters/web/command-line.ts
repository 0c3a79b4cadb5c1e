/** What a typed line is: words to the bot when it begins with a stroke, words to the room otherwise. */
export type TypedLine = { kind: 'said'; text: string } | { kind: 'asked'; command: string }

/** Reads what somebody typed. A stroke before a letter addresses the bot; `//` says a stroke to the room. */
export function readLine(typed: string): TypedLine {
  const text = typed.replace(/\r\n?/g, '\n').trim()
  if (text.startsWith('//')) return { kind: 'said', text: text.slice(1) }
  return /^\/\p{L}/u.test(text) ? { kind: 'asked', command: text.slice(1) } : { kind: 'said', text }
}
