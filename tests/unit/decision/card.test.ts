import { describe, expect, test } from 'vitest'
import { formBreaches, messageBreaches } from '../../../src/chat/portable.ts'
import { longest } from '../../../src/command/proposal.ts'
import { proposalForm } from '../../../src/command/proposal-form.ts'
import { decisionCard } from '../../../src/decision/card.ts'
import { decisionDetails } from '../../../src/decision/details.ts'
import type { DecisionFile, DecisionState, Position } from '../../../src/decision/file.ts'
import { mostGrounds } from '../../../src/decision/grounds.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

/** What every platform can show of a decision, however many said however much. */

const anne = { ...personOf('anne', 'FR'), name: 'Anne-Sophie de Montmorency-Beaulieu' }
const directory = directoryOf([anne], [roomOf('joint', [anne])], [])
const now = new Date('2027-03-27T10:00:00Z')
const place = { language: 'en', zone: 'Europe/Brussels' }
const scene = { directory, now, exercise: true, origin: 'https://jom.example.eu' }
const codes = Array.from({ length: 31 }, (_, n) => `X${String.fromCharCode(65 + (n % 26))}${n > 25 ? 'X' : ''}`)
const values = ['yes', 'no', 'option-3', 'option-4', 'option-5', 'option-6', 'option-7', 'option-8']

/** As much as anybody can write into one: each delegation changed its position `times` times, at length. */
function fullest(state: DecisionState, times: number): DecisionFile {
  const position = (code: string, n: number, revision: number): Position => ({
    code,
    key: `${code}-${revision}`,
    revision,
    value: values[(n + revision) % values.length] ?? 'yes',
    reservation: (n + revision) % 2 === 0,
    words: 'w'.repeat(1000),
    personId: 'anne',
    account: 'web:anne',
    at: now,
    late: false,
    minuted: false,
  })
  return {
    id: 'P-2027-0012',
    type: 'operational',
    title: 't'.repeat(longest.title),
    question: 'q'.repeat(longest.question),
    mandate: 'm'.repeat(longest.mandate),
    known: 'k'.repeat(longest.known),
    assumed: 'a'.repeat(longest.known),
    unknown: 'u'.repeat(longest.known),
    options: values.map((value) => ({ value, label: `${value} ${'l'.repeat(longest.options / values.length)}` })),
    rule: { profile: 'vote', threshold: 'simple', quorum: 14 },
    label: 'TLP:AMBER',
    addressees: codes,
    roomId: 'joint',
    runId: null,
    step: null,
    caseNumber: 'EL-2027-FR-0042',
    callId: 'C-2027-0004',
    electionId: null,
    proposedBy: 'anne',
    proposedAt: now,
    deadline: new Date('2027-03-28T12:00:00Z'),
    state,
    chosen: state === 'adopted' ? 'option-3' : null,
    rationale: '',
    decidedBy: null,
    recordedBy: 'anne',
    decidedAt: state === 'adopted' ? now : null,
    recordedAt: state === 'adopted' ? now : null,
    late: state === 'adopted',
    signBy: null,
    signedBy: null,
    signedAt: null,
    ratifyBy: null,
    ratifiedBy: null,
    ratifiedAt: null,
    reviewAt: now,
    remindedAt: null,
    supersedes: 'P-2027-0001',
    supersededBy: 'P-2027-0013',
    seats: codes.map((code, n) => ({ code, observer: n > 26 })),
    positions: codes.flatMap((code, n) => Array.from({ length: times }, (_, revision) => position(code, n, revision))),
    evidence: Array.from({ length: mostGrounds }, (_, n) => ({
      number: n + 1,
      words: 'e'.repeat(longest.evidence / mostGrounds),
      grade: 'B2',
      hash: '0'.repeat(64),
      evidenceId: null,
      label: 'TLP:AMBER',
    })),
  }
}

describe('what every platform can show', () => {
  test.each([
    ['proposed', 0],
    ['proposed', 3],
    ['adopted', 3],
    ['adopted', 8],
  ] as const)('%s by thirty-one delegations that spoke %i times', (state, times) => {
    const file = fullest(state, times)
    const { message, stub } = decisionCard(scene, file, place)
    expect(messageBreaches(message)).toEqual([])
    expect(messageBreaches(stub)).toEqual([])
    expect(JSON.stringify(stub)).not.toMatch(/ttt|qqq|www|lll|XA/)
    expect(messageBreaches(decisionDetails(scene, file, place))).toEqual([])
  })

  test.each(['en', 'da'])('the form of a proposal (%s)', (language) => {
    const person = { ...anne, language, zone: 'America/Martinique' }
    const asking = { directory, now, person, words: '', room: undefined }
    const form = proposalForm(asking as never, { id: 'propose', context: '' }) // it reads no more of it
    expect(formBreaches(form)).toEqual([])
  })
})
