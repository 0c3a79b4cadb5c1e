import { languages } from '../../locale/catalogue.ts'
import type { ByLanguage } from '../../locale/words.ts'
import { contextOf } from '../engine/context.ts'
import { idOf } from '../engine/path.ts'
import type { Instant, Run } from '../engine/run.ts'
import type { Playbook, Step, Text } from '../language/model.ts'
import { fillText, sayText } from '../language/text.ts'

/** A text of a run in every language of the catalogue, its expressions filled with what they are at an instant. */
export function speak(playbook: Playbook, run: Run, text: Text, at: Instant): ByLanguage {
  const context = contextOf(playbook, run, at)
  const words = languages.map((language) => [language, fillText(text, language, context).words] as const)
  const spoken: Readonly<Record<string, string>> = Object.fromEntries(words)
  return { ...spoken, en: spoken.en ?? '' }
}

/** A text of a run in one language, its instants told in a zone. */
export const fill = (playbook: Playbook, run: Run, text: Text, at: Instant, language: string, zone: string): string =>
  fillText(text, language, contextOf(playbook, run, at), zone).words

/** The words that say what a step is about: its title, else what it asks or says. */
export function aboutOf(step: Step): Text {
  if (step.title !== undefined) return step.title
  switch (step.kind) {
    case 'ask':
    case 'collect':
    case 'decide':
      return step.question
    case 'call':
      return step.about
    case 'task':
      return step.what
    case 'say':
    case 'notify':
      return step.text
    case 'room':
      return step.name
    default:
      return step.id
  }
}

/** Whether a text stands so in its file for every run: nothing of a run's own words can be in it. */
export const isPlain = (text: Text): boolean => languages.every((language) => !sayText(text, language).includes('{{'))

/** Most characters of a title in a list. */
const longestTitle = 160

/** What a step is about, in every language, in one short line. */
export function titleOf(playbook: Playbook, run: Run, step: Step, at: Instant): ByLanguage {
  const spoken = Object.entries(speak(playbook, run, aboutOf(step), at)).map(
    ([language, words]) => [language, shorten(words)] as const,
  )
  const short: Readonly<Record<string, string>> = Object.fromEntries(spoken)
  return { ...short, en: short.en ?? idOf(step.id) }
}

function shorten(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > longestTitle
    ? `${line
        .slice(0, longestTitle - 1)
        .toWellFormed()
        .trimEnd()}…`
    : line
}
