import type { Question } from '../ask.js'

/** What the column holds at most. */
export const MAX_VIEWS = 2_147_483_647

/** What a video's page shows beside the video, `v`, and its channel, `u`, as the viewer of `asked` sees it. */
const page = `
  coalesce(k.likes, 0) AS "likesCount", coalesce(k.comments, 0) AS "commentsCount", coalesce(ch.subscribers, 0) AS "subscribersCount",
  coalesce((SELECT true FROM likes l WHERE l."videoId" = v.id AND l."userId" = asked."viewerId"), false) AS "isLiked",
  coalesce((SELECT true FROM subscriptions s WHERE s."channelId" = v."userId" AND s."subscriberId" = asked."viewerId"), false) AS "isSubscribed"`

const rest = `JOIN users u ON u.id = v."userId" LEFT JOIN video_counts k ON k."videoId" = v.id LEFT JOIN channel_counts ch ON ch."userId" = u.id`

/** A video's page for a viewer, or 0, who may see it. */
export const videoPage =
  (columns: string) =>
  (videoId: number, viewerId: number): Question => ({
    name: 'video',
    text: `SELECT ${columns}, ${page}
      FROM (SELECT $1::int AS "videoId", $2::int AS "viewerId") asked
      JOIN videos v ON v.id = asked."videoId" AND (v."isPublished" OR v."userId" = asked."viewerId") ${rest}`,
    values: [videoId, viewerId],
  })

/** A view: of a video, by a user, or 0. */
export interface View {
  videoId: number
  viewerId: number
}

/**
 * Counts views and shows each viewer the page, `n` says of which view; those of what may not be seen are left out. Views of the same
 * video get numbers one after the other, up to the largest that the column holds; each viewer's history has the video at its top.
 * Rows are locked in the order of their ids.
 */
export const countedVideoPages =
  (columns: string) =>
  (views: View[], now: Date): Question => ({
    name: 'views',
    text: `
      WITH asked AS MATERIALIZED (
          SELECT a.*, row_number() OVER (PARTITION BY a."videoId" ORDER BY a.n) AS turn, count(*) OVER (PARTITION BY a."videoId") AS all_turns
          FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS a ("videoId", "viewerId", n)
          JOIN videos v ON v.id = a."videoId" AND (v."isPublished" OR v."userId" = a."viewerId")),
        before AS MATERIALIZED (
          SELECT id, views FROM videos WHERE id IN (SELECT "videoId" FROM asked) ORDER BY id FOR NO KEY UPDATE),
        counted AS (
          UPDATE videos v SET views = LEAST(before.views + asked.all_turns, ${MAX_VIEWS}) FROM before, asked
          WHERE v.id = before.id AND asked."videoId" = v.id AND asked.turn = 1),
        remembered AS (
          INSERT INTO watch_history ("userId", "videoId", "watchedAt")
          SELECT DISTINCT "viewerId", "videoId", $3::timestamptz FROM asked JOIN before ON id = "videoId" WHERE "viewerId" <> 0 ORDER BY 1, 2
          ON CONFLICT ("userId", "videoId") DO UPDATE SET "watchedAt" = GREATEST(watch_history."watchedAt", EXCLUDED."watchedAt"))
      SELECT asked.n::int AS n, ${columns}, LEAST(before.views + asked.turn, ${MAX_VIEWS})::int AS views, ${page}
      FROM asked JOIN before ON before.id = asked."videoId" JOIN videos v ON v.id = asked."videoId" ${rest}`,
    values: [views.map(({ videoId }) => videoId), views.map(({ viewerId }) => viewerId), now.toISOString()],
  })
