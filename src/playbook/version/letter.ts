import { actions, type Block, button, type Message, paragraph } from '../../chat/message.ts'
import type { Person } from '../../directory/directory.ts'
import { say } from '../../locale/catalogue.ts'
import type { Effect } from '../../sharing/effect.ts'
import { openParcel, put } from '../../sharing/parcel.ts'
import { spotOf } from '../../sharing/spot.ts'
import { sayText } from '../language/text.ts'
import type { RunScene } from '../live/scene.ts'
import { type Standing, shortOf } from './standing.ts'
import { sayApproval, sayChange, sayChanger } from './words.ts'

/** The slot in which one person is told of one version. */
const slotOf = (playbook: string, hash: string, person: string): string =>
  `playbook/${playbook}/${shortOf(hash)}@~${person}`

/** Tells people in private of a version: what it changed and, where it needs that, how to approve it. */
export const tellOfVersion = (scene: RunScene, standing: Standing, people: readonly Person[]): readonly Effect[] =>
  people.flatMap((person) => putLetter(scene, standing, person, letterOf(scene, standing, person)))

function letterOf(scene: RunScene, standing: Standing, { id, language, zone }: Person): readonly Block[] {
  const { playbook, version } = standing
  const values = { playbook: playbook.id, version: shortOf(playbook.hash), title: sayText(playbook.title, language) }
  const changer = sayChanger(scene, standing, language)
  const said = changer === '' ? sayChange(standing, language) : `${sayChange(standing, language)} ${changer}`
  const head = paragraph(say(language, 'versions.letter', values))
  if (version.approvedAt)
    return [head, paragraph(said), paragraph(sayApproval(scene.directory, version, { language, zone }))]
  const how = id === playbook.changedBy ? 'versions.letter.own' : 'versions.letter.how'
  const approve = button(say(language, 'versions.control.approve'), approvalLine(playbook.id, playbook.hash), 'primary')
  return [
    head,
    paragraph(said),
    paragraph(say(language, how)),
    ...(how === 'versions.letter.how' ? [actions(approve)] : []),
  ]
}

/** The command that approves what was read, and nothing that came after it. */
export const approvalLine = (playbook: string, hash: string): string => `approve-playbook ${playbook} ${shortOf(hash)}`

/** Whoever was told of versions reads that nothing is to be done any more: since one was approved, or a newer one is there. */
export async function settleLetters(
  scene: RunScene,
  standing: Standing,
  hashes: readonly string[],
): Promise<readonly Effect[]> {
  const { directory, tx } = scene
  const { playbook, version } = standing
  // By their exact names: a search by their beginning would read the whole outbox.
  const slots = new Map(
    hashes.flatMap((hash) =>
      [...directory.people.values()].map((person) => [slotOf(playbook.id, hash, person.id), { hash, person }] as const),
    ),
  )
  const standingPosts = await tx.post.findMany({
    where: { slot: { in: [...slots.keys()] }, intent: 'put' },
    select: { slot: true },
  })
  return standingPosts.flatMap(({ slot }) => {
    const told = slots.get(slot)
    if (!told) return []
    const { hash, person } = told
    const { language } = person
    const values = { playbook: playbook.id, version: shortOf(hash) }
    const what =
      hash === playbook.hash
        ? say(language, 'versions.letter.settled', { ...values, approval: sayApproval(directory, version, person) })
        : say(language, 'versions.letter.overtaken', { ...values, newer: shortOf(playbook.hash) })
    return putLetter(scene, { ...standing, playbook: { ...playbook, hash } }, person, [paragraph(what)])
  })
}

function putLetter(
  scene: RunScene,
  { playbook }: Standing,
  person: Person,
  blocks: readonly Block[],
): readonly Effect[] {
  const target = spotOf(scene, person)
  if (!target) return []
  const { language } = person
  const values = { playbook: playbook.id, version: shortOf(playbook.hash), title: sayText(playbook.title, language) }
  const message: Message = {
    look: 'notice',
    // Of what it leads through it says no more than the list of playbooks does.
    marking: 'TLP:CLEAR',
    summary: say(language, 'versions.letter', values),
    blocks,
    ...(scene.exercise && { exercise: true }),
  }
  return put(slotOf(playbook.id, playbook.hash, person.id), openParcel(message), target)
}
