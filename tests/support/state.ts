import type { Deps } from '../../src/deps.js'

interface Digest {
  rows: string
  digest: string
}

/**
 * What the database holds: a digest for each table and owner, as in `videos of 1`. Compare it from before and after a call that must not
 * have changed anything; the difference names what has changed. What is kept by triggers is left out: it follows from these rows.
 */
export async function stateOf({ db }: Pick<Deps, 'db'>): Promise<Record<string, string>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
    WHERE (schemaname = 'public' AND tablename NOT IN ('_prisma_migrations', 'video_counts', 'channel_counts', 'site_counts', 'published_days', 'video_texts')) OR (schemaname = 'pgboss' AND tablename = 'job')`
  const owner = `coalesce(to_jsonb(t) ->> 'userId', to_jsonb(t) ->> 'subscriberId', to_jsonb(t) ->> 'id')`
  const selects = tables.map(
    ({ name }) =>
      `SELECT '${name.replace('public.', '')} of ' || ${owner} AS rows, md5(string_agg(row, '|' ORDER BY row)) AS digest
       FROM ${name} t, LATERAL (SELECT (to_jsonb(t) - 'likesCount')::text AS row) r GROUP BY 1`,
  )
  const digests = await db.$queryRawUnsafe<Digest[]>(selects.join(' UNION ALL '))
  return Object.fromEntries(digests.map(({ rows, digest }) => [rows, digest]))
}

/** Without the rows that belong to these users, and the jobs, which belong to nobody. */
export const withoutThoseOf = (state: Record<string, string>, ...userIds: number[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(state).filter(
      ([rows]) => !rows.startsWith('pgboss.') && !userIds.some((id) => rows.endsWith(` of ${String(id)}`)),
    ),
  )
