import { UserError } from '../chat/errors.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { asLabel } from '../sharing/label.ts'
import {
  belongsTo,
  type CaseFile,
  type CaseStatus,
  lockCase,
  openCase,
  openStatuses,
  readableBy,
  readableWhere,
} from './case.ts'
import { readNumber } from './number.ts'

/** Most numbers an answer names when what was written fits several cases. */
const mostNamed = 5

/**
 * The case a person means by what they wrote of its number, locked until the transaction ends. A case that does not exist
 * and one they may not read give the same `cases.none`; several that fit give `cases.several`.
 */
export async function findCase(scene: Scene, person: Person, written: string): Promise<CaseFile> {
  const wanted = readNumber(written)
  const shown = written.slice(0, 40)
  if (!wanted) throw new UserError('cases.no-number', { written: shown })
  const rows = await scene.tx.case.findMany({
    where: {
      number: { endsWith: `-${String(wanted.counter).padStart(4, '0')}` },
      ...(wanted.code && { code: wanted.code }),
      ...(wanted.year && { year: wanted.year }),
      // However many others have a case of this number, one's own is found among what one may read.
      ...readableWhere(person, scene.now),
    },
    orderBy: { id: 'desc' },
    take: 200,
  })
  const readable = rows.map((row) => openCase(row, scene.keyring)).filter((file) => readableBy(person, file, scene.now))
  const own = readable.filter((file) => belongsTo(person, file, scene.now))
  // A short number means a case of one's own before one of somebody else's, and an open one before a closed one.
  const [found, ...more] = narrow(own.length > 0 ? own : readable)
  if (!found) throw new UserError('cases.none', { written: shown })
  if (more.length > 0) {
    const numbers = [found, ...more].slice(0, mostNamed).map((file) => file.number)
    throw new UserError('cases.several', { written: shown, numbers: numbers.join(', ') })
  }
  return lockReadable(scene, person, found.number, shown)
}

function narrow(files: readonly CaseFile[]): readonly CaseFile[] {
  const open = files.filter((file) => openStatuses.includes(file.status))
  return open.length === 1 ? open : files
}

/** Reads and locks the case of a full number, with the same answer for none and not yours. */
export async function lockReadable(scene: Scene, person: Person, number: string, written = number): Promise<CaseFile> {
  const file = await lockCase(scene, number)
  if (!file || !readableBy(person, file, scene.now)) throw new UserError('cases.none', { written })
  return file
}

/** Throws unless the person is of the case's own member. */
export function needOwn(scene: Scene, person: Person, file: CaseFile): void {
  if (!belongsTo(person, file, scene.now))
    throw new UserError('cases.not-yours', { number: file.number, code: file.code })
}

/** Throws unless the case is open; says what it is instead. To others than its own people what it was merged into is not said. */
export function needOpen(file: CaseFile, isOwn = true): void {
  if (file.mergedInto && isOwn) throw new UserError('cases.is-merged', { number: file.number, into: file.mergedInto })
  if (file.mergedInto || file.status === 'closed') throw new UserError('cases.is-closed', { number: file.number })
}

export type CaseFilter = 'open' | 'closed' | 'mine' | 'all'

/** Most cases that are read for one list or search. */
const mostListed = 2000

/** The cases a person may read, newest first. */
export async function listCases(scene: Scene, person: Person, filter: CaseFilter): Promise<readonly CaseFile[]> {
  const status = filter === 'closed' ? ['closed', 'merged'] : filter === 'all' ? undefined : [...openStatuses]
  const rows = await scene.tx.case.findMany({
    where: {
      AND: [
        readableWhere(person, scene.now),
        {
          ...(status && { status: { in: status } }),
          ...(filter === 'mine' && { OR: [{ ownerId: person.id }, { reporterId: person.id }] }),
        },
      ],
    },
    orderBy: { id: 'desc' },
    take: mostListed,
  })
  return rows.map((row) => openCase(row, scene.keyring)).filter((file) => readableBy(person, file, scene.now))
}

/** Which cases are looked for: of their own members alone, in one of these states, released or not, with one of these numbers. */
export type CasePick = {
  statuses: readonly CaseStatus[]
  own?: boolean
  released?: boolean
  numbers?: readonly string[]
  fits?: (number: string) => boolean
}

/** Those of the cases a person may read that fit, newest first, at most `most`: no more than these are opened. */
export async function pickCases(
  scene: Scene,
  person: Person,
  { statuses, own, released, numbers, fits = () => true }: CasePick,
  most = mostListed,
): Promise<readonly CaseFile[]> {
  const rows = await scene.tx.case.findMany({
    where: {
      AND: [
        readableWhere(person, scene.now),
        {
          status: { in: [...statuses] },
          ...(own && { code: { in: [...worksFor(person, scene.now)] } }),
          ...(released !== undefined && { released }),
          ...(numbers && { number: { in: [...numbers] } }),
        },
      ],
    },
    select: { id: true, number: true, code: true, label: true, addressees: true, released: true },
    orderBy: { id: 'desc' },
    take: mostListed,
  })
  const ids = rows
    .filter((row) => fits(row.number) && readableBy(person, { ...row, label: asLabel(row.label) }, scene.now))
    .slice(0, most)
    .map(({ id }) => id)
  const picked = ids.length > 0 ? await scene.tx.case.findMany({ where: { id: { in: ids } } }) : []
  return picked.map((row) => openCase(row, scene.keyring)).toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

/** The only open case that a person may read; `undefined` when there is none or more than one. */
export async function onlyReadableCase(scene: Scene, person: Person): Promise<CaseFile | undefined> {
  const [only, ...more] = await listCases(scene, person, 'open')
  return only && more.length === 0 ? lockReadable(scene, person, only.number) : undefined
}

/** How long after its closing a case is meant by who opens one again without naming it, in minutes. */
const reopenMinutes = 60

/** The only case of a person's own members that was closed within the last hour; `undefined` when there is none or more than one. */
export async function onlyClosedCase(scene: Scene, person: Person): Promise<CaseFile | undefined> {
  const [only, ...more] = await scene.tx.case.findMany({
    where: {
      code: { in: [...worksFor(person, scene.now)] },
      status: 'closed',
      closedAt: { gte: new Date(scene.now.getTime() - reopenMinutes * 60_000) },
    },
    select: { number: true },
    take: 2,
  })
  return only && more.length === 0 ? lockReadable(scene, person, only.number) : undefined
}

/** The only open case of a person's own members; `undefined` when there is none or more than one. */
export async function onlyOpenCase(scene: Scene, person: Person): Promise<CaseFile | undefined> {
  const [only, ...more] = await scene.tx.case.findMany({
    where: { code: { in: [...worksFor(person, scene.now)] }, status: { in: [...openStatuses] } },
    select: { number: true },
    take: 2,
  })
  return only && more.length === 0 ? lockReadable(scene, person, only.number) : undefined
}
