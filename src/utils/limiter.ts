import { Overloaded } from './ApiError.js'

export type Limiter = <T>(work: () => Promise<T>) => Promise<T>

/** Seconds after which it makes sense to try again. */
const RETRY_AFTER = 5

/**
 * Runs at most `most` of the given works at a time, in the order they came; the others wait.
 * @param mostWaiting beyond so many that wait, further ones are refused: ApiError 503 `OVERLOADED`
 */
export function createLimiter(most: number, mostWaiting = Infinity): Limiter {
  const waiting: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running < most) running += 1
    else if (waiting.length < mostWaiting) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw Overloaded(RETRY_AFTER)
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
