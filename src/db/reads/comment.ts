import { pagedStatement } from '../page.js'

/**
 * Comments of a video, newest first: `$1` is the video, `$2` the caller, or 0. The comment is `c`, its author `u`. Nothing where the
 * caller may not see the video. Whether they like a comment is asked for each: an EXISTS would read all that they like.
 */
export const commentList = (columns: string) =>
  pagedStatement({
    name: 'comments of a video',
    values: 2,
    text: (rows) => `
      SELECT coalesce(k.comments, 0) AS total, p.*
      FROM videos host LEFT JOIN video_counts k ON k."videoId" = host.id LEFT JOIN LATERAL (
        SELECT ${columns}, coalesce((SELECT true FROM likes l WHERE l."commentId" = c.id AND l."userId" = $2), false) AS "isLiked"
        FROM (SELECT * FROM comments WHERE "videoId" = $1 ORDER BY "createdAt" DESC, id DESC ${rows}) c
        JOIN users u ON u.id = c."userId") p ON true
      WHERE host.id = $1 AND (host."isPublished" OR host."userId" = $2)
      ORDER BY p."createdAt" DESC, p.id DESC`,
  })
