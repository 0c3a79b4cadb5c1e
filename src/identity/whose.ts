import { type AccountRef, localOf, platformOf } from '../chat/refs.ts'
import { type AccountRow, readAccounts } from '../directory/account.ts'
import { codesOf, type Person } from '../directory/directory.ts'
import { codesPermitted } from '../directory/permission.ts'
import type { Scene } from '../directory/scene.ts'

/** Whose accounts somebody may decide about: those of the people of members for which their role permits it. */

type Action = 'account.confirm' | 'account.revoke'

/**
 * Whether somebody may confirm or revoke accounts of a person. An account opens all that its person may read, so it is confirmed
 * by those alone who may read that too; it is revoked by whoever of the person's members may, also after the person has left.
 */
export function mayDecide(
  { directory, now }: Pick<Scene, 'directory' | 'now'>,
  by: Person,
  person: Person,
  action: Action,
): boolean {
  const may = codesPermitted(directory, by, action, now)
  const held = codesOf(person, now)
  const codes = held.length > 0 ? held : person.roles.map(({ code }) => code)
  return action === 'account.confirm'
    ? held.length > 0 && held.every((code) => may.includes(code))
    : codes.some((code) => may.includes(code))
}

/** The people whose accounts somebody may see: their own alone, or all of the members for which they may confirm. */
export function peopleOf(scene: Pick<Scene, 'directory' | 'now'>, by: Person): readonly Person[] {
  const theirs = [...scene.directory.people.values()].filter(
    (person) => !person.retired && (person.id === by.id || mayDecide(scene, by, person, 'account.confirm')),
  )
  return theirs.toSorted((one, other) => Number(other.id === by.id) - Number(one.id === by.id))
}

/** Accounts of people that somebody may mean who wrote this: the whole address, or what its platform calls it. */
export async function accountsCalled(
  { tx }: Pick<Scene, 'tx'>,
  people: readonly Person[],
  written: string,
): Promise<readonly AccountRow[]> {
  const rows = await readAccounts(
    tx,
    people.map(({ id }) => id),
  )
  const exact = rows.filter(({ ref }) => ref === written)
  return exact.length > 0 ? exact : rows.filter(({ ref }) => localOf(ref) === written)
}

/** An address that was written in full, of a platform on which there are rooms. */
export function writtenAccount({ directory }: Pick<Scene, 'directory'>, written: string): AccountRef | undefined {
  const platforms = new Set([...directory.rooms.values()].map(({ platform }) => platform))
  const isAddress = /^[a-z]+:[^\s\p{C}]{1,200}$/u.test(written) && platforms.has(platformOf(written as AccountRef))
  return isAddress ? (written as AccountRef) : undefined // just looked at
}
