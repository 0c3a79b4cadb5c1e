import { agendaBlocks, agendaOf } from '../call/agenda.ts'
import { callCard, controls } from '../call/card.ts'
import type { CallFile } from '../call/file.ts'
import { mayLead } from '../call/lead.ts'
import { readRoll } from '../call/show.ts'
import { minuteLines } from '../call/summary.ts'
import { actions, type Block, button, type Control, note } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { caseSubject } from '../sharing/recall.ts'
import type { Call } from './command.ts'

/** Shows a call whole to one person: its card, the agenda as they may read it, its minutes, and what they can do with it. */
export async function showCallTo(call: Call, file: CallFile): Promise<readonly Effect[]> {
  const { person } = call
  const place = { language: person.language, zone: person.zone }
  const roll = await readRoll(call, file)
  const { message, stub } = callCard({ ...call, file, ...(roll && { roll }) }, place)
  const isAhead = file.state === 'planned' || file.state === 'running' || file.state === 'finding'
  const agenda = isAhead ? await agendaOf(call, file, person) : undefined
  const blocks: readonly Block[] = [
    ...message.blocks.filter(({ type }) => type !== 'actions'),
    ...(agenda ? agendaBlocks(call, agenda, place) : []),
    ...(file.lines.length > 0 || file.state === 'ended' ? minuteLines(call, file, place) : []),
    ...controls(file, place),
    ...leadControls(call, file),
  ]
  const about = [
    `call/${file.id}`,
    ...(file.caseNumber ? [caseSubject(file.caseNumber)] : []),
    ...(agenda?.about ?? []),
  ]
  return call.reply({ ...message, look: 'reply', marking: agenda?.label ?? file.label, blocks }, about, {
    ...stub,
    look: 'reply',
  })
}

/** What those can do who lead a call. */
function leadControls(call: Call, file: CallFile): readonly Block[] {
  const { language } = call.person
  if (!mayLead(call, call.person, file)) return []
  const of = (
    key: 'begin' | 'end' | 'cancel' | 'minutes',
    command: string,
    tone: 'plain' | 'danger' = 'plain',
  ): Control =>
    button(say(language, `calls.control.${key}`), `${command} ${file.id}`, tone, key === 'minutes' ? 'form' : undefined)
  const controls: readonly Control[] = {
    finding: [of('cancel', 'cancel-call', 'danger')],
    planned: [of('begin', 'begin-call'), of('cancel', 'cancel-call', 'danger')],
    running: [of('minutes', 'minutes'), of('end', 'end-call', 'danger')],
    ended: [of('minutes', 'minutes')],
    cancelled: [],
  }[file.state]
  const others = file.state === 'running' ? [note(say(language, 'calls.noted.hint', { call: file.id }))] : []
  return controls.length > 0 ? [...others, actions(...controls)] : []
}
