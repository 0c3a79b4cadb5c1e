import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { DecisionFile } from './file.ts'

export async function showDecision(_scene: Scene, _file: DecisionFile): Promise<readonly Effect[]> {
  return []
}
