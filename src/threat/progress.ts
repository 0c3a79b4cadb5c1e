import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { rankOf } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { showCase } from './audience.ts'
import { type CaseFile, needWords, saveCase, type Triage } from './case.ts'
import { outlookTimer, resumeOutlook, stopOutlook } from './escalation.ts'
import { showReceipt } from './receipt.ts'
import { type Disposition, type Outlook, outlookHours } from './taxonomy.ts'
import { note } from './timeline.ts'

type Changed = { file: CaseFile; effects: readonly Effect[] }

/** Judges a case. What was judged before stays unless it is judged anew; who triages an unaccepted case accepts it. */
export async function triageCase(
  scene: Scene,
  file: CaseFile,
  person: Person,
  judged: Triage,
  words: string,
): Promise<Changed> {
  needLabelled(file, words)
  const { now } = scene
  const taken = file.status === 'new' ? { ownerId: person.id, acceptedAt: now, acceptBy: null } : {}
  const triaged = await saveCase(scene, file, {
    status: 'triaged',
    triage: { ...file.triage, ...judged },
    ...(judged.outlook && { outlookAt: now }),
    ...taken,
  })
  const entry = await note(scene, triaged, { kind: 'triaged', by: person, words, data: { ...judged } })
  return {
    file: triaged,
    effects: [
      entry,
      ...outlookEffects(scene, file, judged.outlook),
      ...(await showCase(scene, triaged)),
      ...(file.status === 'new' ? await showReceipt(scene, triaged) : []),
    ],
  }
}

/** Says where a case stands, in one line that its card shows, with an outlook if one is given. */
export async function reportStatus(
  scene: Scene,
  file: CaseFile,
  person: Person,
  words: string,
  outlook: Outlook | undefined,
): Promise<Changed> {
  needLabelled(file, words)
  const changed = outlook
    ? await saveCase(scene, file, { triage: { ...file.triage, outlook }, outlookAt: scene.now })
    : await saveCase(scene, file, {})
  const entry = await note(scene, changed, { kind: 'status', by: person, words, data: { ...(outlook && { outlook }) } })
  return {
    file: changed,
    effects: [entry, ...outlookEffects(scene, file, outlook), ...(await showCase(scene, changed))],
  }
}

/** Adds words to a case's timeline; whoever may read the case may add to it, and reads it there. */
export async function addNote(scene: Scene, file: CaseFile, person: Person, words: string): Promise<Changed> {
  needLabelled(file, words)
  return { file, effects: [await note(scene, file, { kind: 'note', by: person, words })] }
}

/** Closes a case with what it turned out to be. Nobody is asked any more. */
export async function closeCase(
  scene: Scene,
  file: CaseFile,
  person: Person,
  disposition: Disposition,
  words: string,
): Promise<Changed> {
  needLabelled(file, words)
  const closed = await saveCase(scene, file, { status: 'closed', disposition, closedAt: scene.now, acceptBy: null })
  const entry = await note(scene, closed, { kind: 'closed', by: person, words, data: { disposition } })
  return {
    file: closed,
    effects: [
      entry,
      stopOutlook(file.number),
      ...(await showCase(scene, closed)),
      ...(await showReceipt(scene, closed)),
    ],
  }
}

/** Opens a closed case again, in the hands of whoever reopens it. */
export async function reopenCase(scene: Scene, file: CaseFile, person: Person, words: string): Promise<Changed> {
  if (file.status !== 'closed') throw new UserError('cases.not-closed', { number: file.number })
  needWords(file)
  needLabelled(file, words)
  const status = Object.keys(file.triage).length > 0 ? 'triaged' : 'accepted'
  const reopened = await saveCase(scene, file, {
    status,
    disposition: null,
    closedAt: null,
    ownerId: person.id,
    acceptedAt: scene.now,
  })
  const entry = await note(scene, reopened, { kind: 'reopened', by: person, words })
  return {
    file: reopened,
    effects: [
      entry,
      ...resumeOutlook(scene, reopened),
      ...(await showCase(scene, reopened)),
      ...(await showReceipt(scene, reopened)),
    ],
  }
}

function outlookEffects(scene: Scene, file: CaseFile, outlook: Outlook | undefined): readonly Effect[] {
  return outlook ? [outlookTimer(file.number, new Date(scene.now.getTime() + outlookHours * 3_600_000))] : []
}

/** Words added to a case bear its label; words that say they bear a higher one may not hide under it. */
export function needLabelled(file: CaseFile, words: string): void {
  if (words.trim() !== '') needWords(file)
  const { label } = readMarked(words)
  if (label && rankOf(label) > rankOf(file.label)) {
    throw new UserError('cases.words-above', { number: file.number, label, own: file.label })
  }
}
