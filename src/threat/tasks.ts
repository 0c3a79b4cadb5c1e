import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { isReleasable } from './audience.ts'
import { belongsTo, type CaseFile } from './case.ts'
import { listClocksFor } from './clocks/family.ts'
import { listCases } from './find.ts'
import { outlookHours } from './taxonomy.ts'

/** What a case waits for from one person. */
export type Task = { file: CaseFile; todo: 'overdue' | 'outlook' | 'share' | 'clock' | 'clock-open'; due: Date | null }

/** What cases wait for from a person besides what their playbooks ask for, most urgent first. */
export async function listTasks(scene: Scene, person: Person): Promise<readonly Task[]> {
  const open = await listCases(scene, person, 'open')
  const own = open.filter((file) => belongsTo(person, file, scene.now))
  const decided = await scene.tx.caseEntry.findMany({
    where: { caseId: { in: own.map((file) => file.id) }, kind: 'kept' },
    select: { caseId: true },
  })
  const kept = new Set(decided.map((entry) => entry.caseId))
  const clocks = await listClocksFor(scene, person)
  const tasks = own.flatMap((file) => tasksOf(scene, file, person, kept.has(file.id)))
  // A clock runs on after its case is closed.
  for (const { file, clock } of clocks) {
    tasks.push({ file, todo: clock.strict ? 'clock' : 'clock-open', due: clock.strict })
  }
  return tasks.sort((a, b) => (a.due?.getTime() ?? Infinity) - (b.due?.getTime() ?? Infinity))
}

function tasksOf(scene: Scene, file: CaseFile, person: Person, kept: boolean): readonly Task[] {
  const { directory, now } = scene
  const tasks: Task[] = []
  // What nobody accepted in time is everybody's, whoever was asked.
  if (file.status === 'new' && file.acceptBy && file.acceptBy <= now) {
    tasks.push({ file, todo: 'overdue', due: file.acceptBy })
  }
  if (file.ownerId === person.id) {
    const until = file.outlookAt && new Date(file.outlookAt.getTime() + outlookHours * 3_600_000)
    if (until && until <= now) tasks.push({ file, todo: 'outlook', due: until })
  }
  const mine = file.reporterId === person.id || file.ownerId === person.id
  if (mine && !file.released && !kept && isReleasable(directory, file)) tasks.push({ file, todo: 'share', due: null })
  return tasks
}
