/** What has been counted for one key since its window began. */
export interface Window {
  count: number
  /** When the window ends, in milliseconds since 1970. */
  readonly endsAt: number
}

export interface Windows {
  /** The window that a key is in now; a new one, with nothing counted, when it is in none. */
  at: (key: string, now: number) => Window
  /** Ends a key's window: its next one begins anew. */
  end: (key: string) => void
  /** How many windows are kept. */
  readonly kept: number
}

interface Options {
  /** Length of a window in milliseconds; it begins when its key is first asked for. */
  windowMs: number
  /** Windows that are kept at most. One more forgets the oldest: its key begins anew. */
  max: number
}

interface Entry extends Window {
  key: string
  next: Entry | undefined
}

/**
 * Counts by key, each in a window of its own, in memory that has an end. All windows are equally long, so that they end in the order in
 * which they began: what is over, or too much, is always at the front of the row and costs nothing to find.
 */
export function createWindows({ windowMs, max }: Options): Windows {
  const current = new Map<string, Entry>()
  let oldest: Entry | undefined
  let newest: Entry | undefined
  let kept = 0

  const dropOldest = (entry: Entry) => {
    // Its key may have a newer one.
    if (current.get(entry.key) === entry) current.delete(entry.key)
    oldest = entry.next
    // What is dropped must not keep those behind it in memory.
    entry.next = undefined
    kept -= 1
  }

  const begin = (key: string, now: number): Entry => {
    const entry: Entry = { key, count: 0, endsAt: now + windowMs, next: undefined }
    if (oldest === undefined) oldest = entry
    else if (newest !== undefined) newest.next = entry
    newest = entry
    current.set(key, entry)
    kept += 1
    // Two for each new one: they become fewer, and nobody waits while thousands are cleared away.
    for (let dropped = 0; dropped < 2 && oldest.endsAt <= now && oldest !== entry; dropped += 1) dropOldest(oldest)
    if (kept > max) dropOldest(oldest)
    return entry
  }

  return {
    at: (key, now) => {
      const known = current.get(key)
      return known !== undefined && known.endsAt > now ? known : begin(key, now)
    },
    end: (key) => void current.delete(key),
    get kept() {
      return kept
    },
  }
}
