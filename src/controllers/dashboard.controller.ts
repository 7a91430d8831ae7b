import { rowsOf } from '../db/page.js'
import { ownVideoSelect, toOwnVideo } from '../serializers/dashboard.serializer.js'
import { page } from '../validators/contract.js'
import type * as contract from '../validators/dashboard.validator.js'
import type { Handler } from './handler.js'

interface Stats {
  totalVideos: number
  totalViews: number
  totalSubscribers: number
  totalLikes: number
}

export const getStats: Handler<typeof contract.getStats> = async ({ user }, { db }) => {
  // Views add up to more than an integer of the database holds; a double is exact far beyond.
  const [stats] = await db.$queryRaw<[Stats]>`
    SELECT
      (SELECT count(*)::int FROM videos WHERE "userId" = ${user.id}) AS "totalVideos",
      (SELECT coalesce(sum(views), 0)::float8 FROM videos WHERE "userId" = ${user.id}) AS "totalViews",
      (SELECT count(*)::int FROM subscriptions WHERE "channelId" = ${user.id}) AS "totalSubscribers",
      (SELECT count(*)::int FROM likes JOIN videos ON videos.id = likes."videoId" WHERE videos."userId" = ${user.id})
        AS "totalLikes"`
  return stats
}

export const listOwnVideos: Handler<typeof contract.listOwnVideos> = async ({ query, user }, { db, mediaUrl }) => {
  const { videos, _count } = await db.user.findUniqueOrThrow({
    where: { id: user.id },
    select: {
      videos: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], ...rowsOf(query), select: ownVideoSelect },
      _count: { select: { videos: true } },
    },
    relationLoadStrategy: 'join',
  })
  return page({ videos: videos.map((row) => toOwnVideo(row, mediaUrl)), totalVideos: _count.videos }, _count.videos)
}
