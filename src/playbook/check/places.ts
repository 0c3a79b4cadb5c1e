import { type Directory, homeRoom } from '../../directory/directory.ts'
import { asLabel, isWithin } from '../../sharing/label.ts'
import type { Playbook, Spot, Step } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import type { Report } from './finding.ts'

/** Rooms that are not there, and labels that a room may not carry. */
export function checkPlaces(playbook: Playbook, directory: Directory, report: Report): void {
  const check = (id: string, spot: Spot): void => checkRoom(playbook, directory, id, spot, report)
  const all = allSteps(playbook)
  check(playbook.room, { line: 1, column: 1 })
  for (const step of all) {
    for (const id of roomsOf(step)) check(id, step.at)
    if (step.kind === 'room' && step.archive === undefined && !isWithin(playbook.label, step.ceiling)) {
      report('error', step.at, 'playbook.check.ceiling', {
        room: step.id,
        ceiling: step.ceiling,
        label: playbook.label,
      })
    }
  }
  const usesHome = playbook.room === 'home' || all.some((step) => roomsOf(step).includes('home'))
  if (usesHome) checkHome(playbook, directory, report)
}

function roomsOf(step: Step): readonly string[] {
  if (step.kind === 'say') return step.to.flatMap((target) => ('room' in target ? [target.room] : []))
  if (step.kind === 'collect' || step.kind === 'call' || step.kind === 'decide')
    return step.room === undefined ? [] : [step.room]
  return step.kind === 'room' ? step.link : []
}

function checkRoom({ label }: Playbook, directory: Directory, id: string, spot: Spot, report: Report): void {
  if (id === 'card' || id === 'home' || id.startsWith('made:')) return
  const room = directory.rooms.get(id)
  if (!room) {
    report('error', spot, 'playbook.check.no-room', { room: id, known: [...directory.rooms.keys()].join(', ') })
    return
  }
  if (!isWithin(label, asLabel(room.ceiling))) {
    report('error', spot, 'playbook.check.ceiling', { room: id, ceiling: room.ceiling, label })
  }
}

function checkHome({ about, each, label }: Playbook, directory: Directory, report: Report): void {
  const top: Spot = { line: 1, column: 1 }
  if (about !== 'case' && each !== 'member') {
    report('error', top, 'playbook.check.no-home', {})
    return
  }
  const homes = [...directory.members.keys()].map((code) => ({ code, room: homeRoom(directory, code) }))
  const without = homes.filter(({ room }) => !room).map(({ code }) => code)
  if (without.length > 0) report('warning', top, 'playbook.check.homeless', { codes: without.join(', ') })
  for (const { room } of homes) {
    if (room && !isWithin(label, asLabel(room.ceiling))) {
      report('error', top, 'playbook.check.ceiling', { room: room.id, ceiling: room.ceiling, label })
    }
  }
}
