import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { NAMED_ASSETS } from '../../db/assetRows.js'
import { copyOut } from '../../db/copyStreams.js'
import { countRowsOf, quoted, readMigrationNames, readSequences, readTables, type TableFacts } from '../../db/tables.js'
import { StartupError } from '../../utils/StartupError.js'
import { KEPT_JOBS } from '../../services/queue/schema.js'
import { JOBS_FILE, type KeptJob, type ListedMedia, type Manifest, sha256Of, toLines } from './manifest.js'

/** Reads the database as it is at one moment, while others go on writing. */
export async function withSnapshot<T>(connection: pg.ClientConfig, read: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: 'viztube-backup' })
  // What breaks the connection fails the statement that uses it.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0')
    return await read(client)
  } finally {
    await client.end()
  }
}

/** The files that rows name. @throws StartupError when the database is none of ours */
export async function readNamed(client: pg.Client): Promise<ListedMedia[]> {
  const migrations = await readMigrationNames(client)
  if (migrations.length === 0) throw new StartupError('The database is not one of this service: it has no migration.')
  return (await client.query<ListedMedia>(NAMED_ASSETS)).rows
}

/** Writes all rows into a folder. */
export async function dumpRows(client: pg.Client, folder: string): Promise<Manifest['database']> {
  await mkdir(join(folder, 'database'), { recursive: true })
  const tables: Manifest['database']['tables'] = []
  for (const table of await readTables(client)) tables.push(await dumpTable(client, table, folder))
  return {
    migrations: await readMigrationNames(client),
    tables,
    sequences: await readSequences(client),
    jobs: await dumpJobs(client, folder),
  }
}

async function dumpTable(client: pg.Client, { name, columns }: TableFacts, folder: string) {
  const file = `database/${name}.copy.gz`
  const path = join(folder, file)
  const gzip = createGzip()
  const written = finished(gzip.pipe(createWriteStream(path, { mode: 0o600 })))
  await copyOut(client, `COPY public.${quoted(name)} (${columns.map(quoted).join(', ')}) TO STDOUT`, gzip)
  gzip.end()
  await written
  return { name, columns, rows: await countRowsOf(client, name), file, sha256: await sha256Of(path) }
}

async function dumpJobs(client: pg.Client, folder: string): Promise<Manifest['database']['jobs']> {
  const { rows: found } = await client.query<{ exists: boolean }>(`SELECT to_regclass('pgboss.job') IS NOT NULL AS exists`)
  const rows = found[0]?.exists === true ? (await client.query<KeptJob>(KEPT_JOBS)).rows : []
  const path = join(folder, JOBS_FILE)
  await writeFile(path, toLines(rows), { mode: 0o600 })
  return { file: JOBS_FILE, count: rows.length, sha256: await sha256Of(path) }
}
