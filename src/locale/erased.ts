import { languages, say } from './catalogue.ts'
import type { ByLanguage } from './words.ts'

/** What stands where words were destroyed on purpose. */
export const erased = (language: string): string => say(language, 'retention.erased')

/** The same in every language of the catalogue, where words are kept by language. */
export const erasedWords: ByLanguage = {
  en: erased('en'),
  ...Object.fromEntries(languages.map((language) => [language, erased(language)])),
}
