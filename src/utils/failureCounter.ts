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
  const counts = new Map<string, { failures: number; endsAt: number }>()

  const countOf = (name: string, now: number) => {
    const known = counts.get(name)
    if (known !== undefined && known.endsAt > now) return known
    const fresh = { failures: 0, endsAt: now + windowMs }
    counts.delete(name)
    counts.set(name, fresh)
    return fresh
  }

  return {
    begin: (names) => {
      const now = clock().getTime()
      const own = names.map((name) => countOf(name, now))
      for (const name of counts.keys()) {
        if (counts.size <= MOST_NAMES) break
        counts.delete(name)
      }
      const used = own.filter(({ failures }) => failures > max)
      if (used.length > 0)
        return { ok: false, retryAfter: Math.ceil((Math.max(...used.map(({ endsAt }) => endsAt)) - now) / 1000) }
      for (const count of own) count.failures += 1
      return { ok: true, succeed: () => own.forEach((count) => (count.failures -= 1)) }
    },
  }
}
