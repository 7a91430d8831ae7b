import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Config } from '../../config/index.js'
import { hasEmbedded, runningEmbedded } from '../../db/embedded.js'
import { MIGRATIONS } from '../../db/migrationFiles.js'
import { readMigrationNames } from '../../db/tables.js'
import { isQueueReady } from '../../services/queue/schema.js'
import { externalConnection } from '../reach.js'
import { type Finding, finder, reasonOf } from './finding.js'

const database = finder('database')

const OLDEST = 140_000

/** More than this far apart, tokens and jobs are early or late. Seconds. */
const SKEW = 5

/** Everything about the database, without starting or changing one. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  try {
    const connection = await connectionOf(config)
    if (connection === undefined) return [database.note(embeddedState(config.dataDir))]
    const pool = new pg.Pool({ ...connection, max: 2, connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
    pool.on('error', () => undefined)
    try {
      return await examine(pool, config)
    } finally {
      await pool.end()
    }
  } catch (error) {
    return [
      database.wrong(
        `It cannot be reached: ${reasonOf(error)}. Check ${config.database.kind === 'external' ? 'DATABASE_URL, DATABASE_CA_FILE and the firewall' : 'DATA_DIR'}.`,
      ),
    ]
  }
}

async function connectionOf({ database: { kind }, dataDir, database: given }: Config): Promise<pg.PoolConfig | undefined> {
  if (given.kind === 'external') return externalConnection(given)
  const connectionString = kind === 'embedded' ? await runningEmbedded(dataDir) : undefined
  return connectionString === undefined ? undefined : { connectionString }
}

const embeddedState = (dataDir: string) =>
  hasEmbedded(dataDir)
    ? `The one in ${dataDir} does not run: it starts with the service.`
    : `There is none in ${dataDir} yet: the first start makes it.`

async function examine(pool: pg.Pool, config: Config): Promise<Finding[]> {
  const client = await pool.connect()
  try {
    return [
      await version(client),
      await encryption(client, config),
      await clock(client),
      ...(await migrations(client)),
      (await isQueueReady(pool).catch(() => false))
        ? finder('jobs').ok('The tables of jobs are there.')
        : finder('jobs').wrong('The tables of jobs are missing or old: npm run db:migrate.'),
    ]
  } finally {
    client.release()
  }
}

async function version(client: pg.PoolClient): Promise<Finding> {
  const { rows } = await client.query<{ number: string; text: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
  )
  const [{ number, text } = { number: '0', text: 'unknown' }] = rows
  if (Number(number) < OLDEST) return database.wrong(`It is PostgreSQL ${text}; 14 or later is needed.`)
  return database.ok(`It answers, and is PostgreSQL ${text}.`)
}

async function encryption(client: pg.PoolClient, { database: { kind }, database: given, production }: Config): Promise<Finding> {
  const tls = finder('database TLS')
  const { rows } = await client.query<{ ssl: boolean; local: boolean }>(
    `SELECT COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS ssl,
       COALESCE(inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1', true) AS local`,
  )
  const [{ ssl, local } = { ssl: false, local: false }] = rows
  if (kind === 'embedded' || local) return tls.ok('It is on this machine.')
  if (!ssl)
    return (production ? tls.wrong : tls.note)(
      'The connection is not encrypted: set DATABASE_CA_FILE, or sslmode in DATABASE_URL.',
    )
  if (given.kind === 'external' && given.caFile !== undefined)
    return tls.ok('The connection is encrypted, and the certificate is checked.')
  return tls.note('The connection is encrypted; set DATABASE_CA_FILE to have the certificate checked by its authority.')
}

async function clock(client: pg.PoolClient): Promise<Finding> {
  const found = finder('clock')
  const before = Date.now()
  const { rows } = await client.query<{ now: number }>('SELECT extract(epoch FROM clock_timestamp())::float AS now')
  const skew = (rows[0]?.now ?? 0) - (before + Date.now()) / 2000
  if (Math.abs(skew) > SKEW)
    return found.wrong(`It differs from that of the database by ${skew.toFixed(0)} s: run an NTP client on both.`)
  return found.ok(`It agrees with that of the database to ${Math.abs(skew).toFixed(1)} s.`)
}

async function migrations(client: pg.PoolClient): Promise<Finding[]> {
  const found = finder('migrations')
  const ours = readdirSync(MIGRATIONS).filter((name) => existsSync(join(MIGRATIONS, name, 'migration.sql')))
  const applied = await readMigrationNames(client)
  const missing = ours.filter((name) => !applied.includes(name))
  const unknown = applied.filter((name) => !ours.includes(name))
  return [
    missing.length > 0
      ? found.wrong(`The database lacks ${missing.join(', ')}: npm run db:migrate.`)
      : found.ok(`All ${ours.length} are applied.`),
    ...(unknown.length > 0 ? [found.note(`The database has some of a newer version: ${unknown.join(', ')}.`)] : []),
  ]
}
