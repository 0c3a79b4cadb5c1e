import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { electionOf, readCalendarFile } from '../../../src/calendar/file.ts'
import { electionLine, electionPage } from '../../../src/calendar/page.ts'
import type { Message } from '../../../src/chat/message.ts'
import { formBreaches, messageBreaches } from '../../../src/chat/portable.ts'
import { addForm, setForm } from '../../../src/command/calendar-form.ts'

const at = new Date('2026-12-01T12:00:00Z')
const { elections } = readCalendarFile(resolve(import.meta.dirname, '../../../src/calendar/exercise.yaml'))

test.each(['en', 'da'])('what is shown in %s of any election fits every platform', (language) => {
  const reader = { language, zone: 'Europe/Helsinki', now: at }
  for (const file of elections) {
    const election = electionOf(file, at)
    for (const code of [undefined, ...election.polls.map((poll) => poll.code)]) {
      const blocks = electionPage(election, code, reader)
      const message: Message = { summary: election.title, blocks, marking: 'TLP:CLEAR', look: 'reply' }
      expect(messageBreaches(message), `${election.id} ${code}`).toEqual([])
    }
    expect(electionLine(election, reader).length).toBeLessThan(300)
  }
  expect(formBreaches(addForm(language))).toEqual([])
  expect(formBreaches(setForm(language, 'exercise-vote'))).toEqual([])
})
