import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isQueueReady, migrateQueue } from '../services/queue/schema.js'
import { StartupError } from '../utils/StartupError.js'
import { type Migration, MIGRATIONS, migrationsList, readMigrations } from './migrationFiles.js'
import { connectionTo, tlsAdvice } from './tls.js'

/** The number that `prisma migrate` locks, so that it and we never work at the same time. */
const LOCK = 72707369

/**
 * How long a migration waits for a table that others use, in milliseconds. While it waits, all who come later to that table wait
 * behind it: so not for longer than they do.
 */
const LOCK_TIMEOUT = 3_000

/** As `pg` reports it, and as Prisma's driver adapter does. */
const isLockTimeout = (error: unknown) => {
  const { code, cause } = error as { code?: string; cause?: { originalCode?: string } }
  return (code ?? cause?.originalCode) === '55P03'
}

export interface MigrateOptions {
  /** Folder of `<name>/migration.sql`; default: that of the sources. */
  migrationsDir?: string
  /** PEM file of the authority that signed the database server's certificate. */
  caFile?: string | undefined
  /** What `connectionTo` made of it, for whoever has that already. */
  ssl?: pg.ConnectionConfig['ssl']
  /**
   * Take up a migration that a kill interrupted. Only for a database that nothing else migrates: here a script and the note that it
   * is done are one transaction, so an unfinished one has left nothing behind; with other tools that can't be known.
   */
  resume?: boolean
  /** How long to wait for the database to accept connections, and then for another migration to end; milliseconds. */
  patience?: number
}

/**
 * Applies the migrations that the database lacks, in order, by the rules of `prisma migrate deploy` and in its table. In addition it
 * refuses when a migration that was applied has been edited since. Idempotent, and safe to run several times at once.
 * @returns the names of those applied now
 * @throws StartupError saying which migration can't be applied and why, or why the database can't be used
 */
export async function migrate(connectionString: string, options: MigrateOptions = {}): Promise<string[]> {
  const { migrationsDir = MIGRATIONS, caFile, ssl, resume = false, patience = 10_000 } = options
  const migrations = readMigrations(migrationsDir)
  // One connection: the lock belongs to it, and the engine, which takes the same lock, must be its owner.
  const pool = new pg.Pool({
    ...connectionTo(connectionString, caFile),
    ...(ssl !== undefined && { ssl }),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: patience,
  })
  pool.on('error', () => undefined) // Whatever breaks an idle connection fails the next statement.
  try {
    await connect(pool, connectionString, patience)
    if (isComplete(await readApplied(pool), migrations) && (await isQueueReady(pool))) return []
    await lock(pool, patience)
    if (resume) await forgetInterrupted(pool)
    const applied = await readApplied(pool)
    const interrupted = applied.find(({ finished }) => !finished)
    if (interrupted !== undefined) throw new StartupError(failedEarlier(interrupted))
    const names = isComplete(applied, migrations) ? [] : await apply(pool, migrationsDir, migrations, resume)
    await migrateQueue(pool)
    return names
  } finally {
    await pool.end()
  }
}

interface Applied {
  name: string
  checksum: string
  finished: boolean
  logs: string | null
}

async function readApplied(pool: pg.Pool): Promise<Applied[]> {
  const { rows: found } = await pool.query<{ exists: boolean }>(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS exists`,
  )
  if (found[0]?.exists !== true) return []
  const { rows } = await pool.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, logs
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

/** Whether nothing is left to do. One that is unfinished without an error may be running now. @throws StartupError when the history forbids to go on. */
function isComplete(applied: Applied[], migrations: Migration[]): boolean {
  const unfinished = applied.find(({ finished }) => !finished)
  if (unfinished !== undefined && unfinished.logs !== null) throw new StartupError(failedEarlier(unfinished))
  const edited = migrations.filter(({ name, script }) =>
    applied.some((row) => row.finished && row.name === name && !matches(row.checksum, script)),
  )
  if (edited.length > 0) {
    throw new StartupError(
      `Migration ${edited.map(({ name }) => name).join(', ')} was changed after it had been applied to this database; ` +
        'restore the file and put the change into a new migration.',
    )
  }
  return unfinished === undefined && migrations.every(({ name }) => applied.some((row) => row.name === name))
}

const failedEarlier = ({ name, logs }: Applied) =>
  `Migration ${name} ${logs === null || logs === '' ? 'was interrupted' : `failed earlier (${firstLine(logs)})`}, so no other is applied. ` +
  `When its changes are undone, mark it with "npx prisma migrate resolve --rolled-back ${name}" or by SQL: ` +
  `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${name}' AND finished_at IS NULL.`

/** A checkout may have changed the line ends, which is no edit. */
function matches(checksum: string, script: string): boolean {
  const unix = script.replaceAll('\r\n', '\n')
  return [script, unix, unix.replaceAll('\n', '\r\n')].some(
    (text) => createHash('sha256').update(text).digest('hex') === checksum,
  )
}

/**
 * Asks again and again rather than waiting in the database: whoever waits there has a snapshot, and an index that is being made
 * concurrently, perhaps by the holder of this lock, waits for all snapshots.
 */
async function lock(pool: pg.Pool, patience: number): Promise<void> {
  const deadline = Date.now() + patience
  const take = async () => (await pool.query<{ ours: boolean }>(`SELECT pg_try_advisory_lock(${String(LOCK)}) AS ours`)).rows
  while ((await take())[0]?.ours !== true) {
    if (Date.now() >= deadline) {
      throw new StartupError(
        `Another migration of this database is still running after ${String(patience / 1000)} seconds; try again when it has ended.`,
      )
    }
    await sleep(100)
  }
  await pool.query(`SET lock_timeout = ${String(LOCK_TIMEOUT)}`)
}

/** With the lock held nobody can be at work on a migration, so one without an end or an error has been killed. */
async function forgetInterrupted(pool: pg.Pool): Promise<void> {
  if ((await readApplied(pool)).length === 0) return
  await pool.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs IS NULL',
  )
}

async function apply(pool: pg.Pool, dir: string, migrations: Migration[], noteEnd: boolean): Promise<string[]> {
  const { withSchemaEngine } = await import('./schemaEngine.js')
  let failure: string | undefined
  /** Nothing is left of what failed, and it may be tried again. */
  const undone = { yes: false }
  const send = async (script: string, execute: (sql: string) => Promise<void>) => {
    const { name } = migrations.find((migration) => migration.script === script) ?? {}
    // PostgreSQL refuses some statements in a transaction, that is when another statement is sent with them. They lock nobody out,
    // and what is left of them when they are cut has to be removed by hand.
    const noTransaction = /\b(concurrently|vacuum)\b/i.test(script)
    try {
      await execute(`SET lock_timeout = ${String(noTransaction ? 0 : LOCK_TIMEOUT)}`)
      await execute(name === undefined || !noteEnd || noTransaction ? script : `${script}\n;${finishedNote(name)}`)
    } catch (error) {
      // The engine would only say that there was an error outside of it.
      failure = (error as { cause?: { originalMessage?: string } }).cause?.originalMessage ?? String(error)
      undone.yes = !noTransaction && isLockTimeout(error)
      throw error
    }
  }
  try {
    const input = { migrationsList: migrationsList(dir, migrations), filters: { externalTables: [], externalEnums: [] } }
    return await withSchemaEngine(
      pool,
      undefined,
      async (engine) => (await engine.applyMigrations(input)).appliedMigrationNames,
      send,
    )
  } catch (error) {
    if (failure === undefined) throw error
    const { rows } = await pool.query<{ name: string }>(
      `UPDATE _prisma_migrations SET logs = $1, rolled_back_at = CASE WHEN $2 THEN now() END
       WHERE finished_at IS NULL AND rolled_back_at IS NULL RETURNING migration_name AS name`,
      [failure, undone.yes],
    )
    const name = rows[0]?.name ?? ''
    throw new StartupError(undone.yes ? lockedOut(name) : `Migration ${name} failed: ${firstLine(failure)}.`, { cause: error })
  }
}

const lockedOut = (name: string) =>
  `Migration ${name} needs a table that others have been using for ${String(LOCK_TIMEOUT / 1000)} seconds, and has given up so that ` +
  'nobody has to wait behind it. It has changed nothing; try again.'

const finishedNote = (name: string) =>
  `UPDATE _prisma_migrations SET finished_at = now() WHERE migration_name = '${name.replaceAll("'", "''")}' AND finished_at IS NULL AND rolled_back_at IS NULL`

/** A server that is starting refuses connections for a while; a wrong address or password does not get better by waiting. */
async function connect(pool: pg.Pool, connectionString: string, patience: number): Promise<void> {
  for (const deadline = Date.now() + patience; ;) {
    try {
      ;(await pool.connect()).release()
      return
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException
      if (['ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code) && Date.now() < deadline) await sleep(200)
      else
        throw new StartupError(
          `The database at ${place(connectionString)} can't be used: ${[message || code, tlsAdvice(error) ?? []].flat().join('; ')}.`,
          { cause: error },
        )
    }
  }
}

/** Host, port and database, without the password. */
function place(connectionString: string): string {
  if (!URL.canParse(connectionString)) return 'the configured address'
  const { host, pathname } = new URL(connectionString)
  return `${host}${pathname}`
}

export const firstLine = (text: string) => text.trim().split('\n').slice(0, 1).join('').replace(/\.$/, '')
