import type { World } from './world.ts'

/** Who sits where, and for which members somebody speaks, by what was seen on the platforms and what the world's offices did. */
export function openCensus(world: World) {
  const seated = new Map<string, Set<string>>()
  const people = new Map(world.people.map((person) => [person.id, person]))
  const owners = new Map(world.people.flatMap(({ id, accounts }) => accounts.map((account) => [account, id] as const)))
  const verified = new Set(owners.keys())
  const retired = new Set<string>()
  const lapsed = new Set<string>()

  /** The members for which somebody spoke before anything happened to them here. */
  const membersOnce = (account: string): readonly string[] => {
    const person = people.get(owners.get(account) ?? '')
    return [...new Set(person?.roles.filter(({ past }) => !past).map(({ code }) => code))]
  }
  const rolesOf = (account: string) => people.get(owners.get(account) ?? '')?.roles.filter(({ past }) => !past) ?? []
  const worksOnce = (account: string): readonly string[] =>
    rolesOf(account).flatMap(({ role, code }) => (role === 'observer' ? [] : [code]))
  const isIn = (account: string): boolean => verified.has(account) && !retired.has(owners.get(account) ?? '')
  const serves = (account: string): boolean => isIn(account) && !lapsed.has(owners.get(account) ?? '')
  return {
    isIn,
    /** The members whose own matters are theirs: not those for which they only observe. */
    worksFor: (account: string): readonly string[] => (serves(account) ? worksOnce(account) : []),
    observes: (account: string): boolean => rolesOf(account).some(({ code }) => !worksOnce(account).includes(code)),
    /** Whether it is known of them that they are not of the community: no role any more, or an account that was revoked. */
    isOut: (account: string): boolean => owners.has(account) && (!serves(account) || rolesOf(account).length === 0),
    seats: (conversation: string): ReadonlySet<string> => seated.get(conversation) ?? new Set(),
    membersOnce,
    membersOf: (account: string): readonly string[] => (serves(account) ? membersOnce(account) : []),
    moves({ kind, conversation, account }: { kind: 'came' | 'went'; conversation: string; account: string }): void {
      const seats = seated.get(conversation) ?? new Set()
      seated.set(conversation, seats)
      if (kind === 'came') seats.add(account)
      else seats.delete(account)
    },
    account(account: string, counts: boolean): void {
      if (counts) verified.add(account)
      else verified.delete(account)
    },
    retires: (person: string): void => void retired.add(person),
    lapses: (person: string): void => void lapsed.add(person),
  }
}
