/** What a person writes of what a proposal rests on, one line each. */

/** `E3` names the third piece of evidence of the case; all else is what it is or where it stands. */
export type WrittenGround = { grade?: string } & ({ evidence: number } | { words: string })

/** The most lines of evidence of one proposal. */
export const mostGrounds = 12

const grade = /^([A-Fa-f][1-6])\s+(\S[\s\S]*)$/
const ofCase = /^E(\d{1,4})$/i

/**
 * Reads such lines: `B2 https://…`, `the provider's log`, `E3`, `B2 E3`. The grade is of the Admiralty scale: how reliable the
 * source is, A to F, and how credible what it says, 1 to 6. A line that is nothing but `E3` is evidence of the case.
 */
export function readGrounds(written: string): readonly WrittenGround[] {
  return written
    .split('\n')
    .map((line) => line.replace(/^\s*[-*•]\s+/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const alone = ofCase.exec(line)
      if (alone) return { evidence: Number(alone[1]) }
      const [, graded, rest = ''] = grade.exec(line) ?? []
      const words = graded === undefined ? line : rest.trim()
      const named = ofCase.exec(words)
      return {
        ...(named ? { evidence: Number(named[1]) } : { words }),
        ...(graded !== undefined && { grade: graded.toUpperCase() }),
      }
    })
}
