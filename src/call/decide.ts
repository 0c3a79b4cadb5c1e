import { settle } from '../decision/close.ts'
import type { DecisionFile, Position } from '../decision/file.ts'
import { draft, proposedNote, write } from '../decision/propose.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { readRounds } from '../round/file.ts'
import { standingsOf } from '../round/standing.ts'
import type { Effect } from '../sharing/effect.ts'
import { isPresent, rollOf } from './coming.ts'
import { type CallFile, isLongOver } from './file.ts'
import { mayLead } from './lead.ts'

/** Who was there for a member: the person who said so when the roll was called, and from which account. */
type Present = { code: string; personId: string; account: string }

/**
 * Records what a call decided: a procedural decision by consensus, with a position for each delegation that was there. What was
 * decided while nobody had answered the roll yet, and what is written by somebody who was not there, stands in the minutes alone.
 */
export async function decideAt(
  scene: Scene,
  file: CallFile,
  { key, words, by }: { key: string; words: string; by: Person },
): Promise<{ id: string; effects: readonly Effect[] } | undefined> {
  const present = await presentAt(scene, file)
  if (present.length === 0 || !maySpeakFor(scene, file, present, by)) return undefined
  const { tx } = scene
  const at = file.endedAt ?? scene.now
  const asked = {
    key: `call/${file.id}/${key}`,
    type: 'procedural',
    title: words,
    question: words,
    rule: { profile: 'consensus' },
    label: file.label,
    codes: present.map(({ code }) => code),
    observers: file.observers,
    callId: file.id,
    ...(file.caseNumber && { caseNumber: file.caseNumber }),
    ...(file.runId && { runId: file.runId }),
    ...(file.electionId && { electionId: file.electionId }),
    proposedBy: by,
    deadline: at,
    onlyAsked: true,
  } as const
  const drafted = await draft(scene, asked)
  const positions = present.map(
    ({ code, personId, account }): Position => ({
      code,
      key: `${asked.key}/${code}`,
      revision: 1,
      value: 'yes',
      reservation: false,
      words: '',
      personId,
      account,
      at,
      late: false,
    }),
  )
  const proposed: DecisionFile = { ...drafted, addressees: [...file.addressees], positions }
  await write(scene, proposed, asked)
  await tx.decisionPosition.createMany({
    data: positions.map(({ words: _none, ...position }) => ({ ...position, decisionId: proposed.id })),
  })
  const settled = await settle(scene, proposed, { by })
  return { id: proposed.id, effects: [proposedNote(proposed, by), ...settled.effects] }
}

/**
 * Whether somebody may write down that all who were there agreed: who leads the call; until it is long over who works for a delegation
 * that was there and counts. From others it is what they noted.
 */
function maySpeakFor(scene: Scene, file: CallFile, present: readonly Present[], by: Person): boolean {
  if (mayLead(scene, by, file)) return true
  const works = worksFor(by, scene.now)
  const own = present.some(({ code }) => works.includes(code) && !file.observers.includes(code))
  return own && !isLongOver(file, scene.now)
}

async function presentAt(scene: Scene, file: CallFile): Promise<readonly Present[]> {
  const [round] = file.rollCallId ? await readRounds(scene, { id: file.rollCallId }) : []
  if (!round || !file.begunAt) return []
  const { closedAt } = round
  const answers = standingsOf({
    ...round,
    answers: round.answers.filter(({ at }) => !closedAt || at <= closedAt),
  }).flatMap(({ answer }) => answer ?? [])
  const roll = rollOf(file.codes, answers, file.begunAt)
  return answers.filter(({ code }) => isPresent(roll[code]))
}
