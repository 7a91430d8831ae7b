import { pagedStatement } from '../page.js'

/**
 * A playlist with the videos that the caller may see, as they were added: `$1` is the playlist, `$2` the caller, or 0. `playlist` are
 * columns of the playlist, `p`, and its owner, `o`; `card` those of a video, `v`, and its channel, `u`.
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
      SELECT ${playlist}, totals.*, entry.* FROM playlists p JOIN users o ON o.id = p."userId"
        CROSS JOIN (SELECT count(*)::int AS total, coalesce(sum(views), 0)::float8 AS "totalViews" FROM entries) totals
        LEFT JOIN (
          SELECT picked."entryId", picked."addedAt", ${card}
          FROM (SELECT * FROM entries ORDER BY "addedAt", "entryId" ${rows}) picked
          JOIN videos v ON v.id = picked."videoId" JOIN users u ON u.id = v."userId") entry ON true
      WHERE p.id = $1 ORDER BY entry."addedAt", entry."entryId"`,
  })
