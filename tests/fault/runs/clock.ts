import type { Store } from '../../../src/store/open.ts'

/** Sets the world's clock: where it stands at this moment, and how fast it runs from here on. */
export async function setClock({ pool }: Store, speed: number, at?: Date): Promise<void> {
  await pool.query(
    `UPDATE "World" SET "clockSpeed" = $1, "clockAnchor" = now(),
      "clockOffsetMs" = round(extract(epoch FROM COALESCE($2::timestamptz, jom_now()) - now()) * 1000)`,
    [speed, at ?? null],
  )
}

/** The world's time by the clock of this machine, from where it stood at the start. */
export function clockFrom(at: Date, speed: number): () => Date {
  const since = Date.now()
  return () => new Date(at.getTime() + (Date.now() - since) * speed)
}
