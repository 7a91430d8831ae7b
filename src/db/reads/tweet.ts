import { pagedStatement } from '../page.js'

/** A user's tweets, newest first: `$1` is the author, `author` columns of them, `a`; `$2` the caller, or 0. The tweet is `t`. */
export const tweetList = (author: string, columns: string) =>
  pagedStatement({
    name: 'tweets',
    values: 2,
    text: (rows) => `
      SELECT (SELECT count(*)::int FROM tweets WHERE "userId" = $1) AS total, ${author}, p.* FROM users a LEFT JOIN LATERAL (
        SELECT ${columns}, coalesce((SELECT true FROM likes l WHERE l."tweetId" = t.id AND l."userId" = $2), false) AS "isLiked"
        FROM (SELECT * FROM tweets WHERE "userId" = $1 ORDER BY "createdAt" DESC, id DESC ${rows}) t) p ON true
      WHERE a.id = $1 ORDER BY p."createdAt" DESC, p.id DESC`,
  })
