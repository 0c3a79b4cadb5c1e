// Delegations as a seat of the file writes them: one, `FR/ecne`; those of a whole body, `*/ecne`, or of a member, `FR/*`.

export type Delegations = { code: string; body: string }

/** Reads a seat that means delegations; `undefined` for one that names a person. */
export function delegationsOf(seat: string): Delegations | undefined {
  const cut = seat.indexOf('/')
  return cut < 0 ? undefined : { code: seat.slice(0, cut), body: seat.slice(cut + 1) }
}

/** Whether a role of the file is held in one of the delegations that a seat means. */
export const isIn = (role: { for: string; in: string }, { code, body }: Delegations): boolean =>
  (code === '*' || code === role.for) && (body === '*' || body === role.in)
