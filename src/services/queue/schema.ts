import { createRequire } from 'node:module'
import type { Pool } from 'pg'
import PgBoss from 'pg-boss'
import { jobKinds } from './jobs.js'

/** The version of its tables that the installed library works with. */
const { schema: schemaVersion } = createRequire(import.meta.url)('pg-boss/version.json') as { schema: number }

/** Where jobs are kept, apart from our own tables. */
export const SCHEMA = 'pgboss'

/**
 * What has to be done still, for a copy of the database: what waits, what is being done by a process that the copy does not have, and
 * what has failed for good. Daily jobs make themselves.
 */
export const KEPT_JOBS = `
  SELECT name, data, GREATEST(0, ceil(extract(epoch FROM start_after - now())))::int AS "delaySeconds"
  FROM ${SCHEMA}.job WHERE state IN ('created', 'retry', 'active', 'failed')
    AND name <> ALL('{${Object.entries(jobKinds)
      .filter(([, { daily }]) => daily !== undefined)
      .map(([name]) => name)
      .join(',')}}') ORDER BY created_on, id`

/** Whether nothing is left for `migrateQueue` to do. */
export async function isQueueReady(pool: Pool): Promise<boolean> {
  const { rows: tables } = await pool.query<{ ready: boolean }>(`SELECT to_regclass('${SCHEMA}.version') IS NOT NULL AS ready`)
  if (tables[0]?.ready !== true) return false
  const { rows } = await pool.query<{ version: number; queues: string[] }>(
    `SELECT (SELECT version FROM ${SCHEMA}.version) AS version, ARRAY(SELECT name FROM ${SCHEMA}.queue) AS queues`,
  )
  const [found] = rows
  return found?.version === schemaVersion && Object.keys(jobKinds).every((name) => found.queues.includes(name))
}

/** Makes or upgrades the schema and the queues; part of the migrations. Safe to run at once from two places. */
export async function migrateQueue(pool: Pool): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (sql: string, values: unknown[]) => pool.query(sql, values) },
    schema: SCHEMA,
    migrate: true,
    supervise: false,
    schedule: false,
  })
  boss.on('error', () => undefined)
  await boss.start()
  for (const [name, { alone }] of Object.entries(jobKinds)) {
    await boss.createQueue(name, { name, policy: alone === true ? 'singleton' : 'standard' })
  }
  await boss.stop({ graceful: false })
}
