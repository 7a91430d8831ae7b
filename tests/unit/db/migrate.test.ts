import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { migrate } from '../../../src/db/migrate.js'
import { emptyDatabase, withClient } from '../../support/database.js'

let dir: string
let database: string

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'viztube-migrations-'))
  cpSync('prisma/migrations', dir, { recursive: true })
  database = await emptyDatabase('migrate')
})

afterEach(() => rmSync(dir, { recursive: true }))

const INIT = '20260101000000_init'

/** Those of the sources, in order. */
const OURS = readdirSync('prisma/migrations', { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .sort()
const fileOf = (name: string) => join(dir, name, 'migration.sql')

function addMigration(name: string, script: string): void {
  mkdirSync(join(dir, name))
  writeFileSync(fileOf(name), script)
}

const query = async (sql: string) => (await withClient(database, (client) => client.query<Record<string, unknown>>(sql))).rows
const run = (options = {}) => migrate(database, { migrationsDir: dir, ...options })

describe('migrate', () => {
  it('applies all migrations in order and tells which', async () => {
    addMigration('20270102000000_one', 'CREATE TABLE one (id int)')
    addMigration('20270103000000_two', 'ALTER TABLE one RENAME TO two')
    expect(await run()).toEqual([...OURS, '20270102000000_one', '20270103000000_two'])
    expect(await query('SELECT * FROM two')).toEqual([])
  })

  it('does nothing the second time', async () => {
    await run()
    const before = await query('SELECT * FROM _prisma_migrations')
    expect(await run()).toEqual([])
    expect(await query('SELECT * FROM _prisma_migrations')).toEqual(before)
  })

  it('keeps the same notes as prisma migrate deploy', async () => {
    await run()
    expect(await query('SELECT * FROM _prisma_migrations ORDER BY migration_name')).toEqual(
      OURS.map((name) => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
        finished_at: expect.any(Date),
        migration_name: name,
        logs: null,
        rolled_back_at: null,
        started_at: expect.any(Date),
        applied_steps_count: 1,
      })),
    )
  })

  it('applies only what is new', async () => {
    await run()
    addMigration('20270102000000_more', 'CREATE TABLE more (id int)')
    expect(await run()).toEqual(['20270102000000_more'])
  })

  it('applies all once when several run at the same time', async () => {
    const results = await Promise.all([run(), run(), run()])
    expect(results.flat()).toEqual(OURS)
    expect(await query('SELECT count(*)::int AS count FROM _prisma_migrations')).toEqual([{ count: OURS.length }])
  })

  it('gives up with a sentence when another migration does not end', async () => {
    await withClient(database, async (other) => {
      await other.query('SELECT pg_advisory_lock(72707369)')
      await expect(run({ patience: 300 })).rejects.toThrow(
        'Another migration of this database is still running after 0.3 seconds; try again when it has ended.',
      )
    })
    expect(await run({ patience: 300 })).toEqual(OURS)
  })

  it('refuses when an applied migration was edited', async () => {
    await run()
    appendFileSync(fileOf(INIT), '-- a change\n')
    addMigration('20270102000000_more', 'CREATE TABLE more (id int)')
    await expect(run()).rejects.toThrow(`Migration ${INIT} was changed after it had been applied`)
    expect(await query(`SELECT to_regclass('more') AS more`)).toEqual([{ more: null }])
  })

  it('does not take other line ends for an edit', async () => {
    await run()
    writeFileSync(fileOf(INIT), readFileSync(fileOf(INIT), 'utf8').replaceAll('\n', '\r\n'))
    expect(await run()).toEqual([])
  })

  it('leaves nothing of a migration that fails, names it, and applies nothing more until it is marked as undone', async () => {
    await run()
    addMigration('20270102000000_bad', 'CREATE TABLE half (id int);\nSELECT * FROM nowhere;')
    addMigration('20270103000000_good', 'CREATE TABLE good (id int)')
    await expect(run()).rejects.toThrow(/^Migration 20270102000000_bad failed: .*"nowhere" does not exist/)
    expect(await query(`SELECT to_regclass('half') AS half, to_regclass('good') AS good`)).toEqual([{ half: null, good: null }])
    await expect(run()).rejects.toThrow(
      /^Migration 20270102000000_bad failed earlier .*"nowhere" does not exist.* --rolled-back 20270102000000_bad/,
    )

    writeFileSync(fileOf('20270102000000_bad'), 'CREATE TABLE half (id int)')
    await query(
      `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '20270102000000_bad' AND finished_at IS NULL`,
    )
    expect(await run()).toEqual(['20270102000000_bad', '20270103000000_good'])
  })

  it('sends a script as a whole, so that a semicolon in a string or a function does not end a statement', async () => {
    addMigration(
      '20270102000000_function',
      `CREATE FUNCTION twice() RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 'a;b'; END $$;\nCREATE TABLE t (c text DEFAULT 'x;y')`,
    )
    await run({ resume: true })
    expect(await query('SELECT twice()')).toEqual([{ twice: 'a;b' }])
  })

  it('can make an index without locking, which no transaction can', async () => {
    addMigration('20270102000000_index', 'CREATE INDEX CONCURRENTLY videos_bytes_idx ON videos ("videoFileBytes")')
    expect(await run({ resume: true })).toEqual([...OURS, '20270102000000_index'])
  })

  it('waits for a table that others use no longer than they would wait behind it, changes nothing, and can be tried again', async () => {
    await run()
    addMigration('20270102000000_column', 'CREATE TABLE one (id int);\nALTER TABLE videos ADD COLUMN language text')
    const message = /^Migration 20270102000000_column needs a table that others have been using for 3 seconds, and has given up/
    await withClient(database, async (other) => {
      await other.query('BEGIN')
      await other.query('SELECT * FROM videos')
      await expect(run()).rejects.toThrow(message)
      await other.query('ROLLBACK')
    })
    expect(await query(`SELECT to_regclass('one') AS one`)).toEqual([{ one: null }])
    expect(await run()).toEqual(['20270102000000_column'])
  })

  describe('after one was killed', () => {
    beforeEach(async () => {
      await run()
      addMigration('20270102000000_cut', 'CREATE TABLE cut (id int)')
      await query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('2', repeat('0', 64), '20270102000000_cut')`,
      )
    })

    it('says which, and touches nothing', async () => {
      await expect(run()).rejects.toThrow('Migration 20270102000000_cut was interrupted, so no other is applied.')
      expect(await query(`SELECT to_regclass('cut') AS cut`)).toEqual([{ cut: null }])
    })

    it('takes it up again where nothing else migrates', async () => {
      expect(await run({ resume: true })).toEqual(['20270102000000_cut'])
      expect(await query('SELECT * FROM cut')).toEqual([])
    })
  })

  it('says where a database is that does not answer, without the password', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
    await new Promise((resolve) => server.close(resolve))
    const failure = migrate(`postgresql://ada:open-sesame@127.0.0.1:${port}/films`, { patience: 300 })
    await expect(failure).rejects.toThrow(
      `The database at 127.0.0.1:${port}/films can't be used: connect ECONNREFUSED 127.0.0.1:${port}.`,
    )
  })

  it('says that a password is wrong, at once', async () => {
    const url = new URL(database)
    url.password = 'open-sesame'
    await expect(migrate(url.href)).rejects.toThrow(
      /^The database at 127\.0\.0\.1:\d+\/\w+ can't be used: password authentication failed/,
    )
  })
})
