import { languages } from './catalogue.ts'
import type { ByLanguage } from './words.ts'

/** One text in all languages of the catalogue. */
export function inAll(text: (language: string) => string): ByLanguage {
  return { en: text('en'), ...Object.fromEntries(languages.map((language) => [language, text(language)])) }
}
