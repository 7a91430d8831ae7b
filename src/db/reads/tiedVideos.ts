import { pagedStatement } from '../page.js'

/** Videos that a user has a tie to, the newest tie first, but for those that are hidden from them: `$1` is the user. */
const tiedVideoList = (name: string, source: string, at: string, last: string) => (columns: string, as: string) =>
  pagedStatement({
    name,
    values: 1,
    text: (rows) => `
      SELECT total, p.* FROM (
          SELECT count(*)::int AS total FROM ${source} t JOIN videos v ON v.id = t."videoId"
          WHERE t."userId" = $1 AND t."videoId" IS NOT NULL AND (v."isPublished" OR v."userId" = $1)) counted
        LEFT JOIN (
          SELECT ${columns}, t."${at}" AS "${as}", t."${last}" AS "lastKey"
          FROM ${source} t JOIN videos v ON v.id = t."videoId" JOIN users u ON u.id = v."userId"
          WHERE t."userId" = $1 AND t."videoId" IS NOT NULL AND (v."isPublished" OR v."userId" = $1)
          ORDER BY t."${at}" DESC, t."${last}" DESC ${rows}) p ON true
      ORDER BY p."${as}" DESC, p."lastKey" DESC`,
  })

export const likedVideoList = tiedVideoList('liked videos', 'likes', 'createdAt', 'id')

export const watchedVideoList = tiedVideoList('watched videos', 'watch_history', 'watchedAt', 'videoId')
