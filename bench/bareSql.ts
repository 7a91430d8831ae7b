/** What a server that knows nothing but one statement would ask. `$1` is the caller, then the arguments. */

const card = `v.id, v."videoFileUrl", v."thumbnailUrl", v.title, v.description, v.views, v.duration, v."isPublished", v."userId",
  v."createdAt", v."updatedAt", u.username, u.fullname, u.avatar`

const count = (what: string) => `(SELECT count(*)::int FROM ${what})`

export const videoPage = (column: string) => `
  SELECT ${card}, ${count('videos WHERE "isPublished"')} AS total
  FROM (SELECT id FROM videos WHERE "isPublished" ORDER BY "${column}" DESC, id DESC LIMIT $2 OFFSET $3) page
  JOIN videos v USING (id) JOIN users u ON u.id = v."userId" WHERE $1::int > 0 ORDER BY v."${column}" DESC, v.id DESC`

export const videoSearch = `
  WITH found AS MATERIALIZED (
    SELECT id, "createdAt" FROM videos WHERE "isPublished" AND (title ILIKE $4 OR description ILIKE $4))
  SELECT ${card}, ${count('found')} AS total
  FROM (SELECT id FROM found ORDER BY "createdAt" DESC, id DESC LIMIT $2 OFFSET $3) page
  JOIN videos v USING (id) JOIN users u ON u.id = v."userId" WHERE $1::int > 0 ORDER BY v."createdAt" DESC, v.id DESC`

export const channelVideos = `
  SELECT ${card}, ${count('videos WHERE "isPublished" AND "userId" = $4')} AS total
  FROM videos v JOIN users u ON u.id = v."userId"
  WHERE $1::int > 0 AND "isPublished" AND v."userId" = $4 ORDER BY v."createdAt" DESC, v.id DESC LIMIT $2 OFFSET $3`

export const video = `
  WITH counted AS (UPDATE videos SET views = views + 1 WHERE id = $2 AND ("isPublished" OR "userId" = $1) RETURNING *),
    remembered AS (
      INSERT INTO watch_history ("userId", "videoId", "watchedAt") SELECT $1, id, now() FROM counted
      ON CONFLICT ("userId", "videoId") DO UPDATE SET "watchedAt" = EXCLUDED."watchedAt")
  SELECT ${card}, ${count('likes l WHERE l."videoId" = v.id')} AS "likesCount", ${count('comments c WHERE c."videoId" = v.id')} AS "commentsCount",
    ${count('subscriptions s WHERE s."channelId" = u.id')} AS "subscribersCount",
    EXISTS (SELECT FROM likes l WHERE l."videoId" = v.id AND l."userId" = $1) AS "isLiked",
    EXISTS (SELECT FROM subscriptions s WHERE s."channelId" = u.id AND s."subscriberId" = $1) AS "isSubscribed"
  FROM counted v JOIN users u ON u.id = v."userId"`

export const channel = `
  SELECT u.id, u.username, u.fullname, u.avatar, u."coverImage", u."createdAt",
    ${count('subscriptions s WHERE s."channelId" = u.id')} AS "subscriberCount",
    ${count('subscriptions s WHERE s."subscriberId" = u.id')} AS "channelsSubscribedToCount",
    ${count('videos v WHERE v."userId" = u.id AND v."isPublished"')} AS "videoCount",
    EXISTS (SELECT FROM subscriptions s WHERE s."channelId" = u.id AND s."subscriberId" = $1) AS "isSubscribed"
  FROM users u WHERE username = $2`

export const comments = `
  SELECT c.id, c.content, c."userId", c."videoId", c."createdAt", c."updatedAt", u.username, u.fullname, u.avatar,
    ${count('likes l WHERE l."commentId" = c.id')} AS "likesCount",
    EXISTS (SELECT FROM likes l WHERE l."commentId" = c.id AND l."userId" = $1) AS "isLiked",
    ${count('comments t WHERE t."videoId" = $2')} AS total
  FROM comments c JOIN users u ON u.id = c."userId"
  WHERE c."videoId" = $2 AND EXISTS (SELECT FROM videos v WHERE v.id = $2 AND (v."isPublished" OR v."userId" = $1))
  ORDER BY c."createdAt" DESC, c.id DESC LIMIT $3 OFFSET $4`

export const stats = `
  SELECT ${count('videos WHERE "userId" = $1')} AS "totalVideos",
    (SELECT coalesce(sum(views), 0)::float8 FROM videos WHERE "userId" = $1) AS "totalViews",
    ${count('subscriptions WHERE "channelId" = $1')} AS "totalSubscribers",
    ${count('likes JOIN videos ON videos.id = likes."videoId" WHERE videos."userId" = $1')} AS "totalLikes"`

export const ownVideos = `
  SELECT v.id, v."videoFileUrl", v."thumbnailUrl", v.title, v.description, v.views, v.duration, v."isPublished", v."userId",
    v."createdAt", v."updatedAt", ${count('likes l WHERE l."videoId" = v.id')} AS "likesCount",
    ${count('comments c WHERE c."videoId" = v.id')} AS "commentsCount", ${count('videos WHERE "userId" = $1')} AS total
  FROM videos v WHERE v."userId" = $1 ORDER BY v."createdAt" DESC, v.id DESC LIMIT $2 OFFSET $3`

export const playlist = `
  SELECT p.id AS "playlistId", p.name, p."userId" AS "ownerId", o.username AS owner, e."addedAt", ${card},
    (count(*) OVER ())::int AS total, (sum(v.views) OVER ())::float8 AS "totalViews"
  FROM playlists p JOIN users o ON o.id = p."userId" JOIN playlist_videos e ON e."playlistId" = p.id
  JOIN videos v ON v.id = e."videoId" JOIN users u ON u.id = v."userId"
  WHERE p.id = $2 AND (v."isPublished" OR v."userId" = $1) ORDER BY e."addedAt", e.id LIMIT $3 OFFSET $4`

export const subscribers = `
  SELECT u.id, u.username, u.fullname, u.avatar, s."createdAt", ${count('subscriptions WHERE "channelId" = $2')} AS total
  FROM subscriptions s JOIN users u ON u.id = s."subscriberId"
  WHERE $1::int > 0 AND s."channelId" = $2 ORDER BY s."createdAt" DESC, s.id DESC LIMIT $3 OFFSET $4`

export const tweets = `
  SELECT t.*, u.username, u.fullname, u.avatar, ${count('likes l WHERE l."tweetId" = t.id')} AS "likesCount",
    EXISTS (SELECT FROM likes l WHERE l."tweetId" = t.id AND l."userId" = $1) AS "isLiked",
    ${count('tweets WHERE "userId" = $2')} AS total
  FROM tweets t JOIN users u ON u.id = t."userId" WHERE t."userId" = $2 ORDER BY t."createdAt" DESC, t.id DESC LIMIT $3 OFFSET $4`

export const likedVideos = `
  SELECT ${card}, l."createdAt" AS "likedAt",
    ${count('likes l JOIN videos v ON v.id = l."videoId" WHERE l."userId" = $1 AND (v."isPublished" OR v."userId" = $1)')} AS total
  FROM likes l JOIN videos v ON v.id = l."videoId" JOIN users u ON u.id = v."userId"
  WHERE l."userId" = $1 AND (v."isPublished" OR v."userId" = $1) ORDER BY l."createdAt" DESC, l.id DESC LIMIT $2 OFFSET $3`

export const history = `
  SELECT ${card}, h."watchedAt",
    ${count('watch_history h JOIN videos v ON v.id = h."videoId" WHERE h."userId" = $1 AND (v."isPublished" OR v."userId" = $1)')} AS total
  FROM watch_history h JOIN videos v ON v.id = h."videoId" JOIN users u ON u.id = v."userId"
  WHERE h."userId" = $1 AND (v."isPublished" OR v."userId" = $1) ORDER BY h."watchedAt" DESC, h."videoId" DESC LIMIT $2 OFFSET $3`

export const toggleLike = `
  WITH target AS (SELECT id FROM videos v WHERE id = $2 AND (v."isPublished" OR v."userId" = $1) FOR KEY SHARE),
    removed AS (DELETE FROM likes USING target WHERE "userId" = $1 AND "videoId" = target.id RETURNING 1),
    added AS (INSERT INTO likes ("userId", "videoId") SELECT $1, id FROM target WHERE NOT EXISTS (SELECT FROM removed)
      ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT FROM added) AS liked,
    ${count('likes WHERE "videoId" = $2 AND "userId" <> $1')} AS others`
