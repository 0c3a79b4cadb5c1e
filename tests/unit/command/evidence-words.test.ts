import { expect, test } from 'vitest'
import { evidenceBlocks } from '../../../src/command/evidence-words.ts'
import type { CaseFile } from '../../../src/threat/case.ts'
import { type EvidenceItem, hashOf } from '../../../src/threat/evidence/file.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const anne = personOf('anne', 'FR')
const reading = { directory: directoryOf([anne], [], []), person: anne, now: new Date('2027-04-25T12:00:00Z') }
const file = {
  number: 'EL-2027-FR-0001',
  code: 'FR',
  label: 'TLP:AMBER',
  sealedAt: null,
  destroyedAt: null,
} as unknown as CaseFile // all that is read of it here
const item = (label: EvidenceItem['label']): EvidenceItem => ({
  ...{
    id: 1n,
    number: 1,
    words: 'The minister',
    hash: hashOf('The minister'),
    author: 'web:anne',
    conversation: 'web:fr',
  },
  ...{ externalId: 'm1', link: null, audience: 'internal', grade: null, label, addressees: [], saidAt: reading.now },
  ...{ markedBy: 'anne', markedAt: reading.now, withdrawnAt: null, shut: false, changes: [], files: [] },
})

test('under the label of a case stands of stricter evidence neither its words nor a hash from which few words can be guessed', () => {
  const said = (label: EvidenceItem['label']): string => JSON.stringify(evidenceBlocks(reading, file, [item(label)]))
  const hash = hashOf('The minister').slice(0, 12)
  expect(said('TLP:AMBER')).toContain('The minister')
  expect(said('TLP:AMBER')).toContain(hash)
  expect(said('TLP:AMBER+STRICT')).toContain('E1')
  expect(said('TLP:AMBER+STRICT')).not.toContain('The minister')
  expect(said('TLP:AMBER+STRICT')).not.toContain(hash)
})
