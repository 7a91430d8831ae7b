import { PayloadTooLarge, RateLimited } from '../utils/ApiError.js'
import type { Queries } from './client.js'

/** What one user may upload and keep. */
export interface Quota {
  /** Videos in 24 hours. One that was deleted no longer counts. */
  perDay: number
  /** Bytes of all their videos together. */
  storageBytes: number
}

interface Used {
  today: number
  bytes: bigint
  /** When the first video of these 24 hours was added. */
  since: Date | null
}

const DAY_MS = 86_400_000

/**
 * Asks whether a user may add a video of so many bytes; uploads that are open count as if they were videos already. Two that come at
 * the same time may both be let in.
 *
 * @throws ApiError 429 when they have added as many as they may in a day, 413 when it does not fit into their storage
 */
export async function requireQuota(db: Queries, userId: number, bytes: number, quota: Quota, now: Date): Promise<void> {
  const used = await usedBy(db, userId, now)
  if (used.today >= quota.perDay) {
    const free = (used.since ?? now).getTime() + DAY_MS
    throw RateLimited(Math.max(1, Math.ceil((free - now.getTime()) / 1000)), `You may upload ${quota.perDay} videos in 24 hours`)
  }
  if (Number(used.bytes) + bytes > quota.storageBytes)
    throw PayloadTooLarge(
      `Your videos would take more than the ${quota.storageBytes} bytes that you may store: delete some first`,
    )
}

async function usedBy(db: Queries, userId: number, now: Date): Promise<Used> {
  const dayAgo = new Date(now.getTime() - DAY_MS)
  const [used] = await db.$queryRaw<Used[]>`
    SELECT (count(*) FILTER (WHERE "createdAt" > ${dayAgo}))::int AS today, COALESCE(sum(bytes), 0)::bigint AS bytes,
      min("createdAt") FILTER (WHERE "createdAt" > ${dayAgo} AND NOT open) AS since
    FROM (
      SELECT "createdAt", "videoFileBytes" AS bytes, false AS open FROM videos WHERE "userId" = ${userId}
      UNION ALL SELECT "createdAt", bytes, true FROM uploads WHERE "userId" = ${userId} AND "expiresAt" > ${now}) AS added`
  return used ?? { today: 0, bytes: 0n, since: null }
}
