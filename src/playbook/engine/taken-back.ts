import type { Intent } from './run.ts'

type Kind = Intent['kind']

/** What takes back what was begun, and what may have been added to that meanwhile. */
const endings: Readonly<Partial<Record<Kind, { begun: Kind; added: readonly Kind[] }>>> = {
  settled: { begun: 'asked', added: ['approve'] },
  'withdraw-notice': { begun: 'notify', added: [] },
  'close-round': { begun: 'open-round', added: ['chase-round', 'move-round'] },
  'cancel-call': { begun: 'plan-call', added: ['move-call'] },
  'withdraw-proposal': { begun: 'propose', added: [] },
  'stop-run': { begun: 'start-run', added: [] },
  'archive-room': { begun: 'make-room', added: [] },
}

/**
 * What is left of what a happening made a run want, without what it takes back by the same happening: of that nobody is told, neither
 * that it is asked nor that it is over. Of what was begun earlier only the end is left. The record keeps all of it.
 */
export function withoutTakenBack(intents: readonly Intent[]): readonly Intent[] {
  let left: Intent[] = []
  for (const intent of intents) {
    const ending = endings[intent.kind]
    if (ending) {
      const isOfIt = (each: Intent): boolean => each.step === intent.step && each.attempt === intent.attempt
      const isFresh = left.some((each) => isOfIt(each) && begins(each, ending.begun))
      left = left.filter((each) => !isOfIt(each) || (each.kind !== ending.begun && !ending.added.includes(each.kind)))
      if (isFresh) continue
    }
    left.push(intent)
  }
  return left
}

/** A question is asked first on rung 0; whom it asks later, it asks besides others. */
const begins = (intent: Intent, begun: Kind): boolean =>
  intent.kind === begun && (intent.kind !== 'asked' || intent.rung === 0)
