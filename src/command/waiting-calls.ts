import { actionsFor } from '../call/action.ts'
import { whoOf } from '../call/agenda.ts'
import { readCalls } from '../call/file.ts'
import { openTo } from '../call/find.ts'
import { button } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import type { Waiting } from './waiting.ts'

/** Most characters of a title or of a line of minutes in a list. */
const longestWords = 80

/** What calls want of a person: to say whether they come, and to do what was given to them or to their member. */
export async function askedByCalls(
  scene: Pick<Scene, 'tx' | 'keyring' | 'now' | 'directory'>,
  person: Person,
): Promise<readonly Waiting[]> {
  const { language, zone } = person
  const invited = await readCalls(scene, {
    state: 'planned',
    guests: { some: { personId: person.id, answer: null } },
  })
  const asked = (await openTo(scene, person, invited)).map((file): Waiting => {
    const at = file.startsAt ? sayPlaced(language, file.startsAt, zone) : ''
    return {
      of: file.id,
      line: say(language, 'calls.tasks.attend', { call: file.id, at }),
      words: shorten(wordsIn(file.title, language)),
      label: file.label,
      due: file.startsAt,
      controls: (['yes', 'no', 'maybe'] as const).map((answer) =>
        button(say(language, `calls.control.${answer}`), `attend ${file.id} ${answer}`),
      ),
    }
  })
  const given = (await actionsFor(scene, person)).map(
    ({ file, line }): Waiting => ({
      of: `${file.id}/${line.number}`,
      line: say(language, 'calls.action.tasks', {
        due: line.due ? 'at' : 'none',
        at: line.due ? sayPlaced(language, line.due, zone) : '',
        call: file.id,
        who: whoOf(scene, line),
      }),
      words: shorten(line.words),
      label: file.label,
      due: line.due,
      controls: [button(say(language, 'calls.action.control'), `minutes ${file.id} done ${line.number}`)],
    }),
  )
  return [...asked, ...given]
}

const shorten = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > longestWords ? `${line.slice(0, longestWords - 1).toWellFormed()}…` : line
}
