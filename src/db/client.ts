import { PrismaPg } from '@prisma/adapter-pg'
import { Client, type Pool } from 'pg'
import { PrismaClient } from '../generated/prisma/client.js'
import type { Logger } from '../utils/logger.js'
import { createPool } from './pool.js'
import { observePool, type PoolObserver } from './poolTimes.js'
import { connectionTo } from './tls.js'

/** The database as controllers use it. */
export type Db = PrismaClient

/** The part of it that works inside a transaction as well. */
export type Queries = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>

export interface DatabaseClient {
  db: Db
  /** The connections that `db` uses, for those who speak SQL themselves. */
  pool: Pool
  close: () => Promise<void>
}

/**
 * What the planner is told: that a page from another place costs little more than the next one, as on any solid-state disk. By its own
 * default, which is for spinning ones, it reads and sorts all comments of a video rather than take the last ten from an index, for most
 * videos have few. An address of a database with `?options=` has its own.
 */
export const PLANNING = '-c random_page_cost=1.1'

interface Options {
  /** Most connections at once. */
  max?: number
  /** PEM file of the authority that signed the server's certificate; it is always checked when given. */
  caFile?: string | undefined
  /** Told how long statements and waiting for a connection take. */
  observer?: PoolObserver
}

/**
 * Opens the pool; connects on first use. Every wait has an end, in milliseconds: for a connection, for a statement as the server
 * counts it, for a lock, and, should the network fall silent, for an answer. Without them a request would wait for ever.
 */
export function connectDatabase(
  connectionString: string,
  log: Logger,
  { max = 10, caFile, observer }: Options = {},
): DatabaseClient {
  const pool = createPool({
    ...connectionTo(connectionString, caFile),
    max,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 5_000,
    query_timeout: 7_000,
    lock_timeout: 3_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: 'viztube',
    options: PLANNING,
  })
  if (observer !== undefined) observePool(pool, observer)
  let closing = false
  const onError = (err: Error) => {
    // The error has the whole connection on it, which says nothing and is long.
    const { message, code } = err as NodeJS.ErrnoException
    if (!closing) log.warn({ reason: message, code }, 'a database connection was lost')
  }
  // For as long as the pool lives: a connection that breaks while nobody uses it must not end the process.
  pool.on('error', onError)
  const adapter = new PrismaPg(pool, { onConnectionError: onError })
  const db = new PrismaClient({ adapter, errorFormat: 'minimal' })
  return {
    db,
    pool,
    close: async () => {
      closing = true
      await db.$disconnect()
      await pool.end()
    },
  }
}

/** Works on one connection whose statements may take as long as they need: nothing for a request. */
export async function withPatientClient<T>(
  connectionString: string,
  caFile: string | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    ...connectionTo(connectionString, caFile),
    connectionTimeoutMillis: 10_000,
    application_name: 'viztube',
    options: PLANNING,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
