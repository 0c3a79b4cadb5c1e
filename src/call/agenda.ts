import { type Block, code, type Inline, paragraph, strong, text } from '../chat/message.ts'
import { listDecisions } from '../decision/find.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { type Label, rankOf, strictest } from '../sharing/label.ts'
import { caseSubject } from '../sharing/recall.ts'
import { bears, type CaseFile, openStatuses } from '../threat/case.ts'
import { pickCases } from '../threat/find.ts'
import { listTasks } from '../threat/tasks.ts'
import { cut } from './card.ts'
import { type CallFile, endOf } from './file.ts'

/** Most of each that an agenda lists. */
const mostShown = 8
const longestLine = 160

/** The points of an agenda as one person may read them, with the label and the sources of their words. */
export type Agenda = { blocks: readonly Block[]; label: Label; about: readonly string[] }

/**
 * What is to be talked about, made when it is shown: open cases that all who are invited may read, decisions that are due, and
 * what of the reader's own people is overdue. Nothing that the reader may not read elsewhere.
 */
export async function agendaOf(scene: Scene, file: CallFile, person: Person): Promise<Agenda> {
  const { language, zone } = person
  const open = await pickCases(scene, person, { statuses: openStatuses })
  const cases = open.filter((each) => each.number === file.caseNumber || isForAll(each, file.codes)).slice(0, mostShown)
  const until = file.startsAt ? endOf({ startsAt: file.startsAt, minutes: file.minutes }) : scene.now
  const decisions = (await listDecisions(scene, person, { open: true }))
    .filter((each) => each.callId === file.id || (each.roomId === file.roomId && isDue(each.deadline, until)))
    .slice(0, mostShown)
  const overdue = (await listTasks(scene, person))
    .filter(({ todo, due }) => (todo === 'clock' || todo === 'clock-open') && isDue(due, scene.now))
    .slice(0, mostShown)
  const list = (title: string, items: readonly (readonly Inline[])[]): readonly Block[] =>
    items.length === 0 ? [] : [paragraph(strong(title)), { type: 'list', ordered: false, items }]
  return {
    blocks: [
      ...list(
        say(language, 'calls.agenda.decisions'),
        decisions.map(({ id, title, deadline }) => {
          const due = deadline
            ? ` – ${say(language, 'calls.action.due', { at: sayPlaced(language, deadline, zone) })}`
            : ''
          return [code(id), text(` ${cut(wordsIn(title, language), longestLine)}${due}`)]
        }),
      ),
      ...list(
        say(language, 'calls.agenda.cases'),
        cases.map(({ number, title }) => [code(number), text(` ${cut(title, longestLine)}`)]),
      ),
      ...list(
        say(language, 'calls.agenda.overdue'),
        overdue.map(({ file: { number }, due }) => [
          code(number),
          text(due ? ` ${sayPlaced(language, due, zone)}` : ''),
        ]),
      ),
    ],
    label: strictest(
      file.label,
      ...cases.map(bears),
      ...decisions.map(({ label }) => label),
      ...overdue.map((each) => bears(each.file)),
    ),
    about: [
      ...new Set([
        ...[...cases, ...overdue.map((each) => each.file)].map(({ number }) => caseSubject(number)),
        ...decisions.map(({ id }) => `decision/${id}`),
      ]),
    ],
  }
}

const isDue = (at: Date | null, by: Date): boolean => at !== null && at <= by

/** Whether a case may be read by everybody who is invited. */
function isForAll(file: CaseFile, codes: readonly string[]): boolean {
  if (rankOf(bears(file)) < rankOf('TLP:AMBER')) return file.released
  return codes.every((each) => each === file.code || file.addressees.includes(each))
}
