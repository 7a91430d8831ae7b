import type { ClientBase } from 'pg'

/** What triggers keep in step with the rows, counts above all, and how it is found anew. */
interface Kept {
  /** Where they are kept: a table, its key, and its columns. */
  table: string
  key: string
  columns: string[]
  /** Finds everything anew; answers `key` and `columns`. */
  truth: string
  /** Whether what is kept has a row of its own, which can be missing. */
  ownRow: boolean
}

const numberOf = (rows: string, by: string) => `(SELECT ${by} AS key, count(*) AS n FROM ${rows} GROUP BY ${by})`

const KEPT: Kept[] = [
  {
    table: 'video_counts',
    key: 'videoId',
    columns: ['likes', 'comments'],
    truth: `SELECT v.id AS "videoId", coalesce(l.n, 0)::int AS likes, coalesce(c.n, 0)::int AS comments FROM videos v
      LEFT JOIN ${numberOf('likes', '"videoId"')} l ON l.key = v.id LEFT JOIN ${numberOf('comments', '"videoId"')} c ON c.key = v.id`,
    ownRow: true,
  },
  {
    table: 'channel_counts',
    key: 'userId',
    columns: ['subscribers', 'subscriptions', 'videos', 'publishedVideos', 'views', 'likes'],
    truth: `SELECT u.id AS "userId", coalesce(i.n, 0)::int AS subscribers, coalesce(o.n, 0)::int AS subscriptions,
        coalesce(v.n, 0)::int AS videos, coalesce(v.published, 0)::int AS "publishedVideos", coalesce(v.views, 0) AS views,
        coalesce(l.n, 0) AS likes
      FROM users u
      LEFT JOIN ${numberOf('subscriptions', '"channelId"')} i ON i.key = u.id
      LEFT JOIN ${numberOf('subscriptions', '"subscriberId"')} o ON o.key = u.id
      LEFT JOIN (SELECT "userId" AS key, count(*) AS n, count(*) FILTER (WHERE "isPublished") AS published, sum(views) AS views
        FROM videos GROUP BY "userId") v ON v.key = u.id
      LEFT JOIN ${numberOf('likes JOIN videos ON videos.id = likes."videoId"', 'videos."userId"')} l ON l.key = u.id`,
    ownRow: true,
  },
  {
    table: 'site_counts',
    key: 'id',
    columns: ['publishedVideos'],
    truth: 'SELECT 1 AS id, count(*)::int AS "publishedVideos" FROM videos WHERE "isPublished"',
    ownRow: true,
  },
  {
    table: 'published_days',
    key: 'day',
    columns: ['videos'],
    truth: 'SELECT day_of("createdAt") AS day, count(*)::int AS videos FROM videos WHERE "isPublished" GROUP BY 1',
    ownRow: true,
  },
  {
    table: 'video_texts',
    key: 'videoId',
    columns: ['text', 'isPublished', 'createdAt'],
    truth: `SELECT id AS "videoId", lower(title || chr(1) || description) AS text, "isPublished", "createdAt" FROM videos`,
    ownRow: true,
  },
  ...['comment', 'tweet'].map((noun) => ({
    table: `${noun}s`,
    key: 'id',
    columns: ['likesCount'],
    truth: `SELECT t.id, coalesce(l.n, 0)::int AS "likesCount" FROM ${noun}s t LEFT JOIN ${numberOf('likes', `"${noun}Id"`)} l ON l.key = t.id`,
    ownRow: false,
  })),
]

/** What is kept and is not what the rows say. */
export interface WrongCount {
  table: string
  /** The row's key, as a text. */
  id: string
  kept: unknown
  counted: unknown
}

export interface CountCheck {
  /** How many rows hold something wrong. */
  wrong: number
  /** Some of them, from each table. */
  examples: WrongCount[]
}

/** Most that are named of one table. */
const EXAMPLES = 100

/**
 * Counts everything again, and answers what is kept otherwise. It reads one state of the database, so others
 * may go on working. With `fix` it sets what is wrong, and changes wait until that is done.
 */
export async function checkCounts(client: ClientBase, { fix = false }: { fix?: boolean } = {}): Promise<CountCheck> {
  await client.query(fix ? 'BEGIN' : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    if (fix) await client.query('LOCK TABLE users, videos, comments, tweets, likes, subscriptions IN SHARE ROW EXCLUSIVE MODE')
    const check: CountCheck = { wrong: 0, examples: [] }
    for (const counts of KEPT) {
      const { rows } = await client.query<WrongCount & { all: number }>(differences(counts))
      check.wrong += rows[0]?.all ?? 0
      check.examples.push(...rows.map(({ table, id, kept, counted }) => ({ table, id, kept, counted })))
      if (fix && rows.length > 0) await client.query(correction(counts))
    }
    await client.query('COMMIT')
    return check
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

const quoted = (columns: string[], of: string) => columns.map((column) => `${of}."${column}"`).join(', ')

function differences({ table, key, columns, truth }: Kept): string {
  return `SELECT '${table}' AS "table", coalesce(k."${key}", t."${key}")::text AS id, jsonb_build_array(${quoted(columns, 'k')}) AS kept,
      jsonb_build_array(${quoted(columns, 't')}) AS counted,
      (count(*) OVER ())::int AS "all"
    FROM (${truth}) t FULL JOIN ${table} k ON k."${key}" = t."${key}"
    WHERE (${quoted(columns, 'k')}) IS DISTINCT FROM (${quoted(columns, 't')}) ORDER BY coalesce(k."${key}", t."${key}") LIMIT ${EXAMPLES}`
}

function correction({ table, key, columns, truth, ownRow }: Kept): string {
  const set = columns.map((column) => `"${column}" = ${ownRow ? 'EXCLUDED' : 't'}."${column}"`).join(', ')
  if (!ownRow) {
    return `UPDATE ${table} k SET ${set} FROM (${truth}) t WHERE k."${key}" = t."${key}" AND (${quoted(columns, 'k')}) IS DISTINCT FROM (${quoted(columns, 't')})`
  }
  const names = [key, ...columns].map((column) => `"${column}"`).join(', ')
  // What is kept of something that is not there goes first.
  const strays = `WITH strays AS (DELETE FROM ${table} k WHERE NOT EXISTS (SELECT FROM (${truth}) t WHERE t."${key}" = k."${key}"))`
  return `${strays} INSERT INTO ${table} AS k (${names}) SELECT ${names} FROM (${truth}) t ON CONFLICT ("${key}") DO UPDATE SET ${set}
    WHERE (${quoted(columns, 'k')}) IS DISTINCT FROM (${quoted(columns, 'EXCLUDED')})`
}
