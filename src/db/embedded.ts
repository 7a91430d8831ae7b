import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { readPidFile, stopOrphan } from './orphan.js'
import { findPostgres } from './postgresBinaries.js'
import { makeCluster, removeUnfinished } from './postgresCluster.js'
import { logTail } from './postgresProcess.js'
import { startServer, stopServer } from './postgresServer.js'
import { chooseRunAs, type RunAs } from './runAs.js'

const USER = 'viztube'
const DATABASE = 'viztube'

/** Small, for a machine that does other things too, and without the helper processes that only replicas and big servers need. */
const SETTINGS = {
  max_connections: 50,
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Failed statements are the business of whoever sent them.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
}

export interface EmbeddedPostgresOptions {
  /** An existing folder; the caller sees to it that no other process uses it. */
  dataDir: string
  log?: { info(message: string): void; error(message: string): void }
  /** Server settings (those of postgresql.conf) beside or instead of our own. */
  settings?: Record<string, string | number>
}

export interface EmbeddedPostgres {
  /** Of the database `viztube`, as a superuser. */
  connectionString: string
  /** Process number of the server. */
  pid: number
  /** Ends open connections and the server, within 10 seconds at worst. Idempotent; resolves when the server has gone. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL 18 of our own, with its files in `<dataDir>/postgres`, made on the first call. It listens on a free port of
 * 127.0.0.1 only and asks for a random password. A server that a killed predecessor left behind is stopped first.
 * @throws StartupError when it can't be installed, run or started.
 */
export async function startEmbeddedPostgres({ dataDir, log, settings = {} }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findPostgres()
  const home = join(dataDir, 'postgres')
  removeUnfinished(dataDir)
  const all = { ...SETTINGS, ...settings }
  let runAs: RunAs
  if (readdirSync(dataDir).includes('postgres')) {
    await stopOrphan(join(home, 'data'))
    runAs = chooseRunAs(binaries.postgres, home)
  } else {
    log?.info('Making a new database (only the first start does).')
    runAs = await makeCluster(binaries, { dataDir, user: USER, noSync: settings['fsync'] === 'off' })
  }
  const { server, port } = await startServer(binaries, runAs, home, all)

  let stopping: Promise<void> | undefined
  server.child.once('exit', (code, by) => {
    if (stopping === undefined) log?.error(`PostgreSQL has stopped by itself (${by ?? String(code)}): ${logTail(home)}`)
  })
  const stop = () => (stopping ??= stopServer(server, binaries, home))

  try {
    await ensureDatabase(addressOf(home, port, 'postgres'))
    return { connectionString: addressOf(home, port, DATABASE), pid: server.pid, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const addressOf = (home: string, port: number, database: string) =>
  `postgresql://${USER}:${readFileSync(join(home, 'password'), 'utf8')}@127.0.0.1:${String(port)}/${database}`

/** Whether a data folder has a database already. */
export const hasEmbedded = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres'))

/** Address of the database when a server runs on this folder now, whoever has started it; undefined when none answers. */
export async function runningEmbedded(dataDir: string): Promise<string | undefined> {
  const home = join(dataDir, 'postgres')
  const server = readPidFile(join(home, 'data'))
  if (server?.status !== 'ready') return undefined
  try {
    const connectionString = addressOf(home, server.port, DATABASE)
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 })
    await client.connect()
    await client.end()
    return connectionString
  } catch {
    return undefined
  }
}

async function ensureDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE "${DATABASE}"`)
  } finally {
    await client.end()
  }
}
