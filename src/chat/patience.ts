/** What was waited for did not come in time; it may still come. */
export class Late extends Error {
  constructor(ms: number) {
    super(`not within ${ms} ms`)
    this.name = 'Late'
  }
}

/** Waits for something at most so many milliseconds, then throws `Late`. What it was is not ended by that. */
export async function within<Value>(ms: number, coming: Value | Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late(ms)), ms)
  })
  try {
    return await Promise.race([coming, end])
  } finally {
    clearTimeout(timer)
  }
}
