import { type Directory, dutyOf, type Person, type Shift } from '../directory/directory.ts'

/** Who is asked at an escalation level; where nobody holds it, whoever was asked last before. */
export function dutyLevel(directory: Directory, code: string, level: number, at: Date): Person | undefined {
  for (let each = level; each >= 0; each -= 1) {
    const person = dutyOf(directory, code, each as Shift['level'], at) // levels are 0, 1 and 2
    if (person) return person
  }
  return undefined
}

/** Who of a member's people has to look after what nobody else has in hand: the officer on duty, else the deputy, else the head. */
export const onDuty = (directory: Directory, code: string, at: Date): Person | undefined =>
  dutyOf(directory, code, 0, at) ?? dutyOf(directory, code, 1, at) ?? dutyOf(directory, code, 2, at)

/** The next level above `level` that somebody holds. */
export function nextLevel(directory: Directory, code: string, level: number, at: Date): 1 | 2 | undefined {
  return ([1, 2] as const).find((each) => each > level && dutyOf(directory, code, each, at) !== undefined)
}
