import type { AccountRef } from '../chat/refs.ts'
import { settle } from '../decision/close.ts'
import { closeTimer } from '../decision/deadline.ts'
import type { DecisionFile, Position } from '../decision/file.ts'
import { otherwiseUntil } from '../decision/minuted.ts'
import { tellMinuted } from '../decision/minutes-told.ts'
import { draft, proposedNote, write } from '../decision/propose.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { readRounds } from '../round/file.ts'
import { isForOthers, standingsOf } from '../round/standing.ts'
import type { Effect } from '../sharing/effect.ts'
import { isReadableFor } from '../sharing/readable.ts'
import { isPresent, rollOf } from './coming.ts'
import { type CallFile, endOf, isLongOver } from './file.ts'
import { mayLead } from './lead.ts'

/**
 * Records what a call decided: a procedural decision by consensus, with a position for each delegation that was there and counts,
 * marked as what the writer of the minutes recorded: none of them took it by an act of its own. Each is told at once, and what it says
 * itself within a day takes the place of it (`decision/minuted.ts`). What was decided while fewer than the call's quorum, or nobody,
 * had answered the roll, what is written by somebody who was not there, and
 * what one of those that were there may not read any more, so that it could not say otherwise, stands in the minutes alone.
 */
export async function decideAt(
  scene: Scene,
  file: CallFile,
  { key, words, by, account }: { key: string; words: string; by: Person; account: AccountRef },
): Promise<{ id: string; effects: readonly Effect[] } | undefined> {
  const present = await presentAt(scene, file)
  const counted = present.filter((code) => !file.observers.includes(code))
  if (counted.length < Math.max(1, file.quorum ?? 1) || !maySpeakFor(scene, file, counted, by)) return undefined
  if (!counted.every((code) => isReadableFor(code, file))) return undefined
  const { tx } = scene
  const at = file.endedAt ?? scene.now
  // Of one that goes on the end is known as planned.
  const ends = file.endedAt ?? (file.startsAt && endOf({ startsAt: file.startsAt, minutes: file.minutes }))
  const asked = {
    key: `call/${file.id}/${key}`,
    type: 'procedural',
    title: words,
    question: words,
    rule: { profile: 'consensus' },
    label: file.label,
    codes: present,
    observers: file.observers,
    callId: file.id,
    ...(file.caseNumber && { caseNumber: file.caseNumber }),
    ...(file.runId && { runId: file.runId }),
    ...(file.electionId && { electionId: file.electionId }),
    proposedBy: by,
    deadline: otherwiseUntil(scene.now, ends),
    ...(file.roomId && { roomId: file.roomId }),
    onlyAsked: true,
  } as const
  const drafted = await draft(scene, asked)
  const positions = counted.map(
    (code): Position => ({
      code,
      key: `${asked.key}/${code}`,
      revision: 1,
      value: 'yes',
      reservation: false,
      words: '',
      personId: by.id,
      account,
      at,
      late: false,
      minuted: true,
    }),
  )
  const proposed: DecisionFile = { ...drafted, addressees: [...file.addressees], positions }
  await write(scene, proposed, asked)
  await tx.decisionPosition.createMany({
    data: positions.map(({ words: _none, ...position }) => ({ ...position, decisionId: proposed.id })),
  })
  const settled = await settle(scene, proposed, { by, at, allHeard: true })
  const told = settled.file.state === 'adopted'
  // Its last instant is still in time.
  const over = new Date(asked.deadline.getTime() + 1)
  return {
    id: proposed.id,
    effects: [
      proposedNote(proposed, by),
      ...settled.effects,
      ...(told
        ? [
            ...positions.flatMap((position) => tellMinuted(scene, settled.file, position)),
            closeTimer(proposed.id, over, over),
          ]
        : []),
    ],
  }
}

/**
 * Whether somebody may write down that all who were there agreed: who leads the call; until it is long over who works for a delegation
 * that was there and counts. From others it is what they noted.
 */
function maySpeakFor(scene: Scene, file: CallFile, counted: readonly string[], by: Person): boolean {
  if (mayLead(scene, by, file)) return true
  const works = worksFor(by, scene.now)
  const own = counted.some((code) => works.includes(code))
  return own && !isLongOver(file, scene.now)
}

/** The members that said at the roll that they were there: what was noted of others binds nobody. */
async function presentAt(scene: Scene, file: CallFile): Promise<readonly string[]> {
  const [round] = file.rollCallId ? await readRounds(scene, { id: file.rollCallId }) : []
  const { begunAt, startsAt } = file
  if (!round || !begunAt) return []
  const { closedAt } = round
  const answers = standingsOf({
    ...round,
    answers: round.answers.filter(({ at }) => !closedAt || at <= closedAt),
  }).flatMap(({ answer }) => (answer && !isForOthers(answer) ? answer : []))
  const roll = rollOf(file.codes, answers, { begunAt, startsAt })
  return answers.map(({ code }) => code).filter((code) => isPresent(roll[code]))
}
