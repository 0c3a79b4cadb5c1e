import type { Directory, Person } from '../directory/directory.ts'
import { hasRoleFor, holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { erasedWords } from '../locale/erased.ts'
import { type ByLanguage, wordsIn } from '../locale/words.ts'
import { asLabel, type Label, rankOf } from '../sharing/label.ts'
import type { Todo as TodoRow } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import { type CaseFile, isOwner, isReporter } from './case.ts'

/**
 * What a run waits for from people, as its row says: written by `src/playbook`, read here for the cards of cases, so that
 * whoever works on a case sees all that is asked about it in one place. What could not be done and holds a run up (`held`) waits
 * for whoever looks after it.
 */
export type Todo = {
  run: string
  /** Path of the step. */
  step: string
  kind: 'task' | 'ask' | 'approve' | 'notice' | 'round' | 'call' | 'decision' | 'held'
  /** Whom it asks: `duty@FR`, `spoc@*`, `owner` or `reporter` of the case, `=anne` for one person. */
  who: readonly string[]
  title: TodoTitle
  label: Label
  case: string | null
  /** Code of the member whose run it is; null where it is nobody's own. */
  member: string | null
  /** What somebody types or presses to do it; empty where there is nothing to type. */
  command: string
  due: Date | null
  since: Date
}

/** `plain` words stand so in the playbook; others were filled from a run, and bear its label. Of what holds a run up, `why`. */
export type TodoTitle = { words: ByLanguage; plain: boolean; why?: ByLanguage }

const titleContext = 'todo.title'
const erasedTitle = JSON.stringify({ words: erasedWords, plain: true })

export const sealTitle = (title: TodoTitle, keyring: Keyring): Uint8Array =>
  keyring.seal(JSON.stringify(title), titleContext)

/** Opens the sealed words of a stored to-do. */
export function openTodo(row: TodoRow & { run: { label: string; code: string | null } }, keyring: Keyring): Todo {
  return {
    run: row.runId,
    step: row.step,
    kind: row.kind as Todo['kind'], // written from a Todo alone
    who: row.who,
    title: JSON.parse(keyring.openOr(row.title, titleContext, erasedTitle)) as TodoTitle, // written by `sealTitle` alone
    label: asLabel(row.run.label),
    case: row.caseNumber,
    member: row.run.code,
    command: row.command,
    due: row.due,
    since: row.since,
  }
}

/** What the runs about a case wait for, the most urgent first. */
export async function readTodos(
  { tx, keyring }: Pick<Scene, 'tx' | 'keyring'>,
  number: string,
): Promise<readonly Todo[]> {
  const rows = await tx.todo.findMany({
    where: { caseNumber: number },
    include: { run: { select: { label: true, code: true } } },
    orderBy: [{ due: { sort: 'asc', nulls: 'last' } }, { since: 'asc' }, { runId: 'asc' }, { step: 'asc' }],
  })
  return rows.map((row) => openTodo(row, keyring))
}

/** The title of a to-do for a reader; `undefined` where it bears a label above `most`. */
export function titleIn({ title, label }: Todo, language: string, most: Label): string | undefined {
  if (!title.plain && rankOf(label) > rankOf(most)) return undefined
  return wordsIn(title.words, language)
}

/** Whether it concerns people of several members, of whom a table tells more than a few names could. */
export function isSpread({ kind, who }: Pick<Todo, 'kind' | 'who'>): boolean {
  if (kind === 'round' || kind === 'call' || kind === 'decision') return true
  const codes = new Set(who.flatMap((key) => key.split('@')[1] ?? []))
  return kind === 'notice' && (codes.has('*') || codes.size > 1)
}

/**
 * Who is asked now: those who hold the roles at this instant; the case's owner or reporter (`isOwner`, `isReporter`) and whoever is
 * named, as long as they are people of its member yet.
 */
export function askedOf(
  directory: Directory,
  file: Pick<CaseFile, 'code' | 'ownerId' | 'reporterId'> | undefined,
  { who, member }: Pick<Todo, 'who' | 'member'>,
  at: Date,
): readonly Person[] {
  const person = (id: string | null | undefined, isYet: (person: Person) => boolean): readonly Person[] => {
    const found = id ? directory.people.get(id) : undefined
    return found && isYet(found) ? [found] : []
  }
  const asked = who.flatMap((key): readonly Person[] => {
    if (key === 'owner') return person(file?.ownerId, (each) => file !== undefined && isOwner(each, file, at))
    if (key === 'reporter') return person(file?.reporterId, (each) => file !== undefined && isReporter(each, file, at))
    if (key.startsWith('=')) return person(key.slice(1), (each) => hasRoleFor(each, member ?? undefined, at))
    const [role = '', code = '*'] = key.split('@')
    return holdersOf(directory, role, code === '*' ? undefined : code, at)
  })
  return [...new Set(asked)]
}
