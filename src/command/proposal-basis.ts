import { UserError } from '../chat/errors.ts'
import { mostGrounds, type WrittenGround } from '../decision/grounds.ts'
import type { NewGround } from '../decision/propose.ts'
import { codesOf, worksFor } from '../directory/directory.ts'
import { isWithin, type Label, rankOf } from '../sharing/label.ts'
import { type CaseFile, readableBy } from '../threat/case.ts'
import { quoteOf } from '../threat/evidence/quote.ts'
import { readEvidence } from '../threat/evidence/read.ts'
import type { Call } from './command.ts'

/** The case that a decision is about, and what it rests on. */

/** What is about a case goes to nobody who may not read the case: also not to the colleagues of somebody who reads it for another member. */
export function needReaders({ directory, now }: Call, about: CaseFile, codes: readonly string[]): void {
  const people = [...directory.people.values()]
  const shut = codes.filter((code) => {
    const working = people.filter((person) => worksFor(person, now).includes(code))
    // Those who only observe read what is up to TLP:AMBER.
    const watching =
      rankOf(about.label) > rankOf('TLP:AMBER') ? [] : people.filter((person) => codesOf(person, now).includes(code))
    const own = working.length > 0 ? working : watching
    return own.some((person) => !readableBy(person, about, now))
  })
  if (shut.length > 0)
    throw new UserError('decisions.propose.case-closed', { number: about.number, codes: shut.join(', ') })
}

/** What a proposal rests on: evidence of the case is quoted by its hash, what it says stays with the case. */
export async function groundsFor(
  call: Call,
  written: readonly WrittenGround[],
  about: CaseFile | undefined,
  label: Label,
): Promise<readonly NewGround[]> {
  if (written.length > mostGrounds) throw new UserError('decisions.propose.evidence.many', { most: mostGrounds })
  const items = about && written.some((each) => 'evidence' in each) ? await readEvidence(call, about, call.person) : []
  return written.map((each): NewGround => {
    if ('words' in each) return { words: each.words, ...(each.grade !== undefined && { grade: each.grade }) }
    const item = items.find(({ number }) => number === each.evidence)
    if (!item || !about) throw new UserError('decisions.propose.evidence.none', { number: `E${each.evidence}` })
    // From the hash of few words these can be guessed: it goes where they may, as does how good the case's own people found them.
    const goesAlong = item.audience === 'shareable' && isWithin(item.label, label)
    const hash = goesAlong ? item.hash : undefined
    // Whoever proposes it may judge it anew.
    const grade = each.grade ?? (goesAlong ? item.grade : null)
    return {
      words: quoteOf(about.number, hash),
      ...(hash !== undefined && { hash }),
      evidenceId: item.id,
      label: item.label,
      ...(grade !== null && { grade }),
    }
  })
}
