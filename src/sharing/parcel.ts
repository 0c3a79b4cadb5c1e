import type { Message } from '../chat/message.ts'
import type { Effect, Under } from './effect.ts'
import { type ClauseName, type Parcel, release, type Target } from './release.ts'

/** The effect of saying `parcel` in `slot` at `target`; none when the rule refuses it, which `onRefusal` is told. */
export function put(
  slot: string,
  parcel: Parcel,
  target: Target,
  options: { under?: Under; onRefusal?: (clause: ClauseName) => void } = {},
): readonly Effect[] {
  const verdict = release(parcel, target)
  if (verdict.kind === 'refused') {
    options.onRefusal?.(verdict.clause)
    return []
  }
  return [{ kind: 'put', slot, cleared: verdict.cleared, ...(options.under && { under: options.under }) }]
}

/**
 * A parcel that says nothing which a label would have to limit: help, an error, a receipt. `about` is what it tells the state of;
 * it stays where it is when the label of that is raised.
 */
export function openParcel(message: Message, about?: readonly string[]): Parcel {
  return { message, label: 'TLP:CLEAR', addressees: [], ...(about && { about }) }
}
