import { pagedStatement } from '../page.js'

/** A user's sessions that have not ended, the one used last first: `$1` is the user, `$2` the time. The session is `s`. */
export const sessionList = (columns: string) =>
  pagedStatement({
    name: 'sessions of a user',
    values: 2,
    text: (rows) => `
      WITH alive AS MATERIALIZED (SELECT * FROM sessions WHERE "userId" = $1 AND "expiresAt" > $2)
      SELECT total, p.* FROM (SELECT count(*)::int AS total FROM alive) counted
      LEFT JOIN (SELECT ${columns} FROM alive s ORDER BY "lastUsedAt" DESC, id DESC ${rows}) p ON true
      ORDER BY p."lastUsedAt" DESC, p.id DESC`,
  })
