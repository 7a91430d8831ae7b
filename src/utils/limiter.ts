export type Limiter = <T>(work: () => Promise<T>) => Promise<T>

/** Runs at most `most` of the given works at a time, in the order they came; the others wait. */
export function createLimiter(most: number): Limiter {
  const waiting: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
