import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/db/embedded.js'
import { migrate } from '../../src/db/migrate.js'
import { TEMPLATE, urlOf, withClient } from './database.js'

/*
 * A process of its own: one PostgreSQL for the whole run, which need not survive a power cut, with a migrated database that tests
 * copy. It prints its address when it is ready, and goes, with its files, when its input ends, so also when jest was killed.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'viztube-test-'))
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', max_connections: 100 }
const server = await startEmbeddedPostgres({ dataDir, settings, log: { info: () => undefined, error: console.error } })
process.env['TEST_DATABASE_ADMIN_URL'] = server.connectionString
await withClient(server.connectionString, (admin) => admin.query(`CREATE DATABASE ${TEMPLATE}`))
await migrate(urlOf(TEMPLATE))

// Ctrl-C at the terminal reaches this process too, and is meant for jest.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.stdin.resume().once('close', () => {
  void server.stop().finally(() => rmSync(dataDir, { recursive: true, force: true }))
})
process.stdout.write(`${server.connectionString}\n`)
