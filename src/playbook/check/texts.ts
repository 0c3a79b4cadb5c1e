import type { Playbook, Spot, Text } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import { partsOf } from '../language/text.ts'
import type { Report } from './finding.ts'
import { textsOf } from './parts.ts'

/** Texts that lack a language which others have, or that work out something else in one language than in another. */
export function checkTexts(playbook: Playbook, report: Report): void {
  const head = [playbook.title, playbook.purpose, ...playbook.inputs.map(({ label }) => label)]
  const all: { text: Text; spot: Spot }[] = [
    ...head.map((text) => ({ text, spot: { line: 1, column: 1 } })),
    ...allSteps(playbook).flatMap((step) => textsOf(step).map((text) => ({ text, spot: step.at }))),
  ]
  const languages = new Set(all.flatMap(({ text }) => (typeof text === 'string' ? [] : Object.keys(text))))
  for (const { text, spot } of all) {
    if (typeof text === 'string') continue
    const missing = [...languages].filter((language) => !Object.hasOwn(text, language))
    if (missing.length > 0) {
      report('warning', spot, 'playbook.check.language', { words: brief(text.en), languages: missing.join(', ') })
    }
    checkSame(text, spot, report)
  }
}

function checkSame(text: Exclude<Text, string>, spot: Spot, report: Report): void {
  const names = (words: string): string =>
    partsOf(words)
      .flatMap((part) =>
        typeof part === 'string' ? [] : [...part.cel.matchAll(/\b(?:steps|vars|inputs|case|election)(?:\.\w+)+/g)],
      )
      .map(([name]) => name)
      .toSorted()
      .join(' ')
  for (const [language, words] of Object.entries(text)) {
    if (names(words) !== names(text.en)) {
      report('warning', spot, 'playbook.check.other-parts', { words: brief(text.en), language })
    }
  }
}

const brief = (words: string): string => (words.length > 40 ? `${words.slice(0, 39).trimEnd()}…` : words)
