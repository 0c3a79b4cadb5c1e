import { UserError } from '../chat/errors.ts'
import type { Directory, Person } from '../directory/directory.ts'
import { readDirectory } from '../directory/read.ts'
import { peopleAbout, type Question, readQuestion } from '../directory/roster.ts'
import type { Database } from '../store/client.ts'
import type { CliCall } from './command.ts'

/** Whom a line asks about: everybody, or those of a member, body, role or name. Throws `UserError` for what means nobody. */
export async function askedPeople({ words, open }: Pick<CliCall, 'words' | 'open'>): Promise<{
  db: Database
  directory: Directory
  now: Date
  question: Question
  people: readonly Person[]
}> {
  const { db, clock } = await open()
  const directory = await readDirectory(db)
  const written = words.join(' ')
  const question = readQuestion(directory, written)
  if (!question) throw new UserError('cli.people.unknown', { written: written.slice(0, 40) })
  const now = clock()
  return { db, directory, now, question, people: peopleAbout(directory, question, now) }
}
