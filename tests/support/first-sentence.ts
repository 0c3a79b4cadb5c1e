/** What a report says first: where a card has room for little, it shows that, and the rest by itself. */
export function firstSentence(words: string): string {
  const line = words.trim().split('\n')[0] ?? ''
  return /^.{20,}?[.!?…](?=\s)/su.exec(line)?.[0] ?? line
}
