import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { DecisionFile, Position } from './file.ts'

export function askMember(_scene: Scene, _file: DecisionFile, _code: string): readonly Effect[] {
  return []
}

export async function settleRequests(_scene: Scene, _file: DecisionFile, _code?: string): Promise<readonly Effect[]> {
  return []
}

export function tellOverruled(
  _scene: Scene,
  _file: DecisionFile,
  _before: Position,
  _position: Position,
): readonly Effect[] {
  return []
}
