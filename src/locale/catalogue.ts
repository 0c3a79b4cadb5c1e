import { IntlMessageFormat } from 'intl-messageformat'
import { da } from './da/index.ts'
import { en, type TextKey } from './en/index.ts'

export type { TextKey } from './en/index.ts'
export type Language = 'en' | 'da'
export type Values = Readonly<Record<string, string | number>>

const catalogues: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, da }
const compiled = new Map<string, IntlMessageFormat>()

export const languages = Object.keys(catalogues) as readonly Language[]

/** Tells whether texts exist in a language. */
export function isLanguage(value: string): value is Language {
  return Object.hasOwn(catalogues, value)
}

/** Tells whether the catalogue holds a text under this key. */
export function isTextKey(value: string): value is TextKey {
  return Object.hasOwn(en, value)
}

/** The text under `key` in a language (English where the language is unknown), filled with `values`. The result is plain text. */
export function say(language: string, key: TextKey, values: Values = {}): string {
  const known = isLanguage(language) ? language : 'en'
  const id = `${known} ${key}`
  let format = compiled.get(id)
  if (!format) {
    format = new IntlMessageFormat(catalogues[known][key], known, undefined, { ignoreTag: true })
    compiled.set(id, format)
  }
  return String(format.format(values))
}
