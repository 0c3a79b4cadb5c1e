import { plain } from '../../../src/chat/message.ts'
import type { RoundFile } from '../../../src/round/file.ts'
import { usualOptions, usualQuestion } from '../../../src/round/option.ts'
import type { Seat } from '../../../src/round/standing.ts'
import { roundTable } from '../../../src/round/table.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

/** A round with the usual question, made from a few facts. */
export const fileOf = (facts: Partial<RoundFile> = {}): RoundFile => ({
  id: 'Q-2029-0007',
  kind: 'status-line',
  question: usualQuestion('status-line'),
  options: usualOptions('status-line'),
  label: 'TLP:AMBER',
  addressees: [],
  roomId: 'joint',
  runId: null,
  electionId: null,
  askedBy: null,
  askedAt: new Date('2029-06-10T18:00:00Z'),
  deadline: new Date('2029-06-10T18:30:00Z'),
  closedAt: null,
  quorum: null,
  seats: [],
  answers: [],
  ...facts,
})

export const directory = directoryOf([personOf('anne', 'FR')], [], [])

export const seatOf = (code: string, observer = false): Seat => ({ code, observer, chased: 0, chasedAt: null })

/** The table of a round as it is read. */
export function textOf(file: RoundFile, language = 'en'): string {
  const facts = { file, directory, unreached: [], exercise: false, origin: 'https://jom.example' }
  const { message } = roundTable(facts, { language, zone: 'Europe/Brussels' })
  return message.blocks
    .map((block) => {
      switch (block.type) {
        case 'heading':
          return block.text
        case 'paragraph':
        case 'note':
          return plain(block.children)
        case 'list':
          return block.items.map((item) => `- ${plain(item)}`).join('\n')
        case 'facts':
          return block.facts.map(({ label, value }) => `${label}: ${plain(value)}`).join('\n')
        case 'actions':
          return block.controls.map(({ label }) => `[${label}]`).join(' ')
        default:
          return ''
      }
    })
    .join('\n')
}
