import { dutyOf, type Person, type Shift } from '../directory/directory.ts'
import { isReleasable } from './audience.ts'
import { belongsTo, type CaseFile, type CaseScene } from './case.ts'
import { listCases } from './find.ts'
import { outlookHours } from './taxonomy.ts'

/** What a case waits for from one person. */
export type Task = { file: CaseFile; todo: 'accept' | 'overdue' | 'triage' | 'outlook' | 'share'; due: Date | null }

/** By when an accepted case shall be triaged: minutes after the report (playbook PB-01, step 4). */
const triageMinutes = 60

/** What waits for a person, most urgent first. */
export async function listTasks(scene: CaseScene, person: Person): Promise<readonly Task[]> {
  const open = await listCases(scene, person, 'open')
  const own = open.filter((file) => belongsTo(person, file, scene.now))
  const decided = await scene.tx.caseEntry.findMany({
    where: { caseId: { in: own.map((file) => file.id) }, kind: 'kept' },
    select: { caseId: true },
  })
  const kept = new Set(decided.map((entry) => entry.caseId))
  const tasks = own.flatMap((file) => tasksOf(scene, file, person, kept.has(file.id)))
  return tasks.sort((a, b) => (a.due?.getTime() ?? Infinity) - (b.due?.getTime() ?? Infinity))
}

function tasksOf(scene: CaseScene, file: CaseFile, person: Person, kept: boolean): readonly Task[] {
  const { directory, now } = scene
  const tasks: Task[] = []
  if (file.status === 'new') {
    const levels = ([0, 1, 2] as const).filter((level) => level <= file.level)
    const asked = levels.some((level: Shift['level']) => dutyOf(directory, file.code, level, now)?.id === person.id)
    if (asked) tasks.push({ file, todo: 'accept', due: file.acceptBy })
    else if (file.acceptBy && file.acceptBy <= now) tasks.push({ file, todo: 'overdue', due: file.acceptBy })
  }
  if (file.ownerId === person.id) {
    if (file.status === 'accepted') {
      tasks.push({ file, todo: 'triage', due: new Date(file.reportedAt.getTime() + triageMinutes * 60_000) })
    }
    const until = file.outlookAt && new Date(file.outlookAt.getTime() + outlookHours * 3_600_000)
    if (until && until <= now) tasks.push({ file, todo: 'outlook', due: until })
  }
  const mine = file.reporterId === person.id || file.ownerId === person.id
  if (mine && !file.released && !kept && isReleasable(directory, file)) tasks.push({ file, todo: 'share', due: null })
  return tasks
}
