import { createWindows } from './windows.js'

interface Options {
  /** With more failures than this in a window, no attempt with the name may be made. */
  max: number
  /** Length of a window in milliseconds; it begins with the first attempt. */
  windowMs: number
  clock: () => Date
}

export interface FailureCounter {
  /**
   * Begins an attempt with all of these names. It counts as failed until `succeed` is called, so that attempts at once count, too.
   * @returns whether it may be made; if not, the seconds until the next one
   */
  begin: (names: string[]) => { ok: true; succeed: () => void } | { ok: false; retryAfter: number }
}

/** Names that are kept at most: beyond that the oldest are forgotten, for memory has an end. */
const MOST_NAMES = 50_000

/** Counts failures by a name, whoever causes them, so that many callers together cannot guess more often than one. In memory. */
export function createFailureCounter({ max, windowMs, clock }: Options): FailureCounter {
  const windows = createWindows({ windowMs, max: MOST_NAMES })

  return {
    begin: (names) => {
      const now = clock().getTime()
      const own = names.map((name) => windows.at(name, now))
      const used = own.filter(({ count }) => count > max)
      if (used.length > 0)
        return { ok: false, retryAfter: Math.ceil((Math.max(...used.map(({ endsAt }) => endsAt)) - now) / 1000) }
      for (const window of own) window.count += 1
      return { ok: true, succeed: () => own.forEach((window) => (window.count -= 1)) }
    },
  }
}
