import { Overloaded } from './ApiError.js'

export type Limiter = <T>(work: () => Promise<T>) => Promise<T>

/** Seconds after which it makes sense to try again. */
const RETRY_AFTER = 5

interface Bounds {
  /** Beyond so many that wait, further ones are refused; default: none is. */
  mostWaiting?: number
  /** Who has waited for so long is refused, in milliseconds; default: nobody is. */
  patienceMs?: number
}

/**
 * Runs at most `most` of the given works at a time, in the order they came; the others wait.
 * @throws ApiError 503 `OVERLOADED` for a work that is refused
 */
export function createLimiter(most: number, { mostWaiting = Infinity, patienceMs }: Bounds = {}): Limiter {
  const waiting = new Set<() => void>()
  let running = 0

  const turn = () =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        waiting.delete(begin)
        resolve()
      }
      const giveUp = () => {
        waiting.delete(begin)
        reject(Overloaded(RETRY_AFTER))
      }
      const timer = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs)
      waiting.add(begin)
    })

  return async (work) => {
    if (running < most) running += 1
    else if (waiting.size < mostWaiting) await turn()
    else throw Overloaded(RETRY_AFTER)
    try {
      return await work()
    } finally {
      const [next] = waiting
      if (next) next()
      else running -= 1
    }
  }
}
