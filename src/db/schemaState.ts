import type { Pool } from 'pg'
import { isQueueReady } from '../services/queue/schema.js'
import { migrationNames } from './migrationFiles.js'
import { tlsAdvice } from './tls.js'

/** Why the database cannot be used now, in words for whoever runs the service; they may name hosts, and are not for its users. */
export class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable'
}

/**
 * Asks whether the database answers and has everything that this version needs. More is fine: the next version may have migrated
 * already.
 *
 * @throws DatabaseUnusable saying what is wrong, and which migrations are missing
 */
export async function checkDatabase(pool: Pool): Promise<void> {
  try {
    const missing = await missingMigrations(pool)
    if (missing.length > 0)
      throw new DatabaseUnusable(`It lacks ${missing.join(', ')}: npm run db:migrate applies what is missing.`)
    if (!(await isQueueReady(pool))) throw new DatabaseUnusable('It lacks the tables of the jobs: npm run db:migrate makes them.')
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error
    const advice = tlsAdvice(error)
    const reason = messageOf(error).replace(/\.$/, '')
    throw new DatabaseUnusable(advice === undefined ? `${reason}.` : `${reason}: ${advice}.`, { cause: error })
  }
}

/** Names of the migrations that this version has and the database has not, in order. @throws what the connection throws */
export async function missingMigrations(pool: Pool): Promise<string[]> {
  const applied = await appliedMigrations(pool)
  return migrationNames().filter((name) => !applied.has(name))
}

const NO_TABLE = '42P01'

async function appliedMigrations(pool: Pool): Promise<Set<string>> {
  try {
    const { rows } = await pool.query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    return new Set(rows.map(({ name }) => name))
  } catch (error) {
    if ((error as { code?: string }).code === NO_TABLE) return new Set()
    throw error
  }
}

/** A name that leads to several addresses fails with one error for each, and no message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
