import { expect, test } from 'vitest'
import { code, fact, type Message, paragraph } from '../../../src/chat/message.ts'
import { subjectsIn } from '../../../src/sharing/subjects.ts'

const message: Message = {
  look: 'reply',
  marking: 'TLP:AMBER',
  summary: 'EL-2027-FR-0042 and two others',
  blocks: [
    paragraph('see ', code('EL-2027-FR-0042'), ', EL-2027-ENISA-0007, EL-2027-CERT-EU-0001'),
    { type: 'facts', facts: [fact('round', 'Q-2027-0003'), fact('run', 'R-2027-0011')] },
    paragraph('no numbers: EL-2027, 0042, SEQ-2027-0003'),
  ],
}

test('an answer is about every case, round and run that it names, each once', () => {
  expect(subjectsIn(message)).toEqual([
    'case/EL-2027-FR-0042',
    'case/EL-2027-ENISA-0007',
    'case/EL-2027-CERT-EU-0001',
    'round/Q-2027-0003',
    'run/R-2027-0011',
  ])
})
