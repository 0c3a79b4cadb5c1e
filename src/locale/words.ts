/** Words by language, English at least. */
export type ByLanguage = { readonly en: string } & Readonly<Record<string, string>>

/** Words people read that do not come from the catalogue: by language, or one string that stands for all languages. */
export type Words = string | ByLanguage

/** Words in a reader's language, in English where they do not exist in it. */
export function wordsIn(words: Words, language: string): string {
  if (typeof words === 'string') return words
  return (Object.hasOwn(words, language) ? words[language] : undefined) ?? words.en
}
