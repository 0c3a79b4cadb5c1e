/** Does one thing after the other in each place, and in several places beside each other. Fails as the thing does; what follows is done all the same. */
export type Turns = <Result>(place: string, task: () => Promise<Result>) => Promise<Result>

export function openTurns(): Turns {
  const lanes = new Map<string, Promise<unknown>>()
  return async (place, task) => {
    const turn = (lanes.get(place) ?? Promise.resolve()).then(task, task)
    lanes.set(place, turn)
    try {
      return await turn
    } finally {
      if (lanes.get(place) === turn) lanes.delete(place)
    }
  }
}
