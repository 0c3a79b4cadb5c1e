import type { Store } from '../../../../src/store/open.ts'
import { makeWorld } from './generator.ts'
import type { Objection } from './oracle.ts'
import { playWorlds } from './run.ts'
import { sayStep } from './script.ts'
import type { Step, World } from './world.ts'

/** So often a world is played again at most to find the fewest steps that still show something. */
const mostTries = 12

/** The fewest of a world's steps, as far as is found in a few tries, after which the oracle still objects. */
async function shrink(store: Store, world: World, objection: Objection): Promise<World> {
  const end = objection.step
  let smallest: World = { ...world, steps: world.steps.slice(0, end + 1) }
  let tries = 0
  for (let size = Math.max(1, end >> 1); size >= 1; size >>= 1) {
    for (let from = 0; from < end && tries < mostTries; from += size) {
      const isOut = (place: number): boolean => place >= from && place < Math.min(end, from + size)
      if (smallest.steps.every((step, place) => !isOut(place) || step.do === 'rest')) continue
      const steps = smallest.steps.map((step, place): Step => (isOut(place) ? { do: 'rest' } : step))
      tries += 1
      const { objections } = await playWorlds(store, [{ ...smallest, steps }])
      if (objections.size > 0) smallest = { ...smallest, steps }
    }
  }
  return smallest
}

/** What is told of a world in which somebody saw what they may not: how to play it again, what happened there, and what was seen. */
export async function tell(
  store: Store,
  seed: number,
  length: number,
  objections: readonly Objection[],
): Promise<string> {
  const [first] = objections
  if (!first) return ''
  const { rooms, people, links, steps } = await shrink(store, makeWorld(seed, length), first)
  return [
    `World ${seed} (JOM_WORLDS=${seed}-${seed}): ${first.account} in ${first.conversation} saw ${first.token}: ${first.why}.`,
    `  seen: ${first.words.slice(0, 300)}`,
    ...rooms.map(
      ({ id, platform, label, ceiling, raised, assurance, seats }) =>
        `  room ${id} on ${platform}, ${label} up to ${ceiling}${raised ? ` raised to ${raised}` : ''}, ${assurance.encryption} ${assurance.operator}${assurance.joinersReadBack ? ', joiners read back' : ''}: ${seats.join(' ') || 'nobody'}`,
    ),
    ...people.map(
      ({ id, roles }) =>
        `  ${id}: ${roles.map(({ role, code, past }) => `${role} of ${code}${past ? ' once' : ''}`).join(', ')}`,
    ),
    ...links.map((link) => `  linked: ${link.join(' ')}`),
    ...steps.flatMap((step, at) => (step.do === 'rest' ? [] : [sayStep(step, at)])),
  ].join('\n')
}
