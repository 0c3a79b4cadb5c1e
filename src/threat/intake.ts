import type { Person, Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, rankOf, strictest } from '../sharing/label.ts'
import { yearOf } from '../store/yearly.ts'
import { addresseesIn, showCase, typedRooms } from './audience.ts'
import { type CaseFile, openCase, openStatuses, readableBy, readableWhere, sealCase } from './case.ts'
import { likelyDuplicates } from './duplicates.ts'
import { allocateNumber } from './number.ts'
import { memberOf, type NewReport, titleOf, unlabelled } from './report.ts'
import { note } from './timeline.ts'

/** Where a report came from. */
export type ReportSource = {
  reporter: Person
  room: Room | undefined
  message?: string
  /** When it was written, where that was long before it reached the bot. */
  writtenAt?: Date
  splitFrom?: { number: string; code: string }
}

export type Taken = { file: CaseFile; effects: readonly Effect[]; alike: readonly string[] }

/** How far back likely duplicates are looked for. */
const lookBackHours = 72

/**
 * Makes a case of a report: number, card. Who is asked to accept it by when is for the playbook whose run it becomes. It stays with the reporter's own member unless it
 * was labelled for all who sit in the room it was typed in.
 */
export async function takeReport(scene: Scene, fresh: NewReport, source: ReportSource): Promise<Taken> {
  const { tx, keyring, directory, now } = scene
  const { reporter, room } = source
  const code = source.splitFrom?.code ?? memberOf(reporter, room, now)
  if (!code) throw new Error('a report needs a reporter with a role')
  const title = titleOf(fresh.report.what)
  const alike = await findAlike(scene, reporter, { title, report: fresh.report, at: fresh.happenedAt ?? now })
  const own = alike.filter((each) => each.code === code).map((each) => each.number)
  const report = own.length > 0 ? { ...fresh.report, alike: own } : fresh.report
  const label = labelOf(fresh)
  const heard = typedRooms(directory, { code, roomId: room?.id ?? '' })
  // Unlabelled is AMBER+STRICT: only a label given on purpose speaks to others.
  const released = rankOf(label) <= rankOf('TLP:AMBER') && heard.length > 0
  const year = yearOf(now)
  const number = await allocateNumber(tx, code, year)
  const row = await tx.case.create({
    data: {
      number,
      code,
      year,
      ...sealCase({ title, report }, keyring),
      label,
      addressees: released ? [...addresseesIn(directory, heard, { code, label }, now)] : [code],
      released,
      status: 'new',
      reporterId: reporter.id,
      roomId: room?.id ?? '',
      origin: source.message ?? null,
      splitFrom: source.splitFrom?.number ?? null,
      happenedAt: fresh.happenedAt ?? null,
      reportedAt: now,
    },
  })
  const file = openCase(row, keyring)
  const { phase = '', asset = '' } = report
  const entry = await note(scene, file, {
    kind: 'opened',
    by: reporter,
    data: {
      label,
      released: Number(released),
      concerns: report.concerns,
      phase,
      asset,
      ...(released && { to: file.addressees.join(' ') }),
      ...(own[0] && { alike: own.join(' ') }),
      ...(source.writtenAt && { written: source.writtenAt.toISOString() }),
    },
    record: { title, what: report.what },
  })
  return {
    file,
    alike: alike.map((each) => each.number),
    effects: [entry, ...(await showCase(scene, file))],
  }
}

/** The label a new case takes: as given, else the member's own people only; never lower than what it was made from. */
function labelOf({ label, report }: NewReport): Label {
  return strictest(label ?? unlabelled, ...(report.floor ? [report.floor] : []))
}

/** Open cases that the reporter may read and that are likely about the same thing. */
async function findAlike(
  scene: Scene,
  reporter: Person,
  fresh: { title: string; report: NewReport['report']; at: Date },
): Promise<readonly CaseFile[]> {
  const rows = await scene.tx.case.findMany({
    where: {
      AND: [
        readableWhere(reporter, scene.now),
        {
          status: { in: [...openStatuses] },
          reportedAt: { gte: new Date(scene.now.getTime() - lookBackHours * 3_600_000) },
        },
      ],
    },
    orderBy: { id: 'desc' },
    take: 200,
  })
  const files = rows.map((row) => openCase(row, scene.keyring)).filter((file) => readableBy(reporter, file, scene.now))
  const likely = likelyDuplicates(
    fresh,
    files.map((file) => ({
      number: file.number,
      title: file.title,
      report: file.report,
      at: file.happenedAt ?? file.reportedAt,
    })),
  )
  return likely.flatMap(({ number }) => files.find((file) => file.number === number) ?? [])
}
