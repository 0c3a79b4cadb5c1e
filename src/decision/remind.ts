import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'

export async function remindSilent(_scene: Scene, _id: string): Promise<readonly Effect[]> {
  return []
}

export async function remindReview(_scene: Scene, _id: string): Promise<readonly Effect[]> {
  return []
}
