import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import { hasRoleFor } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { shutCases, shutRuns } from '../sharing/shut.ts'
import { readTries } from './climb.ts'
import { endNotice } from './end.ts'
import { lockNotice, type NoticeFile, openFile } from './file.ts'
import { failureParcel, requestParcel } from './message.ts'
import { note } from './record.ts'
import { restate } from './restate.ts'

/** What came of an acknowledgement. `over`: it had ended before, as `file` says; `late`: it had failed, and that it is known after all is on record. */
export type Acknowledged = { outcome: 'done' | 'late' | 'over'; file: NoticeFile; effects: readonly Effect[] }

/**
 * Somebody says that they got a notice: whoever works for its member, or was asked and holds a role for it yet; of a test ring the
 * one who was rung. `undefined` where there is no such notice, or it is none of theirs.
 */
export async function acknowledge(scene: Scene, id: string, person: Person): Promise<Acknowledged | undefined> {
  const file = await lockNotice(scene, id)
  if (!file || !(await concerns(scene, file, person))) return undefined
  if (file.state === 'open') {
    const state = file.needs === 'delivery' ? 'delivered' : 'acknowledged'
    return { outcome: 'done', ...(await endNotice(scene, file, { state, by: person })) }
  }
  if (file.state !== 'failed' || file.ackedBy !== null) return { outcome: 'over', file, effects: [] }
  return { outcome: 'late', ...(await acknowledgeLate(scene, file, person)) }
}

/** It stays failed, but those who were told of that need not go on looking for somebody, and nobody else is asked for it. */
async function acknowledgeLate(scene: Scene, file: NoticeFile, by: Person) {
  const { tx, now } = scene
  await tx.notice.update({ where: { id: file.id }, data: { ackedBy: by.id } })
  const tries = await readTries(scene, file)
  const asked = tries.filter(({ rung }) => rung < file.ladder.length)
  const people = new Set(asked.map(({ personId }) => personId)).size
  const late = { name: by.name, at: now }
  const known: NoticeFile = { ...file, ackedBy: by.id }
  const told = await restate(scene, known, tries, (each) => failureParcel(scene, known, each, { people }, late), 'told')
  const others = await restate(scene, known, tries, (each) => requestParcel(scene, known, each, late))
  return { file: known, effects: [note(known, 'late', {}, by.pseudonym), ...told, ...others] }
}

/** Whether a notice is a person's to acknowledge. */
async function concerns(scene: Scene, file: NoticeFile, person: Person): Promise<boolean> {
  if (file.ring !== undefined) return file.ring === person.id
  if (worksFor(person, scene.now).includes(file.code)) return true
  // Who was asked and has left that member since reads no more of its words.
  if (!hasRoleFor(person, file.code, scene.now)) return false
  const asked = { noticeId: file.id, personId: person.id, rung: { lt: file.ladder.length } }
  return (await scene.tx.noticeTry.count({ where: asked })) > 0
}

/** The notices that wait for a person to acknowledge them, the most urgent first. */
export async function waitingFor(scene: Scene, person: Person): Promise<readonly NoticeFile[]> {
  const { tx, keyring, now } = scene
  const rows = await tx.notice.findMany({
    where: {
      state: 'open',
      needs: 'acknowledgement',
      OR: [
        { code: { in: [...worksFor(person, now)] } },
        { code: { in: [...codesOf(person, now)] }, tries: { some: { personId: person.id } } },
      ],
    },
    orderBy: { due: 'asc' },
    take: 50,
  })
  const shut = await shutRuns(
    scene,
    rows.map(({ runId }) => runId),
  )
  const files = rows.filter(({ runId }) => !shut.has(runId ?? '')).map((row) => openFile(row, keyring))
  return files.filter(({ ring }) => ring === undefined || ring === person.id)
}

/** A notice that a person may read; `undefined` where there is none, or it is none of theirs. */
export async function readNotice(scene: Scene, id: string, person: Person): Promise<NoticeFile | undefined> {
  const row = await scene.tx.notice.findUnique({ where: { id } })
  const shut = [
    ...(await shutCases(scene, [row?.caseNumber ?? null])),
    ...(await shutRuns(scene, [row?.runId ?? null])),
  ]
  const file = row && shut.length === 0 ? openFile(row, scene.keyring) : undefined
  return file && (await concerns(scene, file, person)) ? file : undefined
}
