import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'

export async function lapse(_scene: Scene, _id: string): Promise<readonly Effect[]> {
  return []
}

export async function tellUnsigned(_scene: Scene, _id: string): Promise<readonly Effect[]> {
  return []
}
