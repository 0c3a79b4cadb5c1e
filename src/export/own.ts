import { type Label, strictest } from '../sharing/label.ts'
import type { EntryPart, EvidencePart } from './dossier.ts'

/** The label of what a case keeps among its own people: it goes no further than to them, whatever the case bears. */
export const labelOfOwn = (label: Label): Label => strictest(label, 'TLP:AMBER+STRICT')

/** The label of what happened to a case that bears `label`. */
export const labelOfEntry = ({ own }: Pick<EntryPart, 'own'>, label: Label): Label => (own ? labelOfOwn(label) : label)

export const labelOfEvidence = ({ audience, label }: Pick<EvidencePart, 'audience' | 'label'>): Label =>
  audience === 'internal' ? labelOfOwn(label) : label
