/** TLP 2.0 labels (FIRST, August 2022), lowest first. They are never translated. */
export const labels = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const
export type Label = (typeof labels)[number]

/** The place of a label, 0 for CLEAR to 4 for RED. */
export const rankOf = (label: Label): number => labels.indexOf(label)

/** The stricter of labels: what is derived from several sources bears the highest of theirs. */
export function strictest(first: Label, ...others: Label[]): Label {
  return others.reduce((highest, label) => (rankOf(label) > rankOf(highest) ? label : highest), first)
}

/** Tells whether `label` may stand where at most `ceiling` may. */
export const isWithin = (label: Label, ceiling: Label): boolean => rankOf(label) <= rankOf(ceiling)

/** Reads a label as people write it (`amber+strict`, `TLP: AMBER`, TLP 1.0's `WHITE`); `undefined` when it is none. */
export function readLabel(written: string): Label | undefined {
  const word = written
    .trim()
    .toUpperCase()
    .replace(/^TLP[\s:]*/, '')
    .replace(/\s+/g, '')
  const label = `TLP:${word === 'WHITE' ? 'CLEAR' : word}`
  return labels.find((known) => known === label)
}

/** A label as it is typed: `amber+strict`. */
export const shortOf = (label: Label): string => label.slice('TLP:'.length).toLowerCase()

/** Narrows a stored label; throws on anything else, since a label that cannot be read must not pass as a low one. */
export function asLabel(stored: string): Label {
  const label = labels.find((known) => known === stored)
  if (!label) throw new Error(`not a TLP label: ${stored}`)
  return label
}
