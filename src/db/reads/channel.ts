import type { Question } from '../ask.js'
import { pagedStatement } from '../page.js'

const isSubscribed = (viewer: string) =>
  `coalesce((SELECT true FROM subscriptions s WHERE s."channelId" = u.id AND s."subscriberId" = ${viewer}), false) AS "isSubscribed"`

/** A channel by its name, as `viewerId` sees it; 0 is nobody. The user is `u`. */
export const channelPage =
  (columns: string) =>
  (username: string, viewerId: number): Question => ({
    name: 'channel',
    text: `
      SELECT ${columns}, coalesce(k.subscribers, 0) AS "subscriberCount", coalesce(k.subscriptions, 0) AS "channelsSubscribedToCount",
        coalesce(k."publishedVideos", 0) AS "videoCount", ${isSubscribed('$2')}
      FROM users u LEFT JOIN channel_counts k ON k."userId" = u.id WHERE u.username = $1`,
    values: [username, viewerId],
  })

/** Views and likes add up to more than an integer of the database holds; a double is exact far beyond. */
export const channelStats = (userId: number): Question => ({
  name: 'channel stats',
  text: `SELECT videos AS "totalVideos", views::float8 AS "totalViews", subscribers AS "totalSubscribers", likes::float8 AS "totalLikes"
    FROM channel_counts WHERE "userId" = $1`,
  values: [userId],
})

/** A user's own videos, hidden ones included, newest first: `$1` is the user. The video is `v`. */
export const ownVideoList = (columns: string) =>
  pagedStatement({
    name: 'own videos',
    values: 1,
    text: (rows) => `
      SELECT own.videos AS total, p.* FROM channel_counts own LEFT JOIN LATERAL (
        SELECT ${columns}, coalesce(k.likes, 0) AS "likesCount", coalesce(k.comments, 0) AS "commentsCount"
        FROM (SELECT * FROM videos WHERE "userId" = $1 ORDER BY "createdAt" DESC, id DESC ${rows}) v
        LEFT JOIN video_counts k ON k."videoId" = v.id) p ON true
      WHERE own."userId" = $1 ORDER BY p."createdAt" DESC, p.id DESC`,
  })
