import { setTimeout as sleep } from 'node:timers/promises'
import { resolve } from 'node:path'
import type pg from 'pg'
import { API_BASE } from '../src/routes/index.js'
import { createTokens } from '../src/utils/tokens.js'
import { withClient } from '../tests/support/database.js'
import { countStatements, openDatabase, quiet, resetStatements } from './database.js'
import { CALLERS, sizesAt } from './dataset.js'
import type { Load } from './drive.js'
import { type Options, readOptions } from './options.js'
import { cpuOf, cpuOfChildren, cpuSince, drive, memoryOf, type Started, startNode } from './processes.js'
import { type Measured, perSecond, readReport, type Report, type RowResult, table, write } from './report.js'
import { type Row, rows } from './rows.js'

/**
 * `npm run bench`: drives the built service and, beside it, bare handlers that do the same by one statement, row by row, and prints
 * what both managed. `docs/performance.md` tells how to read it.
 */

const SECRETS = { access: 'access-secret-of-the-benchmark-0123456789', refresh: 'refresh-secret-of-the-benchmark-987654321' }
/** Different requests that one connection sends before it begins anew. */
const VARIETY = 100
const WARM_UP_SECONDS = 1
const NO_LIMIT = '1000000'

const options = readOptions()
const earlier = options.compare === undefined ? undefined : readReport(options.compare)
const chosen = rows.filter(({ name }) => options.only.length === 0 || options.only.some((text) => name.includes(text)))
const database = await openDatabase(options.scale)
try {
  const env = { DATABASE_URL: database.connectionString, ACCESS_TOKEN_SECRET: SECRETS.access }
  const service = await startService(env, options)
  const bare = await startNode(['--import', 'tsx', resolve(import.meta.dirname, 'bare.ts')], env, /listening on (\d+)\n/)
  await sleep(2_000)
  const idle = memoryOf(service.pid)
  const results = await withClient(database.connectionString, (client) => measureAll(client, service, bare))
  const memory = { idle, after: memoryOf(service.pid) }
  await Promise.all([service.stop(), bare.stop()])
  const { scale, connections, seconds } = options
  const report: Report = { scale, connections, seconds, date: new Date().toISOString(), memory, rows: results }
  process.stdout.write(`\n${table(report, earlier)}\n`)
  write(report, options.out)
  process.stdout.write(`\nWritten to ${options.out}.json and ${options.out}.svg\n`)
} finally {
  await database.stop()
}

async function startService(env: Record<string, string>, { scale, profile }: Options): Promise<Started> {
  const settings = {
    ...env,
    NODE_ENV: 'production',
    REFRESH_TOKEN_SECRET: SECRETS.refresh,
    CORS_ORIGIN: 'https://app.example.com',
    PUBLIC_BASE_URL: 'https://viztube.example.com',
    DATA_DIR: `.data/bench-${scale}/service`,
    RATE_LIMIT_AUTH_MAX: NO_LIMIT,
    RATE_LIMIT_API_MAX: NO_LIMIT,
    RATE_LIMIT_WINDOW_MS: '1000',
  }
  const port = String(20_000 + (process.pid % 20_000))
  const args = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  return { ...(await startNode([...args, 'dist/index.js'], { ...settings, PORT: port }, /listening/)), ready: port }
}

async function measureAll(client: pg.Client, service: Started, bare: Started): Promise<RowResult[]> {
  const results: RowResult[] = []
  for (const row of chosen) {
    const ours = await measure(client, service, loadOf(row, `http://127.0.0.1:${service.ready}`))
    const other = options.bare ? await measure(client, bare, bareLoadOf(row, `http://127.0.0.1:${bare.ready}`)) : undefined
    results.push({ row: row.name, ours, bare: other })
    process.stdout.write(
      `${row.name}: ${perSecond(ours).toFixed(0)} requests/s${other ? `, bare ${perSecond(other).toFixed(0)}` : ''}\n`,
    )
  }
  return results
}

async function measure(client: pg.Client, { pid }: Started, load: Load): Promise<Measured> {
  await quiet(client)
  await drive({ ...load, seconds: WARM_UP_SECONDS })
  await resetStatements(client)
  const before = { own: cpuOf(pid), database: cpuOfChildren(database.pid) }
  const driven = await drive(load)
  const cpu = cpuOf(pid) - before.own
  const databaseCpu = cpuSince(database.pid, before.database)
  const statements = await countStatements(client)
  return {
    ...driven,
    cpu: cpu / driven.requests,
    databaseCpu: databaseCpu / driven.requests,
    statements: statements / driven.requests,
  }
}

function loadOf(row: Row, origin: string): Load {
  return requestsFor(row, origin, (n) => API_BASE + row.path(row.args(n, sizesAt(options.scale))))
}

function bareLoadOf(row: Row, origin: string): Load {
  const index = rows.indexOf(row)
  return requestsFor(row, origin, (n) => {
    const given = row.args(n, sizesAt(options.scale)).map((arg) => `a=${encodeURIComponent(arg)}`)
    return `/${index}?${given.join('&')}`
  })
}

/** Each connection is a caller of its own, and has requests of its own. */
function requestsFor({ method, asHotChannel }: Row, origin: string, path: (n: number) => string): Load {
  const tokens = createTokens(SECRETS)
  const now = new Date()
  const expiresAt = new Date(now.getTime() + 3_600_000)
  const requests = Array.from({ length: options.connections }, (_, connection) => {
    const userId = asHotChannel === true ? 1 : 2 + (connection % CALLERS)
    const token = tokens.sign('access', { userId, sessionId: userId, tokenId: 'bench', issuedAt: now, expiresAt })
    const headers = { Authorization: `Bearer ${token}` }
    return Array.from({ length: VARIETY }, (_, index) => ({ method, path: path(connection * VARIETY + index), headers }))
  })
  return { origin, connections: options.connections, seconds: options.seconds, requests }
}
