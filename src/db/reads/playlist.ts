import { pagedStatement } from '../page.js'

/**
 * A playlist with the videos that the caller may see, as they were added: `$1` is the playlist, `$2` the caller, or 0. `playlist` are
 * columns of the playlist, `p`, and its owner, `o`; `card` those of a video, `v`, and its channel, `u`. Only the first row has the
 * playlist's columns and totals: the same texts in each row would cost more than the videos do.
 */
export const playlistPage = (playlist: string, card: string) =>
  pagedStatement({
    name: 'playlist',
    values: 2,
    limit: 50,
    text: (rows) => `
      WITH entries AS MATERIALIZED (
        SELECT e.id AS "entryId", e."videoId", e."addedAt", v.views FROM playlist_videos e JOIN videos v ON v.id = e."videoId"
        WHERE e."playlistId" = $1 AND (v."isPublished" OR v."userId" = $2))
      SELECT * FROM (
        SELECT 1 AS place, ${playlist}, totals.* FROM playlists p JOIN users o ON o.id = p."userId"
          CROSS JOIN (SELECT count(*)::int AS total, coalesce(sum(views), 0)::float8 AS "totalViews" FROM entries) totals
        WHERE p.id = $1) head
      FULL JOIN (
        SELECT place, "addedAt", ${card}
        FROM (SELECT page.*, row_number() OVER (ORDER BY "addedAt", "entryId")::int AS place
          FROM (SELECT * FROM entries ORDER BY "addedAt", "entryId" ${rows}) page) picked
        JOIN videos v ON v.id = picked."videoId" JOIN users u ON u.id = v."userId") entry USING (place)
      ORDER BY place`,
  })

/**
 * A user's playlists, newest first: `$1` is the owner, `$2` the caller, or 0. `columns` are those of the playlist, `p`. Each with the
 * number of its videos that the caller may see, and the picture of the first of them. Nothing where there is no such user.
 */
export const playlistList = (columns: string) =>
  pagedStatement({
    name: 'playlists',
    values: 2,
    text: (rows) => {
      const seen = `FROM playlist_videos e JOIN videos v ON v.id = e."videoId"
          WHERE e."playlistId" = p.id AND (v."isPublished" OR v."userId" = $2)`
      return `
      SELECT (SELECT count(*)::int FROM playlists WHERE "userId" = $1) AS total, p.* FROM users own LEFT JOIN LATERAL (
        SELECT ${columns}, (SELECT count(*)::int ${seen}) AS "totalVideos",
          (SELECT v."thumbnailUrl" ${seen} ORDER BY e."addedAt", e.id LIMIT 1) AS thumbnail
        FROM (SELECT * FROM playlists WHERE "userId" = $1 ORDER BY "createdAt" DESC, id DESC ${rows}) p) p ON true
      WHERE own.id = $1 ORDER BY p."createdAt" DESC, p.id DESC`
    },
  })
