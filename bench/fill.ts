import type pg from 'pg'
import { checkCounts } from '../src/db/counts.js'
import { dataset } from './dataset.js'
import type { Scale } from './options.js'

/** Fills a migrated, empty database with the data set of a scale, and lets the planner know it. `client` is a superuser's. */
export async function fill(client: pg.Client, scale: Scale): Promise<void> {
  await client.query("SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'")
  const restore = await dropIndexes(client)
  // Neither foreign keys nor triggers: the data set is right, and what triggers keep is made once at the end.
  await client.query("SET session_replication_role = 'replica'")
  for (const statement of dataset(scale)) await client.query(statement)
  await client.query('RESET session_replication_role')
  await checkCounts(client, { fix: true })
  await restore()
  await client.query('VACUUM (ANALYZE)')
  await client.query('RESET work_mem; RESET maintenance_work_mem')
}

/** Indexes are made faster when all rows are there. Answers how to make them. */
async function dropIndexes(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = 'public'::regnamespace AND NOT indisprimary AND relname <> '_prisma_migrations'`,
  )
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`)
  return async () => {
    for (const { definition } of rows) await client.query(definition)
  }
}
