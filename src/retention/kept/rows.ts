import type { Kept } from './kept.ts'
import { onTheWay } from './on-the-way.ts'
import { ofPeople } from './people.ts'
import { onRecord } from './record.ts'
import { inRooms } from './rooms.ts'
import { work } from './work.ts'

/** Every place where something has an end, in the order in which it goes. */
export const keptRows: readonly Kept[] = [...onTheWay, ...ofPeople, ...work, ...inRooms, ...onRecord]
