import type { Check } from './adapter.ts'
import { DeliveryError } from './errors.ts'

/** What was found before the platform refused or fell silent, and that it did: the rest is looked at all the same. */
export async function* unlessRefused(
  found: AsyncGenerator<Check>,
  say: (fault: DeliveryError) => Check,
): AsyncGenerator<Check> {
  try {
    yield* found
  } catch (fault) {
    if (!(fault instanceof DeliveryError)) throw fault
    yield say(fault)
  }
}
