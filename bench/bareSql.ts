/** What a server that knows nothing but one statement would ask. `$1` is the caller, then the arguments. */

const card = `v.id, v."videoFileUrl", v."thumbnailUrl", v.title, v.description, v.views, v.duration, v."isPublished", v."userId",
  v."createdAt", v."updatedAt", u.username, u.fullname, u.avatar`

const ofVideo = (what: string, id: string) => `(SELECT ${what} FROM video_counts WHERE "videoId" = ${id})`
const ofChannel = (what: string, id: string) => `(SELECT ${what} FROM channel_counts WHERE "userId" = ${id})`
const isSubscribed = `EXISTS (SELECT FROM subscriptions s WHERE s."channelId" = u.id AND s."subscriberId" = $1) AS "isSubscribed"`
const visible = '(v."isPublished" OR v."userId" = $1)'

export const videoPage = (column: string, skipped = 0) => `
  SELECT ${card}, (SELECT "publishedVideos" FROM site_counts) AS total
  FROM (SELECT id FROM videos WHERE "isPublished" ORDER BY "${column}" DESC, id DESC LIMIT 10 OFFSET ${skipped}) page
  JOIN videos v USING (id) JOIN users u ON u.id = v."userId" WHERE $1::int > 0 ORDER BY v."${column}" DESC, v.id DESC`

export const videoSearch = `
  WITH found AS MATERIALIZED (
    SELECT "videoId" AS id, "createdAt" FROM video_texts WHERE "isPublished" AND text LIKE lower($2))
  SELECT ${card}, (SELECT count(*)::int FROM found) AS total
  FROM (SELECT id FROM found ORDER BY "createdAt" DESC, id DESC LIMIT 10) page
  JOIN videos v USING (id) JOIN users u ON u.id = v."userId" WHERE $1::int > 0 ORDER BY v."createdAt" DESC, v.id DESC`

export const channelVideos = `
  SELECT ${card}, ${ofChannel('"publishedVideos"', '$2')} AS total FROM videos v JOIN users u ON u.id = v."userId"
  WHERE $1::int > 0 AND "isPublished" AND v."userId" = $2 ORDER BY v."createdAt" DESC, v.id DESC LIMIT 10`

export const video = `
  WITH counted AS (UPDATE videos v SET views = views + 1 WHERE id = $2 AND ${visible} RETURNING *),
    remembered AS (
      INSERT INTO watch_history ("userId", "videoId", "watchedAt") SELECT $1, id, now() FROM counted
      ON CONFLICT ("userId", "videoId") DO UPDATE SET "watchedAt" = EXCLUDED."watchedAt")
  SELECT ${card}, ${ofVideo('likes', 'v.id')} AS "likesCount", ${ofVideo('comments', 'v.id')} AS "commentsCount",
    ${ofChannel('subscribers', 'u.id')} AS "subscribersCount",
    EXISTS (SELECT FROM likes l WHERE l."videoId" = v.id AND l."userId" = $1) AS "isLiked", ${isSubscribed}
  FROM counted v JOIN users u ON u.id = v."userId"`

export const currentUser =
  'SELECT id, username, email, fullname, avatar, "coverImage", "createdAt", "updatedAt" FROM users WHERE id = $1'

export const channel = `
  SELECT u.id, u.username, u.fullname, u.avatar, u."coverImage", u."createdAt", k.subscribers, k.subscriptions, k."publishedVideos",
    ${isSubscribed}
  FROM users u JOIN channel_counts k ON k."userId" = u.id WHERE username = $2`

export const comments = `
  SELECT c.id, c.content, c."userId", c."videoId", c."createdAt", c."updatedAt", c."likesCount", u.username, u.fullname, u.avatar,
    EXISTS (SELECT FROM likes l WHERE l."commentId" = c.id AND l."userId" = $1) AS "isLiked", ${ofVideo('comments', '$2')} AS total
  FROM comments c JOIN users u ON u.id = c."userId"
  WHERE c."videoId" = $2 AND EXISTS (SELECT FROM videos v WHERE v.id = $2 AND ${visible})
  ORDER BY c."createdAt" DESC, c.id DESC LIMIT 10`

export const stats = 'SELECT videos, views::float8, subscribers, likes::float8 FROM channel_counts WHERE "userId" = $1'

export const ownVideos = `
  SELECT v.id, v."videoFileUrl", v."thumbnailUrl", v.title, v.description, v.views, v.duration, v."isPublished", v."userId",
    v."createdAt", v."updatedAt", k.likes, k.comments, ${ofChannel('videos', '$1')} AS total
  FROM videos v JOIN video_counts k ON k."videoId" = v.id
  WHERE v."userId" = $1 ORDER BY v."createdAt" DESC, v.id DESC LIMIT 10`

export const playlist = `
  SELECT p.id AS "playlistId", p.name, p."userId" AS "ownerId", o.username AS owner, e."addedAt", ${card},
    (count(*) OVER ())::int AS total, (sum(v.views) OVER ())::float8 AS "totalViews"
  FROM playlists p JOIN users o ON o.id = p."userId" JOIN playlist_videos e ON e."playlistId" = p.id
  JOIN videos v ON v.id = e."videoId" JOIN users u ON u.id = v."userId"
  WHERE p.id = $2 AND ${visible} ORDER BY e."addedAt", e.id LIMIT 50`

const ofPlaylist = (what: string) => `(SELECT ${what} FROM playlist_videos e JOIN videos v ON v.id = e."videoId"
    WHERE e."playlistId" = p.id AND ${visible}`

export const playlists = `
  SELECT p.id, p.name, p.description, p."userId", p."createdAt", p."updatedAt", (count(*) OVER ())::int AS total,
    ${ofPlaylist('count(*)::int')}) AS "totalVideos", ${ofPlaylist('v."thumbnailUrl"')} ORDER BY e."addedAt", e.id LIMIT 1) AS thumbnail
  FROM playlists p WHERE p."userId" = $2 ORDER BY p."createdAt" DESC, p.id DESC LIMIT 10`

export const subscribers = `
  SELECT u.id, u.username, u.fullname, u.avatar, s."createdAt", ${ofChannel('subscribers', '$2')} AS total
  FROM subscriptions s JOIN users u ON u.id = s."subscriberId"
  WHERE $1::int > 0 AND s."channelId" = $2 ORDER BY s."createdAt" DESC, s.id DESC LIMIT 10`

export const tweets = `
  SELECT t.*, u.username, u.fullname, u.avatar, (SELECT count(*)::int FROM tweets WHERE "userId" = $2) AS total,
    EXISTS (SELECT FROM likes l WHERE l."tweetId" = t.id AND l."userId" = $1) AS "isLiked"
  FROM tweets t JOIN users u ON u.id = t."userId" WHERE t."userId" = $2 ORDER BY t."createdAt" DESC, t.id DESC LIMIT 10`

const tied = (table: string, at: string, last: string) => `
  SELECT ${card}, t."${at}", (SELECT count(*)::int FROM ${table} t JOIN videos v ON v.id = t."videoId" WHERE t."userId" = $1 AND ${visible}) AS total
  FROM ${table} t JOIN videos v ON v.id = t."videoId" JOIN users u ON u.id = v."userId"
  WHERE t."userId" = $1 AND ${visible} ORDER BY t."${at}" DESC, t."${last}" DESC LIMIT 10`

export const likedVideos = tied('likes', 'createdAt', 'id')

export const history = tied('watch_history', 'watchedAt', 'videoId')

export const toggleLike = `
  WITH target AS (SELECT id FROM videos v WHERE id = $2 AND ${visible} FOR KEY SHARE),
    removed AS (DELETE FROM likes USING target WHERE "userId" = $1 AND "videoId" = target.id RETURNING 1),
    added AS (INSERT INTO likes ("userId", "videoId") SELECT $1, id FROM target WHERE NOT EXISTS (SELECT FROM removed)
      ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT FROM added) AS liked, ${ofVideo('likes', '$2')} AS before`
