import type { Assurance } from '../../../../src/chat/adapter.ts'
import type { WorldRoom, Written } from './world.ts'

/** What a place may carry, by the oracle's own reckoning. */

const ranks = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']
export const rank = (label: string): number => ranks.indexOf(label)
export const stricter = (a: Written, b: Written): Written => (rank(a) < rank(b) ? b : a)
const lower = (a: Written, b: Written): Written => (rank(a) < rank(b) ? a : b)

/** What a platform can be trusted with (`domain.md`, section 8): ends that the operator vouches for, a way that somebody allowed keeps, the open street. */
function trusted({ encryption, operator }: Assurance): Written {
  const kept = encryption === 'end-to-end' || encryption === 'loopback'
  if (kept && operator !== 'foreign') return 'TLP:AMBER+STRICT'
  if (encryption === 'end-to-end') return 'TLP:GREEN'
  if (encryption === 'in-transit')
    return operator === 'own' ? 'TLP:AMBER+STRICT' : operator === 'allowed' ? 'TLP:GREEN' : 'TLP:CLEAR'
  return 'TLP:CLEAR'
}

export function ceilingOf(room: WorldRoom, alone: boolean): Written {
  const promise = alone ? room.alone : room.assurance
  const raised =
    room.raised && promise.encryption !== 'none'
      ? promise.operator === 'foreign'
        ? lower(room.raised, 'TLP:GREEN')
        : room.raised
      : 'TLP:CLEAR'
  const alike = room.alone.encryption === room.assurance.encryption && room.alone.operator === room.assurance.operator
  const can = alone && !alike ? trusted(promise) : stricter(trusted(promise), raised)
  return alone ? can : lower(room.ceiling, can)
}
