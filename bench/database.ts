import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/db/embedded.js'
import { migrate } from '../src/db/migrate.js'
import { withClient } from '../tests/support/database.js'
import { dataset, SESSIONS } from './dataset.js'
import { fill } from './fill.js'
import type { Scale } from './options.js'

/** As PostgreSQL comes, not as our embedded one is set; statements are counted. */
const STOCK = {
  max_connections: 100,
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  wal_level: 'replica',
  max_wal_senders: 10,
  jit: 'on',
  io_method: 'worker',
  shared_preload_libraries: 'pg_stat_statements',
}

/** While the data set is made: what is lost then is made again. */
const LOADING = {
  ...STOCK,
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '8GB',
  shared_buffers: '1GB',
  autovacuum: 'off',
}

const log = { info: () => undefined, error: console.error }

/** A server with the data set of a scale, which is kept between runs in `.data/bench-<scale>`. */
export async function openDatabase(scale: Scale): Promise<EmbeddedPostgres> {
  const dataDir = resolve(`.data/bench-${scale}`)
  const stamp = join(dataDir, 'dataset')
  const wanted = createHash('sha256').update(dataset(scale).join(';')).digest('hex')
  const there = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (!there) {
    rmSync(dataDir, { recursive: true, force: true })
    mkdirSync(dataDir, { recursive: true })
    await build(dataDir, scale)
    writeFileSync(stamp, wanted)
  }
  const server = await startEmbeddedPostgres({ dataDir, settings: STOCK, log })
  await migrate(server.connectionString, { resume: true })
  await withClient(server.connectionString, async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
    await client.query(SESSIONS)
  })
  return server
}

async function build(dataDir: string, scale: Scale): Promise<void> {
  const began = performance.now()
  process.stdout.write(`Making the data set of scale ${scale} …\n`)
  const server = await startEmbeddedPostgres({ dataDir, settings: LOADING, log })
  try {
    await migrate(server.connectionString, { resume: true })
    await withClient(server.connectionString, async (client) => {
      await fill(client, scale)
      await client.query('CHECKPOINT')
    })
  } finally {
    await server.stop()
  }
  process.stdout.write(`Made in ${((performance.now() - began) / 1000).toFixed(0)} s.\n`)
}

/** Waits until no statement is at work: those of clients that have gone run to their end. */
export async function quiet(client: pg.Client): Promise<void> {
  const working = `SELECT FROM pg_stat_activity WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()`
  let calm = 0
  while (calm < 3) {
    await sleep(100)
    const { rowCount } = await client.query(working)
    calm = rowCount === 0 ? calm + 1 : 0
  }
}

/** Forgets the statements so far. */
export const resetStatements = (client: pg.Client) => client.query('SELECT pg_stat_statements_reset()')

/** How many statements there were since, but for those that count them and what surrounds transactions. */
export async function countStatements(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ calls: number }>(
    `SELECT coalesce(sum(calls), 0)::float8 AS calls FROM pg_stat_statements
     WHERE toplevel AND query !~* '(pg_stat_statements|pgboss|^(BEGIN|COMMIT|ROLLBACK|SET|DEALLOCATE))'`,
  )
  return rows[0]?.calls ?? 0
}
