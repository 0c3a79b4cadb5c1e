import { type DecisionFile, readDecisions } from '../../../src/decision/file.ts'
import { type NewDecision, propose } from '../../../src/decision/propose.ts'
import type { Person } from '../../../src/directory/directory.ts'
import type { Stage } from '../threat/stage.ts'

/** Proposals to France, Denmark and Estonia in the joint room, for an hour. */
export function openProposals(stage: () => Stage, proposedBy: Person) {
  let proposed = 0
  return {
    /** Proposes something, in other words where a test wants that; answers its number. */
    async put(wish: Partial<NewDecision> = {}): Promise<string> {
      proposed += 1
      let id = ''
      await stage().inScene(async (scene) => {
        const made = await propose(scene, {
          key: `test/${proposed}`,
          type: 'operational',
          title: 'Open the war room at 20:00',
          question: 'Shall the joint war room open tonight?',
          rule: { profile: 'consensus' },
          label: 'TLP:AMBER',
          codes: ['FR', 'DK', 'EE'],
          observers: [],
          roomId: 'joint',
          proposedBy,
          deadline: new Date(stage().now.getTime() + 60 * 60_000),
          ...wish,
        })
        id = made.id
        return made.effects
      })
      return id
    },
    async read(id: string): Promise<DecisionFile> {
      const { db: tx, keyring } = stage().store
      const [file] = await readDecisions({ tx, keyring }, { id })
      if (!file) throw new Error(`there is no ${id}`)
      return file
    },
  }
}
