import type { Totals } from '../services/metrics/index.js'
import type { Queries } from './client.js'

/** What all rows together say. Reads whole tables: not for every request. */
export async function readTotals(db: Queries, now: Date): Promise<Totals> {
  const [row] = await db.$queryRaw<[Totals]>`
    SELECT (SELECT count(*) FROM users)::float AS users,
      (SELECT count(*) FROM sessions WHERE "expiresAt" > ${now})::float AS sessions,
      count(*)::float AS videos, COALESCE(sum("videoFileBytes"), 0)::float AS "videoBytes"
    FROM videos`
  return row
}
