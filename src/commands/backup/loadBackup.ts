import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { copyIn } from '../../db/copyStreams.js'
import { migrate } from '../../db/migrate.js'
import { MIGRATIONS } from '../../db/migrationFiles.js'
import { countRowsOf, quoted, readMigrationNames, readTables } from '../../db/tables.js'
import { jobKinds, type Jobs } from '../../services/queue/jobs.js'
import { SCHEMA } from '../../services/queue/schema.js'
import { StartupError } from '../../utils/StartupError.js'
import { jobSchema, type KeptJob, type Manifest, readLines } from './manifest.js'

type Connection = pg.ClientConfig & { connectionString: string }

const sslOf = ({ ssl }: Connection) => (ssl === undefined ? {} : { ssl })

/** A connection of its own, closed afterwards. */
export async function withClient<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: 'viztube-restore' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Whether there is anybody, to whom all else would belong, and whether other processes of the service are there. */
export const inspectTarget = (connection: Connection) =>
  withClient(connection, async (client) => {
    const tables = await readTables(client)
    const users = tables.some(({ name }) => name === 'users') ? await countRowsOf(client, 'users') : 0
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'viztube'`,
    )
    return { users, inUse: (rows[0]?.count ?? 0) > 0 }
  })

/**
 * Gives the target the tables that the backup was made of, so that its rows fit, whatever has changed since. What the target has is
 * dropped when it is of another state.
 */
export async function bringToStateOf({ database }: Manifest, connection: Connection): Promise<void> {
  const applied = await withClient(connection, readMigrationNames)
  if (applied.join() === database.migrations.join()) return
  if (applied.length > 0) {
    await withClient(connection, (client) =>
      client.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public`),
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'viztube-restore-'))
  try {
    for (const name of [...database.migrations, 'migration_lock.toml']) {
      await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true })
    }
    await migrate(connection.connectionString, { migrationsDir: folder, ...sslOf(connection) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Replaces all rows by those of the backup, or none. @throws StartupError when they are fewer or more than it says */
export const loadRows = ({ database }: Manifest, folder: string, connection: Connection) =>
  withClient(connection, async (client) => {
    const { tables, sequences } = database
    const all = tables.map(({ name }) => `public.${quoted(name)}`).join(', ')
    await client.query('BEGIN')
    // What triggers keep is in the backup already.
    for (const { name } of tables) await client.query(`ALTER TABLE public.${quoted(name)} DISABLE TRIGGER USER`)
    await client.query(`TRUNCATE ${all} CASCADE`)
    for (const { name, columns, file, rows } of tables) {
      const table = `public.${quoted(name)}`
      const source = pipeline(createReadStream(join(folder, file)), createGunzip(), () => undefined)
      await copyIn(client, `COPY ${table} (${columns.map(quoted).join(', ')}) FROM STDIN`, source)
      const loaded = await countRowsOf(client, name)
      if (loaded !== rows) throw new StartupError(`The table ${name} has ${loaded} rows and not ${rows}: nothing was restored.`)
    }
    for (const { name } of tables) await client.query(`ALTER TABLE public.${quoted(name)} ENABLE TRIGGER USER`)
    for (const { name, last, called } of sequences) {
      await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [`public.${quoted(name)}`, last, called])
    }
    await client.query('COMMIT')
  })

/** Brings the tables to the state of this version, and writes the jobs anew. */
export async function finish({ database }: Manifest, folder: string, connection: Connection, jobs: Jobs): Promise<void> {
  await migrate(connection.connectionString, sslOf(connection))
  const kept = await readLines<KeptJob>(join(folder, database.jobs.file), jobSchema)
  await withClient(connection, async (client) => {
    await client.query('BEGIN')
    await client.query(`DELETE FROM ${SCHEMA}.job`)
    const tx = {
      $queryRawUnsafe: <T>(sql: string, ...values: unknown[]) => client.query(sql, values).then(({ rows }) => rows as T),
    }
    for (const { name, data, delaySeconds } of kept) {
      if (name in jobKinds) await jobs.add(tx, name as 'removeAsset', data as never, { delaySeconds })
    }
    await client.query('ANALYZE')
    await client.query('COMMIT')
  })
}
