import type { rooms as english } from '../en/rooms.ts'

export const rooms: Readonly<Record<keyof typeof english, string>> = {}
