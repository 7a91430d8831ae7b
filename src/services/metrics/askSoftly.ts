import { setTimeout as sleep } from 'node:timers/promises'

interface Options {
  /** How long an answer is waited for, in milliseconds. */
  patienceMs: number
  /** How long one is good, in milliseconds. */
  keepMs: number
  onFailure: () => void
}

/**
 * Asks a source that may be slow or fail. It is asked by one at a time, whoever waits for it. Undefined when it cannot tell in time.
 */
export function askSoftly<T>(read: () => Promise<T>, { patienceMs, keepMs, onFailure }: Options): () => Promise<T | undefined> {
  let asked: Promise<T> | undefined
  let known: { value: T; until: number } | undefined

  const ask = () =>
    (asked ??= read()
      .then((value) => {
        known = { value, until: performance.now() + keepMs }
        return value
      })
      .finally(() => (asked = undefined)))

  return async () => {
    if (known !== undefined && performance.now() < known.until) return known.value
    const patience = new AbortController()
    try {
      const late = sleep(patienceMs, undefined, { signal: patience.signal }).then(() => Promise.reject(new Error('too late')))
      return await Promise.race([ask(), late])
    } catch {
      onFailure()
      return undefined
    } finally {
      patience.abort()
    }
  }
}
