import { Overloaded, RateLimited } from '../utils/ApiError.js'

interface UploadLimits {
  /** Videos that one user may be uploading at the same time. */
  perUser: number
  /** Videos that this process receives at the same time. */
  atOnce: number
  /** Told how many this process is receiving, whenever that changes. */
  onChange?: (all: number) => void
}

/**
 * Lets a user begin to upload a video; answers how to say that it has ended, whatever came of it.
 *
 * @throws ApiError 429 when they are uploading as many as they may, 503 `OVERLOADED` when everybody together is
 */
export type UploadSlots = (userId: number) => () => void

/** Seconds after which it makes sense to try again. */
const RETRY_AFTER = 30

/** Counts in memory, for one process. */
export function createUploadSlots({ perUser, atOnce, onChange }: UploadLimits): UploadSlots {
  const users = new Map<number, number>()
  let all = 0

  return (userId) => {
    const own = users.get(userId) ?? 0
    if (own >= perUser) throw RateLimited(RETRY_AFTER, 'You are uploading other videos already: wait until one of them is done')
    if (all >= atOnce) throw Overloaded(RETRY_AFTER)
    users.set(userId, own + 1)
    all += 1
    onChange?.(all)

    let ended = false
    return () => {
      if (ended) return
      ended = true
      all -= 1
      onChange?.(all)
      const left = (users.get(userId) ?? 1) - 1
      if (left > 0) users.set(userId, left)
      else users.delete(userId)
    }
  }
}
