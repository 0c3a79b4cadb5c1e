/** An answer had more bytes than are taken. */
export class TooLarge extends Error {}

/** Whether something failed because an answer was too large, whatever an SDK wrapped around it. */
export const isTooLarge = (fault: unknown): boolean =>
  fault instanceof TooLarge || (fault instanceof Error && isTooLarge(fault.cause))

/** Reads an answer of at most so many bytes; fails with `TooLarge` where there are more, and reads no further. */
export async function readBounded({ body }: Response, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body ?? []) {
    bytes += piece.byteLength
    if (bytes > most) throw new TooLarge(`an answer of more than ${most} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces, bytes)
}
